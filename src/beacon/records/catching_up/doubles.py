"""What stands in the ledger already, or twice in the table: the same unit, kind, day, place and head-count."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from beacon.people.models import Unit
from beacon.people.roster.cells import folded
from beacon.records.catching_up.cells import ReadRow
from beacon.records.models import CatchUp, Record

Key = tuple[str, date, str, int | None, str]

IN_LEDGER = "台账里已经有了"


def _key(kind: str, day: date, place: str, people: int | None, summary: str) -> Key:
    """Without a place or a head-count the words decide: two broadcasts of one day are two."""
    place = folded(place)
    return kind, day, place, people, "" if place and people is not None else folded(summary)


def key_of(row: ReadRow) -> Key | None:
    """What tells a row from others; None for one that makes no record."""
    draft = row.draft
    if draft is None:
        return None
    return _key(draft.kind, draft.happened_on, draft.place, draft.audience_count, draft.summary)


@dataclass
class Seen:
    """What was met so far, by key, with where."""

    ledger: frozenset[Key]
    rows: dict[Key, str] = field(default_factory=dict)

    def double_of(self, row: ReadRow) -> str:
        """Where the same stands already; empty for the first of its sort, which is seen from now on."""
        key = key_of(row)
        if key is None:
            return ""
        if key in self.ledger:
            return IN_LEDGER
        first = self.rows.get(key)
        if first is not None:
            return f"和{first}一样"
        self.rows[key] = f"{row.sheet}第{row.number}行"
        return ""


def seen_in_ledger(unit: Unit, rows: Sequence[ReadRow], batch: CatchUp) -> Seen:
    """What the unit's ledger has between the first and last day of these rows, but for what the batch wrote itself.
    One query."""
    days = [row.draft.happened_on for row in rows if row.draft]
    if not days:
        return Seen(frozenset())
    mine = Record.objects.filter(tenant_id=unit.tenant_id, author=unit, happened_on__range=(min(days), max(days)))
    mine = mine.valid().exclude(caught_up_from__batch=batch)
    values = mine.values_list("kind", "happened_on", "place", "audience_count", "summary")
    return Seen(frozenset(_key(*row) for row in values.iterator(chunk_size=2000)))
