"""减负建议 (N03): from any staff page to office, leader and district, and answered there. No deed takes one away."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.messages.models import Suggestion, SuggestionQuerySet, SuggestionReply
from beacon.people.reach import NO_SCREEN, Who
from beacon.people.roles import ROLES, Reach, Screen

LONGEST = 500
PAGE = 25
UNNAMED = "没写单位"


def may_suggest(by: Who) -> Reason | None:
    """Why `by` may not write one; None for everybody at a unit. District and administrators do not report to it."""
    return None if by.post.unit_id is not None else NO_SCREEN


def suggest_relief(*, by: Who, text: str, page: str, names_unit: bool, request_id: uuid.UUID) -> Suggestion:
    """Say what takes time. The same `request_id` again is the same suggestion: a double tap says it once."""
    require(may_suggest(by))
    text = _clean(text, "请写一句什么事费时间，例如“照片要重复传两遍”。")
    own = Suggestion.objects.own(by).filter(pk=request_id)
    if known := own.first():
        return known
    try:
        with transaction.atomic():
            suggestion = Suggestion(
                id=request_id,
                tenant_id=by.tenant_id,
                unit=by.unit,
                said_by=by.post,
                names_unit=names_unit,
                page=page[:20],
                text=text,
                said_at=clock.now(),
            )
            suggestion.save(force_insert=True)
            _note(by, suggestion, "suggest_relief", {"names_unit": names_unit})
    except IntegrityError as error:
        if known := own.first():
            return known
        raise Refusal.because(NOT_YOURS) from error
    return suggestion


def may_answer(by: Who) -> Reason | None:
    """Why `by` may not answer; None for office and leader, whose one change this is. The district reads."""
    if not by.opens(Screen.RELIEF):
        return NOT_YOURS
    if by.role.reach is not Reach.TENANT:
        return Reason("read_only", "答复由街道消安办或分管领导来写，您这里只看。")
    return None


def answer_relief(*, by: Who, suggestion: Suggestion, text: str) -> SuggestionReply:
    """Answer a suggestion; an earlier answer stays beside it. The very same words from the same post are said once."""
    require(may_answer(by))
    if suggestion.tenant_id != by.tenant_id:
        raise Refusal.because(NOT_YOURS)
    text = _clean(text, "请写一句答复，例如“下月起照片只传一遍”。")
    with transaction.atomic():
        known = SuggestionReply.objects.filter(
            tenant_id=by.tenant_id, suggestion=suggestion, said_by=by.post, text=text
        ).first()
        if known is not None:
            return known
        reply = SuggestionReply(
            tenant_id=by.tenant_id, suggestion=suggestion, said_by=by.post, text=text, said_at=clock.now()
        )
        reply.save(force_insert=True)
        _note(by, suggestion, "answer_relief", {})
    return reply


def _clean(text: str, ask: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Refusal("no_text", ask, "text")
    if len(text) > LONGEST:
        raise Refusal("long_text", f"写了{len(text)}字，最多{LONGEST}字，请写短一些。", "text")
    return text


def _note(by: Who, suggestion: Suggestion, verb: str, detail: dict[str, object]) -> None:
    note(
        tenant_id=suggestion.tenant_id,
        actor_id=by.account.id,
        verb=verb,
        thing_kind="suggestion",
        thing_id=suggestion.id,
        detail=detail,
    )


def find_suggestion(who: Who, suggestion_id: uuid.UUID) -> Suggestion:
    """One that `who` may read. Refused alike when it is another's and when there is none."""
    found = Suggestion.objects.visible_to(who).filter(pk=suggestion_id).first()
    if found is None:
        raise Refusal.because(NOT_YOURS)
    return found


@dataclass(frozen=True)
class Answer:
    """A reply as it is read: by whom in which role, never by name."""

    text: str
    role: str
    said_at: datetime


@dataclass(frozen=True)
class Said:
    """A suggestion as it is read: never its writer's name, the unit only where the writer wanted it said."""

    id: uuid.UUID
    tenant: str
    unit: str
    page: str
    text: str
    said_at: datetime
    answers: tuple[Answer, ...]

    @property
    def state(self) -> str:
        """已收到 until somebody answers."""
        return "已答复" if self.answers else "已收到"


@dataclass(frozen=True)
class Board:
    """A page of suggestions, newest first, and how many there are in all and answered."""

    rows: list[Said]
    count: int
    answered: int
    page: int
    pages: int

    @property
    def waiting(self) -> int:
        """How many nobody has answered yet."""
        return self.count - self.answered


def read_suggestions(who: Who, page: int = 1) -> Board:
    """Those within reach. Four queries."""
    return _board(Suggestion.objects.visible_to(who), page)


def own_suggestions(who: Who) -> list[Said]:
    """What the person wrote, newest first, at most a page. Two queries."""
    return _said(Suggestion.objects.own(who), 1)


def _board(rows: SuggestionQuerySet, page: int) -> Board:
    count, answered = rows.count(), rows.answered().count()
    pages = max(1, -(-count // PAGE))
    page = min(max(1, page), pages)
    return Board(_said(rows, page), count, answered, page, pages)


def _said(rows: SuggestionQuerySet, page: int) -> list[Said]:
    shown = rows.select_related("unit", "tenant").order_by("-said_at", "-id")[(page - 1) * PAGE : page * PAGE]
    found = list(shown)
    answers: dict[uuid.UUID, list[Answer]] = {}
    replies = SuggestionReply.objects.filter(suggestion__in=[row.id for row in found]).select_related("said_by")
    for reply in replies.order_by("said_at", "id"):
        told = Answer(reply.text, ROLES[reply.said_by.role].label, reply.said_at)
        answers.setdefault(reply.suggestion_id, []).append(told)
    return [
        Said(
            row.id,
            row.tenant.name,
            row.unit.name if row.names_unit else UNNAMED,
            row.page,
            row.text,
            row.said_at,
            tuple(answers.get(row.id, ())),
        )
        for row in found
    ]
