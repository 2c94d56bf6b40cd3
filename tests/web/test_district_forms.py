"""区里的表: upload, point by tapping, fill with one click, read where every number comes from."""

import io
import uuid
from collections.abc import Callable
from datetime import datetime

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from beacon.people.reach import Who
from beacon.reports.district_form import fills
from beacon.reports.models import DistrictForm, DistrictFormCell, DistrictFormFill
from tests.reports.months import a_month
from tests.support.district_forms import question_list, street_table, unit_table
from tests.support.pages import links, signed_in, words
from tests.support.people import someone

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]
MOST_QUERIES = 12
FORMS = "/papers/forms/"


@pytest.fixture(autouse=True)
def _afternoon(at: At) -> None:
    at("2023-11-24 16:00")


@pytest.fixture
def office(_afternoon: None) -> Who:
    return a_month()


@pytest.fixture
def client(office: Who) -> Client:
    return signed_in(office)


def uploaded(client: Client, content: bytes, name: str = "区月报表.xlsx") -> HttpResponse:
    return client.post(f"{FORMS}new/", {"file": SimpleUploadedFile(name, content)})  # type: ignore[return-value]


def a_form(client: Client, content: bytes) -> DistrictForm:
    uploaded(client, content)
    form = DistrictForm.objects.latest("made_at")
    client.post(reverse("district_form_accept", args=[form.pk]))
    return form


def filled(client: Client, form: DistrictForm) -> DistrictFormFill:
    given = {"period": "window:2023-11-23", "request_id": str(uuid.uuid4())}
    client.post(reverse("district_form_fill_now", args=[form.pk]), given)
    return DistrictFormFill.objects.latest("as_of")


def page_of(fill: DistrictFormFill) -> str:
    return reverse("district_form_fill", args=[fill.pk])


def test_from_upload_to_the_filled_file_without_script(client: Client) -> None:
    """R69 Upload, accept, choose a period, download: the numbers are in the file."""
    there = uploaded(client, unit_table())
    picture = client.get(there["Location"])
    client.post(reverse("district_form_accept", args=[DistrictForm.objects.get().pk]), {"sheet": "1"})
    fill = filled(client, DistrictForm.objects.get())
    page = client.get(page_of(fill))
    file = client.get(links(page, "/files/")[0])

    book = openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content)))  # type: ignore[attr-defined]
    assert "13格都认定" in words(picture)
    assert book["统计表"]["D4"].value == 86
    assert "填了9格，4格没填上" in words(page)
    assert "4格：11月月报还没报。" in words(page)
    assert "区月报表（2023年11月）.xlsx" in words(page)


def test_the_sheet_is_shown_with_its_merged_heads_and_what_is_pointed(client: Client) -> None:
    form = a_form(client, unit_table())

    page = client.get(reverse("district_form_cells", args=[form.pk]), {"sheet": "1"}).content.decode()

    assert '<td class="label" colspan="8">××区消防宣传工作统计表</td>' in page
    assert '<td class="label" rowspan="2">单位</td>' in page
    assert '<td class="formula">公式</td>' in page
    assert 'aria-label="C4 演练场次 锦绣社区"' in page


def test_the_sheet_shown_first_is_one_with_guesses_to_look_at(client: Client) -> None:
    """R69 Nobody accepts at once what stands on a sheet he has not seen."""
    book = openpyxl.load_workbook(io.BytesIO(unit_table()))
    book.create_sheet("填表说明", 0)["A1"] = "请于每月26日前报送"
    del book["封面"]
    file = io.BytesIO()
    book.save(file)

    page = client.get(uploaded(client, file.getvalue())["Location"]).content.decode()

    assert 'href="?sheet=1" aria-current="true">统计表' in page


def test_a_tapped_cell_offers_the_numbers_and_keeps_what_was_chosen(client: Client) -> None:
    form = a_form(client, question_list())
    there = reverse("district_form_cells", args=[form.pk])

    page = client.get(there, {"sheet": "0", "cell": "D5"})
    given = {"sheet": "0", "name": "季度调查", "cell": "D5", "number": "I03", "all_units": "1"}
    refused = client.post(reverse("district_form_point", args=[form.pk]), given)
    done = client.post(reverse("district_form_point", args=[form.pk]), {**given, "all_units": ""})

    assert "D5入户宣传（户）" in words(page)
    assert refused.status_code == 422
    assert "「应办完成率」只有全街道的，没有分单位的。" in words(refused)
    assert '<option value="I03" selected>' in refused.content.decode()
    assert done["Location"] == f"{there}?sheet=0#at-D5"
    assert DistrictFormCell.objects.get(row=4, column=3).number == "I03"


def test_nothing_chosen_is_asked_for_and_takes_nothing_away(client: Client) -> None:
    """R69 Only 这格不填 empties a cell; 定下 without a number says which field is still open."""
    form = a_form(client, question_list())
    where = reverse("district_form_point", args=[form.pk])
    given = {"sheet": "0", "name": "季度调查", "cell": "B3", "number": ""}
    before = DistrictFormCell.objects.count()

    refused = client.post(where, given)
    kept = DistrictFormCell.objects.count()
    client.post(where, {**given, "clear": "1"})

    assert (refused.status_code, kept) == (422, before)
    assert "请从列表里选「填哪个数」。" in words(refused)
    assert DistrictFormCell.objects.count() == before - 1


