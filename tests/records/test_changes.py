"""Units, deadlines and workdays that change, and what follows of it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from beacon.journal.models import Line
from beacon.kit import clock
from beacon.kit.refusals import Refusal
from beacon.people.deadlines import deadlines_of
from beacon.people.models import DayException, DeadlineRule, Post, Unit, UnitGroup, UnitKind
from beacon.people.reach import Who
from beacon.people.units import NewUnit
from beacon.plans.models import Delivery, Duty, DutyInstance, Series, Why
from beacon.plans.progress import todo_of
from beacon.records.actions import places_of, void
from beacon.records.following.changes import (
    change_deadline,
    change_workdays,
    close_unit,
    dry_run,
    merge_units,
    open_unit,
    publish_version,
    reopen_unit,
    roster_loaded,
)
from beacon.records.following.outlook import Effect
from beacon.records.models import Credit
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_notice, a_plan, at, instance_of
from tests.support.years import a_town, clerk_of, owed, record, unit_of

pytestmark = pytest.mark.django_db

NEW = NewUnit("新城社区", UnitKind.COMMUNITY, group=UnitGroup.COMMUNITY)


@pytest.fixture
def office() -> Who:
    office = a_town()
    a_plan(office)
    return office


def deeds(office: Who) -> list[Callable[[Who], Any]]:
    here, there = unit_of(office, "桥头社区"), unit_of(office, "锦绣社区")
    return [
        lambda by: open_unit(by=by, new=NEW, opened_on=date(2023, 6, 1)),
        lambda by: close_unit(by=by, unit=here, on=date(2023, 6, 15)),
        lambda by: reopen_unit(by=by, unit=here),
        lambda by: merge_units(by=by, units=[here], into=there, on=date(2023, 6, 15)),
        lambda by: change_deadline(by=by, day=25),
        lambda by: change_workdays(by=by, days={date(2023, 6, 23): True}),
        lambda by: roster_loaded(by=by, load=list),
    ]


@pytest.mark.parametrize("role", ["clerk", "leader"])
def test_only_the_office_changes_roster_and_calendar(office: Who, role: str) -> None:
    """N10 Others, and whoever only reads, are refused, in a rehearsal too."""
    stranger = someone(role, unit_of(office, "桥头社区"))
    for deed in deeds(office):
        with pytest.raises(Refusal) as refused:
            dry_run(lambda deed=deed: deed(stranger))
        assert refused.value.code in ("not_yours", "read_only")


def test_another_subdistricts_units_are_refused_like_units_that_are_not_there(office: Who) -> None:
    """N10 A key of another subdistrict tells nothing."""
    elsewhere = the_office(a_tenant("上坪街道"))
    own = a_unit(elsewhere.tenant, "老街社区")
    theirs = unit_of(office, "桥头社区")
    for deed in (
        lambda: close_unit(by=elsewhere, unit=theirs, on=date(2023, 6, 15)),
        lambda: reopen_unit(by=elsewhere, unit=theirs),
        lambda: merge_units(by=elsewhere, units=[theirs], into=own, on=date(2023, 6, 15)),
        lambda: merge_units(by=elsewhere, units=[own], into=theirs, on=date(2023, 6, 15)),
        lambda: open_unit(
            by=elsewhere, new=NewUnit("一网格", UnitKind.GRID, parent=theirs), opened_on=date(2023, 6, 1)
        ),
    ):
        with pytest.raises(Refusal) as refused:
            deed()
        assert refused.value.code == "not_yours"
    assert Unit.objects.filter(closed_on__isnull=False).count() == 0


def test_each_deed_writes_one_line_without_names(office: Who) -> None:
    """N09 The journal says what was changed and from when."""
    with at(2023, 6, 10, 9, 0):
        before = Line.objects.filter(tenant_id=office.tenant_id).count()
        open_unit(by=office, new=NEW, opened_on=date(2023, 6, 5))
        close_unit(by=office, unit=unit_of(office, "柏树村"), on=date(2023, 6, 15))
        change_deadline(by=office, day=25)

    lines = Line.objects.filter(tenant_id=office.tenant_id, number__gt=before).order_by("number")
    assert [(line.verb, line.detail) for line in lines] == [
        ("open_unit", {"on": "2023-06-05"}),
        ("close_unit", {"on": "2023-06-15"}),
        ("change_deadline", {"day": 25, "from": "2023-06-24"}),
    ]


JUNE = date(2023, 6, 1)


def closing(name: str, on: date = JUNE) -> Callable[[Who], Any]:
    return lambda office: close_unit(by=office, unit=unit_of(office, name), on=on)


def opening(name: str, kind: str = "community", code: str | None = None) -> Callable[[Who], Any]:
    return lambda office: open_unit(by=office, new=NewUnit(name, kind, code=code), opened_on=JUNE)


def merging(*names: str, into: str, on: date = JUNE) -> Callable[[Who], Any]:
    return lambda office: merge_units(
        by=office, units=[unit_of(office, name) for name in names], into=unit_of(office, into), on=on
    )


@pytest.mark.parametrize(
    ("deed", "code", "said"),
    [
        (closing("桥头社区", date(2019, 1, 1)), "too_early", "2020年1月1日"),
        (closing("桥头社区", date.max), "no_such_day", "「停用日期」的年份不对"),
        (merging("桥头社区", into="锦绣社区", on=date.max), "no_such_day", "「合并日期」的年份不对"),
        (closing("街道消安办"), "office", "不能停用"),
        (lambda office: reopen_unit(by=office, unit=unit_of(office, "桥头社区")), "is_open", "没有停用"),
        (opening(" "), "no_name", "单位名称"),
        (opening("桥头社区"), "name_taken", "桥头社区"),
        (opening("新城", "town"), "no_such_choice", "类型"),
        (opening("新城", code="一号"), "bad_code", "短横"),
        (opening("新城", code="0001"), "code_taken", "0001"),
        (merging(into="桥头社区"), "nobody", "请选"),
        (merging("桥头社区", into="桥头社区"), "same_unit", "它自己"),
        (merging("桥头社区", into="锦绣社区", on=date(2019, 6, 1)), "not_open", "没有启用"),
        (lambda office: change_deadline(by=office, day=23), "same_day", "已经是每月23日"),
        (lambda office: change_deadline(by=office, day=31), "no_such_day", "1到28"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_to_do(
    office: Who, deed: Callable[[Who], Any], code: str, said: str
) -> None:
    """R68 Nothing half done: the sentence names what is wrong."""
    with at(2023, 6, 10, 9, 0), pytest.raises(Refusal) as refused:
        deed(office)

    assert (refused.value.code, said in refused.value.sentence) == (code, True)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_unit_of_another_age_is_not_opened(office: Who, day: date) -> None:
    with pytest.raises(Refusal) as refusal:
        open_unit(by=office, new=NEW, opened_on=day)

    assert (refusal.value.code, refusal.value.reason.field) == ("no_such_day", "opened_on")


def test_a_unit_is_not_merged_into_one_below_it_nor_before_a_month_it_reported(office: Who) -> None:
    bridge, river = unit_of(office, "桥头社区"), unit_of(office, "滨江路社区")
    grid = a_unit(office.tenant, "一网格", UnitKind.GRID, parent=bridge)

    with at(2023, 6, 10, 9, 0), pytest.raises(Refusal) as below:
        merge_units(by=office, units=[bridge], into=grid, on=date(2023, 6, 15))
    DutyInstance.objects.filter(unit=bridge, period="2023-06").update(done_on=date(2023, 6, 20))
    with at(2023, 6, 21, 9, 0), pytest.raises(Refusal) as reported:
        merge_units(by=office, units=[bridge], into=river, on=date(2023, 5, 15))

    assert below.value.code == "below"
    assert reported.value.sentence == "「桥头社区」已经报了6月月报，日期不能早于5月24日。"


def test_a_day_off_moves_the_late_moment_that_lies_ahead_and_no_other(office: Who) -> None:
    """R69 The workday table: 23 June 2023 is a holiday; made a working day, June is late from the 24th."""
    with at(2023, 6, 10, 9, 0):
        outlook = change_workdays(by=office, days={date(2023, 6, 23): True}, reason="调休").outlook
    lines = {line.sentence for unit in outlook.units for line in unit.lines}
    assert lines == {"6月月报：从6月24日00:00起才算晚，原来是6月25日09:00。"}
    assert DayException.objects.get(day=date(2023, 6, 23)).note == "调休"

    with at(2023, 6, 26, 9, 0):
        assert not change_workdays(by=office, days={date(2023, 6, 23): None}).outlook, "past moments stay"


def test_a_deadline_changed_twice_before_it_holds_is_one_rule(office: Who) -> None:
    with at(2023, 5, 10, 9, 0):
        change_deadline(by=office, day=25)
        change_deadline(by=office, day=20)
        change_deadline(by=office, day=23)

    assert DeadlineRule.objects.filter(tenant=office.tenant).count() == 2
    assert deadlines_of(office.tenant_id).day_for(date(2023, 5, 24)) == 23
    assert ("6月月报", date(2023, 6, 23)) in owed(office, "石梯村")


def test_a_voided_record_of_a_closed_unit_leaves_nothing_to_do(office: Who) -> None:
    """R68 Done before the closing it stays; once its record is void it is not owed either."""
    with at(2023, 5, 20, 9, 0):
        drill = record(office, "桥头社区", "drill", date(2023, 5, 19))
        close_unit(by=office, unit=unit_of(office, "桥头社区"), on=date(2023, 6, 15))
        assert ("上半年演练", date(2023, 6, 30)) in owed(office, "桥头社区")

        void(by=office, record=drill, reason="记重了")

    assert ("上半年演练", date(2023, 6, 30)) not in owed(office, "桥头社区")


def test_a_merged_units_past_record_credits_nothing_of_the_other_units_past(office: Who) -> None:
    """R68 Before the merger each has its own history: 桥头's drill of May is not 滨江路's first half-year."""
    with at(2023, 8, 20, 9, 0):
        record(office, "桥头社区", "drill", date(2023, 5, 19))
        merge_units(
            by=office, units=[unit_of(office, "桥头社区")], into=unit_of(office, "滨江路社区"), on=date(2023, 8, 31)
        )

    drills = DutyInstance.objects.filter(duty__template="community_drill", period="2023H1").owed()
    assert [(row.unit.name, row.done_on) for row in drills.order_by("unit__position")][1:] == [
        ("桥头社区", date(2023, 5, 19)),
        ("滨江路社区", None),
    ]
    withdrawn = DutyInstance.objects.filter(unit__name="桥头社区", withdrawn_at__isnull=False)
    assert set(withdrawn.values_list("withdrawn_why", flat=True)) == {Why.MERGED}


def test_people_of_a_merged_unit_work_for_the_other_from_the_next_day(office: Who) -> None:
    """N13 The same role at the other unit; whoever has it there keeps one; a post to come begins there."""
    bridge, river = unit_of(office, "桥头社区"), unit_of(office, "滨江路社区")
    both = clerk_of(office, "滨江路社区", date(2023, 8, 1))
    Post.objects.create(account=both.account, role="clerk", tenant=office.tenant, unit=bridge, since=date(2023, 1, 1))
    later = someone("head", river).account
    Post.objects.create(account=later, role="head", tenant=office.tenant, unit=bridge, since=date(2023, 10, 1))
    Post.objects.filter(account=later, unit=river).delete()
    grid = a_unit(office.tenant, "一网格", UnitKind.GRID, parent=bridge)

    with at(2023, 8, 20, 9, 0):
        merge_units(by=office, units=[bridge], into=river, on=date(2023, 8, 31))

    assert not Post.objects.filter(unit=bridge).held_on(date(2023, 9, 1)).exists()
    held = Post.objects.filter(unit=river).order_by("since", "role")
    assert [(post.role, post.since) for post in held] == [
        ("clerk", date(2020, 1, 1)),
        ("clerk", date(2023, 9, 1)),
        ("head", date(2023, 10, 1)),
    ]
    grid.refresh_from_db()
    assert grid.path == f"{river.path}{bridge.code}/{grid.code}/"
    with at(2023, 9, 2, 9, 0):
        assert "下半年演练" in {todo.instance.label for todo in todo_of(grid, clock.now())}


def test_a_drill_recorded_before_the_notice_was_published_here_counts(office: Who) -> None:
    """R32 Published late: what was recorded since the notice's date counts for what it asks."""
    late = the_office(a_tenant("上坪街道"))
    clerk = someone("clerk", a_unit(late.tenant, "老街社区"))
    with at(2023, 5, 10, 9, 0):
        drill = record(late, "老街社区", "drill", date(2023, 5, 9))
        outlook = publish_version(by=late, notice=a_notice(late)).outlook

    assert instance_of(clerk, "上半年演练").done_on == date(2023, 5, 9)
    assert outlook.count(Effect.CREDITED) == 1
    assert [place.label for place in places_of(clerk, drill)] == ["5月月报", "上半年演练"]


