"""Giving and ending posts, and confirming those that give power over others."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from beacon.journal.actions import note
from beacon.journal.models import NO_TENANT
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.accounts import ELSEWHERE, NOT_YOURSELF, WIDE_ACCOUNT, admit_account, unended
from beacon.people.models import Account, District, Post, Standing, Tenant, Unit
from beacon.people.reach import NO_SCREEN, Who
from beacon.people.roles import ROLES, Reach, Role, Screen
from beacon.people.sessions import end_sessions

ADMIN_POST = Reason("admin_post", "管理员的岗位由系统管理员提请、安全管理员确认。")
MIXED = Reason("mixed_posts", "管理员账号只管系统，不能兼业务岗位，也不能兼另一种管理员。请另开一个账号。", "role")
ONE_TIME = Reason("one_time_password", "本人还没有换掉一次性密码，换好后再确认。")
AHEAD = timedelta(days=366)


@dataclass(frozen=True)
class Place:
    """Where a post is: a unit, a district, or neither for administrators."""

    unit: Unit | None = None
    district: District | None = None


def roles_to_give(by: Who) -> Mapping[str, Role]:
    """The roles `by` may give: all for the system administrator, those of one unit for the office."""
    if not by.opens(Screen.ACCOUNTS):
        return {}
    return {name: role for name, role in ROLES.items() if by.role.is_admin or not role.is_wide}


def may_give(by: Who, account: Account | None, role: Role, place: Place) -> Reason | None:
    """Why `by` may not give the account this post."""
    if role.identifier not in roles_to_give(by):
        return WIDE_ACCOUNT if by.opens(Screen.ACCOUNTS) else NO_SCREEN
    if account is not None and account.id == by.account.id:
        return NOT_YOURSELF
    if place.unit is not None and not by.role.is_admin and not by.reaches(place.unit):
        return NOT_YOURS
    return None


def units_of(by: Who, tenant: Tenant) -> list[Unit]:
    """Units of a subdistrict that are open today, in roster order, for choosing one. One query."""
    if not by.role.is_admin and tenant.id != by.tenant_id:
        raise Refusal.because(NOT_YOURS)
    return list(Unit.objects.filter(tenant=tenant).open_on(clock.today()).order_by("path"))


def find_place(by: Who, role: Role, tenant_id: uuid.UUID | None, unit_id: uuid.UUID | None) -> Place:
    """The place a form names for a role. Refused when it names none, or one that is not within reach."""
    tenant = _tenant(tenant_id) if by.role.is_admin else by.tenant
    match role.reach:
        case Reach.INSTALLATION:
            return Place()
        case Reach.DISTRICT:
            if tenant is None:
                raise Refusal("no_tenant", "区级岗位请选一个本区的街道。", "tenant")
            return Place(district=tenant.district)
    if tenant is None:
        raise Refusal("no_tenant", "请先选街道。", "tenant")
    open_now = Unit.objects.filter(tenant=tenant).open_on(clock.today()).select_related("tenant")
    unit = open_now.filter(pk=unit_id).first() if unit_id else None
    if unit is None:
        raise Refusal("no_unit", "请选一个单位。", "unit")
    return Place(unit=unit)


def _tenant(tenant_id: uuid.UUID | None) -> Tenant | None:
    return Tenant.objects.filter(pk=tenant_id).select_related("district").first() if tenant_id else None


def admit(*, by: Who, login: str, name: str, role: str, place: Place, since: date) -> tuple[Post, str]:
    """Open an account and give it its first post, both or neither; the one-time password is returned."""
    with transaction.atomic():
        account, password = admit_account(by=by, login=login, name=name)
        post = appoint(by=by, account=account, role=role, place=place, since=since)
    return post, password


def appoint(*, by: Who, account: Account, role: str, place: Place, since: date) -> Post:
    """Give an account a post from `since` on. One that reaches further than a unit waits for the security
    administrator.

    Refused when `by` may not give it, when the account holds it already, when it would mix administration with
    business or one kind of it with another, or when the day is long past or more than a year ahead.
    """
    if role not in ROLES:
        raise Refusal("no_role", "请选一个角色。", "role")
    wanted = ROLES[role]
    require(may_give(by, account, wanted, place))
    return place_in_post(by=by, account=account, role=wanted, place=place, since=since, is_waiting=wanted.is_wide)


def place_in_post(
    *,
    by: Who,
    account: Account,
    role: Role,
    place: Place,
    since: date,
    is_waiting: bool,
    until: date | None = None,
    took_over: Post | None = None,
    words: str = "",
) -> Post:
    """Write the post with its line, once it is clear that `by` may. See `appoint` for what is refused."""
    if not clock.today() - timedelta(days=31) <= since <= clock.today() + AHEAD:
        raise Refusal("no_such_day", "「起始日期」请填最近一个月到一年内的日子。", "since")
    with transaction.atomic():
        # Two posts given at once to one account must see each other.
        held = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        posts = list(unended(Post.objects.filter(account=held)))
        require(_mix(role, posts))
        unit, district = place.unit, place.district
        same = (role.identifier, unit.id if unit else None, district.id if district else None)
        if any((post.role, post.unit_id, post.district_id) == same for post in posts):
            raise Refusal("has_post", "这个账号已经有这个岗位了。", "role")
        post = Post(
            account=held,
            role=role.identifier,
            tenant=unit.tenant if unit else None,
            unit=unit,
            district=district,
            since=since,
            until=until,
            standing=Standing.WAITING if is_waiting else Standing.GIVEN,
            took_over=took_over,
            words=words,
        )
        post.save(force_insert=True)
        _note(by, post, "propose_post" if is_waiting else "give_post")
    return post


def _mix(role: Role, posts: list[Post]) -> Reason | None:
    """Administration stands alone: see the decision on three administrators."""
    held = [ROLES[post.role] for post in posts]
    if role.is_admin and any(each.identifier != role.identifier for each in held):
        return MIXED
    if not role.is_admin and any(each.is_admin for each in held):
        return MIXED
    return None


def find_post(who: Who, post_id: uuid.UUID) -> Post:
    """A post on one's list. Refused alike when it is not and when there is none."""
    posts = Post.objects.filter(pk=post_id)
    if who.role.reach is Reach.TENANT and who.opens(Screen.ACCOUNTS):
        posts = posts.filter(tenant_id=who.tenant_id)
    elif not (who.role.is_admin and (who.opens(Screen.ACCOUNTS) or who.opens(Screen.SECURITY))):
        posts = posts.none()
    post = posts.select_related("account", "tenant", "unit", "district").first()
    if post is None:
        raise Refusal.because(NOT_YOURS)
    return post