def test_heads_without_a_number_are_named(client: Client) -> None:
    form = a_form(client, question_list())

    said = words(client.get(reverse("district_form_cells", args=[form.pk])))

    assert "入户宣传（户）：没有对上哪个数字（D5）" in said


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("旧表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为.xlsx"),
        ("宏.xlsm", b"PK\x03\x04broken", "打不开"),
        ("说明.docx", b"hello", "不是Excel表格"),
    ],
)
def test_a_wrong_file_is_said_beside_the_field(client: Client, name: str, content: bytes, said: str) -> None:
    answer = client.post(f"{FORMS}new/", {"file": SimpleUploadedFile(name, content), "name": "我起的名"})

    assert answer.status_code == 422
    assert said in words(answer)
    assert 'value="我起的名"' in answer.content.decode()
    assert "请先选一个Excel文件。" in words(client.post(f"{FORMS}new/", {}))


def test_every_number_leads_to_its_records(client: Client) -> None:
    """N08 The sum on the page is the number of the ledger it leads to."""
    fill = filled(client, a_form(client, street_table()))

    page = client.get(page_of(fill))
    ledger = [client.get(address) for address in links(page, "/ledger/")]

    assert "全区B2活动场次全街道3看记录" in words(page)
    assert "3" in words(ledger[0]) and len(ledger) == 3


def test_a_long_filling_is_followed_each_second(client: Client, office: Who, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fills, "AT_ONCE_BYTES", 1)
    fill = filled(client, a_form(client, street_table()))

    waiting = client.get(page_of(fill))
    fills.make_fill.call(str(fill.pk))
    part = client.get(reverse("district_form_state", args=[fill.pk]))

    assert 'hx-trigger="every 1s"' in waiting.content.decode()
    assert "排队中，马上开始" in words(waiting)
    assert part["HX-Refresh"] == "true"
    assert "填好下载" in words(part)


def test_what_failed_can_be_filled_again(client: Client) -> None:
    fill = filled(client, a_form(client, street_table()))
    DistrictFormFill.objects.update(state="failed", failure="没有填成，数字和表都在，请再填一次。")

    said = words(client.get(page_of(fill)))
    client.post(reverse("district_form_again", args=[fill.pk]))

    fill.refresh_from_db()
    assert "请再填一次。" in said and "再填一次" in said
    assert fill.state == "waiting"


def test_a_new_edition_lists_what_moved(client: Client) -> None:
    form = a_form(client, street_table())
    book = openpyxl.load_workbook(io.BytesIO(street_table()))
    book["全区"].insert_cols(2)
    file = io.BytesIO()
    book.save(file)

    client.post(
        reverse("district_form_renew", args=[form.pk]), {"file": SimpleUploadedFile("新.xlsx", file.getvalue())}
    )

    said = words(client.get(reverse("district_form", args=[form.pk])))
    assert "全区B2→C2（江畔街道·活动场次）" in said
    assert "有2格是按表头猜的，还没认定" in said


def test_leader_and_district_read_and_download_without_buttons(client: Client, office: Who) -> None:
    """N10 The district reads the copies; the lists behind the numbers are the subdistrict's."""
    fill = filled(client, a_form(client, street_table()))
    leader = signed_in(someone("leader", office.unit))
    district = signed_in(someone("district", district=office.tenant.district))

    for reader, tables in ((leader, 3), (district, 0)):
        page = reader.get(page_of(fill))
        assert len(links(page, "/ledger/?")) == (tables if tables == 0 else 2)
        assert links(page, "/files/") != []
        assert "上传一张表" not in words(reader.get(FORMS))
    assert "填好下载" in words(district.get(page_of(fill)))
    assert "填好" not in words(leader.get(reverse("district_form", args=[fill.version.form_id]))).split("填好的")[0]


def test_an_empty_shelf_says_what_comes_here(client: Client, office: Who) -> None:
    district = signed_in(someone("district", district=office.tenant.district))

    assert "以后每期一点就填好" in words(client.get(FORMS))
    assert "各街道把区里的表填好后" in words(district.get(FORMS))
    assert links(client.get("/papers/"), FORMS) == [FORMS]


def test_pages_ask_the_same_however_many_there_are(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """N02 At most 12 queries, with one form and with three."""
    form = a_form(client, unit_table())
    fill = filled(client, form)
    pages = [FORMS, reverse("district_form", args=[form.pk]), page_of(fill)]
    pages.append(reverse("district_form_cells", args=[form.pk]) + "?sheet=1&cell=C4")
    counts = []
    for _ in range(2):
        now = []
        for page in pages:
            with django_assert_max_num_queries(MOST_QUERIES) as asked:
                assert client.get(page).status_code == 200
            now.append(len(asked))
        counts.append(now)
        for content in (street_table(), question_list()):
            uploaded(client, content, f"表{len(content)}.xlsx")
            filled(client, form)

    assert counts[0] == counts[1]
