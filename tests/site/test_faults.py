"""While the database is busy or gone for a moment nothing is lost, and nobody reads that they did something wrong."""

import re
import sqlite3
from collections.abc import Callable
from datetime import datetime

import psycopg
import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.test import Client
from django.utils import timezone

from beacon.kit.ids import new_id
from beacon.people.models import SignedIn
from beacon.people.reach import Who
from beacon.people.session_store import SINCE, SessionStore
from beacon.people.sessions import SEEN
from beacon.records.models import Record
from beacon.site.faults import Fault, fault_of
from tests.support.locked import written_by_another
from tests.support.pages import signed_in, words
from tests.support.people import PASSWORD
from tests.support.plan import clerk_at_work
from tests.web.test_gate import hidden_fields

At = Callable[[str], datetime]
NEW = "/record/new/"

busy = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clerk(at: At) -> Who:
    at("2023-11-21 16:00")
    return clerk_at_work(name="陈小燕")


@pytest.fixture
def client(clerk: Who) -> Client:
    return signed_in(clerk)


def filled() -> dict[str, str]:
    """A drill as the page would send it."""
    return {
        "client_id": str(new_id()),
        "kind": "drill",
        "day": "2023-11-21",
        "started_at": "16:00",
        "place_chip": "锦绣苑3栋",
        "audience_count": "40",
        "summary": "第一行\r\n第二行 <b>",
    }


def in_use_for_a_while(client: Client) -> None:
    """The next page prolongs the session, that is, writes it."""
    session = client.session
    session[SINCE] = session[SEEN] = timezone.now().timestamp() - 200
    session.save()


def raised(cause: BaseException, kind: type[Exception] = OperationalError) -> Exception:
    """What Django makes of an error of the driver."""
    error = kind(*cause.args)
    error.__cause__ = cause
    return error


@busy
def test_a_save_while_somebody_else_writes_says_it_was_not_saved_and_gives_the_form_back(client: Client) -> None:
    """N06 503 with what was typed; sent once more it is saved, once."""
    typed = filled()

    with written_by_another():
        answer = client.post(NEW, typed)
    kept = hidden_fields(answer.text)
    again = client.post(NEW, kept)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "20")
    assert "系统正忙，刚才这一步没有存上。您填的都在，请稍等一会儿，再点下面发出，不用重填。" in words(answer)
    assert {name: re.sub(r"\r?\n", "\r\n", kept[name]) for name in typed} == typed
    assert again.status_code == 302
    assert (Record.objects.count(), Record.objects.get().audience_count) == (1, 40)


@busy
def test_a_save_in_a_session_to_be_prolonged_reads_the_same(client: Client) -> None:
    """The session was written last and made a busy database a request not understood."""
    in_use_for_a_while(client)

    with written_by_another():
        answer = client.post(NEW, filled())

    assert (answer.status_code, Record.objects.count()) == (503, 0)
    assert "没有存上" in words(answer)


@busy
def test_a_page_is_read_while_somebody_else_writes(client: Client) -> None:
    """Reading needs no lock; the session is prolonged with the next page."""
    in_use_for_a_while(client)
    before = SignedIn.objects.get().expire_date

    with written_by_another():
        answer = client.get(NEW)
    held = SignedIn.objects.get().expire_date
    client.get(NEW)

    assert (answer.status_code, held) == (200, before)
    assert client.session[SEEN] > timezone.now().timestamp() - 100


