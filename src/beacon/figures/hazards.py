"""Hazards found and put right: counts of a period, and the list a unit or the office works through."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from beacon.hazards.models import Hazard, HazardState
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.people.tree import counted_with
from beacon.records.models import Record, RecordHazard

PAGE = 50


@dataclass(frozen=True)
class HazardCount:
    """发现/整改 of a period: found on one of its days, put right on one of its days. The two are counted apart: what
    was found last month and put right in this is in this month's 整改."""

    found: int = 0
    fixed: int = 0


def of_unit(unit: Unit, starts: date, ends: date) -> HazardCount:
    """What the unit and everything below it found and put right. Two queries at most."""
    below = counted_with(unit, ends)
    return _count(Hazard.objects.filter(tenant_id=unit.tenant_id, unit__in=below.values("id")), starts, ends)


def of_tenant(tenant_id: uuid.UUID, starts: date, ends: date) -> HazardCount:
    """What the whole subdistrict found and put right. One query."""
    return _count(Hazard.objects.filter(tenant_id=tenant_id), starts, ends)


def _count(rows: QuerySet[Hazard], starts: date, ends: date) -> HazardCount:
    period = (starts, ends)
    answer = rows.exclude(state=HazardState.WITHDRAWN).aggregate(
        found=Count("id", filter=Q(found_on__range=period)), fixed=Count("id", filter=Q(fixed_on__range=period))
    )
    return HazardCount(answer["found"], answer["fixed"])


@dataclass(frozen=True)
class HazardView:
    """One hazard as it is read; `record` is where it was noted."""

    hazard: Hazard
    record: Record | None
    is_late: bool


@dataclass(frozen=True)
class HazardList:
    """The hazards within reach: open ones first by due day, then what was put right, newest first."""

    rows: tuple[HazardView, ...]
    open_count: int
    late_count: int
    fixed_count: int
    page: int
    pages: int


def hazard_list(who: Who, today: date, *, is_open: bool = True, page: int = 1) -> HazardList:
    """One page of the list, of open or of fixed ones. Three queries."""
    mine = Hazard.objects.visible_to(who).counted()
    counts = mine.aggregate(
        open=Count("id", filter=Q(state=HazardState.NOTED)),
        late=Count("id", filter=Q(state=HazardState.NOTED, due_on__lt=today)),
        fixed=Count("id", filter=Q(state=HazardState.FIXED)),
    )
    total = counts["open"] if is_open else counts["fixed"]
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    chosen = mine.filter(state=HazardState.NOTED if is_open else HazardState.FIXED).select_related("unit")
    ordered = chosen.order_by(*(("due_on", "id") if is_open else ("-fixed_on", "-id")))
    shown = list(ordered[(page - 1) * PAGE : page * PAGE])
    links = RecordHazard.objects.filter(tenant_id=who.tenant_id, hazard__in=shown).select_related("record")
    records = {link.hazard_id: link.record for link in links}
    rows = tuple(HazardView(row, records.get(row.pk), is_open and row.due_on < today) for row in shown)
    return HazardList(rows, counts["open"], counts["late"], counts["fixed"], page, pages)
