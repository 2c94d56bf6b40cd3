"""需要帮助: a unit says what stands in its way, the office answers and settles it (R68)."""

import uuid

from django.db import IntegrityError, transaction

from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.reach import READ_ONLY, Who
from beacon.people.roles import Screen
from beacon.plans.models import DutyInstance, HelpCall

LONGEST = 120
_THERE_IS_ONE = Reason("wrong_state", "这一项已经请过帮忙，消安办看得到。")


def may_ask_help(by: Who, instance: DutyInstance) -> Reason | None:
    """Why `by` may not ask for help with the duty: the unit that owes it asks, while it is not done or exempt."""
    if instance.tenant_id != by.tenant_id or instance.unit_id != by.post.unit_id or not by.opens(Screen.DUTIES):
        return NOT_YOURS
    if not by.role.writes:
        return READ_ONLY
    if instance.done_on is not None or instance.exempt_at is not None:
        return Reason("wrong_state", "这一项已经完成或免办，不用再请帮忙。")
    return None


def ask_help(*, by: Who, instance: DutyInstance, text: str) -> HelpCall:
    """需要帮助, in one line. Refused while an earlier call stands open."""
    require(may_ask_help(by, instance))
    text = " ".join(text.split())
    if not text:
        raise Refusal("no_text", "请写一句难在哪里，例如“没有物业配合”。", "help")
    if len(text) > LONGEST:
        raise Refusal("too_long", f"请写成一句，最多{LONGEST}个字，现在{len(text)}个。", "help")
    call = HelpCall(
        tenant_id=by.tenant_id,
        instance=instance,
        unit=by.unit,
        text=text,
        asked_at=clock.now(),
        asked_by=by.account,
    )
    try:
        with transaction.atomic():
            call.save(force_insert=True)
            _note(by, call, "ask_help")
    except IntegrityError as error:
        raise Refusal.because(_THERE_IS_ONE) from error
    return call


def may_settle_help(by: Who, call: HelpCall) -> Reason | None:
    """Why `by` may not call it settled: the office does, or the unit itself when it needs no help any more."""
    if call.tenant_id != by.tenant_id or not by.opens(Screen.DUTIES):
        return NOT_YOURS
    if call.unit_id != by.post.unit_id and not by.opens(Screen.COLLECT):
        return NOT_YOURS
    if not by.role.writes:
        return READ_ONLY
    return None if call.settled_at is None else Reason("wrong_state", "这一项已经解决了。")


def settle_help(*, by: Who, call: HelpCall) -> HelpCall:
    """解决了: it leaves the office's list and stays in the story of the duty."""
    require(may_settle_help(by, call))
    with transaction.atomic():
        call = HelpCall.objects.select_for_update(of=("self",), no_key=True).get(tenant_id=by.tenant_id, pk=call.pk)
        require(may_settle_help(by, call))
        call.settled_at, call.settled_by = clock.now(), by.account
        call.save(update_fields=["settled_at", "settled_by"])
        _note(by, call, "settle_help")
    return call


def find_help_call(who: Who, call_id: uuid.UUID) -> HelpCall:
    """A call of a unit within reach. Refused alike when it is another's and when there is none."""
    rows = HelpCall.objects.filter(tenant_id=who.tenant_id, pk=call_id).select_related("unit", "instance")
    found = rows.first()
    if found is None or not who.reaches(found.unit):
        raise Refusal.because(NOT_YOURS)
    return found


def open_help_calls(who: Who) -> list[HelpCall]:
    """Where units within reach need help now, the oldest first. One query."""
    if who.path is None:
        return []
    rows = HelpCall.objects.filter(tenant_id=who.tenant_id, settled_at=None, unit__path__startswith=who.path)
    open_rows = rows.filter(instance__done_on=None, instance__exempt_at=None, instance__withdrawn_at=None)
    return list(open_rows.select_related("unit", "instance").order_by("asked_at", "id"))


def help_calls_on(instance: DutyInstance) -> list[HelpCall]:
    """Every call about the duty, the newest first. One query."""
    rows = HelpCall.objects.filter(tenant_id=instance.tenant_id, instance=instance)
    return list(rows.order_by("-asked_at", "-id"))


def _note(by: Who, call: HelpCall, verb: str) -> None:
    note(
        tenant_id=call.tenant_id,
        actor_id=by.account.id,
        verb=verb,
        thing_kind="help_call",
        thing_id=call.id,
        detail={"instance": str(call.instance_id)},
    )
