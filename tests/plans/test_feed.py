"""The private calendar address: who has one, what it gives out, when it stops."""

from collections.abc import Callable
from datetime import date, datetime, time

import pytest

from beacon.people.models import Account, Post, Unit, UnitKind
from beacon.people.reach import Who
from beacon.plans.models import Feed
from beacon.plans.schedule.feed import FeedContent, feed_content, feed_in_use, renew_feed, stop_feed
from beacon.plans.schedule.scheduling import cancel_item, undo_item
from tests.support.calendar import an_item
from tests.support.people import a_unit, someone
from tests.support.plan import a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(at: Callable[[str], datetime]) -> None:
    at("2023-11-21 16:00")


@pytest.fixture
def clerk(office: Who) -> Who:
    who = someone("clerk", a_unit(office.tenant), name="陈小燕")
    a_plan(office)
    return who


def given(token: str) -> FeedContent:
    content = feed_content(token)
    assert content is not None
    return content


def test_it_holds_the_units_own_plans_and_due_days(clerk: Who, office: Who) -> None:
    """R67"""
    an_item(clerk, starts_at=time(9, 30), note="找陈小燕")
    an_item(clerk, title="内部培训", is_private=True, planned_on=date(2023, 11, 24), place="")
    neighbour = someone("dept", a_unit(office.tenant, "综合执法办公室", UnitKind.DEPARTMENT))
    an_item(neighbour, title="别家的", invited=(clerk.unit,))

    content = given(renew_feed(by=clerk))

    rows = [(entry.title, entry.day, entry.starts_at, entry.place) for entry in content.entries]
    assert content.name == "锦绣社区消防宣传日历"
    assert rows[:2] == [
        ("到锦绣苑宣讲", date(2023, 11, 22), time(9, 30), "锦绣苑"),
        ("内部培训", date(2023, 11, 24), None, ""),
    ]
    assert ("截止：11月月报", date(2023, 11, 23), None, "") in rows
    assert "别家的" not in str(rows)
    assert "陈小燕" not in str(content)


def test_cancelled_ones_say_so_and_withdrawn_ones_go(clerk: Who) -> None:
    cancel_item(by=clerk, item=an_item(clerk))
    undo_item(by=clerk, item=an_item(clerk, title="手滑"))

    plans = [entry for entry in given(renew_feed(by=clerk)).entries if entry.key.startswith("plan-")]

    assert [(entry.title, entry.is_cancelled) for entry in plans] == [("到锦绣苑宣讲", True)]


def test_only_a_hash_is_kept(clerk: Who) -> None:
    """Whoever reads the table cannot open a calendar with it."""
    token = renew_feed(by=clerk)

    row = Feed.objects.get()

    assert token not in str(vars(row))
    assert len(row.secret_hash) == 64


def test_a_new_address_ends_the_one_before_and_stopping_ends_it(clerk: Who) -> None:
    """R67"""
    first = renew_feed(by=clerk)
    second = renew_feed(by=clerk)
    states = [feed_content(first) is None, feed_content(second) is None]

    stop_feed(by=clerk)

    assert states == [True, False]
    assert (feed_content(second), feed_in_use(clerk)) == (None, None)
    stop_feed(by=clerk)


def test_it_ends_with_the_post_the_account_and_the_unit(clerk: Who) -> None:
    token = renew_feed(by=clerk)
    until = Post.objects.filter(pk=clerk.post.pk)

    until.update(until=date(2023, 11, 20))
    ended = feed_content(token)
    until.update(until=date(2023, 11, 21))
    last_day = feed_content(token)
    Account.objects.filter(pk=clerk.account.pk).update(is_active=False)
    switched_off = feed_content(token)
    Account.objects.filter(pk=clerk.account.pk).update(is_active=True)
    Unit.objects.filter(pk=clerk.unit.pk).update(closed_on=date(2023, 11, 20))

    assert (ended, last_day is None, switched_off, feed_content(token)) == (None, False, None, None)


@pytest.mark.parametrize("wrong", ["", "x", "机密", "A" * 53, "A" * 54, "!" * 54, "../../etc"])
def test_guesses_open_nothing(clerk: Who, wrong: str) -> None:
    renew_feed(by=clerk)

    assert feed_content(wrong) is None


def test_the_right_row_with_a_wrong_secret_opens_nothing(clerk: Who) -> None:
    token = renew_feed(by=clerk)

    assert feed_content(token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB")) is None


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_four_queries(clerk: Who, count: int, django_assert_num_queries: Callable[..., object]) -> None:
    for number in range(count):
        an_item(clerk, title=f"宣讲{number}")
    token = renew_feed(by=clerk)

    with django_assert_num_queries(4):  # type: ignore[attr-defined]
        given(token)
