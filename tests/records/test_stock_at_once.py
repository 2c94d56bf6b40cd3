"""Two who take from one shelf at the same moment."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from beacon.goods.recount import differences
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.records.models import HandoutMove
from beacon.records.stock import count
from tests.support.at_once import together
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import at
from tests.support.stock import bought, handed, left, sent

pytestmark = pytest.mark.django_db(transaction=True)


def giving(by: Who, pieces: int) -> Callable[[], Any]:
    return lambda: handed(by, apron=pieces).pk


def a_place() -> tuple[Who, Unit, Who]:
    office = the_office(a_tenant())
    own = a_unit(office.tenant, "锦绣社区")
    return office, own, someone("clerk", own)


def test_two_records_at_once_never_take_a_shelf_below_zero() -> None:
    """R58 15 on the shelf, four records of 10 at the same moment: one moves, three wait."""
    with at(2023, 11, 2, 16, 0):
        office, own, clerk = a_place()
        bought(office, own, apron=15)

        answers = together(*(giving(clerk, 10) for _ in range(4)))

    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert left(office, own) == 5
    assert HandoutMove.objects.filter(move=None).count() == 3
    assert list(differences(office.tenant_id)) == []


def test_records_and_issues_at_once_leave_the_store_where_it_belongs() -> None:
    """R58 Of two issues of 40 out of 60 one is refused; both shelves add up."""
    with at(2023, 11, 2, 16, 0):
        office, own, clerk = a_place()
        bought(office, apron=60)
        bought(office, own, apron=5)

        answers = together(lambda: sent(office, own, apron=40), lambda: sent(office, own, apron=40), giving(clerk, 5))

    assert sorted(type(answer).__name__ for answer in answers) == ["Batch", "Refusal", "UUID"]
    assert (left(office), left(office, own)) == (20, 40)
    assert list(differences(office.tenant_id)) == []


def test_a_count_and_a_record_at_once_add_up() -> None:
    """R58 Whichever comes first, the shelf is never below zero and holds together."""
    with at(2023, 11, 2, 16, 0):
        office, own, clerk = a_place()
        bought(office, own, apron=15)

        answers = together(
            lambda: count(by=clerk, owner=own, counted={"apron": 8}, request_id=uuid.uuid4()), giving(clerk, 10)
        )

    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert left(office, own) == 8
    assert list(differences(office.tenant_id)) == []
