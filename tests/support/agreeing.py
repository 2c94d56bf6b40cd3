"""The indicators of the program held against the naive ones, for a whole subdistrict and each of its units."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from beacon.catalogue.coverages import COVERAGES
from beacon.catalogue.people import AUDIENCE_GROUPS
from beacon.catalogue.settings import SETTINGS
from beacon.figures import coverage, hazards, sums
from beacon.figures.answers import Answers
from beacon.figures.askable import ASKABLE, Askable
from beacon.figures.counted import added_up, counted_of, sums_of
from beacon.figures.duties import done_rate, overdue, period_rates, reporting
from beacon.figures.groups import group_coverage
from beacon.figures.media import media_items
from beacon.figures.setup import set_ups
from beacon.figures.stock import stock_balance
from beacon.goods.items import items_of
from beacon.kit.rates import Rate
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.plans.notice.bound import main_notice
from beacon.plans.progress import report_windows_of
from beacon.reports.desk.collect import desk
from beacon.reports.windows import windows_of
from tests.support.naive_sums import Cell, NaiveSums

TERM = date(2023, 9, 1)
"""The first day of the autumn term of the tests' year."""


def disagreements(office: Who, now: datetime, clerks: Sequence[Who] = ()) -> list[str]:
    """Which indicator differs, and how, as of `now`; for the whole subdistrict, each unit, and what clerks see."""
    naive, day = NaiveSums(office.tenant_id), now.date()
    pairs = [*_of_now(office, naive, now), *_of_windows(office, naive, now), *_of_registers(office, naive, day)]
    pairs += [pair for clerk in clerks for pair in _of_a_clerk(clerk, naive, now)]
    return [
        f"{name}: {_plain(told)}, counted by hand {by_hand}" for name, told, by_hand in pairs if _plain(told) != by_hand
    ]


def _plain(told: Any) -> Any:
    return (told.numerator, told.denominator) if isinstance(told, Rate) else told


Pair = tuple[str, Any, Any]


def _of_now(office: Who, naive: NaiveSums, now: datetime) -> Iterator[Pair]:
    yield "I03", done_rate(office, now), naive.i03(now)
    yield "I04", len(overdue(office, now)), naive.i04(now)
    for identifier, template in (("I12", "community_drill"), ("I13", "station_visit")):
        told = {period.label: _plain(period.rate) for period in period_rates(office, template, now)}
        yield identifier, told, naive.of_period(template, now)
    for one in group_coverage(office, now.date()):
        yield f"I25 {one.label}", one.rate, naive.i25(one.group, now.date())
    assert len(AUDIENCE_GROUPS) > 5
    if (notice := main_notice(office.tenant_id)) is not None:
        yield "I30", set_ups(office, notice, now).rate, naive.i30(notice, now)


def _of_windows(office: Who, naive: NaiveSums, now: datetime) -> Iterator[Pair]:
    minutes = {window.ends: desk(office, window, now).minutes for window in windows_of(office.tenant_id)}
    for starts, ends, _ in report_windows_of(office.tenant_id):
        told = reporting(office.tenant_id, ends)
        yield f"I01 {ends}", told.submitted, naive.i01(ends)
        yield f"I02 {ends}", told.on_time, naive.i02(ends)
        if ends in minutes:
            yield f"I33 {ends}", minutes[ends], naive.i33(ends)
        if starts <= now.date():
            yield from _of_records(office, naive, starts, ends)


