"""Deeds that change what is expected: units that open, close and merge, another deadline day, other workdays, a notice
published. The rows follow (`plans.reconcile`), the records kept before are matched to them (`rematching`), and each
deed returns what changed for whom.

`dry_run(close_unit, by=who, unit=unit, on=day)` does the very deed, rolls it back and returns the same outlook.
"""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, ParamSpec, TypeVar

from django.db import transaction

from beacon.journal.actions import hold, note
from beacon.kit import clock
from beacon.kit.days import full_day
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.deadlines import set_deadline_day
from beacon.people.models import DayException, DeadlineRule, Unit
from beacon.people.reach import READ_ONLY, Who
from beacon.people.roles import Screen
from beacon.people.units import (
    NewUnit,
    end_unit,
    found_unit,
    go_on,
    held_unit,
    hold_posts,
    hold_roster,
    merge_unit,
    refuse_merger,
)
from beacon.plans.actions import Published, publish_notice
from beacon.plans.models import Notice
from beacon.plans.notice.versions import deliver_to_new
from beacon.plans.progress import reported_until
from beacon.plans.reconcile import hold_rows, reconcile
from beacon.records.following.outlook import Outlook, outlook, picture
from beacon.records.following.rematching import rematch
from beacon.records.following.renaming import follow, names_of

Thing = TypeVar("Thing")
Given = ParamSpec("Given")


@dataclass(frozen=True)
class Done(Generic[Thing]):
    """What a deed made or changed, and what that changed for whom."""

    thing: Thing
    outlook: Outlook


@dataclass(frozen=True)
class _Step(Generic[Thing]):
    """A change of notice, roster or calendar before the rows have followed it. `backdated`: whatever owes from an
    earlier day."""

    thing: Thing
    backdated: Collection[uuid.UUID] = frozenset()
    notes: tuple[str, ...] = ()
    line: tuple[str, str, uuid.UUID, Mapping[str, object]] | None = None


def may_change(by: Who) -> Reason | None:
    """Why `by` may not change the roster's units, the deadline day or the workdays; None for the office."""
    if not by.opens(Screen.NOTICE):
        return NOT_YOURS
    return None if by.role.writes else READ_ONLY


def dry_run(deed: Callable[Given, Done[Thing]], *args: Given.args, **kwargs: Given.kwargs) -> Outlook:
    """What the deed would change: it is done and rolled back, leaving nothing, not even a line of the journal.
    Refused as the deed is."""
    with transaction.atomic():
        done = deed(*args, **kwargs)
        transaction.set_rollback(True)
    return done.outlook


def publish_version(*, by: Who, notice: Notice) -> Done[Published]:
    """Publish a notice, in place of the version in force if there is one (`plans.actions.publish_notice`), and let the
    records of the running periods count for what it asks."""

    def step() -> _Step[Published]:
        done = publish_notice(by=by, notice=notice)
        return _Step(done, notes=(f"发给{done.deliveries}家单位，打开就算签收。",))

    return _follow(by, step, since=notice.year)


def open_unit(*, by: Who, new: NewUnit, opened_on: date) -> Done[Unit]:
    """Enter a unit that opens on a day: it gets the notices in force and owes every period from its opening."""

    def step() -> _Step[Unit]:
        unit = found_unit(by.tenant, new, opened_on)
        sent = deliver_to_new(unit.tenant_id)
        notes = (f"收到在执行的通知{sent}份。",) if sent else ()
        detail = {"on": opened_on.isoformat()}
        return _Step(unit, frozenset({unit.id}), notes, ("open_unit", "unit", unit.id, detail))

    require(may_change(by))
    return _follow(by, step)


def close_unit(*, by: Who, unit: Unit, on: date) -> Done[Unit]:
    """Close a unit; `on` is its last day, in the past or to come. What fell due by then stays, later is not owed.

    A unit that is closed gets another last day. Units below it and its people's posts stay as they are.
    """

    def step() -> _Step[Unit]:
        closed = end_unit(held_unit(by.tenant_id, unit), on)
        return _Step(closed, line=("close_unit", "unit", closed.id, {"on": on.isoformat()}))

    require(may_change(by))
    return _follow(by, step)


def reopen_unit(*, by: Who, unit: Unit) -> Done[Unit]:
    """Take a closing back: what it no longer owed, it owes again, as if it had never closed."""

    def step() -> _Step[Unit]:
        opened = go_on(held_unit(by.tenant_id, unit))
        deliver_to_new(by.tenant_id)
        return _Step(opened, frozenset({opened.id}), line=("reopen_unit", "unit", opened.id, {}))

    require(may_change(by))
    return _follow(by, step)


