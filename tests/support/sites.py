"""Rows of the registers, as small as a test needs them."""

from datetime import date
from itertools import count

from beacon.people.models import Unit
from beacon.registers.models import Building, Enterprise, Place, School

OPENED = date(2020, 1, 1)

_number = count(1)


def a_building(
    unit: Unit, name: str = "1栋", *, estate: str = "锦绣苑", company: Unit | None = None, closed_on: date | None = None
) -> Building:
    """A residential high-rise that `unit` manages."""
    return Building.objects.create(
        tenant=unit.tenant,
        code=f"G{next(_number):04}",
        estate=estate,
        name=name,
        use="residential",
        unit=unit,
        property_unit=company,
        state="closed" if closed_on else "active",
        opened_on=OPENED,
        closed_on=closed_on,
    )


def a_place(unit: Unit, name: str = "锦绣农贸市场", *, kind: str = "market", closed_on: date | None = None) -> Place:
    """A crowded place that `unit` manages."""
    return Place.objects.create(
        tenant=unit.tenant,
        code=f"P{next(_number):04}",
        name=name,
        kind=kind,
        unit=unit,
        state="closed" if closed_on else "active",
        opened_on=OPENED,
        closed_on=closed_on,
    )


def a_school_card(school: Unit, unit: Unit, *, level: str = "primary") -> School:
    """The card of a school that `unit` manages."""
    return School.objects.create(
        tenant=unit.tenant, code=school.code, own_unit=school, unit=unit, level=level, opened_on=OPENED
    )


def an_enterprise_card(firm: Unit, unit: Unit, *, kind: str = "factory", station: bool = True) -> Enterprise:
    """The card of an enterprise that `unit` manages."""
    return Enterprise.objects.create(
        tenant=unit.tenant,
        code=firm.code,
        own_unit=firm,
        unit=unit,
        kind=kind,
        has_micro_station=station,
        opened_on=OPENED,
    )
