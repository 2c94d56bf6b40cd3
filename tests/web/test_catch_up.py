"""The pages on which a table of past activities becomes records."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beacon.people.reach import Who
from beacon.records.catching_up import batch as deeds
from beacon.records.models import CatchUp, CatchUpState, Record
from beacon.site.jobs import run_ready_jobs
from tests.support.people import a_tenant, a_unit, someone
from tests.support.plan import at, clerk_at_work
from tests.support.tables import HEADINGS, ROWS, a_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with at(2023, 11, 21, 16, 0):
        yield


@pytest.fixture
def clerk() -> Who:
    return clerk_at_work()


@pytest.fixture
def client(clerk: Who) -> Client:
    browser = Client()
    browser.force_login(clerk.account)
    return browser


def upload(client: Client, content: bytes, name: str = "台账.xlsx") -> str:
    answer = client.post(reverse("catch_up"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302
    return str(answer["Location"])


def chosen() -> dict[str, str]:
    held = CatchUp.objects.get()
    return {f"column-{place}": one["field"] for place, one in enumerate(held.shown["columns"])} | {
        f"word-{place}": one["kind"] for place, one in enumerate(held.shown["words"])
    }


def test_a_table_is_uploaded_matched_looked_at_recorded_and_taken_back(client: Client) -> None:
    """R34"""
    address = upload(client, a_sheet([HEADINGS, *ROWS, ("春天", "演练", "", "", "")]))
    asked = client.get(address).content.decode()
    client.post(f"{address}columns/", chosen())
    dry_run = client.get(address).content.decode()
    client.post(f"{address}confirm/")
    recorded = client.get(address).content.decode()
    record = Record.objects.get(kind="drill")
    told = client.get(reverse("record", args=[record.pk])).content.decode()
    refused = client.post(f"{address}take-back/", {"reason": ""})
    client.post(f"{address}take-back/", {"reason": "传错了表"})

    assert "锦绣苑" in asked
    assert '<option value="happened_on" selected>' in asked
    assert "3条可记，1行要看" in dry_run
    assert "「日期」看不懂：春天" in dry_run
    assert "记好了3条" in recorded
    assert "补录自《台账.xlsx》Sheet1第2行" in told
    assert refused.status_code == 422
    assert not Record.objects.valid().exists()
    assert "这次补录撤销了" in client.get(address).content.decode()


def test_what_was_chosen_is_kept_where_it_does_not_fit(client: Client) -> None:
    address = upload(client, a_sheet([HEADINGS, *ROWS]))

    answer = client.post(f"{address}columns/", chosen() | {"column-0": "", "column-2": "summary"})

    body = answer.content.decode()
    assert answer.status_code == 422
    assert "还没有哪一列是日期" in body
    assert body.count('<option value="summary" selected>') == 2


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [("a.pdf", b"%PDF-1.7", "这是PDF"), ("a.xlsx", b"", "空的"), ("a.xlsx", a_sheet([[""]]), "没有看到有内容的表")],
)
def test_a_file_that_is_no_table_says_what_to_do(client: Client, name: str, content: bytes, sentence: str) -> None:
    answer = client.post(reverse("catch_up"), {"file": SimpleUploadedFile(name, content)}, follow=True)

    assert sentence in answer.content.decode()


def test_a_large_table_is_worked_on_by_jobs_while_the_page_shows_how_far_it_is(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R34"""
    monkeypatch.setattr(deeds, "WHILE_WAITING", 10)
    address = upload(client, a_sheet([HEADINGS, *ROWS]))
    waiting = client.get(address).content.decode()
    listed = client.get(reverse("catch_up")).content.decode()
    run_ready_jobs()
    client.post(f"{address}columns/", chosen())
    run_ready_jobs()
    client.post(f"{address}confirm/")
    busy = client.get(f"{address}state/")
    run_ready_jobs()
    ended = client.get(f"{address}state/")

    assert "正在看表" in waiting
    # Whether a job is still at it or stopped half-way, the list promises nothing that it has not asked.
    assert "没做完，点开看" in listed
    assert "已记0条，共3条" in busy.content.decode()
    assert ended["HX-Refresh"] == "true"
    assert CatchUp.objects.get().state == CatchUpState.DONE


def test_the_pages_ask_few_queries_whatever_the_table_has(client: Client) -> None:
    """N05"""
    counts = []
    for rows in (ROWS[:1], ROWS):
        CatchUp.objects.all().delete()
        address = upload(client, a_sheet([HEADINGS, *rows]))
        client.get(address)
        with CaptureQueriesContext(connection) as columns:
            client.get(address)
        client.post(f"{address}columns/", chosen())
        with CaptureQueriesContext(connection) as table, CaptureQueriesContext(connection):
            client.get(address)
        with CaptureQueriesContext(connection) as start:
            client.get(reverse("catch_up"))
        counts.append([len(columns), len(table), len(start)])

    assert counts[0] == counts[1]
    assert max(counts[0]) <= 12


def test_a_table_is_let_go_by_its_own_unit_alone(client: Client, clerk: Who) -> None:
    """N10"""
    address = upload(client, a_sheet([HEADINGS, *ROWS]))
    tenant = clerk.tenant
    others = [a_unit(tenant, "滨江路社区"), a_unit(a_tenant("上坪街道"), "锦绣社区")]

    answers = []
    for who in (*(someone("clerk", unit) for unit in others), someone("office", a_unit(tenant, "消安办二", "office"))):
        browser = Client()
        browser.force_login(who.account)
        answers.append((browser.post(f"{address}drop/").status_code, browser.get(address).status_code))
    there = CatchUp.objects.count()
    own = client.post(f"{address}drop/")

    assert answers == [(403, 403)] * 3
    assert (there, own["Location"], CatchUp.objects.count()) == (1, reverse("catch_up"), 0)
