"""The indicators of the program held against the naive ones, for a whole subdistrict and each of its units."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from beacon.catalogue.coverages import COVERAGES
from beacon.catalogue.people import AUDIENCE_GROUPS
from beacon.catalogue.settings import SETTINGS
from beacon.figures import coverage, sums
from beacon.figures.answers import Answers
from beacon.figures.askable import ASKABLE
from beacon.figures.duties import done_rate, overdue, period_rates, reporting
from beacon.figures.groups import group_coverage
from beacon.figures.media import media_items
from beacon.figures.setup import set_ups
from beacon.figures.stock import stock_balance
from beacon.goods.items import items_of
from beacon.kit.rates import Rate
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.plans.bound import main_notice
from beacon.plans.progress import report_windows_of
from beacon.reports.collect import desk
from beacon.reports.windows import windows_of
from tests.support.naive import Naive

TERM = date(2023, 9, 1)
"""The first day of the autumn term of the tests' year."""


def disagreements(office: Who, now: datetime) -> list[str]:
    """Which indicator differs, and how, as of `now`."""
    naive, day = Naive(office.tenant_id), now.date()
    pairs = [*_of_now(office, naive, now), *_of_windows(office, naive, now), *_of_registers(office, naive, day)]
    return [
        f"{name}: {_plain(told)}, counted by hand {by_hand}" for name, told, by_hand in pairs if _plain(told) != by_hand
    ]


def _plain(told: Any) -> Any:
    return (told.numerator, told.denominator) if isinstance(told, Rate) else told


Pair = tuple[str, Any, Any]


def _of_now(office: Who, naive: Naive, now: datetime) -> Iterator[Pair]:
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


def _of_windows(office: Who, naive: Naive, now: datetime) -> Iterator[Pair]:
    minutes = {window.ends: desk(office, window, now).minutes for window in windows_of(office.tenant_id)}
    for starts, ends, _ in report_windows_of(office.tenant_id):
        told = reporting(office.tenant_id, ends)
        yield f"I01 {ends}", told.submitted, naive.i01(ends)
        yield f"I02 {ends}", told.on_time, naive.i02(ends)
        if ends in minutes:
            yield f"I33 {ends}", minutes[ends], naive.i33(ends)
        if starts <= now.date():
            yield from _of_records(office, naive, starts, ends)


def _of_records(office: Who, naive: Naive, starts: date, ends: date) -> Iterator[Pair]:
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
        # The numbers that fill tables of other people are added up another way.
        asked = answers.answer(ASKABLE["events"], unit).value
        if asked is not None:
            yield f"I05 as asked {where}", asked, naive.i05(starts, ends, unit)
    yield f"I27 {ends}", media_items(office, starts, ends).items, naive.i27(starts, ends)
    for line in stock_balance(office, items_of(office.tenant_id), starts, ends):
        by_hand = naive.i28(line.item.identifier, starts, ends)
        yield f"I28 {line.item.label} {ends}", (line.opening, line.taken_in, line.out, line.lost, line.balance), by_hand


def _of_registers(office: Who, naive: Naive, day: date) -> Iterator[Pair]:
    yield "I09", coverage.rate_of(office, COVERAGES["I09"], day), naive.i09(day)
    yield "I10", coverage.rate_of(office, COVERAGES["I10"], day), naive.i09(day, ("training", "online_training"))
    yield "I11", coverage.rate_of(office, COVERAGES["I11"], day), naive.i09(day, ("drill",))
    yield "I17", coverage.rate_of(office, COVERAGES["I17"], day), naive.i17(day)
    yield "I26", coverage.rate_of(office, COVERAGES["I26"], day), naive.i26(day)
    if day >= TERM:
        yield "I20", coverage.rate_of(office, COVERAGES["I20"], day), naive.i20(day, TERM)
