"""The three administrators' accounts, opened and reset on the server: who holds the server holds the installation."""

from django.db import transaction

from beacon.journal.actions import note
from beacon.journal.models import NO_TENANT
from beacon.kit import clock
from beacon.kit.refusals import Refusal
from beacon.people.accounts import unended
from beacon.people.actions import give_post, open_account
from beacon.people.models import Account, Post, SecondFactor
from beacon.people.passwords import one_time_password, set_password
from beacon.people.roles import ROLES
from beacon.people.sessions import end_sessions

KINDS = {role.identifier.removeprefix("admin_"): role for role in ROLES.values() if role.is_admin}
"""system, security, audit → the role."""


def found_administrator(*, kind: str, login: str, name: str) -> str:
    """Open an account for an administrator; its one-time password. Refused for a login that is taken and a kind that
    is none."""
    if kind not in KINDS:
        raise Refusal("no_role", f"没有「{kind}」这种管理员，可以是 {'、'.join(KINDS)}。")
    password = one_time_password()
    with transaction.atomic():
        account = open_account(login=login, name=name, password=password)
        _note("open_account", account)
        give_post(account=account, role=KINDS[kind].identifier, since=clock.today())
    return password


def reset_administrator(*, login: str) -> str:
    """A one-time password for an administrator, whose sessions and second factor end. Refused for anybody else: they
    are reset by an administrator, which another one sees."""
    account = Account.objects.filter(login=login).first()
    posts = unended(Post.objects.filter(account=account)) if account else []
    if account is None or not any(ROLES[post.role].is_admin for post in posts):
        raise Refusal("no_administrator", f"「{login}」不是管理员账号，请由系统管理员在「账号」里重设密码。")
    password = one_time_password()
    with transaction.atomic():
        set_password(account, password, must_change=True)
        SecondFactor.objects.filter(account=account).delete()
        end_sessions(account)
        if not account.is_active:
            account.is_active = True
            account.save(update_fields=["is_active"])
        _note("reset_password", account)
    return password


def _note(verb: str, account: Account) -> None:
    note(tenant_id=NO_TENANT, actor_id=None, verb=verb, thing_kind="account", thing_id=account.id)
