"""加码: set with a reason, owed from then on, counted, withdrawn."""

import uuid
from collections.abc import Callable
from datetime import date, datetime

import pytest

from beacon.figures.duties import done_rate, overdue
from beacon.journal.reading import lines_of
from beacon.kit import clock
from beacon.kit.refusals import Refusal
from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.plans.beyond.aims import Aim, clean_aim
from beacon.plans.beyond.targets import burden, find_target, listed_targets, target_behind, untimed_duties, warning
from beacon.plans.models import Duty, DutyInstance, Target, Why
from beacon.plans.progress import visible_instances
from beacon.plans.reconcile import reconcile
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
from beacon.records.following.targeting import set_target, withdraw_target
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.targets import a_plan_with_talks

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]
MONTHLY = Aim("monthly")


@pytest.fixture(autouse=True)
def _now(at: At) -> None:
    at("2023-11-10 09:00")


@pytest.fixture
def talks(office: Who, clerk: Who) -> Duty:
    return a_plan_with_talks(office)


def rows(duty: Duty) -> list[tuple[str, str, date, str]]:
    found = (
        DutyInstance.objects.filter(lineage=duty.lineage).select_related("unit").order_by("due_on", "unit__position")
    )
    return [(row.unit.name, row.label, row.due_on, row.withdrawn_why) for row in found]


def talk(who: Who, day: date) -> None:
    draft = Draft(kind="talk", happened_on=day, setting="community")
    save_record(by=who, unit=who.unit, draft=draft, client_id=uuid.uuid4())


