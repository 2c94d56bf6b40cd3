"""Small changes of one unit in the roster: its name, its place among its sisters. Openings, closings and mergers, which
change what is expected, are `records.following.changes`."""

from django.db import transaction

from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Refusal, require
from beacon.people.models import Tenant, Unit
from beacon.people.reach import Who
from beacon.people.roster.importing import may_change_roster
from beacon.people.roster.tree import in_tree_order
from beacon.people.units import LONGEST_NAME, held_unit


def rename_unit(*, by: Who, unit: Unit, name: str) -> Unit:
    """Give a unit another name; the old one stays in its history. What was reported before keeps the name it was
    reported under.

    Refused for a name that is empty, long, the same, or taken by an open sister.
    """
    require(may_change_roster(by))
    wanted = " ".join(name.split())
    if not wanted or len(wanted) > LONGEST_NAME:
        raise Refusal("no_name", f"请填「名称」，最多{LONGEST_NAME}字。", "name")
    with transaction.atomic():
        held = held_unit(by.tenant_id, unit)
        if held.name == wanted:
            raise Refusal("same_name", f"名称已经是「{wanted}」，不用再改。", "name")
        sisters = Unit.objects.filter(tenant_id=by.tenant_id, parent_id=held.parent_id, name=wanted)
        if sisters.exclude(pk=held.pk).open_on(clock.today()).exists():
            raise Refusal("name_taken", f"名册里已经有「{wanted}」，请换一个名称。", "name")
        before, held.name = held.name, wanted
        held.save(update_fields=["name"])
        note(
            tenant_id=by.tenant_id,
            actor_id=by.account.id,
            verb="change_unit",
            thing_kind="unit",
            thing_id=held.id,
            detail={"changed": {"name": [before, wanted]}},
        )
    return held


def place_unit(*, by: Who, unit: Unit, after: Unit | None) -> None:
    """Put a unit right behind one of its sisters, or first among them with None.

    Refused when the other one has another parent.
    """
    require(may_change_roster(by))
    with transaction.atomic():
        Tenant.objects.select_for_update(no_key=True).get(pk=by.tenant_id)
        units = list(Unit.objects.filter(tenant_id=by.tenant_id))
        moving = next((one for one in units if one.pk == unit.pk), None)
        if moving is None:
            raise Refusal.because(NOT_YOURS)
        sisters = [one for one in in_tree_order(units) if one.parent_id == moving.parent_id and one.pk != moving.pk]
        place = next((index + 1 for index, one in enumerate(sisters) if after and one.pk == after.pk), None)
        if after is not None and place is None:
            raise Refusal("no_sister", "请选同一个上级下面的单位。", "after")
        sisters.insert(place or 0, moving)
        _renumber(units, sisters)
        note(
            tenant_id=by.tenant_id,
            actor_id=by.account.id,
            verb="place_unit",
            thing_kind="unit",
            thing_id=moving.id,
            detail={"place": sisters.index(moving) + 1},
        )


def _renumber(units: list[Unit], sisters: list[Unit]) -> None:
    """Number the whole roster from 1, in tree order, with these sisters in this order."""
    before = {unit.id: unit.position for unit in units}
    # Sisters with the same number would fall back into the order of their keys.
    for position, unit in enumerate(in_tree_order(units), start=1):
        unit.position = position
    for unit, position in zip(sisters, sorted(unit.position for unit in sisters), strict=True):
        unit.position = position
    for position, unit in enumerate(in_tree_order(units), start=1):
        unit.position = position
    changed = [unit for unit in units if unit.position != before[unit.id]]
    Unit.objects.bulk_create(
        changed, batch_size=500, update_conflicts=True, unique_fields=["id"], update_fields=["position"]
    )
