"""Deeds on the shared calendar: plan, edit, cancel, finish, take back, and answer an invitation (R67)."""

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from django.db import IntegrityError, transaction

from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.kit.undo import can_undo
from beacon.people.reach import READ_ONLY, Who
from beacon.people.roles import Screen
from beacon.plans.models import ITEM_LIFE, Answer, CalendarItem, Invitation, ItemState
from beacon.plans.schedule.agenda import invitable
from beacon.plans.schedule.item_drafts import ItemDraft

CHANGED_MEANWHILE = Reason("wrong_state", "刚才有同事改过这条安排。下面是您填的，核对后再保存一次。", "title")
_PLAIN = ("title", "kind", "place", "note", "is_private", "is_unannounced", "state")
_VALUES = (*_PLAIN, "planned_on", "starts_at")
_CARRY_OUT = "carry_out"
_STAMPS = ("sequence", "before", "changed_at", "changed_really_at", "changed_by")


def may_plan(by: Who) -> Reason | None:
    """Why `by` may not put anything on the calendar for their own unit; None when they may."""
    if not by.opens(Screen.CALENDAR) or by.post.unit_id is None:
        return NOT_YOURS
    return None if by.role.writes else READ_ONLY


def may(by: Who, move: str, item: CalendarItem) -> Reason | None:
    """Why `by` may not edit, cancel or finish: only the unit whose plan it is changes it, not even the office does."""
    refused = _not_own(by, item)
    return refused or ITEM_LIFE.refusal(move, item.state)


def may_undo(by: Who, item: CalendarItem) -> Reason | None:
    """Why the last change cannot be taken back any more by `by`; None within seconds for whoever made it."""
    refused = _not_own(by, item)
    if refused is None and is_carried_out(item):
        return Reason("wrong_state", "这条安排已经记了一笔。要撤销，请撤销或作废那条记录。")
    if refused is None and (item.before is None or item.changed_by_id != by.account.id):
        return Reason("wrong_state", "这一步不是您刚做的，不能撤销。要改请点修改。")
    if refused is None and not can_undo(item.changed_really_at):
        return Reason("too_late_to_undo", "已经过了撤销时间。要改请点修改。")
    return refused


def _not_own(by: Who, item: CalendarItem) -> Reason | None:
    refused = may_plan(by)
    if refused is None and (item.tenant_id != by.tenant_id or item.unit_id != by.post.unit_id):
        return NOT_YOURS
    return refused


def plan_item(*, by: Who, draft: ItemDraft, request_id: uuid.UUID) -> CalendarItem:
    """Put an activity on the calendar and invite the ticked units. The same `request_id` again is the same item: a
    double tap plans once."""
    require(may_plan(by))
    rows = CalendarItem.objects.filter(tenant_id=by.tenant_id, pk=request_id, unit=by.unit)
    if known := rows.first():
        return known
    try:
        with transaction.atomic():
            item = CalendarItem(id=request_id, tenant_id=by.tenant_id, unit=by.unit)
            _fill(item, draft)
            _stamp(by, item, {"move": "plan"})
            item.save(force_insert=True)
            _invite(item, draft.invited)
            _note(by, item, "plan_item", {"invited": len(draft.invited)})
    except IntegrityError as error:
        if known := rows.first():
            return known
        raise Refusal.because(NOT_YOURS) from error
    return item


def edit_item(*, by: Who, item: CalendarItem, draft: ItemDraft, seen: int) -> CalendarItem:
    """Change a planned activity. `seen` is the `sequence` of the page that was filled in: refused when somebody has
    changed the activity since. Invited units whose day or place changed are asked anew."""
    require(may(by, "edit", item))
    with transaction.atomic():
        item = _held(by, item)
        require(may(by, "edit", item))
        if item.sequence != seen:
            raise Refusal.because(CHANGED_MEANWHILE)
        moved = (item.planned_on, item.place, item.starts_at) != (draft.planned_on, draft.place, draft.starts_at)
        before = _state_of(item, "edit")
        _fill(item, draft)
        _stamp(by, item, before)
        item.save(update_fields=[*_VALUES, *_STAMPS])
        _invite(item, draft.invited, ask_anew=moved)
        _note(by, item, "edit_item", {"moved": moved})
    return item


