"""Every kind of activity that can be recorded, with its own fields and what it counts as."""

from collections.abc import Mapping
from types import MappingProxyType

from beacon.catalogue.kinds import channels, checks, people
from beacon.catalogue.kinds.kind import MOST_MINUTES, Kind

__all__ = ["KINDS", "MOST_MINUTES", "OFFERED", "Kind"]

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.identifier: kind
        for kind in (
            people.TALK,
            people.DRILL,
            people.GIVEAWAY,
            people.STATION_VISIT,
            channels.BROADCAST,
            people.THEME_EVENT,
            people.TRAINING,
            people.SCHOOL_EVENT,
            checks.SCHOOL_CHECK,
            people.ONLINE_TRAINING,
            channels.SCREEN,
            channels.VIDEO,
            channels.BANNER,
            channels.COLUMN,
            channels.MEDIA,
            channels.MEDIA_RIDE,
            people.FAMILY_CHECK,
            people.GATHERING,
            checks.LANE_CLEAR,
            checks.DELEGATED_VISIT,
            people.ENTERPRISE_HUNT,
            people.PLATFORM_PROMO,
            people.BASE_VISIT,
            checks.MEETING,
            checks.URGE,
            checks.HIGHRISE_CHECK,
            people.OTHER,
        )
    }
)
"""Identifier → kind, in the order of the chips nobody has a habit for. Nothing is ever taken out."""

OFFERED: tuple[Kind, ...] = tuple(kind for kind in KINDS.values() if kind.is_offered)
