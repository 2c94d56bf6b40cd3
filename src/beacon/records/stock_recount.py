"""Adds up the hand-outs of each record anew and says where the stock ledger tells otherwise."""

import uuid
from collections import defaultdict
from collections.abc import Iterator

from beacon.goods.items import items_of
from beacon.goods.models import Cause, StockMove
from beacon.records.models import HandoutMove, Record, RecordState


def differences(tenant_id: uuid.UUID) -> Iterator[str]:
    """A sentence for each record and thing whose moves and waiting pieces are not what the record says (I28)."""
    items = items_of(tenant_id)
    told: dict[tuple[uuid.UUID, str], int] = defaultdict(int)
    rows = HandoutMove.objects.filter(tenant_id=tenant_id).select_related("move").order_by("id")
    for row in rows.iterator(chunk_size=1000):
        told[row.record_id, row.item] += row.pieces
        move = row.move
        if move is not None and (move.shelf_id, move.item, -move.pieces) != (row.shelf_id, row.item, row.pieces):
            yield f"记录 {row.record_id} 发放的{row.item}{row.pieces}和台账那笔对不上。"
    records = Record.objects.filter(tenant_id=tenant_id, pk__in={record for record, _ in told})
    handed = {row.pk: row.handouts if row.state == RecordState.VALID else {} for row in records}
    for (record, item), pieces in told.items():
        should = handed[record].get(item, 0)
        if pieces != should:
            label = items[item].label if item in items else item
            yield f"记录 {record}：按记录应发{label}{should}，物资账上是{pieces}。"
    orphans = StockMove.objects.filter(tenant_id=tenant_id, cause=Cause.HANDED).exclude(
        pk__in=HandoutMove.objects.filter(tenant_id=tenant_id, move__isnull=False).values("move")
    )
    for move in orphans.order_by("id"):
        yield f"物资账上有一笔活动发放{-move.pieces}，找不到它的记录。"
