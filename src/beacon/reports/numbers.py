"""Every number of a subdistrict, from the functions that the pages and papers use: for comparing two databases."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from beacon.catalogue.coverages import COVERAGES
from beacon.figures import hazards, sums
from beacon.figures.coverage import drill_minutes, place_coverage_by_kind, rate_of, topics_at
from beacon.figures.duties import done_rate, median_minutes, overdue, period_rates, reporting
from beacon.figures.groups import group_coverage
from beacon.figures.ledger import ALL, Look, open_ledger
from beacon.figures.media import media_items
from beacon.figures.questions import Question
from beacon.figures.setup import set_ups
from beacon.figures.stock import stock_balance
from beacon.goods.items import items_of
from beacon.kit.clock import SHANGHAI
from beacon.people.models import Account, Post, Tenant
from beacon.people.reach import Who
from beacon.plans.matrix import grids
from beacon.plans.models import Notice, NoticeState
from beacon.plans.progress import report_instances
from beacon.records.models import Record
from beacon.registers.models import Building
from beacon.reports.desk.collect import desk
from beacon.reports.models import Consolidation, DistrictFormFill
from beacon.reports.papers.month import gather
from beacon.reports.windows import ReportWindow, windows_of

Number = tuple[str, Any]
"""What is counted and how much it is, as plain data."""

_VISITS = {"I12": "community_drill", "I13": "station_visit"}


def tenants() -> list[Tenant]:
    """Every subdistrict, in the order of its key."""
    return list(Tenant.objects.order_by("pk"))


def numbers_of(tenant: Tenant, now: datetime) -> Iterator[Number]:
    """Every indicator that can be answered, every unit's sums of every month, every desk, duty table and consolidation
    as of `now`, seen as its office sees them."""
    who = Who(Account(), Post(role="office", tenant=tenant))
    yield "I03", str(done_rate(who, now))
    yield "I04", len(overdue(who, now))
    for identifier, template in _VISITS.items():
        for period in period_rates(who, template, now):
            yield f"{identifier} {period.label}", [str(period.rate), period.late]
    for notice in Notice.objects.filter(tenant=tenant, state=NoticeState.PUBLISHED).order_by("pk"):
        yield f"I30 {notice.pk}", str(set_ups(who, notice, now).rate)
    for window in windows_of(tenant.id):
        yield from _month(who, window, now)
    for first, last in _years(tenant.id):
        yield f"I05 I06 {first.year}", sums.of_tenant(tenant.id, first, last).frozen()
        yield f"I25 {first.year}", {row.group: str(row.rate) for row in group_coverage(who, last)}
        yield f"I27 {first.year}", media_items(who, first, last).by_outlet
    for grid in grids(who, now):
        counted: dict[str, int] = {}
        for line in grid.lines:
            for cell in filter(None, line.cells):
                counted[str(cell.status)] = counted.get(str(cell.status), 0) + 1
        yield f"应办 {grid.duty.title} {grid.duty.pk}", counted
    yield from _stock(who, now.date())
    yield from _covered(who, now)
    for first, last in _years(tenant.id):
        noted = hazards.of_tenant(tenant.id, first, last)
        yield f"隐患 {first.year}", [noted.found, noted.fixed]
    yield from _ledger(who)
    yield from _consolidated(tenant.id)
    yield from _filled(tenant.id)


def _month(who: Who, window: ReportWindow, now: datetime) -> Iterator[Number]:
    """One report window: its desk, its indicators, and what each unit and the whole did."""
    answer, name = reporting(who.tenant_id, window.ends), f"{window.ends:%Y-%m}"
    rows = list(report_instances(who.tenant_id, window.ends))
    yield f"I01 {name}", [str(answer.submitted), answer.exempt]
    yield f"I02 {name}", str(answer.on_time)
    yield f"I33 {name}", median_minutes(rows)
    held = desk(who, window, now)
    yield f"收报台 {name}", [held.expected, held.sent, held.to_read, dict(sorted(held.counts.items()))]
    yield f"I05 I06 {name}", sums.of_tenant(who.tenant_id, window.starts, window.ends).frozen()
    for row in rows:
        yield f"I05 I06 {name} {row.unit_id}", sums.of_unit(row.unit, row.starts, row.ends).frozen()


def _covered(who: Who, now: datetime) -> Iterator[Number]:
    """What of the registers is covered, and the topics building by building."""
    day = now.astimezone(SHANGHAI).date()
    for identifier, coverage in COVERAGES.items():
        yield identifier, str(rate_of(who, coverage, day))
    minutes = drill_minutes(who, day)
    yield "I11 用时", [minutes.median, minutes.n, minutes.unrecorded]
    yield "I26 分类", {kind: str(rate) for kind, rate in place_coverage_by_kind(who, day).items()}
    houses = Building.objects.visible_to(who).in_order()
    yield "高层 方面", {str(key): sorted(topics) for key, topics in sorted(topics_at(who, day, houses).items())}


def _years(tenant_id: uuid.UUID) -> list[tuple[date, date]]:
    """First and last day of each year that has records."""
    found = Record.objects.filter(tenant_id=tenant_id).dates("happened_on", "year")
    return [(date(day.year, 1, 1), date(day.year, 12, 31)) for day in found]


def _stock(who: Who, today: date) -> Iterator[Number]:
    """What came, went and lies on the shelves this year."""
    for row in stock_balance(who, items_of(who.tenant_id), today.replace(month=1, day=1), today):
        told = [row.opening, row.taken_in, row.out, row.lost, row.balance, row.waiting]
        yield f"I28 {row.item.identifier}", told


def _ledger(who: Who) -> Iterator[Number]:
    """The sums at the head of the ledger, of the valid records and of all."""
    for look in (Look(Question()), Look(Question(), state=ALL)):
        sheet = open_ledger(who, look)
        yield f"台账 {look.state}", [sheet.count, sheet.attendance, sheet.uncounted, dict(sheet.events)]


def _consolidated(tenant_id: uuid.UUID) -> Iterator[Number]:
    """What each consolidation froze, added up."""
    for paper in Consolidation.objects.filter(tenant_id=tenant_id).select_related("tenant").order_by("ends", "number"):
        month = gather(paper, on_unit=lambda done: None)
        parts = [
            month.expected,
            len(month.reported),
            len(month.late),
            len(month.nil),
            len(month.records),
            month.carried_n,
        ]
        rates = [str(month.submitted_rate), str(month.on_time_rate)]
        yield f"汇总 {paper.ends:%Y-%m} 第{paper.number}版", [parts, rates, month.total.frozen()]


def _filled(tenant_id: uuid.UUID) -> Iterator[Number]:
    """What was told of every cell of each filled copy of the district's forms."""
    rows = DistrictFormFill.objects.filter(tenant_id=tenant_id).select_related("version__form").order_by("pk")
    for fill in rows.iterator(chunk_size=10):
        yield f"区里的表 {fill.version.form.name} {fill.period} {fill.pk}", fill.cells
