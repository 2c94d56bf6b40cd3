"""接手清单: what a successor finds of the unit's open things, and that what was done keeps its author."""

import uuid
from datetime import date, time

import pytest

from beacon.kit import clock
from beacon.kit.ids import new_id
from beacon.people.handover import hand_over
from beacon.people.models import Unit, UnitKind
from beacon.people.reach import Who
from beacon.plans.schedule.scheduling import ItemDraft, plan_item
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
from beacon.records.models import Record
from beacon.reports.actions import keep_remark, open_report, return_report, submit
from beacon.reports.handover import taken_over
from beacon.reports.models import Report, ReportVersion
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan, at, instance_of

pytestmark = pytest.mark.django_db

NOW = (2023, 11, 21, 16, 0)


@pytest.fixture
def office() -> Who:
    office = the_office(a_tenant())
    a_unit(office.tenant, "锦绣社区")
    a_unit(office.tenant, "滨江路社区")
    a_plan(office)
    return office


@pytest.fixture
def clerk(office: Who) -> Who:
    return someone("clerk", Unit.objects.get(name="锦绣社区"), name="陈小燕")


def successor_of(clerk: Who) -> Who:
    done = hand_over(by=clerk, post=clerk.post, on=date(2023, 11, 21), name="李芳", login="lifang")
    return Who(done.post.account, done.post)


def names(rows: object) -> list[str]:
    return [row.instance.label for row in rows]  # type: ignore[attr-defined]


def test_open_duties_and_drafts_are_the_successors_and_history_stays(office: Who, clerk: Who) -> None:
    """N13 R62 Change the liaison: open duties and drafts move, what was done keeps who did it."""
    with at(*NOW):
        draft = Draft(kind="talk", happened_on=date(2023, 11, 2), setting="community", place="锦绣苑")
        save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4())
        october = instance_of(clerk, "10月月报")
        submit(by=clerk, report=open_report(by=clerk, instance=october), nil=True)
        november = open_report(by=clerk, instance=instance_of(clerk, "11月月报"))
        keep_remark(by=clerk, report=november, remark="演练约在28日")

        lifang = successor_of(clerk)
        found = taken_over(lifang, lifang.unit, clock.now())

    assert "下半年演练" in names(found.duties)
    newest = found.drafts[0]
    assert (newest.instance.label, newest.report and newest.report.remark) == ("11月月报", "演练约在28日")
    assert names(found.sent) == ["10月月报"]
    assert Record.objects.get().saved_by == clerk.account
    assert ReportVersion.objects.get().sent_by == clerk.account


def test_the_successor_goes_on_with_the_draft_as_it_was_left(clerk: Who) -> None:
    """R62"""
    with at(*NOW):
        left = open_report(by=clerk, instance=instance_of(clerk, "11月月报"))
        keep_remark(by=clerk, report=left, remark="演练约在28日")
        lifang = successor_of(clerk)

        report = open_report(by=lifang, instance=instance_of(lifang, "11月月报"))
        submit(by=lifang, report=report, nil=True, remark=report.remark)

    sent = Report.objects.get()
    assert (sent.id, sent.remark, sent.submitted_by) == (left.id, "演练约在28日", lifang.account)


def test_what_the_office_asked_for_is_shown_with_its_day(office: Who, clerk: Who) -> None:
    with at(*NOW):
        report = open_report(by=clerk, instance=instance_of(clerk, "11月月报"))
        submit(by=clerk, report=report, nil=True)
        return_report(by=office, report=Report.objects.get(), sentence="请补上参加人数")
        lifang = successor_of(clerk)

        [returned] = taken_over(lifang, lifang.unit, clock.now()).returned

    assert returned.report is not None
    assert (returned.report.return_sentence, returned.report.fix_by) == ("请补上参加人数", date(2023, 11, 24))


def test_planned_things_and_unread_notices_are_on_the_list(clerk: Who) -> None:
    with at(*NOW):
        item = ItemDraft(title="锦绣苑演练", planned_on=date(2023, 11, 28), starts_at=time(9, 30), is_private=True)
        plan_item(by=clerk, draft=item, request_id=new_id())
        lifang = successor_of(clerk)

        found = taken_over(lifang, lifang.unit, clock.now())

    assert [planned.title for planned in found.planned] == ["锦绣苑演练"]
    assert [delivery.unit for delivery in found.unread] == [clerk.unit]


def test_nothing_of_another_unit_is_on_the_list(office: Who, clerk: Who) -> None:
    """N10"""
    other = someone("clerk", Unit.objects.get(name="滨江路社区"))
    with at(*NOW):
        mine = taken_over(clerk, clerk.unit, clock.now())
        with pytest.raises(ValueError, match="reach"):
            taken_over(other, clerk.unit, clock.now())

    assert {row.instance.unit for row in mine.duties} == {clerk.unit}


def test_a_unit_without_a_plan_has_nothing_open() -> None:
    tenant = a_tenant()
    grid = someone("grid", a_unit(tenant, "锦绣1网格", UnitKind.GRID))

    with at(*NOW):
        assert taken_over(grid, grid.unit, clock.now()).is_empty