def _of_records(office: Who, naive: NaiveSums, starts: date, ends: date) -> Iterator[Pair]:
    answers = Answers(office, starts, ends, datetime.now().astimezone())
    units: list[Unit | None] = [None, *Unit.objects.filter(tenant=office.tenant).exclude(group="")]
    for unit in units:
        where = f"{unit.name if unit else '全街道'} {ends}"
        told = sums.of_unit(unit, starts, ends) if unit else sums.of_tenant(office.tenant_id, starts, ends)
        yield f"I05 {where}", told.events, naive.i05(starts, ends, unit)
        yield f"I06 {where}", (told.attendance, told.uncounted), naive.i06(starts, ends, unit)
        given = {item: n for item, n in told.handouts.items() if n}
        yield f"handed out {where}", given, dict(naive.handed_out(starts, ends, unit))
        by_setting = {name: naive.i05(starts, ends, unit, name) for name in SETTINGS}
        yield f"I05 五进 {where}", dict(told.by_setting), by_setting
        cells = naive.cells(starts, ends, unit)
        yield f"all sums {where}", _frozen(told), _frozen(added_up([cells]))
        if unit is not None:
            again = sums_of(counted_of(unit, starts, ends).values())
            # Record by record they are kept with a report, where what others recorded keeps its own pieces too.
            yield f"record by record {where}", _frozen(again), _frozen(added_up([cells]))
        found = hazards.of_unit(unit, starts, ends) if unit else hazards.of_tenant(office.tenant_id, starts, ends)
        yield f"hazards {where}", (found.found, found.fixed), naive.hazards(starts, ends, unit)
        # The numbers that fill tables of other people are added up another way.
        for asked in (one for one in ASKABLE.values() if one.figures):
            value = answers.answer(asked, unit).value or 0
            yield f"{asked.label} as asked {where}", value, _asked(cells, asked)
    media = media_items(office, starts, ends)
    yield f"I27 by outlet {ends}", media.by_outlet, naive.i27_by_outlet(starts, ends)
    yield f"I27 {ends}", media.items, naive.i27(starts, ends)
    for line in stock_balance(office, items_of(office.tenant_id), starts, ends):
        by_hand = naive.i28(line.item.identifier, starts, ends)
        yield f"I28 {line.item.label} {ends}", (line.opening, line.taken_in, line.out, line.lost, line.balance), by_hand


def _frozen(told: sums.Sums) -> dict[str, object]:
    """Without the names of added things, which are no numbers."""
    return {name: value for name, value in told.frozen().items() if name != "added"}


def _asked(cells: Counter[Cell], asked: Askable) -> int:
    return sum(
        value
        for (figure, kind, setting), value in cells.items()
        if figure in asked.figures and asked.kind in ("", kind) and asked.setting in ("", setting)
    )


def _of_a_clerk(clerk: Who, naive: NaiveSums, now: datetime) -> Iterator[Pair]:
    """What somebody sees of their own unit and what is below it."""
    unit, name = clerk.unit, clerk.unit.name
    yield f"I03 {name}", done_rate(clerk, now), naive.i03(now, unit)
    yield f"I04 {name}", len(overdue(clerk, now)), naive.i04(now, unit)
    for starts, ends, _ in report_windows_of(clerk.tenant_id):
        if starts <= now.date():
            for line in stock_balance(clerk, items_of(clerk.tenant_id), starts, ends):
                told = (line.opening, line.taken_in, line.moved, line.out, line.lost, line.waiting)
                by_hand = naive.i28_of(unit, line.item.identifier, starts, ends)
                yield f"I28 {line.item.label} {name} {ends}", told, by_hand


def _of_registers(office: Who, naive: NaiveSums, day: date) -> Iterator[Pair]:
    yield "I09", coverage.rate_of(office, COVERAGES["I09"], day), naive.i09(day)
    yield "I10", coverage.rate_of(office, COVERAGES["I10"], day), naive.i09(day, ("training", "online_training"))
    yield "I11", coverage.rate_of(office, COVERAGES["I11"], day), naive.i09(day, ("drill",))
    minutes = coverage.drill_minutes(office, day)
    yield "I11 minutes", (minutes.median, minutes.n, minutes.unrecorded), naive.i11_minutes(day)
    by_kind = {kind: _plain(rate) for kind, rate in coverage.place_coverage_by_kind(office, day).items()}
    yield "I26 by kind", by_kind, naive.i26_by_kind(day)
    yield "I17", coverage.rate_of(office, COVERAGES["I17"], day), naive.i17(day)
    yield "I26", coverage.rate_of(office, COVERAGES["I26"], day), naive.i26(day)
    if day >= TERM:
        yield "I20", coverage.rate_of(office, COVERAGES["I20"], day), naive.i20(day, TERM)
