"""Whether so many people can have been where a record was made (N14). Only ever asked, never held against anybody."""

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Exists, OuterRef

from beacon.records.models import Part, Record, RecordBuilding, RecordPlace, RecordUnit

PERSONS = Decimal("2.45")
"""Who live in one family household in Chongqing, census of 2020 (domain §8)."""

DRILL_TIMES = Decimal("1.2")
"""A drill also takes those who work or visit there: asked about above so many times the residents (product §6.2)."""

_DRILL = "drill"
_ELSEWHERE = frozenset({"online_training"})
"""Kinds whose people are not at the site."""

MOST_BUILDINGS = 500
"""As many as can be ticked one by one."""


def too_many(kind: str, people: int, households: Sequence[int | None]) -> bool:
    """Whether more people took part than live in buildings with these households. Not where the households of one of
    them are unknown or nought, because then nobody knows how many live there."""
    if kind in _ELSEWHERE or not households or not all(households):
        return False
    residents = sum(known or 0 for known in households) * PERSONS
    return people > residents * (DRILL_TIMES if kind == _DRILL else 1)


def households_at(record: Record) -> list[int | None]:
    """Households of the buildings a record was made at, None where unknown; empty where it was made at another site
    too, whose people nobody counted. One query, of at most MOST_BUILDINGS rows."""
    mine = {"tenant_id": record.tenant_id, "record_id": OuterRef("record_id")}
    rows = RecordBuilding.objects.filter(tenant_id=record.tenant_id, record=record).exclude(
        Exists(RecordPlace.objects.filter(**mine)) | Exists(RecordUnit.objects.filter(**mine, part=Part.PLACE))
    )
    known = rows.values_list("building__details", flat=True)[:MOST_BUILDINGS]
    return [details.get("households") for details in known]
