"""Where a number of a filled form comes from, as addresses for the person who reads it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from beacon.figures.answer import COLLECT, DUTIES, LEDGER, REGISTERS, SETUP
from beacon.people.reach import Who
from beacon.people.roles import Screen
from beacon.reports.models import DistrictFormFill

_PLACES: Mapping[str, tuple[str, Screen, str]] = {
    LEDGER: ("ledger", Screen.LEDGER, "看记录"),
    COLLECT: ("collect", Screen.COLLECT, "看报送"),
    DUTIES: ("duties", Screen.DUTIES, "看应办"),
    REGISTERS: ("registers", Screen.REGISTERS, "看名册"),
    SETUP: ("setting_up", Screen.DUTIES, "看部署"),
}


def linked(who: Who, made: DistrictFormFill, cell: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(word, address) of each list behind a number that `who` can open."""
    if made.tenant_id != who.tenant_id:
        return []
    return [link for source in cell["sources"] for link in _link(who, source)]


def _link(who: Who, source: Sequence[str]) -> list[tuple[str, str]]:
    place, label, query = source
    name, screen, word = _PLACES[place]
    address = f"{reverse(name)}?{query}" if query else reverse(name)
    return [(label or word, address)] if who.opens(screen) else []
