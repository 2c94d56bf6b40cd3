"""An exemption given by mistake is taken back, and what was recorded meanwhile counts (R68)."""

from django.db import transaction

from beacon.kit.refusals import require
from beacon.people.reach import Who
from beacon.people.units import hold_roster
from beacon.plans.actions import end_exemption, may_owe_again
from beacon.plans.models import DutyInstance
from beacon.plans.reconcile import hold_rows
from beacon.records.following.rematching import rematch


def owe_again(*, by: Who, instance: DutyInstance) -> DutyInstance:
    """免错了: the unit owes it as before and counts in every denominator again; records of its time that nothing was
    owed for are credited as if it had never been exempt."""
    require(may_owe_again(by, instance))
    with transaction.atomic():
        # The roster and its rows before the journal, as every deed that matches records anew: whoever saves meanwhile
        # holds their unit first, then rows, and the journal last.
        hold_roster(by.tenant_id)
        hold_rows(by.tenant_id, instance.due_on.year)
        instance = end_exemption(by=by, instance=instance)
        if instance.duty.kinds:
            rematch(by.tenant_id, instance.due_on)
            instance.refresh_from_db(fields=["first_done_at", "done_on"])
    return instance
