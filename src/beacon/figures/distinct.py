"""What counts once however many records tell of it: pieces in the press and high-rises looked at."""

import uuid
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from beacon.kit.batches import batches
from beacon.records.models import Record, RecordBuilding
from beacon.records.read.pieces import Piece, distinct, piece_of


@dataclass(frozen=True)
class Distinct:
    """Of the records of a month: the pieces in the press, and the high-rises that were looked at. `without_site`:
    records of a look at a high-rise that say not which."""

    pieces: tuple[Piece, ...] = ()
    buildings: frozenset[str] = frozenset()
    without_site: frozenset[str] = frozenset()

    def __or__(self, other: "Distinct") -> "Distinct":
        return Distinct(
            (*self.pieces, *other.pieces), self.buildings | other.buildings, self.without_site | other.without_site
        )

    @property
    def levels(self) -> Counter[str]:
        """Level → pieces; "" where none of a piece's records says one."""
        return Counter(next((piece.level for piece in group if piece.level), "") for group in distinct(self.pieces))

    def frozen(self) -> dict[str, Any]:
        """As plain data, to be kept with what was sent."""
        return {
            "pieces": [[one.link, one.outlet, one.headline, one.day.isoformat(), one.level] for one in self.pieces],
            "buildings": sorted(self.buildings),
            "without_site": sorted(self.without_site),
        }

    @classmethod
    def thawed(cls, kept: Mapping[str, Any]) -> "Distinct":
        """What `frozen` kept."""
        return cls(
            tuple(
                Piece(link, outlet, headline, date.fromisoformat(day), level=level)
                for link, outlet, headline, day, level in kept["pieces"]
            ),
            frozenset(kept["buildings"]),
            frozenset(kept["without_site"]),
        )


def distinct_of(tenant_id: uuid.UUID, kinds: Mapping[uuid.UUID, str]) -> Distinct:
    """What the records (key → kind) tell of. No query where none is of these kinds, else one for each kind."""
    media = [key for key, kind in kinds.items() if kind == "media"]
    looks = [key for key, kind in kinds.items() if kind == "highrise_check"]
    sites = _sites(tenant_id, looks)
    return Distinct(
        tuple(piece_of(record) for record in _records(tenant_id, media)),
        frozenset(str(building) for _, building in sites),
        frozenset(str(key) for key in {*looks} - {record for record, _ in sites}),
    )


def _records(tenant_id: uuid.UUID, keys: Collection[uuid.UUID]) -> list[Record]:
    found = [
        record
        for some in batches(keys)
        for record in Record.objects.filter(tenant_id=tenant_id, pk__in=some).only("kind", "happened_on", "details")
    ]
    return sorted(found, key=lambda record: (record.happened_on, record.pk))


def _sites(tenant_id: uuid.UUID, keys: Collection[uuid.UUID]) -> list[tuple[uuid.UUID, uuid.UUID]]:
    return [
        pair
        for some in batches(keys)
        for pair in RecordBuilding.objects.filter(tenant_id=tenant_id, record__in=some).values_list(
            "record_id", "building_id"
        )
    ]
