"""What a record took off a shelf, or still has to."""

from django.db import models
from django.db.models import Q

from beacon.goods.models import Shelf, StockMove
from beacon.people.models import TenantRow
from beacon.records.models.record import Record


class HandoutMove(TenantRow):
    """Pieces of one thing handed out in a record: those of a move on a shelf, or those that wait for a count (待盘点).

    `pieces` is what left the shelf; negative where a correction or the end of the record put it back. A thing that the
    shelf does not keep yet (未建账) has no row here: it is a count and nothing else.
    """

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="stock", db_index=False)
    shelf = models.ForeignKey(Shelf, on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.CharField("物资", max_length=32)
    pieces = models.IntegerField("数量")
    move = models.ForeignKey(StockMove, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "move"), name="records_handout_move_once"),
            models.UniqueConstraint(
                fields=("tenant", "record", "item"), condition=Q(move=None), name="records_handout_waits_once"
            ),
            models.CheckConstraint(condition=Q(move__isnull=False) | Q(pieces__gt=0), name="records_handout_waiting"),
        )
        indexes = (
            models.Index(fields=("tenant", "record"), name="records_handout_record"),
            models.Index(fields=("tenant", "shelf"), condition=Q(move=None), name="records_handout_waits"),
        )
