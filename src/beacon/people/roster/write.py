"""Carrying out a plan: units, accounts and posts in bulk, with a line in the journal for each unit and post."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.contrib.auth.hashers import make_password
from django.db.models import Model

from beacon.journal.actions import Entry, note_all
from beacon.journal.models import NO_TENANT
from beacon.people.models import Account, Post, Tenant, Unit
from beacon.people.roles import ROLES, Reach
from beacon.people.roster.of_units import UNIT_COLUMNS
from beacon.people.roster.plan import Plan, Present
from beacon.people.roster.rows import PersonRow, UnitRow

TOGETHER = 500
"""Rows of one statement."""

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Loaded:
    """What was written: new rows, and rows that were there and changed."""

    units: int = 0
    units_changed: int = 0
    accounts: int = 0
    posts: int = 0
    posts_changed: int = 0
    opened: tuple[uuid.UUID, ...] = field(default=(), compare=False)
    """Keys of the new units."""


def write_plan(
    *,
    tenant: Tenant,
    plan: Plan,
    present: Present,
    actor_id: uuid.UUID | None,
    verb: str,
    thing: tuple[str, uuid.UUID],
    password: str | None = None,
    must_change: bool = True,
) -> Loaded:
    """Write what the plan says, in the caller's transaction, which also holds the lock of the tenant.

    New accounts get `password`; without one nobody signs in to them until one is set. The journal gets a line for
    each unit and post and, last, one of the whole with its counts.
    """
    lines: list[Entry] = []
    elsewhere: list[Entry] = []
    units = dict(present.units)
    new_units, changed_units = _units(tenant, plan, units, lines)
    accounts = _accounts(plan, present.accounts, make_password(password), must_change)
    new_posts, changed_posts = _posts(tenant, plan, units, {**present.accounts, **accounts}, lines, elsewhere)
    opened = tuple(units[row.code].id for row, unit in plan.units if unit is None)
    loaded = Loaded(new_units, changed_units, len(accounts), new_posts, changed_posts, opened)
    if not plan.is_empty:
        counts = {"units": new_units, "accounts": len(accounts), "posts": new_posts}
        counts |= {"units_changed": changed_units, "posts_changed": changed_posts, "reordered": len(plan.order)}
        lines.append(Entry(verb, *thing, counts))
    note_all(tenant_id=tenant.id, actor_id=actor_id, entries=lines)
    note_all(tenant_id=NO_TENANT, actor_id=actor_id, entries=elsewhere)
    return loaded


def _units(tenant: Tenant, plan: Plan, units: dict[str, Unit], lines: list[Entry]) -> tuple[int, int]:
    """(new, changed). Puts new units into `units`; parents stand before their children in a plan."""
    fresh: list[Unit] = []
    changed: dict[str, Unit] = {}
    last = max((unit.position for unit in units.values()), default=0)
    for row, unit in plan.units:
        if unit is None:
            last += 1
            unit = units[row.code] = _unit(tenant, row, units.get(row.parent), last)
            fresh.append(unit)
            lines.append(Entry("open_unit", "unit", unit.id, {"on": row.opened_on.isoformat()}))
            continue
        different = _apply(row, unit)
        changed[row.code] = unit
        lines.append(Entry("change_unit", "unit", unit.id, {"changed": different}))
    moved = {}
    for position, code in enumerate(plan.order, start=1):
        if units[code].position != position:
            units[code].position = position
            moved[code] = units[code]
    _insert(Unit, fresh)
    ids = {unit.id for unit in fresh}
    touched = [unit for unit in (changed | moved).values() if unit.id not in ids]
    _update(Unit, touched, [*UNIT_COLUMNS, "position"])
    return len(fresh), len(changed)


def _unit(tenant: Tenant, row: UnitRow, parent: Unit | None, position: int) -> Unit:
    return Unit(
        tenant=tenant,
        parent=parent,
        code=row.code,
        path=f"{parent.path if parent else ''}{row.code}/",
        position=position,
        **{column: getattr(row, column) for column in UNIT_COLUMNS},
    )


def _apply(row: UnitRow, unit: Unit) -> dict[str, list[str | None]]:
    """Bring a unit in line with its row; from and to of each column that differed, for its history."""
    different: dict[str, list[str | None]] = {}
    for column in UNIT_COLUMNS:
        old, new = getattr(unit, column), getattr(row, column)
        if old != new:
            different[column] = [None if value is None else str(value) for value in (old, new)]
            setattr(unit, column, new)
    return different


def _accounts(plan: Plan, known: Mapping[str, Account], hashed: str, must_change: bool) -> dict[str, Account]:
    """New accounts by login. Whoever has one keeps password and name."""
    fresh = {
        login: Account(login=login, name=name, password=hashed, must_change_password=must_change)
        for login, name in plan.new_logins.items()
        if login not in known
    }
    _insert(Account, list(fresh.values()))
    return fresh


def _posts(
    tenant: Tenant,
    plan: Plan,
    units: Mapping[str, Unit],
    accounts: Mapping[str, Account],
    lines: list[Entry],
    elsewhere: list[Entry],
) -> tuple[int, int]:
    """(new, changed)."""
    fresh: list[Post] = []
    changed: list[Post] = []
    for row, post in plan.people:
        if post is None:
            post = _post(tenant, row, accounts[row.login], units[row.unit] if row.unit else None)
            fresh.append(post)
            entry = Entry("give_post", "post", post.id, {"role": row.role})
        else:
            terms = {"since": [str(post.since), str(row.since)], "until": [_text(post.until), _text(row.until)]}
            post.since, post.until = row.since, row.until
            changed.append(post)
            entry = Entry("date_post", "post", post.id, {"role": row.role, **terms})
        (lines if post.tenant_id else elsewhere).append(entry)
    _insert(Post, fresh)
    _update(Post, changed, ["since", "until"])
    return len(fresh), len(changed)


def _post(tenant: Tenant, row: PersonRow, account: Account, unit: Unit | None) -> Post:
    district = tenant.district if ROLES[row.role].reach is Reach.DISTRICT else None
    return Post(
        account=account,
        role=row.role,
        tenant=tenant if unit else None,
        unit=unit,
        district=district,
        since=row.since,
        until=row.until,
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _insert(model: type[Row], rows: Sequence[Row]) -> None:
    _table(model).bulk_create(rows, batch_size=TOGETHER)


def _update(model: type[Row], rows: Sequence[Row], columns: Sequence[str]) -> None:
    """As an insert that finds its key taken: ten times quicker than a CASE for each column."""
    _table(model).bulk_create(
        rows, batch_size=TOGETHER, update_conflicts=True, unique_fields=["id"], update_fields=columns
    )


def _table(model: type[Row]) -> Any:
    return model._default_manager
