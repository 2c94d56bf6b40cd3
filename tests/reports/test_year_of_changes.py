"""The year in which everything changes: another deadline in May, a village that closes in June, a new version of the
notice in July, two communities that merge in August. Each time the dry run says what then happens, and what was
sent stays as it was sent."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from beacon.figures import sums
from beacon.figures.duties import done_rate
from beacon.figures.questions import Question, records_behind
from beacon.kit import clock
from beacon.kit.refusals import Refusal
from beacon.people.models import Post, UnitGroup, UnitKind
from beacon.people.reach import Who
from beacon.people.units import NewUnit
from beacon.plans.actions import exempt
from beacon.plans.matrix import grids
from beacon.plans.models import Delivery, Duty, DutyInstance, Notice, NoticeState
from beacon.plans.progress import report_windows_of
from beacon.records.following.changes import (
    change_deadline,
    close_unit,
    dry_run,
    merge_units,
    open_unit,
    publish_version,
    reopen_unit,
)
from beacon.records.following.outlook import Outlook
from beacon.reports.actions import open_report, submit
from beacon.reports.holding import last_sent
from beacon.reports.mine import drift
from beacon.reports.models import ReportVersion
from tests.support.plan import a_notice, a_plan, at
from tests.support.years import (
    COMMUNITIES,
    a_town,
    clerk_of,
    consolidate,
    everything,
    frozen,
    owed,
    record,
    rows_by_name,
    send,
    unit_of,
)

pytestmark = pytest.mark.django_db


def rehearsed(office: Who, deed: Callable[..., Any], **given: Any) -> Outlook:
    """Rehearse the deed, see that nothing is left of it, do it, and see that it did what was rehearsed and touched
    nothing frozen."""
    before, papers = everything(office), frozen(office)
    rehearsal = dry_run(deed, by=office, **given)
    assert everything(office) == before

    done = deed(by=office, **given)

    assert done.outlook == rehearsal
    assert frozen(office) == papers
    return rehearsal


def said(outlook: Outlook) -> dict[str, list[str]]:
    return {unit.unit: [line.sentence for line in unit.lines] for unit in outlook.units}


def report_all(office: Who, period: str, ends: date, *, but: tuple[str, ...] = (), papers: bool = False) -> None:
    """Everybody who owes the month sends it on its last day; with `papers` the office consolidates."""
    with at(ends.year, ends.month, ends.day, 15, 0):
        rows = DutyInstance.objects.filter(duty__template="month_report", period=period).owed()
        for name in rows.order_by("unit__position").values_list("unit__name", flat=True):
            if name not in but:
                send(office, name, period, ends)
        if papers:
            consolidate(office, ends)


def second_version(office: Who) -> Notice:
    """Visits are asked for every month instead of every quarter, villages drill too, no more opening publicity."""
    notice = a_notice(office, signed_on=date(2023, 7, 10), sha256="2" * 64, version=2)
    notice.duties.get(template="school_opening_publicity").clause.duties.update(mode="T", cadence="")
    visits = notice.duties.get(template="station_visit")
    Duty.objects.filter(pk=visits.pk).update(template="", cadence="monthly", title="每月参观")
    Duty.objects.filter(notice=notice, template="community_drill").update(groups=["community", "village"])
    return notice


def test_a_year_in_which_everything_changes() -> None:
    """R01 R02 R04 R68 R69 N12 The acceptance story of the plan engine."""
    office = a_town()
    a_plan(office)
    report_all(office, "2023-04", date(2023, 4, 23), papers=True)
    with at(2023, 5, 8, 10, 0):
        record(office, "桥头社区", "drill", date(2023, 5, 6))

    # 10 May: the 23rd becomes the 25th. The running window stays, the next one is 24 May to 25 June.
    with at(2023, 5, 10, 10, 0):
        outlook = rehearsed(office, change_deadline, day=25)
    assert outlook.notes == ("从2023年5月24日开始的那期起，每月25日截止。",)
    assert said(outlook)["石梯村"][0] == "6月月报：截止由6月23日改为6月25日。"
    assert outlook.totals == [("改期", 7 * 6)]
    windows = [(starts, ends) for starts, ends, _ in report_windows_of(office.tenant_id)]
    assert windows[:3] == [
        (date(2023, 4, 15), date(2023, 4, 23)),
        (date(2023, 4, 24), date(2023, 5, 23)),
        (date(2023, 5, 24), date(2023, 6, 25)),
    ]

    report_all(office, "2023-05", date(2023, 5, 23), but=("柏树村",))

    # 12 June: 柏树村 closes on the 15th. May, which fell due before, stays; June and later are not owed.
    with at(2023, 6, 12, 9, 0):
        outlook = rehearsed(office, close_unit, unit=unit_of(office, "柏树村"), on=date(2023, 6, 15))
    assert set(said(outlook)) == {"柏树村"}
    assert said(outlook)["柏树村"] == [f"{month}月月报（单位已停用）。" for month in range(6, 13)]
    assert owed(office, "柏树村") == [("4月月报", date(2023, 4, 23)), ("5月月报", date(2023, 5, 23))]

    report_all(office, "2023-06", date(2023, 6, 25), papers=True)
    with at(2023, 7, 3, 9, 0):
        record(office, "锦绣社区", "drill", date(2023, 7, 2))
        record(office, "滨江路社区", "station_visit", date(2023, 7, 3))

    # 10 July: a new version of the notice.
    notice = second_version(office)
    history = rows_by_name(office)
    with at(2023, 7, 10, 16, 0):
        outlook = rehearsed(office, publish_version, notice=notice)
        rate = done_rate(office, clock.now())
    assert "三季度参观。" in said(outlook)["桥头社区"]
    assert "7月每月参观：7月10日至7月31日。" in said(outlook)["桥头社区"]
    assert said(outlook)["石梯村"] == ["下半年演练：7月10日至12月31日。"]
    assert "秋季开学宣传·江畔小学。" in said(outlook)["应急办"]
    assert outlook.notes == ("发给6家单位，打开就算签收。",)
    assert [one.state for one in Notice.objects.order_by("version")] == [NoticeState.SUPERSEDED, NoticeState.PUBLISHED]
    assert set(Delivery.objects.filter(notice=notice, read_at=None).values_list("unit__name", flat=True)) == {
        *COMMUNITIES,
        "石梯村",
        "应急办",
        "江畔小学",
    }
    now = rows_by_name(office)
    finished = {key: row for key, row in history.items() if row[6] is not None or row[3] <= _moment(7, 10)}
    assert finished == {key: now[key] for key in finished}
    assert (
        now["锦绣社区", "锦绣社区", "社区半年演练", "2023H2"]
        == history["锦绣社区", "锦绣社区", "社区半年演练", "2023H2"]
    ), "done under the first version, it stays there"
    drills = next(grid for grid in grids(office, _moment(7, 10)) if grid.duty.template == "community_drill")
    assert drills.periods == ["上半年", "下半年"]
    assert [line.unit.name for line in drills.lines] == [*COMMUNITIES, "石梯村"]
    assert rate.denominator == len([1 for row in now.values() if row[3] <= _moment(7, 10) and not row[7]]), (
        "what the first version asked for by July is still counted"
    )

    report_all(office, "2023-07", date(2023, 7, 25))
    with at(2023, 8, 10, 9, 0):
        drill = record(office, "桥头社区", "drill", date(2023, 8, 10))
        talk = record(office, "桥头社区", "talk", date(2023, 8, 11))
        with_own = record(office, "桥头社区", "talk", date(2023, 7, 20))
    report_all(office, "2023-08", date(2023, 8, 25))
    with at(2023, 8, 28, 9, 0):
        late_talk = record(office, "桥头社区", "talk", date(2023, 8, 28))

    # 30 August: 桥头 goes into 滨江路 with the end of the month.
    with at(2023, 8, 30, 9, 0):
        bridge, river = unit_of(office, "桥头社区"), unit_of(office, "滨江路社区")
        outlook = rehearsed(office, merge_units, units=[bridge], into=river, on=date(2023, 8, 31))
    assert "下半年演练：以前的1条记录计入，已完成。" in said(outlook)["滨江路社区"]
    assert "9月月报（单位已合并）。" in said(outlook)["桥头社区"]
    assert outlook.notes == ("桥头社区2023年8月31日后并入滨江路社区，1个岗位从2023年9月1日起转过去。",)
    bridge, river = unit_of(office, "桥头社区"), unit_of(office, "滨江路社区")
    assert (bridge.parent_id, bridge.path) == (river.id, f"{river.path}{bridge.code}/")
    assert owed(office, "桥头社区")[-1][0] == "下半年演练", "done before the merger, it is history"
    assert clerk_of(office, "滨江路社区", date(2023, 9, 1)).account.name == "滨江路社区经办"
    assert Post.objects.filter(unit=river).held_on(date(2023, 9, 1)).count() == 2

    with at(2023, 9, 20, 9, 0):
        keeper = clerk_of(office, "滨江路社区", date(2023, 9, 20))
        september = Question(date(2023, 8, 26), date(2023, 9, 25), river.id)
        august = Question(date(2023, 7, 26), date(2023, 8, 25), river.id)
        assert [row.id for row in records_behind(keeper, september)] == [late_talk.id]
        assert list(records_behind(keeper, august)) == [], "桥头 reported August itself"
        assert {row.id for row in records_behind(keeper, Question())} >= {drill.id, talk.id, with_own.id}
        assert sums.of_unit(river, date(2023, 8, 26), date(2023, 9, 25)).records == 1
        assert sums.of_unit(river, date(2023, 7, 26), date(2023, 8, 25)).records == 0
        row = DutyInstance.objects.get(unit=river, duty__template="month_report", period="2023-08")
        version = last_sent(row.report)
        assert version is not None
        assert not drift(row, version), "what was sent has not changed"
    report_all(office, "2023-09", date(2023, 9, 25))
    assert "桥头社区" not in {
        line.unit.name for line in DutyInstance.objects.filter(period="2023-09").owed().select_related("unit")
    }


def _moment(month: int, day: int) -> Any:
    with at(2023, month, day, 16, 0):
        return clock.now()


def test_a_unit_opened_in_the_year_gets_the_notice_and_owes_from_its_opening() -> None:
    """R02 R68 Units opened after publishing get their duties; nothing that fell due before."""
    office = a_town()
    a_plan(office)

    with at(2023, 6, 10, 9, 0):
        new = NewUnit("新城社区", UnitKind.COMMUNITY, group=UnitGroup.COMMUNITY)
        outlook = rehearsed(office, open_unit, new=new, opened_on=date(2023, 6, 5))

    assert said(outlook)["新城社区"][:2] == [
        "6月月报：6月5日至6月23日。",
        "上半年演练：6月5日至6月30日。",
    ]
    assert [label for label, _ in owed(office, "新城社区") if label.endswith("月报")] == [
        f"{month}月月报" for month in range(6, 13)
    ]
    assert outlook.notes == ("收到在执行的通知1份。",)


def test_a_closing_taken_back_leaves_everything_as_it_was() -> None:
    """R68 Undo: the very rows come back, with their first moments, reports and credits."""
    office = a_town()
    a_plan(office)
    with at(2023, 7, 10, 9, 0):
        record(office, "锦绣社区", "talk", date(2023, 7, 9))
        before = rows_by_name(office)
        keys = set(DutyInstance.objects.values_list("id", flat=True))
        rehearsed(office, close_unit, unit=unit_of(office, "锦绣社区"), on=date(2023, 6, 15))
        assert ("上半年演练", date(2023, 6, 30)) not in owed(office, "锦绣社区")

        rehearsed(office, reopen_unit, unit=unit_of(office, "锦绣社区"))

    assert rows_by_name(office) == before
    assert set(DutyInstance.objects.values_list("id", flat=True)) == keys


def test_two_units_merged_into_a_new_one_bring_their_work_along() -> None:
    """R68 The new unit owes the running periods from their beginning, and what both did in them counts."""
    office = a_town()
    a_plan(office)
    with at(2023, 8, 20, 9, 0):
        record(office, "桥头社区", "drill", date(2023, 7, 20))
        record(office, "锦绣社区", "talk", date(2023, 8, 1))
    with at(2023, 8, 22, 9, 0):
        send(office, "桥头社区", "2023-08", date(2023, 8, 22))

    with at(2023, 8, 22, 10, 0):
        both = [unit_of(office, "桥头社区"), unit_of(office, "锦绣社区")]
        new = NewUnit("锦桥社区", UnitKind.COMMUNITY, group=UnitGroup.COMMUNITY)
        outlook = rehearsed(office, merge_units, units=both, into=new, on=date(2023, 8, 22))

    assert said(outlook)["锦桥社区"][:4] == [
        "8月月报：7月24日至8月23日。",
        "9月月报：8月24日至9月23日。",
        "三季度参观：7月1日至9月30日。",
        "10月月报：9月24日至10月23日。",
    ]
    assert "下半年演练：以前的1条记录计入，已完成。" in said(outlook)["锦桥社区"]
    merged = unit_of(office, "锦桥社区")
    assert merged.opened_on == date(2023, 8, 23)
    assert unit_of(office, "桥头社区").apart_until == date(2023, 8, 23), "it had reported August already"
    assert unit_of(office, "锦绣社区").apart_until == date(2023, 8, 22)
    counted = sums.of_unit(merged, date(2023, 7, 24), date(2023, 8, 23))
    assert counted.records == 1, "锦绣's talk; 桥头's August stands in its own report"
    assert Post.objects.filter(unit=merged).held_on(date(2023, 8, 23)).count() == 2


def test_a_report_opened_before_the_merger_is_not_sent_after_it() -> None:
    """R68 R69 The page was open when the unit was merged: nothing is sent for a month it no longer owes."""
    office = a_town()
    a_plan(office)
    with at(2023, 8, 22, 9, 0):
        record(office, "桥头社区", "talk", date(2023, 8, 20))
        clerk = clerk_of(office, "桥头社区", date(2023, 8, 22))
        row = DutyInstance.objects.select_related("unit").get(
            unit=clerk.unit, duty__template="month_report", period="2023-08"
        )
        report = open_report(by=clerk, instance=row)
        merge_units(by=office, units=[clerk.unit], into=unit_of(office, "滨江路社区"), on=date(2023, 8, 22))

        with pytest.raises(Refusal) as refused:
            submit(by=clerk_of(office, "桥头社区", date(2023, 8, 22)), report=report, nil=False)
        with pytest.raises(Refusal) as gone:
            exempt(by=office, instance=DutyInstance.objects.get(pk=row.pk), reason="已合并")

        river = unit_of(office, "滨江路社区")
        assert sums.of_unit(river, date(2023, 7, 24), date(2023, 8, 23)).records == 1

    assert refused.value.sentence == "8月月报不用报了：单位已合并。记录都在台账里。"
    assert gone.value.code == "wrong_state"
    assert not ReportVersion.objects.exists()
