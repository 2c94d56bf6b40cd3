"""Tasks done by records or by a tick, and what goes together with duties."""

import uuid
from collections.abc import Callable
from datetime import date, datetime

import pytest

from beacon.figures.duties import done_rate
from beacon.kit import clock
from beacon.kit.ids import new_id
from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.plans.beyond.local_tasks import clean_task, set_task, tick
from beacon.plans.models import DutyInstance, LocalTask
from beacon.plans.progress import todo_of
from beacon.records.actions import save_record, void
from beacon.records.drafts import Draft
from beacon.records.local_tasks import tasks_of
from beacon.records.models import Record
from beacon.records.together.joint import joint_activities
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]


@pytest.fixture(autouse=True)
def _now(at: At) -> None:
    at("2023-11-21 16:00")


@pytest.fixture
def clerk() -> Who:
    tenant = a_tenant()
    the_office(tenant)
    return someone("clerk", a_unit(tenant))


def a_task(by: Who, **more: str) -> LocalTask:
    raw = {"title": "入户讲用电", "done_when": "讲到户", "cadence": "once", "due_on": "2023-12-01", **more}
    draft = clean_task(raw, today=clock.today(), for_others=False)
    return set_task(by=by, unit=by.unit, draft=draft, request_id=new_id())


def record(who: Who, kind: str, day: date) -> Record:
    draft = Draft(kind=kind, happened_on=day, setting="community")
    return save_record(by=who, unit=who.unit, draft=draft, client_id=uuid.uuid4()).record


def shown(who: Who) -> list[tuple[str, int, bool]]:
    return [(one.task.title, one.count, one.is_done) for one in tasks_of(who.unit, clock.now())]


def test_a_record_of_its_kind_does_it_and_a_void_one_does_not(clerk: Who) -> None:
    """R65"""
    a_task(clerk, kind="talk")
    before = shown(clerk)
    saved = record(clerk, "talk", date(2023, 11, 21))
    after = shown(clerk)
    void(by=clerk, record=saved, reason="记错了")

    assert (before, after, shown(clerk)) == (
        [("入户讲用电", 0, False)],
        [("入户讲用电", 1, True)],
        [("入户讲用电", 0, False)],
    )


def test_a_record_from_before_it_was_set_or_of_another_unit_does_not_do_it(clerk: Who) -> None:
    other = someone("clerk", a_unit(clerk.tenant, "滨江路社区"))
    record(clerk, "talk", date(2023, 11, 20))
    record(other, "talk", date(2023, 11, 21))

    a_task(clerk, kind="talk")

    assert shown(clerk) == [("入户讲用电", 0, False)]


def test_a_grid_of_the_unit_does_it_for_the_unit(clerk: Who) -> None:
    grid = someone("grid", a_unit(clerk.tenant, "一网格", UnitKind.GRID, parent=clerk.unit))
    a_task(clerk, kind="talk")

    record(grid, "talk", date(2023, 11, 21))

    assert shown(clerk) == [("入户讲用电", 1, True)]


def test_a_periodic_one_begins_anew_each_month(clerk: Who, at: At) -> None:
    """R65 What was recorded earlier in the month counts, too."""
    record(clerk, "talk", date(2023, 11, 2))
    a_task(clerk, kind="talk", cadence="monthly", needed="2", due_on="")
    record(clerk, "talk", date(2023, 11, 21))
    november = shown(clerk)
    at("2023-12-01 09:00")

    assert (november, shown(clerk)) == ([("入户讲用电", 2, True)], [("入户讲用电", 0, False)])


def test_a_ticked_one_stays_until_its_day_and_a_late_one_until_it_is_done(clerk: Who, at: At) -> None:
    task = a_task(clerk, title="换提示牌")
    a_task(clerk, title="另一件")
    tick(by=clerk, task=task, is_done=True)
    today = shown(clerk)
    at("2023-12-05 09:00")

    assert today == [("另一件", 0, False), ("换提示牌", 0, True)]
    assert [(one.task.title, one.is_late(clock.today())) for one in tasks_of(clerk.unit, clock.now())] == [
        ("另一件", True)
    ]


def test_it_stands_in_no_rate_and_makes_no_expected_row(clerk: Who) -> None:
    """R65 I03 A unit's own targets are its own."""
    rows = DutyInstance.objects.count()
    before = done_rate(clerk, clock.now())

    a_task(clerk, kind="talk", cadence="monthly", due_on="")

    assert (DutyInstance.objects.count(), done_rate(clerk, clock.now())) == (rows, before)


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_one_query(clerk: Who, count: int, django_assert_num_queries: Callable[..., object]) -> None:
    for number in range(count):
        a_task(clerk, title=f"第{number}件", kind="talk")

    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        assert len(tasks_of(clerk.unit, clock.now())) == count


def test_one_drill_does_the_half_year_and_the_units_own_task(clerk: Who) -> None:
    """R68 一起办: said of duties and the unit's own tasks alike, never of late ones."""
    a_plan(the_office(clerk.tenant))
    a_task(clerk, title="3栋演练", kind="drill")
    now = clock.now()

    (found,) = joint_activities(todo_of(clerk.unit, now), tasks_of(clerk.unit, now), now.date())

    assert (found.kind_label, found.labels, found.from_later, found.found.ends) == (
        "演练",
        "3栋演练、下半年演练",
        False,
        date(2023, 12, 1),
    )
