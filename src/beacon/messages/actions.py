"""Deeds on reminders."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, IntegerField, OuterRef, Value
from django.db.models.functions import Cast

from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.messages.caps import may_remind
from beacon.messages.models import Delivery, Reminder, UnitReminder
from beacon.people.actions import workdays_of
from beacon.people.models import Tenant
from beacon.people.reach import READ_ONLY, Who
from beacon.people.roles import Screen

AT_HAND = timedelta(minutes=30)
"""How long the text of a reminder stays on the page to be copied; a reload counts as the same reminder."""

_TOO_LATE = Reason("too_late", "这次提醒已经过了半小时，算数。下次拿到文案没发，半小时内可以退回。")


def sent_for(tenant_id: uuid.UUID, ends: date) -> list[datetime]:
    """When reminders about the window that ends on `ends` went out, oldest first. One query."""
    rows = Reminder.objects.filter(tenant_id=tenant_id, ends=ends).order_by("sent_at", "id")
    return list(rows.values_list("sent_at", flat=True))


class Reached(NamedTuple):
    """One reminder: when, whether the whole group was meant, and whether a robot said it by itself."""

    at: datetime
    is_whole: bool
    is_said: bool


def reached_for(tenant_id: uuid.UUID, ends: date) -> list[Reached]:
    """When anybody was reminded of the window, oldest first: by the group's text, or by a word of their own. The caps
    are those of the people who read it (N15), so that a text for the group counts both. One query."""
    mine = {"tenant_id": tenant_id, "ends": ends}
    said = Cast(Exists(Delivery.objects.filter(tenant_id=tenant_id, group=OuterRef("pk"))), IntegerField())
    group = Reminder.objects.filter(**mine).annotate(whole=Value(1), said=said).values_list("sent_at", "whole", "said")
    own = UnitReminder.objects.filter(**mine).annotate(whole=Value(0), said=Value(0))
    rows = group.order_by().union(own.values_list("sent_at", "whole", "said").order_by()).order_by("sent_at")
    return [Reached(sent_at, bool(whole), bool(said)) for sent_at, whole, said in rows]


def may(by: Who, late_from: datetime, sent: list[datetime]) -> Reason | None:
    """Why `by` may not send a reminder now; None when they may."""
    if not by.opens(Screen.COLLECT):
        return NOT_YOURS
    if not by.role.writes:
        return READ_ONLY
    return may_remind(now=clock.now(), late_from=late_from, sent=sent, workdays=workdays_of(by.tenant_id))


def remind(*, by: Who, ends: date, late_from: datetime) -> Reminder:
    """Hand out the group text once. Refused at night, on days off and past the caps (N15); asked again while the text
    is still at hand, it is the same reminder."""
    with transaction.atomic():
        # The subdistrict's row is the lock: two people at once make one reminder.
        Tenant.objects.select_for_update(no_key=True).get(pk=by.tenant_id)
        last = Reminder.objects.filter(tenant_id=by.tenant_id, ends=ends).order_by("-sent_at", "-id").first()
        if last is not None and by.opens(Screen.COLLECT) and clock.now() - last.sent_at < AT_HAND:
            return last
        require(may(by, late_from, [one.at for one in reached_for(by.tenant_id, ends)]))
        reminder = Reminder(tenant_id=by.tenant_id, ends=ends, sent_at=clock.now(), sent_by=by.account)
        reminder.save(force_insert=True)
        note(
            tenant_id=by.tenant_id,
            actor_id=by.account.id,
            verb="remind",
            thing_kind="reminder",
            thing_id=reminder.id,
            detail={"ends": ends.isoformat()},
        )
    return reminder


def may_take_back(by: Who, reached: Sequence[Reached]) -> Reason | None:
    """Why the group text taken last, one of `reached`, cannot be taken back; None as long as it is at hand and no robot
    said it."""
    if not by.opens(Screen.COLLECT):
        return NOT_YOURS
    if not by.role.writes:
        return READ_ONLY
    texts = [one for one in reached if one.is_whole]
    if not texts or clock.now() - texts[-1].at >= AT_HAND:
        return _TOO_LATE
    return Reason("sent", "已经发到群里了，这次算数。") if texts[-1].is_said else None


def take_back(*, by: Who, ends: date) -> None:
    """没发到群里: the text was only looked at, so nobody was reminded and the caps of nobody are touched."""
    with transaction.atomic():
        Tenant.objects.select_for_update(no_key=True).get(pk=by.tenant_id)
        # Held before it is asked about: whoever has a robot say it holds it too.
        last = Reminder.objects.select_for_update().filter(tenant_id=by.tenant_id, ends=ends).order_by("sent_at").last()
        reason = may_take_back(by, reached_for(by.tenant_id, ends))
        if last is None or reason is not None:
            raise Refusal.because(reason or _TOO_LATE)
        note(
            tenant_id=by.tenant_id,
            actor_id=by.account.id,
            verb="take_back_reminder",
            thing_kind="reminder",
            thing_id=last.id,
            detail={"ends": ends.isoformat()},
        )
        last.delete()