def may_end(by: Who, post: Post) -> Reason | None:
    """Why `by` may not end the post: nobody ends their own, and an administrator's is ended by the security
    administrator, who confirmed it."""
    if post.account_id == by.account.id:
        return NOT_YOURSELF
    role = ROLES[post.role]
    if role.is_admin:
        return None if by.opens(Screen.SECURITY) else ADMIN_POST
    if not by.opens(Screen.ACCOUNTS):
        return NO_SCREEN
    if by.role.is_admin:
        return None
    if post.tenant_id != by.tenant_id:
        return ELSEWHERE
    return WIDE_ACCOUNT if role.is_wide else None


def end_post(*, by: Who, post: Post, last_day: date | None = None) -> Post:
    """End a post with `last_day`, today by default; one that has not begun ends on its first day. Sessions of the
    account end, so that nothing of the post stays open."""
    require(may_end(by, post))
    with transaction.atomic():
        held = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
        # Yesterday, so that from now on the post is not held.
        last = last_day or clock.today() - timedelta(days=1)
        close_post(by=by, post=held, last_day=last)
    return held


def close_post(*, by: Who, post: Post, last_day: date) -> None:
    """Write the end of a post with its line, once it is clear that `by` may."""
    if post.until is not None and post.until < clock.today():
        raise Refusal("wrong_state", "这个岗位已经结束了。")
    post.until = max(last_day, post.since)
    fields = ["until"]
    if post.since >= clock.today() and last_day < post.since:
        # It has not been held a whole day: it never takes effect.
        post.standing = Standing.REFUSED
        fields.append("standing")
    post.save(update_fields=fields)
    end_sessions(post.account)
    _note(by, post, "end_post")


def waiting_posts() -> list[Post]:
    """Posts that wait for a security administrator, oldest first. One query."""
    rows = unended(Post.objects.filter(standing=Standing.WAITING, account__is_active=True))
    return list(rows.select_related("account", "tenant", "unit", "district").order_by("since", "id"))


def may_answer(by: Who, post: Post) -> Reason | None:
    """Why `by` may neither confirm nor refuse the post."""
    if not by.opens(Screen.SECURITY):
        return NO_SCREEN
    if post.account_id == by.account.id:
        return NOT_YOURSELF
    if not post.is_waiting or (post.until is not None and post.until < clock.today()):
        return Reason("wrong_state", "这个岗位已经有人处理过了。")
    return None


def may_confirm(by: Who, post: Post) -> Reason | None:
    """Why `by` may not confirm the post. Not while its holder still has the one-time password, which whoever made it
    knows as well."""
    if reason := may_answer(by, post):
        return reason
    return ONE_TIME if post.account.must_change_password else None


def confirm_post(*, by: Who, post: Post) -> Post:
    """Let a proposed post take effect."""
    with transaction.atomic():
        # The account first, as whoever resets its password does: the two never pass each other by.
        account = Account.objects.select_for_update(no_key=True).get(pk=post.account_id)
        held = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
        held.account = account
        require(may_confirm(by, held))
        held.standing = Standing.GIVEN
        held.save(update_fields=["standing"])
        _end_taken_over(held)
        _note(by, held, "confirm_post")
    return held


def _end_taken_over(post: Post) -> None:
    """A post that was handed over ends once its successor's is confirmed."""
    before = post.took_over
    if before is not None and before.until is None:
        before.until = max(post.since, before.since)
        before.save(update_fields=["until"])


def refuse_post(*, by: Who, post: Post) -> Post:
    """Have a proposed post never take effect; it stays on record."""
    with transaction.atomic():
        held = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
        require(may_answer(by, held))
        held.standing = Standing.REFUSED
        held.save(update_fields=["standing"])
        _note(by, held, "refuse_post")
    return held


def _note(by: Who, post: Post, verb: str) -> None:
    note(
        tenant_id=post.tenant_id or NO_TENANT,
        actor_id=by.account.id,
        verb=verb,
        thing_kind="post",
        thing_id=post.id,
        detail={"role": post.role, "account": str(post.account_id)},
    )
