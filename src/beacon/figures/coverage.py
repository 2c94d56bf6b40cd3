"""高层、学校、企业、场所 covered or not: I09, I10, I11, I17, I20 and I26, over the rows of a register within reach.

What counts at a row is everything that was recorded there, also by units whose records the asker may not see: a
building is covered or it is not. Lists hold what may be seen and say how much may not.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any, cast

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from beacon.catalogue.coverages import COVERAGES, TERM, Coverage
from beacon.catalogue.kinds import KINDS
from beacon.catalogue.registers import PLACE_KINDS
from beacon.catalogue.tallies import TOPIC
from beacon.kit.rates import Rate
from beacon.people.reach import Who
from beacon.plans.expected import openings
from beacon.records.models import (
    Fact,
    Part,
    Record,
    RecordBuilding,
    RecordPlace,
    RecordState,
    RecordUnit,
    TookPart,
)
from beacon.registers.models import Building, RegisterRow, RowQuerySet, UnitCard, rows_in

_TOOK_PART = Q(part__in=[Part.AUTHOR, Part.PLACE]) | Q(answer=TookPart.ACCEPTED)
"""What makes a record one of a school or enterprise: it recorded it, it was there, or it said that it took part. Being
named by another is not enough, and letting a record count for a duty (算作) is none."""

_EVENT_KINDS = [kind.identifier for kind in KINDS.values() if kind.is_event]


def place_coverage_by_kind(who: Who, day: date) -> dict[str, Rate]:
    """I26 for each kind of place there is, in the order of the catalogue. One query."""
    rows = marked(who, COVERAGES["I26"], day).order_by().values("kind")
    found = {
        row["kind"]: Rate(row["covered"], row["every"])
        for row in rows.annotate(every=Count("pk"), covered=Count("pk", filter=Q(is_covered=True)))
    }
    return {kind: found[kind] for kind in PLACE_KINDS if kind in found}


def beginning(coverage: Coverage, day: date) -> date:
    """The first day that counts: 1 January, or the first day of the term that `day` falls in."""
    if coverage.period != TERM:
        return date(day.year, 1, 1)
    begun = [first for year in (day.year - 1, day.year) for first in openings(year) if first <= day]
    return max(begun)


def rate_of(who: Who, coverage: Coverage, day: date) -> Rate:
    """n/N over the rows within reach as of `day`; 不适用 where there are none. One query."""
    counted = marked(who, coverage, day).aggregate(every=Count("pk"), covered=Count("pk", filter=Q(is_covered=True)))
    return Rate(counted["covered"], counted["every"])


def rates_of(who: Who, coverages: Iterable[Coverage], day: date) -> dict[str, Rate]:
    """Indicator → n/N of several of one register. One query."""
    wanted = list(coverages)
    if not wanted:
        return {}
    rows: RowQuerySet[Any] = rows_in(wanted[0].register, who.tenant_id).visible_to(who).in_use_on(day)
    marks = {f"done_{one.indicator}": has_been(one, who.tenant_id, day) for one in wanted}
    counts = {one.indicator: Count("pk", filter=Q(**{f"done_{one.indicator}": True})) for one in wanted}
    counted = rows.annotate(**marks).aggregate(every=Count("pk"), **counts)
    return {one.indicator: Rate(counted[one.indicator], counted["every"]) for one in wanted}


def has_been(coverage: Coverage, tenant_id: uuid.UUID, day: date) -> Exists:
    """Whether a row of the register was covered as of `day`, to be annotated."""
    return Exists(_links(coverage, tenant_id, day))


def marked(who: Who, coverage: Coverage, day: date) -> RowQuerySet[Any]:
    """The rows that count as of `day`, each with `is_covered`. Closed ones have left."""
    rows = rows_in(coverage.register, who.tenant_id).visible_to(who).in_use_on(day)
    return cast(RowQuerySet[Any], rows.annotate(is_covered=has_been(coverage, who.tenant_id, day)))


def covered(who: Who, coverage: Coverage, day: date, *, yes: bool) -> RowQuerySet[Any]:
    """Those where it was done, or those where it was not, in the order of the register."""
    return marked(who, coverage, day).filter(is_covered=yes).in_order()


Links = QuerySet[RecordBuilding] | QuerySet[RecordPlace] | QuerySet[RecordUnit]


def _links(coverage: Coverage, tenant_id: uuid.UUID, day: date) -> Links:
    """The records that cover the row of the outer query."""
    valid = Q(
        tenant_id=tenant_id,
        record__state=RecordState.VALID,
        record__happened_on__range=(beginning(coverage, day), day),
    )
    if coverage.kinds:
        valid &= Q(record__kind__in=coverage.kinds)
    if coverage.setting:
        valid &= Q(record__setting=coverage.setting)
    if coverage.events_only:
        valid &= Q(record__kind__in=_EVENT_KINDS)
    match coverage.register:
        case "building":
            return RecordBuilding.objects.filter(valid, building=OuterRef("pk"))
        case "place":
            return RecordPlace.objects.filter(valid, place=OuterRef("pk"))
        case _:
            return RecordUnit.objects.filter(valid, _TOOK_PART, unit=OuterRef("own_unit"))


@dataclass(frozen=True)
class Minutes:
    """疏散用时 of the year's drills in high-rises: the median over the `n` that recorded it; `unrecorded` did not."""

    median: float | None
    n: int
    unrecorded: int


