"""Notices as the units they were sent to see them."""

import uuid

from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.reach import Who
from beacon.plans.models import Delivery, Notice, NoticeState


def unread(who: Who) -> list[Delivery]:
    """Deliveries to one's own unit that nobody there has opened, newest notice first, without the text. One query."""
    rows = Delivery.objects.filter(
        tenant_id=who.tenant_id, unit=who.unit, read_at=None, notice__state=NoticeState.PUBLISHED
    )
    return list(rows.select_related("notice").defer("notice__text").order_by("-notice__signed_on", "-id"))


def received_notice(who: Who, notice_id: uuid.UUID) -> Notice:
    """A notice that was published in one's own subdistrict. Refused alike when there is none such."""
    if who.path is None:
        raise Refusal.because(NOT_YOURS)
    rows = Notice.objects.filter(tenant_id=who.tenant_id, pk=notice_id).exclude(state=NoticeState.DRAFT)
    notice = rows.first()
    if notice is None:
        raise Refusal.because(NOT_YOURS)
    return notice


def delivery_of(who: Who, notice: Notice) -> Delivery | None:
    """How the notice reached one's own unit; None when it was not sent there. One query."""
    if who.post.unit_id is None:
        return None
    return Delivery.objects.filter(tenant_id=who.tenant_id, notice=notice, unit=who.unit).first()
