"""减负建议 through its pages."""

import uuid

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from beacon.messages.models import Suggestion
from beacon.messages.relief import suggest_relief
from beacon.people.models import District, UnitKind
from beacon.people.reach import Who
from tests.support.pages import signed_in, words
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Who:
    office = the_office(a_tenant(district=District.objects.create(name="云汀区")))
    a_plan(office)
    return office


@pytest.fixture
def clerk(office: Who) -> Who:
    return someone("clerk", a_unit(office.tenant, "锦绣社区"), name="陈小燕")


def said(clerk: Who, text: str = "照片要传两遍") -> Suggestion:
    return suggest_relief(by=clerk, text=text, page="月报", names_unit=True, request_id=uuid.uuid4())


@pytest.mark.parametrize("address", ["/todo/", "/record/new/", "/duties/", "/ledger/", "/calendar/", "/me/"])
def test_every_page_leads_to_it_and_fills_in_where_one_was(address: str, clerk: Who) -> None:
    """N03"""
    client = signed_in(clerk)

    assert f'href="/relief/new/?from={address}"' in client.get(address).text
    assert client.get(f"/relief/new/?from={address}").context["page"] != ""


def test_written_on_a_page_it_reaches_office_leader_and_district_and_the_answer_comes_back(
    office: Who, clerk: Who
) -> None:
    """N03"""
    leader = someone("leader", a_unit(office.tenant, "分管领导", UnitKind.OFFICE))
    upstairs = someone("district", district=office.tenant.district)
    mine = signed_in(clerk)
    form = mine.get("/relief/new/?from=/todo/")

    told = mine.post(
        "/relief/new/",
        {
            "text": "照片要传两遍",
            "page": form.context["page"],
            "names_unit": "1",
            "request_id": str(form.context["request_id"]),
        },
        follow=True,
    )

    assert "已收到" in words(told)
    for who in (office, leader, upstairs):
        page = signed_in(who).get("/relief/").text
        assert "收到1条，已答复0条，待答复1条" in page
        assert "照片要传两遍" in page
        assert "锦绣社区" in page
        assert "在「要办的」页面" in page
        assert "陈小燕" not in page
    found = Suggestion.objects.get()
    signed_in(leader).post(f"/relief/{found.pk}/answer/", {"text": "下月改"})
    assert "下月改" in words(mine.get("/relief/new/"))
    assert "已答复" in words(mine.get("/relief/new/"))
    assert "答复</button>" not in signed_in(upstairs).get("/relief/").text


def test_an_empty_one_keeps_what_was_chosen_and_says_what_to_write(clerk: Who) -> None:
    key = str(uuid.uuid4())

    answer = signed_in(clerk).post("/relief/new/", {"text": " ", "page": "月报", "request_id": key})

    assert answer.status_code == 422
    assert "请写一句什么事费时间" in words(answer)
    assert (answer.context["page"], answer.context["names_unit"], answer.context["request_id"]) == ("月报", False, key)


def test_an_empty_answer_is_refused_at_its_suggestion(office: Who, clerk: Who) -> None:
    found = said(clerk)

    answer = signed_in(office).post(f"/relief/{found.pk}/answer/", {"text": ""})

    assert answer.status_code == 422
    assert "请写一句答复" in words(answer)


def test_the_empty_page_says_where_they_come_from(office: Who) -> None:
    assert "每个页面底部都能提" in words(signed_in(office).get("/relief/"))


def test_administrators_have_no_link_and_no_form() -> None:
    client = signed_in(someone("admin_audit"))

    assert "/relief/" not in client.get("/me/").text
    assert client.get("/relief/new/").status_code == 403


def test_a_page_costs_the_same_with_one_and_with_three(
    office: Who, clerk: Who, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, counts = signed_in(office), []
    for texts in (("一",), ("二", "三")):
        for text in texts:
            said(clerk, text)
        with django_assert_max_num_queries(12) as asked:
            client.get("/relief/")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_made_up_key_is_refused(clerk: Who, client: Client) -> None:
    assert signed_in(clerk).post("/relief/new/", {"text": "一句", "request_id": "x"}).status_code == 403
