"""Setting and withdrawing a target, and what follows: the expected rows and the records kept already (R65)."""

from datetime import date

from django.db import transaction

from beacon.kit import clock
from beacon.people.reach import Who
from beacon.people.units import hold_roster
from beacon.plans.beyond.aims import Aim
from beacon.plans.beyond.targets import end_target, put_target
from beacon.plans.models import Duty, Target
from beacon.plans.reconcile import reconcile
from beacon.records.following.rematching import rematch


def set_target(*, by: Who, duty: Duty, aim: Aim, reason: str) -> Target:
    """加码 with its reason: every bound unit owes it from today on; what was recorded today counts already."""
    with transaction.atomic():
        hold_roster(by.tenant_id)
        target = put_target(by=by, duty=duty, aim=aim, reason=reason)
        _follow(by)
    return target


def withdraw_target(*, by: Who, target: Target) -> Target:
    """撤回: what is still open and not late yet is not asked any more; what was done or fell due stays in the
    books."""
    with transaction.atomic():
        hold_roster(by.tenant_id)
        target = end_target(by=by, target=target)
        _follow(by)
    return target


def _follow(by: Who) -> None:
    reconcile(by.tenant_id)
    rematch(by.tenant_id, date(clock.today().year - 1, 1, 1))
