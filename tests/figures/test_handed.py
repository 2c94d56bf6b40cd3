"""n/N up the tree without re-entry: a record of the receiver is its completion."""

import uuid
from collections.abc import Callable
from datetime import date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from beacon.figures.handed import asked_of, handed, over_all
from beacon.kit.rates import Rate
from beacon.people.models import Unit, UnitKind
from beacon.people.reach import Who
from beacon.plans.models import Assignment, Duty
from beacon.plans.seeing_to.assigning import assign, tick
from beacon.records.actions import save_record, void, withdraw
from beacon.records.drafts import Draft
from beacon.records.models import Record
from beacon.records.sites import Sites
from beacon.registers.buildings import Entered, buildings_of, enter_buildings
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.work import a_working_plan

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]


@pytest.fixture
def office(at: At) -> Who:
    tenant = a_tenant()
    office = the_office(tenant)
    own = a_unit(tenant, "锦绣社区")
    for number in "一二三":
        a_unit(tenant, f"锦绣第{number}网格", UnitKind.GRID, parent=own)
    a_unit(tenant, "锦城物业", UnitKind.PROPERTY)
    a_working_plan(office)
    at("2023-11-01 09:00")
    return office


@pytest.fixture
def clerk(office: Who) -> Who:
    return someone("clerk", Unit.objects.get(name="锦绣社区"))


def grids() -> list[Unit]:
    return list(Unit.objects.filter(kind=UnitKind.GRID).order_by("position"))


def asked(clerk: Who, title: str = "敲门宣传") -> list[Assignment]:
    return assign(by=clerk, unit=clerk.unit, duty=Duty.objects.get(title=title), receivers=grids())


def recorded(unit: Unit, day: date, kind: str = "talk") -> Record:
    draft = Draft(kind=kind, happened_on=day, setting="community")
    return save_record(by=someone("grid", unit), unit=unit, draft=draft, client_id=uuid.uuid4()).record


def test_a_grids_record_shows_at_the_community_and_the_office_without_re_entry(office: Who, clerk: Who, at: At) -> None:
    """R64 Grid completion shows at village and office without re-entry."""
    asked(clerk)
    recorded(grids()[0], date(2023, 11, 1))
    tick(by=someone("grid", grids()[1]), assignment=Assignment.objects.get(receiver=grids()[1]), line="走了12户")

    [own], [above] = handed(clerk), handed(office)

    assert (own.rate, above.rate) == (Rate(2, 3), Rate(2, 3))
    assert [(task.is_done, task.by_record) for task in own.tasks] == [(True, True), (True, False), (False, False)]
    assert over_all(handed(office)) == Rate(2, 3)


def test_a_record_taken_back_takes_the_completion_along(office: Who, clerk: Who) -> None:
    asked(clerk)
    draft = Draft(kind="talk", happened_on=date(2023, 11, 1), setting="community")
    worker = someone("grid", grids()[0])
    record = save_record(by=worker, unit=worker.unit, draft=draft, client_id=uuid.uuid4()).record

    withdraw(by=worker, record=record)

    assert [one.rate for one in handed(office)] == [Rate(0, 3)]


@pytest.mark.parametrize(
    ("kind", "day"), [("drill", date(2023, 11, 1)), ("talk", date(2023, 10, 31))], ids=["other kind", "before"]
)
def test_other_kinds_and_earlier_days_do_not_count(clerk: Who, kind: str, day: date) -> None:
    asked(clerk)
    recorded(grids()[0], day, kind)

    assert handed(clerk)[0].rate == Rate(0, 3)


def test_a_record_of_the_next_half_year_does_not_finish_the_last_ones_task(clerk: Who, at: At) -> None:
    at("2023-06-01 09:00")
    asked(clerk, "社区半年演练")
    at("2023-07-10 09:00")
    recorded(grids()[0], date(2023, 7, 10), "drill")

    assert handed(clerk)[0].rate == Rate(0, 3)


def test_what_was_done_in_the_period_before_it_was_asked_for_counts(clerk: Who, at: At) -> None:
    """R64 Nothing already recorded is asked for again."""
    recorded(grids()[0], date(2023, 7, 10), "drill")

    asked(clerk, "社区半年演练")

    assert handed(clerk)[0].rate == Rate(1, 3)


