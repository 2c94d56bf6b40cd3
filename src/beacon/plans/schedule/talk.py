"""Comments on a planned activity and on one unit's duty: short, by the units involved (R67, R68)."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Q

from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.kit.undo import can_undo
from beacon.people.reach import READ_ONLY, Who
from beacon.people.roles import Screen
from beacon.plans.models import CalendarItem, Comment, CommentState, DutyInstance
from beacon.plans.schedule.agenda import is_involved

LONGEST = 300
MOST_SHOWN = 50
"""The newest so many comments stand on a page."""


@dataclass(frozen=True)
class Said:
    """A comment as this person sees it: can they still take it back, or only void it?"""

    comment: Comment
    may_take_back: bool


def may_comment_item(by: Who, item: CalendarItem) -> Reason | None:
    """Why `by` may not comment on the plan: only units involved in it and the office do."""
    if not by.opens(Screen.CALENDAR) or not is_involved(by, item):
        return NOT_YOURS
    return None if by.role.writes else READ_ONLY


def may_comment_duty(by: Who, instance: DutyInstance) -> Reason | None:
    """Why `by` may not comment on the duty: only the unit that owes it and the office do."""
    if not by.opens(Screen.DUTIES) or not by.reaches(instance.unit):
        return NOT_YOURS
    return None if by.role.writes else READ_ONLY


def comment_on_item(*, by: Who, item: CalendarItem, text: str) -> Comment:
    """Say something on a planned activity. The invitations of `item` must be loaded."""
    require(may_comment_item(by, item))
    return _say(by, Comment(tenant_id=by.tenant_id, item=item, text=_clean(text)))


def comment_on_duty(*, by: Who, instance: DutyInstance, text: str) -> Comment:
    """Say something on one unit's duty."""
    require(may_comment_duty(by, instance))
    return _say(by, Comment(tenant_id=by.tenant_id, instance=instance, text=_clean(text)))


def _clean(text: str) -> str:
    text = text.strip()
    if not text:
        raise Refusal("no_text", "请写一句再发。", "text")
    if len(text) > LONGEST:
        raise Refusal("too_long", f"最多{LONGEST}个字，现在{len(text)}个，请写短些。", "text")
    return text


def _say(by: Who, comment: Comment) -> Comment:
    comment.unit, comment.said_by = by.unit, by.account
    comment.said_at, comment.said_really_at = clock.now(), datetime.now(UTC)
    with transaction.atomic():
        comment.save(force_insert=True)
        _note(by, comment, "comment")
    return comment


def comments_on(who: Who, thing: CalendarItem | DutyInstance) -> list[Said]:
    """What was said on a thing that `who` may comment on or read, oldest first. One query."""
    rows = Comment.objects.filter(tenant_id=who.tenant_id).exclude(state=CommentState.WITHDRAWN)
    of = Q(item=thing) if isinstance(thing, CalendarItem) else Q(instance=thing)
    newest = rows.filter(of).select_related("unit").order_by("-said_at", "-id")[:MOST_SHOWN]
    return [Said(row, may_take_back(who, row) is None) for row in reversed(newest)]


def find_comment(who: Who, comment_id: uuid.UUID) -> Comment:
    """A comment of one's own unit. Refused alike when it is another's and when there is none."""
    rows = Comment.objects.filter(tenant_id=who.tenant_id, pk=comment_id, unit=who.post.unit)
    found = rows.exclude(state=CommentState.WITHDRAWN).first()
    if found is None:
        raise Refusal.because(NOT_YOURS)
    return found


def may_take_back(by: Who, comment: Comment) -> Reason | None:
    """Why `by` may not take the comment back; None for those who write for the unit that said it."""
    if comment.tenant_id != by.tenant_id or comment.unit_id != by.post.unit_id:
        return NOT_YOURS
    if not by.role.writes:
        return READ_ONLY
    return None if comment.state == CommentState.SAID else Reason("wrong_state", "这句已经收回了。")


def take_back(*, by: Who, comment: Comment) -> Comment:
    """撤销 within seconds by whoever said it: it is gone. Later, or by a colleague: 收回, and it shows that something
    was said and taken back, when and by which unit, without the text."""
    require(may_take_back(by, comment))
    with transaction.atomic():
        comment = Comment.objects.select_for_update(of=("self",)).get(tenant_id=by.tenant_id, pk=comment.pk)
        require(may_take_back(by, comment))
        if comment.said_by_id == by.account.id and can_undo(comment.said_really_at):
            comment.state = CommentState.WITHDRAWN
        else:
            comment.state, comment.void_at = CommentState.VOID, clock.now()
        comment.save(update_fields=["state", "void_at"])
        _note(by, comment, "take_back_comment")
    return comment


def _note(by: Who, comment: Comment, verb: str) -> None:
    note(
        tenant_id=by.tenant_id,
        actor_id=by.account.id,
        verb=verb,
        thing_kind="comment",
        thing_id=comment.id,
        detail={"state": comment.state},
    )
