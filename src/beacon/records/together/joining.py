"""一起办的: a unit that was asked along says whether it took part; 算作: a unit lets what another did count for its own
duty (design §5, Credit)."""

import uuid

from django.db import transaction

from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.plans.models import DutyInstance
from beacon.records.actions import may_record
from beacon.records.belongings import facts
from beacon.records.models import Credit, Part, Record, RecordState, RecordUnit, TookPart
from beacon.records.together.joint_credits import credit_others, places_for

NOT_ASKED = Reason("wrong_state", "记录单位刚才改过，不再问本单位了。")
NOT_VALID = Reason("wrong_state", "这条已经撤销或作废，不用再确认。")


def waiting_for(unit: Unit) -> list[RecordUnit]:
    """What the unit is asked to confirm, newest first, with record and its author. One query."""
    rows = RecordUnit.objects.filter(
        tenant_id=unit.tenant_id, unit=unit, answer=TookPart.WAITING, record__state=RecordState.VALID
    )
    return list(rows.select_related("record__author", "unit").order_by("-record__happened_on", "-id"))


def find_part(who: Who, part_id: uuid.UUID) -> RecordUnit:
    """The question to one's own unit whether it took part. Refused alike when it is another's and when there is
    none."""
    rows = RecordUnit.objects.filter(tenant_id=who.tenant_id, pk=part_id, part=Part.CO)
    part = rows.select_related("unit", "record__author").first()
    if part is None or may_answer(who, part) is not None:
        raise Refusal.because(NOT_YOURS)
    return part


def may_answer(by: Who, part: RecordUnit) -> Reason | None:
    """Why `by` may not say whether the unit took part; None for the unit itself. `part.unit` must be loaded."""
    if part.unit_id != by.post.unit_id:
        return NOT_YOURS
    return may_record(by, part.unit)


def answer_joint(*, by: Who, part: RecordUnit, took_part: bool) -> RecordUnit:
    """是一起办的 or 没参加. Yes lets the record count for the unit too, once in every total; no takes that back.

    Either may be said later, and again. Refused for a record that was withdrawn or voided.
    """
    require(may_answer(by, part))
    with transaction.atomic():
        record = _locked(part.record)
        rows = RecordUnit.objects.select_for_update(of=("self",)).filter(tenant_id=by.tenant_id, pk=part.pk)
        held = rows.first()
        if held is None:
            # A correction named other units at this very moment.
            raise Refusal.because(NOT_ASKED)
        part = held
        answer = TookPart.ACCEPTED if took_part else TookPart.DECLINED
        if part.answer == answer:
            return part
        part.answer, part.answered_at = answer, clock.now()
        part.save(update_fields=["answer", "answered_at"])
        count_anew(record)
        _note(by, record, "join_record" if took_part else "decline_record")
    return part


def count_choices(who: Who, record: Record) -> list[DutyInstance]:
    """The duties of one's own unit, not done yet, that the record of another could count for. At most three queries."""
    if record.state != RecordState.VALID or not could_count(who, record):
        return []
    held = set(Credit.objects.filter(tenant_id=record.tenant_id, record=record).values_list("instance_id", flat=True))
    return [row for row in places_for(who.unit, record) if row.id not in held and row.done_on is None]


def count_for(*, by: Who, record: Record) -> Record:
    """算作: let what another unit did here count for one's own duty. Its numbers stay with whoever did it.

    Refused where there is no such duty; asked twice it counts once.
    """
    require(may_record(by, by.unit))
    with transaction.atomic():
        record = _locked(record)
        there = RecordUnit.objects.filter(tenant_id=by.tenant_id, record=record, unit=by.unit, part=Part.COUNTS)
        if there.exists():
            return record
        if not count_choices(by, record):
            raise Refusal("nothing_to_count", "这条对不上本单位还没办的事，不用算作。")
        RecordUnit(tenant_id=by.tenant_id, record=record, unit=by.unit, part=Part.COUNTS).save(force_insert=True)
        count_anew(record)
        _note(by, record, "count_record")
    return record


def stop_counting(*, by: Who, record: Record) -> Record:
    """撤回算作: the record no longer counts for one's own duty."""
    require(may_record(by, by.unit))
    with transaction.atomic():
        record = _locked(record)
        rows = RecordUnit.objects.filter(tenant_id=by.tenant_id, record=record, unit=by.unit, part=Part.COUNTS)
        if rows.delete()[0]:
            count_anew(record)
            _note(by, record, "uncount_record")
    return record


def count_anew(record: Record) -> None:
    """Bring facts and credits of a valid record in line with who did it together. Runs in the deed's transaction, the
    record locked."""
    facts.count(record)
    credit_others(record)


def could_count(who: Who, record: Record) -> bool:
    """Whether one's own unit may have a say: another's record, outside one's own tree, where all counts by itself."""
    unit = who.post.unit
    return (
        unit is not None
        and may_record(who, unit) is None
        and not record.author.path.startswith(unit.path)
        and not unit.path.startswith(record.author.path)
    )


def _locked(record: Record) -> Record:
    rows = Record.objects.select_for_update(of=("self", "author"), no_key=True).select_related("author")
    row = rows.get(tenant_id=record.tenant_id, pk=record.pk)
    if row.state != RecordState.VALID:
        raise Refusal.because(NOT_VALID)
    return row


def _note(by: Who, record: Record, verb: str) -> None:
    note(
        tenant_id=record.tenant_id,
        actor_id=by.account.id,
        verb=verb,
        thing_kind="record",
        thing_id=record.id,
        detail={},
    )
