"""A sentence cut into segments at its commas, and at 、 and 和 where both sides carry timing of their own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from beacon.notices.actors import subject_of
from beacon.notices.deeds import DEED, PURPOSE
from beacon.notices.mark import DATE, DAY, FEAST, ITEMS, PERIOD, STANDS, TIMES, WEEKDAY, WITHIN, Mark

_COMMA = re.compile(r"(?<!\d)，|，(?!\d{3})|；|：(?!\d)|[。！？]|\t")
_LIST_SIGN = re.compile(r"、|和|及(?!时)|并(?!且)|且|，|或")
_ONLY_DONE = re.compile(
    r"^(?:完成|办结|报送|整改)?(?:时限|时间|期限|频次)(?:要求)?：[。；，]?$"
    r"|^(?:并|于|在|须|应|要|确保|力争|全部|全面|基本|务必|必须|前|内)*(?:完成"
    r"|落实到位|到位|(?:实现|做到)[^，。；]{0,6}全覆盖)(?:到位)?[，。；、]?$"
    r"|^(?:并|于|在|须|应|要|确保|力争|全部|全面|基本|务必|必须|统一|一律|前|内|都)*[一-鿿]{1,4}?(?:完毕?|到位|结束|齐全?|好|印发(?:实施)?|实施|出台)(?:[一两二三\d][集块张个份])?[，。；、]?$|.{0,40}(?:以下|下列|如下)[^，。；]{0,10}：$"
)
_NO_OBJECT = re.compile(
    r"^(?:并|、|分别|于|在|须|应|要|请|及时|统一|前|内|将)*(?:报|上报"
    r"|报送|提交|反馈|发|送|公布名单|公布结果)(?:至|到|送|给)?(?!送?[^，。；]{0,12}(?:情况"
    r"|总结|小结|台账|报告|材料|信息|进展|数据|报表|方案|名单|结果|照片|表|清单|计划|[^，。；]{1,12}[表册率]))|^(?:并|分别|于|统一|前|内|全部)*(?:发|送|交)[到至][^，。；]{1,8}(?:手[上中里]|家中|到户)"
)
_BRACKETED = re.compile(r"（[^（）]{2,60}）")
_FILLER = re.compile(r"[，。；：、（）要应须请至少不少于各低以上原则必需开展末底前]")
_LIGHT = re.compile(r"[，。；：、（）]|不少于|不低于|不得|至少|开展|组织|以上|原则上|必须|要|应|须|请|各|均|都")
_WHEN = frozenset((DATE, FEAST))
_DURING = re.compile(r"(?:期间|之际|当天|当日)，?$")
_STAGE = re.compile(r"阶段（[^（）]{2,30}）[：，]?$")
_SYSTEM = re.compile(
    r"^(?:要|应|须|全面|严格|继续)*(?:执行|实行|推行|落实|坚持|建立)[^，。；]{0,20}(?:制度|机制)[，。；]?$"
)
_BRIEF = re.compile(
    r"[，。；：、（）要应须请各]|至少|不少于|不低于|以上|原则上|必须|需要|开展|组织|进行|最迟|再|逐一|分别|一律|挂牌|集中|全部|一次|统一"
)
_EACH_OF = re.compile(
    r"每(?:个|名|户|家|人|村|校|所|处)?[^，。]{0,4}?(?:社区|村|单位|学校"
    r"|企业|家庭|户|人|处|街道|乡镇|镇)?"
)
_OCCASION = re.compile(r"(?:后|前|时|期间?|期内|之际|假期|时段|节点|高峰)[，、]?$")
_LEAST = re.compile(r"(?:每[人户家村处站]|均|都|各|不少于|不低于|不得少于|至少|最少)+[，。；、]?$")
_BY_THEN = re.compile(r"[前底内末旬止]")
_DAY_NAMED = re.compile(r"^[^，。；]{0,12}(?:定?为|作为|设为)[^，。；]{1,12}[日周月]，$")
"""每月第一个周六为敲门日，…: it names the day of the deed that follows."""
_DETAIL = re.compile(
    r"[^，。；]{0,4}次数|[^，。；]{0,8}(?:增加|加密|增至|加大频)|其中|会上|会后|汛期|节假日|周末|必要时|特殊时段"
)
_PERIODIC = frozenset((PERIOD, WITHIN, DAY, WEEKDAY, FEAST))


@dataclass
class Segment:
    """A stretch of a sentence between commas, with its marks.

    deed: it names work. purpose: it only says what for. detail: it only narrows what went before (其中…).
    open: it reports or files, without saying what. done: only that it is to be done (全部签完). brief: a verb and no
    object (每月讲一次). says: it holds words of its own, whatever their verb. bare: nothing but time.
    last: it ends the sentence.
    subject: it names its own actors or objects.
    """

    start: int
    end: int
    marks: list[Mark] = field(default_factory=list)
    deed: bool = False
    purpose: bool = False
    detail: bool = False
    open: bool = False
    bare: bool = False
    last: bool = False
    done: bool = False
    says: bool = False
    brief: bool = False
    subject: bool = False


def segments_of(text: str, marks: Sequence[Mark]) -> list[Segment]:
    """The segments of a sentence, each with its marks and whether it names a deed or only a purpose."""
    cuts = [found.end() for found in _COMMA.finditer(text)]
    cuts += list(_inner_cuts(text, marks, cuts))
    periods = [mark.start for mark in marks if mark.sort == PERIOD]
    brackets = [found.span() for found in _BRACKETED.finditer(text)]
    cuts += [start for start, end in brackets if any(start < place < end for place in periods)]
    bounds = sorted({0, len(text), *cuts})
    found = []
    place = 0
    for start, end in pairwise(bounds):
        first = place
        while place < len(marks) and marks[place].start < end:
            place += 1
        found.append(_segment(text, start, end, marks[first:place]))
    return found


def _segment(text: str, start: int, end: int, marks: Sequence[Mark]) -> Segment:
    plain = _without_marks(text, start, end, marks)
    sorts = {mark.sort for mark in marks}
    done = bool(_ONLY_DONE.match(plain)) or (PERIOD not in sorts and bool(_SYSTEM.match(plain)))
    listed = start > 0 and text[start - 1] == "、" and ITEMS in sorts and len(plain.strip("，。；、")) >= 2
    named = bool(_DAY_NAMED.match(plain))
    stage = named or bool(_STAGE.search(text[start:end]))
    acting = (subject_of(text[start:end]) or None) if marks else None
    worded = (
        listed
        or bool(DEED.regex.search(plain))
        or (
            any(is_deadline(text, mark) or mark.sort in (TIMES, ITEMS) for mark in marks)
            and _says_more(plain, 2 if {PERIOD, TIMES} <= sorts else 4, acting)
        )
    )
    lesson = plain.strip("，。；：上好“”") == "第一课"
    return Segment(
        start,
        end,
        marks=list(marks),
        deed=worded and not done and not stage and not (sorts <= _WHEN and _DURING.search(plain)),
        purpose=bool(PURPOSE.regex.match(plain)),
        detail=lesson or (PERIOD not in sorts and bool(_DETAIL.match(text, start))),
        open=bool(_NO_OBJECT.match(plain)),
        bare=done or not _FILLER.sub("", plain),
        last=end == len(text),
        done=done,
        says=not marks and not done and _says_more(plain, 6),
        brief=0 < len(_BRIEF.sub("", plain)) <= 2,
        subject=plain[:1] in "对（" or bool(subject_of(plain)),
    )


def is_deadline(text: str, mark: Mark) -> bool:
    """Whether a timing word asks by itself, whatever verb stands with it: a period, a day, 6月底前; no bare date."""
    return mark.sort in _PERIODIC or (
        mark.sort == DATE and bool(_BY_THEN.search(text, max(0, mark.end - 1), mark.end + 3))
    )


def _says_more(plain: str, least: int = 4, names: tuple[str, ...] | None = None) -> bool:
    """Whether words are left beyond who acts, so that an unlisted verb still counts as a deed."""
    plain = plain.rstrip("，、")
    for name in subject_of(plain + "要") if names is None else names:
        plain = plain.replace(name, "", 1)
    plain = _LEAST.sub("", _EACH_OF.sub("", plain))
    if _OCCASION.search(plain):
        return False
    return len((_FILLER if least > 2 else _LIGHT).sub("", plain)) >= least


def _without_marks(text: str, start: int, end: int, marks: Sequence[Mark]) -> str:
    parts, last = [], start
    for mark in marks:
        if mark.sort != STANDS:
            parts.append(text[last : mark.start])
            last = max(last, mark.end)
    return "".join(parts) + text[last:end]


def _inner_cuts(text: str, marks: Sequence[Mark], cuts: Sequence[int]) -> Iterator[int]:
    """Places within a segment where a second period, or a second count, begins a demand of its own."""
    for first, second in pairwise(marks):
        between = text[first.end : second.start]
        if any(first.end <= cut <= second.start for cut in cuts):
            continue
        if second.sort == PERIOD and first.sort in (PERIOD, TIMES, ITEMS, DAY) and between:
            sign = between.rindex("（") if "（" in between else _last_list_sign(between)
            if sign is not None or len(between) > 1:
                yield first.end + sign if sign is not None else second.start
        elif second.sort in (TIMES, ITEMS) and first.sort in (TIMES, ITEMS) and len(between) > 1:
            sign = _count_cut(between)
            if sign is not None:
                yield first.end + sign


def _last_list_sign(between: str) -> int | None:
    signs = [found.end() for found in _LIST_SIGN.finditer(between)]
    return signs[-1] if signs else None


def _count_cut(between: str) -> int | None:
    """Where the words of a second count begin: 培训2次、|演练1次 · 1场宣传、|张贴海报10张 · 1次演练、|1次自查."""
    signs = [found.end() for found in _LIST_SIGN.finditer(between)]
    if not signs:
        return None
    if signs[0] <= 4:
        return signs[0]
    return signs[-1] if signs[-1] == len(between) or DEED.regex.match(between, signs[-1]) else None
