"""入库, 发给单位, 退回, 损耗: moves on shelves."""

import uuid
from collections.abc import Iterator
from datetime import date

import pytest

from beacon.goods.models import Cause, StockMove
from beacon.goods.moving import give_back, issue, take_in, write_off
from beacon.goods.recount import differences
from beacon.goods.shelves import find_owner, owner_of
from beacon.journal.actions import breaks
from beacon.journal.models import Line
from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.models import Unit, UnitKind
from beacon.people.reach import Who
from tests.support.people import a_tenant, a_unit, someone
from tests.support.plan import at
from tests.support.stock import DAY, bought, left, moves, sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with at(2023, 11, 2, 16, 0):
        yield


def test_what_is_bought_lies_in_the_store_and_what_is_sent_on_the_units_shelf(office: Who, own: Unit) -> None:
    """R58 R59 One move in, two legs of a transfer; who, when and which day stand in each."""
    bought(office, apron=100)

    batch = sent(office, own, apron=40)

    assert (left(office), left(office, own)) == (60, 40)
    legs = [(row.pieces, row.cause, row.day, row.by_id) for row in batch.moves]
    assert legs == [(-40, Cause.MOVED, DAY, office.account.id), (40, Cause.MOVED, DAY, office.account.id)]
    assert list(differences(office.tenant_id)) == []
    assert list(breaks(office.tenant_id)) == []
    assert [line.detail for line in Line.objects.filter(verb="stock_issue")] == [{"pieces": {"apron": 40}}]


def test_below_zero_is_refused_with_what_is_left_and_nothing_moves(office: Who, own: Unit) -> None:
    """R58"""
    bought(office, apron=15, leaflet=100)

    with pytest.raises(Refusal) as refused:
        sent(office, own, leaflet=50, apron=40)

    assert refused.value.sentence == "围裙只剩15条，先盘点或改数。"
    assert refused.value.reason.field == "pieces-apron"
    assert (left(office), left(office, own), moves(office)) == (15, 0, 2)


def test_a_double_tap_writes_once(office: Who, own: Unit) -> None:
    request = uuid.uuid4()

    first = take_in(by=office, owner=None, pieces={"apron": 10}, day=DAY, request_id=request)
    second = take_in(by=office, owner=None, pieces={"apron": 10}, day=DAY, request_id=request)

    assert (first.was_there, second.was_there, left(office)) == (False, True, 10)


def test_a_unit_gives_back_and_writes_off_what_it_has(office: Who, own: Unit, clerk: Who) -> None:
    bought(office, apron=20)
    sent(office, own, apron=20)

    give_back(by=clerk, owner=own, pieces={"apron": 5}, day=DAY, request_id=uuid.uuid4())
    write_off(by=clerk, owner=own, pieces={"apron": 2}, day=DAY, request_id=uuid.uuid4(), reason="受潮")

    assert (left(office), left(office, own)) == (5, 13)
    with pytest.raises(Refusal) as refused:
        write_off(by=clerk, owner=own, pieces={"apron": 14}, day=DAY, request_id=uuid.uuid4(), reason="受潮")
    assert refused.value.code == "short"
    with pytest.raises(Refusal) as unexplained:
        write_off(by=clerk, owner=own, pieces={"apron": 1}, day=DAY, request_id=uuid.uuid4(), reason=" ")
    assert unexplained.value.reason.field == "reason"


def test_a_grids_shelf_is_its_communitys_and_the_offices_the_store(office: Who, own: Unit) -> None:
    grid = a_unit(office.tenant, "锦绣社区第一网格", UnitKind.GRID, parent=own)

    assert owner_of(grid) == own
    assert owner_of(own) == own
    assert owner_of(office.unit) is None


@pytest.mark.parametrize(
    ("pieces", "day", "code"),
    [
        ({}, DAY, "nothing"),
        ({"apron": 0}, DAY, "nothing"),
        ({"apron": -1}, DAY, "bad_count"),
        ({"apron": 100_001}, DAY, "bad_count"),
        ({"kite": 1}, DAY, "no_such_item"),
        ({"apron": 1}, date(2023, 11, 3), "not_yet"),
        ({"apron": 1}, date(2021, 12, 31), "too_early"),
    ],
)
def test_lines_that_do_not_fit_are_refused(office: Who, pieces: dict[str, int], day: date, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        take_in(by=office, owner=None, pieces=pieces, day=day, request_id=uuid.uuid4())

    assert (refused.value.code, moves(office)) == (code, 0)


def test_a_unit_touches_its_own_shelf_only_and_a_leader_none(office: Who, own: Unit, clerk: Who) -> None:
    """N10"""
    other = a_unit(office.tenant, "滨江路社区")
    leader = someone("leader", a_unit(office.tenant, "街道领导", UnitKind.OFFICE))
    grid = someone("grid", own)
    bought(clerk, own, apron=10)
    refused = []

    for by, owner in ((clerk, other), (clerk, None), (leader, own), (leader, None), (grid, own)):
        with pytest.raises(Refusal) as no:
            bought(by, owner, apron=1)
        refused.append(no.value.code)
    with pytest.raises(Refusal) as no_issue:
        sent(clerk, own, apron=1)

    assert refused == [NOT_YOURS.code, NOT_YOURS.code, "read_only", "read_only", "read_only"]
    assert no_issue.value.code == NOT_YOURS.code
    assert moves(office) == 1


def test_another_subdistricts_unit_and_none_at_all_answer_alike(office: Who, clerk: Who) -> None:
    """N10"""
    there = a_unit(a_tenant("上坪街道"), "上坪社区")
    answers = []

    for key in (there.pk, uuid.uuid4()):
        with pytest.raises(Refusal) as refused:
            find_owner(office, key)
        answers.append(refused.value.reason)
    with pytest.raises(Refusal) as sending:
        issue(by=office, to=there, pieces={"apron": 1}, day=DAY, request_id=uuid.uuid4())

    assert answers == [NOT_YOURS, NOT_YOURS]
    assert sending.value.reason == NOT_YOURS
    assert not StockMove.objects.exists()
