import uuid
from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from beacon.catalogue.kinds import OFFERED
from beacon.people.reach import Who
from beacon.records.actions import save_record, void
from beacon.records.drafts import Draft
from beacon.records.models import Record
from beacon.records.read.habits import Habits, habits_of, same_day
from tests.support.people import a_tenant, a_unit, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Who:
    return someone("clerk", a_unit(a_tenant()))


def record(who: Who, kind: str = "talk", day: int = 2, **more: Any) -> Record:
    draft = Draft(kind=kind, happened_on=date(2023, 11, day), setting="community", **more)
    return save_record(by=who, unit=who.unit, draft=draft, client_id=uuid.uuid4()).record


def test_unit_without_records_has_the_order_of_the_catalogue(clerk: Who) -> None:
    assert habits_of(clerk.unit) == Habits(kinds=tuple(kind.identifier for kind in OFFERED))


def test_what_is_recorded_most_comes_first_and_the_rest_keeps_its_order(clerk: Who) -> None:
    for kind in ("broadcast", "broadcast", "training"):
        record(clerk, kind)

    kinds = habits_of(clerk.unit).kinds

    rest = [kind.identifier for kind in OFFERED if kind.identifier not in ("broadcast", "training")]
    assert kinds == ("broadcast", "training", *rest)


def test_last_three_places_and_last_counts_are_those_of_the_latest_days(clerk: Who) -> None:
    for day, place, count in ((5, "丁", 38), (4, "丙", 50), (3, "丁", None), (2, "乙", 7), (1, "甲", 9)):
        record(clerk, "drill", day, place=place, audience_count=count)
    latest = record(clerk, "talk", 6)

    habits = habits_of(clerk.unit)

    assert (habits.places, dict(habits.last_counts)) == (("丁", "丙", "乙"), {"drill": 38})
    assert habits.last_record_id == latest.id


def test_habits_are_of_the_unit_s_own_valid_records_and_cost_one_query(
    clerk: Who, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    record(someone("clerk", a_unit(clerk.tenant, "滨江路社区")), place="别家")
    void(by=clerk, record=record(clerk, place="作废处"), reason="记重了")

    with django_assert_num_queries(1):
        habits = habits_of(clerk.unit)

    assert (habits.places, habits.last_record_id) == ((), None)


def test_same_day_finds_what_a_colleague_recorded(clerk: Who) -> None:
    mine = record(clerk, "drill")
    record(clerk, "talk")
    record(clerk, "drill", 3)

    assert same_day(clerk.unit, "drill", date(2023, 11, 2)) == [mine]
