"""The month, the hint that two units go to one place, and what others may not see."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from beacon.kit import clock
from beacon.kit.refusals import Refusal
from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.plans.actions import exempt
from beacon.plans.models import Answer, CalendarItem, Invitation
from beacon.plans.schedule.agenda import Month, due_days, find_item, is_involved, month_of, others_there
from beacon.plans.schedule.scheduling import answer_invitation, cancel_item
from tests.support.calendar import DAY, an_item
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan, instance_of

pytestmark = pytest.mark.django_db

NOVEMBER = date(2023, 11, 1)


@pytest.fixture(autouse=True)
def _now(at: Callable[[str], datetime]) -> None:
    at("2023-11-21 16:00")


@pytest.fixture
def other(office: Who) -> Who:
    return someone("dept", a_unit(office.tenant, "党群办公室", UnitKind.DEPARTMENT))


def november(who: Who, *, mine: bool = False) -> Month:
    return month_of(who, NOVEMBER, clock.now(), mine=mine)


def seen(month: Month) -> list[tuple[str, tuple[str, ...]]]:
    return [(shown.item.title, shown.beside) for day in month.days for shown in day.shown]


def test_two_departments_at_one_place_on_one_day_both_read_of_it(dept: Who, other: Who) -> None:
    """R67 Two departments plan one site on one day → both see a hint."""
    one = an_item(dept, place="锦绣苑")
    two = an_item(other, title="防诈宣传", place="锦绣苑小区门口")

    assert [item.unit.name for item in others_there(dept, find_item(dept, one.pk))] == ["党群办公室"]
    assert [item.unit.name for item in others_there(other, find_item(other, two.pk))] == ["综合执法办公室"]
    assert seen(november(dept)) == [("到锦绣苑宣讲", ("党群办公室",)), ("防诈宣传", ())]
    assert seen(november(other)) == [("到锦绣苑宣讲", ()), ("防诈宣传", ("综合执法办公室",))]


def test_going_to_a_community_on_the_day_it_has_plans_of_its_own_is_told(dept: Who, clerk: Who) -> None:
    """R67"""
    one = an_item(dept, place="锦绣社区")
    an_item(clerk, title="楼栋演练", place="3栋楼下")

    assert [item.title for item in others_there(dept, find_item(dept, one.pk))] == ["楼栋演练"]


def test_another_day_a_cancelled_and_a_private_plan_meet_nobody(dept: Who, other: Who) -> None:
    """R67 A private plan is not given away by a hint."""
    one = an_item(dept)
    an_item(other, planned_on=date(2023, 11, 23))
    cancel_item(by=other, item=an_item(other))
    an_item(other, is_private=True)

    assert others_there(dept, find_item(dept, one.pk)) == []


def test_units_that_go_together_already_are_not_told_again(dept: Who, clerk: Who) -> None:
    """R67"""
    one = an_item(dept, invited=(clerk.unit,))
    an_item(clerk, title="一起宣讲")
    answer_invitation(by=clerk, invitation=Invitation.objects.get(), answer=Answer.ACCEPTED)
    together = others_there(dept, find_item(dept, one.pk))
    answer_invitation(by=clerk, invitation=Invitation.objects.select_related("item").get(), answer=Answer.DECLINED)

    assert (together, len(others_there(dept, find_item(dept, one.pk)))) == ([], 1)


def test_private_plans_are_seen_by_their_own_unit_alone(office: Who, dept: Who, clerk: Who) -> None:
    """N10 只本单位可见 holds for the office and the leader too."""
    item = an_item(dept, is_private=True)
    leader = someone("leader", office.unit)

    assert [len(seen(november(who))) for who in (dept, office, leader, clerk)] == [1, 0, 0, 0]
    for who in (office, leader, clerk):
        with pytest.raises(Refusal, match="这条属于别的单位"):
            find_item(who, item.pk)


def test_plans_of_another_subdistrict_are_not_there(dept: Who) -> None:
    """N10"""
    elsewhere = the_office(a_tenant("上坪街道"))
    item = an_item(dept)

    assert seen(november(elsewhere)) == []
    with pytest.raises(Refusal, match="这条属于别的单位"):
        find_item(elsewhere, item.pk)


def test_note_and_comments_are_for_those_involved(office: Who, dept: Who, other: Who, clerk: Who) -> None:
    """R67 Everybody sees when, where and who; the rest is for the unit, the invited and the office."""
    item = an_item(dept, invited=(clerk.unit,))

    assert [is_involved(who, find_item(who, item.pk)) for who in (dept, clerk, office, other)] == [
        True,
        True,
        True,
        False,
    ]


def test_mine_are_ones_own_and_those_one_is_invited_to(dept: Who, other: Who, clerk: Who) -> None:
    an_item(dept, title="甲", invited=(clerk.unit,))
    an_item(other, title="乙", place="")
    an_item(clerk, title="丙", place="")

    assert [title for title, _ in seen(november(clerk, mine=True))] == ["甲", "丙"]
    assert [title for title, _ in seen(november(clerk))] == ["甲", "乙", "丙"]


def test_the_month_is_whole_weeks_and_knows_its_neighbours(dept: Who) -> None:
    month = month_of(dept, date(2023, 12, 1), clock.now(), mine=False)

    assert {len(week) for week in month.weeks} == {7}
    assert (month.weeks[0][0].day.weekday(), month.before, month.after) == (0, NOVEMBER, date(2024, 1, 1))
    assert month_of(dept, date(2024, 1, 1), clock.now(), mine=False).before == date(2023, 12, 1)
    assert (len(month.days), month.is_empty) == (31, True)


def test_due_days_of_the_unit_stand_beside(office: Who, clerk: Who) -> None:
    """R67 R69"""
    a_plan(office)
    exempt(by=office, instance=instance_of(clerk, "下半年演练"), reason="整体搬迁")

    found = due_days(clerk, date(2023, 11, 1), date(2023, 12, 31))

    assert [(due.day, due.label) for due in found] == [
        (date(2023, 11, 23), "11月月报"),
        (date(2023, 12, 23), "12月月报"),
        (date(2023, 12, 31), "四季度参观"),
    ]


def test_the_office_reads_one_line_a_duty_with_how_many_units(office: Who, clerk: Who, dept: Who) -> None:
    """R67 R69"""
    a_plan(office)

    found = due_days(office, date(2023, 11, 1), date(2023, 11, 30))

    assert [(due.day, due.label, due.units) for due in found] == [(date(2023, 11, 23), "月报", 2)]


@pytest.mark.parametrize("count", [1, 3])
def test_a_month_costs_the_same_however_much_stands_on_it(
    dept: Who, other: Who, clerk: Who, count: int, django_assert_num_queries: Callable[..., object]
) -> None:
    for number in range(count):
        an_item(dept, title=f"宣讲{number}", invited=(clerk.unit,))
        an_item(other, title=f"防诈{number}")

    with django_assert_num_queries(4):  # type: ignore[attr-defined]
        assert len(seen(november(dept))) == 2 * count
    assert CalendarItem.objects.filter(planned_on=DAY).count() == 2 * count
