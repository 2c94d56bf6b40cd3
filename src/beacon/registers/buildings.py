"""Deeds on buildings: enter and close them; and the ones a unit looks after."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from beacon.catalogue.registers import BUILDING_USES
from beacon.journal.actions import note
from beacon.kit.refusals import NOT_YOURS, Refusal, require
from beacon.people.models import Unit, UnitKind
from beacon.people.reach import Who, may_write_for
from beacon.registers.models import Building, RowState


@dataclass(frozen=True)
class Entered:
    """A building as it is handed in."""

    code: str
    estate: str
    name: str
    use: str
    unit: Unit
    property_unit: Unit | None = None
    address: str = ""


def enter_buildings(*, by: Who, rows: Iterable[Entered], opened_on: date) -> list[Building]:
    """Enter buildings into the register, all or nothing.

    Refused when one has no code, estate or name, repeats another, or lies with a unit out of reach; and when what is
    named as its property company is none of this subdistrict.
    """
    held = list(rows)
    known = set(
        Building.objects.filter(tenant_id=by.tenant_id, code__in=[row.code for row in held]).values_list(
            "code", flat=True
        )
    )
    for row in held:
        require(may_write_for(by, row.unit))
        if not (row.code.strip() and row.estate.strip() and row.name.strip()):
            raise Refusal("incomplete", "编号、小区和楼栋都要填，请补上空着的。", "code")
        if row.code in known:
            raise Refusal("code_taken", f"编号「{row.code}」已经有了，请换一个或去改那一栋。", "code")
        if row.use not in BUILDING_USES:
            raise Refusal("no_such_use", f"「{row.estate}{row.name}」的类别请选住宅、公共或商住。", "use")
        known.add(row.code)
        company = row.property_unit
        if company is not None and (company.tenant_id != by.tenant_id or company.kind != UnitKind.PROPERTY):
            raise Refusal(
                "no_company", f"「{row.estate}{row.name}」的物业不在名册里，请先到名册添加。", "property_unit"
            )
    buildings = [
        Building(
            tenant_id=by.tenant_id,
            code=row.code.strip(),
            estate=row.estate.strip(),
            name=row.name.strip(),
            use=row.use,
            unit=row.unit,
            property_unit=row.property_unit,
            address=row.address.strip(),
            opened_on=opened_on,
        )
        for row in held
    ]
    with transaction.atomic():
        Building.objects.bulk_create(buildings)
        note(
            tenant_id=by.tenant_id,
            actor_id=by.account.id,
            verb="enter_buildings",
            thing_kind="building",
            thing_id=buildings[0].id if buildings else None,
            detail={"number": len(buildings)},
        )
    return buildings


def close_building(*, by: Who, building: Building, on: date) -> Building:
    """Take a building out of use from the day after `on`; it stays in the register."""
    if building.tenant_id != by.tenant_id:
        raise Refusal.because(NOT_YOURS)
    require(may_write_for(by, building.unit))
    if building.state == RowState.CLOSED:
        raise Refusal("wrong_state", "这栋楼已经停用了。")
    if on < building.opened_on:
        raise Refusal("before_opening", "停用日期早于启用日期，请核对。", "closed_on")
    building.state, building.closed_on = RowState.CLOSED, on
    with transaction.atomic():
        building.save(update_fields=["state", "closed_on"])
        note(
            tenant_id=by.tenant_id,
            actor_id=by.account.id,
            verb="close_building",
            thing_kind="building",
            thing_id=building.id,
        )
    return building


def buildings_of(unit: Unit) -> list[Building]:
    """The buildings in use that the unit manages or serves as property company, with that company. One query."""
    rows = Building.objects.filter(tenant_id=unit.tenant_id).in_use()
    chosen = rows.filter(property_unit=unit) if unit.kind == UnitKind.PROPERTY else rows.filter(unit=unit)
    return list(chosen.select_related("property_unit", "unit").in_order())
