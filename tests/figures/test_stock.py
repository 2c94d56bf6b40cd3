"""宣传品收发存, against a count by hand."""

import uuid
from collections.abc import Iterator
from datetime import date

import pytest

from beacon.figures import sums
from beacon.figures.questions import Question, figure_label
from beacon.figures.stock import latest_moves, shelf_lines, stock_balance, waiting_lines
from beacon.goods.items import add_item, items_of
from beacon.goods.moving import write_off
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.records.stock import count
from beacon.reports.papers.statistics import HANDOUT_STATS
from beacon.reports.text.blocks import blocks
from beacon.reports.text.prose import compose, plain
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import at
from tests.support.stock import DAY, bought, handed, sent

pytestmark = pytest.mark.django_db

YEAR = (date(2023, 1, 1), date(2023, 12, 31))


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with at(2023, 11, 2, 16, 0):
        yield


def told(who: Who, starts: date = YEAR[0], until: date = YEAR[1]) -> list[tuple[object, ...]]:
    return [
        (row.item.label, row.opening, row.taken_in, row.moved, row.out, row.lost, row.balance, row.waiting)
        for row in stock_balance(who, items_of(who.tenant_id), starts, until)
    ]


def test_a_transfer_is_neither_in_nor_out_in_the_total(office: Who, own: Unit, clerk: Who) -> None:
    """R59 In 100, out 15, loss 1; the unit's own shelf got 40."""
    bought(office, apron=100)
    sent(office, own, apron=40)
    handed(clerk, apron=15)
    write_off(by=clerk, owner=own, pieces={"apron": 1}, day=DAY, request_id=uuid.uuid4(), reason="受潮")
    handed(clerk, apron=50)

    assert told(office) == [("围裙", 0, 100, 0, 15, 1, 84, 50)]
    assert told(clerk) == [("围裙", 0, 0, 40, 15, 1, 24, 50)]


def test_a_period_opens_with_what_was_left_before_it(office: Who, own: Unit, clerk: Who) -> None:
    """R59 The balance of one day is the opening of the next."""
    bought(office, own, day=date(2023, 9, 1), apron=100)
    handed(clerk, day=date(2023, 9, 20), apron=30)
    handed(clerk, day=date(2023, 10, 20), apron=20)
    count(by=clerk, owner=own, counted={"apron": 48}, request_id=uuid.uuid4())

    assert told(office, date(2023, 9, 1), date(2023, 9, 30)) == [("围裙", 0, 100, 0, 30, 0, 70, 0)]
    assert told(office, date(2023, 10, 1), date(2023, 11, 30)) == [("围裙", 70, 0, 0, 20, 2, 48, 0)]


def test_moves_stand_with_the_records_behind_them(office: Who, own: Unit, clerk: Who) -> None:
    """N08"""
    bought(office, own, apron=10)
    record = handed(clerk, apron=4)
    waiting = handed(clerk, apron=40)

    lines = latest_moves(clerk, items_of(clerk.tenant_id))

    assert [(row.move.pieces, row.record) for row in lines] == [(-4, record), (10, None)]
    assert [row.record for row in waiting_lines(clerk)] == [waiting]
    assert [(row.shelf.name, row.lying[0][1]) for row in shelf_lines(office, items_of(office.tenant_id))] == [
        ("锦绣社区", 6)
    ]


def test_nothing_of_another_unit_or_subdistrict_is_told(office: Who, own: Unit, clerk: Who) -> None:
    """N10"""
    bought(office, apron=10)
    bought(office, own, apron=10)
    handed(clerk, apron=40)
    stranger = someone("clerk", a_unit(office.tenant, "滨江路社区"))
    there = the_office(a_tenant("上坪街道"))

    for who in (stranger, there, someone("district", district=office.tenant.district)):
        items = items_of(who.tenant_id)
        assert (told(who), latest_moves(who, items), shelf_lines(who, items), list(waiting_lines(who))) == (
            [],
            [],
            [],
            [],
        )


def test_a_thing_that_was_added_stands_in_report_prose_and_table(office: Who, own: Unit, clerk: Who) -> None:
    """R60 Its label is the subdistrict's own, also in what was frozen."""
    item = add_item(by=office, label="帆布袋", counter="个", group="宣传品")
    handed(clerk, apron=2, pieces={item.key: 12})

    done = sums.Sums.thawed(sums.of_unit(own, *YEAR).frozen())

    assert "向群众发放围裙2条、帆布袋12个。" in plain(compose("锦绣社区", *YEAR, done))
    given = next(block for block in blocks(done) if block.heading == "发放")
    assert [(n.label, n.value, n.unit) for n in given.numbers] == [("围裙", 2, "条"), ("帆布袋", 12, "个")]
    assert HANDOUT_STATS["other"].read(done) == 12
    asked = Question.read({"figure": f"handout.{item.key}"})
    assert figure_label(office.tenant_id, asked.figure) == "发放帆布袋"
    assert figure_label(a_tenant("上坪街道").id, asked.figure) == ""
    assert Question.read({"figure": "handout.kite"}).figure == ""
