"""Which instances a duty expects in a year: a pure function of the duty, the dated roster and the calendar."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import zip_longest

from beacon.catalogue.duties import MONTHS_OF, ONE_OFF, OPENING_AFTER, OPENING_BEFORE, OPENINGS, TEMPLATES, TIMED
from beacon.kit.days import short_day
from beacon.kit.deadlines import late_from
from beacon.kit.windows import Deadlines, Part, Period, around, natural_periods, report_windows
from beacon.kit.workdays import Workdays
from beacon.people.models import Unit, UnitKind
from beacon.plans.models import Duty, DutyInstance

REPORT_TEMPLATE = "month_report"
ONCE = "once"
TERMS = ("spring", "autumn")


@dataclass(frozen=True)
class Span:
    """One period of a duty before it meets a unit. `rolls`: a due day off moves the late moment to the next working
    day."""

    period: str
    starts: date
    ends: date
    due_on: date
    label: str
    short: bool = False
    rolls: bool = False


@dataclass(frozen=True)
class Year:
    """What the expected rows of one plan year depend on. `starts_on` holds for duties that have no day of their
    own."""

    year: int
    starts_on: date
    deadlines: int | Deadlines
    workdays: Workdays


def spans(duty: Duty, year: Year) -> tuple[Span, ...]:
    """The periods of a timed duty in the year; none for duties without timing and for daily and weekly ones, which
    nobody is chased for. A one-off deliverable has one once the office has set its day."""
    if duty.mode != TIMED and not (duty.mode == ONE_OFF and duty.due):
        return ()
    if duty.template == REPORT_TEMPLATE:
        return tuple(_report_spans(year))
    if duty.cadence in MONTHS_OF:
        return tuple(_natural_spans(duty, year))
    if duty.cadence == "weekly":
        return tuple(_week_spans(duty, year))
    if duty.cadence == "term_start":
        return tuple(_opening_spans(duty, year))
    if duty.cadence == "per_term":
        return tuple(_term_spans(duty, year))
    if duty.cadence == "once":
        return tuple(_once_spans(duty, year))
    return ()


def _report_spans(year: Year) -> Iterator[Span]:
    for window in report_windows(year.year, year.deadlines, year.starts_on):
        if window.part is Part.REPORT:
            period = f"{window.ends:%Y-%m}"
            label = f"{window.month}月月报"
            yield Span(period, window.starts, window.ends, window.ends, label, window.short, rolls=True)


_HALVES = ("上半年", "下半年")
_QUARTERS = ("一季度", "二季度", "三季度", "四季度")


def _period_name(months: int, ordinal: int) -> str:
    match months:
        case 12:
            return "全年"
        case 6:
            return _HALVES[ordinal - 1]
        case 3:
            return _QUARTERS[ordinal - 1]
        case 2:
            return f"{2 * ordinal - 1}—{2 * ordinal}月"
        case _:
            return f"{ordinal}月"


def _period_key(year: int, months: int, ordinal: int) -> str:
    match months:
        case 12:
            return f"{year}"
        case 6:
            return f"{year}H{ordinal}"
        case 3:
            return f"{year}Q{ordinal}"
        case 2:
            return f"{year}B{ordinal}"
        case _:
            return f"{year}-{ordinal:02}"


def _natural_spans(duty: Duty, year: Year) -> Iterator[Span]:
    months = MONTHS_OF[duty.cadence]
    for period in natural_periods(year.year, months, year.starts_on):
        due_on = _due_within(duty.due, period)
        label = f"{_period_name(months, period.ordinal)}{word(duty)}"
        key = _period_key(year.year, months, period.ordinal)
        yield Span(key, period.starts, period.ends, max(due_on, period.starts), label, period.short)


def _due_within(due: dict[str, object] | None, period: Period) -> date:
    """The due day of a natural period: a stated date in it, a stated day of its last month (or of the month after),
    else its end."""
    stated, day, ends = _stated(due, period.ends.year), (due or {}).get("day"), period.ends
    if stated is not None and period.starts <= stated <= ends:
        return stated
    if not due or not isinstance(day, int):
        return ends
    if due.get("next_month"):
        return ends + timedelta(days=day)
    return min(ends, ends.replace(day=min(day, ends.day)))


def _stated(due: dict[str, object] | None, year: int, *names: str) -> date | None:
    """A calendar date of `due`, by default the last one it gives; `--11-30` is one of `year`."""
    given = next((due[name] for name in names or ("date", "to") if name in due), None) if due else None
    return date.fromisoformat(given.replace("--", f"{year}-", 1)) if isinstance(given, str) else None


def _week_spans(duty: Duty, year: Year) -> Iterator[Span]:
    """Weeks from Monday to Sunday, cut at the year's ends; due on the stated weekday (1 is Monday), else on Sunday."""
    weekday = (duty.due or {}).get("weekday")
    last = date(year.year, 12, 31)
    monday = year.starts_on - timedelta(days=year.starts_on.weekday())
    while monday <= last:
        starts, ends = max(monday, year.starts_on), min(monday + timedelta(days=6), last)
        stated = monday + timedelta(days=weekday - 1) if isinstance(weekday, int) else ends
        due_on = min(max(stated, starts), ends)
        week, label = monday.isocalendar(), f"{short_day(monday)}那周{word(duty)}"
        yield Span(f"{week.year}-W{week.week:02}", starts, ends, due_on, label, starts > monday)
        monday += timedelta(days=7)