def test_a_version_that_asks_for_one_drill_instead_of_two_finishes_those_who_did_one(office: Who) -> None:
    """R32 The running instance goes on under the new duty with its credits."""
    with at(2023, 7, 1, 9, 0):
        two = a_notice(office, signed_on=date(2023, 7, 1), sha256="2" * 64, version=2)
        Duty.objects.filter(notice=two, template="community_drill").update(needed=2)
        publish_version(by=office, notice=two)
    with at(2023, 7, 10, 9, 0):
        record(office, "桥头社区", "drill", date(2023, 7, 9))
        row = DutyInstance.objects.get(unit__name="桥头社区", duty__template="community_drill", period="2023H2")
        assert (row.needed, row.done_on) == (2, None)

        one = a_notice(office, signed_on=date(2023, 7, 10), sha256="3" * 64, version=3)
        outlook = publish_version(by=office, notice=one).outlook

    row.refresh_from_db()
    assert (row.needed, row.done_on, row.duty.notice) == (1, date(2023, 7, 9), one)
    lines = next(unit.lines for unit in outlook.units if unit.unit == "桥头社区")
    assert [line.said for line in lines] == ["改期：下半年演练：由2次改为1次。", "计入：下半年演练：已完成。"]
    assert Credit.objects.filter(instance=row).count() == 1


