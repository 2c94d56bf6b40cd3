"""Deeds on stock that touch records: settling a hand-out that waits, 盘点 with all that waits on the shelf, 撤销."""

import uuid
from collections import defaultdict
from collections.abc import Mapping

from django.db import transaction

from beacon.goods.counting import clean_counts, count_shelf
from beacon.goods.items import items_of
from beacon.goods.models import Cause, Shelf, StockMove
from beacon.goods.moves import Batch, batch_of, known, lacking, move, note_shelf
from beacon.goods.shelves import Owner, held_shelf, hold, may_keep, on_shelf
from beacon.goods.undoing import is_undone, undo_moves
from beacon.kit.refusals import NOT_YOURS, Refusal, require
from beacon.people.models import Account
from beacon.people.reach import Who
from beacon.records.models import HandoutMove, Record


def find_waiting(who: Who, line_id: uuid.UUID) -> HandoutMove:
    """A hand-out that waits, with record and shelf. Refused alike when its shelf is another's and when there is
    none."""
    rows = HandoutMove.objects.filter(tenant_id=who.tenant_id, move=None)
    line = rows.select_related("record", "shelf__unit").filter(pk=line_id).first()
    if line is None or may_keep(who, line.shelf.unit) == NOT_YOURS:
        raise Refusal.because(NOT_YOURS)
    return line


def waits_for_a_count(record: Record) -> bool:
    """Whether more was handed out than the shelf held. No query for a record that handed nothing out."""
    return bool(record.handouts) and record.stock.filter(tenant_id=record.tenant_id, move=None).exists()


def settle(*, by: Who, line: HandoutMove) -> HandoutMove:
    """记出库: take what waited off the shelf, now that it is there. Refused while the shelf still lacks it."""
    require(may_keep(by, line.shelf.unit))
    with transaction.atomic():
        shelf = hold(line.shelf)
        row = HandoutMove.objects.filter(tenant_id=by.tenant_id, pk=line.pk).select_related("record").first()
        if row is None or row.move_id is not None:
            # Counted, corrected or taken back at this very moment: it waits no longer.
            return line
        require(lacking(on_shelf(shelf, [row.item]), {row.item: row.pieces}, items_of(by.tenant_id)))
        _take(row, shelf, by.account, uuid.uuid4())
        note_shelf(by, shelf, "stock_settle", {"item": row.item, "pieces": row.pieces})
    return row


def _take(row: HandoutMove, shelf: Shelf, by: Account, batch: uuid.UUID) -> StockMove:
    row.move = move(shelf, row.item, -row.pieces, Cause.HANDED, row.record.happened_on, by, batch)
    row.save(update_fields=["move"])
    return row.move


def count(*, by: Who, owner: Owner, counted: Mapping[str, int], request_id: uuid.UUID, reason: str = "") -> Batch:
    """盘点: enter what lies on a shelf today, thing by thing; what is not entered was not counted.

    What waits of a counted thing has left the shelf long ago: it is taken off the book too, and the rest of the
    difference is 盘点多出 or 盘点少了. The same `request_id` again writes nothing more.
    """
    lines = clean_counts(by, owner, counted)
    with transaction.atomic():
        shelf = held_shelf(by.tenant_id, owner)
        if done := known(by, request_id):
            return done
        rows = HandoutMove.objects.filter(tenant_id=by.tenant_id, shelf=shelf, item__in=lines, move=None)
        waiting = list(rows.select_related("record").order_by("id"))
        owed: dict[str, int] = defaultdict(int)
        for row in waiting:
            owed[row.item] += row.pieces
        batch = count_shelf(by=by, shelf=shelf, counted=lines, owed=owed, request_id=request_id, reason=reason)
        taken = [_take(row, shelf, by.account, request_id) for row in waiting]
    return Batch(request_id, (*batch.moves, *taken))


def undo_batch(*, by: Who, batch_id: uuid.UUID) -> list[StockMove]:
    """撤销 of what was entered on 物资 a moment ago; hand-outs that a count had settled wait again.

    Refused when others did it, too late, when the pieces have gone on meanwhile, or a record it settled was changed.
    """
    moves = batch_of(by, batch_id)
    with transaction.atomic():
        # The records first: whoever corrects or ends one holds it before its shelf.
        settled = HandoutMove.objects.filter(tenant_id=by.tenant_id, move__in=moves).values("record")
        list(
            Record.objects.select_for_update(no_key=True).filter(tenant_id=by.tenant_id, pk__in=settled).order_by("pk")
        )
        shelves = {row.shelf_id: row.shelf for row in moves}
        for _, shelf in sorted(shelves.items()):
            hold(shelf)
        if is_undone(moves):
            # Asked twice: it stays undone.
            return []
        lines = _settled_by(moves)
        undone = undo_moves(by=by, moves=moves)
        counters = {row.undoes_id: row for row in StockMove.objects.filter(tenant_id=by.tenant_id, undoes__in=undone)}
        for line in lines:
            _wait_again(line, counters[line.move_id])
    return undone


def _settled_by(moves: list[StockMove]) -> list[HandoutMove]:
    """The hand-outs these moves took off the shelf. Refused when one was changed since."""
    handed = [row for row in moves if row.cause == Cause.HANDED]
    if not handed:
        return []
    rows = HandoutMove.objects.filter(tenant_id=handed[0].tenant_id, move__in=handed)
    lines = list(rows.select_related("record", "shelf"))
    for line in lines:
        later = HandoutMove.objects.filter(tenant_id=line.tenant_id, record_id=line.record_id, item=line.item)
        if later.filter(pk__gt=line.pk).exists():
            raise Refusal("went_on", "发放的记录后来又改过，不能撤销。请重新盘点。")
    return lines


def _wait_again(line: HandoutMove, counter: StockMove) -> None:
    values = {"tenant_id": line.tenant_id, "record": line.record, "shelf": line.shelf, "item": line.item}
    HandoutMove(**values, pieces=-line.pieces, move=counter).save(force_insert=True)
    HandoutMove(**values, pieces=line.pieces).save(force_insert=True)
