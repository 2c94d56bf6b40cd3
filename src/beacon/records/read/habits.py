"""What a unit usually records: its kinds in order of habit, its last places, its last head-counts."""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from beacon.catalogue.kinds import OFFERED
from beacon.people.models import Unit
from beacon.records.models import Record

RECENT = 200
"""So many of the last records tell the habit."""

LAST_PLACES = 3

_CATALOGUE_ORDER = tuple(kind.identifier for kind in OFFERED)


@dataclass(frozen=True)
class Habits:
    """Kinds with the most recorded first, the last distinct places, the last head-count and the last record per kind,
    the last record of all."""

    kinds: tuple[str, ...] = _CATALOGUE_ORDER
    places: tuple[str, ...] = ()
    last_counts: Mapping[str, int] = field(default_factory=dict)
    last_records: Mapping[str, uuid.UUID] = field(default_factory=dict)
    last_record_id: uuid.UUID | None = None

    def last_of(self, kind: str) -> uuid.UUID | None:
        """The record that 和上次一样 means: the last of this kind, of any where none was chosen."""
        return self.last_records.get(kind) if kind else self.last_record_id


def habits_of(unit: Unit) -> Habits:
    """The habits of a unit from its last valid records. One query, bounded."""
    rows = Record.objects.filter(tenant_id=unit.tenant_id, author=unit).valid().order_by("-happened_on", "-id")
    recent = list(rows.values_list("id", "kind", "place", "audience_count")[:RECENT])
    often = Counter(kind for _, kind, _, _ in recent)
    places = dict.fromkeys(place for _, _, place, _ in recent if place)
    last_counts: dict[str, int] = {}
    last_records: dict[str, uuid.UUID] = {}
    for record_id, kind, _, count in recent:
        last_records.setdefault(kind, record_id)
        if count is not None:
            last_counts.setdefault(kind, count)
    return Habits(
        # Sorting is stable: kinds recorded equally often keep the order of the catalogue.
        kinds=tuple(sorted(_CATALOGUE_ORDER, key=lambda kind: -often[kind])),
        places=tuple(places)[:LAST_PLACES],
        last_counts=last_counts,
        last_records=last_records,
        last_record_id=recent[0][0] if recent else None,
    )


def same_day(unit: Unit, kind: str, day: date) -> list[Record]:
    """Records of the same kind that the unit already has on that day, so that a colleague sees them. One query."""
    rows = Record.objects.filter(tenant_id=unit.tenant_id, author=unit, happened_on=day, kind=kind).valid()
    return list(rows.order_by("started_at", "id")[:LAST_PLACES])
