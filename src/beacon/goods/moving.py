"""Deeds on stock: 入库, 发给单位, 退回库房, 登记损耗."""

import uuid
from collections.abc import Mapping
from datetime import date

from django.db import transaction

from beacon.goods.items import items_of
from beacon.goods.models import Cause, Shelf
from beacon.goods.moves import Batch, clean_lines, known, lacking, move, said, written
from beacon.goods.shelves import Owner, held_shelf, hold, may_keep, on_shelf, owner_of
from beacon.kit.refusals import NOT_YOURS, Refusal, require
from beacon.people.models import Unit
from beacon.people.reach import Who


def take_in(
    *, by: Who, owner: Owner, pieces: Mapping[str, int], day: date, request_id: uuid.UUID, reason: str = ""
) -> Batch:
    """入库: things came from outside, bought or given. The same `request_id` again writes nothing more."""
    lines, reason = _clean(by, owner, pieces, day), said(reason)
    with transaction.atomic():
        shelf = held_shelf(by.tenant_id, owner)
        if done := known(by, request_id):
            return done
        moves = [
            move(shelf, item, number, Cause.TAKEN_IN, day, by.account, request_id, reason)
            for item, number in lines.items()
        ]
        return written(by, shelf, "stock_in", request_id, moves)


def issue(*, by: Who, to: Unit, pieces: Mapping[str, int], day: date, request_id: uuid.UUID, reason: str = "") -> Batch:
    """发给单位: from the store to a unit's shelf. In the total it is neither in nor out (I28). Refused as a whole when
    the store lacks one of the things: 「只剩15条，先盘点或改数」."""
    require(may_keep(by, None))
    if not by.reaches(to):
        raise Refusal.because(NOT_YOURS)
    receiver = owner_of(to)
    if receiver is None:
        raise Refusal("to_the_store", "请选收东西的单位，库房自己不用领。", "unit")
    return _transfer(by, None, receiver, pieces, day, request_id, reason, "stock_issue")


def give_back(
    *, by: Who, owner: Unit, pieces: Mapping[str, int], day: date, request_id: uuid.UUID, reason: str = ""
) -> Batch:
    """退回库房: from a unit's shelf to the store. Refused as a whole when the shelf lacks one of the things."""
    require(may_keep(by, owner))
    return _transfer(by, owner, None, pieces, day, request_id, reason, "stock_return")


def write_off(
    *, by: Who, owner: Owner, pieces: Mapping[str, int], day: date, request_id: uuid.UUID, reason: str
) -> Batch:
    """登记损耗: things were spoilt or lost. Refused without a reason and when the shelf lacks one of them."""
    lines, reason = _clean(by, owner, pieces, day), said(reason)
    if not reason:
        raise Refusal("no_reason", "请写一句怎么损耗的，例如“受潮”。", "reason")
    with transaction.atomic():
        shelf = held_shelf(by.tenant_id, owner)
        if done := known(by, request_id):
            return done
        require(lacking(on_shelf(shelf, lines), lines, items_of(by.tenant_id)))
        moves = [
            move(shelf, item, -number, Cause.LOST, day, by.account, request_id, reason)
            for item, number in lines.items()
        ]
        return written(by, shelf, "stock_loss", request_id, moves)


def _transfer(
    by: Who,
    source: Owner,
    target: Owner,
    pieces: Mapping[str, int],
    day: date,
    request_id: uuid.UUID,
    reason: str,
    verb: str,
) -> Batch:
    """Two legs a thing, off one shelf and onto another, or none at all."""
    lines, reason = clean_lines(by, pieces, day), said(reason)
    with transaction.atomic():
        giving, taking = _held_both(by.tenant_id, source, target)
        if done := known(by, request_id):
            return done
        require(lacking(on_shelf(giving, lines), lines, items_of(by.tenant_id)))
        moves = [
            move(shelf, item, sign * number, Cause.MOVED, day, by.account, request_id, reason)
            for item, number in lines.items()
            for shelf, sign in ((giving, -1), (taking, 1))
        ]
        return written(by, taking if source is None else giving, verb, request_id, moves)


def _held_both(tenant_id: uuid.UUID, one: Owner, other: Owner) -> tuple[Shelf, Shelf]:
    """Two shelves, locked in the order of their keys, so that nobody waits for one who waits for them."""
    made = [Shelf.objects.get_or_create(tenant_id=tenant_id, unit=owner)[0] for owner in (one, other)]
    held = {shelf.pk: hold(shelf) for shelf in sorted(made, key=lambda shelf: shelf.pk)}
    return held[made[0].pk], held[made[1].pk]


def _clean(by: Who, owner: Owner, pieces: Mapping[str, int], day: date) -> dict[str, int]:
    require(may_keep(by, owner))
    return clean_lines(by, pieces, day)
