"""Expected work plans against the plans that were filed."""

import uuid
from collections.abc import Iterator
from datetime import datetime

from beacon.kit import clock
from beacon.plans.models import DutyInstance
from beacon.plans.notice.bound import PLAN_TEMPLATE
from beacon.plans.seeing_to.plandate import first_filed


def differences(tenant_id: uuid.UUID) -> Iterator[str]:
    """A sentence for each unit whose plan counts as filed on another day than it was, or not at all."""
    known: dict[uuid.UUID, dict[uuid.UUID, datetime]] = {}
    rows = DutyInstance.objects.filter(tenant_id=tenant_id, duty__template=PLAN_TEMPLATE, withdrawn_at=None)
    for row in rows.select_related("unit", "duty__notice").order_by("pk").iterator(chunk_size=500):
        notice = row.duty.notice
        if notice.pk not in known:
            known[notice.pk] = first_filed(notice)
        filed_at = known[notice.pk].get(row.unit_id)
        if row.first_done_at != filed_at or row.done_on != (filed_at and filed_at.astimezone(clock.SHANGHAI).date()):
            yield f"{row.unit.name}「{row.label}」：应办里的报送日期和方案对不上。"
