"""会商: from a planned meeting to its record with the units that took part (R67)."""

import uuid
from collections.abc import Iterable

from django.db import transaction

from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, require
from beacon.people.reach import Who
from beacon.plans.models import Answer, CalendarItem, Invitation, ItemState
from beacon.plans.schedule.scheduling import carry_out_item
from beacon.records.actions import may_record, save_record
from beacon.records.belongings import facts
from beacon.records.drafts import LONGEST_SUMMARY, Draft, default_setting
from beacon.records.models import Part, Planned, Record, RecordState, RecordUnit, TookPart

MEETING = "meeting"


def may_record_meeting(by: Who, item: CalendarItem) -> Reason | None:
    """Why `by` may not record the meeting with one tap; None for the unit that called it, from its day on.
    `item.unit` must be loaded."""
    if item.tenant_id != by.tenant_id or item.unit_id != by.post.unit_id:
        return NOT_YOURS
    refused = may_record(by, item.unit)
    if refused is not None:
        return refused
    if item.kind != MEETING:
        return Reason("not_a_meeting", "这条安排不是会商。会商要把类型选成“会商”。")
    if item.state not in (ItemState.PLANNED, ItemState.DONE):
        return Reason("wrong_state", "这次会商已取消，不用再记。")
    if item.planned_on > clock.today():
        return Reason("wrong_state", "还没到会商的日子，开过再记。")
    return None


def record_meeting(*, by: Who, item: CalendarItem) -> Record:
    """记会商: one record of the meeting with the units that said they come as co-units; the plan is then done.

    A second tap returns the record that is there. One that was voided can be recorded anew.
    """
    require(may_record_meeting(by, item))
    with transaction.atomic():
        item = (
            CalendarItem.objects.select_for_update(of=("self",), no_key=True)
            .select_related("unit")
            .get(tenant_id=by.tenant_id, pk=item.pk)
        )
        require(may_record_meeting(by, item))
        earlier = list(Planned.objects.filter(tenant_id=by.tenant_id, item=item).select_related("record"))
        if known := next((row.record for row in earlier if row.record.state == RecordState.VALID), None):
            return known
        draft = Draft(
            kind=MEETING,
            happened_on=item.planned_on,
            setting=default_setting(item.unit, MEETING),
            started_at=item.starts_at,
            place=item.place,
            summary=item.title[:LONGEST_SUMMARY],
        )
        client_id = uuid.uuid5(item.id, f"{MEETING}-{len(earlier)}")
        record = save_record(by=by, unit=item.unit, draft=draft, client_id=client_id).record
        came = Invitation.objects.filter(tenant_id=by.tenant_id, item=item, answer=Answer.ACCEPTED)
        RecordUnit.objects.bulk_create(
            RecordUnit(
                tenant_id=by.tenant_id,
                record=record,
                unit_id=unit_id,
                part=Part.CO,
                answer=TookPart.ACCEPTED,
                answered_at=clock.now(),
            )
            for unit_id in came.values_list("unit_id", flat=True)
        )
        facts.count(record)
        Planned(tenant_id=by.tenant_id, item=item, record=record).save(force_insert=True)
        carry_out_item(by=by, item=item)
    return record


def meetings_of(who: Who, items: Iterable[CalendarItem]) -> dict[uuid.UUID, uuid.UUID]:
    """Planned meeting → its valid record, as far as `who` may read it. One query."""
    keys = [item.id for item in items if item.kind == MEETING]
    records = Record.objects.visible_to(who).valid().filter(planned__item__in=keys)
    return dict(records.values_list("planned__item_id", "id"))
