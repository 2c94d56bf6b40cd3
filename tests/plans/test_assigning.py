"""逐级落实: handed down once, to one's own people, ticked, taken back."""

import uuid
from collections.abc import Callable
from datetime import date, datetime

import pytest

from beacon.kit.refusals import Refusal
from beacon.people.models import Unit, UnitKind
from beacon.people.reach import Who
from beacon.plans.models import Assignment, Duty
from beacon.plans.seeing_to.assigning import (
    assign,
    find_assignment,
    given,
    received,
    take_back,
    targets_of,
    tick,
    untick,
)
from beacon.registers.buildings import Entered, enter_buildings
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.work import a_working_plan

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]


@pytest.fixture
def office(at: At) -> Who:
    tenant = a_tenant()
    office = the_office(tenant)
    own = a_unit(tenant, "锦绣社区")
    a_unit(tenant, "锦绣第一网格", UnitKind.GRID, parent=own)
    a_unit(tenant, "锦绣第二网格", UnitKind.GRID, parent=own)
    other = a_unit(tenant, "滨江路社区")
    a_unit(tenant, "滨江路第一网格", UnitKind.GRID, parent=other)
    company = a_unit(tenant, "锦城物业", UnitKind.PROPERTY)
    a_working_plan(office)
    houses = [Entered(f"H{n}", "锦绣苑", f"{n}栋", "residential", own, company if n < 3 else None) for n in (1, 2, 3)]
    enter_buildings(by=office, rows=houses, opened_on=date(2020, 1, 1))
    at("2023-11-01 09:00")
    return office


@pytest.fixture
def clerk(office: Who) -> Who:
    return someone("clerk", unit("锦绣社区"), name="陈小燕")


def unit(name: str) -> Unit:
    return Unit.objects.get(name=name)


def duty(title: str = "敲门宣传") -> Duty:
    return Duty.objects.get(title=title)


def grids() -> list[Unit]:
    return [unit("锦绣第一网格"), unit("锦绣第二网格")]


def test_a_unit_may_ask_what_lies_below_it_whom_it_looks_after_and_its_buildings(clerk: Who) -> None:
    """R64 Grids of one's own, property companies, enterprises, schools, and one's buildings; no grid of another."""
    targets = targets_of(clerk.unit, date(2023, 11, 1))

    assert [one.name for one in targets.below] == ["锦绣第一网格", "锦绣第二网格"]
    assert [one.name for one in targets.managed] == ["锦城物业"]
    assert [str(one) for one in targets.buildings] == ["锦绣苑1栋", "锦绣苑2栋", "锦绣苑3栋"]
    assert targets_of(unit("锦绣第一网格"), date(2023, 11, 1)).is_empty


def test_handed_down_with_a_day_and_a_note_and_asked_twice_only_once(clerk: Who) -> None:
    """R64 A double tap asks nobody twice."""
    first = assign(
        by=clerk, unit=clerk.unit, duty=duty(), receivers=grids(), due_on=date(2023, 11, 20), remark="先敲老人家"
    )

    again = assign(by=clerk, unit=clerk.unit, duty=duty(), receivers=grids())

    assert (len(first), again) == (2, [])
    [task] = received(grids()[0]).rows
    assert (task.giver, task.due_on, task.note, task.starts, task.ends) == (
        clerk.unit,
        date(2023, 11, 20),
        "先敲老人家",
        date(2023, 11, 1),
        None,
    )


def test_a_duty_with_a_time_brings_its_own_period_and_day(clerk: Who) -> None:
    """R64 A task of the half-year drill counts from the half-year's first day and ends with it."""
    [task] = assign(by=clerk, unit=clerk.unit, duty=duty("社区半年演练"), receivers=grids()[:1])

    assert (task.starts, task.ends, task.due_on) == (date(2023, 7, 1), date(2023, 12, 31), date(2023, 12, 31))


def test_a_buildings_task_goes_to_its_property_company_or_stays_with_the_unit(clerk: Who) -> None:
    """R64 Buildings: 锦城物业 for its two, the community itself for the one without property."""
    houses = targets_of(clerk.unit, date(2023, 11, 1)).buildings

    tasks = assign(by=clerk, unit=clerk.unit, duty=duty(), buildings=houses)

    assert [(task.receiver.name, str(task.building)) for task in tasks] == [
        ("锦城物业", "锦绣苑1栋"),
        ("锦城物业", "锦绣苑2栋"),
        ("锦绣社区", "锦绣苑3栋"),
    ]


