"""The deadline day of the month report: a dated rule, one a subdistrict at any time."""

import uuid
from datetime import date

from beacon.kit.refusals import Refusal
from beacon.kit.windows import LAST_DEADLINE_DAY, Deadlines, next_window
from beacon.people.models import DeadlineRule, Tenant

USUAL_DAY = 23
"""「每月23日前」 (R69), until the office decides otherwise."""

BEGINNING = date(2000, 1, 1)
"""From when the first rule of a subdistrict holds: before any plan."""


def deadlines_of(tenant_id: uuid.UUID) -> Deadlines:
    """The rules of a subdistrict, oldest first. One query."""
    rows = DeadlineRule.objects.filter(tenant_id=tenant_id).order_by("applies_from")
    rules = tuple(rows.values_list("applies_from", "day"))
    return Deadlines(rules) if rules else Deadlines.always(USUAL_DAY)


def begin_with(tenant: Tenant, day: int) -> DeadlineRule:
    """The first rule of a subdistrict that is being set up."""
    rule = DeadlineRule(tenant=tenant, applies_from=BEGINNING, day=day)
    rule.save(force_insert=True)
    return rule


def set_deadline_day(tenant_id: uuid.UUID, day: int, today: date) -> DeadlineRule:
    """Let `day` hold from the window after the one running today (design §5); a change waiting for that window is
    replaced. Refused for a day that some month lacks and for the one that holds already. Runs in a deed."""
    if not 1 <= day <= LAST_DEADLINE_DAY:
        raise Refusal("no_such_day", f"「截止日」请填1到{LAST_DEADLINE_DAY}，这样每个月都有这一天。", "day")
    known = deadlines_of(tenant_id)
    applies_from = next_window(today, known)
    if known.day_for(applies_from) == day:
        raise Refusal("same_day", f"截止日已经是每月{day}日，不用再改。", "day")
    rule, _ = DeadlineRule.objects.update_or_create(
        tenant_id=tenant_id, applies_from=applies_from, defaults={"day": day}
    )
    return rule
