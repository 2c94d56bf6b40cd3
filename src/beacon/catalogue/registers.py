"""The registers of a subdistrict: what a row of each holds. Pages, checks, lists and Excel tables come from here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from beacon.catalogue.fields import NO_CHOICES, Field, FieldType


@dataclass(frozen=True)
class RegisterField(Field):
    """A value of a register row. `is_column`: kept in a column of its own, because lists are searched, filtered or
    counted by it; the others lie together in the row's details. `is_listed`: shown in the list. `sample`: how an
    example row of the Excel template fills it in."""

    is_required: bool = False
    is_column: bool = False
    is_listed: bool = False
    sample: str = ""


@dataclass(frozen=True)
class Register:
    """A register. `sort` names the field that says what kind of thing a row is; `link` the second unit of a row beside
    the one that manages it, and `link_label` what that unit is to it. `is_of_unit`: a row is the card of a unit of the
    roster, whose name and code it bears. `counter` counts rows: 3栋."""

    identifier: str
    label: str
    one: str
    counter: str
    fields: tuple[RegisterField, ...]
    sort: str
    unit_sample: str
    link: str = ""
    link_label: str = ""
    link_hint: str = ""
    link_sample: str = ""
    is_of_unit: bool = False
    covered_word: str = "去过"
    field_of: Mapping[str, RegisterField] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "field_of", MappingProxyType({one.name: one for one in self.fields}))


MANAGED_BY = "管理单位"
OPENED, CLOSED, STATE = "启用", "停用", "状态"

BUILDING_USES: Mapping[str, str] = MappingProxyType({"residential": "住宅", "public": "公共", "mixed": "商住"})
"""High-rises: 住宅 above 27 m, 公共 above 24 m and not of one storey (order 5 of the ministry, article 50)."""

SCHOOL_LEVELS: Mapping[str, str] = MappingProxyType(
    {
        "kindergarten": "幼儿园",
        "primary": "小学",
        "junior": "初中",
        "senior": "高中",
        "vocational": "职业学校",
        "special": "特殊教育",
        "college": "高校",
    }
)
ENTERPRISE_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "factory": "工厂",
        "warehouse": "仓储物流",
        "shop": "商店商场",
        "restaurant": "餐饮",
        "hotel": "宾馆旅店",
        "care": "医院养老",
        "entertainment": "文化娱乐",
        "service": "服务网点",
        "other": "其他",
    }
)
PLACE_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "market": "集贸市场",
        "mall": "商场超市",
        "square": "广场",
        "hotel": "宾馆饭店",
        "entertainment": "文化娱乐场所",
        "hospital": "医院养老院",
        "transport": "车站码头",
        "activity": "活动中心",
        "service_center": "便民服务中心",
        "micro_station": "微型消防站",
        "other": "其他",
    }
)
"""人员密集场所 and the two sorts of fixed point that publicity uses (R31, R57)."""


def _code(sample: str) -> RegisterField:
    return RegisterField(
        "code",
        "编号",
        FieldType.TEXT,
        most=20,
        hint="每行一个，不重复。定了就不要改。",
        is_required=True,
        is_column=True,
        sample=sample,
    )


def _text(
    name: str, label: str, most: int, sample: str, *, required: bool = False, column: bool = False, listed: bool = False
) -> RegisterField:
    return RegisterField(
        name,
        label,
        FieldType.TEXT,
        most=most,
        is_required=required,
        is_column=column,
        is_listed=listed,
        sample=sample,
    )


def _sort(name: str, label: str, choices: Mapping[str, str], sample: str) -> RegisterField:
    return RegisterField(
        name,
        label,
        FieldType.CHOICE,
        most=16,
        choices=choices,
        is_required=True,
        is_column=True,
        is_listed=True,
        sample=sample,
    )


def _count(name: str, label: str, unit: str, most: int, sample: str, *, listed: bool = False) -> RegisterField:
    return RegisterField(name, label, FieldType.INTEGER, unit=unit, most=most, is_listed=listed, sample=sample)


def _yes_no(name: str, label: str, sample: str, *, column: bool = False) -> RegisterField:
    return RegisterField(
        name,
        label,
        FieldType.YES_NO,
        choices=NO_CHOICES,
        is_column=column,
        is_required=column,
        is_listed=True,
        sample=sample,
    )


_ADDRESS = _text("address", "地址", 120, "锦绣路12号", column=True)
_REMARK = _text("remark", "备注", 100, "")

REGISTERS: Mapping[str, Register] = MappingProxyType(
    {
        register.identifier: register
        for register in (
            Register(
                "building",
                "高层楼栋",
                "楼栋",
                "栋",
                (
                    _code("G01-01"),
                    _text("estate", "小区", 60, "某某花园", required=True, column=True, listed=True),
                    _text("name", "楼栋", 40, "1栋", required=True, column=True),
                    _sort("use", "类别", BUILDING_USES, "住宅"),
                    _ADDRESS,
                    _count("height_m", "高度", "米", 1000, "54"),
                    _count("floors", "层数", "层", 200, "18", listed=True),
                    _count("households", "户数", "户", 5000, "64", listed=True),
                    _REMARK,
                ),
                sort="use",
                unit_sample="某某社区",
                link="property_unit",
                link_label="物业公司",
                link_hint="没有物业就空着。",
                link_sample="某某物业",
            ),
            Register(
                "school",
                "学校",
                "学校",
                "所",
                (
                    _sort("level", "学段", SCHOOL_LEVELS, "小学"),
                    _yes_no("boarding", "有住校生", "否"),
                    _count("students", "学生", "人", 100_000, "860", listed=True),
                    _count("staff", "教职工", "人", 20_000, "58"),
                    _ADDRESS,
                    _REMARK,
                ),
                sort="level",
                unit_sample="某某社区",
                link="own_unit",
                link_label="学校",
                link_sample="某某小学",
                is_of_unit=True,
            ),
            Register(
                "enterprise",
                "企业",
                "企业",
                "家",
                (
                    _sort("kind", "类型", ENTERPRISE_KINDS, "工厂"),
                    _yes_no("has_micro_station", "有微型消防站", "是", column=True),
                    _count("staff", "员工", "人", 200_000, "120", listed=True),
                    _ADDRESS,
                    _REMARK,
                ),
                sort="kind",
                unit_sample="某某社区",
                link="own_unit",
                link_label="企业",
                link_sample="某某工厂",
                is_of_unit=True,
            ),
            Register(
                "place",
                "场所和宣传点",
                "场所",
                "处",
                (
                    _code("P001"),
                    _text("name", "名称", 60, "某某农贸市场", required=True, column=True),
                    _sort("kind", "类型", PLACE_KINDS, "集贸市场"),
                    _ADDRESS,
                    _REMARK,
                ),
                sort="kind",
                unit_sample="某某社区",
            ),
        )
    }
)
"""Identifier → register, in the order of the pages. No field holds a person's name or telephone."""
