"""Records kept before a change, matched to what is expected after it.

Only unfinished instances gain credits, so that nothing that was done changes; none loses one but those withdrawn. What
a record satisfies is decided as at saving (`records.credits.places`), over all records at once.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from beacon.kit import clock
from beacon.people.models import Unit
from beacon.plans.models import DutyInstance, InstanceQuerySet
from beacon.plans.progress import matches
from beacon.records.credits import resettle
from beacon.records.models import Credit, Part, Record, RecordState, RecordUnit
from beacon.records.together.joint_credits import shared_with


def rematch(tenant_id: uuid.UUID, since: date) -> int:
    """Credit the open instances that fall due from `since` on with the valid records that satisfy them; how many
    credits are new. Runs in the deed that brought the instances in line, which has locked them."""
    Credit.objects.filter(tenant_id=tenant_id, instance__withdrawn_at__isnull=False, instance__done_on=None).delete()
    open_rows = [row for row in _open_rows(tenant_id, since) if row.duty.kinds]
    if not open_rows:
        return 0
    records = _records(tenant_id, open_rows)
    subjects = _subjects(tenant_id, records)
    shared = shared_with(tenant_id, [one.id for one in records])
    merged = list(Unit.objects.filter(tenant_id=tenant_id, merged_into__isnull=False))
    have = defaultdict[uuid.UUID, set[uuid.UUID]](set)
    credits = Credit.objects.filter(tenant_id=tenant_id, instance__in=[row.id for row in open_rows])
    for instance_id, record_id in credits.values_list("instance_id", "record_id"):
        have[instance_id].add(record_id)
    added = 0
    for row in open_rows:
        found = [
            one for one in records if one.id not in have[row.id] and _satisfies(one, row, subjects, merged, shared)
        ]
        Credit.objects.bulk_create(
            Credit(tenant_id=tenant_id, record=one, instance=row, is_late=_is_late(one, row)) for one in found
        )
        added += len(found)
        if len(have[row.id]) + len(found) >= row.needed:
            resettle(row)
    return added


def _open_rows(tenant_id: uuid.UUID, since: date) -> InstanceQuerySet:
    rows = DutyInstance.objects.filter(tenant_id=tenant_id, due_on__gte=since, starts__lte=clock.today())
    unfinished = rows.unfinished().owed().select_related("duty", "unit", "subject")
    return unfinished.order_by("due_on", "starts", "id")


def _records(tenant_id: uuid.UUID, rows: Sequence[DutyInstance]) -> list[Record]:
    kinds = {kind for row in rows for kind in row.duty.kinds}
    found = Record.objects.filter(
        tenant_id=tenant_id, state=RecordState.VALID, kind__in=kinds, happened_on__gte=min(row.starts for row in rows)
    )
    return list(found.select_related("author").order_by("happened_on", "id"))


def _subjects(tenant_id: uuid.UUID, records: Sequence[Record]) -> Mapping[uuid.UUID, list[uuid.UUID]]:
    found = defaultdict[uuid.UUID, list[uuid.UUID]](list)
    rows = RecordUnit.objects.filter(tenant_id=tenant_id, part=Part.PLACE)
    if records:
        rows = rows.filter(record__happened_on__gte=records[0].happened_on)
    for record_id, unit_id in rows.values_list("record_id", "unit_id"):
        found[record_id].append(unit_id)
    return found


def _satisfies(
    record: Record,
    row: DutyInstance,
    subjects: Mapping[uuid.UUID, list[uuid.UUID]],
    merged: Collection[Unit],
    shared: Mapping[uuid.UUID, list[Unit]],
) -> bool:
    """Whether saving the record now would credit the row, of its author or of a unit that did it together. A make-up
    counts for its own period and no other."""
    if record.make_up_for_id is not None:
        return record.make_up_for_id == row.id
    return (
        row.starts <= record.happened_on <= row.ends
        and matches(row, subjects.get(record.id, []), record.kind)
        and any(_answers(unit, row, merged) for unit in [record.author, *shared.get(record.id, ())])
    )


def _answers(doer: Unit, row: DutyInstance, merged: Collection[Unit]) -> bool:
    """Whether what the unit does is done for whoever owes the row."""
    return doer.path.startswith(row.unit.path) and not any(_stood_apart(unit, doer, row) for unit in merged)


def _stood_apart(unit: Unit, author: Unit, row: DutyInstance) -> bool:
    """Whether the author belonged to a unit that was still its own when the row fell due."""
    between = author.path.startswith(unit.path) and unit.path.startswith(row.unit.path) and unit.path != row.unit.path
    return between and unit.closed_on is not None and unit.closed_on >= row.due_on


def _is_late(record: Record, row: DutyInstance) -> bool:
    made_up = record.make_up_for_id is not None or record.happened_on > row.due_on
    return made_up and row.host_cancelled_on is None
