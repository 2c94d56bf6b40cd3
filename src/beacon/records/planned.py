"""An activity of the calendar and the record it became."""

import uuid

from beacon.kit.refusals import NOT_YOURS, Reason, Refusal
from beacon.people.reach import Who
from beacon.plans.models import Answer, CalendarItem, Invitation
from beacon.plans.schedule.scheduling import carry_out_item, come_back
from beacon.records.models import Planned, Record, RecordState

FIELD = "planned"
"""The form field that names the plan."""

NO_SUCH_PLAN = Reason(NOT_YOURS.code, "日历上没有本单位的这条安排。填的都在，再点一次保存就不和它连着了。", FIELD)


def came_along(who: Who, item_id: uuid.UUID) -> list[uuid.UUID]:
    """The units that said they would join in one's own plan: who is named with its record. One query."""
    rows = Invitation.objects.filter(tenant_id=who.tenant_id, item=item_id, item__unit=who.unit, answer=Answer.ACCEPTED)
    return list(rows.order_by("unit__position", "unit_id").values_list("unit_id", flat=True))


def carry_out(by: Who, record: Record, item_id: uuid.UUID) -> None:
    """Say that the record is what the unit had planned; the plan is then done. Runs in the deed that saves the record.

    Refused alike, by the field, for another unit's plan and for none.
    """
    item = CalendarItem.objects.filter(tenant_id=record.tenant_id, unit_id=record.author_id, pk=item_id).first()
    if item is None:
        raise Refusal.because(NO_SUCH_PLAN)
    Planned(tenant_id=record.tenant_id, item=item, record=record).save(force_insert=True)
    carry_out_item(by=by, item=item)


def not_carried_out(by: Who, record: Record) -> None:
    """The plan of a record that was withdrawn or voided is still to be done, unless another record of it stands. Runs
    in the deed that ends the record."""
    link = Planned.objects.filter(tenant_id=record.tenant_id, record=record).select_related("item").first()
    if link is None:
        return
    others = Planned.objects.filter(tenant_id=record.tenant_id, item=link.item, record__state=RecordState.VALID)
    if not others.exclude(record=record).exists():
        come_back(by=by, item=link.item)


def plan_of(record: Record) -> uuid.UUID | None:
    """The plan that a record carried out. One query."""
    rows = Planned.objects.filter(tenant_id=record.tenant_id, record=record)
    return rows.values_list("item_id", flat=True).first()
