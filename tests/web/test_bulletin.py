"""做成简报: from the record's page, the form with what is missing, what was typed kept, the file."""

import io
from collections.abc import Callable
from datetime import date, datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from pytest_django import DjangoAssertNumQueries

from beacon.documents.official.pdf import can_make_pdf
from beacon.people.reach import Who
from beacon.records.capture import capture
from beacon.records.drafts import Draft
from beacon.records.models import Record
from tests.reports.months import an_office, clerk_of, record
from tests.support.pages import links, signed_in, value_of, words
from tests.support.pictures import a_photo

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]
MOST_QUERIES = 12


@pytest.fixture
def office(at: At) -> Who:
    at("2023-11-21 16:00")
    return an_office("锦绣社区", "桥头社区")


@pytest.fixture
def kept(office: Who) -> Record:
    return record(office, "锦绣社区", "drill", date(2023, 11, 2), place="锦绣苑")


@pytest.fixture
def client(office: Who, kept: Record) -> Client:
    return signed_in(clerk_of(office, "锦绣社区"))


def address(kept: Record) -> str:
    return reverse("bulletin", args=[kept.id])


def typed(**more: str) -> dict[str, str]:
    return {"title": "锦绣社区组织消防演练", "text": "11月2日组织演练。", "signer": "unit", "red_head": "1", **more}


def with_photos(office: Who, count: int, **more: object) -> Record:
    """A record of 锦绣社区 with photos that all differ."""
    clerk = clerk_of(office, "锦绣社区")
    given: dict[str, object] = {"kind": "drill", "happened_on": date(2023, 11, 2), "setting": "community", **more}
    photos = [(f"{number}.jpg", io.BytesIO(a_photo(640 + number, 480))) for number in range(count)]
    draft = Draft(**given)  # type: ignore[arg-type]
    return capture(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid4(), photos=photos).record


def test_the_records_page_leads_to_it_and_it_says_what_is_missing(client: Client, kept: Record) -> None:
    page = client.get(reverse("record", args=[kept.id]))

    form = client.get(address(kept))

    assert links(page, address(kept)) == [address(kept)]
    assert value_of(form, "title") == "锦绣社区组织消防演练"
    assert "这条记录里没有：参加人次、过程和做法（说一句）、照片。" in words(form)


def test_word_comes_with_what_was_typed(client: Client, kept: Record) -> None:
    answer = client.post(address(kept), typed(form="word", number="3", text="改过的话。\n第二段。"))

    content = answer.content
    said = [line.text for line in Document(io.BytesIO(content)).paragraphs if line.text]
    assert said == ["江畔街道消防宣传简报", "第3期", "锦绣社区组织消防演练", "改过的话。", "第二段。", *said[-2:]]
    assert said[-2:] == ["江畔街道锦绣社区", "2023年11月21日"]
    assert "attachment" in answer["Content-Disposition"]


def test_pdf_comes_beside_a_word_on_its_faces(client: Client, kept: Record) -> None:
    if not can_make_pdf():
        pytest.skip("the fonts of PDF papers could not be had at set-up")

    form = client.get(address(kept))
    answer = client.post(address(kept), typed(form="pdf"))

    assert "PDF里的仿宋、楷体和小标宋用思源宋体代替" in words(form)
    assert answer.content.startswith(b"%PDF")


def test_a_refused_form_keeps_what_was_typed_and_names_its_field(client: Client, kept: Record) -> None:
    answer = client.post(address(kept), typed(form="word", title="", text="写了半天的话", number="3"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请写标题。" in words(answer)
    assert ("写了半天的话" in page, value_of(answer, "number")) == (True, "3")


def test_how_many_pages_is_said_without_a_file(client: Client, kept: Record) -> None:
    if not can_make_pdf():
        pytest.skip("the fonts of PDF papers could not be had at set-up")

    short = words(client.post(address(kept), typed(form="look")))
    long = words(client.post(address(kept), typed(form="look", text="宣传。" * 300)))

    assert "现在做出来是1页。" in short
    assert "页，简报一般一页，少写几句" in long


def test_the_first_four_photos_are_chosen_and_come_into_the_file(office: Who) -> None:
    kept = with_photos(office, 5)
    client = signed_in(office)

    page = client.get(address(kept)).content.decode()
    chosen = [photo.upload_id for photo in kept.photos.order_by("position")][:3]
    answer = client.post(address(kept), typed(form="word") | {"photos": [str(key) for key in chosen]})

    content = answer.content
    assert page.count('name="photos"') == 5
    assert page.count(" checked><img") + page.count(' checked><span class="photo-later"') == 4
    assert len(Document(io.BytesIO(content)).inline_shapes) == 3


def test_photos_that_may_show_children_are_not_chosen_beforehand(office: Who) -> None:
    """N04 Photos of a school, or of an activity with children, wait for a human choice."""
    kept = with_photos(office, 2, audience_groups=["children"])

    page = signed_in(office).get(address(kept))

    assert "看得清孩子正脸的，请不要选" in words(page)
    assert " checked><img" not in page.content.decode()


def test_a_photo_of_another_record_never_comes_in(office: Who, kept: Record) -> None:
    """N10 The key of another's photo in the form is left out."""
    other = with_photos(office, 1)
    (photo,) = other.photos.all()

    answer = signed_in(office).post(address(kept), typed(form="word") | {"photos": [str(photo.upload_id)]})

    content = answer.content
    assert len(Document(io.BytesIO(content)).inline_shapes) == 0


def test_another_unit_is_refused_like_nobodys_record(office: Who, kept: Record) -> None:
    other = signed_in(clerk_of(office, "桥头社区"))

    foreign = [other.get(address(kept)).status_code, other.post(address(kept), typed(form="word")).status_code]

    assert foreign == [403, 403]


def test_it_costs_the_same_with_one_photo_and_three(
    office: Who, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(office)

    costs = []
    for count in (1, 3):
        kept = with_photos(office, count)
        with django_assert_max_num_queries(MOST_QUERIES) as counted:
            client.get(address(kept))
        costs.append(len(counted))

    assert costs[0] == costs[1]