def refusal_of(deed: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as said:
        deed()
    return said.value.code


def test_nothing_is_owed_before_and_every_bound_unit_owes_it_after(office: Who, talks: Duty) -> None:
    """R65 I03 A T row without a target never enters; with one it is owed from the day it was set."""
    a_unit(office.tenant, "石梯村", UnitKind.VILLAGE)
    before = rows(talks)

    set_target(by=office, duty=talks, aim=MONTHLY, reason="冬季火灾多发")

    assert before == []
    assert rows(talks) == [
        ("锦绣社区", "11月宣讲", date(2023, 11, 30), ""),
        ("锦绣社区", "12月宣讲", date(2023, 12, 31), ""),
    ]
    first = DutyInstance.objects.filter(lineage=talks.lineage).earliest("due_on")
    assert (first.starts, first.is_short) == (date(2023, 11, 10), True)


def test_a_target_without_a_reason_is_refused(office: Who, talks: Duty) -> None:
    """R65 Setting a quota on a T clause needs a reason."""
    with pytest.raises(Refusal) as said:
        set_target(by=office, duty=talks, aim=MONTHLY, reason="  ")

    assert (said.value.reason.field, said.value.sentence) == ("reason", "请写一句为什么要加。")
    assert (Target.objects.count(), rows(talks)) == (0, [])


def test_it_is_listed_with_who_when_why_and_how_many(office: Who, clerk: Who, talks: Duty) -> None:
    """R65 Visible to the units too."""
    a_unit(office.tenant, "滨江路社区")

    set_target(by=office, duty=talks, aim=Aim("quarterly", 2), reason="冬季火灾多发")

    for who in (office, clerk):
        (listed,) = listed_targets(who)
        assert (listed.sentence, listed.units, listed.target.reason, listed.target.set_by.name) == (
            "每季度2次",
            2,
            "冬季火灾多发",
            "周敏",
        )
    assert [line.verb for line in lines_of(office.tenant_id, listed.target.id)] == ["set_target"]


def test_what_it_would_cost_is_said_before(office: Who, talks: Duty) -> None:
    """R65"""
    a_unit(office.tenant, "滨江路社区")

    said = warning(MONTHLY, burden(talks, MONTHLY))

    assert said == ("通知没有规定次数。设成每月1次会增加基层负担，请写明理由。涉及2个单位，到年底共4次。")
    assert rows(talks) == []


def test_records_do_it_and_it_counts_in_the_rate(office: Who, clerk: Who, talks: Duty, at: At) -> None:
    """R65 I03 I04"""
    set_target(by=office, duty=talks, aim=MONTHLY, reason="冬季火灾多发")
    at("2023-11-20 09:00")
    talk(clerk, date(2023, 11, 20))
    done = DutyInstance.objects.get(label="11月宣讲").done_on
    at("2024-01-02 09:00")

    late = [row.label for row in overdue(office, clock.now()) if row.lineage == talks.lineage]
    mine = visible_instances(office).filter(lineage=talks.lineage).counted_at(clock.now())

    assert (done, late, mine.count()) == (date(2023, 11, 20), ["12月宣讲"], 2)
    assert done_rate(office, clock.now()).denominator >= 2


def test_what_was_recorded_on_the_day_itself_counts_already(office: Who, clerk: Who, talks: Duty) -> None:
    talk(clerk, date(2023, 11, 10))
    talk(clerk, date(2023, 11, 3))

    set_target(by=office, duty=talks, aim=Aim("monthly", 2), reason="冬季火灾多发")

    assert DutyInstance.objects.get(label="11月宣讲").done_on is None
    talk(clerk, date(2023, 11, 10))
    assert DutyInstance.objects.get(label="11月宣讲").done_on == date(2023, 11, 10)


def test_a_day_is_asked_once_and_another_day_later_is_another_row(office: Who, clerk: Who, talks: Duty, at: At) -> None:
    """R65"""
    first = set_target(by=office, duty=talks, aim=Aim("once", 1, date(2023, 11, 20)), reason="119")
    talk(clerk, date(2023, 11, 10))
    withdraw_target(by=office, target=first)
    set_target(by=office, duty=talks, aim=Aim("once", 1, date(2023, 12, 20)), reason="冬季")

    assert [
        (row.due_on, row.done_on) for row in DutyInstance.objects.filter(lineage=talks.lineage).order_by("due_on")
    ] == [
        (date(2023, 11, 20), date(2023, 11, 10)),
        (date(2023, 12, 20), date(2023, 11, 10)),
    ]


def test_withdrawn_it_asks_nothing_more_and_history_stays(office: Who, clerk: Who, talks: Duty, at: At) -> None:
    """R65"""
    target = set_target(by=office, duty=talks, aim=MONTHLY, reason="冬季火灾多发")
    talk(clerk, date(2023, 11, 10))
    at("2023-12-05 09:00")

    withdraw_target(by=office, target=target)

    assert rows(talks) == [
        ("锦绣社区", "11月宣讲", date(2023, 11, 30), ""),
        ("锦绣社区", "12月宣讲", date(2023, 12, 31), Why.TARGET),
    ]
    assert not reconcile(office.tenant_id)
    (listed,) = listed_targets(clerk)
    assert (listed.is_in_force, listed.target.reason) == (False, "冬季火灾多发")
    assert refusal_of(lambda: withdraw_target(by=office, target=target)) == "wrong_state"


def test_set_again_the_same_month_is_the_same_row(office: Who, talks: Duty) -> None:
    first = set_target(by=office, duty=talks, aim=MONTHLY, reason="冬季")
    withdraw_target(by=office, target=first)

    second = set_target(by=office, duty=talks, aim=Aim("monthly", 2), reason="还是要")

    assert rows(talks) == [
        ("锦绣社区", "11月宣讲", date(2023, 11, 30), ""),
        ("锦绣社区", "12月宣讲", date(2023, 12, 31), ""),
    ]
    instance = DutyInstance.objects.get(label="12月宣讲")
    assert (instance.needed, target_behind(instance)) == (2, second)


def test_only_the_office_sets_and_withdraws(office: Who, clerk: Who, talks: Duty) -> None:
    """N10 R65"""
    target = set_target(by=office, duty=talks, aim=MONTHLY, reason="冬季")
    leader = someone("leader", office.unit)
    elsewhere = the_office(a_tenant("上坪街道"))

    for who in (clerk, leader, elsewhere):
        assert refusal_of(lambda who=who: withdraw_target(by=who, target=target)) in ("not_yours", "read_only")  # type: ignore[misc]
    assert refusal_of(lambda: find_target(elsewhere, target.pk)) == "not_yours"
    assert listed_targets(elsewhere) == []


def test_a_duty_with_a_time_of_its_own_and_a_second_target_are_refused(office: Who, clerk: Who, talks: Duty) -> None:
    drill = Duty.objects.get(tenant=office.tenant, template="community_drill")
    set_target(by=office, duty=talks, aim=MONTHLY, reason="冬季")

    assert refusal_of(lambda: set_target(by=office, duty=drill, aim=MONTHLY, reason="多练")) == "has_time"
    assert refusal_of(lambda: set_target(by=office, duty=talks, aim=MONTHLY, reason="再加")) == "wrong_state"
    assert untimed_duties(office) == []


def test_what_nobody_can_record_yet_gets_no_target(office: Who, clerk: Who) -> None:
    knocks = a_plan_with_talks(office, kinds=("knock",), title="敲门")

    assert untimed_duties(office) == []
    assert refusal_of(lambda: set_target(by=office, duty=knocks, aim=MONTHLY, reason="要挂")) == "no_record"


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({}, "cadence"),
        ({"cadence": "daily"}, "cadence"),
        ({"cadence": "monthly", "needed": "0"}, "needed"),
        ({"cadence": "monthly", "needed": "二"}, "needed"),
        ({"cadence": "once"}, "due_on"),
        ({"cadence": "once", "due_on": "2023-11-09"}, "due_on"),
        ({"cadence": "once", "due_on": "2025-01-01"}, "due_on"),
    ],
)
def test_an_aim_that_does_not_fit_is_told_beside_its_field(raw: dict[str, str], field: str) -> None:
    with pytest.raises(Refusal) as said:
        clean_aim(raw, date(2023, 11, 10))

    assert said.value.reason.field == field


def test_an_aim_is_one_sentence() -> None:
    today = date(2023, 11, 10)

    assert [
        clean_aim(raw, today).sentence
        for raw in (
            {"cadence": "monthly"},
            {"cadence": "yearly", "needed": "2"},
            {"cadence": "once", "due_on": "2023-12-20"},
        )
    ] == ["每月1次", "全年2次", "2023年12月20日前1次"]
