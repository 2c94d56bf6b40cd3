"""交接 (N13): whoever leaves a post names who comes after; the successor opens the same pages from the day on.

What belongs to the unit (duties, month reports not sent, returned ones, notices) is the unit's and needs no moving;
what was done keeps the name of who did it. The predecessor's post ends with the day of the handover, on which both
may work, so that one can still show the other.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from beacon.journal.actions import note
from beacon.journal.models import NO_TENANT
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.accounts import unended
from beacon.people.actions import open_account
from beacon.people.appointments import Place, place_in_post
from beacon.people.models import Account, Post, Standing
from beacon.people.passwords import one_time_password
from beacon.people.reach import Who
from beacon.people.roles import ROLES, Reach

LONGEST_NAME = 40
LONGEST_WORDS = 300
SHOWN_FOR = timedelta(days=60)
"""How long the successor's pages point to the list of what was taken over."""

AHEAD = timedelta(days=62)

ADMIN_POST = Reason("admin_post", "管理员的岗位不在这里交接：请系统管理员提请新的，安全管理员确认。")
ENDED = Reason("wrong_state", "这个岗位已经交出去了。")
AFTER_THE_END = Reason("after_end", "「交接日期」不能晚于这个岗位的最后一天，请选早一些的日子。", "on")


@dataclass(frozen=True)
class HandedOver:
    """The successor's post, and the one-time password where an account was opened for it."""

    post: Post
    password: str | None


def may_hand_over(by: Who, post: Post) -> Reason | None:
    """Why `by` may not hand the post over.

    One hands over one's own; the head those of the own unit and below it; the office every post of one unit in its
    subdistrict. Administrators' posts go another way.
    """
    if not _is_theirs(by, post):
        return NOT_YOURS
    if ROLES[post.role].is_admin:
        return ADMIN_POST
    if post.standing != Standing.GIVEN or (post.until is not None and post.until < clock.today()):
        return ENDED
    return None


def _is_theirs(by: Who, post: Post) -> bool:
    if post.id == by.post.id:
        return True
    role = ROLES[post.role]
    if role.is_wide or post.unit is None or post.account_id == by.account.id:
        return False
    if by.post.role == "head":
        return by.reaches(post.unit) and post.role != "head"
    return by.post.role == "office" and by.reaches(post.unit)


def find_post_to_hand_over(by: Who, post_id: uuid.UUID | None) -> Post:
    """One's own post, or another one that `by` may hand over. Refused alike when one may not and when there is
    none."""
    rows = Post.objects.filter(pk=post_id or by.post.id).select_related("account", "tenant", "unit", "district")
    post = rows.first()
    if post is None:
        raise Refusal.because(NOT_YOURS)
    require(may_hand_over(by, post))
    if successors_of([post]):
        raise Refusal.because(ENDED)
    return post


def hands_over_for_others(by: Who) -> bool:
    """Whether the role may hand over other people's posts. Costs no query."""
    return by.post.role in ("head", "office")


def posts_to_hand_over(by: Who, words: str = "") -> list[Post]:
    """Posts of others that `by` may hand over, by unit and role, found by a part of name or unit. One query; none for
    most roles."""
    if not hands_over_for_others(by) or by.path is None:
        return []
    rows = unended(Post.objects.filter(tenant_id=by.tenant_id, unit__path__startswith=by.path))
    found = rows.filter(standing=Standing.GIVEN, account__is_active=True).exclude(account=by.account)
    if words:
        found = found.filter(Q(account__name__contains=words) | Q(unit__name__contains=words))
    ordered = found.select_related("account", "tenant", "unit").order_by("unit__path", "role", "account__login")
    return [post for post in ordered if may_hand_over(by, post) is None]


def successors_for(by: Who, post: Post) -> list[Account]:
    """Colleagues who could take the post: those with a post at the same unit, below it or right above it, but not
    this one. One query."""
    if post.unit is None or post.tenant_id is None:
        return []
    colleagues = unended(Post.objects.filter(tenant_id=post.tenant_id, account__is_active=True))
    near = Q(unit__path__startswith=post.unit.path) | Q(unit_id=post.unit.parent_id)
    taken = unended(Post.objects.filter(tenant_id=post.tenant_id, role=post.role, unit=post.unit))
    rows = Account.objects.filter(id__in=colleagues.filter(near).values("account_id"))
    free = rows.exclude(id=post.account_id).exclude(id__in=taken.values("account_id"))
    return list(free.order_by("name", "login"))


