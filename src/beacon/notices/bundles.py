"""From marks to demands: which timing words of a sentence belong to one deed, and how far its words reach.

Segments are read from left to right: a time without a deed leads what follows, a number without a deed closes
what went before, and a number with a deed of its own takes the period over from the sentence
(每月开展一次宣传，张贴海报2张).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from beacon.notices.deeds import DEED
from beacon.notices.mark import DATE, DAY, FEAST, ITEMS, OPENING, PERIOD, TIMES, WEEKDAY, WITHIN, Mark
from beacon.notices.segments import Segment, is_deadline, segments_of
from beacon.notices.timings import Timing, timings

_LEADS = frozenset((PERIOD, WITHIN, OPENING, DATE, DAY, WEEKDAY, FEAST))
_SYSTEM = re.compile(
    r"[^，。；]{0,20}(?:执行|实行|推行|落实|坚持|建立|健全|完善)[^，。；]{0,20}(?:制度|机制)[，。；]?$"
)
THEN_REPORT = re.compile(
    r"(?<=[一-鿿，])，?并(?:(?:将|形成|汇总|填写)[^，。；并]{1,24}?(?:报[送至到]?|反馈[至给到]?|交[至到]|送[至到交])"
    r"|(?<![案划则]并)(?<![案划则]，并)(?:书面|及时|统一)?(?:上报|报告|报送|反馈|报|回复))(?![纸道名警])[^，。；]{2,16}(?=$|[，。；])"
)
_COUNTED = frozenset((PERIOD, TIMES, ITEMS))
_DATES = frozenset((DATE, DAY, WEEKDAY))


@dataclass
class Bundle:
    """One demand of a sentence: the span of its words and its timing; `core` is the span that names the deed.

    shares: the deed is said with the next one only (公司每月、车间每周检查一次).
    """

    start: int
    end: int
    core: tuple[int, int]
    marks: list[Mark]
    deed: bool
    leads: bool = False
    shares: bool = False
    timing: Timing | None = None

    @property
    def sorts(self) -> set[int]:
        """The sorts of its marks."""
        return {mark.sort for mark in self.marks}

    def merge(self, segment: Segment) -> None:
        """Takes a segment in."""
        self.end, self.core = segment.end, (self.core[0], segment.end)
        self.marks += segment.marks
        self.deed = self.deed or segment.deed


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
        elif self.current is None:
            self._begin(segment)
        elif not self.current.deed and _share_deed(self.text, self.current, segment):
            self.current.deed, self.current.core = True, (self.current.core[0], segment.end)
            self.current.shares = True
            self._begin(segment)
        elif _continues(self.current, segment):
            self.current.merge(segment)
        else:
            segment.deed = True if _has_own(segment) else segment.deed
            self._begin(segment)

    def _unmarked(self, segment: Segment) -> None:
        if self.current is None:
            self.loose.append(segment)
        elif not self.current.deed:
            bids = any(is_deadline(self.text, mark) for mark in self.current.marks)
            deed = segment.deed or (segment.says and bids and not segment.purpose)
            self.current.end, self.current.deed, self.current.leads = segment.end, deed, True
            self.current.core = (self.current.core[0], segment.end)
        elif self.current.sorts & _DATES and THEN_REPORT.match(self.text, segment.start):
            self.current.end = segment.end
        elif segment.deed and not segment.purpose and not self.current.leads:
            self.loose.append(segment)
        else:
            self.current.end = segment.end

    def _begin(self, segment: Segment) -> None:
        start, core = segment.start, (segment.start, segment.end)
        deed = segment.deed
        counted = bool({mark.sort for mark in segment.marks} & {TIMES, ITEMS, PERIOD}) or (
            segment.bare and (segment.last or segment.done)
        )
        while self.loose and self.loose[-1].end == start and not deed and counted:
            before = self.loose.pop()
            start, core, deed = before.start, (before.start, segment.end), before.deed
        deed = deed or (segment.done and start < segment.start)
        if self._says_again(segment) or (
            (segment.open or segment.brief) and self.loose and self.loose[-1].end == start
        ):
            start = self.loose.pop().start
        while self.loose and self.loose[-1].end == start and not self.loose[-1].deed:
            start = self.loose.pop().start
        if self.current:
            self.done.append(self.current)
        self.current = Bundle(start, segment.end, core, list(segment.marks), deed)

    def _says_again(self, segment: Segment) -> bool:
        """对重点水域进行巡查，每天巡查不少于3次: the verb returns with its number, the matter stands before it."""
        near = bool(self.loose) and self.loose[-1].end == segment.start and segment.end - segment.start <= 16
        if not near or not segment.deed:
            return False
        before = self.text[self.loose[-1].start : self.loose[-1].end]
        verbs = (found.group() for found in DEED.regex.finditer(self.text, segment.start, segment.end))
        return any(verb in before for verb in verbs if len(verb) > 1)

    def close(self) -> tuple[list[Bundle], list[Segment]]:
        if self.current:
            self.done.append(self.current)
        for shared, owner in reversed(list(pairwise(self.done))):
            if shared.shares:
                shared.end, shared.core = owner.end, (shared.core[0], owner.core[1])
        context = self.lead or Timing()
        timed = []
        for bundle in self._systems_joined():
            found = list(timings(bundle.marks, context))
            if found and found[0].cadence != "continuous":
                context = found[0]
            if bundle.deed:
                timed += [part for one in found for part in self._reported(replace(bundle, timing=one))]
        return timed, self.loose

    def _reported(self, bundle: Bundle) -> Iterator[Bundle]:
        """5月底前完成整改，并书面报告大队: by one deadline the deed, and the report on it."""
        words = self.text[bundle.start : bundle.end]
        timing = bundle.timing
        found = THEN_REPORT.search(words) if timing and timing.due and timing.cadence == "once" else None
        if not timing or not found or not DEED.regex.search(words, 0, found.start()):
            yield bundle
            return
        place = bundle.start + found.start()
        yield replace(bundle, end=place, core=(bundle.core[0], max(bundle.core[0] + 1, min(bundle.core[1], place))))
        yield replace(bundle, start=place, core=(place, bundle.end), timing=replace(timing, count=1))

    def _systems_joined(self) -> list[Bundle]:
        """建立周研判机制，每周五研判涉诈警情: the system and what it consists in are one demand."""
        joined: list[Bundle] = []
        for bundle in self.done:
            before = joined[-1] if joined else None
            if before and before.end == bundle.start and _SYSTEM.match(self.text[before.start : before.end]):
                said, says = ({mark.cadence for mark in one.marks if mark.sort == PERIOD} for one in (before, bundle))
                if said == says:
                    joined[-1] = replace(bundle, start=before.start)
                    continue
            joined.append(bundle)
        return joined


def _share_deed(text: str, current: Bundle, segment: Segment) -> bool:
    """幼儿园每季度、中小学每月开展1次演练: two periods and one deed; 5月前将计划、每月将总结报街道: two matters."""
    if segment.deed and all("将" in text[one.start : one.end] and one.marks for one in (current, segment)):
        return True
    return all(any(mark.sort == PERIOD for mark in marks) for marks in (current.marks, segment.marks))


def _continues(current: Bundle, segment: Segment) -> bool:
    """Whether a segment with timing still speaks of the demand before it."""
    if not current.deed or segment.detail or _dates_it(current, segment):
        return True
    if segment.deed:
        return False
    if segment.bare and segment.last:
        return True
    sorts = {mark.sort for mark in segment.marks}
    leads_on = bool(sorts & _LEADS) and not sorts & {TIMES, ITEMS} and bool(current.sorts & _LEADS)
    return not _has_own(segment) and not leads_on


def _dates_it(current: Bundle, segment: Segment) -> bool:
    """每半年报告一次，于6月20日前报送: the second names no matter of its own and only dates the first."""
    sorts = {mark.sort for mark in segment.marks}
    only_dates = bool(sorts & (_DATES | {OPENING})) and not sorts & {PERIOD, TIMES, ITEMS}
    return (
        (segment.open or segment.brief or segment.done)
        and only_dates
        and bool(current.sorts & _COUNTED)
        and not current.sorts & _DATES
    )


def _has_own(segment: Segment) -> bool:
    """对餐饮用户每半年不少于一次: whom, how often and how many, and only the verb is taken from before."""
    sorts = {mark.sort for mark in segment.marks}
    return segment.subject and bool(sorts & {PERIOD, WITHIN}) and bool(sorts & {TIMES, ITEMS})
