"""Deeds on tenants, units, accounts and posts."""

import uuid
from collections.abc import Iterable
from datetime import date

import chinese_calendar
from django.db import IntegrityError, transaction

from beacon.journal.actions import note
from beacon.journal.models import NO_TENANT
from beacon.kit.refusals import Reason, Refusal
from beacon.kit.workdays import SATURDAY, Workdays
from beacon.people.deadlines import USUAL_DAY, begin_with
from beacon.people.models import Account, DayException, District, Post, Tenant, Unit, UnitFunction, UnitGroup
from beacon.people.posts import posts_of
from beacon.people.reach import Who

CODE_DIGITS = 4


def found_tenant(
    *, district: District, name: str, full_name: str, slug: str, years: Iterable[int], deadline_day: int = USUAL_DAY
) -> Tenant:
    """Set up a subdistrict with its deadline day and, as far as the State Council's notices are known, its workday
    table for `years`."""
    with transaction.atomic():
        tenant = Tenant(district=district, name=name, full_name=full_name, slug=slug)
        tenant.save(force_insert=True)
        begin_with(tenant, deadline_day)
        seed_workdays(tenant=tenant, years=years)
        note(tenant_id=tenant.id, actor_id=None, verb="found_tenant", thing_kind="tenant", thing_id=tenant.id)
    return tenant


def seed_workdays(*, tenant: Tenant, years: Iterable[int]) -> int:
    """Write the holidays and swapped weekends of `years` that the tenant's table lacks; returns how many were new.

    Source: the State Council's yearly holiday notices as packaged in chinesecalendar; years it does not know are
    skipped.
    """
    known = {**dict.fromkeys(chinese_calendar.holidays, False), **dict.fromkeys(chinese_calendar.workdays, True)}
    wanted = set(years)
    rows = [
        DayException(tenant=tenant, day=day, works=works)
        for day, works in sorted(known.items())
        if day.year in wanted and works != (day.weekday() < SATURDAY)
    ]
    have = set(DayException.objects.filter(tenant=tenant).values_list("day", flat=True))
    fresh = [row for row in rows if row.day not in have]
    DayException.objects.bulk_create(fresh)
    return len(fresh)


def workdays_of(tenant_id: uuid.UUID) -> Workdays:
    """The tenant's working-day calendar. One query."""
    return Workdays(dict(DayException.objects.filter(tenant_id=tenant_id).values_list("day", "works")))


def add_unit(
    *,
    tenant: Tenant,
    name: str,
    kind: str,
    opened_on: date,
    parent: Unit | None = None,
    group: str = UnitGroup.NONE,
    function: str = UnitFunction.NONE,
    position: int = 0,
    code: str | None = None,
) -> Unit:
    """Add a unit to the tree, below `parent` or at the top. Its code defaults to the next number of the tenant."""
    if code is None:
        code = f"{Unit.objects.filter(tenant=tenant).count() + 1:0{CODE_DIGITS}d}"
    unit = Unit(
        tenant=tenant,
        parent=parent,
        code=code,
        path=f"{parent.path if parent else ''}{code}/",
        name=name,
        kind=kind,
        group=group,
        function=function,
        position=position,
        opened_on=opened_on,
    )
    unit.save(force_insert=True)
    return unit


def open_account(*, login: str, name: str, password: str | None, must_change: bool = True) -> Account:
    """Open an account; without a password nobody can sign in to it until one is set. Refused when the login is
    taken."""
    taken = Reason("login_taken", f"登录名「{login}」已经有人用了，请换一个。", "login")
    if Account.objects.filter(login=login).exists():
        raise Refusal.because(taken)
    account = Account(login=login, name=name, must_change_password=must_change)
    account.set_password(password)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError:
        # Somebody else took it between the question and the writing.
        raise Refusal.because(taken) from None
    return account


def give_post(
    *,
    account: Account,
    role: str,
    since: date,
    unit: Unit | None = None,
    district: District | None = None,
    until: date | None = None,
) -> Post:
    """Put an account into a role at a unit or a district from `since` on."""
    tenant = unit.tenant if unit else None
    post = Post(account=account, role=role, tenant=tenant, unit=unit, district=district, since=since, until=until)
    with transaction.atomic():
        post.save(force_insert=True)
        note(
            tenant_id=tenant.id if tenant else NO_TENANT,
            actor_id=None,
            verb="give_post",
            thing_kind="post",
            thing_id=post.id,
            detail={"role": role},
        )
    return post


def act_in(account: Account, post_id: uuid.UUID | None) -> Who | None:
    """The account in the post it chose, or in its first one; None when it holds none today."""
    posts = posts_of(account)
    chosen = next((post for post in posts if post.id == post_id), posts[0] if posts else None)
    return Who(account, chosen, tuple(posts)) if chosen else None