def hand_over(
    *,
    by: Who,
    post: Post,
    on: date,
    successor_id: uuid.UUID | None = None,
    name: str = "",
    login: str = "",
    words: str = "",
) -> HandedOver:
    """Hand a post over from `on` to a colleague, or to somebody new by name and login.

    A post that reaches further than one unit takes effect when a security administrator has confirmed it; until then
    the predecessor keeps theirs. A post with a last day stays one, for whoever comes after too: only the office, which
    gives the posts of one unit, gives them for longer. Refused for a day in the past, far ahead or after the post's
    last one, a colleague who is not to choose from, a missing name or a login that is taken.
    """
    require(may_hand_over(by, post))
    if not clock.today() <= on <= clock.today() + AHEAD:
        raise Refusal("no_such_day", "「交接日期」请填今天到两个月内的日子。", "on")
    if len(words) > LONGEST_WORDS:
        raise Refusal("long_words", f"「想说的话」写了{len(words)}字，最多{LONGEST_WORDS}字。", "words")
    role = ROLES[post.role]
    with transaction.atomic():
        held = (
            Post.objects.select_for_update(of=("self",), no_key=True)
            .select_related("account", "unit__tenant", "district")
            .get(pk=post.pk)
        )
        require(may_hand_over(by, held))
        if successors_of([held]):
            raise Refusal.because(ENDED)
        if held.until is not None and on > held.until:
            raise Refusal.because(AFTER_THE_END)
        account, password = _successor(by, held, successor_id, name, login)
        fresh = place_in_post(
            by=by,
            account=account,
            role=role,
            place=Place(unit=held.unit, district=held.district),
            since=on,
            until=None if by.post.role == "office" and not role.is_wide else held.until,
            is_waiting=role.is_wide,
            took_over=held,
            words=words.strip(),
        )
        if not role.is_wide:
            held.until = max(on, held.since)
            held.save(update_fields=["until"])
        note(
            tenant_id=held.tenant_id or NO_TENANT,
            actor_id=by.account.id,
            verb="hand_over",
            thing_kind="post",
            thing_id=held.id,
            detail={"role": held.role, "to": str(fresh.id), "on": on.isoformat()},
        )
    return HandedOver(fresh, password)


def _successor(
    by: Who, post: Post, successor_id: uuid.UUID | None, name: str, login: str
) -> tuple[Account, str | None]:
    if successor_id is not None:
        for account in successors_for(by, post):
            if account.id == successor_id:
                return account, None
        raise Refusal("no_successor", "请从列出的同事里选，或者写新同事的名字。", "successor")
    name, login = name.strip(), login.strip()
    if not name or len(name) > LONGEST_NAME:
        raise Refusal("no_name", f"请选一位同事，或写新同事的姓名（最多{LONGEST_NAME}字）。", "name")
    if not login or len(login) > LONGEST_NAME or login != "".join(login.split()):
        raise Refusal("no_login", "请给新同事起个登录名，不要有空格，比如姓名拼音。", "login")
    password = one_time_password()
    account = open_account(login=login, name=name, password=password)
    note(
        tenant_id=post.tenant_id or NO_TENANT,
        actor_id=by.account.id,
        verb="open_account",
        thing_kind="account",
        thing_id=account.id,
    )
    return account, password


def predecessor_of(post: Post) -> Post | None:
    """The post this one took over, with its account. One query; none for a post that took over nothing."""
    if post.took_over_id is None:
        return None
    return Post.objects.select_related("account").get(pk=post.took_over_id)


def is_fresh(post: Post, today: date) -> bool:
    """Whether the successor is still shown where the list of what was taken over lies. Costs no query."""
    return post.took_over_id is not None and post.since <= today <= post.since + SHOWN_FOR


def successors_of(posts: Sequence[Post]) -> dict[uuid.UUID, Post]:
    """Who takes over each of these posts, where somebody is named. One query."""
    rows = Post.objects.filter(took_over__in=posts).exclude(standing=Standing.REFUSED).select_related("account")
    return {row.took_over_id: row for row in rows if row.took_over_id is not None}


def reaches_a_unit(post: Post) -> bool:
    """Whether the post is of one unit, whose duties the list of what was taken over can show."""
    return ROLES[post.role].reach is Reach.UNIT
