"""逐家私下发: a word to each unit alone that has not reported, within the caps (N15)."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery

from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, require
from beacon.messages.actions import sent_for
from beacon.messages.caps import may_remind
from beacon.messages.channels import switched_on
from beacon.messages.models import ChannelKind, UnitReminder
from beacon.messages.sending import send_private
from beacon.people.actions import workdays_of
from beacon.people.models import Tenant, Unit
from beacon.people.reach import READ_ONLY, Who
from beacon.people.roles import Screen


def last_reminded(unit: OuterRef, ends: OuterRef) -> Subquery:
    """When a unit was last reminded of a window by a word of its own, for a row that knows both."""
    rows = UnitReminder.objects.filter(tenant_id=OuterRef("tenant_id"), unit_id=unit, ends=ends)
    return Subquery(rows.order_by("-sent_at").values("sent_at")[:1])


@dataclass(frozen=True)
class Round:
    """Who would be reminded now, and who would not and why."""

    now: tuple[Unit, ...]
    left: Mapping[uuid.UUID, Reason]
    today: int = 0
    is_group_told: bool = False
    """Whether the group heard of it today: it counts as a reminder, and a word to each unit still may follow."""

    @property
    def reason(self) -> Reason | None:
        """Why nobody can be reminded now, where that is so for all alike or for the first of them."""
        return None if self.now else next(iter(self.left.values()), None)


def may_send(by: Who) -> Reason | None:
    """Why `by` sends no reminders at all; None for the office."""
    if not by.opens(Screen.COLLECT):
        return NOT_YOURS
    return None if by.role.writes else READ_ONLY


def told(tenant_id: uuid.UUID, ends: date) -> dict[uuid.UUID, list[datetime]]:
    """When each unit had a word of its own about the window. One query."""
    own = defaultdict[uuid.UUID, list[datetime]](list)
    rows = UnitReminder.objects.filter(tenant_id=tenant_id, ends=ends)
    for unit_id, sent_at in rows.values_list("unit_id", "sent_at"):
        own[unit_id].append(sent_at)
    return own


def round_of(who: Who, ends: date, late_from: datetime, units: Sequence[Unit]) -> Round:
    """Which of these units may be reminded now. Three queries, whatever their number.

    Whoever had a word of their own today has no second one. The group's text is nobody's in particular: it counts
    towards the caps of everybody in it (N15), but the office that told the group in the morning may still tell the
    few that are left in the afternoon.
    """
    now, workdays = clock.now(), workdays_of(who.tenant_id)
    group, own = sent_for(who.tenant_id, ends), told(who.tenant_id, ends)
    today = [unit for unit in units if _is_among(now, own[unit.id])]
    left: dict[uuid.UUID, Reason] = {unit.id: Reason("today", "今天已经提醒过。") for unit in today}
    for unit in units:
        if unit.id not in left:
            refused = may_remind(now=now, late_from=late_from, sent=[*group, *own[unit.id]], workdays=workdays)
            if refused is not None:
                left[unit.id] = refused
    return Round(tuple(unit for unit in units if unit.id not in left), left, len(today), _is_among(now, group))


def _is_among(now: datetime, moments: Iterable[datetime]) -> bool:
    """Whether one of the moments is on the day of `now`."""
    return any(moment.astimezone(clock.SHANGHAI).date() == now.date() for moment in moments)


def remind_units(
    *, by: Who, ends: date, late_from: datetime, units: Sequence[Unit], texts: Mapping[uuid.UUID, str]
) -> list[UnitReminder]:
    """Remind each of these units that may be reminded now, at most once a day. Everybody else is left in peace.

    A word appears on the unit's own pages at once; by e-mail it goes out in a job. Refused where nobody can be
    reminded, with the reason.
    """
    require(may_send(by))
    with transaction.atomic():
        # The subdistrict's row is the lock: two people at once remind a unit once.
        Tenant.objects.select_for_update(no_key=True).get(pk=by.tenant_id)
        found = round_of(by, ends, late_from, units)
        require(found.reason)
        # One moment for all of them: together they are one reminder.
        moment = clock.now()
        rows = [
            UnitReminder(tenant_id=by.tenant_id, unit=unit, ends=ends, sent_at=moment, sent_by=by.account)
            for unit in found.now
        ]
        UnitReminder.objects.bulk_create(rows)
        if rows:
            note(
                tenant_id=by.tenant_id,
                actor_id=by.account.id,
                verb="remind_units",
                thing_kind="reminder",
                thing_id=rows[0].id,
                detail={"ends": ends.isoformat(), "units": len(rows)},
            )
        if ChannelKind.EMAIL in switched_on(by):
            send_private(by, rows, texts)
    return rows
