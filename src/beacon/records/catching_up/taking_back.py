"""撤销这次补录: voids what a table brought, but for what somebody has voided or corrected since."""

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef

from beacon.kit.batches import batches
from beacon.people.units import held_unit
from beacon.plans.models import DutyInstance
from beacon.records import credits
from beacon.records.models import RECORD_LIFE, CatchUp, Correction, Credit, Fact, Record, RecordQuerySet, RecordState


def to_take_back(batch: CatchUp) -> RecordQuerySet:
    """Records of the batch that still count and stand as they came."""
    rows = Record.objects.filter(tenant_id=batch.tenant_id, caught_up_from__batch=batch).valid()
    return rows.exclude(Exists(Correction.objects.filter(tenant_id=batch.tenant_id, record=OuterRef("pk"))))


def take_back_all(batch: CatchUp) -> int:
    """Void them by the handful, each handful a transaction after which every sum holds; how many there were. Begun
    anew it goes on with those that are left."""
    keys = list(to_take_back(batch).order_by("pk").values_list("pk", flat=True))
    return sum(_void(batch, handful) for handful in batches(keys))


def _void(batch: CatchUp, keys: Sequence[uuid.UUID]) -> int:
    own = {"tenant_id": batch.tenant_id}
    with transaction.atomic():
        held_unit(batch.tenant_id, batch.unit)
        rows = to_take_back(batch).filter(pk__in=keys).select_for_update(no_key=True)
        ended = list(rows.order_by("pk").values_list("pk", flat=True))
        Record.objects.filter(**own, pk__in=ended).update(
            state=RECORD_LIFE.after("void", RecordState.VALID), void_reason=batch.void_reason
        )
        Fact.objects.filter(**own, record__in=ended).delete()
        held = Credit.objects.filter(**own, record__in=ended)
        met = list(held.values_list("instance_id", flat=True))
        held.delete()
        # In the order in which saving locks the duties.
        for instance in DutyInstance.objects.filter(**own, pk__in=met).order_by("due_on", "starts", "id"):
            credits.resettle(instance)
    return len(ended)