def merge_units(*, by: Who, units: Sequence[Unit], into: Unit | NewUnit, on: date) -> Done[Unit]:
    """Merge units into another one, or into a new one that opens the day after; `on` is their last day.

    Their history and all below them come under the other unit, their people get the same posts there, their open work
    is withdrawn, and what they did in the running periods counts for its. A merger is not taken back.
    """

    def step() -> _Step[Unit]:
        target = found_unit(by.tenant, into, on + timedelta(days=1)) if isinstance(into, NewUnit) else into
        target = held_unit(by.tenant_id, target)
        going = [held_unit(by.tenant_id, unit) for unit in units]
        if not going:
            raise Refusal("nobody", "请选要合并的单位。", "units")
        for unit in going:
            refuse_merger(unit, target, on)
        notes: list[str] = []
        # On PostgreSQL whoever saves something of a unit waits at the end for a unit whose path changes.
        hold_posts(by.tenant_id, going)
        hold(by.tenant_id)
        for unit in going:
            # Anew each time: an earlier one of these may have had it below itself.
            unit.refresh_from_db()
            target.refresh_from_db()
            moved = merge_unit(unit, target, on, reported_until(unit, on))
            people = f"，{moved}个岗位从{full_day(on + timedelta(days=1))}起转过去" if moved else ""
            notes.append(f"{unit.name}{full_day(on)}后并入{target.name}{people}。")
        deliver_to_new(by.tenant_id)
        detail = {"on": on.isoformat(), "units": [str(unit.id) for unit in going]}
        backdated = frozenset({target.id}) if isinstance(into, NewUnit) else frozenset[uuid.UUID]()
        return _Step(target, backdated, tuple(notes), ("merge_units", "unit", target.id, detail))

    require(may_change(by))
    return _follow(by, step)


def change_deadline(*, by: Who, day: int) -> Done[DeadlineRule]:
    """Another day of the month by which reports are due, from the window after the running one (R69)."""

    def step() -> _Step[DeadlineRule]:
        rule = set_deadline_day(by.tenant_id, day, clock.today())
        detail = {"day": day, "from": rule.applies_from.isoformat()}
        notes = (f"从{full_day(rule.applies_from)}开始的那期起，每月{day}日截止。",)
        return _Step(rule, notes=notes, line=("change_deadline", "deadline_rule", rule.id, detail))

    require(may_change(by))
    return _follow(by, step)


def change_workdays(*, by: Who, days: Mapping[date, bool | None], reason: str = "") -> Done[int]:
    """Say of days whether they are worked, None for as the weekday says. Moments that are past stay as they were."""

    def step() -> _Step[int]:
        for day, works in sorted(days.items()):
            rows = DayException.objects.filter(tenant_id=by.tenant_id, day=day)
            if works is None:
                rows.delete()
            else:
                rows.update_or_create(
                    tenant_id=by.tenant_id, day=day, defaults={"works": works, "note": reason.strip()[:40]}
                )
        detail = {day.isoformat(): works for day, works in sorted(days.items())}
        return _Step(len(days), line=("change_workdays", "tenant", by.tenant_id, detail))

    require(may_change(by))
    return _follow(by, step)


def roster_loaded(*, by: Who, load: Callable[[], Collection[uuid.UUID]]) -> Done[int]:
    """Load a roster from a table and let everything follow, in one transaction. `load` writes the units, notes its
    own line in the journal and returns the keys of the new ones, which owe from their opening day."""

    def step() -> _Step[int]:
        names = names_of(by.tenant_id)
        fresh = load()
        follow(by.tenant_id, names)
        deliver_to_new(by.tenant_id)
        return _Step(len(fresh), frozenset(fresh))

    require(may_change(by))
    return _follow(by, step)


def _follow(by: Who, change: Callable[[], _Step[Thing]], since: int | None = None) -> Done[Thing]:
    """Change something, let the expected rows and the credits follow, write the journal's line and tell what became
    of it: one transaction, one change of a subdistrict at a time."""
    year = min(clock.today().year - 1, since or clock.today().year)
    first = date(year, 1, 1)
    with transaction.atomic():
        hold_roster(by.tenant_id)
        hold_rows(by.tenant_id, year)
        before = picture(by.tenant_id, first)
        step = change()
        reconcile(by.tenant_id, backdated=step.backdated, since=year)
        rematch(by.tenant_id, first)
        after = picture(by.tenant_id, first)
        if step.line is not None:
            verb, kind, key, detail = step.line
            note(
                tenant_id=by.tenant_id,
                actor_id=by.account.id,
                verb=verb,
                thing_kind=kind,
                thing_id=key,
                detail=detail,
            )
    return Done(step.thing, outlook(before, after, step.notes))
