"""一起办的, as both clerks see it; and the story of a co-unit that accepts after its report was sent."""

import uuid
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from beacon.catalogue.tallies import ATTENDANCE
from beacon.figures.ledger import Look, open_ledger
from beacon.figures.questions import Question
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.plans.models import Answer, DutyInstance, Invitation
from beacon.plans.schedule.item_drafts import ItemDraft
from beacon.plans.schedule.scheduling import answer_invitation, plan_item
from beacon.records.actions import save_record
from beacon.records.corrections import correct
from beacon.records.drafts import Draft
from beacon.records.models import Planned, Record, RecordUnit
from beacon.reports.actions import open_report, submit
from beacon.reports.consolidate import ask
from beacon.reports.models import Report, ReportVersion
from beacon.reports.papers.month import gather
from tests.support.pages import signed_in, words
from tests.support.people import an_office_of_two, someone
from tests.support.plan import a_plan, at

pytestmark = pytest.mark.django_db

ENDS = date(2023, 11, 23)


@pytest.fixture
def office() -> Who:
    office = an_office_of_two()
    a_plan(office)
    return office


def clerk_of(office: Who, name: str) -> Who:
    return someone("clerk", Unit.objects.get(tenant=office.tenant, name=name), name="陈小燕")


def form(unit: Unit, **more: str) -> dict[str, str]:
    return {
        "client_id": str(uuid.uuid4()),
        "kind": "talk",
        "happened_on": "2023-11-20",
        "place": "江滨广场",
        "audience_count": "60",
        "co_units": str(unit.id),
        **more,
    }


def recorded(by: Who, other: Who) -> Record:
    draft = Draft("talk", date(2023, 11, 20), "community", audience_count=60, co_units=(other.unit.id,))
    return save_record(by=by, unit=by.unit, draft=draft, client_id=uuid.uuid4()).record


def send(who: Who, *, nil: bool = False) -> Report:
    instance = DutyInstance.objects.select_related("unit", "duty").get(unit=who.unit, label="11月月报")
    report = open_report(by=who, instance=instance)
    return submit(by=who, report=report, nil=nil).report


def yes(client: Client, who: Who) -> str:
    part = RecordUnit.objects.get(unit=who.unit, part="co")
    return words(client.post(reverse("joint_answer", args=[part.id]), {"answer": "yes"}, follow=True))


def test_the_form_names_who_did_it_and_the_other_unit_is_asked_on_its_first_page(office: Who) -> None:
    """R30"""
    jinxiu, binjiang = clerk_of(office, "锦绣社区"), clerk_of(office, "滨江路社区")
    with at(2023, 11, 20, 16, 0):
        saved = words(signed_in(jinxiu).post(reverse("record_new"), form(binjiang.unit), follow=True))
        asked = words(signed_in(binjiang).get(reverse("todo")))
        told = yes(signed_in(binjiang), binjiang)

    assert "滨江路社区（待确认）" in saved
    assert "锦绣社区说这次是和咱们一起办的" in asked
    assert "11月20日宣讲·江滨广场·60人次" in asked
    assert "也算本单位的一场；全街道合计仍只算一场" in told


def test_a_unit_that_joined_in_accepts_after_its_report_was_sent(office: Who) -> None:
    """R30 R69 又有1条: one tap, the first time stays; the subdistrict's total counts the activity once."""
    jinxiu, binjiang = clerk_of(office, "锦绣社区"), clerk_of(office, "滨江路社区")
    with at(2023, 11, 20, 16, 0):
        record = recorded(jinxiu, binjiang)
        own = Draft("talk", date(2023, 11, 18), "community", audience_count=10)
        save_record(by=binjiang, unit=binjiang.unit, draft=own, client_id=uuid.uuid4())
    with at(2023, 11, 21, 9, 0):
        send(jinxiu)
        report = send(binjiang)
    client = signed_in(binjiang)
    with at(2023, 11, 22, 9, 0):
        before = words(client.get(reverse("report", args=[report.instance_id])))
        yes(client, binjiang)
        after = words(client.get(reverse("report", args=[report.instance_id])))
        client.post(reverse("report_supplement", args=[report.instance_id]))
    report.refresh_from_db()
    version = ReportVersion.objects.filter(report=report).latest("number")

    assert "又有" not in before
    assert "又有1条" in after
    assert (version.number, str(record.id) in version.record_ids) == (2, True)
    assert report.first_submitted_at is not None
    assert f"{report.first_submitted_at:%d %H:%M}" == "21 01:00"
    with at(2023, 11, 24, 9, 0):
        month = gather(ask(by=office, ends=ENDS, request_id=uuid.uuid4()), on_unit=lambda done: None)
    assert [entry.sums.attendance for entry in month.entries] == [60, 70]
    assert (month.total.events, month.total.attendance) == (2, 70)
    assert month.shared_words == "联合开展的1条合计已去重"


