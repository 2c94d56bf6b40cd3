"""Two jobs at one 补录 at the same moment: one that was put off wakes up beside the one that took its place."""

from collections.abc import Iterator

import pytest

from beacon.people.reach import Who
from beacon.records.catching_up import batch as deeds
from beacon.records.catching_up.batch import carry_on, confirm, hold, take_back
from beacon.records.models import CatchUp, CatchUpState, Record
from beacon.records.recount import differences
from tests.support.at_once import together
from tests.support.plan import at, clerk_at_work
from tests.support.tables import HEADINGS, a_csv, activities, as_suggested

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 1200
HANDFULS = 3


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with at(2023, 11, 21, 16, 0):
        yield


@pytest.fixture
def clerk(monkeypatch: pytest.MonkeyPatch) -> Who:
    monkeypatch.setattr(deeds, "WHILE_WAITING", 10)
    return clerk_at_work()


def held_by(clerk: Who) -> CatchUp:
    """A table that was looked at."""
    held = hold(by=clerk, name="台账.csv", content=a_csv([HEADINGS, *activities(ROWS)]))
    carry_on.call(str(held.pk))
    return CatchUp.objects.get(pk=held.pk)


def confirmed(clerk: Who) -> CatchUp:
    """A table that is to be recorded."""
    held = as_suggested(clerk, held_by(clerk))
    carry_on.call(str(held.pk))
    return confirm(by=clerk, held=CatchUp.objects.get(pk=held.pk))


def test_two_jobs_that_record_one_table_record_it_once(clerk: Who) -> None:
    """N06 N11 R34"""
    held = confirmed(clerk)

    answers = together(*(lambda: carry_on.call(str(held.pk)) for _ in range(2)))

    held.refresh_from_db()
    assert answers == [None, None]
    assert (held.state, Record.objects.count(), held.shown["written"]) == (CatchUpState.DONE, ROWS, ROWS)
    assert list(differences(clerk.tenant_id)) == []


def test_a_late_job_takes_nothing_back_that_its_clerk_decided_meanwhile(
    clerk: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    """N06 N09 R34 It ends its work after the table was recorded by another and taken back."""
    held = confirmed(clerk)
    write, calls = deeds.write_handful, list[int]()

    def overtaken(*given: object) -> bool:
        goes_on = write(*given)  # type: ignore[arg-type]
        calls.append(1)
        if len(calls) < HANDFULS:
            return goes_on
        monkeypatch.setattr(deeds, "write_handful", write)
        carry_on.call(str(held.pk))
        done = take_back(by=clerk, held=CatchUp.objects.get(pk=held.pk), reason="传错了表")
        carry_on.call(str(done.pk))
        return goes_on

    monkeypatch.setattr(deeds, "write_handful", overtaken)
    carry_on.call(str(held.pk))

    assert CatchUp.objects.get(pk=held.pk).state == CatchUpState.TAKEN_BACK
    assert not Record.objects.valid().exists()
    assert list(differences(clerk.tenant_id)) == []


def test_a_late_check_does_not_hold_up_what_is_recorded_already(clerk: Who, monkeypatch: pytest.MonkeyPatch) -> None:
    """N06 R34 The table stays recorded, and is not offered once more."""
    held = as_suggested(clerk, held_by(clerk))
    sort_rows = deeds.sort_rows

    def overtaken(*given: object) -> object:
        found = sort_rows(*given)  # type: ignore[arg-type]
        monkeypatch.setattr(deeds, "sort_rows", sort_rows)
        carry_on.call(str(held.pk))
        done = confirm(by=clerk, held=CatchUp.objects.get(pk=held.pk))
        carry_on.call(str(done.pk))
        return found

    monkeypatch.setattr(deeds, "sort_rows", overtaken)
    carry_on.call(str(held.pk))

    assert (CatchUp.objects.get(pk=held.pk).state, Record.objects.count()) == (CatchUpState.DONE, ROWS)


@pytest.mark.parametrize("waiting", [True, False])
def test_a_table_confirmed_by_two_at_once_is_recorded_once(
    clerk: Who, monkeypatch: pytest.MonkeyPatch, waiting: bool
) -> None:
    """N06 R34 Two taps, while the person waits and as a job; the second is told where the table is now."""
    held = as_suggested(clerk, held_by(clerk))
    carry_on.call(str(held.pk))
    monkeypatch.setattr(deeds, "WHILE_WAITING", 10**9 if waiting else 10)

    answers = together(*[lambda: confirm(by=clerk, held=CatchUp.objects.get(pk=held.pk))] * 2)
    carry_on.call(str(held.pk))

    assert sorted(type(one).__name__ for one in answers) == ["CatchUp", "Refusal"]
    assert (CatchUp.objects.get().state, Record.objects.count()) == (CatchUpState.DONE, ROWS)
    assert list(differences(clerk.tenant_id)) == []


def test_a_table_taken_back_by_two_at_once_is_taken_back_once(clerk: Who) -> None:
    """N06 N09 R34"""
    held = confirmed(clerk)
    carry_on.call(str(held.pk))

    answers = together(*[lambda: take_back(by=clerk, held=CatchUp.objects.get(pk=held.pk), reason="传错了表")] * 2)
    together(*(lambda: carry_on.call(str(held.pk)) for _ in range(2)))

    assert sorted(type(one).__name__ for one in answers) == ["CatchUp", "Refusal"]
    assert CatchUp.objects.get().state == CatchUpState.TAKEN_BACK
    assert not Record.objects.valid().exists()
    assert list(differences(clerk.tenant_id)) == []