def cancel_item(*, by: Who, item: CalendarItem) -> CalendarItem:
    """取消: it stays on the calendar, struck through, so that those who counted on it see it."""
    return _move(by, item, "cancel")


def finish_item(*, by: Who, item: CalendarItem) -> CalendarItem:
    """已办: it has taken place."""
    return _move(by, item, "finish")


def is_carried_out(item: CalendarItem) -> bool:
    """Whether it is done because it was recorded, and not because somebody said so."""
    return item.state == ItemState.DONE and item.before is not None and item.before["move"] == _CARRY_OUT


def carry_out_item(*, by: Who, item: CalendarItem) -> CalendarItem:
    """It was recorded, so it is done; nothing changes for one that is not planned any more. Runs in the deed that saves
    the record, which has asked whether `by` may."""
    item = _held(by, item)
    if item.state == ItemState.PLANNED:
        before = _state_of(item, _CARRY_OUT)
        item.state = ITEM_LIFE.after("finish", item.state)
        _stamp(by, item, before)
        item.save(update_fields=["state", *_STAMPS])
        _note(by, item, "finish_item", {"recorded": True})
    return item


def come_back(*, by: Who, item: CalendarItem) -> CalendarItem:
    """还没办: its last record was taken back, so it is planned again; one that somebody said was done stays done. Runs
    in the deed that ends the record, which has asked whether `by` may."""
    item = _held(by, item)
    if is_carried_out(item):
        item.state = ITEM_LIFE.after("come_back", item.state)
        _stamp(by, item, None)
        item.save(update_fields=["state", *_STAMPS])
        _note(by, item, "come_back_item", {})
    return item


def _move(by: Who, item: CalendarItem, move: str) -> CalendarItem:
    require(may(by, move, item))
    with transaction.atomic():
        item = _held(by, item)
        require(may(by, move, item))
        before = _state_of(item, move)
        item.state = ITEM_LIFE.after(move, item.state)
        _stamp(by, item, before)
        item.save(update_fields=["state", *_STAMPS])
        _note(by, item, f"{move}_item", {})
    return item


def undo_item(*, by: Who, item: CalendarItem) -> CalendarItem:
    """撤销 the last change: what was just planned goes away, what was edited, cancelled or finished is as before."""
    require(may_undo(by, item))
    with transaction.atomic():
        item = _held(by, item)
        require(may_undo(by, item))
        before: Mapping[str, object] = item.before or {}
        if before["move"] == "plan":
            item.state = ItemState.WITHDRAWN
        else:
            _restore(item, before)
        _stamp(by, item, None)
        item.save(update_fields=[*_VALUES, *_STAMPS])
        _note(by, item, "undo_item", {"of": str(before["move"])})
    return item


def may_answer(by: Who, invitation: Invitation) -> Reason | None:
    """Why `by` may not answer for the invited unit: it must be one's own, the activity still planned and to come.
    `invitation.item` must be loaded."""
    if invitation.tenant_id != by.tenant_id or invitation.unit_id != by.post.unit_id:
        return NOT_YOURS
    if not by.role.writes:
        return READ_ONLY
    if invitation.item.state != ItemState.PLANNED or invitation.item.planned_on < clock.today():
        return Reason("wrong_state", "这次活动已经办完、取消或改期，不用再答复。")
    return None


def find_invitation(who: Who, invitation_id: uuid.UUID) -> Invitation:
    """An invitation to one's own unit. Refused alike when it is another's and when there is none."""
    rows = Invitation.objects.filter(tenant_id=who.tenant_id, pk=invitation_id, unit=who.post.unit)
    found = rows.exclude(item__state=ItemState.WITHDRAWN).select_related("item", "item__unit").first()
    if found is None:
        raise Refusal.because(NOT_YOURS)
    return found