def test_a_task_handed_on_is_done_when_everything_made_from_it_is(office: Who, clerk: Who) -> None:
    """R64 From community to property company to buildings, and up again."""
    company = someone("property", Unit.objects.get(name="锦城物业"))
    houses = [Entered(f"H{n}", "锦绣苑", f"{n}栋", "residential", clerk.unit, company.unit) for n in (1, 2)]
    enter_buildings(by=office, rows=houses, opened_on=date(2020, 1, 1))
    duty = Duty.objects.get(title="敲门宣传")
    [task] = assign(by=clerk, unit=clerk.unit, duty=duty, receivers=[company.unit])
    below = assign(by=company, unit=company.unit, duty=duty, buildings=buildings_of(company.unit), parent=task)

    rates = []
    for one in below:
        tick(by=company, assignment=one)
        rates.append(handed(clerk)[0].rate)

    assert rates == [Rate(0, 1), Rate(1, 1)]


def test_one_drill_does_not_stand_for_every_building(office: Who, clerk: Who) -> None:
    company = someone("property", Unit.objects.get(name="锦城物业"))
    houses = [Entered(f"H{n}", "锦绣苑", f"{n}栋", "residential", clerk.unit, company.unit) for n in (1, 2)]
    enter_buildings(by=office, rows=houses, opened_on=date(2020, 1, 1))
    duty = Duty.objects.get(title="敲门宣传")
    assign(by=clerk, unit=clerk.unit, duty=duty, buildings=buildings_of(clerk.unit))
    draft = Draft(kind="talk", happened_on=date(2023, 11, 1), setting="community")
    save_record(by=company, unit=company.unit, draft=draft, client_id=uuid.uuid4())

    assert handed(clerk)[0].rate == Rate(0, 2)


def test_a_record_that_ticks_the_building_is_its_task_done(office: Who, clerk: Who) -> None:
    """R12 R64 Whoever recorded it; a building not ticked stays open, and so does one of a record taken back."""
    houses = [Entered(f"H{n}", "锦绣苑", f"{n}栋", "residential", clerk.unit) for n in (1, 2, 3)]
    one, two, _ = enter_buildings(by=office, rows=houses, opened_on=date(2020, 1, 1))
    duty = Duty.objects.get(title="敲门宣传")
    assign(by=clerk, unit=clerk.unit, duty=duty, buildings=buildings_of(clerk.unit))
    starts = Assignment.objects.filter(building=one).get().starts

    def recorded_at(*keys: uuid.UUID) -> Record:
        draft = Draft(kind="talk", happened_on=starts, setting="community", sites=Sites(buildings=keys))
        return save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4()).record

    recorded_at(one.pk)
    wrong = recorded_at(two.pk)
    before = handed(clerk)[0].rate
    void(by=clerk, record=wrong, reason="记重了")

    assert (before, handed(clerk)[0].rate) == (Rate(2, 3), Rate(1, 3))


def test_what_one_is_asked_shows_open_ones_first_and_done_ones_until_their_day(clerk: Who, at: At) -> None:
    duty = Duty.objects.get(title="敲门宣传")
    assign(by=clerk, unit=clerk.unit, duty=duty, receivers=grids()[:1], due_on=date(2023, 11, 20))
    assign(by=clerk, unit=clerk.unit, duty=Duty.objects.get(title="社区半年演练"), receivers=grids()[:1])
    recorded(grids()[0], date(2023, 11, 2))
    now = at("2023-11-10 09:00")

    titles = [(task.assignment.duty.title, task.is_done) for task in asked_of(grids()[0], now)]
    later = asked_of(grids()[0], at("2023-11-21 09:00"))

    assert titles == [("社区半年演练", False), ("敲门宣传", True)]
    assert [task.assignment.duty.title for task in later] == ["社区半年演练"]


def test_a_neighbour_sees_nothing_of_it(office: Who, clerk: Who) -> None:
    """N10 Neither another community nor another subdistrict."""
    asked(clerk)
    other = someone("clerk", a_unit(office.tenant, "滨江路社区"))

    assert handed(other) == []
    assert handed(the_office(a_tenant("上坪街道"))) == []


def test_the_same_queries_for_one_and_for_three(clerk: Who, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    duty = Duty.objects.get(title="敲门宣传")
    for number in (1, 3):
        assign(by=clerk, unit=clerk.unit, duty=duty, receivers=grids()[:number])
        with django_assert_num_queries(2):
            handed(clerk)
