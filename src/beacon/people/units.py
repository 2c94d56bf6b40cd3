"""Units that open, close and merge: what each changes in the roster. The deeds that do it, and let the plan follow,
are `records.following.changes`; these run in their transactions."""

import re
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max

from beacon.kit.days import full_day
from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.actions import CODE_DIGITS, add_unit
from beacon.people.models import Post, Standing, Tenant, Unit, UnitFunction, UnitGroup, UnitKind
from beacon.people.roster.cells import EARLIEST, LATEST

LONGEST_NAME = 60


@dataclass(frozen=True)
class NewUnit:
    """A unit that is to be opened. Without a position it stands last in the roster, without a code it gets the next
    free number."""

    name: str
    kind: str
    group: str = UnitGroup.NONE
    function: str = UnitFunction.NONE
    parent: Unit | None = None
    position: int | None = None
    code: str | None = None


def _refuse_far(day: date, label: str, field: str) -> None:
    """Refused for a year that is a slip of the pen, as in the roster's tables."""
    if not EARLIEST <= day <= LATEST:
        raise Refusal("no_such_day", f"「{label}」的年份不对，请核对。", field)


def held_unit(tenant_id: uuid.UUID, unit: Unit) -> Unit:
    """The unit as it stands now, locked. Refused alike when it is another subdistrict's and when it is not there."""
    found = Unit.objects.select_for_update(of=("self",), no_key=True).filter(tenant_id=tenant_id, pk=unit.pk).first()
    if found is None:
        raise Refusal.because(NOT_YOURS)
    return found


def hold_roster(tenant_id: uuid.UUID) -> None:
    """Lock the subdistrict and all its units, before anything else, in a deed that changes what is owed and matches
    the records to it. Whoever records holds their unit from the first (`held_unit`): a record is either there when
    the records are matched, or is saved afterwards and finds what is owed then. Two queries."""
    Tenant.objects.select_for_update(no_key=True).get(pk=tenant_id)
    list(Unit.objects.select_for_update(no_key=True).filter(tenant_id=tenant_id).order_by("pk").values_list("pk"))


def found_unit(tenant: Tenant, new: NewUnit, opened_on: date) -> Unit:
    """Enter a unit into the roster. Refused for a name that is empty, long or taken by an open unit, for an unknown
    kind, group or function, for a parent of another subdistrict and for a day of another age."""
    name = " ".join(new.name.split())
    _refuse_far(opened_on, "启用日期", "opened_on")
    if not name or len(name) > LONGEST_NAME:
        raise Refusal("no_name", f"请填「单位名称」，最多{LONGEST_NAME}字。", "name")
    rows = Unit.objects.filter(tenant=tenant)
    if rows.filter(name=name, parent=new.parent).open_on(opened_on).exists():
        raise Refusal("name_taken", f"名册里已经有「{name}」，请换一个名称，或直接用那一个。", "name")
    for value, known, label, field in (
        (new.kind, UnitKind.values, "类型", "kind"),
        (new.group, UnitGroup.values, "发文分组", "group"),
        (new.function, UnitFunction.values, "职能", "function"),
    ):
        if value not in known:
            raise Refusal("no_such_choice", f"「{label}」请从列出的里面选。", field)
    if new.parent is not None and new.parent.tenant_id != tenant.id:
        raise Refusal.because(NOT_YOURS)
    last = rows.aggregate(last=Max("position"))["last"] or 0
    return add_unit(
        tenant=tenant,
        name=name,
        kind=new.kind,
        opened_on=opened_on,
        parent=new.parent,
        group=new.group,
        function=new.function,
        position=last + 1 if new.position is None else new.position,
        code=_code(tenant, new.code),
    )


def _code(tenant: Tenant, asked: str | None) -> str:
    """The code asked for, else the next free number."""
    codes = set(Unit.objects.filter(tenant=tenant).values_list("code", flat=True))
    if asked is not None:
        if not re.fullmatch(r"[0-9A-Za-z-]{1,12}", asked):
            raise Refusal("bad_code", "「编号」请用数字、字母或短横，最多12位；留空就自动编。", "code")
        if asked in codes:
            raise Refusal("code_taken", f"编号「{asked}」已经有单位用了，请换一个，或留空自动编。", "code")
        return asked
    return next(
        code for n in range(len(codes) + 1, 2 * len(codes) + 2) if (code := f"{n:0{CODE_DIGITS}d}") not in codes
    )