@busy
def test_a_save_that_was_done_does_not_read_as_an_error_when_the_session_cannot_be_written(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record is in, so the answer says so."""
    in_use_for_a_while(client)
    save = SessionStore.save

    def meanwhile(self: SessionStore, must_create: bool = False) -> None:
        with written_by_another():
            save(self, must_create)

    monkeypatch.setattr(SessionStore, "save", meanwhile)

    answer = client.post(NEW, filled())

    assert (answer.status_code, answer["Location"]) == (302, f"/record/{Record.objects.get().id}/saved/")


@busy
def test_a_line_says_it_where_the_form_is_still_on_the_page(client: Client) -> None:
    with written_by_another():
        answer = client.post(NEW, filled(), headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Retarget"]) == (503, "#say")
    assert "没有存上。您填的都还在，请稍等一会儿再点一次。" in words(answer)
    assert "<form" not in answer.text


@busy
def test_signing_in_meanwhile_keeps_no_password_and_signs_nobody_in_by_half(clerk: Who, client: Client) -> None:
    stranger = Client()

    with written_by_another():
        answer = stranger.post("/signin/", {"username": clerk.account.login, "password": PASSWORD})

    assert (answer.status_code, "sessionid" in answer.cookies) == (503, False)
    assert "请稍等一会儿，按“返回”回到那一页再点一次。" in words(answer)
    assert PASSWORD not in answer.text


@busy
def test_another_post_is_chosen_or_it_is_said_that_it_was_not(clerk: Who, client: Client) -> None:
    """A choice that seems made and is not would put a record into another unit's name."""
    with written_by_another():
        answer = client.post("/me/post/", {"post": str(clerk.post.id)})

    assert answer.status_code == 503


@pytest.mark.django_db
def test_a_session_that_ended_elsewhere_still_says_so(client: Client) -> None:
    """Only a busy database is told apart: a row that is gone is no fault of it."""
    session = client.session
    SignedIn.objects.all().delete()

    with pytest.raises(UpdateError):
        session.save()


@pytest.mark.django_db
def test_a_broken_connection_does_not_claim_that_nothing_was_saved(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database may have committed before the connection broke."""

    def broken(**given: object) -> None:
        raise raised(psycopg.OperationalError("server closed the connection unexpectedly"))

    monkeypatch.setattr("beacon.records.capture.save_record", broken)

    answer = client.post(NEW, filled())

    assert answer.status_code == 503
    assert "这一步存上没有还不知道，请先另开一页看一眼。" in words(answer)
    assert hidden_fields(answer.text)["audience_count"] == "40"


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "said"), [(NEW, "再打开一次"), ("/p/jiangpan/", "请稍等一会儿再打开")])
def test_a_page_that_cannot_be_opened_says_to_open_it_later(
    client: Client, monkeypatch: pytest.MonkeyPatch, address: str, said: str
) -> None:
    """Residents read it in their own page."""
    for name in ("beacon.web.gate.act_in", "beacon.public.notices.public_board"):
        monkeypatch.setattr(name, _no_answer)

    answer = client.get(address)

    assert (answer.status_code, said in words(answer)) == (503, True)


@pytest.mark.django_db
def test_a_fault_around_a_page_claims_nothing_of_what_the_page_did(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outside a page nobody knows how far it had come; it is no error of the program either."""
    client.raise_request_exception = False
    monkeypatch.setattr("beacon.site.gates.NoNullSign.process_view", _no_answer)

    answer = client.post(NEW, filled())

    assert answer.status_code == 503
    assert "这一步存上没有还不知道" in words(answer)


def _no_answer(*given: object, **more: object) -> None:
    raise raised(psycopg.errors.TooManyConnections("too many clients already"))


def _sqlite_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("told by SQLite")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (raised(_sqlite_error(sqlite3.SQLITE_BUSY)), Fault.NOT_SAVED),
        (raised(_sqlite_error(sqlite3.SQLITE_BUSY_SNAPSHOT)), Fault.NOT_SAVED),
        (raised(_sqlite_error(sqlite3.SQLITE_LOCKED)), Fault.NOT_SAVED),
        (raised(_sqlite_error(sqlite3.SQLITE_FULL)), None),
        (raised(_sqlite_error(sqlite3.SQLITE_ERROR)), None),
        (raised(psycopg.errors.SerializationFailure()), Fault.NOT_SAVED),
        (raised(psycopg.errors.DeadlockDetected()), Fault.NOT_SAVED),
        (raised(psycopg.errors.LockNotAvailable()), Fault.NOT_SAVED),
        (raised(psycopg.errors.QueryCanceled()), Fault.NOT_SAVED),
        (raised(psycopg.errors.AdminShutdown()), Fault.UNKNOWN),
        (raised(psycopg.errors.ConnectionFailure()), Fault.UNKNOWN),
        (raised(psycopg.OperationalError("the connection is lost")), Fault.UNKNOWN),
        (raised(psycopg.InterfaceError("the connection is closed"), InterfaceError), Fault.UNKNOWN),
        (raised(psycopg.errors.DiskFull()), None),
        (raised(psycopg.errors.UndefinedTable(), ProgrammingError), None),
        (RuntimeError("a bug"), None),
        (None, None),
    ],
)
def test_only_what_passes_by_itself_is_a_passing_fault(error: Exception | None, fault: Fault | None) -> None:
    assert fault_of(error) is fault
