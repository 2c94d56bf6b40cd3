"""宣传品收发存 (I28): opening + in − out − loss by thing, with the moves and records behind."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from beacon.catalogue.goods import Item
from beacon.goods.models import Cause, Shelf, StockMove
from beacon.goods.shelves import shelves_seen_by
from beacon.people.reach import Who
from beacon.records.models import HandoutMove, Record

IN = (Cause.TAKEN_IN, Cause.FOUND)
OUT = (Cause.HANDED,)
LOSS = (Cause.LOST, Cause.SHORT)


@dataclass(frozen=True)
class StockLine:
    """One thing over a period. `received` and `sent` are transfers with other shelves: nothing in the whole
    subdistrict, where both are 0. `waiting`: handed out, but not yet off the book (待盘点)."""

    item: Item
    opening: int = 0
    taken_in: int = 0
    out: int = 0
    lost: int = 0
    moved: int = 0
    waiting: int = 0

    @property
    def balance(self) -> int:
        """What lies there at the end of the period."""
        return self.opening + self.taken_in + self.moved - self.out - self.lost


def stock_balance(who: Who, items: Mapping[str, Item], starts: date, until: date) -> list[StockLine]:
    """I28 by thing, in the order of the picker, over every shelf `who` reaches. Things that never moved are left out.
    Two queries; `items` is `goods.items.items_of`."""
    summed: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    parts = (
        _moves(who)
        .values_list("item", "cause")
        .annotate(
            before=Sum("pieces", filter=Q(day__lt=starts), default=0),
            within=Sum("pieces", filter=Q(day__range=(starts, until)), default=0),
        )
    )
    for item, cause, before, within in parts.order_by("item", "cause"):
        summed[item]["opening"] += before
        summed[item][cause] += within
    rows = waiting_lines(who).order_by("item").values_list("item").annotate(pieces=Sum("pieces"))
    waiting = dict(rows)
    return [
        _line(item, summed[key], waiting.get(key, 0)) for key, item in items.items() if key in summed or key in waiting
    ]


def _line(item: Item, summed: Mapping[str, int], waiting: int) -> StockLine:
    def of(causes: Sequence[Cause]) -> int:
        return sum(summed.get(cause, 0) for cause in causes)

    return StockLine(item, summed.get("opening", 0), of(IN), -of(OUT), -of(LOSS), summed.get(Cause.MOVED, 0), waiting)


def _moves(who: Who) -> QuerySet[StockMove]:
    """The moves on the shelves within reach."""
    rows = StockMove.objects.filter(tenant_id=who.tenant_id)
    if who.path is None:
        return rows.none()
    return rows.filter(shelf__unit__path__startswith=who.path) if who.path else rows


def waiting_lines(who: Who) -> QuerySet[HandoutMove]:
    """待盘点: hand-outs on shelves within reach that wait for a count, oldest first."""
    rows = HandoutMove.objects.filter(tenant_id=who.tenant_id, move=None)
    if who.path is None:
        return rows.none()
    rows = rows.filter(shelf__unit__path__startswith=who.path) if who.path else rows
    return rows.select_related("record__author", "shelf__unit").order_by("id")


@dataclass(frozen=True)
class ShelfLine:
    """What lies on one shelf now: (thing, pieces) pairs, noughts left out."""

    shelf: Shelf
    lying: tuple[tuple[Item, int], ...]


def shelf_lines(who: Who, items: Mapping[str, Item]) -> list[ShelfLine]:
    """The shelves within reach with what lies there, the store first, then in roster order. Two queries."""
    lying: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    sums = _moves(who).values_list("shelf_id", "item").annotate(pieces=Sum("pieces"))
    for shelf, item, pieces in sums.order_by("shelf_id", "item"):
        lying[shelf][item] = pieces
    return [
        ShelfLine(shelf, tuple((item, n) for key, item in items.items() if (n := lying[shelf.pk].get(key))))
        for shelf in shelves_seen_by(who)
        if shelf.pk in lying
    ]


@dataclass(frozen=True)
class MoveLine:
    """One move as it is read; `record` is the activity it belongs to."""

    move: StockMove
    item: Item
    record: Record | None


def latest_moves(who: Who, items: Mapping[str, Item], item: str = "", most: int = 20) -> list[MoveLine]:
    """The newest moves on the shelves within reach, of one thing if it is named, each with its record. Two queries."""
    rows = _moves(who).filter(item=item) if item else _moves(who)
    moves = list(rows.select_related("shelf__unit", "by").order_by("-at", "-id")[:most])
    linked = HandoutMove.objects.filter(tenant_id=who.tenant_id, move__in=moves).select_related("record__author")
    records = {row.move_id: row.record for row in linked}
    return [MoveLine(move, items[move.item], records.get(move.pk)) for move in moves]
