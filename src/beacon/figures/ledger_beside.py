"""What stands beside a record, for columns of the ledger: its hazards, who did it together, where it was."""

from collections.abc import Collection

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from beacon.documents.sheets import Cell
from beacon.hazards.models import HazardState
from beacon.people.reach import Who
from beacon.records.models import (
    Part,
    Record,
    RecordBuilding,
    RecordHazard,
    RecordPlace,
    RecordQuerySet,
    RecordUnit,
    TookPart,
)

TOGETHER, SITES, FOUND, FIXED = "together", "sites", "hazards_found", "hazards_fixed"
"""Names of the columns."""


def with_beside(who: Who, rows: RecordQuerySet, names: Collection[str]) -> RecordQuerySet:
    """The records with what these columns need; at most three queries for each handful of rows."""
    links = RecordHazard.objects.filter(tenant_id=who.tenant_id, record=OuterRef("pk"))
    links = links.exclude(hazard__state=HazardState.WITHDRAWN)
    on_the_spot = links.filter(hazard__fixed_on=F("hazard__found_on"))
    for name, counted in ((FOUND, links), (FIXED, on_the_spot)):
        if name in names:
            rows = rows.annotate(**{f"{name}_n": _number(counted)})
    if TOGETHER in names or SITES in names:
        with_us = Q(part=Part.CO, answer=TookPart.ACCEPTED) | Q(part=Part.PLACE)
        parts = RecordUnit.objects.filter(with_us, tenant_id=who.tenant_id).select_related("unit")
        rows = rows.prefetch_related(Prefetch("parts", parts.order_by("unit__position", "unit_id"), "parts_beside"))
    if SITES in names:
        for_tenant = {"tenant_id": who.tenant_id}
        buildings = RecordBuilding.objects.filter(**for_tenant).select_related("building").order_by("building__code")
        places = RecordPlace.objects.filter(**for_tenant).select_related("place").order_by("place__code")
        rows = rows.prefetch_related(
            Prefetch("buildings", buildings, "buildings_beside"), Prefetch("places", places, "places_beside")
        )
    return rows


def _number(links: QuerySet[RecordHazard]) -> Coalesce:
    counted = links.order_by().values("record").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def together(record: Record) -> Cell:
    """The units that said they did it together."""
    return "、".join(row.unit.name for row in vars(record)["parts_beside"] if row.part == Part.CO) or None


def sites(record: Record) -> Cell:
    """Buildings, schools and enterprises, places."""
    beside = vars(record)
    return (
        "、".join(
            [
                *(str(row.building) for row in beside["buildings_beside"]),
                *(row.unit.name for row in beside["parts_beside"] if row.part == Part.PLACE),
                *(row.place.name for row in beside["places_beside"]),
            ]
        )
        or None
    )
