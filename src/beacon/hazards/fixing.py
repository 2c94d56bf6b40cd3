"""改好了, and taking it back."""

import uuid
from datetime import UTC, date, datetime

from django.db import transaction

from beacon.hazards.models import HAZARD_LIFE, Hazard, HazardState
from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.kit.undo import can_undo
from beacon.people.reach import READ_ONLY, Who, may_write_for
from beacon.people.roles import Screen


def find_hazard(who: Who, hazard_id: uuid.UUID) -> Hazard:
    """A hazard within reach with its unit. Refused alike when it is another's and when there is none."""
    hazard = Hazard.objects.visible_to(who).select_related("unit").filter(pk=hazard_id).first()
    if hazard is None:
        raise Refusal.because(NOT_YOURS)
    return hazard


def may(by: Who, move: str, hazard: Hazard) -> Reason | None:
    """Why `by` may not take this step; None when they may. `hazard.unit` must be loaded."""
    refused = may_write_for(by, hazard.unit)
    if refused is None and not by.opens(Screen.HAZARDS):
        refused = READ_ONLY
    if refused is not None:
        return refused
    if (wrong := HAZARD_LIFE.refusal(move, hazard.state)) is not None:
        return wrong
    if move == "reopen" and not (
        hazard.fixed_by_id == by.account.id and hazard.fixed_really_at is not None and can_undo(hazard.fixed_really_at)
    ):
        return Reason("too_late_to_undo", "已经过了撤销时间。又出现了，请在记一笔里再记一条。")
    return None


def fix(*, by: Who, hazard: Hazard, on: date | None = None) -> Hazard:
    """改好了, today unless another day is said. Asked twice it stays so. Refused for a day before it was found or to
    come."""
    day = on or clock.today()
    if not hazard.found_on <= day <= clock.today():
        raise Refusal("wrong_day", "改好的日期在发现之前，或者还没到，请核对。", "day")
    with transaction.atomic():
        row = _held(by, hazard)
        if row.state == HazardState.FIXED and may_write_for(by, row.unit) is None:
            return row
        require(may(by, "fix", row))
        row.state, row.fixed_on = HAZARD_LIFE.after("fix", row.state), day
        row.fixed_by, row.fixed_really_at = by.account, datetime.now(UTC)
        return _kept(by, row, "fix_hazard")


def reopen(*, by: Who, hazard: Hazard) -> Hazard:
    """Take 改好了 back a moment later. Asked twice it stays open."""
    with transaction.atomic():
        row = _held(by, hazard)
        if row.state == HazardState.NOTED and may_write_for(by, row.unit) is None:
            return row
        require(may(by, "reopen", row))
        row.state, row.fixed_on = HAZARD_LIFE.after("reopen", row.state), None
        row.fixed_by, row.fixed_really_at = None, None
        return _kept(by, row, "reopen_hazard")


def _held(by: Who, hazard: Hazard) -> Hazard:
    """The hazard as it stands now, locked."""
    rows = Hazard.objects.visible_to(by).select_for_update(of=("self",), no_key=True).select_related("unit")
    row = rows.filter(pk=hazard.pk).first()
    if row is None:
        raise Refusal.because(NOT_YOURS)
    return row


def _kept(by: Who, row: Hazard, verb: str) -> Hazard:
    row.save(update_fields=["state", "fixed_on", "fixed_by", "fixed_really_at"])
    note(tenant_id=by.tenant_id, actor_id=by.account.id, verb=verb, thing_kind="hazard", thing_id=row.id)
    return row
