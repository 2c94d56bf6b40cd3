"""Which duties a record satisfies: worked out before saving for the preview, written with the record, taken back
with it."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from beacon.kit.refusals import Refusal
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.plans.expected import REPORT_TEMPLATE
from beacon.plans.models import DutyInstance
from beacon.plans.progress import make_up_choices, matches, running_on, settle
from beacon.records.models import Credit, Record, RecordState


@dataclass(frozen=True)
class Place:
    """One place a record counts in, as the page says it; `instance` is None for the month report."""

    label: str
    instance: DutyInstance | None = None
    is_late: bool = False


def concerns(who: Who, unit: Unit) -> bool:
    """Whether what `unit` owes is the reader's to know: their own unit's, of those they reach and of those above."""
    mine = who.post.unit.path if who.post.unit is not None else ""
    return who.reaches(unit) or (unit.tenant_id == who.tenant_id and mine.startswith(unit.path))


def places(
    *, unit: Unit, kind: str, day: date, subject_ids: Sequence[uuid.UUID], make_up_for: uuid.UUID | None = None
) -> list[Place]:
    """会计入: the month report whose window holds the day, then the duties. A make-up counts for its period and not
    for the next."""
    running = running_on(unit, day)
    found = [Place(row.label) for row in running if row.duty.template == REPORT_TEMPLATE][:1]
    if make_up_for is not None:
        instance = made_up(unit, kind, day, make_up_for, subject_ids)
        word = "改期" if instance.host_cancelled_on else "补办"
        return [*found, Place(f"{instance.label}（{word}）", instance, is_late=instance.host_cancelled_on is None)]
    return [*found, *counting(running, kind=kind, day=day, subject_ids=subject_ids)]


def counting(running: Iterable[DutyInstance], *, kind: str, day: date, subject_ids: Sequence[uuid.UUID]) -> list[Place]:
    """The duties among those running on `day` that a record counts for."""
    return [_within(row, day) for row in running if matches(row, subject_ids, kind)]


def _within(row: DutyInstance, day: date) -> Place:
    """A duty whose period holds the day; one that fell due before its period ends (每月23日前) is 补办 after that."""
    is_late = day > row.due_on and row.host_cancelled_on is None
    return Place(f"{row.label}（补办）" if is_late else row.label, row, is_late=is_late)


def made_up(unit: Unit, kind: str, day: date, instance_id: uuid.UUID, subject_ids: Sequence[uuid.UUID]) -> DutyInstance:
    """The earlier instance a record is filed to. Refused when it is not one that this unit can still make up."""
    for row in make_up_choices(unit, kind, day):
        if row.id == instance_id and matches(row, subject_ids, kind):
            return row
    raise Refusal("no_such_make_up", "这一项已经完成，或不能用这条记录补办。请重新选。", "make_up_for")


def write(record: Record, found: Iterable[Place]) -> None:
    """Write the credits of a saved record and settle the instances concerned. Runs in the deed's transaction, which
    has held the record's unit since before the places were asked: none of them is withdrawn meanwhile."""
    credits = [
        Credit(tenant_id=record.tenant_id, record=record, instance=place.instance, is_late=place.is_late)
        for place in found
        if place.instance is not None
    ]
    Credit.objects.bulk_create(credits)
    for credit in credits:
        resettle(credit.instance)


def take_back(record: Record) -> list[Credit]:
    """Settle again what the record had satisfied, now that it no longer counts. Its credit rows go; returned are what
    they were."""
    rows = Credit.objects.filter(tenant_id=record.tenant_id, record=record).select_related("instance")
    # In the order in which saving locks the duties, so that nobody waits for one who waits for them.
    credits = list(rows.order_by("instance__due_on", "instance__starts", "instance_id"))
    Credit.objects.filter(tenant_id=record.tenant_id, record=record).delete()
    for credit in credits:
        resettle(credit.instance)
    return credits


def resettle(instance: DutyInstance) -> None:
    """Bring an instance in line with the valid records that credit it, unless it is not owed any more.

    The instance row is locked first: two records of one unit saved at once must not overlook each other.
    """
    locked = DutyInstance.objects.select_for_update(no_key=True).get(tenant_id=instance.tenant_id, pk=instance.pk)
    if locked.withdrawn_at is not None:
        return
    rows = Credit.objects.filter(
        tenant_id=instance.tenant_id, instance=instance, record__state=RecordState.VALID
    ).values_list("record__happened_on", "is_late")
    settle(locked, list(rows))
