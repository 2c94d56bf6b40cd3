"""The duties a record satisfies for units that did not record it: those that did it together and those that let it
count (design §5, Credit)."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q

from beacon.people.models import Unit
from beacon.plans.models import DutyInstance
from beacon.records import credits
from beacon.records.credits import Place
from beacon.records.models import Credit, Part, Record, RecordUnit, TookPart

SHARED = Q(part=Part.CO, answer=TookPart.ACCEPTED) | Q(part=Part.COUNTS)
"""The parts for whose unit a record counts beside its author."""


def shared_with(tenant_id: uuid.UUID, record_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, list[Unit]]:
    """Record → the units it counts for beside its author. One query."""
    rows = RecordUnit.objects.filter(SHARED, tenant_id=tenant_id, record__in=list(record_ids)).select_related("unit")
    found = defaultdict[uuid.UUID, list[Unit]](list)
    for row in rows.order_by("unit__position", "unit_id"):
        if row.unit not in found[row.record_id]:
            found[row.record_id].append(row.unit)
    return found


def places_for(unit: Unit, record: Record) -> list[DutyInstance]:
    """The duties of `unit` that the record answers, whoever did it. Two queries."""
    schools = record.parts.filter(tenant_id=record.tenant_id, part=Part.PLACE).values_list("unit_id", flat=True)
    found = credits.places(unit=unit, kind=record.kind, day=record.happened_on, subject_ids=list(schools))
    return [place.instance for place in found if place.instance is not None]


def credit_others(record: Record) -> None:
    """Bring the credits for duties that are not the author's own in line with who did it together now. Runs in the
    deed's transaction, the record locked; the author's own credits are left alone."""
    wanted = _wanted(record)
    rows = Credit.objects.filter(tenant_id=record.tenant_id, record=record).select_related("instance__unit")
    others = [row for row in rows if not record.author.path.startswith(row.instance.unit.path)]
    gone = [row for row in others if row.instance_id not in wanted]
    Credit.objects.filter(tenant_id=record.tenant_id, pk__in=[row.pk for row in gone]).delete()
    for row in gone:
        credits.resettle(row.instance)
    there = {row.instance_id for row in rows}
    credits.write(record, [_place(row, record) for key, row in wanted.items() if key not in there])


def _wanted(record: Record) -> dict[uuid.UUID, DutyInstance]:
    units: Sequence[Unit] = shared_with(record.tenant_id, [record.id])[record.id]
    return {row.id: row for unit in units for row in places_for(unit, record)}


def _place(row: DutyInstance, record: Record) -> Place:
    return Place(row.label, row, is_late=record.happened_on > row.due_on and row.host_cancelled_on is None)
