"""Hand-outs of records on the stock ledger."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction

from beacon.goods import recount as goods
from beacon.goods.items import add_item
from beacon.goods.models import Cause, StockMove
from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.models import Unit, UnitKind
from beacon.people.reach import Who
from beacon.records import stock_recount
from beacon.records.actions import save_record, void, withdraw
from beacon.records.belongings import stock
from beacon.records.corrections import correct
from beacon.records.drafts import Draft, clean_draft, columns_of
from beacon.records.models import HandoutMove, Record
from beacon.records.read.reading import end_of
from beacon.records.stock import count, find_waiting, settle, undo_batch
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import at
from tests.support.stock import DAY, bought, handed, left, moves, sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with at(2023, 11, 2, 16, 0):
        yield


def well(who: Who) -> None:
    assert [*goods.differences(who.tenant_id), *stock_recount.differences(who.tenant_id)] == []


def lines(record: Record) -> list[tuple[str, int, bool]]:
    rows = HandoutMove.objects.filter(record=record)
    told = [(row.item, row.pieces, row.move_id is None) for row in rows]
    return sorted(told, key=lambda line: (line[2], line[0], -line[1]))


def corrected(record: Record, **handouts: int) -> None:
    """The record as it is after a correction of what was handed out."""
    draft = Draft(kind=record.kind, happened_on=record.happened_on, setting=record.setting, handouts=handouts)
    record.handouts = dict(columns_of(draft)["handouts"])  # type: ignore[call-overload]
    record.save(update_fields=["handouts"])
    with transaction.atomic():
        stock.rewrite(record, draft)


def test_what_is_handed_out_leaves_the_units_shelf(office: Who, own: Unit, clerk: Who) -> None:
    """R58 R59 Issue 40, hand out 15: 25 left, and the move knows its record."""
    bought(office, apron=100)
    sent(office, own, apron=40)

    record = handed(clerk, apron=15)

    assert left(office, own) == 25
    assert lines(record) == [("apron", 15, False)]
    move = StockMove.objects.get(cause=Cause.HANDED)
    assert (move.pieces, move.day, move.by_id) == (-15, DAY, clerk.account.id)
    well(office)


def test_a_record_of_a_grid_takes_from_its_communitys_shelf(office: Who, own: Unit) -> None:
    bought(office, own, apron=40)
    grid = someone("grid", a_unit(office.tenant, "锦绣社区第一网格", UnitKind.GRID, parent=own))

    handed(grid, apron=15)

    assert left(office, own) == 25


def test_a_record_always_saves_and_the_line_that_is_too_much_waits(office: Who, own: Unit, clerk: Who) -> None:
    """R58 Design: 15 left, 20 handed out. The record stands, the aprons wait, the leaflets moved."""
    bought(office, own, apron=15, leaflet=100)

    record = handed(clerk, apron=20, leaflet=30)

    assert lines(record) == [("leaflet", 30, False), ("apron", 20, True)]
    assert (left(office, own), left(office, own, "leaflet")) == (15, 70)
    assert record.handouts == {"apron": 20, "leaflet": 30}
    well(office)


def test_a_thing_the_shelf_does_not_keep_is_a_count_and_nothing_else(office: Who, own: Unit, clerk: Who) -> None:
    """R58 Before a unit uses the stock ledger nothing waits and nothing moves."""
    bought(office, own, leaflet=100)

    record = handed(clerk, apron=20)
    bought(office, own, apron=10)

    assert lines(record) == []
    assert left(office, own) == 10
    void(by=clerk, record=record, reason="记重了")
    assert left(office, own) == 10
    well(office)


def test_what_happened_before_the_shelf_was_opened_does_not_touch_it(office: Who, own: Unit, clerk: Who) -> None:
    """R58 An older activity entered later: the opening stock is what was left after it."""
    bought(office, own, day=DAY, apron=10)

    record = handed(clerk, day=date(2023, 10, 20), apron=8)

    assert (lines(record), left(office, own)) == ([], 10)


@pytest.mark.parametrize("deed", ["withdraw", "void"])
def test_a_record_taken_back_returns_its_pieces_by_a_counter_move(
    office: Who, own: Unit, clerk: Who, deed: str
) -> None:
    """R58 The ledger only grows."""
    bought(office, own, apron=40)
    record = handed(clerk, apron=15)
    waiting = handed(clerk, apron=30)

    for each in (record, waiting):
        if deed == "withdraw":
            withdraw(by=clerk, record=each)
        else:
            void(by=clerk, record=each, reason="记重了")

    assert left(office, own) == 40
    assert (lines(record), lines(waiting)) == ([("apron", 15, False), ("apron", -15, False)], [])
    assert moves(office) == 3
    well(office)


def test_a_correction_writes_the_difference(office: Who, own: Unit, clerk: Who) -> None:
    """R58"""
    bought(office, own, apron=40, leaflet=10)
    record = handed(clerk, apron=15)

    corrected(record, apron=20)
    assert (left(office, own), lines(record)) == (20, [("apron", 15, False), ("apron", 5, False)])
    corrected(record, apron=50)
    assert (left(office, own), lines(record)[-1]) == (20, ("apron", 30, True))
    corrected(record, apron=45)
    assert lines(record)[-1] == ("apron", 25, True)
    corrected(record, apron=10, leaflet=4)
    assert (left(office, own), left(office, own, "leaflet")) == (30, 6)
    assert not HandoutMove.objects.filter(move=None).exists()
    corrected(record)
    assert (left(office, own), left(office, own, "leaflet")) == (40, 10)
    well(office)


def test_the_deed_of_correcting_moves_the_difference(office: Who, own: Unit, clerk: Who) -> None:
    """R58 N09"""
    bought(office, own, apron=40)
    record = handed(clerk, apron=15)
    draft = Draft(kind="giveaway", happened_on=DAY, setting="community", place="小广场", handouts={"apron": 20})

    correct(by=clerk, record=record, draft=draft, why="数错了", seen=0)

    assert left(office, own) == 20
    well(office)


def test_a_correction_of_the_day_moves_the_pieces_to_it(office: Who, own: Unit, clerk: Who) -> None:
    bought(office, own, day=date(2023, 10, 1), apron=40)
    record = handed(clerk, apron=15)
    record.happened_on = date(2023, 10, 30)
    record.save(update_fields=["happened_on"])

    corrected(record, apron=15)

    by_day: dict[date, int] = {}
    for row in StockMove.objects.filter(cause=Cause.HANDED):
        by_day[row.day] = by_day.get(row.day, 0) + row.pieces
    assert by_day == {DAY: 0, date(2023, 10, 30): -15}
    well(office)


def test_a_line_that_waits_is_settled_by_one_tap_once_the_shelf_has_it(office: Who, own: Unit, clerk: Who) -> None:
    """R58"""
    bought(office, own, apron=15)
    record = handed(clerk, apron=20)
    line = HandoutMove.objects.get(move=None)

    with pytest.raises(Refusal) as refused:
        settle(by=clerk, line=find_waiting(clerk, line.pk))
    bought(office, apron=100)
    sent(office, own, apron=10)
    settle(by=clerk, line=find_waiting(clerk, line.pk))
    settle(by=clerk, line=line)

    assert refused.value.sentence == "围裙只剩15条，先盘点或改数。"
    assert (left(office, own), lines(record)) == (5, [("apron", 20, False)])
    well(office)


def test_a_count_settles_what_waits_and_says_what_is_gone(office: Who, own: Unit, clerk: Who) -> None:
    """R58 R59 15 on the book, 20 handed out, 3 still there: 8 more had come than anybody entered."""
    bought(office, own, apron=15)
    record = handed(clerk, apron=20)

    batch = count(by=clerk, owner=own, counted={"apron": 3}, request_id=uuid.uuid4(), reason="月底盘点")

    assert (left(office, own), lines(record)) == (3, [("apron", 20, False)])
    assert [(row.cause, row.pieces) for row in batch.moves] == [(Cause.FOUND, 8), (Cause.HANDED, -20)]
    well(office)


def test_a_count_of_less_is_a_loss_and_an_equal_one_writes_nothing(office: Who, own: Unit, clerk: Who) -> None:
    """R59 6 aprons are gone."""
    bought(office, own, apron=636)

    lost = count(by=clerk, owner=own, counted={"apron": 630}, request_id=uuid.uuid4())
    same = count(by=clerk, owner=own, counted={"apron": 630}, request_id=uuid.uuid4())

    assert [(row.cause, row.pieces) for row in lost.moves] == [(Cause.SHORT, -6)]
    assert (same.moves, left(office, own)) == ((), 630)


def test_a_first_count_opens_the_shelf(office: Who, own: Unit, clerk: Who) -> None:
    count(by=clerk, owner=own, counted={"apron": 12, "leaflet": 0}, request_id=uuid.uuid4())

    assert [(row.item, row.cause, row.pieces) for row in StockMove.objects.all()] == [("apron", Cause.TAKEN_IN, 12)]
    handed(clerk, apron=2)
    assert left(office, own) == 10


def test_a_count_is_undone_with_what_it_settled(office: Who, own: Unit, clerk: Who) -> None:
    """R58 Undo instead of 'are you sure'."""
    bought(office, own, apron=15)
    record = handed(clerk, apron=20)
    batch = count(by=clerk, owner=own, counted={"apron": 3}, request_id=uuid.uuid4())

    undo_batch(by=clerk, batch_id=batch.id)
    undo_batch(by=clerk, batch_id=batch.id)

    assert left(office, own) == 15
    assert [(pieces, waits) for _, pieces, waits in lines(record)] == [(20, False), (-20, False), (20, True)]
    well(office)


def test_an_undo_is_refused_once_the_pieces_have_gone_on(office: Who, own: Unit, clerk: Who) -> None:
    batch = bought(clerk, own, apron=15)
    handed(clerk, apron=10)

    with pytest.raises(Refusal) as refused:
        undo_batch(by=clerk, batch_id=batch.id)

    assert (refused.value.code, left(office, own)) == ("short", 5)


def test_others_and_strangers_undo_nothing(office: Who, own: Unit, clerk: Who) -> None:
    """N10"""
    batch = bought(clerk, own, apron=15)
    stranger = someone("clerk", a_unit(office.tenant, "滨江路社区"))

    for by, code in (
        (stranger, NOT_YOURS.code),
        (the_office(a_tenant("上坪街道")), NOT_YOURS.code),
        (office, "not_author"),
    ):
        with pytest.raises(Refusal) as refused:
            undo_batch(by=by, batch_id=batch.id)
        assert refused.value.code == code
    with pytest.raises(Refusal) as nothing:
        undo_batch(by=clerk, batch_id=uuid.uuid4())
    assert nothing.value.reason == NOT_YOURS


def test_another_units_waiting_line_and_none_at_all_answer_alike(office: Who, own: Unit, clerk: Who) -> None:
    """N10"""
    bought(office, own, apron=1)
    handed(clerk, apron=20)
    line = HandoutMove.objects.get(move=None)
    stranger = someone("clerk", a_unit(office.tenant, "滨江路社区"))

    for key in (line.pk, uuid.uuid4()):
        with pytest.raises(Refusal) as refused:
            find_waiting(stranger, key)
        assert refused.value.reason == NOT_YOURS


def test_a_thing_that_was_added_is_handed_out_and_moves(office: Who, own: Unit, clerk: Who) -> None:
    """R60"""
    item = add_item(by=office, label="帆布袋", counter="个", group="宣传品")
    bought(office, own, pieces={item.key: 30})
    typed = {"kind": "giveaway", "happened_on": "2023-11-02", f"handout-{item.key}": "12"}

    draft = clean_draft(typed, unit=own, today=DAY)
    record = save_record(by=clerk, unit=own, draft=draft, client_id=uuid.uuid4()).record

    assert record.handouts == {item.key: 12}
    assert left(office, own, item.key) == 18
    well(office)


def test_the_same_form_sent_twice_moves_once(office: Who, own: Unit, clerk: Who) -> None:
    """N06"""
    bought(office, own, apron=40)
    draft = Draft(kind="giveaway", happened_on=DAY, setting="community", handouts={"apron": 15})
    key = uuid.uuid4()

    for _ in range(2):
        save_record(by=clerk, unit=own, draft=replace(draft), client_id=key)

    assert left(office, own) == 25


def test_recount_names_what_was_tampered_with(office: Who, own: Unit, clerk: Who) -> None:
    bought(office, own, apron=40)
    record = handed(clerk, apron=15)
    StockMove.objects.filter(cause=Cause.HANDED).update(pieces=-50)
    Record.objects.filter(pk=record.pk).update(handouts={"apron": 16})

    assert list(goods.differences(office.tenant_id)) == ["锦绣社区：围裙账上是-10，不能低于0。"]
    assert list(stock_recount.differences(office.tenant_id)) == [
        f"记录 {record.pk} 发放的apron15和台账那笔对不上。",
        f"记录 {record.pk}：按记录应发围裙16，物资账上是15。",
    ]


def test_a_voided_hand_out_of_a_thing_the_office_added_still_tells_what_it_counted(office: Who, clerk: Who) -> None:
    """R60 Its page names the added thing with its pieces."""
    fan = add_item(by=office, label="灭火小扇", counter="把", group="宣传品")
    record = void(by=clerk, record=handed(clerk, pieces={fan.key: 12}), reason="记重了")

    ended = end_of(clerk, record)

    assert ended is not None
    assert ("发放灭火小扇", 12) in ended.figures
