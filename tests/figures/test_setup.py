"""I30 部署到位率 with its list: four ticks, as of a moment."""

from collections.abc import Callable
from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from beacon.figures.setup import set_ups
from beacon.kit import clock
from beacon.kit.rates import Rate
from beacon.people.models import Unit, UnitKind, UnitPart
from beacon.people.reach import Who
from beacon.people.responsibility import Person
from beacon.plans.actions import open_notice
from beacon.plans.models import Notice
from beacon.plans.seeing_to.responsible import change_person
from beacon.plans.seeing_to.workplan import draft_plan, file_plan
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.work import a_working_plan

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]


@pytest.fixture
def office(at: At) -> Who:
    tenant = a_tenant()
    office = the_office(tenant)
    a_unit(tenant, "锦绣社区")
    a_unit(tenant, "石梯村", UnitKind.VILLAGE)
    a_unit(tenant, "江畔中学", UnitKind.SCHOOL)
    a_working_plan(office)
    at("2023-04-20 09:00")
    return office


@pytest.fixture
def notice(office: Who) -> Notice:
    return Notice.objects.get(tenant=office.tenant)


def set_up(name: str, notice: Notice) -> None:
    clerk = someone("clerk", Unit.objects.get(name=name))
    open_notice(by=clerk, notice=notice)
    for part in UnitPart:
        change_person(by=clerk, unit=clerk.unit, part=part, person=Person("陈小燕"))
    file_plan(by=clerk, plan=draft_plan(by=clerk, unit=clerk.unit, notice=notice), texts={})


def test_four_ticks_make_a_unit_and_the_concerned_only_read(office: Who, notice: Notice, at: At) -> None:
    """R62 R63 I30 有关单位 owe 签收 alone and stand outside the rate."""
    set_up("锦绣社区", notice)
    open_notice(by=someone("school", Unit.objects.get(name="江畔中学")), notice=notice)

    answer = set_ups(office, notice, clock.now())

    assert answer.rate == Rate(1, 2)
    assert [(line.unit.name, line.ticks, line.is_set_up) for line in answer.lines] == [
        ("锦绣社区", (True, True, True, True), True),
        ("石梯村", (False, False, False, False), False),
        ("江畔中学", (True,), True),
    ]
    assert (answer.received, answer.filed) == (Rate(2, 3), Rate(1, 2))


def test_who_has_not_opened_it_is_exact(office: Who, notice: Notice) -> None:
    """R03 未签收 list is exact."""
    open_notice(by=someone("clerk", Unit.objects.get(name="石梯村")), notice=notice)

    assert [line.unit.name for line in set_ups(office, notice, clock.now()).unread] == ["锦绣社区", "江畔中学"]


def test_as_of_an_earlier_moment_what_came_later_is_not_there(office: Who, notice: Notice, at: At) -> None:
    """N08 I30 as of."""
    early = clock.now()
    at("2023-05-10 09:00")
    set_up("锦绣社区", notice)

    assert set_ups(office, notice, early).rate == Rate(0, 2)
    assert set_ups(office, notice, clock.now()).rate == Rate(1, 2)


def test_a_unit_sees_its_own_line_and_another_subdistrict_none(office: Who, notice: Notice) -> None:
    """N10"""
    clerk = someone("clerk", Unit.objects.get(name="石梯村"))
    stranger = the_office(a_tenant("上坪街道"))

    assert [line.unit.name for line in set_ups(clerk, notice, clock.now()).lines] == ["石梯村"]
    assert set_ups(stranger, notice, clock.now()).lines == []


def test_a_closed_unit_leaves_the_list(office: Who, notice: Notice, at: At) -> None:
    Unit.objects.filter(name="石梯村").update(closed_on="2023-06-30")

    now = at("2023-07-01 09:00")

    assert set_ups(office, notice, now).rate == Rate(0, 1)


def test_six_queries_however_many_units(
    office: Who, notice: Notice, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(6):
        set_ups(office, notice, clock.now())
