"""暗访: a planned check that nobody may be warned of stays with those who make it until it is done (R18)."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from beacon.kit import clock
from beacon.kit.refusals import Refusal
from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.plans.models import CalendarItem, ItemState
from beacon.plans.schedule.agenda import coming, find_item, month_of, others_at, others_there, visible_items
from beacon.plans.schedule.feed import feed_content, renew_feed
from beacon.plans.schedule.scheduling import cancel_item, edit_item, finish_item, undo_item
from tests.support.calendar import DAY, a_draft, an_item
from tests.support.people import a_tenant, a_unit, someone, the_office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(at: Callable[[str], datetime]) -> None:
    at("2023-11-21 16:00")


@pytest.fixture
def dept(office: Who) -> Who:
    return someone("dept", a_unit(office.tenant, "党群办公室", UnitKind.DEPARTMENT))


@pytest.fixture
def joins(office: Who) -> Who:
    return someone("dept", a_unit(office.tenant, "综合执法办公室", UnitKind.DEPARTMENT))


def a_ride(dept: Who, *asked: Who, **more: object) -> CalendarItem:
    values = {"title": "记者随行暗访", "kind": "media_ride", "is_unannounced": True, **more}
    return an_item(dept, invited=tuple(one.unit for one in asked), **values)  # type: ignore[arg-type]


def opens(who: Who, item: CalendarItem) -> bool:
    try:
        return find_item(who, item.pk) == item
    except Refusal as refusal:
        assert refusal.code == "not_yours"
        return False


def listed(who: Who) -> list[str]:
    days = month_of(who, date(2023, 11, 1), clock.now(), mine=False).days
    return [shown.item.title for day in days for shown in day.shown]


def test_whom_it_would_warn_can_neither_list_nor_open_it(dept: Who, joins: Who, clerk: Who, office: Who) -> None:
    """R18 A unit account cannot list or open a planned unannounced ride; those who make it and the office can."""
    item = a_ride(dept, joins)
    leader = someone("leader", office.unit)

    assert [opens(who, item) for who in (dept, joins, office, leader, clerk)] == [True, True, True, True, False]
    assert [len(listed(who)) for who in (dept, joins, office, leader, clerk)] == [1, 1, 1, 1, 0]


def test_no_hint_of_the_same_place_and_day_gives_it_away(dept: Who, clerk: Who) -> None:
    """R18 R67 Neither beside the unit's own plan, nor on its first page, nor in the form of 记一笔."""
    a_ride(dept, place="锦绣苑")
    own = an_item(clerk, title="楼栋演练", place="锦绣苑")

    assert others_there(clerk, find_item(clerk, own.pk)) == []
    assert [shown.beside for day in _november(clerk) for shown in day.shown] == [()]
    assert coming(clerk.unit, clock.today()).beside == []
    assert others_at(clerk, "锦绣苑", DAY) == []
    assert [item.title for item in others_at(dept, "锦绣苑", DAY)] == ["楼栋演练"]


def _november(who: Who):  # type: ignore[no-untyped-def]
    return month_of(who, date(2023, 11, 1), clock.now(), mine=False).days


def test_it_is_in_nobodys_calendar_but_of_the_unit_that_plans_it(dept: Who, joins: Who, clerk: Who) -> None:
    """R18 R67 The private feed."""
    a_ride(dept, joins)

    titles = []
    for who in (dept, clerk):
        content = feed_content(renew_feed(by=who))
        assert content is not None
        titles.append([entry.title for entry in content.entries])

    assert titles == [["记者随行暗访"], []]


def test_done_it_is_seen_by_all_cancelled_by_none_more(dept: Who, clerk: Who, office: Who) -> None:
    """R18 Hidden until done; one that was called off may be made another day."""
    done = finish_item(by=dept, item=a_ride(dept))
    off = cancel_item(by=dept, item=a_ride(dept))

    assert (opens(clerk, done), opens(clerk, off), opens(office, off)) == (True, False, True)
    undo_item(by=dept, item=done)
    assert not opens(clerk, done)


def test_the_switch_is_edited_and_taken_back_with_the_rest(dept: Who, clerk: Who) -> None:
    item = a_ride(dept)

    edited = edit_item(by=dept, item=item, draft=a_draft(title="公开检查"), seen=item.sequence)
    assert (edited.is_unannounced, opens(clerk, item)) == (False, True)
    undo_item(by=dept, item=edited)
    item.refresh_from_db()

    assert (item.is_unannounced, item.state, opens(clerk, item)) == (True, ItemState.PLANNED, False)


def test_another_subdistrict_sees_nothing_of_it(dept: Who, joins: Who) -> None:
    """N10"""
    a_ride(dept, joins)
    elsewhere = the_office(a_tenant("上坪街道"))

    assert list(visible_items(elsewhere)) == []