def drill_minutes(who: Who, day: date) -> Minutes:
    """I11's minutes: drills of this year at buildings within reach that are in use, each once. One query."""
    houses = marked(who, COVERAGES["I11"], day)
    ticked = RecordBuilding.objects.filter(
        tenant_id=who.tenant_id, record=OuterRef("pk"), building__in=houses.order_by().values("pk")
    )
    drills = Record.objects.valid().filter(
        Exists(ticked),
        tenant_id=who.tenant_id,
        kind__in=COVERAGES["I11"].kinds,
        happened_on__range=(beginning(COVERAGES["I11"], day), day),
    )
    told = [details.get("evac_minutes") for details in drills.values_list("details", flat=True)]
    minutes = [one for one in told if isinstance(one, int)]
    return Minutes(median(minutes) if minutes else None, len(minutes), len(told) - len(minutes))


def topics_at(who: Who, day: date, buildings: Iterable[Building]) -> Mapping[uuid.UUID, frozenset[str]]:
    """Building → the topics its records of this year were about (R12). One query."""
    rows = Fact.objects.filter(
        tenant_id=who.tenant_id,
        figure__startswith=TOPIC,
        record__state=RecordState.VALID,
        record__happened_on__range=(beginning(COVERAGES["I09"], day), day),
        record__buildings__building__in=[building.pk for building in buildings],
    )
    found: dict[uuid.UUID, set[str]] = {}
    for building_id, figure in rows.values_list("record__buildings__building", "figure").distinct():
        found.setdefault(building_id, set()).add(figure.removeprefix(TOPIC))
    return {key: frozenset(topics) for key, topics in found.items()}


@dataclass(frozen=True)
class AtRow:
    """What was recorded at one row this year, newest first, and how many more records the asker may not see."""

    records: tuple[Record, ...]
    unseen: int


SHOWN = 100


def records_at(who: Who, row: RegisterRow, day: date) -> AtRow:
    """The valid records of this year at a row, up to SHOWN of those that may be seen. Three queries."""
    rows = Record.objects.valid().filter(
        tenant_id=who.tenant_id, happened_on__range=(date(day.year, 1, 1), day), pk__in=_at(row)
    )
    seen = rows.visible_to(who)
    total, visible = rows.count(), seen.count()
    listed = seen.select_related("author").order_by("-happened_on", "-id")[:SHOWN]
    return AtRow(tuple(listed), total - visible)


def _at(row: RegisterRow) -> QuerySet[Any, Any]:
    """The keys of every record made at the row."""
    if isinstance(row, UnitCard):
        own = RecordUnit.objects.filter(_TOOK_PART, tenant_id=row.tenant_id, unit=row.own_unit_id)
        return own.values("record")
    if isinstance(row, Building):
        return RecordBuilding.objects.filter(tenant_id=row.tenant_id, building=row).values("record")
    return RecordPlace.objects.filter(tenant_id=row.tenant_id, place=row.pk).values("record")
