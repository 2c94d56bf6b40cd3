"""The private calendar address: shown once, opened without signing in, ended at will."""

import re
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from beacon.people.models import Post
from beacon.people.reach import Who
from beacon.plans.schedule.feed import renew_feed
from beacon.public import urls
from tests.support.calendar import an_item
from tests.support.pages import signed_in, words
from tests.support.people import a_tenant, a_unit, someone, the_office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(at: Callable[[str], datetime]) -> None:
    at("2023-11-21 16:00")


@pytest.fixture
def clerk() -> Who:
    tenant = a_tenant()
    the_office(tenant)
    return someone("clerk", a_unit(tenant), name="陈小燕")


def address_on(response: object) -> str:
    found = re.search(r"https?://testserver(/calendar/feed/[^<]+\.ics)", response.content.decode())  # type: ignore[attr-defined]
    assert found is not None
    return found.group(1)


def test_the_address_is_shown_once_and_works_without_signing_in(clerk: Who) -> None:
    """R67"""
    an_item(clerk)
    made = signed_in(clerk).post(reverse("calendar_feed_renew"))
    address = address_on(made)

    later = signed_in(clerk).get(reverse("calendar_feed_page"))
    answer = Client().get(address)

    assert "地址好了，只显示这一次" in words(made)
    assert made["Cache-Control"] == "no-store"
    assert address not in later.content.decode()
    assert "11月21日16:00生成了地址，正在用。" in words(later)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert (str(event["summary"]), event["dtstart"].dt, str(event["location"])) == (
        "到锦绣苑宣讲",
        date(2023, 11, 22),
        "锦绣苑",
    )


def test_an_entry_keeps_its_key_when_it_changes(clerk: Who) -> None:
    """A phone replaces what it has instead of showing both."""
    item = an_item(clerk)
    address = reverse("calendar_feed", args=[renew_feed(by=clerk)])
    (before,) = Calendar.from_ical(Client().get(address).content).walk("VEVENT")

    signed_in(clerk).post(
        reverse("calendar_edit", args=[item.pk]), {"title": "演练", "planned_on": "2023-11-23", "seen": "1"}
    )

    (after,) = Calendar.from_ical(Client().get(address).content).walk("VEVENT")
    assert (before["uid"], before["sequence"] < after["sequence"]) == (after["uid"], True)


def test_unchanged_it_is_not_sent_again(clerk: Who) -> None:
    an_item(clerk)
    address = reverse("calendar_feed", args=[renew_feed(by=clerk)])
    first = Client().get(address)

    again = Client().get(address, headers={"if-none-match": first["ETag"]})

    assert (first["Cache-Control"], first["X-Robots-Tag"]) == ("private, max-age=3600", "noindex")
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


def test_changed_stopped_guessed_and_ended_answer_404_alike(clerk: Who) -> None:
    """R67 N10 Nothing tells a stopped address from one that never was."""
    old = reverse("calendar_feed", args=[renew_feed(by=clerk)])
    new = address_on(signed_in(clerk).post(reverse("calendar_feed_renew")))
    works = Client().get(new).status_code
    signed_in(clerk).post(reverse("calendar_feed_stop"))
    stopped = Client().get(new)
    current = reverse("calendar_feed", args=[renew_feed(by=clerk)])
    Post.objects.filter(pk=clerk.post.pk).update(until=date(2023, 11, 20))

    answers = [Client().get(address) for address in (old, current, "/calendar/feed/abc.ics")]

    assert works == 200
    assert [answer.status_code for answer in (stopped, *answers)] == [404] * 4
    assert len({answer.content for answer in (stopped, *answers)}) == 1


def test_no_person_and_no_note_is_given_out(clerk: Who) -> None:
    """R67"""
    an_item(clerk, note="找王小明拿钥匙")

    body = Client().get(reverse("calendar_feed", args=[renew_feed(by=clerk)])).content.decode()

    assert ("王小明" in body, "陈小燕" in body, "ORGANIZER" in body, "ATTENDEE" in body) == (False,) * 4


def test_residents_entrance_has_no_such_address() -> None:
    """The outer zone serves residents' pages alone."""
    assert "calendar_feed" not in {pattern.name for pattern in urls.urlpatterns}


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_four_queries(clerk: Who, count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(count):
        an_item(clerk, title=f"宣讲{number}")
    address = reverse("calendar_feed", args=[renew_feed(by=clerk)])

    with django_assert_num_queries(4):
        Client().get(address)
