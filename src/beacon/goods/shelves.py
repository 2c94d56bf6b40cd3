"""Shelves and what lies on them: whose hand-outs come off which, who may touch it, sums of moves."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Min, Sum

from beacon.goods.models import Shelf, StockMove
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal
from beacon.people.models import Unit, UnitKind
from beacon.people.reach import READ_ONLY, Who, may_write_for
from beacon.people.roles import Screen

Owner = Unit | None
"""Whose shelf: a top unit's, or None for the office's store."""


def owner_of(unit: Unit) -> Owner:
    """Whose shelf the hand-outs of a unit come off: a grid's or group's off its village's or community's, the
    office's off the store. One query for a unit that is not a top one."""
    if unit.parent_id is not None:
        unit = Unit.objects.get(tenant_id=unit.tenant_id, path=f"{unit.path.split('/', 1)[0]}/")
    return None if unit.kind == UnitKind.OFFICE else unit


def may_keep(by: Who, owner: Owner) -> Reason | None:
    """Why `by` may not enter what comes onto or leaves a shelf; None when they may: the office everywhere, a unit on
    its own."""
    if not (by.path == "" if owner is None else by.reaches(owner)):
        return NOT_YOURS
    if not by.opens(Screen.STOCK) or not by.role.writes:
        return READ_ONLY
    return may_write_for(by, owner) if owner is not None else None


def find_owner(who: Who, unit_id: uuid.UUID | None) -> Owner:
    """The top unit whose shelf is asked for, None for the store; a unit that was merged is asked for its own. Refused
    alike when it is out of reach and when there is none."""
    if unit_id is None:
        if who.path != "":
            raise Refusal.because(NOT_YOURS)
        return None
    unit = Unit.objects.filter(tenant_id=who.tenant_id, pk=unit_id).first()
    if unit is None or not who.reaches(unit):
        raise Refusal.because(NOT_YOURS)
    return unit if unit.merged_into_id is not None else owner_of(unit)


def shelf_of(tenant_id: uuid.UUID, owner: Owner) -> Shelf | None:
    """The shelf if anything was ever put on it. One query."""
    return Shelf.objects.filter(tenant_id=tenant_id, unit=owner).select_related("unit").first()


def held_shelf(tenant_id: uuid.UUID, owner: Owner) -> Shelf:
    """The shelf, made if it is the first time, locked until the transaction ends."""
    shelf, _ = Shelf.objects.get_or_create(tenant_id=tenant_id, unit=owner)
    return hold(shelf)


def hold(shelf: Shelf) -> Shelf:
    """The shelf locked until the transaction ends: whoever else takes from it waits. Two shelves are held in the
    order of their keys, and always before duties and the journal."""
    return Shelf.objects.select_for_update(no_key=True).get(tenant_id=shelf.tenant_id, pk=shelf.pk)


def on_shelf(shelf: Shelf, items: Iterable[str] | None = None) -> dict[str, int]:
    """Pieces by item; an item that never moved there is not in it. One query."""
    rows = StockMove.objects.filter(tenant_id=shelf.tenant_id, shelf=shelf)
    if items is not None:
        rows = rows.filter(item__in=list(items))
    return dict(rows.values_list("item").annotate(pieces=Sum("pieces")).order_by("item"))


@dataclass(frozen=True)
class Opening:
    """Since when a thing is kept on a shelf: the earliest day of a move that stands, and when the first was entered."""

    day: date
    at: datetime


def openings(shelf: Shelf, items: Iterable[str]) -> dict[str, Opening]:
    """Since when each of these is kept there; what is not kept yet is not in it. One query."""
    standing = StockMove.objects.filter(
        tenant_id=shelf.tenant_id, shelf=shelf, item__in=list(items), undoes=None, undone_by=None
    )
    rows = standing.values_list("item").annotate(first=Min("day"), entered=Min("at")).order_by("item")
    return {item: Opening(first, entered) for item, first, entered in rows}


def left_for(unit: Unit) -> dict[str, int]:
    """What the shelf has that a unit's hand-outs come off, by thing; empty while nothing is kept there. Two queries,
    three for a unit below a top one."""
    shelf = shelf_of(unit.tenant_id, owner_of(unit))
    return on_shelf(shelf) if shelf else {}


def shelves_seen_by(who: Who) -> list[Shelf]:
    """The shelves within reach, the store first, then in roster order. One query."""
    if who.path is None:
        return []
    rows = Shelf.objects.filter(tenant_id=who.tenant_id)
    if who.path:
        rows = rows.filter(unit__path__startswith=who.path)
    return list(rows.select_related("unit").order_by(F("unit__position").asc(nulls_first=True), "id"))


def receivers(who: Who, day: date) -> list[Unit]:
    """The units things can be sent to: the top ones that are open, without the office. One query, in roster order."""
    if who.path != "":
        return []
    rows = Unit.objects.filter(tenant_id=who.tenant_id, parent=None).exclude(kind=UnitKind.OFFICE).open_on(day)
    return list(rows.order_by("position", "id"))
