"""Indicators over expected instances: I01–I04, I12, I13 and the minutes of I33."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from django.db.models import Count

from beacon.kit.rates import Rate
from beacon.people.reach import Who
from beacon.plans.models import DutyInstance, InstanceQuerySet, Status
from beacon.plans.progress import report_instances, visible_instances


@dataclass(frozen=True)
class Reporting:
    """I01 and I02 of one window, with how many were exempt."""

    submitted: Rate
    on_time: Rate
    exempt: int


def reporting(tenant_id: uuid.UUID, ends: date) -> Reporting:
    """月报报送率 and 按时率 of the window that ends on `ends`."""
    return reporting_of(report_instances(tenant_id, ends))


def reporting_of(rows: Iterable[DutyInstance]) -> Reporting:
    """The same over instances at hand: exempt ones leave the denominator, returned ones count as submitted."""
    all_rows = list(rows)
    bound = [row for row in all_rows if row.exempt_at is None]
    sent = [row for row in bound if row.first_done_at is not None]
    on_time = [row for row in sent if not row.is_late]
    return Reporting(Rate(len(sent), len(bound)), Rate(len(on_time), len(bound)), len(all_rows) - len(bound))


def done_rate(who: Who, now: datetime) -> Rate:
    """I03 应办完成率 over everything within reach that has fallen due."""
    counted = visible_instances(who).counted_at(now).aggregate(done=Count("done_on"), every=Count("id"))
    return Rate(counted["done"], counted["every"])


def overdue(who: Who, now: datetime) -> list[DutyInstance]:
    """I04 逾期事项: the instances themselves, so that the number can be opened."""
    rows = visible_instances(who).late(now).order_by("due_on", "unit__position")
    return [row for row in rows if row.status(now) is Status.OVERDUE]


@dataclass(frozen=True)
class PeriodRate:
    """I12 or I13 of one period: how many units did it, of those how many as 补办."""

    label: str
    rate: Rate
    late: int


def period_rates(who: Who, template: str, now: datetime) -> list[PeriodRate]:
    """The rate of a unit duty for each of its periods that has begun, oldest first."""
    return _by_period(visible_instances(who).of_template(template).begun(now))


def rate_between(who: Who, template: str, starts: date, ends: date, now: datetime) -> PeriodRate | None:
    """The rate of the periods that end between two days, else of the one that holds them both; None where there is
    neither or it has not begun. Several periods are added up."""
    rows = visible_instances(who).of_template(template).begun(now)
    found = _by_period(rows.filter(ends__range=(starts, ends))) or _by_period(
        rows.filter(starts__lte=starts, ends__gt=ends)
    )
    if not found:
        return None
    counted = [period.rate for period in found]
    whole = Rate(sum(rate.numerator for rate in counted), sum(rate.denominator for rate in counted))
    return PeriodRate("、".join(period.label for period in found), whole, sum(period.late for period in found))


def _by_period(instances: InstanceQuerySet) -> list[PeriodRate]:
    rows = instances.order_by("starts", "unit__position")
    periods: dict[str, list[DutyInstance]] = {}
    for row in rows:
        if row.exempt_at is None and not (row.host_cancelled_on and row.done_on is None):
            periods.setdefault(row.label, []).append(row)
    return [
        PeriodRate(
            label,
            Rate(sum(row.done_on is not None for row in held), len(held)),
            sum(row.is_late for row in held),
        )
        for label, held in periods.items()
    ]


def median_minutes(rows: Iterable[DutyInstance]) -> float | None:
    """I33: median minutes from opening a report to sending it; None when none was both opened and sent."""
    spent = [
        (row.first_done_at - row.opened_at).total_seconds() / 60
        for row in rows
        if row.first_done_at is not None and row.opened_at is not None
    ]
    return round(median(spent), 1) if spent else None
