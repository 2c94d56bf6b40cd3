"""还差一项 on the page of a record: one thing at a time, answered in place, never demanded."""

import uuid
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from beacon.people.reach import Who
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
from beacon.records.models import Record
from tests.support.pages import signed_in, value_of, words
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(at: Callable[[str], datetime]) -> Who:
    tenant = a_tenant()
    office = the_office(tenant)
    who = someone("clerk", a_unit(tenant), name="陈小燕")
    a_plan(office)
    at("2023-11-21 16:00")
    return who


@pytest.fixture
def client(clerk: Who) -> Client:
    return signed_in(clerk)


@pytest.fixture
def record(clerk: Who) -> Record:
    draft = Draft("drill", date(2023, 11, 2), "community", audience_count=40)
    return save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4()).record


def test_one_thing_is_asked_and_another_on_demand(client: Client, record: Record) -> None:
    """R21"""
    page = reverse("record", args=[record.id])

    first, second = words(client.get(page)), words(client.get(page, {"ask": "1"}))

    assert "还差一项疏散用时" in first
    assert ("还差一项哪种演练" in second, "还差一项疏散用时" in second) == (True, False)


def test_an_answer_is_there_at_once(client: Client, record: Record) -> None:
    answer = client.post(
        reverse("record_fill_in", args=[record.id]), {"name": "evac_minutes", "answer": "6"}, follow=True
    )

    assert "补上了，数字都跟着变了。" in words(answer)
    assert "疏散用时6分钟" in words(answer)
    assert "还差一项哪种演练" in words(answer)


def test_what_does_not_fit_is_said_beside_it_and_stays(client: Client, record: Record) -> None:
    answer = client.post(reverse("record_fill_in", args=[record.id]), {"name": "evac_minutes", "answer": "六"})

    assert answer.status_code == 422
    assert "「疏散用时」请填整数，现在是「六」。" in words(answer)
    assert value_of(answer, "answer") == "六"


def test_the_office_and_other_units_are_asked_nothing(clerk: Who, record: Record) -> None:
    """N10"""
    office = signed_in(the_office(clerk.tenant))
    other = signed_in(someone("clerk", a_unit(clerk.tenant, "滨江路社区")))
    fill_in = reverse("record_fill_in", args=[record.id])

    assert "还差一项" not in words(office.get(reverse("record", args=[record.id])))
    assert other.post(fill_in, {"name": "evac_minutes", "answer": "6"}).status_code == 403
    assert office.post(fill_in, {"name": "evac_minutes", "answer": "6"}).status_code == 403
    record.refresh_from_db()
    assert record.details == {}