def end_unit(unit: Unit, on: date) -> Unit:
    """`on` is the unit's last day. Refused before its opening, for the office itself and for a unit that was merged."""
    if unit.merged_into_id is not None:
        raise Refusal("merged", f"「{unit.name}」已经合并，不能再单独停用。")
    if unit.kind == UnitKind.OFFICE:
        raise Refusal("office", f"「{unit.name}」要发通知、收月报，不能停用。")
    _refuse_far(on, "停用日期", "on")
    if on < unit.opened_on:
        raise Refusal("too_early", f"「停用日期」不能早于启用日期{full_day(unit.opened_on)}。", "on")
    if unit.closed_on == on:
        raise Refusal("same_day", f"「{unit.name}」已经定在{full_day(on)}停用，不用再改。", "on")
    unit.closed_on = on
    unit.save(update_fields=["closed_on"])
    return unit


def go_on(unit: Unit) -> Unit:
    """Take a closing back. Refused when the unit is open, or was merged."""
    if unit.merged_into_id is not None:
        raise Refusal("merged", f"「{unit.name}」已经合并，不能恢复。可以新开一个单位。")
    if unit.closed_on is None:
        raise Refusal("is_open", f"「{unit.name}」没有停用，不用恢复。")
    unit.closed_on = None
    unit.save(update_fields=["closed_on"])
    return unit


def refuse_merger(unit: Unit, into: Unit, on: date) -> None:
    """Refused unless both are there on the day and neither is the other or below it."""
    _refuse_far(on, "合并日期", "on")
    if unit.pk == into.pk:
        raise Refusal("same_unit", "不能把单位并入它自己，请另选一个。", "into")
    if unit.kind == UnitKind.OFFICE:
        raise Refusal("office", f"「{unit.name}」要发通知、收月报，不能合并。", "units")
    if not unit.is_open_on(on):
        raise Refusal("not_open", f"「{unit.name}」{full_day(on)}没有启用，不能在那天合并。", "on")
    if into.opened_on > on + timedelta(days=1) or (into.closed_on is not None and into.closed_on <= on):
        raise Refusal("not_open", f"「{into.name}」{full_day(on)}之后没有启用，不能并入它。", "into")
    if into.path.startswith(unit.path):
        raise Refusal("below", f"「{into.name}」是「{unit.name}」下面的单位，不能反过来并入它。", "into")


def hold_posts(tenant_id: uuid.UUID, units: Collection[Unit]) -> None:
    """Lock the posts at these units before the journal, as whoever ends or confirms one does. One query."""
    rows = Post.objects.select_for_update(no_key=True).filter(tenant_id=tenant_id, unit__in=units)
    list(rows.order_by("pk").values_list("pk"))


def merge_unit(unit: Unit, into: Unit, on: date, apart_until: date) -> int:
    """Close the unit with `on`, hang it with all below it under the other one and give its people the same posts
    there from the next day. Returns how many posts went over."""
    refuse_merger(unit, into, on)
    old, new = unit.path, f"{into.path}{unit.code}/"
    unit.closed_on, unit.merged_into, unit.apart_until, unit.parent = on, into, max(on, apart_until), into
    unit.save(update_fields=["closed_on", "merged_into", "apart_until", "parent"])
    # One by one: no two rows may have the same path at any moment, and there are few.
    for row in Unit.objects.filter(tenant_id=unit.tenant_id).under(old).order_by("path"):
        row.path = new + row.path.removeprefix(old)
        row.save(update_fields=["path"])
    unit.path = new
    return _move_posts(unit, into, on)


def _move_posts(unit: Unit, into: Unit, on: date) -> int:
    """Every post at the unit ends with the day, and its holder gets the same role at the other unit, as confirmed or
    waiting as it was, unless they have it there. A post that begins later begins there."""
    next_day, moved = on + timedelta(days=1), 0
    rows = Post.objects.filter(tenant_id=unit.tenant_id, unit=unit).exclude(until__lte=on)
    for post in rows.exclude(standing=Standing.REFUSED).order_by("since", "id"):
        if post.since > on:
            post.unit = into
            post.save(update_fields=["unit"])
            moved += 1
            continue
        successor = Post(account_id=post.account_id, role=post.role, tenant_id=unit.tenant_id, unit=into)
        successor.since, successor.until, successor.standing = next_day, post.until, post.standing
        post.until = on
        post.save(update_fields=["until"])
        same = Post.objects.filter(account_id=post.account_id, role=post.role, unit=into)
        if not same.held_on(next_day).exists():
            successor.save(force_insert=True)
            moved += 1
    return moved
