"""The hand-outs of a record on the stock of its unit's shelf (R58-R60).

Saving never waits for stock: a line that the shelf has not got waits for a count and moves nothing. A thing counts as
kept on a shelf from the day of its first move there; what was handed out before, or recorded before that move was
entered, is a count and nothing else, because the opening stock was what was left after it. Neither does a record that
was caught up from an older list move anything: whoever counted the shelf since has counted it without those pieces.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from beacon.goods.models import Cause, Shelf
from beacon.goods.moves import move
from beacon.goods.shelves import hold, on_shelf, openings, owner_of, shelf_of
from beacon.people.models import Account
from beacon.records.drafts import Draft
from beacon.records.models import HandoutMove, Record

ENDED, CORRECTED = "记录不再计数", "记录改过"


def write(record: Record, draft: Draft) -> None:
    """Take what was handed out off the shelf. No query for a record that handed nothing out, nor for one caught up."""
    if record.handouts and not record.is_caught_up:
        _follow(record, record.handouts, [], record.saved_by, "")


def rewrite(record: Record, draft: Draft) -> None:
    """Write the difference, on the days it concerns."""
    if record.is_caught_up:
        return
    rows = _rows(record)
    if rows or record.handouts:
        _follow(record, record.handouts, rows, None, CORRECTED)


def end(record: Record) -> None:
    """Put everything back where it came from; what waited waits no longer."""
    rows = _rows(record)
    if rows:
        _follow(record, {}, rows, None, ENDED)


def hold_shelves(record: Record, draft: Draft) -> None:
    """Lock the shelves that a correction may touch, before it takes the duties: saving takes them in this order too."""
    if record.handouts or draft.handouts:
        _rows(record)
        shelf = shelf_of(record.tenant_id, owner_of(record.author))
        if shelf is not None:
            hold(shelf)


def _rows(record: Record) -> list[HandoutMove]:
    if not record.stock.filter(tenant_id=record.tenant_id).exists():
        return []
    # The shelf first, then what stands on it: a count may be settling a line of this record just now.
    for shelf in Shelf.objects.filter(tenant_id=record.tenant_id, pk__in=record.stock.values("shelf")).order_by("pk"):
        hold(shelf)
    return list(record.stock.filter(tenant_id=record.tenant_id).select_related("move", "shelf").order_by("id"))


def _follow(
    record: Record, wanted: Mapping[str, int], rows: Iterable[HandoutMove], by: Account | None, reason: str
) -> None:
    """Bring moves and waiting lines to what is wanted, item by item."""
    held: dict[str, list[HandoutMove]] = defaultdict(list)
    for row in rows:
        held[row.item].append(row)
    batch = uuid.uuid4()
    for item, own in held.items():
        _bring(record, own[0].shelf, item, wanted.get(item, 0), own, by, reason, batch)
    new = {item: pieces for item, pieces in wanted.items() if pieces and item not in held}
    shelf = shelf_of(record.tenant_id, owner_of(record.author)) if new else None
    if shelf is None:
        return
    hold(shelf)
    kept = openings(shelf, new)
    for item, pieces in new.items():
        since = kept.get(item)
        if since is not None and since.day <= record.happened_on and since.at <= record.saved_at:
            _bring(record, shelf, item, pieces, [], by, reason, batch)


def _bring(
    record: Record,
    shelf: Shelf,
    item: str,
    wanted: int,
    rows: list[HandoutMove],
    by: Account | None,
    reason: str,
    batch: uuid.UUID,
) -> None:
    """One item of one record: what was put on other days goes back, then the day's own pieces are brought to
    `wanted`, first by giving back, by waiting less or by taking more."""
    out: dict[date, int] = defaultdict(int)
    for row in rows:
        if row.move is not None:
            out[row.move.day] += row.pieces
    waiting = next((row for row in rows if row.move is None), None)
    day = record.happened_on
    for other, pieces in sorted(out.items()):
        if other != day and pieces:
            _link(record, shelf, item, -pieces, other, by, reason, batch)
    taken = out[day]
    if taken > wanted:
        _link(record, shelf, item, wanted - taken, day, by, reason, batch)
        taken = wanted
    missing = wanted - taken
    left = on_shelf(shelf, [item]).get(item, 0) if missing else 0
    if waiting is not None and missing <= left:
        HandoutMove.objects.filter(tenant_id=record.tenant_id, pk=waiting.pk).delete()
        waiting = None
    if missing == 0:
        return
    if missing <= left:
        _link(record, shelf, item, missing, day, by, reason, batch)
    elif waiting is not None:
        waiting.pieces = missing
        waiting.save(update_fields=["pieces"])
    else:
        _row(record, shelf, item, missing).save(force_insert=True)


def _row(record: Record, shelf: Shelf, item: str, pieces: int) -> HandoutMove:
    return HandoutMove(tenant_id=record.tenant_id, record=record, shelf=shelf, item=item, pieces=pieces)


def _link(
    record: Record,
    shelf: Shelf,
    item: str,
    pieces: int,
    day: date,
    by: Account | None,
    reason: str,
    batch: uuid.UUID,
) -> None:
    """Take pieces off the shelf for the record, or put them back where negative."""
    row = _row(record, shelf, item, pieces)
    row.move = move(shelf, item, -pieces, Cause.HANDED, day, by, batch, reason)
    row.save(force_insert=True)
