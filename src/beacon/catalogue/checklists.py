"""What is looked at during a check, item by item. A yes means in order.

The items, how serious a no is, and the rule each leans on come from the project's reference of rules, which names the
articles; nobody of this project has compared them with the printed text yet, so `checked` is False throughout and no
page shows a basis as law.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Severity(StrEnum):
    """What a no means: act at once, set a date, put right on the spot, or merely advise."""

    CRITICAL = "critical"
    MAJOR = "major"
    LIGHT = "light"
    ADVICE = "advice"


class ItemState(StrEnum):
    """Answers that are kept. In order is what is left."""

    NO = "no"
    UNKNOWN = "unknown"


STATE_LABELS: Mapping[str, str] = MappingProxyType({ItemState.NO: "有问题", ItemState.UNKNOWN: "没看到"})


@dataclass(frozen=True)
class Item:
    """One thing to look at. `basis` names the rule; `checked` says whether somebody compared it with the rule."""

    identifier: str
    area: str
    label: str
    severity: Severity
    basis: str = ""
    checked: bool = False


@dataclass(frozen=True)
class Checklist:
    """Items in the order they are met while walking round."""

    identifier: str
    label: str
    items: tuple[Item, ...]

    def by_area(self) -> Iterator[tuple[str, tuple[Item, ...]]]:
        """The items area by area, in the order the areas first come."""
        for area in dict.fromkeys(item.area for item in self.items):
            yield area, tuple(item for item in self.items if item.area == area)


C, M, L, A = Severity.CRITICAL, Severity.MAJOR, Severity.LIGHT, Severity.ADVICE
_TALL = "高层民用建筑消防安全管理规定第{}条"
_UNITS = "机关团体企业事业单位消防安全管理规定第{}条"
_CAMPAIGN = "重庆2023年高层建筑除险清患行动"
_SCHOOL_FORM = "学校消防安全检查表"
_SCHOOL_2015 = "教育、公安部门2015年学校消防安全意见"


def _items(prefix: str, rows: tuple[tuple[str, str, Severity, str], ...]) -> tuple[Item, ...]:
    return tuple(
        Item(f"{prefix}{number:02}", area, label, severity, basis)
        for number, (area, label, severity, basis) in enumerate(rows, start=1)
    )


_FACILITIES, _PASSAGE, _POWER, _DAILY = "消防设施", "生命通道", "用电用气", "日常管理"

HIGHRISE = Checklist(
    "highrise",
    "高层检查单",
    _items(
        "HR",
        (
            (_FACILITIES, "室内外消火栓有水有压，箱里东西齐全", C, f"{_CAMPAIGN}；{_TALL.format(28)}"),
            (_FACILITIES, "喷淋有水有压", C, _CAMPAIGN),
            (_FACILITIES, "火灾报警、防排烟好用，没有关停拆除", C, f"{_CAMPAIGN}；{_TALL.format(32)}"),
            (_FACILITIES, "消防控制室全天有人，每班两人持证", M, _TALL.format(26)),
            (_FACILITIES, "公共区域有灭火器，没有过期", L, _TALL.format(30)),
            (_FACILITIES, "常闭防火门关着，闭门器好用", L, _TALL.format(28)),
            (_FACILITIES, "应急灯、疏散标志亮着", M, _UNITS.format(21)),
            (_FACILITIES, "有维保合同，今年全面检测过", M, f"{_TALL.format(32)}；消防法第16条"),
            (_PASSAGE, "消防车道和登高场地没有桩、摊位、停车和架空线，地面有标线", C, f"{_TALL.format('22、31')}"),
            (_PASSAGE, "楼梯、走道、安全出口畅通，没有上锁", M, _TALL.format(28)),
            (_PASSAGE, "门禁着火时能打开，贴了怎么开", M, _TALL.format(28)),
            (_PASSAGE, "外墙和窗口没有可燃雨棚、外凸防盗网和广告牌", M, _TALL.format(21)),
            (_PASSAGE, "避难层没有占用、没有上锁", M, _TALL.format(29)),
            (_POWER, "门厅、走道、楼梯、出口没有停放电动自行车或充电", C, _TALL.format(37)),
            (_POWER, "电动自行车棚独立或有防火分隔，能自动断电，有灭火器", M, _TALL.format(37)),
            (_POWER, "电缆井、管道井逐层封堵，里面没有杂物", M, _TALL.format(20)),
            (_POWER, "公共线路有电工检查", M, _TALL.format(16)),
            (_POWER, "只用管道气，地下没有液化气，餐饮烟道本季洗过", C, _TALL.format("17、23")),
            (_POWER, "动火有审批、有人看护、有告示", M, _TALL.format(15)),
            (_DAILY, "公共部位有一个管的单位，姓名电话贴出来", M, _TALL.format("5、8")),
            (_DAILY, "每日巡查、定期检查有记录", L, _TALL.format("34、35")),
            (_DAILY, "今年培训过、演练过、评估过", M, _TALL.format("39、41、44")),
            (_DAILY, "有疏散图、公示栏、单元门提示", L, _TALL.format(42)),
            (_DAILY, "微型消防站有人有装备", M, _TALL.format(27)),
            (_DAILY, "外保温有标识、没破损，墙脚没有可燃物，没有违规库房", M, _TALL.format("18、19、24")),
        ),
    ),
)
"""高层检查: four areas, as the campaign named them."""

_RULES, _EXITS, _USE, _GEAR, _TEACHING = "制度", "疏散", "用火用电", "器材", "教育"

SCHOOL = Checklist(
    "school",
    "开学检查单",
    _items(
        "SC",
        (
            (_RULES, "校长是消防安全责任人，责任表是现在的", L, _SCHOOL_FORM),
            (_RULES, "每天巡查，重点部位每两小时看一次，宿舍夜里有人查", M, _UNITS.format(25)),
            (_EXITS, "每间教室和宿舍都有两个能用的出口，上课时不上锁", C, _SCHOOL_2015),
            (_EXITS, "楼梯有标志，应急灯和疏散标志亮着", M, _SCHOOL_FORM),
            (_EXITS, "窗户没有打不开的整片栏杆", M, _SCHOOL_2015),
            (_USE, "食堂有燃气报警、能自动切断，烟罩洗过，烟道每季清", M, _SCHOOL_FORM),
            (_USE, "宿舍没有大功率电器，线路有保护，宿管有手电和面罩", M, _SCHOOL_FORM),
            (_USE, "实验室药品上锁、有清单", M, _SCHOOL_FORM),
            (_USE, "没有私拉电线，有过载保护", M, _SCHOOL_FORM),
            (_GEAR, "灭火器、消火栓齐全，没有过期", L, _UNITS.format(31)),
            (_USE, "电动自行车只在指定的地方充电", M, _SCHOOL_FORM),
            (_TEACHING, "本月演练过（幼儿园本季），时间达标", L, "教育部2014年中小学幼儿园应急疏散演练指南"),
            (_TEACHING, "全体教职工今年培训过，新来的先培训", L, _SCHOOL_FORM),
            (_TEACHING, "上了开学第一课，放假前那课和参观排好了", A, _SCHOOL_2015),
        ),
    ),
)
"""校园检查 when schools open (R36)."""

CHECKLISTS: Mapping[str, Checklist] = MappingProxyType({one.identifier: one for one in (HIGHRISE, SCHOOL)})
