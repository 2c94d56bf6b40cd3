"""盘点: the book is brought to what lies there."""

import uuid
from collections.abc import Mapping

from beacon.catalogue.tallies import MOST_PIECES
from beacon.goods.items import items_of
from beacon.goods.models import Cause, Shelf
from beacon.goods.moves import FIELD, Batch, move, said, written
from beacon.goods.shelves import Owner, may_keep, on_shelf
from beacon.kit import clock
from beacon.kit.refusals import Refusal, require
from beacon.people.reach import Who


def clean_counts(by: Who, owner: Owner, pieces: Mapping[str, int]) -> dict[str, int]:
    """The lines of a count: noughts stand. Refused when the shelf is not theirs or nothing was entered."""
    require(may_keep(by, owner))
    items = items_of(by.tenant_id)
    if not pieces:
        raise Refusal("nothing", "请至少填一样的数量。", "pieces")
    if unknown := next((item for item in pieces if item not in items), None):
        raise Refusal("no_such_item", "物资不在清单里，请从列出的里面选。", f"{FIELD}{unknown}")
    for item, number in pieces.items():
        if not 0 <= number <= MOST_PIECES:
            raise Refusal("bad_count", f"「{items[item].label}」请填0到{MOST_PIECES}之间的数。", f"{FIELD}{item}")
    return dict(pieces)


def count_shelf(
    *,
    by: Who,
    shelf: Shelf,
    counted: Mapping[str, int],
    owed: Mapping[str, int],
    request_id: uuid.UUID,
    reason: str = "",
) -> Batch:
    """盘点: bring the book to what was counted today. `owed` are pieces already given out that the book still has.

    The difference becomes a move: 盘点多出 or 盘点少了. The first count of a thing is its opening, not a find. Runs
    in the transaction of the caller, who holds the shelf and takes the owed pieces off it afterwards.
    """
    book, reason, today = on_shelf(shelf, counted), said(reason), clock.today()
    moves = []
    for item, number in counted.items():
        difference = number + owed.get(item, 0) - book.get(item, 0)
        cause = Cause.TAKEN_IN if item not in book else Cause.FOUND if difference > 0 else Cause.SHORT
        if difference:
            told = reason or ("第一次盘点" if item not in book else "")
            moves.append(move(shelf, item, difference, cause, today, by.account, request_id, told))
    return written(by, shelf, "stock_count", request_id, moves, dict(counted))
