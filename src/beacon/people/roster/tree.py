"""The roster as a tree: units in roster order with head counts, one unit with its people and its history."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from pypinyin import Style, lazy_pinyin

from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.models import Post, Standing, Unit, UnitKind
from beacon.people.reach import Who

STANDS = {"open": "在用", "closed": "已停用", "all": "全部"}
"""Which units a list shows."""


@dataclass(frozen=True)
class TreeLine:
    """One unit of the tree: how deep it stands and how many hold a post in it today."""

    unit: Unit
    depth: int
    people: int
    is_open: bool


@dataclass(frozen=True)
class Tree:
    """What was asked for, and how many units there are without asking for any."""

    lines: tuple[TreeLine, ...]
    units: int
    people: int
    kinds: tuple[tuple[str, str, int], ...]


def is_bare(who: Who) -> bool:
    """Whether the roster has nobody yet that a notice could be sent to, as on a subdistrict's first day. One query."""
    return not Unit.objects.filter(tenant_id=who.tenant_id).addressed().exists()


def in_tree_order(units: Iterable[Unit]) -> list[Unit]:
    """Every unit before those below it, siblings by their position. Units whose parent is not among them are on top."""
    return [unit for unit, _ in _walk(list(units))]


def _walk(units: Sequence[Unit]) -> list[tuple[Unit, int]]:
    ids = {unit.id for unit in units}
    below: dict[uuid.UUID | None, list[Unit]] = {}
    for unit in sorted(units, key=lambda unit: (unit.position, unit.id)):
        below.setdefault(unit.parent_id if unit.parent_id in ids else None, []).append(unit)
    found: list[tuple[Unit, int]] = []
    stack = [(unit, 0) for unit in reversed(below.get(None, []))]
    while stack:
        unit, depth = stack.pop()
        found.append((unit, depth))
        stack.extend((child, depth + 1) for child in reversed(below.get(unit.id, [])))
    return found


def tree_of(who: Who, day: date, *, search: str = "", kind: str = "", stands: str = "open") -> Tree:
    """The units within reach in roster order; those above a match stay, so that one sees where it belongs.

    Two queries, however many units there are.
    """
    units = _reached(who)
    heads = _heads(who, day)
    standing = [unit for unit in units if _stands(unit, day, stands)]
    wanted = {unit.id for unit in standing if _matches(unit, search.strip(), kind)}
    shown = _with_those_above(units, wanted) if len(wanted) < len(units) else wanted
    counts = {member.value: 0 for member in UnitKind}
    for unit in standing:
        counts[unit.kind] += 1
    return Tree(
        lines=tuple(
            TreeLine(unit, depth, heads.get(unit.id, 0), unit.is_open_on(day))
            for unit, depth in _walk(units)
            if unit.id in shown
        ),
        units=len(units),
        people=sum(heads.values()),
        kinds=tuple((member.value, member.label, counts[member.value]) for member in UnitKind if counts[member.value]),
    )


def _reached(who: Who) -> list[Unit]:
    if who.path is None:
        return []
    return list(Unit.objects.filter(tenant_id=who.tenant_id).under(who.path))


def _heads(who: Who, day: date) -> Mapping[uuid.UUID, int]:
    posts = Post.objects.filter(tenant_id=who.tenant_id, unit__path__startswith=who.path or "").held_on(day)
    return dict(posts.values_list("unit").annotate(people=Count("account", distinct=True)).order_by())


def _stands(unit: Unit, day: date, stands: str) -> bool:
    return stands == "all" or unit.is_open_on(day) == (stands != "closed")


def _matches(unit: Unit, search: str, kind: str) -> bool:
    return (not kind or unit.kind == kind) and (not search or _found(unit, search))


def _found(unit: Unit, search: str) -> bool:
    """By a part of the name, the beginning of the code, or initials of the name: jx finds 锦绣."""
    if search in unit.name or unit.code.startswith(search):
        return True
    letters = search.lower()
    return letters.isascii() and letters.isalpha() and letters in initials(unit.name)


def initials(name: str) -> str:
    """The first letter of each sign's reading: 锦绣社区 → jxsq."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))


def _with_those_above(units: Sequence[Unit], wanted: set[uuid.UUID]) -> set[uuid.UUID]:
    above = {unit.id: unit.parent_id for unit in units}
    shown = set(wanted)
    for key in wanted:
        parent = above[key]
        while parent in above and parent not in shown:
            shown.add(parent)
            parent = above[parent]
    return shown


def unit_of(who: Who, unit_id: uuid.UUID) -> Unit:
    """A unit within reach. Refused alike for others' and for none."""
    unit = Unit.objects.filter(tenant_id=who.tenant_id, pk=unit_id).select_related("parent", "tenant").first()
    if unit is None or not who.reaches(unit):
        raise Refusal.because(NOT_YOURS)
    return unit


def posts_at(who: Who, unit: Unit) -> list[Post]:
    """Everybody who holds or held a post in a unit within reach, the present ones first. One query."""
    if not who.reaches(unit):
        raise Refusal.because(NOT_YOURS)
    rows = (
        Post.objects.filter(tenant_id=who.tenant_id, unit=unit)
        .exclude(standing=Standing.REFUSED)
        .select_related("account")
    )
    return sorted(rows, key=lambda post: (post.until is not None, post.role, post.since))


def open_units(who: Who, day: date) -> list[Unit]:
    """Units within reach that exist on a day, in tree order, for choosing one. One query."""
    return in_tree_order(unit for unit in _reached(who) if unit.is_open_on(day))


def sisters_of(who: Who, unit: Unit) -> list[Unit]:
    """The other units under the same parent, in roster order. One query."""
    rows = Unit.objects.filter(tenant_id=who.tenant_id, parent_id=unit.parent_id).exclude(pk=unit.pk)
    return [one for one in rows.order_by("position", "id") if who.reaches(one)]


def find_unit(who: Who, key: str, field: str, label: str) -> Unit:
    """The unit a form names. Refused when it names none, alike for another's."""
    try:
        return unit_of(who, uuid.UUID(key))
    except (ValueError, Refusal) as error:
        raise Refusal("no_unit", f"请选「{label}」。", field) from error


def sister_before(unit: Unit, sisters: Sequence[Unit]) -> Unit | None:
    """The one right before a unit in the roster; None for the first."""
    place = (unit.position, unit.id)
    return next((one for one in reversed(sisters) if (one.position, one.id) < place), None)
