"""The stock of 江畔街道: bought in April and August, sent to the units; a count in October finds 6 aprons gone."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import partial
from uuid import uuid4

from beacon.goods.moving import issue, take_in
from beacon.goods.shelves import on_shelf, shelf_of
from beacon.kit import clock
from beacon.records.stock import count
from beacon.site.demo.entries import Entry, at
from beacon.site.demo.history import OFFICE, History
from beacon.site.demo.story import HANDOUTS

LEFT: Mapping[str, int] = {
    "apron": 630,
    "shopping_bag": 1088,
    "leaflet": 2500,
    "fire_blanket": 163,
    "smoke_alarm": 85,
    "escape_hood": 204,
}
"""What the product says is left on 21 November."""
LOST: Mapping[str, int] = {"apron": 6, "smoke_alarm": 3}
DELIVERIES = (at(4, 12, 9, 0), at(8, 1, 9, 0))
COUNTED_AT = at(10, 9, 10, 0)
RESERVE: Mapping[str, int] = {
    "apron": 20,
    "shopping_bag": 20,
    "leaflet": 50,
    "fire_blanket": 3,
    "smoke_alarm": 2,
    "escape_hood": 2,
}
"""What every village and community keeps for the next activity; 滨江路 has twice as many aprons."""
KEEPERS = "CV"


def stock_up(history: History, entries: Iterable[Entry]) -> None:
    """Have the store filled, the units provided for what they will hand out, and the store counted."""
    needs = _needs(entries)
    bought = {item: HANDOUTS[item] + LEFT[item] + LOST.get(item, 0) for item in HANDOUTS}
    first = _first_delivery(needs, bought)
    history.then(DELIVERIES[0], partial(_take_in, history, first))
    history.then(DELIVERIES[1], partial(_take_in, history, {item: bought[item] - first[item] for item in bought}))
    for turn, moment in enumerate(DELIVERIES):
        for place, (code, wanted) in enumerate(sorted(needs[turn].items())):
            history.then(moment + timedelta(minutes=30 + 4 * place), partial(_issue, history, code, wanted))
    history.then(COUNTED_AT, partial(_count, history))


def _needs(entries: Iterable[Entry]) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, int]]]:
    """Pieces by unit before and after the second delivery, with the reserve in the second."""
    parts: tuple[dict[str, dict[str, int]], ...] = (
        defaultdict(lambda: defaultdict(int)),
        defaultdict(lambda: defaultdict(int)),
    )
    keepers = set()
    for entry in entries:
        if entry.reporter[0] in KEEPERS:
            keepers.add(entry.reporter)
        for item, pieces in entry.handouts.items():
            parts[entry.typed_at >= DELIVERIES[1] + timedelta(hours=6)][entry.reporter][item] += pieces
    for code in keepers:
        for item, pieces in RESERVE.items():
            parts[1][code][item] += pieces * (2 if (code, item) == ("C01", "apron") else 1)
    return parts[0], parts[1]


def _first_delivery(needs: tuple[dict[str, dict[str, int]], ...], bought: Mapping[str, int]) -> dict[str, int]:
    """Round numbers that cover the first half of the year."""
    spent: dict[str, int] = defaultdict(int)
    for wanted in needs[0].values():
        for item, pieces in wanted.items():
            spent[item] += pieces
    return {item: min(bought[item] - 1, math.ceil((spent[item] + 20) / 100) * 100) for item in bought}


def _take_in(history: History, pieces: Mapping[str, int]) -> None:
    office, today = history.cast.of(OFFICE, clock.today()), clock.today()
    take_in(by=office, owner=None, pieces=pieces, day=today, request_id=uuid4(), reason="采购")


def _issue(history: History, code: str, pieces: Mapping[str, int]) -> None:
    office, unit = history.cast.of(OFFICE, clock.today()), history.cast.units[code]
    issue(by=office, to=unit, pieces=dict(pieces), day=clock.today(), request_id=uuid4())


def _count(history: History) -> None:
    office = history.cast.of(OFFICE, COUNTED_AT.date())
    shelf = shelf_of(office.tenant_id, None)
    book = on_shelf(shelf) if shelf else {}
    counted = {item: book[item] - lost for item, lost in LOST.items()}
    count(by=office, owner=None, counted=counted, request_id=uuid4(), reason="三季度盘点")
