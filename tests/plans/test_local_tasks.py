"""What a unit sets itself and what the office asks of one unit."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from beacon.kit.ids import new_id
from beacon.kit.refusals import Refusal
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.plans.beyond.aims import Aim
from beacon.plans.beyond.local_tasks import (
    TaskDraft,
    TaskProblems,
    clean_task,
    find_task,
    set_task,
    tasks_by_office,
    tick,
    withdraw_task,
)
from beacon.plans.models import LocalTask
from tests.support.people import a_tenant, a_unit, someone
from tests.support.plan import at

pytestmark = pytest.mark.django_db

TODAY = date(2023, 11, 21)
FULL = {"title": "换提示牌", "done_when": "每个单元门口都贴好", "cadence": "once", "due_on": "2023-12-01"}


@pytest.fixture(autouse=True)
def _now(at: Callable[[str], datetime]) -> None:
    at("2023-11-21 16:00")


def a_task(by: Who, unit: Unit | None = None, **more: str) -> LocalTask:
    draft = clean_task({**FULL, "reason": "居民反映多", **more}, today=TODAY, for_others=False)
    return set_task(by=by, unit=unit or by.unit, draft=draft, request_id=new_id())


def refusal_of(deed: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as said:
        deed()
    return said.value.code


def problems(raw: dict[str, str], *, for_others: bool = False) -> dict[str, str]:
    with pytest.raises(TaskProblems) as found:
        clean_task(raw, today=TODAY, for_others=for_others)
    return found.value.problems


def test_standard_and_time_limit_are_never_left_out() -> None:
    """R66 No task without both."""
    assert problems({"title": "换提示牌"}) == {
        "done_when": "请写做到什么样算完成。",
        "cadence": "请选多久一次，或者选“只一次”并写日期。",
    }
    assert problems({**FULL, "due_on": ""}) == {"due_on": "请选哪天前完成。"}


def test_the_office_needs_a_reason_and_a_unit_none() -> None:
    """R65"""
    assert problems(FULL, for_others=True) == {
        "unit": "请选布置给哪个单位。",
        "reason": "请写一句为什么布置，这会列为加码。",
    }
    assert clean_task(FULL, today=TODAY, for_others=False) == TaskDraft(
        "换提示牌", "每个单元门口都贴好", Aim("once", 1, date(2023, 12, 1))
    )


def test_what_is_to_be_repeated_needs_a_kind_of_record() -> None:
    """A tick says nothing of the second time."""
    assert problems({**FULL, "cadence": "monthly"}) == {"kind": "定期做的请选一个类型，记一笔就自动算一次。"}
    assert problems({**FULL, "needed": "2"}) == {"kind": "要做几次的请选一个类型，记一笔就自动算一次。"}
    assert problems({**FULL, "kind": "party"}) == {"kind": "没有这个类型，请从列出的类型里选，或者不选。"}


def test_a_double_tap_sets_one(clerk: Who) -> None:
    """N06"""
    draft, key = clean_task(FULL, today=TODAY, for_others=False), new_id()

    assert set_task(by=clerk, unit=clerk.unit, draft=draft, request_id=key) == set_task(
        by=clerk, unit=clerk.unit, draft=draft, request_id=key
    )
    assert LocalTask.objects.count() == 1


def test_a_unit_sets_its_own_and_the_office_any_units(office: Who, clerk: Who) -> None:
    """N10 R65"""
    other = a_unit(office.tenant, "滨江路社区")
    elsewhere = a_unit(a_tenant("上坪街道"), "上坪社区")

    assert (a_task(clerk).by_office, a_task(office, clerk.unit).by_office) == (False, True)
    assert refusal_of(lambda: a_task(clerk, other)) == "not_yours"
    assert refusal_of(lambda: a_task(office, elsewhere)) == "not_yours"
    assert refusal_of(lambda: a_task(someone("leader", office.unit), clerk.unit)) == "read_only"


def test_what_the_office_asks_of_one_unit_is_listed_and_what_a_unit_sets_itself_is_not(office: Who, clerk: Who) -> None:
    """R65"""
    a_task(clerk, title="自家的")
    a_task(office, clerk.unit, title="布置的")
    stranger = someone("clerk", a_unit(office.tenant, "滨江路社区"))

    assert [task.title for task in tasks_by_office(office)] == ["布置的"]
    assert [task.title for task in tasks_by_office(clerk)] == ["布置的"]
    assert tasks_by_office(stranger) == []


def test_said_once_more_the_first_day_stands(office: Who, clerk: Who) -> None:
    """N06 A page left open until the next day sends the same tick again."""
    task = a_task(office, clerk.unit)
    first = tick(by=clerk, task=task, is_done=True).done_on
    off = withdraw_task(by=office, task=task).withdrawn_at

    withdraw_task(by=office, task=task)
    with at(2023, 11, 25, 9, 0):
        again = withdraw_task(by=office, task=task).withdrawn_at
        withdraw_task(by=office, task=task, is_off=False)
        second = tick(by=clerk, task=task, is_done=True).done_on

    assert (first, off) == (second, again)


def test_the_unit_ticks_and_takes_the_tick_back(office: Who, clerk: Who) -> None:
    task = a_task(office, clerk.unit)

    done = tick(by=clerk, task=task, is_done=True).done_on
    back = tick(by=clerk, task=task, is_done=False).done_on

    assert (done, back) == (TODAY, None)
    assert refusal_of(lambda: tick(by=office, task=task, is_done=True)) == "not_yours"


def test_whoever_set_it_takes_it_off_the_list(office: Who, clerk: Who) -> None:
    """N10 A unit does not strike what the office asked, nor the office what a unit set itself."""
    own, asked = a_task(clerk), a_task(office, clerk.unit)

    assert refusal_of(lambda: withdraw_task(by=clerk, task=asked)) == "not_yours"
    assert refusal_of(lambda: withdraw_task(by=office, task=own)) == "not_yours"
    assert withdraw_task(by=clerk, task=own).withdrawn_at is not None
    assert withdraw_task(by=office, task=asked, is_off=False).withdrawn_at is None
    assert refusal_of(lambda: tick(by=clerk, task=own, is_done=True)) == "wrong_state"


def test_another_units_own_task_does_not_exist_for_others(office: Who, clerk: Who) -> None:
    """N10 Not for the office either: it stays in the unit."""
    task = a_task(clerk)
    stranger = someone("clerk", a_unit(office.tenant, "滨江路社区"))

    assert find_task(clerk, task.pk) == task
    for who in (office, stranger):
        assert refusal_of(lambda who=who: find_task(who, task.pk)) == "not_yours"  # type: ignore[misc]
