"""The ledger on paper and as Excel: what one chose, the same numbers as on the screen, nothing of others (N11)."""

import io
import re
import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from unittest import mock

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from beacon.figures.ledger_sheet import TAKEN
from beacon.hazards.noting import HazardLine
from beacon.journal.models import Line
from beacon.people.reach import Who
from beacon.records.actions import save_record, void
from beacon.records.drafts import Draft
from beacon.records.models import FileState, LedgerFile, Record
from beacon.records.sites import Sites
from beacon.site.jobs import run_ready_jobs
from tests.support.pages import signed_in, words
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.sites import a_building

pytestmark = pytest.mark.django_db

EXCEL, PRINT = "/ledger/excel/", "/ledger/print/"


@pytest.fixture(autouse=True)
def _afternoon(at: Callable[[str], datetime]) -> None:
    at("2023-11-21 16:00")


@pytest.fixture
def clerk() -> Who:
    return someone("clerk", a_unit(a_tenant()), name="陈小燕")


@pytest.fixture
def client(clerk: Who) -> Client:
    return signed_in(clerk)


def record(who: Who, kind: str = "talk", **more: Any) -> Record:
    values: dict[str, Any] = {"kind": kind, "happened_on": date(2023, 11, 2), "setting": "community"} | more
    return save_record(by=who, unit=who.unit, draft=Draft(**values), client_id=uuid.uuid4()).record


