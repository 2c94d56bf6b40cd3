"""The roster of a subdistrict from two tables, units and people, as a spreadsheet saves them (CSV).

Units: 编号, 上级, 名称, 类型, 发文分组, 职能, 启用, 停用. People: 登录名, 姓名, 角色, 单位, 起, 止. Types, groups,
functions and roles stand in their Chinese labels, dates as 2023-04-15, a unit's parent above it. The order of the
rows is the order of the roster. Loading the same tables again changes nothing; rows that are gone
from a table stay in the roster, because units and posts end by a date.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction

from beacon.journal.actions import note
from beacon.people.actions import add_unit, give_post
from beacon.people.models import Account, Post, Tenant, Unit
from beacon.people.roles import ROLES, Reach
from beacon.people.roster_rows import PersonRow, RosterProblems, RowProblem, UnitRow, read_people, read_units

UNIT_COLUMNS = ("name", "kind", "group", "function", "position", "opened_on", "closed_on")
UNITS_TABLE, PEOPLE_TABLE = "单位表", "人员表"


@dataclass(frozen=True)
class Loaded:
    """What a load wrote: new rows, and rows that were there and changed."""

    units: int = 0
    units_changed: int = 0
    accounts: int = 0
    posts: int = 0
    posts_changed: int = 0


def load_roster(
    *,
    tenant: Tenant,
    units: bytes,
    people: bytes,
    password: str | None = None,
    must_change: bool = True,
    installation: bool = False,
) -> Loaded:
    """Bring the tenant's roster in line with both tables, all or nothing.

    New accounts get `password`, to be changed at the first sign-in if `must_change`; without one nobody signs in to
    them until one is set. Roles above the subdistrict (区级,
    管理员) are given only with `installation`. RosterProblems lists every row that does not fit, each with a sentence.
    """
    unit_rows, person_rows = read_units(units, UNITS_TABLE), read_people(people, PEOPLE_TABLE)
    with transaction.atomic():
        have = {unit.code: unit for unit in Unit.objects.filter(tenant=tenant).select_related("parent")}
        accounts = {a.login: a for a in Account.objects.filter(login__in=[row.login for row in person_rows])}
        problems = [
            *_unit_problems(unit_rows, have),
            *_person_problems(person_rows, {row.code for row in unit_rows} | have.keys(), installation),
            *_taken(tenant, person_rows, accounts),
        ]
        if problems:
            raise RosterProblems(problems)
        new_units, changed_units = _write_units(tenant, unit_rows, have)
        new_accounts = _write_accounts(person_rows, accounts, make_password(password), must_change)
        new_posts, changed_posts = _write_posts(tenant, person_rows, have, accounts)
        loaded = Loaded(new_units, changed_units, new_accounts, new_posts, changed_posts)
        if loaded != Loaded():
            counts = {"units": new_units, "accounts": new_accounts, "posts": new_posts}
            note(
                tenant_id=tenant.id,
                actor_id=None,
                verb="load_roster",
                thing_kind="tenant",
                thing_id=tenant.id,
                detail=counts,
            )
    return loaded


def _unit_problems(rows: Sequence[UnitRow], have: Mapping[str, Unit]) -> list[RowProblem]:
    """Parents that do not stand above their unit, and units that would move."""
    problems: list[RowProblem] = []
    above = set(have)
    for row in rows:
        if row.parent and row.parent not in above:
            sentence = f"上级编号「{row.parent}」还没有。请把上级放在它前面，或改成已有的编号。"
            problems.append(RowProblem(UNITS_TABLE, row.number, sentence))
        known = have.get(row.code)
        if known is not None and (known.parent.code if known.parent else "") != row.parent:
            sentence = f"「{row.name}」的上级和现在名册里的不一样。名册表不能搬单位，请先按原来的上级填。"
            problems.append(RowProblem(UNITS_TABLE, row.number, sentence))
        above.add(row.code)
    return problems


def _person_problems(rows: Sequence[PersonRow], codes: set[str], installation: bool) -> list[RowProblem]:
    """Units that do not exist, and roles that need a unit, need none, or are not the subdistrict's to give."""
    problems: list[RowProblem] = []
    for row in rows:
        role, sentence = ROLES[row.role], ""
        belongs = role.reach in (Reach.UNIT, Reach.TENANT)
        if not belongs and not installation:
            sentence = f"「{role.label}」不是街道里的角色，请换一个，或联系系统管理员开通。"
        elif belongs and not row.unit:
            sentence = f"「{role.label}」要有单位，请填单位编号。"
        elif not belongs and row.unit:
            sentence = f"「{role.label}」不属于哪个单位，请把单位留空。"
        elif row.unit and row.unit not in codes:
            sentence = f"单位编号「{row.unit}」不在单位表里，请核对。"
        if sentence:
            problems.append(RowProblem(PEOPLE_TABLE, row.number, sentence))
    return problems


