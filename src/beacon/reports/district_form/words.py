"""Which number a head like 演练·人次 asks for. Only when every word of it is understood: a guess that is nearly right
would put a wrong number into somebody's table."""

import re
from collections.abc import Iterable, Mapping, Sequence

from beacon.figures.askable import ASKABLE, MINUTES, OTHER, PEOPLE, PIECES, TIMES, Askable

_OTHER_WORDS: Mapping[str, tuple[str, ...]] = {
    "演练": ("疏散演练", "灭火演练", "应急演练", "灭火疏散演练", "灭火和应急疏散演练", "疏散逃生演练"),
    "高层宣传覆盖率": ("高层建筑宣传覆盖率",),
    "高层培训率": ("高层建筑培训率",),
    "高层演练率": ("高层建筑演练率",),
    "参观": ("参观消防站", "消防站参观", "消防站开放", "消防站开放参观", "走进消防站"),
    "宣讲": ("讲座", "知识讲座", "授课"),
    "培训": ("业务培训", "知识培训"),
    "宣传册": ("宣传资料", "资料", "传单", "宣传单", "手册", "宣传手册"),
    "广播": ("应急广播", "大喇叭", "村村响"),
    "烟感": ("烟感报警器", "独立式烟感", "烟雾报警器"),
    "面罩": ("防烟面罩", "逃生面罩"),
    "校园活动": ("学校活动",),
    "月报报送率": ("报送率",),
    "月报按时率": ("按时率", "按时报送率"),
    "应办完成率": ("完成率",),
    "社区半年演练率": ("社区演练率", "半年演练率"),
    "季度参观率": ("参观率",),
    "逾期事项数": ("逾期事项",),
    "月报应报家数": ("应报单位", "应报家数"),
    "月报已报家数": ("已报单位", "已报家数"),
    "月报按时报家数": ("按时报送单位", "按时家数"),
}
"""Subject → other names of it in tables."""

_COUNTERS = "份件条张块个篇期"
_MEASURES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        PEOPLE,
        ("参加人次", "受众人次", "参与人次", "受众人数", "参加人数", "参与人数", "参训人数", "人次", "人数", "受众"),
    ),
    (MINUTES, ("分钟数", "分钟", "时长")),
    (TIMES, ("场次数", "场次", "场数", "次数", "场", "次")),
    (PIECES, (*(f"{one}数" for one in _COUNTERS), *_COUNTERS)),
    (PEOPLE, ("人",)),
)
_NOT_SAID = re.compile(
    r"消防安全|消防|安全|教育|开展|组织|举办|参加|参与|本月|本期|本季度|当月|情况|数量|数值|数据|填报|填写|数|合计|小计|总计|"
    r"全街道|单位|其中|发放|播放|各类|总|宣传|活动|五进|[（）()：:/、，,%％·的]"
)
"""Words that say nothing about which number it is, once the subject is known."""
_GENERAL = ("宣传活动", "活动")
_NEEDS_SUBJECT = "发放"
_TOO_MANY = 2
"""With more subjects than these no number is meant, 发放 left out or not."""


def _subjects() -> dict[str, tuple[Askable, ...]]:
    """Every word that names a subject → the numbers about it."""
    found: dict[str, list[Askable]] = {}
    for one in ASKABLE.values():
        if one.subject and one.subject != "活动":
            for word in (one.subject, *_OTHER_WORDS.get(one.subject, ())):
                found.setdefault(word, []).append(one)
    return {word: tuple(found[word]) for word in sorted(found, key=lambda word: (-len(word), word))}


SUBJECTS = _subjects()
_TOTALS = tuple(one for one in ASKABLE.values() if one.subject == "活动")


_TO_DATE = re.compile(r"(?:本年度?|全年|年度|今年)?累计数?|年初至今|今年以来")
"""A column counted from the beginning of the year, beside that of the month."""


_SIGNS = frozenset(
    "".join((*SUBJECTS, *(word for _, words in _MEASURES for word in words), _NOT_SAID.pattern, _TO_DATE.pattern))
)
"""Every sign of a word that is understood; with any other one something would be left over."""


def could_ask(labels: Sequence[str]) -> bool:
    """Whether `number_for` may find anything in these labels; said at once of most words that are none of its own."""
    return _SIGNS.issuperset("".join(labels))


def without_to_date(labels: Sequence[str]) -> tuple[list[str], bool]:
    """The labels without 累计, and whether it was there."""
    told = "".join(labels)
    if "累计" not in told and "年" not in told:
        return list(labels), False
    cleared = [_TO_DATE.sub("", words) for words in labels]
    return cleared, cleared != list(labels)


def number_for(labels: Sequence[str]) -> Askable | None:
    """The number that these labels ask for; None unless it is the only one and nothing in them is left over."""
    text = "".join(labels)
    found, text = _take(text, SUBJECTS)
    if len(found) > 1:
        found.pop(_NEEDS_SUBJECT, None)  # 「发放宣传册」 is the thing, not the occasion
    if len(found) > 1:
        return None
    measures, text = _measured(text)
    is_general = any(word in text for word in _GENERAL)
    if _NOT_SAID.sub("", text) or len(measures) > 1:
        return None
    measure = next(iter(measures), "")
    if not found:
        chosen = [one for one in _TOTALS if one.measure == measure] if is_general or measure == PEOPLE else []
    else:
        chosen = _fitting(next(iter(found.values())), measure)
    return chosen[0] if len(chosen) == 1 else None


def _fitting(about: Iterable[Askable], measure: str) -> list[Askable]:
    """Those that count what the head says; where it says nothing, the only one that is no head-count."""
    held = list(about)
    if measure:
        return [one for one in held if one.measure == measure]
    return [one for one in held if one.measure not in (PEOPLE, MINUTES, OTHER) or len(held) == 1]


def _take(text: str, words: Mapping[str, tuple[Askable, ...]]) -> tuple[dict[str, tuple[Askable, ...]], str]:
    """The subjects named in a text, the longest first, and the text without them. One named twice counts once."""
    found: dict[str, tuple[Askable, ...]] = {}
    known: set[tuple[Askable, ...]] = set()
    for word, about in words.items():
        if word in text:
            text = text.replace(word, "")
            if about not in known:
                known.add(about)
                found[word] = about
        if len(found) > _TOO_MANY:
            break
    return found, text


def _measured(text: str) -> tuple[set[str], str]:
    found: set[str] = set()
    for measure, words in _MEASURES:
        for word in words:
            if word in text:
                found.add(measure)
                text = text.replace(word, "")
    return found, text