def sheets(answer: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def test_excel_has_the_columns_chosen_and_real_values(clerk: Who, client: Client) -> None:
    """N11 Days are days, numbers numbers, an unknown head-count is empty, no text becomes a formula."""
    record(clerk, "drill", audience_count=40, place="=SUM(A1)", handouts={"apron": 20})
    record(clerk, "talk", happened_on=date(2023, 11, 5), place="广场")

    answer = client.post(EXCEL, {"query": "", "column": ["place", "happened_on", "audience_count", "handouts"]})

    page = sheets(answer)["台账"]
    assert [cell.value for cell in page[3]] == ["日期", "地点", "参加人次", "发了什么"]
    assert [[cell.value for cell in row] for row in page.iter_rows(min_row=4, max_row=5)] == [
        [datetime(2023, 11, 5), "广场", None, None],
        [datetime(2023, 11, 2), "=SUM(A1)", 40, "围裙20条"],
    ]
    assert (page["B5"].data_type, page["C6"].value) == ("s", 40)
    assert "%E5%8F%B0%E8%B4%A620231121.xlsx" in answer["Content-Disposition"]


def test_sheet_says_the_same_numbers_as_the_screen_and_how_they_are_counted(clerk: Who, client: Client) -> None:
    """N08 N11 Count and sums of sheet and screen are one; filters, moment and person stand beside them."""
    for people in (40, 30, None):
        record(clerk, "drill", audience_count=people, place="锦绣苑")
    record(clerk, "talk", audience_count=99, place="锦绣苑")
    void(by=clerk, record=record(clerk, "drill", audience_count=7, place="锦绣苑"), reason="记重了")
    query = "kind=drill&q=%E9%94%A6%E7%BB%A3%E8%8B%91"

    screen = words(client.get(f"/ledger/?{query}"))
    book = sheets(client.post(EXCEL, {"query": query}))

    told = {row[0].value: row[1].value for row in book["口径"].iter_rows(min_row=4)}
    assert "3条·70人次·1条未填人次" in screen
    assert book["台账"]["A2"].value == "演练，“锦绣苑”；截至2023-11-21 16:00；共3条，70人次"
    assert (told["条件"], told["条数"], told["谁导出"]) == ("演练，“锦绣苑”", "3条", "陈小燕（村（社区）经办人）")
    assert told["人次"].startswith("70人次，")
    assert told["未填人次"].startswith("1条没有填人次")


def test_columns_are_remembered_for_the_person(clerk: Who, client: Client) -> None:
    record(clerk)
    client.post(EXCEL, {"query": "", "column": ["place", "saved_by"]})

    own, head = (one.get("/ledger/").content.decode() for one in (client, signed_in(someone("head", clerk.unit))))

    assert 'value="saved_by" checked' in own
    assert 'value="summary" checked' not in own
    assert 'value="saved_by" checked' not in head


def test_every_column_can_be_taken(clerk: Who, client: Client) -> None:
    record(clerk, "drill", audience_count=4, details={"problems": "楼道堆物"}, summary="一句", forces={})

    page = sheets(client.post(EXCEL, {"query": "", "column": list(TAKEN)}))["台账"]

    row = {head.value: cell.value for head, cell in zip(page[3], page[4], strict=True)}
    assert (row["这类活动的几项"], row["谁记的"], row["照片张数"], row["状态"]) == (
        "发现的问题：楼道堆物",
        "陈小燕",
        0,
        "有效",
    )


def test_hazards_and_sites_stand_beside_a_record(clerk: Who, client: Client) -> None:
    """N11 Hazards are numbers; the buildings are called as the register calls them."""
    house = a_building(clerk.unit, "3栋")
    seen = (HazardLine("stairs", "3栋", "纸箱"), HazardLine("power", "3栋", "飞线", is_fixed=True))
    record(clerk, "drill", hazards=seen, sites=Sites(buildings=(house.pk,)))

    page = sheets(client.post(EXCEL, {"query": "", "column": list(TAKEN)}))["台账"]

    row = {head.value: cell.value for head, cell in zip(page[3], page[4], strict=True)}
    assert (row["发现隐患（处）"], row["其中当场改好"], row["一起办的单位"]) == (2, 1, None)
    assert row["楼栋、学校、企业、场所"] == str(house)


def test_large_file_is_made_by_a_job_that_says_how_far_it_is(clerk: Who, client: Client) -> None:
    """N11 Nobody waits more than two seconds; the page says how far, and the file is the same."""
    record(clerk, audience_count=5, place="锦绣苑")

    with mock.patch("beacon.figures.ledger_file.WHILE_WAITING", 0):
        asked = client.post(EXCEL, {"query": "", "column": ["place"]})
    waiting = words(client.get(asked["Location"]))
    run_ready_jobs()
    ready = client.get(asked["Location"])

    file = LedgerFile.objects.get()
    assert "排队中，马上开始" in waiting
    assert "做好了，共1条。" in words(ready)
    assert (file.state, file.rows_done, file.upload is not None) == (FileState.READY, 1, True)


def test_file_is_for_who_asked_alone(clerk: Who, client: Client) -> None:
    """N10 A colleague, the office and a stranger are told alike, and as of nothing."""
    record(clerk)
    with mock.patch("beacon.figures.ledger_file.WHILE_WAITING", 0):
        asked = client.post(EXCEL, {"query": ""})
    others = [someone("head", clerk.unit), the_office(clerk.tenant), the_office(a_tenant("上坪街道"))]

    answers = [signed_in(who).get(asked["Location"]) for who in others]
    nothing = signed_in(others[0]).get(reverse("ledger_file", args=[uuid.uuid4()]))

    assert {answer.status_code for answer in [*answers, nothing]} == {403}
    assert words(answers[0]) == words(nothing)


def test_nothing_of_others_is_in_the_file(clerk: Who, client: Client) -> None:
    """N10 Neither rows nor the name of a unit one does not see."""
    other = someone("clerk", a_unit(clerk.tenant, "机密社区"))
    record(other, place="机密地点")
    record(clerk, place="广场")

    for query in ("", f"unit={other.unit.id}"):
        book = sheets(client.post(EXCEL, {"query": query}))
        text = str([[cell.value for cell in row] for page in book for row in page.iter_rows()])
        assert "机密" not in text


def test_journal_says_that_it_was_taken_out(clerk: Who, client: Client) -> None:
    record(clerk)

    client.post(EXCEL, {"query": "", "column": ["place"]})

    assert Line.objects.get(verb="export_ledger").detail == {"rows": 1, "columns": ["place"]}


def test_too_many_rows_are_asked_for_in_parts(clerk: Who, client: Client) -> None:
    record(clerk)

    with mock.patch("beacon.figures.ledger_file.MOST_ROWS", 0):
        assert "请按日期分几次导出" in words(client.post(EXCEL, {"query": ""}))


def test_print_has_filters_in_words_moment_and_a_head_for_every_page(clerk: Who, client: Client) -> None:
    """N11 A4 with the head on each page, the sums of all that was found."""
    record(clerk, "drill", audience_count=40, place="锦绣苑")
    record(clerk, "talk", place="广场")

    page = client.get(PRINT, {"kind": "drill", "period": "month"})

    assert "2023年11月1日到2023年11月30日，演练；截至 2023-11-21 16:00；共1条，40人次" in page.content.decode()
    assert ("锦绣苑" in words(page), "广场" in words(page), "<thead>" in page.content.decode()) == (True, False, True)


def test_print_beyond_its_bound_says_so(clerk: Who, client: Client) -> None:
    for _ in range(2):
        record(clerk)

    with mock.patch("beacon.figures.printing.MOST_PRINTED", 1):
        page = words(client.get(PRINT))

    assert "共2条" in page
    assert "全部请导出Excel。" in page


def test_the_export_may_be_asked_for_again_on_the_same_page(clerk: Who, client: Client) -> None:
    """N11 A file leaves the page where it is, so the button that took it must not stay grey."""
    record(clerk, "drill")

    assert re.search(r'action="/ledger/excel/"[^>]*data-again', client.get("/ledger/").content.decode())
