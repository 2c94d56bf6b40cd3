"""D16 设置 through its pages."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from beacon.people.models import DayException, DeadlineRule, Tenant
from beacon.people.reach import Who
from beacon.plans.models import DutyInstance
from tests.support.pages import signed_in, words
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]
CARD = {
    "office_name": "街道消安办",
    "contact_name": "邓岚",
    "contact_phone": "023-72000000",
    "contact_email": "xab@example.cn",
}


@pytest.fixture
def office(at: At) -> Who:
    at("2023-11-21 16:00")
    office = the_office(a_tenant())
    a_unit(office.tenant, "锦绣社区")
    a_plan(office)
    return office


@pytest.fixture
def client(office: Who) -> Client:
    return signed_in(office)


def test_the_page_explains_the_window_and_shows_the_next_three(client: Client) -> None:
    """R69 D16"""
    told = words(client.get("/settings/"))

    assert "每月23日24:00截止" in told
    assert "11月月报：10月24日—11月23日，11月24日00:00起算晚" in told
    assert "12月月报：11月24日—12月23日，12月25日09:00起算晚" in told
    assert "1月月报：1月1日—1月23日" in told


def test_a_contact_changed_once_is_so_on_every_screen(client: Client, office: Who) -> None:
    """R70 The clerk's 我的 and month report, without anything else being typed."""
    clerk = signed_in(someone("clerk", office.tenant and a_unit(office.tenant, "滨江路社区")))

    answer = client.post("/settings/contact/", CARD, follow=True)

    assert "联系卡改好了" in words(answer)
    assert "邓岚" in words(clerk.get("/me/"))
    assert "023-72000000" in clerk.get("/me/").text


def test_what_is_wrong_stands_under_its_field_and_what_was_typed_stays(client: Client, office: Who) -> None:
    answer = client.post("/settings/contact/", {**CARD, "contact_email": "不是邮箱"})

    assert answer.status_code == 422
    assert "「联系邮箱」不像邮箱" in words(answer)
    assert 'value="邓岚"' in answer.text
    assert 'value="不是邮箱"' in answer.text
    assert Tenant.objects.get(pk=office.tenant_id).contact_name == ""


def test_a_change_is_taken_back_at_once_but_not_later(client: Client, office: Who) -> None:
    client.post("/settings/contact/", CARD)

    answer = client.post("/settings/undo/", follow=True)

    assert "撤销了" in words(answer)
    assert Tenant.objects.get(pk=office.tenant_id).contact_name == ""
    client.post("/settings/contact/", CARD)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=3)):
        late = client.post("/settings/undo/")
    assert (late.status_code, Tenant.objects.get(pk=office.tenant_id).contact_name) == (422, "邓岚")


def test_a_deadline_is_rehearsed_then_changed_from_the_next_window_and_can_be_taken_back(
    client: Client, office: Who
) -> None:
    """R69 D16 Nothing changes while looking; then the running window keeps its day."""
    rows = DutyInstance.objects.filter(tenant=office.tenant, label__in=("11月月报", "12月月报"))

    shown = words(client.get("/settings/deadline/?day=25"))

    assert "这是试算，还没有改" in shown
    assert "12月月报：截止由12月23日改为12月25日" in shown
    assert dict(rows.values_list("label", "due_on")) == {
        "11月月报": date(2023, 11, 23),
        "12月月报": date(2023, 12, 23),
    }
    told = words(client.post("/settings/deadline/", {"day": "25"}, follow=True))
    assert "从2023年11月24日开始的那期起，每月25日截止" in told
    assert dict(rows.values_list("label", "due_on")) == {
        "11月月报": date(2023, 11, 23),
        "12月月报": date(2023, 12, 25),
    }
    client.post("/settings/undo/")
    assert set(rows.values_list("due_on", flat=True)) == {date(2023, 11, 23), date(2023, 12, 23)}


@pytest.mark.parametrize(("day", "words_"), [("29", "1到28"), ("x", "1到28"), ("23", "已经是每月23日")])
def test_a_deadline_that_cannot_be_is_said_on_the_page(client: Client, day: str, words_: str) -> None:
    for answer in (client.get(f"/settings/deadline/?day={day}"), client.post("/settings/deadline/", {"day": day})):
        assert answer.status_code == 422
        assert words_ in words(answer)
    assert DeadlineRule.objects.filter(day=29).count() == 0


def test_a_day_added_moves_the_late_moment_and_removed_moves_it_back(client: Client, office: Who) -> None:
    """R69 D16 23 December 2023 is a Saturday: worked, the report is late from midnight."""
    late = DutyInstance.objects.filter(tenant=office.tenant, label="12月月报").values_list("late_from", flat=True)
    before = late.get()

    answer = client.post("/settings/days/", {"day": "2023-12-23", "works": "1", "note": "年终调休"}, follow=True)

    assert "改期1项" in words(answer)
    assert "2023年12月23日星期六" in words(answer)
    assert late.get() == datetime.fromisoformat("2023-12-24T00:00+08:00")
    client.post("/settings/days/remove/", {"day": "2023-12-23"})
    assert late.get() == before
    client.post("/settings/undo/")
    kept = DayException.objects.get(tenant=office.tenant, day=date(2023, 12, 23))
    assert (kept.works, kept.note) == (True, "年终调休")


def test_a_day_that_says_nothing_is_refused_and_what_was_typed_stays(client: Client) -> None:
    answer = client.post("/settings/days/", {"day": "2023-12-22", "works": "1", "note": "冬至"})

    assert answer.status_code == 422
    assert "12月22日本来就上班，不用加" in words(answer)
    assert 'value="2023-12-22"' in answer.text
    assert 'value="冬至"' in answer.text


def test_an_empty_year_says_what_to_do(client: Client) -> None:
    assert "照着加" in words(client.get("/settings/days/?year=2025"))


def test_public_and_filing_settings_are_kept(client: Client, office: Who) -> None:
    client.post("/settings/public/", {"privacy_text": "我们的说明"})
    client.post("/settings/filing/", {"site_owner": "江畔街道办事处", "filing_number": "渝ICP备2023000000号-1"})

    tenant = Tenant.objects.get(pk=office.tenant_id)
    assert (tenant.board_is_public, tenant.privacy_text, tenant.site_owner) == (False, "我们的说明", "江畔街道办事处")
    assert "会公开" in words(client.get("/settings/"))


@pytest.mark.parametrize("address", ["/settings/", "/settings/days/?year=2023"])
def test_a_page_costs_the_same_with_one_and_with_three_days(
    address: str, client: Client, office: Who, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    DayException.objects.all().delete()
    counts = []
    for days in ((9,), (10, 16)):
        for day in days:
            DayException.objects.create(tenant=office.tenant, day=date(2023, 12, day), works=True)
        with django_assert_max_num_queries(12) as asked:
            client.get(address)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_every_form_of_the_page_carries_its_token(client: Client) -> None:
    page = client.get("/settings/").text

    assert len(re.findall(r'<form[^>]*method="post"', page)) == page.count("csrfmiddlewaretoken")


def test_a_year_that_is_none_shows_this_one(client: Client) -> None:
    """The year 0000 has four digits and no days."""
    assert "2023年" in words(client.get("/settings/days/?year=0000"))