def test_a_unit_added_by_a_correction_after_both_reports_were_sent(office: Who) -> None:
    """R30 N09 R69 It is asked, says yes, and its report takes the activity in as if it had been named at once."""
    jinxiu, binjiang = clerk_of(office, "锦绣社区"), clerk_of(office, "滨江路社区")
    alone = Draft("talk", date(2023, 11, 20), "community", audience_count=60)
    with at(2023, 11, 20, 16, 0):
        record = save_record(by=jinxiu, unit=jinxiu.unit, draft=alone, client_id=uuid.uuid4()).record
    with at(2023, 11, 21, 9, 0):
        first = send(jinxiu)
        report = send(binjiang, nil=True)
    client, page = signed_in(binjiang), reverse("report", args=[report.instance_id])
    with at(2023, 11, 22, 9, 0):
        both = replace(alone, co_units=(binjiang.unit.id,))
        correct(by=jinxiu, record=record, draft=both, why="漏填了一起办的单位", seen=0)
        asked = words(client.get(reverse("todo")))
        before = words(client.get(page))
        yes(client, binjiang)
        after = words(client.get(page))
        done = words(client.post(reverse("report_supplement", args=[report.instance_id]), follow=True))
        of_the_author = words(signed_in(jinxiu).get(reverse("report", args=[first.instance_id])))

    assert "锦绣社区说这次是和咱们一起办的" in asked
    assert "又有" not in before
    assert "又有1条" in after
    assert "补进去了，报送时间不变。" in done
    assert "又有" not in of_the_author
    with at(2023, 11, 24, 9, 0):
        month = gather(ask(by=office, ends=ENDS, request_id=uuid.uuid4()), on_unit=lambda done: None)
    assert [entry.sums.attendance for entry in month.entries] == [60, 60]
    assert (month.total.events, month.total.attendance) == (1, 60)


def test_the_number_of_a_unit_that_joined_in_lists_the_record(office: Who) -> None:
    """R30 N08 The number tapped and the list behind it agree."""
    jinxiu, binjiang = clerk_of(office, "锦绣社区"), clerk_of(office, "滨江路社区")
    with at(2023, 11, 20, 16, 0):
        recorded(jinxiu, binjiang)
        yes(signed_in(binjiang), binjiang)
        question = Question(date(2023, 10, 24), ENDS, binjiang.unit.id, ATTENDANCE)
        sheet = open_ledger(office, Look(question))

    assert (sheet.count, sheet.total, sheet.attendance) == (1, 60, 60)


def test_a_stranger_and_no_question_at_all_answer_alike(office: Who) -> None:
    """R30 N10"""
    jinxiu, binjiang = clerk_of(office, "锦绣社区"), clerk_of(office, "滨江路社区")
    with at(2023, 11, 20, 16, 0):
        recorded(jinxiu, binjiang)
        part = RecordUnit.objects.get(unit=binjiang.unit, part="co")
        answers = [
            signed_in(who).post(reverse("joint_answer", args=[key]), {"answer": "yes"})
            for who, key in ((jinxiu, part.id), (office, part.id), (binjiang, uuid.uuid4()))
        ]

    assert [answer.status_code for answer in answers] == [403] * 3
    part.refresh_from_db()
    assert part.answer == "waiting"
    assert Client().post(reverse("joint_answer", args=[part.id])).status_code in (302, 403)


