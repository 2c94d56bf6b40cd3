"""提醒 page and 提醒渠道: whom it concerns, what it costs, and what the unit sees."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from beacon.messages.models import Channel, UnitReminder
from beacon.people.models import Unit, UnitKind
from beacon.people.reach import Who
from beacon.plans.models import DutyInstance
from beacon.reports.actions import open_report, submit
from tests.support.pages import signed_in, words
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]
MONTH = {"month": "2023-11-23"}


@pytest.fixture(autouse=True)
def _afternoon(at: At) -> None:
    at("2023-11-21 16:00")


@pytest.fixture
def office() -> Who:
    tenant = a_tenant()
    office = the_office(tenant)
    for name in ("锦绣社区", "滨江路社区"):
        a_unit(tenant, name, UnitKind.COMMUNITY)
    a_plan(office)
    return office


def clerk_of(office: Who, name: str) -> Who:
    return someone("clerk", Unit.objects.get(tenant=office.tenant, name=name), name="陈小燕")


def sent_nil(who: Who) -> None:
    instance = DutyInstance.objects.select_related("unit").get(unit=who.unit, label="11月月报")
    submit(by=who, report=open_report(by=who, instance=instance), nil=True)


def test_only_those_who_have_not_sent_are_reminded_and_see_it_themselves(office: Who) -> None:
    """N15 R69 The unit reads who reminded it and when; the one that has sent hears nothing."""
    sent_nil(clerk_of(office, "滨江路社区"))

    told = words(signed_in(office).post(reverse("remind_each"), MONTH, follow=True))

    assert "提醒了1家，只有他们自己看得到。" in told
    assert list(UnitReminder.objects.values_list("unit__name", flat=True)) == ["锦绣社区"]
    seen = words(signed_in(clerk_of(office, "锦绣社区")).get(reverse("todo")))
    assert "消安办11月21日16:00提醒过。有难处直接说一声。" in seen
    assert "提醒过" not in words(signed_in(clerk_of(office, "滨江路社区")).get(reverse("todo")))


def test_the_page_says_who_would_be_reminded_and_who_not(office: Who) -> None:
    """N15"""
    client = signed_in(office)
    before = words(client.get(reverse("reminders"), MONTH))
    client.post(reverse("remind_each"), MONTH)
    after = words(client.get(reverse("reminders"), MONTH))

    assert "将提醒2家。" in before
    assert "现在先不提醒：今天已经提醒过。" in after


def test_after_the_group_each_may_still_be_told_and_the_page_says_what_it_counts(office: Who) -> None:
    """N15 The group heard it this morning; the word to each is the second of two before the deadline."""
    client = signed_in(office)
    client.post(reverse("collect_remind"), MONTH)

    page = words(client.get(reverse("reminders"), MONTH))
    told = words(client.post(reverse("remind_each"), MONTH, follow=True))

    assert "今天在群里提醒过，已经算1次；再逐家发，给这几家的就又算1次。" in page
    assert "提醒了2家，只有他们自己看得到。" in told


def test_the_group_text_names_no_unit(office: Who) -> None:
    """N15 design: names of late units never stand in a group's text."""
    page = signed_in(office).get(reverse("reminders"), MONTH).content.decode()
    text = page.split('id="reminder"')[1].split("</p>")[0]

    assert "核对一下就能报" in text
    assert not any(name in text for name in ("锦绣", "滨江"))


def test_at_night_the_button_answers_with_the_reason(office: Who, at: At) -> None:
    """N15"""
    client = signed_in(office)
    at("2023-11-21 21:00")

    answer = client.post(reverse("remind_each"), MONTH)

    assert answer.status_code == 422
    assert "晚上20:30到早上8:30不打扰大家" in words(answer)
    assert not UnitReminder.objects.exists()


def test_the_page_costs_the_same_for_two_units_and_for_six(
    office: Who, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """N15"""
    client = signed_in(office)
    client.get(reverse("reminders"), MONTH)
    with django_assert_num_queries(11):
        client.get(reverse("reminders"), MONTH)
    for number in range(4):
        UnitReminder.objects.create(
            tenant=office.tenant,
            unit=a_unit(office.tenant, f"第{number}村", UnitKind.VILLAGE),
            ends="2023-11-23",
            sent_at=datetime.fromisoformat("2023-11-20T10:00:00+08:00"),
            sent_by=office.account,
        )

    with django_assert_num_queries(11):
        client.get(reverse("reminders"), MONTH)


def test_a_wrong_address_stays_in_its_field_with_the_reason(office: Who) -> None:
    """N15"""
    form = {"kind": "wecom", "address": "http://10.0.0.1/hook", "is_on": "1"}

    answer = signed_in(office).post(reverse("channel_set"), form)

    assert answer.status_code == 422
    assert 'value="http://10.0.0.1/hook"' in answer.content.decode()
    assert "这个地址不是允许的机器人地址" in words(answer)
    assert not Channel.objects.exists()


def test_a_kept_address_shows_its_end_only(office: Who) -> None:
    """N15"""
    client: Client = signed_in(office)
    address = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=secretpart9876"

    form = {"kind": "wecom", "address": address, "is_on": "1"}
    page = client.post(reverse("channel_set"), form, follow=True)

    assert "已存，末尾是9876" in words(page)
    assert "secretpart" not in page.content.decode()


@pytest.mark.parametrize("month", ["", "2031-01-23", "十一月"])
def test_a_month_that_is_not_there_reminds_nobody(office: Who, month: str) -> None:
    """N15 Never the running month instead."""
    client = signed_in(office)

    answers = [client.post(reverse(name), {"month": month}) for name in ("remind_each", "tell_groups")]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert "没有这个月的月报" in words(answers[0])
    assert not UnitReminder.objects.exists()
