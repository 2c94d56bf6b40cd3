"""Which rows of the registers a unit may tick as where it was.

The rule goes by the unit that records, not by the person, so that what the office enters for a unit is held to the
same: the office, departments, the brigade, the station and partner units go everywhere in the subdistrict; a village or
community, with the grids and groups below it, ticks what it manages; a property company ticks the buildings it serves.
Any unit may record at any school or enterprise of the subdistrict, because it is those that let it in.
"""

from typing import TypeVar

from beacon.people.models import Unit, UnitKind
from beacon.registers.models import Building, Place, RegisterRow, RowQuerySet

EVERYWHERE = frozenset({UnitKind.OFFICE, UnitKind.DEPARTMENT, UnitKind.BRIGADE, UnitKind.STATION, UnitKind.PARTNER})
"""Kinds of unit whose work is the whole subdistrict."""

Row = TypeVar("Row", bound=RegisterRow)


def buildings_to_tick(unit: Unit) -> RowQuerySet[Building]:
    """The buildings the unit may tick, closed ones too."""
    return _within(Building.objects.filter(tenant_id=unit.tenant_id), unit)


def places_to_tick(unit: Unit) -> RowQuerySet[Place]:
    """The places the unit may tick, closed ones too."""
    return _within(Place.objects.filter(tenant_id=unit.tenant_id), unit)


def _within(rows: RowQuerySet[Row], unit: Unit) -> RowQuerySet[Row]:
    return rows if unit.kind in EVERYWHERE else rows.under(ground_of(unit))


def ground_of(unit: Unit) -> str:
    """The path of the ground a unit works on: its top unit's, because a grid works in the buildings of its
    community."""
    return f"{unit.path.split('/', 1)[0]}/"
