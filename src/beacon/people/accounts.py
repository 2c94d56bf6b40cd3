"""Accounts as administrators and the office keep them: who may open, close and see which.

The split (docs/decisions/0007-three-administrators.md): the system administrator opens accounts and gives posts; a post
that reaches further than one unit waits until a security administrator confirms it. The office does the same within
its own subdistrict for roles of one unit, and for nobody else.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from beacon.journal.actions import note
from beacon.journal.models import NO_TENANT
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.actions import open_account
from beacon.people.models import Account, Post, Standing, Tenant
from beacon.people.passwords import one_time_password, set_password
from beacon.people.posts import tenant_of
from beacon.people.reach import NO_SCREEN, Who
from beacon.people.roles import ROLES, Reach, Screen
from beacon.people.sessions import end_sessions

PAGE = 30
LONGEST = 40

NOT_YOURSELF = Reason("yourself", "自己的账号和岗位要由别的管理员来改。")
ADMIN_ACCOUNT = Reason("admin_account", "管理员的账号在服务器上用 beacon admins 命令管，这里不能改。")
WIDE_ACCOUNT = Reason("wide_account", "这个账号有街道以上的岗位，请联系系统管理员。")
ELSEWHERE = Reason("elsewhere", "这个账号在别的街道也有岗位，请联系系统管理员。")


@dataclass(frozen=True)
class Listed:
    """One account of the list with its posts that have not ended."""

    account: Account
    posts: list[Post]


@dataclass(frozen=True)
class AccountPage:
    """A page of the list; `more`: there is another one after it."""

    rows: list[Listed]
    number: int
    more: bool


def account_by_key(key: str) -> Account | None:
    """The account with this key, for the program's own use; None for any other text."""
    try:
        return Account.objects.filter(pk=uuid.UUID(key)).first()
    except ValueError:
        return None