def _taken(tenant: Tenant, rows: Sequence[PersonRow], accounts: Mapping[str, Account]) -> list[RowProblem]:
    """Logins that belong to somebody of another subdistrict."""
    strangers = set(
        Post.objects.filter(account__in=accounts.values())
        .exclude(tenant=None)
        .exclude(tenant=tenant)
        .values_list("account__login", flat=True)
    )
    return [
        RowProblem(PEOPLE_TABLE, row.number, f"登录名「{row.login}」已经有人用了，请换一个。")
        for row in rows
        if row.login in strangers
    ]


def _write_units(tenant: Tenant, rows: Sequence[UnitRow], have: dict[str, Unit]) -> tuple[int, int]:
    """(new, changed). Puts new units into `have`."""
    new = changed = 0
    for position, row in enumerate(rows, start=1):
        unit = have.get(row.code)
        if unit is None:
            unit = have[row.code] = add_unit(
                tenant=tenant,
                name=row.name,
                kind=row.kind,
                opened_on=row.opened_on,
                parent=have[row.parent] if row.parent else None,
                code=row.code,
            )
            new += 1
            _change(unit, row, position)
        elif _change(unit, row, position):
            changed += 1
    return new, changed


def _change(unit: Unit, row: UnitRow, position: int) -> bool:
    """Bring a unit in line with its row; whether anything was different."""
    wanted = {name: getattr(row, name) for name in UNIT_COLUMNS if name != "position"} | {"position": position}
    different = [name for name in UNIT_COLUMNS if getattr(unit, name) != wanted[name]]
    for name in different:
        setattr(unit, name, wanted[name])
    if different:
        unit.save(update_fields=different)
    return bool(different)


def _write_accounts(rows: Sequence[PersonRow], accounts: dict[str, Account], hashed: str, must_change: bool) -> int:
    """How many were new. Whoever has an account keeps password and name."""
    fresh: dict[str, Account] = {}
    for row in rows:
        if row.login not in accounts:
            account = Account(login=row.login, name=row.name, password=hashed, must_change_password=must_change)
            fresh[row.login] = accounts[row.login] = account
    Account.objects.bulk_create(fresh.values())
    return len(fresh)


def _write_posts(
    tenant: Tenant, rows: Sequence[PersonRow], units: Mapping[str, Unit], accounts: Mapping[str, Account]
) -> tuple[int, int]:
    """(new, changed). A post is the same when account, role and unit are."""
    held = {
        (post.account_id, post.role, post.unit_id): post
        for post in Post.objects.filter(account__in=accounts.values()).select_related("unit")
    }
    new = changed = 0
    for row in rows:
        account, unit = accounts[row.login], units[row.unit] if row.unit else None
        post = held.get((account.id, row.role, unit.id if unit else None))
        if post is None:
            _give(tenant, row, account, unit)
            new += 1
        elif (post.since, post.until) != (row.since, row.until):
            _date(post, row.since, row.until)
            changed += 1
    return new, changed


def _give(tenant: Tenant, row: PersonRow, account: Account, unit: Unit | None) -> None:
    district = tenant.district if ROLES[row.role].reach is Reach.DISTRICT else None
    give_post(account=account, role=row.role, since=row.since, until=row.until, unit=unit, district=district)


def _date(post: Post, since: date, until: date | None) -> None:
    post.since, post.until = since, until
    post.save(update_fields=["since", "until"])
