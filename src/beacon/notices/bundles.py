"""From marks to demands: which timing words of a sentence belong to one deed, and how far its words reach.

A sentence is cut into segments at its commas, and at 、 and 和 where both sides carry timing of their own
(日巡查、周排查、月调度). Segments are then read from left to right: a time without a deed leads what follows,
a number without a deed closes what went before, and a number with a deed of its own takes the period over
from the sentence (每月开展一次宣传，张贴海报2张).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from beacon.notices.actors import subject_of
from beacon.notices.deeds import DEED, PURPOSE
from beacon.notices.marks import DATE, DAY, FEAST, ITEMS, OPENING, PERIOD, STANDS, TIMES, WEEKDAY, WITHIN, Mark
from beacon.notices.reading import Due

_COMMA = re.compile(r"(?<!\d)，|，(?!\d{3})|；|：(?!\d)|[。！？]|\t")
_LIST_SIGN = re.compile(r"、|和|及(?!时)|并(?!且)|且|，|或")
_ONLY_DONE = re.compile(r"^(?:完成|办结|报送|整改)?(?:时限|时间|期限|频次)(?:要求)?：$|^(?:并|于|在|须|应|要|确保|力争|全部|全面|基本|务必|必须|前|内)*(?:完成|落实到位|到位)(?:到位)?[，。；、]?$|.{0,40}(?:以下|下列|如下)[^，。；]{0,10}：$")
_NO_OBJECT = re.compile(r"^(?:完成|办结|报送|整改)?(?:时限|时间|期限|频次)(?:要求)?：$|^(?:并|、|分别|于|在|须|应|要|请|及时|统一|前|内|将)*(?:报|上报|报送|提交|反馈|发|送)(?:至|到|送|给)?(?!送?[^，。；]{0,12}(?:情况|总结|小结|台账|报告|材料|信息|进展|数据|报表|方案|名单))")
_BRACKETED = re.compile(r"（[^（）]{2,60}）")
_FILLER = re.compile(r"[，。；：、（）要应须请至少不少于各低以上原则必需开展末底前]")
_EACH_OF = re.compile(r"每(?:个|名|户|家|人|村|校|所|处)?[^，。]{0,4}?(?:社区|村|单位|学校|企业|家庭|户|人|处|街道|乡镇|镇)?")
_OCCASION = re.compile(r"(?:后|前|时|期间|之际)[，、]?$")
_DETAIL = re.compile(r"其中|会上|会后|汛期|节假日|周末|必要时|特殊时段")
_LEADS = frozenset((PERIOD, WITHIN, OPENING, DATE, DAY, WEEKDAY, FEAST))


@dataclass
class Segment:
    """A stretch of a sentence between commas, with its marks."""

    start: int
    end: int
    marks: list[Mark] = field(default_factory=list)
    deed: bool = False
    purpose: bool = False
    detail: bool = False
    open: bool = False
    bare: bool = False
    last: bool = False
    subject: bool = False


@dataclass(frozen=True)
class Timing:
    """How often, how many times, by when."""

    cadence: str | None = None
    count: int = 1
    due: Due | None = None


@dataclass
class Bundle:
    """One demand of a sentence: the span of its words and its timing; `core` is the span that names the deed."""

    start: int
    end: int
    core: tuple[int, int]
    marks: list[Mark]
    deed: bool
    leads: bool = False
    timing: Timing | None = None


def segments_of(text: str, marks: Sequence[Mark]) -> list[Segment]:
    """The segments of a sentence, each with its marks and whether it names a deed or only a purpose."""
    cuts = [found.end() for found in _COMMA.finditer(text)]
    cuts += list(_inner_cuts(text, marks, cuts))
    cuts += [found.start() for found in _BRACKETED.finditer(text) if any(found.start() < mark.start < found.end() and mark.sort == PERIOD for mark in marks)]
    bounds = sorted({0, len(text), *cuts})
    found = []
    place = 0
    for start, end in zip(bounds, bounds[1:], strict=False):
        segment = Segment(start, end)
        while place < len(marks) and marks[place].start < end:
            segment.marks.append(marks[place])
            place += 1
        plain = _without_marks(text, segment)
        segment.subject = bool(subject_of(plain)) or plain[:1] in "对（"
        worded = bool(DEED.regex.search(plain)) or (_is_counted(segment) and _says_more(plain))
        segment.deed = worded and not _ONLY_DONE.match(plain)
        segment.bare = not _FILLER.sub("", plain) or bool(_ONLY_DONE.match(plain))
        segment.last = end == len(text)
        segment.open = bool(_NO_OBJECT.match(plain))
        segment.detail = bool(_DETAIL.match(text, start)) and not any(mark.sort == PERIOD for mark in segment.marks) or plain.strip("，。；：上好“”") == "第一课"
        segment.purpose = bool(PURPOSE.regex.match(plain))
        found.append(segment)
    return found


def _is_counted(segment: Segment) -> bool:
    return any(mark.sort in (PERIOD, WITHIN, TIMES, ITEMS) for mark in segment.marks)


def _says_more(plain: str) -> bool:
    """Whether words are left beyond who acts, so that an unlisted verb still counts as a deed."""
    for name in subject_of(plain + "要"):
        plain = plain.replace(name, "", 1)
    plain = _EACH_OF.sub("", plain)
    if _OCCASION.search(plain):
        return False
    return len(_FILLER.sub("", plain)) >= 4


def _without_marks(text: str, segment: Segment) -> str:
    parts, last = [], segment.start
    for mark in segment.marks:
        if mark.sort != STANDS:
            parts.append(text[last : mark.start])
            last = max(last, mark.end)
    return "".join(parts) + text[last : segment.end]


def _inner_cuts(text: str, marks: Sequence[Mark], cuts: Sequence[int]) -> Iterator[int]:
    """Places within a segment where a second period, or a second count, begins a demand of its own."""
    for first, second in zip(marks, marks[1:], strict=False):
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
    found = None
    for found in _LIST_SIGN.finditer(between):
        pass
    return found.end() if found else None


def _count_cut(between: str) -> int | None:
    """Where the words of a second count begin: 培训2次、|演练1次 · 1场宣传、|张贴海报10张 · 1次演练、|1次自查."""
    signs = [found.end() for found in _LIST_SIGN.finditer(between)]
    if not signs:
        return None
    if signs[0] <= 4:
        return signs[0]
    return signs[-1] if signs[-1] == len(between) or DEED.regex.match(between, signs[-1]) else None


def bundles_of(text: str, marks: Sequence[Mark], lead: Timing | None = None) -> tuple[list[Bundle], list[Segment]]:
    """The timed demands of a sentence, in order, and the segments that belong to none."""
    gathering = _Gathering(text, lead)
    for segment in segments_of(text, marks):
        gathering.take(segment)
    return gathering.close()


class _Gathering:
    def __init__(self, text: str, lead: Timing | None) -> None:
        self.text = text
        self.lead = lead
        self.done: list[Bundle] = []
        self.loose: list[Segment] = []
        self.current: Bundle | None = None

    def take(self, segment: Segment) -> None:
        if not segment.marks:
            self._unmarked(segment)
        elif self.current and not self.current.deed and self._shares_deed(segment):
            self.current.deed, self.current.core = True, (self.current.core[0], segment.end)
            self._begin(segment)
        elif self.current and (not self.current.deed or segment.detail or self._dates_it(segment)):
            self._merge(segment)
        elif self.current and not segment.deed and not self._stands_apart(segment):
            self._merge(segment)
        else:
            self._begin(segment)

    def _dates_it(self, segment: Segment) -> bool:
        """每半年报告一次，于6月20日前报送: the second names no matter of its own and only dates the first."""
        assert self.current is not None
        has = {mark.sort for mark in self.current.marks}
        sorts = {mark.sort for mark in segment.marks}
        return segment.open and PERIOD in has and not has & {DAY, DATE, WEEKDAY} and bool(sorts & {DAY, DATE, WEEKDAY}) and not sorts & {PERIOD, TIMES, ITEMS}

    def _shares_deed(self, segment: Segment) -> bool:
        """幼儿园每季度、中小学每月开展1次演练: two periods and one deed."""
        assert self.current is not None
        return all(any(mark.sort == PERIOD for mark in marks) for marks in (self.current.marks, segment.marks))

    def _stands_apart(self, segment: Segment) -> bool:
        """A time without a deed leads on when the demand before it has all it needs."""
        if segment.bare and segment.last:
            return False
        sorts = {mark.sort for mark in segment.marks}
        if segment.subject and sorts & {PERIOD, WITHIN} and sorts & {TIMES, ITEMS}:
            segment.deed = True
            return True
        has = {mark.sort for mark in self.current.marks} if self.current else set()
        return bool(sorts & _LEADS) and not sorts & {TIMES, ITEMS} and bool(has & _LEADS)

    def _unmarked(self, segment: Segment) -> None:
        if self.current is None:
            self.loose.append(segment)
        elif not self.current.deed:
            self.current.end, self.current.deed, self.current.leads = segment.end, segment.deed, True
            self.current.core = (self.current.core[0], segment.end)
        elif segment.deed and not segment.purpose and not self.current.leads:
            self.loose.append(segment)
        else:
            self.current.end = segment.end

    def _begin(self, segment: Segment) -> None:
        start, core = segment.start, (segment.start, segment.end)
        deed = segment.deed
        counted = {mark.sort for mark in segment.marks} & {TIMES, ITEMS, PERIOD}
        counted = counted or (segment.last and segment.bare)
        while self.loose and self.loose[-1].end == start and not deed and counted:
            before = self.loose.pop()
            start, core, deed = before.start, (before.start, segment.end), before.deed
        if self._says_again(segment) or segment.open and self.loose and self.loose[-1].end == start:
            start = self.loose.pop().start
        while self.loose and self.loose[-1].end == start and not self.loose[-1].deed:
            start = self.loose.pop().start
        if self.current:
            self.done.append(self.current)
        self.current = Bundle(start, segment.end, core, list(segment.marks), deed)

    def _says_again(self, segment: Segment) -> bool:
        """对重点水域进行巡查，每天巡查不少于3次: the verb returns with its number, the matter stands before it."""
        if not self.loose or self.loose[-1].end != segment.start or segment.end - segment.start > 16 or not segment.deed:
            return False
        before = self.text[self.loose[-1].start : self.loose[-1].end]
        return any(verb.group() in before for verb in DEED.regex.finditer(self.text, segment.start, segment.end) if len(verb.group()) > 1)

    def _merge(self, segment: Segment) -> None:
        assert self.current is not None
        self.current.end = segment.end
        self.current.core = (self.current.core[0], segment.end)
        self.current.marks += segment.marks
        self.current.deed = self.current.deed or segment.deed

    def close(self) -> tuple[list[Bundle], list[Segment]]:
        if self.current:
            self.done.append(self.current)
        context = self.lead or Timing()
        timed = []
        for bundle in self.done:
            found = list(timings(bundle.marks, context))
            if found and found[0].cadence != "continuous":
                context = found[0]
            if bundle.deed:
                timed += [replace(bundle, timing=one) for one in found]
        return timed, self.loose


def timings(marks: Sequence[Mark], context: Timing) -> Iterator[Timing]:
    """What the marks of one demand say together; several where they name several dates of one year."""
    periods = [mark for mark in marks if mark.sort == PERIOD]
    dates = [mark.due for mark in marks if mark.sort == DATE and mark.due]
    days = [mark for mark in marks if mark.sort in (DAY, WEEKDAY) and mark.due]
    counts = [mark.count for mark in marks if mark.sort == TIMES] or [mark.count for mark in marks if mark.sort == ITEMS]
    sorts = {mark.sort for mark in marks}
    count = counts[0] if counts else 1
    opening = OPENING in sorts
    if opening and (not periods or periods[-1].cadence in ("per_term", "yearly")):
        yield Timing("term_start", count, None)
    elif periods:
        yield from _periodic(periods[-1], count, dates, days)
    elif WITHIN in sorts and counts:
        yield Timing("yearly", count, _any_year(dates[0]) if dates else None)
    elif dates:
        yield from _dated(dates, count)
    elif days:
        yield from _day_only(days[0], count, context)
    elif counts:
        brief = TIMES not in sorts and context.cadence in ("daily", "weekly")
        yield _counted(count, Timing() if brief else context)
    elif DATE in sorts:
        yield Timing("once", count, None)
    elif STANDS in sorts:
        yield Timing("continuous", 1, None)


def _periodic(period: Mark, count: int, dates: Sequence[Due], days: Sequence[Mark]) -> Iterator[Timing]:
    count = max(count * period.times, 1)
    cadence = period.cadence
    if cadence in ("yearly", "half_yearly", "quarterly") and len(dates) > 1:
        yield _several_a_year(dates, count)
    elif cadence in ("yearly", "half_yearly", "per_term") and dates and not days:
        yield Timing(cadence, count, _any_year(dates[0]))
    else:
        if cadence == "monthly" and len(days) > 1 and not any(day.cadence for day in days):
            yield Timing(cadence, count * len(days), None)
            return
        fitting = [day for day in days if (day.sort == WEEKDAY) == (cadence == "weekly")]
        due_mark = fitting[0] if fitting else None
        yield Timing(cadence, max(count, due_mark.count if due_mark else 1), due_mark.due if due_mark else None)


def _several_a_year(dates: Sequence[Due], count: int) -> Timing:
    days = [due.get("date", due.get("to", ""))[-5:] for due in dates]
    months = [int(day[:2]) for day in days]
    same_day = len({day[3:] for day in days}) == 1
    steps = {(after - before) % 12 for before, after in zip(months, months[1:], strict=False)}
    cadence = {6: "half_yearly", 3: "quarterly"}.get(12 // len(days) if steps == {12 // len(days)} else 0)
    if not cadence:
        return Timing("yearly", max(count, len(days)), None)
    return Timing(cadence, count, {"day": int(days[0][3:])} if same_day else None)


def _any_year(due: Due) -> Due:
    """A due that comes back each year."""
    if "date" in due:
        return {"date": "--" + due["date"][-5:]}
    return {"from": "--" + due["from"][-5:], "to": "--" + due["to"][-5:]}


def _dated(dates: Sequence[Due], count: int) -> Iterator[Timing]:
    if all("from" in due for due in dates):
        dates = dates[:1]
    if len(dates) > 1 and all("date" in due for due in dates):
        spread = _several_a_year(dates, 1 if count == len(dates) else count)
        if spread.cadence != "yearly":
            yield spread
            return
    for due in dates[:6]:
        yield Timing("once", count, due)


def _day_only(day: Mark, count: int, context: Timing) -> Iterator[Timing]:
    assert day.due is not None
    weekly = day.sort == WEEKDAY
    fits = context.cadence in (("weekly",) if weekly else ("monthly", "bimonthly", "quarterly", "half_yearly"))
    if not weekly and not fits and not day.cadence and not day.due.get("next_month"):
        return
    if fits:
        yield Timing(context.cadence, count, day.due)
    else:
        yield Timing("weekly" if weekly else "monthly", max(count, day.count), day.due)


def _counted(count: int, context: Timing) -> Timing:
    if context.cadence in (None, "continuous"):
        return Timing("once", count, context.due)
    return Timing(context.cadence, count, context.due)