def unended(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Posts that have not ended, those that wait or begin later included."""
    return posts.exclude(standing=Standing.REFUSED).filter(Q(until=None) | Q(until__gte=clock.today()))


def visible_accounts(who: Who) -> QuerySet[Account]:
    """The accounts on one's list: all for the system and security administrator, those with a post in the own
    subdistrict for the office, none for anybody else."""
    if who.role.is_admin and (who.opens(Screen.ACCOUNTS) or who.opens(Screen.SECURITY)):
        return Account.objects.all()
    if not who.opens(Screen.ACCOUNTS):
        return Account.objects.none()
    return Account.objects.filter(Exists(Post.objects.filter(account=OuterRef("pk"), tenant_id=who.tenant_id)))


def list_accounts(by: Who, *, words: str = "", number: int = 1, show: str = "") -> AccountPage:
    """A page of the accounts by login name, found by a part of name, login or unit. Leaves a line that the list was
    looked at. `show`: "closed" for closed accounts, "none" for those without a post, else all."""
    rows = visible_accounts(by)
    if found := words.strip()[:LONGEST]:
        at_unit = Post.objects.filter(account=OuterRef("pk"), unit__name__contains=found)
        if by.role.reach is Reach.TENANT:
            at_unit = at_unit.filter(tenant_id=by.tenant_id)
        rows = rows.filter(Q(login__icontains=found) | Q(name__contains=found) | Exists(at_unit))
    if show == "closed":
        rows = rows.filter(is_active=False)
    elif show == "none":
        rows = rows.exclude(Exists(unended(Post.objects.filter(account=OuterRef("pk")))))
    number = max(1, number)
    start = (number - 1) * PAGE
    accounts = list(rows.order_by("login")[start : start + PAGE + 1])
    posts = _posts_by_account(by, accounts[:PAGE])
    note(tenant_id=by.tenant_id, actor_id=by.account.id, verb="view_accounts", thing_kind="account", thing_id=None)
    listed = [Listed(account, posts.get(account.id, [])) for account in accounts[:PAGE]]
    return AccountPage(listed, number, len(accounts) > PAGE)


def _posts_by_account(by: Who, accounts: Iterable[Account]) -> dict[uuid.UUID, list[Post]]:
    """What one may see of the accounts' posts that have not ended. The office sees those of its subdistrict."""
    posts = unended(Post.objects.filter(account__in=list(accounts)))
    if by.role.reach is Reach.TENANT:
        posts = posts.filter(tenant_id=by.tenant_id)
    found: dict[uuid.UUID, list[Post]] = {}
    for post in posts.select_related("tenant", "unit", "district").order_by("since", "id"):
        found.setdefault(post.account_id, []).append(post)
    return found


def find_account(who: Who, account_id: uuid.UUID) -> Account:
    """An account of one's list. Refused alike when it is not on it and when there is none."""
    account = visible_accounts(who).filter(pk=account_id).first()
    if account is None:
        raise Refusal.because(NOT_YOURS)
    return account


def all_posts(who: Who, account: Account) -> list[Post]:
    """Every post the account holds or held that one may see, newest first. One query."""
    posts = Post.objects.filter(account=account)
    if who.role.reach is Reach.TENANT:
        posts = posts.filter(tenant_id=who.tenant_id)
    return list(posts.select_related("tenant", "unit", "district").order_by("-since", "-id"))


def may_manage(by: Who, account: Account) -> Reason | None:
    """Why `by` may not close the account or reset its password. One query.

    Nobody manages their own; administrators' accounts are kept on the server; the office keeps accounts whose posts
    are all of one unit and all in its subdistrict.
    """
    if not by.opens(Screen.ACCOUNTS):
        return NO_SCREEN
    if account.id == by.account.id:
        return NOT_YOURSELF
    posts = list(unended(Post.objects.filter(account=account)))
    if any(ROLES[post.role].is_admin for post in posts):
        return ADMIN_ACCOUNT
    if by.role.is_admin:
        return None
    if any(post.tenant_id not in (None, by.tenant_id) for post in posts):
        return ELSEWHERE
    if any(ROLES[post.role].is_wide for post in posts):
        return WIDE_ACCOUNT
    return None


def admit_account(*, by: Who, login: str, name: str) -> tuple[Account, str]:
    """Open an account with a one-time password, which is returned and shown once. Whoever opens one gives it a post
    in the same transaction (`people.appointments.admit`).

    Refused when login or name is missing, too long or taken.
    """
    if not by.opens(Screen.ACCOUNTS) and by.role.is_admin:
        raise Refusal.because(NO_SCREEN)
    login, name = login.strip(), name.strip()
    if not name or len(name) > LONGEST:
        raise Refusal("no_name", f"请填姓名，最多{LONGEST}字。", "name")
    if not login or len(login) > LONGEST or login != "".join(login.split()):
        raise Refusal("no_login", f"请填登录名，不要有空格，最多{LONGEST}个字符。", "login")
    password = one_time_password()
    with transaction.atomic():
        account = open_account(login=login, name=name, password=password)
        note(
            tenant_id=by.tenant_id,
            actor_id=by.account.id,
            verb="open_account",
            thing_kind="account",
            thing_id=account.id,
        )
    return account, password


def close_account(*, by: Who, account: Account) -> None:
    """Close an account: nobody signs in to it, whoever is signed in is out. Its history keeps its name."""
    _switch(by, account, False, "close_account")


def reopen_account(*, by: Who, account: Account) -> None:
    """Open a closed account again, with the password and the posts it had."""
    _switch(by, account, True, "reopen_account")


def _switch(by: Who, account: Account, active: bool, verb: str) -> None:
    require(may_manage(by, account))
    with transaction.atomic():
        held = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        # Once more under the lock: a post given elsewhere meanwhile may have put the account out of reach.
        require(may_manage(by, held))
        if held.is_active == active:
            return
        held.is_active = active
        held.save(update_fields=["is_active"])
        end_sessions(held)
        _note_on(by, held, verb)
    account.is_active = active


def reset_password(*, by: Who, account: Account) -> str:
    """Give the account a one-time password, returned and shown once; its sessions end.

    Its posts that reach further than one unit wait from now on until a security administrator confirms them: so no
    administrator gets into an office by resetting its password.
    """
    require(may_manage(by, account))
    password = one_time_password()
    with transaction.atomic():
        held = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        require(may_manage(by, held))
        set_password(held, password, must_change=True)
        end_sessions(held)
        _note_on(by, held, "reset_password")
        wide = [name for name, role in ROLES.items() if role.is_wide]
        for post in unended(Post.objects.filter(account=held, role__in=wide, standing=Standing.GIVEN)):
            post.standing = Standing.WAITING
            post.save(update_fields=["standing"])
            note(
                tenant_id=post.tenant_id or NO_TENANT,
                actor_id=by.account.id,
                verb="hold_post",
                thing_kind="post",
                thing_id=post.id,
                detail={"role": post.role},
            )
    return password


def _note_on(by: Who, account: Account, verb: str) -> None:
    note(
        tenant_id=by.tenant_id if by.post.tenant_id else tenant_of(account),
        actor_id=by.account.id,
        verb=verb,
        thing_kind="account",
        thing_id=account.id,
    )


def tenants_to_choose(who: Who) -> list[Tenant]:
    """The subdistricts in which one may give posts. One query."""
    if who.role.is_admin:
        return list(Tenant.objects.select_related("district").order_by("district__name", "name"))
    return [who.tenant]
