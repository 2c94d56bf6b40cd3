"""撤销 of a deed on stock: each of its moves gets its counter-move."""

import uuid
from collections.abc import Iterable

from beacon.goods.items import items_of
from beacon.goods.models import Cause, StockMove
from beacon.goods.moves import lacking, move, note_shelf
from beacon.goods.shelves import on_shelf
from beacon.kit.refusals import Reason, require
from beacon.kit.undo import can_undo
from beacon.people.reach import READ_ONLY, Who


def may_undo(by: Who, moves: Iterable[StockMove]) -> Reason | None:
    """Why `by` may not take a deed back; None when they did it a moment ago."""
    rows = list(moves)
    if not by.role.writes:
        return READ_ONLY
    if any(row.by_id != by.account.id for row in rows):
        return Reason("not_author", "只有登记这次的人能撤销。要改数请盘点。")
    if any(not can_undo(row.really_at) for row in rows):
        return Reason("too_late_to_undo", "已经过了撤销时间。要改数请盘点。")
    return None


def is_undone(moves: Iterable[StockMove]) -> bool:
    """Whether these moves were taken back, or are what takes others back. One query."""
    rows = list(moves)
    if any(row.undoes_id for row in rows):
        return True
    return StockMove.objects.filter(tenant_id__in={row.tenant_id for row in rows}, undoes__in=rows).exists()


def undo_moves(*, by: Who, moves: Iterable[StockMove]) -> list[StockMove]:
    """Write the counter-move of each. Refused when a shelf would go below zero, because its pieces have gone on
    meanwhile. Runs in the transaction of the caller, who holds the shelves and knows that nothing is undone yet."""
    # What comes back first, so that a shelf that gives and takes is not seen below zero in between.
    rows = sorted(moves, key=lambda row: row.pieces)
    require(may_undo(by, rows))
    batch, items = uuid.uuid4(), items_of(by.tenant_id)
    for row in rows:
        if row.pieces > 0:
            require(lacking(on_shelf(row.shelf, [row.item]), {row.item: row.pieces}, items))
        move(row.shelf, row.item, -row.pieces, Cause(row.cause), row.day, by.account, batch, "撤销", row)
    note_shelf(by, rows[0].shelf, "stock_undo", {"batch": str(rows[0].batch)})
    return rows