@pytest.mark.parametrize(("due_on", "code"), [(date(2023, 10, 31), "past_day"), (date(2024, 1, 5), "after_own_day")])
def test_a_small_day_lies_between_today_and_the_units_own(clerk: Who, due_on: date, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        assign(by=clerk, unit=clerk.unit, duty=duty("社区半年演练"), receivers=grids(), due_on=due_on)

    assert (refused.value.code, refused.value.reason.field) == (code, "due_on")
    assert not Assignment.objects.exists()


def test_a_day_of_another_age_is_a_slip_of_the_pen(clerk: Who) -> None:
    with pytest.raises(Refusal) as refusal:
        assign(by=clerk, unit=clerk.unit, duty=duty(), receivers=grids(), due_on=date.max)

    assert (refusal.value.code, refusal.value.reason.field) == ("far_day", "due_on")


def test_nobody_chosen_is_said(clerk: Who) -> None:
    with pytest.raises(Refusal) as refused:
        assign(by=clerk, unit=clerk.unit, duty=duty())

    assert refused.value.code == "nobody"


def test_nobody_elses_grid_building_or_duty(clerk: Who) -> None:
    """N10 Nothing is handed to another's people, for another's unit, or of what one does not owe."""
    stranger = someone("clerk", unit("滨江路社区"))
    houses = targets_of(clerk.unit, date(2023, 11, 1)).buildings

    attempts = (
        lambda: assign(by=clerk, unit=clerk.unit, duty=duty(), receivers=[unit("滨江路第一网格")]),
        lambda: assign(by=stranger, unit=stranger.unit, duty=duty(), buildings=houses[:1]),
        lambda: assign(by=stranger, unit=clerk.unit, duty=duty(), receivers=grids()),
        lambda: assign(by=clerk, unit=clerk.unit, duty=duty("媒体报道"), receivers=grids()),
    )

    codes = []
    for attempt in attempts:
        with pytest.raises(Refusal) as refused:
            attempt()
        codes.append(refused.value.code)
    assert codes == ["not_yours", "not_yours", "not_yours", "not_bound"]
    assert not Assignment.objects.exists()


def test_the_receiver_ticks_with_a_line_and_may_take_the_tick_back(clerk: Who) -> None:
    """R64 「已做」 with a line."""
    [task] = assign(by=clerk, unit=clerk.unit, duty=duty(), receivers=grids()[:1])
    worker = someone("grid", grids()[0])

    done = tick(by=worker, assignment=task, line="走了12户")
    again = tick(by=worker, assignment=task, line="再写一遍")

    assert (done.done_on, done.done_note, again.done_note) == (date(2023, 11, 1), "走了12户", "走了12户")
    assert untick(by=worker, assignment=task).done_on is None


def test_another_grid_neither_finds_nor_ticks_it(clerk: Who) -> None:
    """N10 The same answer for another's task and for none."""
    [task] = assign(by=clerk, unit=clerk.unit, duty=duty(), receivers=grids()[:1])
    neighbour = someone("grid", grids()[1])

    reasons = []
    for key in (task.id, uuid.uuid4()):
        with pytest.raises(Refusal) as refused:
            find_assignment(neighbour, key)
        reasons.append(refused.value.reason)

    assert reasons[0] == reasons[1]
    with pytest.raises(Refusal):
        tick(by=neighbour, assignment=task)


def test_taken_back_it_leaves_every_list_and_can_be_given_anew(clerk: Who) -> None:
    [task] = assign(by=clerk, unit=clerk.unit, duty=duty(), receivers=grids()[:1])

    take_back(by=clerk, assignment=task)

    assert (received(grids()[0]).rows, given(clerk).rows) == ([], [])
    with pytest.raises(Refusal) as refused:
        tick(by=someone("grid", grids()[0]), assignment=Assignment.objects.select_related("receiver").get())
    assert refused.value.code == "wrong_state"
    assert len(assign(by=clerk, unit=clerk.unit, duty=duty(), receivers=grids()[:1])) == 1


def test_the_receiver_does_not_take_a_task_back(clerk: Who) -> None:
    [task] = assign(by=clerk, unit=clerk.unit, duty=duty(), receivers=grids()[:1])

    with pytest.raises(Refusal):
        take_back(by=someone("grid", grids()[0]), assignment=task)


def test_a_task_is_handed_on_once_and_no_further(clerk: Who) -> None:
    """R64 From the community to the property company, from there to a building; two steps are enough."""
    company = someone("property", unit("锦城物业"))
    [task] = assign(by=clerk, unit=clerk.unit, duty=duty(), receivers=[company.unit])
    houses = targets_of(company.unit, date(2023, 11, 1)).buildings

    below = assign(by=company, unit=company.unit, duty=duty(), buildings=houses, parent=task)

    assert [one.parent_id for one in below] == [task.id, task.id]
    with pytest.raises(Refusal) as refused:
        assign(by=company, unit=company.unit, duty=duty(), buildings=houses, parent=below[0])
    assert refused.value.code == "too_deep"
    take_back(by=clerk, assignment=task)
    assert given(clerk).rows == []
    assert received(company.unit).rows == []
