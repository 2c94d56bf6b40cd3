"""From marks to demands: which timing words of a sentence belong to one deed, and how far its words reach.

Segments are read from left to right: a time without a deed leads what follows, a number without a deed closes
what went before, and a number with a deed of its own takes the period over from the sentence
(每月开展一次宣传，张贴海报2张).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from beacon.notices.deeds import DEED
from beacon.notices.marks import DATE, DAY, FEAST, ITEMS, OPENING, PERIOD, TIMES, WEEKDAY, WITHIN, Mark
from beacon.notices.segments import Segment, segments_of
from beacon.notices.timings import Timing, timings

_LEADS = frozenset((PERIOD, WITHIN, OPENING, DATE, DAY, WEEKDAY, FEAST))
_DATES = frozenset((DATE, DAY, WEEKDAY))


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
        elif not self.current.deed and _share_deed(self.current, segment):
            self.current.deed, self.current.core = True, (self.current.core[0], segment.end)
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
            self.current.end, self.current.deed, self.current.leads = segment.end, segment.deed, True
            self.current.core = (self.current.core[0], segment.end)
        elif segment.deed and not segment.purpose and not self.current.leads:
            self.loose.append(segment)
        else:
            self.current.end = segment.end

    def _begin(self, segment: Segment) -> None:
        start, core = segment.start, (segment.start, segment.end)
        deed = segment.deed
        counted = bool({mark.sort for mark in segment.marks} & {TIMES, ITEMS, PERIOD}) or (
            segment.last and segment.bare
        )
        while self.loose and self.loose[-1].end == start and not deed and counted:
            before = self.loose.pop()
            start, core, deed = before.start, (before.start, segment.end), before.deed
        if self._says_again(segment) or (segment.open and self.loose and self.loose[-1].end == start):
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
        context = self.lead or Timing()
        timed = []
        for bundle in self.done:
            found = list(timings(bundle.marks, context))
            if found and found[0].cadence != "continuous":
                context = found[0]
            if bundle.deed:
                timed += [replace(bundle, timing=one) for one in found]
        return timed, self.loose


def _share_deed(current: Bundle, segment: Segment) -> bool:
    """幼儿园每季度、中小学每月开展1次演练: two periods and one deed."""
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
    only_dates = bool(sorts & _DATES) and not sorts & {PERIOD, TIMES, ITEMS}
    return segment.open and only_dates and PERIOD in current.sorts and not current.sorts & _DATES


def _has_own(segment: Segment) -> bool:
    """对餐饮用户每半年不少于一次: whom, how often and how many, and only the verb is taken from before."""
    sorts = {mark.sort for mark in segment.marks}
    return segment.subject and bool(sorts & {PERIOD, WITHIN}) and bool(sorts & {TIMES, ITEMS})