def test_a_plan_whose_day_has_passed_is_offered_filled_in_with_who_came_along(office: Who) -> None:
    """R67 The plan becomes a record with one tap; it is then done and no longer asked about."""
    jinxiu, binjiang = clerk_of(office, "锦绣社区"), clerk_of(office, "滨江路社区")
    client = signed_in(jinxiu)
    with at(2023, 11, 18, 9, 0):
        draft = ItemDraft(
            "消防进广场", date(2023, 11, 20), "talk", place="江滨广场", invited=frozenset({binjiang.unit.id})
        )
        item = plan_item(by=jinxiu, draft=draft, request_id=uuid.uuid4())
        asked = Invitation.objects.select_related("item").get(unit=binjiang.unit)
        answer_invitation(by=binjiang, invitation=asked, answer=Answer.ACCEPTED)
    with at(2023, 11, 21, 9, 0):
        before = words(client.get(reverse("todo")))
        page = client.get(f"{reverse('record_new')}?kind=talk&day=2023-11-20&planned={item.id}").content.decode()
        client.post(reverse("record_new"), form(binjiang.unit, planned=str(item.id)))
        after = words(client.get(reverse("todo")))
    item.refresh_from_db()

    assert "11月20日安排的，开展了吗" in before
    assert f'value="{binjiang.unit.id}" checked' in page
    assert f'name="planned" value="{item.id}"' in page
    assert "安排的，开展了吗" not in after
    assert (item.state, Planned.objects.get(item=item).record.kind) == ("done", "talk")
    assert "锦绣社区说这次是和咱们一起办的" in words(signed_in(binjiang).get(reverse("todo")))


def test_another_units_plan_cannot_be_carried_out(office: Who) -> None:
    """R67 N10"""
    jinxiu, binjiang = clerk_of(office, "锦绣社区"), clerk_of(office, "滨江路社区")
    with at(2023, 11, 18, 9, 0):
        draft = ItemDraft("消防进广场", date(2023, 11, 20), "talk")
        item = plan_item(by=jinxiu, draft=draft, request_id=uuid.uuid4())
    with at(2023, 11, 21, 9, 0):
        answer = signed_in(binjiang).post(reverse("record_new"), form(jinxiu.unit, planned=str(item.id)))

    again = signed_in(binjiang)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "日历上没有本单位的这条安排。填的都在" in words(answer)
    assert 'name="planned"' not in page
    assert not Record.objects.exists()
    with at(2023, 11, 21, 9, 0):
        again.post(reverse("record_new"), form(jinxiu.unit))
    assert Record.objects.count() == 1


def test_a_record_taken_back_is_typed_again_with_its_plan_and_who_came_along(office: Who) -> None:
    """R67 撤销 and 保存 once more: the plan is carried out by the second one."""
    jinxiu, binjiang = clerk_of(office, "锦绣社区"), clerk_of(office, "滨江路社区")
    client = signed_in(jinxiu)
    with at(2023, 11, 18, 9, 0):
        item = plan_item(by=jinxiu, draft=ItemDraft("消防进广场", date(2023, 11, 20), "talk"), request_id=uuid.uuid4())
    with at(2023, 11, 21, 9, 0):
        client.post(reverse("record_new"), form(binjiang.unit, planned=str(item.id)))
        page = client.post(reverse("record_undo", args=[Record.objects.get().id]), follow=True).content.decode()
    item.refresh_from_db()

    assert item.state == "planned"
    assert f'name="planned" value="{item.id}"' in page
    assert f'value="{binjiang.unit.id}" checked' in page


@pytest.mark.parametrize("way", ["nowhere", "https://elsewhere.example/", "//elsewhere.example/"])
def test_an_answer_leads_to_no_page_but_ours(office: Who, way: str) -> None:
    """N10 What a form says of the way back is not believed."""
    jinxiu, binjiang = clerk_of(office, "锦绣社区"), clerk_of(office, "滨江路社区")
    with at(2023, 11, 20, 16, 0):
        one = recorded(jinxiu, binjiang)
        part = RecordUnit.objects.get(unit=binjiang.unit, part="co")
        answer = signed_in(binjiang).post(reverse("joint_answer", args=[part.id]), {"answer": "yes", "next": way})

    assert (answer.status_code, answer["Location"]) == (302, reverse("record", args=[one.id]))
