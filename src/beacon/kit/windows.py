"""How a year is cut: chained report windows, quarters, half-years."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LAST_DEADLINE_DAY = 28
"""Deadline days go from 1 to 28 so that every month has one."""

ONE_DAY = timedelta(days=1)


class Part(StrEnum):
    """What a window of the year is for."""

    PREFACE = "preface"
    REPORT = "report"
    TAIL = "tail"


@dataclass(frozen=True)
class Window:
    """A run of days, both ends included. `month` is that of its report (1–12), None for preface and tail.

    `short` marks a window that began with the notice and not with its regular first day.
    """

    part: Part
    starts: date
    ends: date
    month: int | None = None
    short: bool = False

    def holds(self, day: date) -> bool:
        """Whether `day` lies in the window."""
        return self.starts <= day <= self.ends


@dataclass(frozen=True)
class Deadlines:
    """Deadline days by date: each `(first, day)` holds for the windows that begin on `first` or later, until the next
    rule takes over; the earliest one also holds for what lies before it.

    ValueError for a day outside 1–28, for no rule at all and for rules that are not in the order of their dates.
    """

    rules: tuple[tuple[date, int], ...]

    def __post_init__(self) -> None:
        firsts = [first for first, _ in self.rules]
        if not self.rules or firsts != sorted(set(firsts)):
            raise ValueError("rules need dates of their own, in order")
        if not all(1 <= day <= LAST_DEADLINE_DAY for _, day in self.rules):
            raise ValueError("deadline day must lie in 1–28")

    @classmethod
    def always(cls, day: int) -> "Deadlines":
        """The same day in every window."""
        return cls(((date.min, day),))

    def day_for(self, starts: date) -> int:
        """The deadline day of the window that begins on `starts`."""
        held = [day for first, day in self.rules if first <= starts]
        return held[-1] if held else self.rules[0][1]


def report_windows(year: int, deadlines: int | Deadlines, starts_on: date | None = None) -> tuple[Window, ...]:
    """The windows that together hold every day of `year` exactly once.

    A report window runs from the day after the last deadline to the deadline. January's starts on the 1st. A notice
    signed on `starts_on` shortens the first one; the days before are the preface, the days after December's deadline
    the tail; neither has a report. A deadline day that changes changes the windows that begin afterwards: they stay
    chained, one a month. ValueError for a deadline day outside 1–28 or a start outside the year.
    """
    days = Deadlines.always(deadlines) if isinstance(deadlines, int) else deadlines
    first, last = date(year, 1, 1), date(year, 12, 31)
    begin = starts_on or first
    if not first <= begin <= last:
        raise ValueError("the start must lie in the year")
    windows: list[Window] = []
    if begin > first:
        windows.append(Window(Part.PREFACE, first, begin - ONE_DAY))
    regular = first
    for month in range(1, 13):
        ends = date(year, month, days.day_for(regular))
        starts = max(regular, begin)
        if starts <= ends:
            windows.append(Window(Part.REPORT, starts, ends, month, starts > regular))
        regular = ends + ONE_DAY
    windows.append(Window(Part.TAIL, max(regular, begin), last))
    return tuple(windows)


def next_window(day: date, deadlines: Deadlines) -> date:
    """The first day of the report window that follows the one running on `day`."""
    known = (*report_windows(day.year, deadlines), *report_windows(day.year + 1, deadlines))
    return next(window.starts for window in known if window.part is Part.REPORT and window.starts > day)


@dataclass(frozen=True)
class Period:
    """A natural quarter or half-year, both ends included; `short` when it starts later than the calendar says."""

    starts: date
    ends: date
    ordinal: int
    short: bool = False


def natural_periods(year: int, months: int, starts_on: date | None = None) -> tuple[Period, ...]:
    """The periods of `months` months (1, 2, 3, 4, 6 or 12) of a year that end on or after `starts_on`.

    The one that holds `starts_on` begins there and is marked short; it keeps its natural end.
    """
    if months not in (1, 2, 3, 4, 6, 12):
        raise ValueError("a year is not made of such periods")
    periods: list[Period] = []
    for ordinal, month in enumerate(range(1, 13, months), start=1):
        starts = date(year, month, 1)
        final = month + months - 1
        ends = date(year, final, monthrange(year, final)[1])
        if starts_on is None or starts_on <= starts:
            periods.append(Period(starts, ends, ordinal))
        elif starts_on <= ends:
            periods.append(Period(starts_on, ends, ordinal, short=True))
    return tuple(periods)


def around(day: date, before: int, after: int) -> tuple[date, date]:
    """The days from `before` days before to `after` days after `day`, both included."""
    return day - timedelta(days=before), day + timedelta(days=after)