def openings(year: int) -> tuple[date, ...]:
    """First days of term in a year."""
    return tuple(date(year, month, day) for month, day in OPENINGS)


def _opening_spans(duty: Duty, year: Year) -> Iterator[Span]:
    for day, name, term in zip(openings(year.year), ("春季", "秋季"), TERMS, strict=True):
        starts, ends = around(day, OPENING_BEFORE, OPENING_AFTER)
        if ends >= year.starts_on:
            short = starts < year.starts_on
            key = f"{year.year}-{term}"
            yield Span(key, max(starts, year.starts_on), ends, ends, f"{name}{word(duty)}", short)


def _term_spans(duty: Duty, year: Year) -> Iterator[Span]:
    spring, autumn = openings(year.year)
    bounds = ((spring, autumn - timedelta(days=1), "春季学期"), (autumn, date(year.year, 12, 31), "秋季学期"))
    for (starts, ends, name), term in zip(bounds, TERMS, strict=True):
        if ends >= year.starts_on:
            begin = max(starts, year.starts_on)
            yield Span(f"{year.year}-{term}", begin, ends, ends, f"{name}{word(duty)}", begin > starts)


def _once_spans(duty: Duty, year: Year) -> Iterator[Span]:
    due_on = _stated(duty.due, year.year)
    if due_on is not None and due_on >= year.starts_on:
        begins = _stated(duty.due, year.year, "from") or year.starts_on
        yield Span(ONCE, max(begins, year.starts_on), due_on, due_on, word(duty))


def word(duty: Duty) -> str:
    """The short word for a duty in the label of its instances."""
    template = TEMPLATES.get(duty.template)
    return template.word if template else duty.title


def instances(duty: Duty, units: Sequence[Unit], year: Year) -> Iterator[DutyInstance]:
    """The expected rows of a duty, unsaved.

    A unit that opened within a period owes it from its opening day, or from that of a unit that was merged into it;
    one that opened later, or closed before the due day, owes nothing for it. No row starts before the notice, nor
    before the version of it that first named the unit's group. A duty about schools is owed once per school by the
    first bound unit that is there on the due day.
    """
    bound = [unit for unit in units if unit.group in duty.groups or (unit.function in duty.groups and unit.function)]
    origins = _origins(units)
    template = TEMPLATES.get(duty.template)
    if template is not None and template.subject == "school":
        for school in (unit for unit in units if unit.kind == UnitKind.SCHOOL):
            for span, following in _in_turn(duty, year, duty.groups):
                visitor = next((unit for unit in bound if _owes(unit, span, origins)), None)
                if visitor is not None and _owes(school, span, origins):
                    yield _instance(duty, visitor, school, span, following, year, origins)
        return
    turns = {groups: list(_in_turn(duty, year, groups)) for groups in {(unit.group, unit.function) for unit in bound}}
    for unit in bound:
        for span, following in turns[unit.group, unit.function]:
            if _owes(unit, span, origins):
                yield _instance(duty, unit, unit, span, following, year, origins)


Origins = Mapping[uuid.UUID, date]


def _origins(units: Sequence[Unit]) -> Origins:
    """From when each unit, together with those merged into it, has existed."""
    origins = {unit.id: unit.opened_on for unit in units}
    merged = [unit for unit in units if unit.merged_into_id in origins]
    for _ in merged:
        for unit in merged:
            if unit.merged_into_id is not None:
                origins[unit.merged_into_id] = min(origins[unit.merged_into_id], origins[unit.id])
    return origins


def _in_turn(duty: Duty, year: Year, groups: Sequence[str]) -> Iterator[tuple[Span, Span | None]]:
    """The periods in which any of the groups owes the duty, each with the one that follows."""
    begins = duty.starts_on or year.starts_on
    joined = [duty.groups_since.get(group) for group in groups if group and group in duty.groups]
    if joined and all(joined):
        begins = max(begins, min(date.fromisoformat(day) for day in joined if day))
    periods = spans(duty, replace(year, starts_on=begins))
    return zip_longest(periods, periods[1:])


def _owes(unit: Unit, span: Span, origins: Origins) -> bool:
    return origins[unit.id] <= span.ends and unit.is_open_on(span.due_on)


def _instance(
    duty: Duty, debtor: Unit, subject: Unit, span: Span, following: Span | None, year: Year, origins: Origins
) -> DutyInstance:
    starts = max(span.starts, origins[debtor.id], origins[subject.id])
    return DutyInstance(
        tenant_id=duty.tenant_id,
        duty=duty,
        unit=debtor,
        subject=subject,
        lineage=duty.lineage,
        period=span.period,
        starts=starts,
        ends=span.ends,
        due_on=span.due_on,
        late_from=_late_from(span, year),
        closes_at=_late_from(following, year) if following else None,
        label=span.label if subject == debtor else f"{span.label}·{subject.name}",
        is_short=span.short or starts > span.starts,
        needed=duty.needed,
    )


def _late_from(span: Span, year: Year) -> datetime:
    return late_from(span.due_on, year.workdays if span.rolls else None)


Identity = tuple[uuid.UUID, uuid.UUID, uuid.UUID, str]


def identity(row: DutyInstance) -> Identity:
    """What makes an expected row the same one whatever becomes of its dates, its duty or the version of the
    notice."""
    return (row.lineage, row.unit_id, row.subject_id, row.period)
