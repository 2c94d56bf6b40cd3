"""The tables of registers, one module a subject."""

import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from beacon.registers.models.building import Building
from beacon.registers.models.of_unit import Enterprise, School, UnitCard
from beacon.registers.models.place import Place
from beacon.registers.models.row import RegisterRow, RowQuerySet, RowState

TABLES: Mapping[str, type[RegisterRow]] = MappingProxyType(
    {"building": Building, "school": School, "enterprise": Enterprise, "place": Place}
)
"""The table of each register of the catalogue."""


def rows_in(register: str, tenant_id: uuid.UUID) -> RowQuerySet[RegisterRow]:
    """Every row of a register of a subdistrict."""
    rows = cast(RowQuerySet[RegisterRow], TABLES[register]._default_manager.all())
    return rows.filter(tenant_id=tenant_id)


__all__ = [
    "TABLES",
    "Building",
    "Enterprise",
    "Place",
    "RegisterRow",
    "RowQuerySet",
    "RowState",
    "School",
    "UnitCard",
    "rows_in",
]
