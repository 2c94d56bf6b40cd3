"""What the deeds on stock are made of: one move, the lines of a form, what a shelf lacks, the journal's line."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from beacon.catalogue.goods import Item
from beacon.catalogue.tallies import MOST_PIECES
from beacon.goods.items import items_of
from beacon.goods.models import Cause, Shelf, StockMove
from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal
from beacon.people.models import Account
from beacon.people.reach import Who

FIELD = "pieces-"
"""Begins the field of each thing on the page: `pieces-apron`."""
LONGEST_REASON = 100
EARLIEST_YEARS_BACK = 1


@dataclass(frozen=True)
class Batch:
    """What one deed on stock wrote, under the key the page made for it."""

    id: uuid.UUID
    moves: tuple[StockMove, ...] = field(compare=False)
    was_there: bool = False


def lacking(book: Mapping[str, int], wanted: Mapping[str, int], items: Mapping[str, Item]) -> Reason | None:
    """Why the pieces cannot come off a shelf: the first thing it lacks, with what is left of it."""
    for item, number in wanted.items():
        left = book.get(item, 0)
        if number > left:
            thing = items[item]
            return Reason("short", f"{thing.label}只剩{left}{thing.counter}，先盘点或改数。", f"{FIELD}{item}")
    return None


def move(
    shelf: Shelf,
    item: str,
    pieces: int,
    cause: Cause,
    day: date,
    by: Account | None,
    batch: uuid.UUID,
    reason: str = "",
    undoes: StockMove | None = None,
) -> StockMove:
    """Write one move. Whoever takes off a shelf holds it and has looked at its sum."""
    row = StockMove(
        tenant_id=shelf.tenant_id,
        shelf=shelf,
        item=item,
        pieces=pieces,
        cause=cause,
        day=day,
        at=clock.now(),
        really_at=datetime.now(UTC),
        by=by,
        reason=reason,
        batch=batch,
        undoes=undoes,
    )
    row.save(force_insert=True)
    return row


def batch_of(who: Who, batch_id: uuid.UUID) -> list[StockMove]:
    """The moves of a deed, oldest first, when all lie on shelves `who` reaches. Refused alike when they do not and
    when there are none. One query."""
    rows = StockMove.objects.filter(tenant_id=who.tenant_id, batch=batch_id).select_related("shelf__unit")
    moves = list(rows.order_by("id"))
    seen = [who.path == "" or (row.shelf.unit is not None and who.reaches(row.shelf.unit)) for row in moves]
    if not any(seen):
        raise Refusal.because(NOT_YOURS)
    return moves


def clean_lines(by: Who, pieces: Mapping[str, int], day: date) -> dict[str, int]:
    """The lines with something in them."""
    items = items_of(by.tenant_id)
    lines = {item: number for item, number in pieces.items() if number}
    for item, number in lines.items():
        if item not in items:
            raise Refusal("no_such_item", "物资不在清单里，请从列出的里面选。", f"{FIELD}{item}")
        if not 0 < number <= MOST_PIECES:
            raise Refusal("bad_count", f"「{items[item].label}」请填1到{MOST_PIECES}之间的数。", f"{FIELD}{item}")
    if not lines:
        raise Refusal("nothing", "请至少填一样的数量。", "pieces")
    today = clock.today()
    if day > today:
        raise Refusal("not_yet", f"日期{day:%Y-%m-%d}还没到，请核对。", "day")
    if day.year < today.year - EARLIEST_YEARS_BACK:
        raise Refusal("too_early", f"日期{day:%Y-%m-%d}太早了，请核对年份。", "day")
    return lines


def said(reason: str) -> str:
    """A reason as it is kept. Refused when it is too long."""
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        raise Refusal("long_reason", f"说明最多{LONGEST_REASON}字，请写短一些。", "reason")
    return reason


def known(by: Who, request_id: uuid.UUID) -> Batch | None:
    """What the same request wrote before."""
    rows = StockMove.objects.filter(tenant_id=by.tenant_id, batch=request_id)
    moves = tuple(rows.select_related("shelf__unit").order_by("id"))
    if not moves:
        return None
    if any(row.by_id != by.account.id for row in moves):
        raise Refusal.because(NOT_YOURS)
    return Batch(request_id, moves, was_there=True)


def written(
    by: Who,
    shelf: Shelf,
    verb: str,
    request_id: uuid.UUID,
    moves: list[StockMove],
    told: Mapping[str, int] | None = None,
) -> Batch:
    """The moves of a deed with its line in the journal."""
    detail = told if told is not None else {row.item: row.pieces for row in moves if row.shelf_id == shelf.pk}
    note_shelf(by, shelf, verb, {"pieces": detail})
    return Batch(request_id, tuple(moves))


def note_shelf(by: Who, shelf: Shelf, verb: str, detail: Mapping[str, object]) -> None:
    """A line about a shelf."""
    note(
        tenant_id=by.tenant_id,
        actor_id=by.account.id,
        verb=verb,
        thing_kind="shelf",
        thing_id=shelf.pk,
        detail=detail,
    )
