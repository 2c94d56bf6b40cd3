"""Writes the rows of a confirmed table in bulk: what saving them one by one would write, but no move of stock, no
invitation to others and no line of the journal each.

Each handful is a transaction of its own, after which every sum holds. The key of a record follows from batch and row:
a job that was killed goes on where it was, and nothing is there twice.
"""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import chain

from django.db import transaction

from beacon.kit import clock
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.people.units import held_unit
from beacon.plans.progress import running_between
from beacon.records import credits
from beacon.records.belongings.facts import facts_of
from beacon.records.catching_up.cells import ReadRow
from beacon.records.catching_up.sites import write_named
from beacon.records.drafts import Draft, columns_of, subjects_of
from beacon.records.models import (
    CatchUp,
    CatchUpRow,
    CatchUpState,
    Credit,
    Fact,
    Part,
    Record,
    RecordSearch,
    RecordUnit,
)
from beacon.records.read import search


def key_of(batch: CatchUp, row: ReadRow) -> uuid.UUID:
    """The key a row's record is known by, the same however often the row is read."""
    return uuid.uuid5(batch.pk, f"{row.sheet}:{row.number}")


def write_handful(by: Who, batch: CatchUp, rows: Sequence[ReadRow]) -> bool:
    """Write those of the rows that are not there yet; False when the batch is no longer being written."""
    with transaction.atomic():
        return _write(by, batch, rows)


def _write(by: Who, batch: CatchUp, rows: Sequence[ReadRow]) -> bool:
    held = CatchUp.objects.select_for_update().filter(tenant_id=by.tenant_id, pk=batch.pk)
    if held.values_list("state", flat=True).first() != CatchUpState.WRITING:
        return False
    # As it stands now: the unit may have been merged since the table was confirmed.
    unit = held_unit(by.tenant_id, batch.unit)
    keys = {key_of(batch, row): row for row in rows}
    known = set(Record.objects.filter(tenant_id=by.tenant_id, client_id__in=keys).values_list("client_id", flat=True))
    made = {
        key: (_record(by, unit, key, row.draft), row, row.draft)
        for key, row in keys.items()
        if key not in known and row.draft is not None
    }
    if made:
        _write_records(unit, batch, list(made.values()))
    return True


def _record(by: Who, unit: Unit, key: uuid.UUID, draft: Draft) -> Record:
    return Record(
        tenant_id=unit.tenant_id,
        author=unit,
        client_id=key,
        saved_at=clock.now(),
        saved_really_at=datetime.now(UTC),
        saved_by=by.account,
        **columns_of(draft),
    )


def _write_records(unit: Unit, batch: CatchUp, made: Sequence[tuple[Record, ReadRow, Draft]]) -> None:
    own = {"tenant_id": unit.tenant_id}
    records = [record for record, _, _ in made]
    Record.objects.bulk_create(records)
    RecordUnit.objects.bulk_create(chain.from_iterable(_parts(record, unit, draft) for record, _, draft in made))
    CatchUpRow.objects.bulk_create(
        CatchUpRow(**own, batch=batch, record=record, sheet=row.sheet, number=row.number) for record, row, _ in made
    )
    write_named(unit, records)
    RecordSearch.objects.bulk_create(search.rows_of(records))
    Fact.objects.bulk_create(chain.from_iterable(facts_of(record) for record in records))
    _credit(unit, [(record, draft) for record, _, draft in made])


def _parts(record: Record, unit: Unit, draft: Draft) -> list[RecordUnit]:
    """The author, and the school where there is one; schools are those of the roster the rows were read with."""
    own = {"tenant_id": unit.tenant_id, "record": record}
    schools = [RecordUnit(**own, unit_id=key, part=Part.PLACE) for key in subjects_of(draft)]
    return [RecordUnit(**own, unit=unit, part=Part.AUTHOR), *schools]


def _credit(unit: Unit, made: Sequence[tuple[Record, Draft]]) -> None:
    """Credit the duties of the days, and settle each that was met once, in the order in which saving locks them."""
    days = [draft.happened_on for _, draft in made]
    running = running_between(unit, min(days), max(days))
    rows: list[Credit] = []
    for record, draft in made:
        day = draft.happened_on
        that_day = [one for one in running if one.starts <= day <= one.ends]
        places = credits.counting(that_day, kind=draft.kind, day=day, subject_ids=subjects_of(draft))
        rows += [
            Credit(tenant_id=unit.tenant_id, record=record, instance=place.instance, is_late=place.is_late)
            for place in places
        ]
    Credit.objects.bulk_create(rows)
    met = {row.instance_id for row in rows}
    for instance in running:
        if instance.id in met:
            credits.resettle(instance)
