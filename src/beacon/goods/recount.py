"""Looks at every move anew and says what cannot be: a shelf below zero, half a transfer, an undoing of another."""

import uuid
from collections import defaultdict
from collections.abc import Iterator

from beacon.catalogue.goods import Item
from beacon.goods.items import items_of
from beacon.goods.models import Cause, Shelf, StockMove


def differences(tenant_id: uuid.UUID) -> Iterator[str]:
    """A sentence for each shelf and thing, and each move, that does not hold together (I28)."""
    items = items_of(tenant_id)
    names = {shelf.pk: shelf.name for shelf in Shelf.objects.filter(tenant_id=tenant_id).select_related("unit")}
    lying: dict[tuple[uuid.UUID, str], int] = defaultdict(int)
    legs: dict[tuple[uuid.UUID, str], int] = defaultdict(int)
    moves: dict[uuid.UUID, StockMove] = {}
    for row in StockMove.objects.filter(tenant_id=tenant_id).order_by("id").iterator(chunk_size=1000):
        lying[row.shelf_id, row.item] += row.pieces
        if row.cause == Cause.MOVED:
            legs[row.batch, row.item] += row.pieces
        if row.undoes_id is not None:
            yield from _undoing(row, moves.get(row.undoes_id), items)
        moves[row.pk] = row
    for (shelf, item), pieces in lying.items():
        if item not in items:
            yield f"{names[shelf]}：清单里没有物资「{item}」，账上有{pieces}。"
        elif pieces < 0:
            yield f"{names[shelf]}：{items[item].label}账上是{pieces}，不能低于0。"
    for (_, item), pieces in legs.items():
        if pieces:
            yield f"调拨的{_label(item, items)}两头差{pieces}。"


def _undoing(row: StockMove, undone: StockMove | None, items: dict[str, Item]) -> Iterator[str]:
    """An undoing move against what it undoes."""
    same = undone is not None and (row.shelf_id, row.item, row.cause, -row.pieces) == (
        undone.shelf_id,
        undone.item,
        undone.cause,
        undone.pieces,
    )
    if not same:
        yield f"撤销的{_label(row.item, items)}{row.pieces}和原来那笔对不上。"


def _label(item: str, items: dict[str, Item]) -> str:
    return items[item].label if item in items else item
