"""What the timing words of one demand say together: how often, how many times, by when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from beacon.notices.mark import DATE, DAY, FEAST, ITEMS, OPENING, PERIOD, STANDS, TIMES, WEEKDAY, WITHIN, Mark
from beacon.notices.reading import Due


@dataclass(frozen=True)
class Timing:
    """How often, how many times, by when."""

    cadence: str | None = None
    count: int = 1
    due: Due | None = field(default=None, hash=False)


def timings(marks: Sequence[Mark], context: Timing) -> Iterator[Timing]:
    """What the marks of one demand say together; several where they name several dates of one year."""
    periods = [mark for mark in marks if mark.sort == PERIOD]
    dates = [mark.due for mark in marks if mark.sort == DATE and mark.due]
    days = [mark for mark in marks if mark.sort in (DAY, WEEKDAY) and mark.due]
    counts = [mark.count for mark in marks if mark.sort == TIMES] or [
        mark.count for mark in marks if mark.sort == ITEMS
    ]
    sorts = {mark.sort for mark in marks}
    counts = counts or [mark.count for mark in marks if mark.sort == WEEKDAY and mark.count > 1]
    count = counts[0] if counts else 1
    opening = OPENING in sorts
    if opening and (not periods or periods[-1].cadence in ("per_term", "yearly")):
        yield Timing("term_start", count, None)
    elif periods:
        yield from _periodic(periods[-1], count, dates, days)
    elif WITHIN in sorts and counts:
        within = next(mark.cadence for mark in marks if mark.sort == WITHIN)
        yield Timing(within, count, _any_year(dates[0]) if dates and within == "yearly" else None)
    elif dates:
        yield from _dated(dates, count)
    elif FEAST in sorts:
        yield Timing("once", count, None)
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
        spread = _several_a_year(dates, count)
        yield spread if cadence in ("yearly", spread.cadence) else Timing(cadence, count, None)
    elif cadence in ("yearly", "half_yearly", "per_term") and dates and not days:
        yield Timing(cadence, count, _any_year(dates[0]))
    else:
        if cadence == "monthly" and len(days) > 1:
            yield Timing(cadence, count * len(days), None)
            return
        fitting = [day for day in days if (day.sort == WEEKDAY) == (cadence == "weekly")]
        due_mark = fitting[0] if fitting else None
        due = due_mark.due if due_mark else dates[0] if dates and cadence in ("daily", "weekly", "monthly") else None
        yield Timing(cadence, max(count, due_mark.count if due_mark else 1), due)


def _several_a_year(dates: Sequence[Due], count: int) -> Timing:
    days = [due.get("date", due.get("to", ""))[-5:] for due in dates]
    months = [int(day[:2]) for day in days]
    same_day = len({day[3:] for day in days}) == 1
    steps = {(after - before) % 12 for before, after in pairwise(months)}
    cadence = {6: "half_yearly", 3: "quarterly"}.get(12 // len(days) if steps == {12 // len(days)} else 0)
    if not cadence:
        return Timing("yearly", max(count, len(days)), None)
    return Timing(cadence, count, {"day": int(days[0][3:])} if same_day and int(days[0][3:]) < 29 else None)


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
    weekly = day.sort == WEEKDAY
    fits = context.cadence in (("weekly",) if weekly else ("monthly", "bimonthly", "quarterly", "half_yearly"))
    if not weekly and not fits and not day.cadence and not (day.due or {}).get("next_month"):
        return
    if fits:
        yield Timing(context.cadence, count, day.due)
    else:
        yield Timing("weekly" if weekly else "monthly", max(count, day.count), day.due)


def _counted(count: int, context: Timing) -> Timing:
    if context.cadence in (None, "continuous"):
        return Timing("once", count, context.due)
    return Timing(context.cadence, count, context.due)
