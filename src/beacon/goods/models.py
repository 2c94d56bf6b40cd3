"""The stock ledger: things of the subdistrict's own, shelves, and the moves on them. No balance is ever stored."""

import uuid

from django.db import models
from django.db.models import Q

from beacon.catalogue.goods import ITEMS, Item
from beacon.people.models import Account, TenantRow, Unit

GROUPS = {item.group: item.group for item in ITEMS.values()}
"""宣传品 and 器材, as the catalogue names them."""


class StockItem(TenantRow):
    """A thing the office added to those of the catalogue (R60). It is never deleted, only no longer offered."""

    label = models.CharField("名称", max_length=12)
    counter = models.CharField("量词", max_length=4)
    group = models.CharField("类别", max_length=6, choices=list(GROUPS.items()))
    is_offered = models.BooleanField("在用", default=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "label"), name="goods_item_label"),)

    @property
    def key(self) -> str:
        """By which moves, records and figures name it, as they name a thing of the catalogue by its identifier."""
        return self.id.hex

    @property
    def item(self) -> Item:
        """The thing as the catalogue describes its own."""
        return Item(self.key, self.label, self.counter, self.group)


class Shelf(TenantRow):
    """Where things lie: one of each top unit, and the office's store, which has no unit. Made with its first move.

    Whoever takes something off a shelf locks its row first, so that two at once cannot take it below zero.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "unit"), name="goods_shelf_once"),
            models.UniqueConstraint(fields=("tenant",), condition=Q(unit=None), name="goods_store_once"),
        )

    @property
    def name(self) -> str:
        """「街道库房」 or the unit's name. `unit` must be loaded."""
        return STORE if self.unit is None else self.unit.name


STORE = "街道库房"


class Cause(models.TextChoices):
    """Why pieces came or went."""

    TAKEN_IN = "in", "入库"
    FOUND = "found", "盘点多出"
    MOVED = "moved", "调拨"
    HANDED = "handed", "活动发放"
    LOST = "lost", "损耗"
    SHORT = "short", "盘点少了"


class StockMove(TenantRow):
    """Pieces that came onto a shelf (positive) or left it (negative). Written once, never changed: what was wrong is
    undone by a move of the other sign and the same cause.

    `item` is an identifier of the catalogue or the key of a StockItem. `batch` holds together what one deed wrote;
    it is made by the page, so that a double tap writes once. `by` is empty where the move follows a record that was
    corrected or taken back: who did it stands there. `day` is when it happened, `at` when it was entered.
    """

    shelf = models.ForeignKey(Shelf, on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.CharField("物资", max_length=32)
    pieces = models.IntegerField("数量")
    cause = models.CharField("缘由", max_length=6, choices=Cause.choices)
    day = models.DateField("日期")
    at = models.DateTimeField("登记时间")
    really_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField("说明", max_length=100, blank=True)
    batch = models.UUIDField(default=uuid.uuid4)
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="undone_by", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "undoes"), name="goods_undone_once"),
            models.CheckConstraint(condition=~Q(pieces=0), name="goods_move_moves"),
        )
        indexes = (
            models.Index(fields=("tenant", "shelf", "item"), name="goods_move_shelf"),
            models.Index(fields=("tenant", "batch"), name="goods_move_batch"),
            models.Index(fields=("tenant", "-at", "-id"), name="goods_move_latest"),
        )
