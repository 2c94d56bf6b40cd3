"""补录 that stopped half-way: whoever looks is told how far it got, and it goes on or is taken back."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from beacon.kit.refusals import Refusal
from beacon.people.reach import Who
from beacon.records.catching_up import batch as deeds
from beacon.records.catching_up import writing
from beacon.records.catching_up.batch import carry_on, confirm, drop, go_on, hold, take_back
from beacon.records.catching_up.stopping import has_stopped
from beacon.records.models import CatchUp, CatchUpState, Fact, Record, RecordState
from beacon.records.recount import differences
from beacon.site.jobs import AT_ONCE, MOST_STARTS, put_back_abandoned
from tests.support.pages import signed_in, words
from tests.support.people import a_unit, someone
from tests.support.plan import at, clerk_at_work
from tests.support.tables import HEADINGS, a_csv, activities, as_suggested

pytestmark = pytest.mark.django_db

GONE = "gone:1:token"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with at(2023, 11, 21, 16, 0):
        yield


@pytest.fixture
def clerk() -> Who:
    return clerk_at_work()


def killed(held: CatchUp, starts: int = MOST_STARTS, status: str = TaskResultStatus.FAILED) -> None:
    """What the worker does with a job that was begun so often and never ended."""
    held.refresh_from_db()
    rows = DBTaskResult.objects.filter(pk=held.job)
    rows.update(
        status=TaskResultStatus.RUNNING,
        worker_ids=[GONE] * starts,
        started_at=timezone.now() - timedelta(days=1),
        run_after=timezone.now(),
    )
    put_back_abandoned()
    assert rows.get().status == status


def worked(held: CatchUp) -> CatchUp:
    carry_on.call(str(held.pk))
    held.refresh_from_db()
    return held


@pytest.fixture
def half_way(clerk: Who, monkeypatch: pytest.MonkeyPatch) -> CatchUp:
    """1,300 activities of which 1,000 stand, and a job that was given up."""
    monkeypatch.setattr(deeds, "WHILE_WAITING", 10)
    held = worked(hold(by=clerk, name="台账.csv", content=a_csv([HEADINGS, *activities(1300)])))
    held = worked(as_suggested(clerk, held))
    held = confirm(by=clerk, held=held)
    calls = list[int]()

    def cut_off(*given: Any) -> bool:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return writing.write_handful(*given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deeds, "write_handful", cut_off)
        with pytest.raises(KeyboardInterrupt):
            carry_on.call(str(held.pk))
    assert not has_stopped(CatchUp.objects.get(pk=held.pk))
    killed(held)
    return CatchUp.objects.get(pk=held.pk)


def test_a_job_that_is_put_off_lets_its_clerk_go_on_sooner(clerk: Who, half_way: CatchUp) -> None:
    """R34 N11 One that goes on at once is waited for; one that pauses is not."""
    killed(half_way, AT_ONCE - 1, TaskResultStatus.READY)
    goes_on = has_stopped(half_way)
    killed(half_way, AT_ONCE, TaskResultStatus.READY)

    assert not goes_on
    assert has_stopped(half_way)
    go_on(by=clerk, held=half_way)


def test_the_page_says_how_far_it_got_and_what_can_be_done(clerk: Who, half_way: CatchUp) -> None:
    """R34 N11"""
    page = signed_in(clerk).get(reverse("catch_up_table", args=[half_way.pk]))

    assert "停在半路了" in words(page)
    assert "已记好1000条，共1300条。记好的都算数，不会重复记。" in words(page)
    assert "接着记" in words(page)
    assert "不记了，撤回已记的" in words(page)
    state = signed_in(clerk).get(reverse("catch_up_state", args=[half_way.pk]))
    assert state["HX-Refresh"] == "true"


def test_it_goes_on_where_it_was_and_nothing_is_there_twice(clerk: Who, half_way: CatchUp) -> None:
    """N11"""
    held = go_on(by=clerk, held=half_way)

    assert not has_stopped(CatchUp.objects.get(pk=held.pk))
    with pytest.raises(Refusal):
        go_on(by=clerk, held=held)
    held = worked(held)
    assert (held.state, Record.objects.count(), held.shown["written"]) == (CatchUpState.DONE, 1300, 1300)
    assert list(differences(clerk.tenant_id)) == []


def test_it_is_taken_back_as_far_as_it_got(clerk: Who, half_way: CatchUp) -> None:
    """N09 What the killed job left behind writes no more either."""
    held = take_back(by=clerk, held=half_way, reason="传错了表")
    held = worked(held)

    assert held.state == CatchUpState.TAKEN_BACK
    assert (Record.objects.filter(state=RecordState.VOID).count(), Fact.objects.count()) == (1000, 0)
    assert list(differences(clerk.tenant_id)) == []


def test_while_it_is_worked_on_it_is_neither_begun_again_nor_taken_back(clerk: Who, half_way: CatchUp) -> None:
    held = go_on(by=clerk, held=half_way)

    for deed in (lambda: go_on(by=clerk, held=held), lambda: take_back(by=clerk, held=held, reason="传错了表")):
        with pytest.raises(Refusal) as said:
            deed()
        assert said.value.code == "wrong_state"


def test_a_taking_back_that_stopped_goes_on(clerk: Who, half_way: CatchUp) -> None:
    held = take_back(by=clerk, held=half_way, reason="传错了表")
    killed(held)

    page = signed_in(clerk).get(reverse("catch_up_table", args=[held.pk]))
    signed_in(clerk).post(reverse("catch_up_go_on", args=[held.pk]))

    assert "接着撤" in words(page)
    assert worked(held).state == CatchUpState.TAKEN_BACK


def test_a_table_that_was_never_read_can_be_let_go(clerk: Who, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deeds, "WHILE_WAITING", 10)
    held = hold(by=clerk, name="台账.csv", content=a_csv([HEADINGS, *activities(3)]))
    killed(held)

    page = signed_in(clerk).get(reverse("catch_up_table", args=[held.pk]))
    drop(by=clerk, held=held)

    assert "表还没看完，什么都没有记。" in words(page)
    assert not CatchUp.objects.exists()


def test_another_unit_neither_goes_on_with_it_nor_takes_it_back(clerk: Who, half_way: CatchUp) -> None:
    """N10"""
    neighbour = someone("clerk", a_unit(clerk.tenant, "滨江路社区"))

    answer = signed_in(neighbour).post(reverse("catch_up_go_on", args=[half_way.pk]))

    assert answer.status_code == 403
    assert CatchUp.objects.get(pk=half_way.pk).state == CatchUpState.WRITING
