"""An exemption given by mistake is taken back, and what was recorded meanwhile counts (R68)."""

from django.db import transaction

from beacon.people.models import Tenant
from beacon.people.reach import Who
from beacon.plans.actions import end_exemption
from beacon.plans.models import DutyInstance
from beacon.records.following.rematching import rematch


def owe_again(*, by: Who, instance: DutyInstance) -> DutyInstance:
    """免错了: the unit owes it as before and counts in every denominator again; records of its time that nothing was
    owed for are credited as if it had never been exempt."""
    with transaction.atomic():
        # The subdistrict first, as every deed that matches its records anew does.
        Tenant.objects.select_for_update(no_key=True).get(pk=by.tenant_id)
        instance = end_exemption(by=by, instance=instance)
        if instance.duty.kinds:
            rematch(by.tenant_id, instance.due_on)
            instance.refresh_from_db(fields=["first_done_at", "done_on"])
    return instance
