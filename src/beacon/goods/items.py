"""What can lie on a shelf: the things of the catalogue and those the office added (R60)."""

import uuid
from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction

from beacon.catalogue.goods import ITEMS, Item
from beacon.goods.models import GROUPS, StockItem
from beacon.journal.actions import note
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.reach import READ_ONLY, Who
from beacon.people.roles import Screen

MOST_ITEMS = 40
"""The picker of a phone stays one that a thumb gets through."""


def items_of(tenant_id: uuid.UUID) -> dict[str, Item]:
    """Every thing by its key, those no longer offered too, the catalogue's first. One query."""
    added = StockItem.objects.filter(tenant_id=tenant_id).order_by("id")
    return {**ITEMS, **{row.key: row.item for row in added}}


def named(tenant_id: uuid.UUID, keys: Iterable[str]) -> Mapping[str, Item]:
    """The things these keys may name. No query while all are of the catalogue, as almost always."""
    return ITEMS if ITEMS.keys() >= set(keys) else items_of(tenant_id)


def offered(tenant_id: uuid.UUID) -> dict[str, Item]:
    """What the picker of 记一笔 offers now. One query."""
    added = StockItem.objects.filter(tenant_id=tenant_id, is_offered=True).order_by("id")
    return {**ITEMS, **{row.key: row.item for row in added}}


def added_items(who: Who) -> list[StockItem]:
    """What the office has added, in the order of adding. One query."""
    return list(StockItem.objects.filter(tenant_id=who.tenant_id).order_by("id"))


def may_change_items(by: Who) -> Reason | None:
    """Why `by` may not add to the list of things; None for the office."""
    if by.path != "":
        return NOT_YOURS
    return None if by.opens(Screen.STOCK) and by.role.writes else READ_ONLY


def add_item(*, by: Who, label: str, counter: str, group: str) -> StockItem:
    """Add a thing; it stands on every unit's picker at once. Refused without name, 量词 or 类别, for a name that is
    there already, and past MOST_ITEMS."""
    require(may_change_items(by))
    label, counter = label.strip(), counter.strip()
    if not label:
        raise Refusal("no_label", "请写物资的名称，例如“帆布袋”。", "label")
    if len(label) > 12:
        raise Refusal("long_label", "名称最多12个字，请写短一些。", "label")
    if not counter or len(counter) > 4:
        raise Refusal("no_counter", "请写量词，例如“个”“条”，最多4个字。", "counter")
    if group not in GROUPS:
        raise Refusal("no_group", f"类别请选{'或'.join(GROUPS)}。", "group")
    known = [*ITEMS.values(), *(row.item for row in added_items(by))]
    if len(known) >= MOST_ITEMS:
        raise Refusal("too_many_items", f"物资最多{MOST_ITEMS}样，请先停用不发的。", "label")
    taken = Refusal("label_taken", f"清单里已经有「{label}」了，停用的可以重新启用。", "label")
    if label in {item.label for item in known}:
        raise taken
    try:
        with transaction.atomic():
            item = StockItem(tenant_id=by.tenant_id, label=label, counter=counter, group=group)
            item.save(force_insert=True)
            _note(by, item, "add_stock_item")
    except IntegrityError:
        raise taken from None
    return item


def find_item(by: Who, item_id: uuid.UUID) -> StockItem:
    """A thing the office added. Refused alike when it is another subdistrict's and when there is none."""
    require(may_change_items(by))
    item = StockItem.objects.filter(tenant_id=by.tenant_id, pk=item_id).first()
    if item is None:
        raise Refusal.because(NOT_YOURS)
    return item


def offer_item(*, by: Who, item: StockItem, is_offered: bool) -> StockItem:
    """停用 or 启用: take a thing off the picker or put it back. What was handed out of it stays."""
    require(may_change_items(by))
    if item.is_offered == is_offered:
        return item
    item.is_offered = is_offered
    with transaction.atomic():
        item.save(update_fields=["is_offered"])
        _note(by, item, "offer_stock_item" if is_offered else "drop_stock_item")
    return item


def _note(by: Who, item: StockItem, verb: str) -> None:
    note(tenant_id=by.tenant_id, actor_id=by.account.id, verb=verb, thing_kind="stock_item", thing_id=item.id)
