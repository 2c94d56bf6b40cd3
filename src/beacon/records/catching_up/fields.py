"""What a column of somebody's table can be, and what its heading says it is."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from beacon.catalogue.fields import FieldType
from beacon.catalogue.goods import Item
from beacon.catalogue.kinds import KINDS
from beacon.catalogue.people import FORCES
from beacon.people.roster.cells import folded
from beacon.records.catching_up.counts import read_given

DAY, MONTH, DAY_OF_MONTH, TIME = "happened_on", "month", "day_of_month", "started_at"
KIND, PLACE, PEOPLE, SUMMARY, STORY = "kind", "place", "audience_count", "summary", "story"
SETTING, SCHOOL, SKILL = "setting", "school", "skill_count"
HANDOUT, FORCE = "handout-", "force-"
GIVEN = "given"
UNUSED = ""

_MAIN: Mapping[str, str] = {
    DAY: "日期",
    MONTH: "月（另有一列是日）",
    DAY_OF_MONTH: "日（另有一列是月）",
    TIME: "时间（几点）",
    KIND: "做了什么（活动类型）",
    PLACE: "地点",
    PEOPLE: "参加人次",
    SUMMARY: "说一句（内容、主题、备注）",
    STORY: "整段话（从里面读日期、地点、人数）",
    SETTING: "五进",
    SCHOOL: "学校",
    SKILL: "现场会用了",
}
_GIVEN_LABEL = "几样写在一格里"
_OWN_TYPES = (FieldType.INTEGER, FieldType.MINUTES, FieldType.TEXT, FieldType.LINK, FieldType.DATE)
_OWN_LABELS: Sequence[tuple[str, str]] = tuple(
    dict.fromkeys(
        (own.name, own.label)
        for kind in KINDS.values()
        if kind.is_offered
        for own in kind.fields
        if own.type in _OWN_TYPES
    )
)
OWN: Mapping[str, str] = {
    name: "、".join(label for other, label in _OWN_LABELS if other == name) for name, _ in _OWN_LABELS
}
"""What is particular to single kinds; a kind that has no such field drops it."""

NUMBERS = (PEOPLE, SKILL)
"""Besides hand-outs and forces, the fields that hold a number of people."""

SEVERAL = frozenset({SUMMARY})
"""Fields that several columns may fill together."""


@dataclass(frozen=True)
class Group:
    """Fields offered together: (name, label) pairs under a heading."""

    label: str
    fields: tuple[tuple[str, str], ...]


def offered(items: Mapping[str, Item]) -> tuple[Group, ...]:
    """Everything a column can be. `items`: what the unit hands out."""
    return (
        Group("活动", tuple(_MAIN.items())),
        Group("发了什么", ((GIVEN, _GIVEN_LABEL), *((f"{HANDOUT}{key}", item.label) for key, item in items.items()))),
        Group("谁出动了", tuple((f"{FORCE}{key}", f"{label}（人次）") for key, label in FORCES.items())),
        Group("个别活动才有的", tuple(OWN.items())),
    )


def label_of(field: str, items: Mapping[str, Item]) -> str:
    """The field in the words of the page."""
    known = {name: label for group in offered(items) for name, label in group.fields}
    return known.get(field, field).partition("（")[0]


def is_count(field: str) -> bool:
    """Whether a cell of the column is a whole number, whatever word stands behind it."""
    return field in NUMBERS or field.startswith((HANDOUT, FORCE))


_GOODS: Sequence[tuple[str, str]] = (
    ("apron", r"围裙"),
    ("shopping_bag", r"购物袋|环保袋|手提袋|帆布袋"),
    ("leaflet", r"宣传(册|单|资料|页|品)|传单|折页|资料|手册"),
    ("fire_blanket", r"灭火毯"),
    ("smoke_alarm", r"烟感|烟雾?报警器|感烟"),
    ("escape_hood", r"面罩|呼吸器|面具"),
)
_FORCES: Sequence[tuple[str, str]] = (
    ("group_cadre", r"组干部|组长"),
    ("committee", r"(村|社区|两委)干部"),
    ("grid", r"网格员"),
    ("brigade", r"专职消防|消防队员|专职队"),
    ("social", r"社会(应急)?力量"),
    ("volunteer", r"志愿者?"),
)
_UNUSED = re.compile(
    r"序号?|编号|no\.?|(填|制)表.*|联系(人|电话|方式)|电话|手机号?|(图片|照片|影像).*|负责人|责任人|记录人"
    r"|(组织|主办|承办|开展|上报|填报|责任)?(单位|部门)(名称)?|(所属)?(街道|村社区?|社区)|年|年份"
)
_THINGS = "物资|物品|用品|礼品|宣传品|东西"
_GIVEN = re.compile(
    rf"(发放|赠送|派发)了?((宣传|消防)?({_THINGS})|什么|情况|数量)((名称)?(情况|[及和]?数量)?)"
    rf"|(宣传|消防|活动)?({_THINGS})(发放)?(名称)?(情况|[及和]?数量)?"
)
_RULES: Sequence[tuple[str, re.Pattern[str]]] = (
    (MONTH, re.compile(r"月份?")),
    (DAY_OF_MONTH, re.compile(r"日|号")),
    (SKILL, re.compile(r".*(会用|学会|掌握).*")),
    (SETTING, re.compile(r".*五进.*|进.*类(别|型)|所属领域")),
    (KIND, re.compile(r".*(类型|类别|种类)|(活动|宣传|开展|教育)?(形式|方式)|做了什么")),
    (PEOPLE, re.compile(r".*(人数|人次).*|受众|覆盖(人群)?|参(加|与)(人员|群众)?")),
    (SCHOOL, re.compile(r"(所在|走进|活动)?学校(名称)?")),
    (PLACE, re.compile(r".*(地点|场所|地址|位置)|在?哪里|在哪儿?|(所在|活动|走进)?(小区|院落|场地)(名称)?")),
    (DAY, re.compile(r".*日期|.*年月日")),
    (TIME, re.compile(r"(开始|几点|具体)时间|时刻")),
    (SUMMARY, re.compile(r".*(内容|主题|名称|事项|简介|情况|概述|标题|要点|简述)|备注|说明|活动|做法|项目")),
)
_DAY_OR_TIME = re.compile(r".*时间")
_CLOCK = re.compile(r"[上下中]?午?\d{1,2}[:：点时]\d{0,2}分?([-~—至到]\d{1,2}[:：点时]\d{0,2}分?)?")
_DATED = re.compile(r"(20\d\d|\d{1,2})[年./月-]\d{1,2}|20\d{6}|4[0-9]{4}")
_IN_WORDS = re.compile(r"\d{1,2}[月./-]\d{1,2}[日号]?.*[\u4e00-\u9fff]{4,}", re.DOTALL)
_LONG = 20


def suggested(
    headings: Iterable[str], samples: Mapping[str, Sequence[str]], items: Mapping[str, Item]
) -> dict[str, str]:
    """Heading → the field it most likely is, `UNUSED` where nothing says. A field goes to one column only, but for
    those that several may fill."""
    found: dict[str, str] = {}
    for heading in headings:
        field = meaning(heading, samples.get(heading, ()), items)
        taken = field in found.values() and field not in SEVERAL
        if taken and field == DAY and _DAY_OR_TIME.fullmatch(_bare(heading)):
            field, taken = TIME, TIME in found.values()
        found[heading] = UNUSED if taken else field
    if DAY not in found.values() and not {MONTH, DAY_OF_MONTH} <= set(found.values()):
        told = next((one for one in found if any(_tells(text) for text in samples.get(one, ()))), None)
        if told is not None:
            found[told] = STORY
    return found


def _tells(text: str) -> bool:
    return len(text) >= _LONG and _IN_WORDS.search(text) is not None


def meaning(heading: str, samples: Sequence[str], items: Mapping[str, Item]) -> str:
    """The field a heading names by itself, told apart by what stands below it where the word allows both."""
    own, whole = _bare(heading.rpartition("/")[2]), _bare(heading)
    for word in dict.fromkeys((own, whole)):
        if _UNUSED.fullmatch(word):
            return UNUSED
        for key, item in items.items():
            if folded(item.label) == word:
                return f"{HANDOUT}{key}"
        for prefix, names in ((FORCE, _FORCES), (HANDOUT, _GOODS)):
            for key, pattern in names:
                if re.search(pattern, word) and not re.search("内容|名称|情况|类", word):
                    return GIVEN if prefix == HANDOUT and _name_several(samples, key, items) else f"{prefix}{key}"
        if _GIVEN.fullmatch(word):
            return GIVEN
        if _DAY_OR_TIME.fullmatch(word):
            return _day_or_time(samples)
        for field, rule in _RULES:
            if rule.fullmatch(word):
                return field
    labels = {folded(label): name for name, label in _OWN_LABELS}
    return labels.get(own, UNUSED)


def _name_several(samples: Sequence[str], thing: str, items: Mapping[str, Item]) -> bool:
    """Whether cells below a heading for one thing name others."""
    return any(read_given(text, items).pieces.keys() - {thing} for text in samples)


def _bare(heading: str) -> str:
    """A heading without blanks and without what stands in brackets."""
    return re.sub(r"[(（\[【].*?[)）\]】]", "", folded(heading)).strip("*:：").lower()


def _day_or_time(samples: Sequence[str]) -> str:
    given = [folded(text) for text in samples if text]
    return TIME if given and all(_CLOCK.fullmatch(text) and not _DATED.match(text) for text in given) else DAY


def chosen_twice(told: Mapping[str, str]) -> str:
    """The field of two columns that takes one alone; empty where there is none."""
    seen: set[str] = set()
    for field in told.values():
        if field in seen and field not in SEVERAL:
            return field
        if field:
            seen.add(field)
    return ""


def tells_the_day(told: Mapping[str, str]) -> bool:
    """Whether the columns say when something was."""
    return bool({DAY, STORY} & set(told.values())) or {MONTH, DAY_OF_MONTH} <= set(told.values())
