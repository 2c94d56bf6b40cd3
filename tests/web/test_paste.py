"""群里已经发过: a pasted message fills the form, saves nothing, and never fills a field in silence."""

import re
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.records.models import Record
from tests.support.pages import chosen, signed_in, value_of, words
from tests.support.people import a_tenant, a_unit
from tests.support.pictures import a_photo
from tests.support.plan import clerk_at_work

pytestmark = pytest.mark.django_db

PASTE = "/record/paste/"
DRILL = "今天上午在锦绣苑开展消防演练，参加居民40余人，发放宣传资料200份，联系电话13800000000。"


@pytest.fixture(autouse=True)
def _afternoon(at: Callable[[str], datetime]) -> None:
    at("2023-11-21 16:00")


@pytest.fixture
def clerk() -> Who:
    return clerk_at_work(name="陈小燕")


@pytest.fixture
def client(clerk: Who) -> Client:
    return signed_in(clerk)


def test_message_fills_the_form_and_saves_nothing(client: Client) -> None:
    """R32 What was read stands in its field with its words beside it; the record is the person's to save."""
    page = client.post(PASTE, {"message": DRILL})

    assert (chosen(page, "kind"), chosen(page, "day")) == ("drill", "2023-11-21")
    assert (value_of(page, "place"), value_of(page, "audience_count")) == ("锦绣苑", "40")
    assert value_of(page, "handout-leaflet") == "200"
    assert "从消息里读到：居民40余人" in words(page)
    assert Record.objects.count() == 0


def test_saved_form_is_the_record_it_showed(client: Client) -> None:
    page = client.post(PASTE, {"message": DRILL})
    names = ("client_id", "place", "audience_count", "handout-leaflet")

    client.post(
        reverse("record_new"),
        {name: value_of(page, name) for name in names} | {"kind": "drill", "day": "2023-11-21", "pasted": "1"},
    )

    record = Record.objects.get()
    assert (record.kind, record.happened_on, record.place) == ("drill", date(2023, 11, 21), "锦绣苑")
    assert (record.audience_count, record.handouts) == (40, {"leaflet": 200})


def test_what_the_message_leaves_open_stays_empty_with_its_reason(client: Client) -> None:
    page = client.post(PASTE, {"message": "11月14日、11月20日在锦绣苑开展消防演练，近百人参加"})

    said = words(page)
    assert "写了两个日期，请选一个。消息里有：11月14日、11月20日。" in said
    assert "写的是“近百人”，请填一个数。" in said
    assert (chosen(page, "day"), value_of(page, "happened_on"), value_of(page, "audience_count")) == ("", "", "")


@pytest.mark.parametrize(
    ("told", "shown", "sentence"),
    [
        ("疏散用时4分钟", "4", "从消息里读到：用时4分钟。"),
        ("疏散用时3分半", "", "写的是“3分半”，这里按整分钟填，请填一个数。消息里有：3分钟、4分钟。"),
    ],
)
def test_how_long_a_drill_took_stands_in_its_field_or_says_why_not(
    client: Client, told: str, shown: str, sentence: str
) -> None:
    """R32 Neither is hidden behind a fold."""
    page = client.post(PASTE, {"message": f"今天上午在锦绣苑开展消防演练，居民40人参加，{told}"})

    assert (value_of(page, "drill-evac_minutes"), value_of(page, "audience_count")) == (shown, "40")
    assert sentence in words(page)
    assert re.search(r'<details class="fold" data-kind="drill"[^>]* open>', page.content.decode())


def test_phone_numbers_stay_behind_and_the_page_says_so(client: Client) -> None:
    """N05 The summary holds the message without its numbers."""
    page = client.post(PASTE, {"message": DRILL})

    summary = page.content.decode().partition('name="summary"')[2].partition("</textarea>")[0]
    assert "13800000000" not in summary
    assert "联系电话" not in summary
    assert "消息里的号码没有带进来。" in words(page)


@pytest.mark.parametrize(
    ("message", "sentence"),
    [("  ", "先把群里的消息粘贴进来。"), ("演练" * 3000, "粘贴了6000字，一次最多5000字")],
)
def test_what_cannot_be_read_comes_back_as_typed(client: Client, message: str, sentence: str) -> None:
    answer = client.post(PASTE, {"message": message})

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert message in answer.content.decode()


def test_no_markup_of_a_message_reaches_the_page(client: Client) -> None:
    page = client.post(PASTE, {"message": "<script>alert(1)</script>今天在<b>锦绣苑</b>开展演练"})

    assert "<script>alert" not in page.content.decode()
    assert "<b>锦绣苑</b>" not in page.content.decode()


def test_school_of_the_roster_is_chosen(client: Client, clerk: Who) -> None:
    school = a_unit(clerk.unit.tenant, "江畔小学", UnitKind.SCHOOL)

    page = client.post(PASTE, {"message": "今天江畔小学主题班会讲消防，学生50人"})

    assert chosen(page, "kind") == "school_event"
    assert f'name="schools" value="{school.id}" checked' in page.content.decode()


def test_names_of_another_subdistrict_are_not_known(client: Client, clerk: Who) -> None:
    """N10 A school elsewhere is only words."""
    other = a_tenant("上坪街道")
    elsewhere = a_unit(other, "远山小学", UnitKind.SCHOOL)

    page = client.post(PASTE, {"message": "今天远山小学主题班会讲消防，学生50人"})

    assert chosen(page, "kind") == "school_event"
    assert str(elsewhere.id) not in page.content.decode()


def test_reading_asks_the_same_number_of_queries_for_any_roster(
    client: Client, clerk: Who, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """N07 One query for the names, however many there are and however many are named."""
    for number in (1, 3):
        a_unit(clerk.unit.tenant, f"江畔第{number}小学", UnitKind.SCHOOL)
        with django_assert_num_queries(12):
            client.post(PASTE, {"message": "今天在江畔第1小学、江畔第3小学开展演练，学生50人"})


def test_form_offers_to_paste_and_keeps_quiet_once_something_was_wrong(client: Client) -> None:
    assert "群里已经发过？粘贴过来" in words(client.get(reverse("record_new")))
    assert "群里已经发过？" not in words(client.post(reverse("record_new"), {"day": "2023-11-21"}))


def test_photos_are_chosen_beside_what_was_read_and_saved_with_it(client: Client) -> None:
    """R32"""
    start = client.get(PASTE)
    page = client.post(PASTE, {"message": DRILL})

    client.post(
        reverse("record_new"),
        {
            "client_id": value_of(page, "client_id"),
            "kind": "drill",
            "day": "2023-11-21",
            "pasted": "1",
            "photos": [SimpleUploadedFile(name, a_photo(), "image/jpeg") for name in ("a.jpg", "b.jpg")],
        },
    )

    assert 'type="file" name="photos"' in start.content.decode()
    assert 'type="file" name="photos"' in page.content.decode()
    assert Record.objects.get().photos.count() == 2


@pytest.mark.parametrize(
    "message",
    [
        "11月20日在锦绣苑开展消防演练40人；11月21日在社区活动室开展消防培训25人。",
        "今天上午在锦绣苑开展消防演练，下午在滨江苑开展消防演练。",
    ],
)
def test_a_message_of_several_activities_says_so(client: Client, message: str) -> None:
    """R32"""
    assert "别的另记一条" in words(client.post(PASTE, {"message": message}))
