"""An upload and the job that works on it: whichever comes late, what was dropped stays dropped, and nothing fails."""

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from beacon.documents.spreadsheets import Book, open_book
from beacon.people.held_imports import keep_failure
from beacon.people.models import ImportState, RosterImport, Unit
from beacon.people.reach import Who
from beacon.people.roster.importing import check, give_up, hold, import_of
from beacon.records.following.changes import roster_loaded
from beacon.records.following.roster_import import confirm_import
from beacon.site.jobs import run_ready_jobs
from tests.support.books import COMMUNITY, a_book

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _large_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file counts as large, so that a test need not make thousands of rows."""
    monkeypatch.setattr("beacon.people.held_imports.WHILE_WAITING", 0)


def uploaded(office: Who) -> RosterImport:
    return hold(by=office, name="名册.xlsx", content=a_book([COMMUNITY]))


def ends() -> list[str]:
    """How the jobs ended."""
    run_ready_jobs()
    return list(DBTaskResult.objects.order_by("enqueued_at").values_list("status", flat=True))


@pytest.mark.parametrize("is_book", [True, False])
def test_an_upload_dropped_while_it_is_checked_ends_quietly(
    office: Who, monkeypatch: pytest.MonkeyPatch, is_book: bool
) -> None:
    """Whether the table would have been right or not."""
    held = uploaded(office)

    def dropped_meanwhile(content: bytes) -> Book:
        give_up(by=office, held=held)
        return open_book(content if is_book else b"\x00")

    monkeypatch.setattr("beacon.people.roster.importing.open_book", dropped_meanwhile)

    assert ends() == [TaskResultStatus.SUCCESSFUL]
    assert not RosterImport.objects.exists()


def test_an_upload_dropped_before_its_check_is_not_brought_back(office: Who) -> None:
    """The new upload is checked, the dropped one is not there."""
    first = uploaded(office)
    give_up(by=office, held=first)
    second = uploaded(office)

    assert ends() == [TaskResultStatus.SUCCESSFUL] * 2
    assert [(one.pk, one.state) for one in RosterImport.objects.all()] == [(second.pk, ImportState.READY)]


def test_a_check_that_wakes_up_late_does_not_turn_an_import_back(office: Who) -> None:
    """A second worker had taken the job over, and the office has imported since."""
    held = uploaded(office)
    late = RosterImport.objects.get(pk=held.pk)
    run_ready_jobs()
    confirm_import(by=office, held=import_of(office, held.pk), skips=False)
    run_ready_jobs()

    check(late)
    keep_failure(late, "没有核对成。")

    done = import_of(office, held.pk)
    assert (done.state, done.failure) == (ImportState.DONE, "")
    assert Unit.objects.filter(code=COMMUNITY[0]).count() == 1


def test_an_import_whose_upload_is_gone_writes_nothing(office: Who, monkeypatch: pytest.MonkeyPatch) -> None:
    """A day over, uploads go; a job read its own just before."""
    held = uploaded(office)
    run_ready_jobs()
    confirm_import(by=office, held=import_of(office, held.pk), skips=False)
    before = Unit.objects.count()

    def gone(**given: object) -> None:
        RosterImport.objects.all().delete()
        roster_loaded(**given)

    monkeypatch.setattr("beacon.records.following.roster_import.roster_loaded", gone)

    assert ends() == [TaskResultStatus.SUCCESSFUL] * 2
    assert (Unit.objects.count(), RosterImport.objects.exists()) == (before, False)
