"""An activity of the calendar and the record it became."""

import uuid

from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.reach import Who
from beacon.plans.models import Answer, CalendarItem, Invitation, ItemState
from beacon.plans.scheduling import finish_item
from beacon.records.models import Planned, Record


def came_along(who: Who, item_id: uuid.UUID) -> list[uuid.UUID]:
    """The units that said they would join in one's own plan: who is named with its record. One query."""
    rows = Invitation.objects.filter(tenant_id=who.tenant_id, item=item_id, item__unit=who.unit, answer=Answer.ACCEPTED)
    return list(rows.order_by("unit__position", "unit_id").values_list("unit_id", flat=True))


def carry_out(by: Who, record: Record, item_id: uuid.UUID) -> None:
    """Say that the record is what the unit had planned; the plan is then done. Runs in the deed that saves the record.

    Refused alike for another unit's plan and for none.
    """
    item = CalendarItem.objects.filter(tenant_id=record.tenant_id, unit_id=record.author_id, pk=item_id).first()
    if item is None:
        raise Refusal.because(NOT_YOURS)
    Planned(tenant_id=record.tenant_id, item=item, record=record).save(force_insert=True)
    if item.state == ItemState.PLANNED:
        finish_item(by=by, item=item)