def answer_invitation(*, by: Who, invitation: Invitation, answer: str) -> Invitation:
    """参加 or 这次不参加; may be changed as long as the activity is to come."""
    require(may_answer(by, invitation))
    if answer not in (Answer.ACCEPTED, Answer.DECLINED):
        raise Refusal("no_answer", "请点“参加”或“这次不参加”。", "answer")
    with transaction.atomic():
        item = _held(by, invitation.item)
        # The unit that plans may have cancelled, moved or asked somebody else meanwhile.
        invitation = find_invitation(by, invitation.id)
        invitation.item = item
        require(may_answer(by, invitation))
        invitation.answer, invitation.answered_at, invitation.answered_by = answer, clock.now(), by.account
        invitation.save(update_fields=["answer", "answered_at", "answered_by"])
        _note(by, invitation.item, "answer_invitation", {"answer": answer, "unit": str(invitation.unit_id)})
    return invitation


def _held(by: Who, item: CalendarItem) -> CalendarItem:
    rows = CalendarItem.objects.select_for_update(of=("self",), no_key=True).select_related("unit")
    return rows.get(tenant_id=by.tenant_id, pk=item.pk)


def _fill(item: CalendarItem, draft: ItemDraft) -> None:
    item.title, item.kind, item.place, item.note = draft.title, draft.kind, draft.place, draft.note
    item.planned_on, item.starts_at = draft.planned_on, draft.starts_at
    item.is_private, item.is_unannounced = draft.is_private, draft.is_unannounced


def _stamp(by: Who, item: CalendarItem, before: dict[str, object] | None) -> None:
    item.before, item.sequence = before, item.sequence + 1
    item.changed_at, item.changed_really_at, item.changed_by = clock.now(), datetime.now(UTC), by.account


def _state_of(item: CalendarItem, move: str) -> dict[str, object]:
    """What a change replaces, as JSON."""
    answers = Invitation.objects.filter(tenant_id=item.tenant_id, item=item).values_list("unit_id", "answer")
    return {
        "move": move,
        **{name: getattr(item, name) for name in _PLAIN},
        "planned_on": item.planned_on.isoformat(),
        "starts_at": item.starts_at.isoformat() if item.starts_at else None,
        "invited": {str(unit_id): answer for unit_id, answer in answers},
    }


def _restore(item: CalendarItem, before: Mapping[str, object]) -> None:
    for name in _PLAIN:
        setattr(item, name, before.get(name, getattr(item, name)))
    item.planned_on = date.fromisoformat(str(before["planned_on"]))
    item.starts_at = time.fromisoformat(str(before["starts_at"])) if before["starts_at"] else None
    invited = before["invited"]
    if before["move"] == "edit" and isinstance(invited, dict):
        _invite(item, frozenset(uuid.UUID(key) for key in invited))
        for key, answer in invited.items():
            Invitation.objects.filter(tenant_id=item.tenant_id, item=item, unit_id=key).update(answer=answer)


def _invite(item: CalendarItem, wanted: frozenset[uuid.UUID], *, ask_anew: bool = False) -> None:
    """Make the invited units those of `wanted`; what the others answered stays unless `ask_anew`."""
    rows = Invitation.objects.filter(tenant_id=item.tenant_id, item=item)
    have = set(rows.values_list("unit_id", flat=True))
    rows.exclude(unit_id__in=wanted).delete()
    if ask_anew:
        rows.update(answer=Answer.WAITING, answered_at=None, answered_by=None)
    fresh = wanted - have
    if not fresh:
        return
    found = [unit for unit in invitable(item.unit, item.planned_on) if unit.id in fresh]
    if len(found) != len(fresh):
        raise Refusal("no_such_unit", "邀请的单位里有一个已停用或选不了，请重新选。", "invited")
    Invitation.objects.bulk_create(Invitation(tenant_id=item.tenant_id, item=item, unit=unit) for unit in found)


def _note(by: Who, item: CalendarItem, verb: str, detail: dict[str, object]) -> None:
    note(
        tenant_id=item.tenant_id,
        actor_id=by.account.id,
        verb=verb,
        thing_kind="calendar_item",
        thing_id=item.id,
        detail=detail,
    )
