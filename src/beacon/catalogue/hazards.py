"""Sorts of fire hazards, each with the working days in which it is to be put right."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class HazardSort:
    """One sort. `days`: working days from the day it was found; 7 for stairs and fire lanes, else 15 (flow g of the
    product reference; working days everywhere). They are the subdistrict's own limits, not the law's."""

    identifier: str
    label: str
    days: int = 15


HAZARD_SORTS: Mapping[str, HazardSort] = MappingProxyType(
    {
        sort.identifier: sort
        for sort in (
            HazardSort("stairs", "楼道堆物", 7),
            HazardSort("lane", "消防车通道", 7),
            HazardSort("power", "用电"),
            HazardSort("gas", "用气"),
            HazardSort("ebike", "电动自行车"),
            HazardSort("facility", "消防设施"),
            HazardSort("other", "其他"),
        )
    }
)