def test_a_roster_loaded_from_a_table_lets_everything_follow(office: Who) -> None:
    """R02 Units that an import brings owe from their opening and get the notices; a failing import leaves nothing."""

    def load() -> list[Any]:
        return [a_unit(office.tenant, "新城社区", opened_on=date(2023, 6, 1)).id]

    with at(2023, 8, 1, 9, 0):
        rehearsal = dry_run(roster_loaded, by=office, load=load)
        assert not Unit.objects.filter(name="新城社区").exists()
        done = roster_loaded(by=office, load=load)

    assert (done.thing, done.outlook) == (1, rehearsal)
    assert owed(office, "新城社区")[0] == ("6月月报", date(2023, 6, 23))


def test_the_same_campaign_next_to_the_yearly_notice_leaves_its_duties_alone(office: Who) -> None:
    """R01 A campaign published does not supersede, withdraw or move anything of the yearly notice."""
    before = set(DutyInstance.objects.owed().values_list("id", "due_on", "duty"))
    with at(2023, 7, 1, 9, 0):
        campaign = a_notice(
            office, signed_on=date(2023, 7, 1), sha256="2" * 64, series=Series.CAMPAIGN, series_name="夏季行动"
        )
        outlook = publish_version(by=office, notice=campaign).outlook

    assert before <= set(DutyInstance.objects.owed().values_list("id", "due_on", "duty"))
    assert {line.effect for unit in outlook.units for line in unit.lines} == {Effect.ADDED}


def test_a_unit_reopened_after_a_new_version_receives_it_and_owes_what_it_asks(office: Who) -> None:
    """R02 R68 The version published while it was closed reaches it, with the rows it would have had."""
    with at(2023, 6, 10, 9, 0):
        close_unit(by=office, unit=unit_of(office, "桥头社区"), on=date(2023, 6, 9))
    with at(2023, 7, 1, 9, 0):
        notice = a_notice(office, signed_on=date(2023, 7, 1), sha256="2" * 64, version=2)
        publish_version(by=office, notice=notice)
        assert not Delivery.objects.filter(notice=notice, unit__name="桥头社区").exists()

        reopen_unit(by=office, unit=unit_of(office, "桥头社区"))

    assert Delivery.objects.filter(notice=notice, unit__name="桥头社区").count() == 1
    assert [label for label, _ in owed(office, "桥头社区")] == [label for label, _ in owed(office, "锦绣社区")]
