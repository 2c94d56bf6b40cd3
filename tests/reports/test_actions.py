import uuid
from datetime import date, datetime

import pytest

from beacon.figures.duties import reporting
from beacon.kit.clock import SHANGHAI
from beacon.kit.refusals import Refusal
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.plans.actions import exempt
from beacon.plans.models import Status
from beacon.records.actions import save_record, void
from beacon.records.drafts import Draft
from beacon.records.models import Record
from beacon.reports.actions import accept, open_report, prepare, return_report, submit, withdraw
from beacon.reports.models import Report, ReportState, ReportVersion
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan, at, instance_of

pytestmark = pytest.mark.django_db

NOVEMBER = date(2023, 11, 23)


@pytest.fixture
def office() -> Who:
    """The office of a subdistrict with one community and a published plan."""
    tenant = a_tenant()
    office = the_office(tenant)
    a_unit(tenant, "锦绣社区")
    a_plan(office)
    return office


@pytest.fixture
def clerk(office: Who) -> Who:
    """The clerk of the community."""
    return someone("clerk", Unit.objects.get(tenant=office.tenant, name="锦绣社区"), name="陈小燕")


def record(clerk: Who, kind: str = "drill", day: date = date(2023, 11, 2), **more: object) -> uuid.UUID:
    draft = Draft(kind=kind, happened_on=day, setting="community", **more)  # type: ignore[arg-type]
    return save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4()).record.pk


def opened(clerk: Who) -> Report:
    return open_report(by=clerk, instance=instance_of(clerk, "11月月报"))


def test_the_report_is_written_before_anybody_asks(clerk: Who) -> None:
    """R69 The month report is filled from the records of its window, 24 October to 23 November."""
    record(clerk, audience_count=40)
    record(clerk, "talk", date(2023, 10, 24), audience_count=30)
    record(clerk, "talk", date(2023, 10, 23), audience_count=99)

    with at(2023, 11, 21, 16, 0):
        report = opened(clerk)
        counted = prepare(report, report.instance).sums

    assert (counted.events, counted.attendance) == (2, 70)
    assert report.state == ReportState.DRAFT


def test_sending_freezes_figures_text_and_the_records_behind_them(clerk: Who) -> None:
    """R69 N08 What was sent stays as it was, with the ids of the records it counts."""
    kept = record(clerk, audience_count=40, handouts={"apron": 20})
    with at(2023, 11, 21, 16, 32):
        report = submit(by=clerk, report=opened(clerk), nil=False, remark="楼道充电还有难度").report

    void(by=clerk, record=Record.objects.get(pk=kept), reason="记重了")
    version = ReportVersion.objects.get()

    assert version.record_ids == [str(kept)]
    assert (version.figures["events"], version.figures["handouts"]) == (1, {"apron": 20})
    assert version.text == (
        "一、总体情况\n10月24日至11月23日，锦绣社区共开展消防宣传活动1场，受众40人次，其中社区1场。\n"
        "二、演练与培训\n组织疏散逃生演练1场，参加40人次。\n"
        "三、宣传品发放\n向群众发放围裙20条。"
    )
    assert (report.state, report.is_late, report.remark) == (ReportState.SUBMITTED, False, "楼道充电还有难度")


def test_a_double_tap_sends_one_report(clerk: Who) -> None:
    """R69 The second tap, or a colleague's, finds the report sent: one report, one version, the first time kept."""
    record(clerk)
    with at(2023, 11, 21, 16, 0):
        report = opened(clerk)
        first = submit(by=clerk, report=report, nil=False)
        colleague = someone("head", clerk.unit)
        second = submit(by=colleague, report=report, nil=False)

    assert (first.was_there, second.was_there) == (False, True)
    assert second.report.first_submitted_at == first.report.first_submitted_at
    assert (Report.objects.count(), ReportVersion.objects.count()) == (1, 1)


def test_a_month_without_records_is_reported_as_nil_and_only_so(clerk: Who) -> None:
    """R69 没开展也可以如实报: nil when there is nothing, not when there is something."""
    with at(2023, 11, 21, 16, 0):
        report = opened(clerk)
        with pytest.raises(Refusal) as as_usual:
            submit(by=clerk, report=report, nil=False)
        sent = submit(by=clerk, report=report, nil=True).report

    assert as_usual.value.code == "is_nil"
    assert (sent.state, sent.is_nil) == (ReportState.SUBMITTED, True)
    assert ReportVersion.objects.get().text == "本期没有开展消防宣传活动，如实零报。"


def test_nil_is_refused_when_there_are_records(clerk: Who) -> None:
    record(clerk)
    with at(2023, 11, 21, 16, 0), pytest.raises(Refusal) as refused:
        submit(by=clerk, report=opened(clerk), nil=True)

    assert refused.value.sentence == "这个月有1条记录，直接报送就行，不用零报。"


def test_until_midnight_of_the_23rd_a_report_is_on_time_and_after_it_a_make_up(clerk: Who) -> None:
    """R69 The 23rd counts until 24:00."""
    record(clerk)
    with at(2023, 11, 23, 23, 59):
        assert submit(by=clerk, report=opened(clerk), nil=False).report.is_late is False
        assert instance_of(clerk, "11月月报").status(datetime(2023, 11, 25, tzinfo=SHANGHAI)) is Status.DONE


def test_a_late_report_is_marked_made_up_and_counts_as_submitted(office: Who, clerk: Who) -> None:
    """R69 Late reports enter I01 and not I02."""
    record(clerk)
    with at(2023, 11, 24, 0, 1):
        report = submit(by=clerk, report=opened(clerk), nil=False).report

    rates = reporting(office.tenant_id, NOVEMBER)
    assert report.is_late is True
    assert (str(rates.submitted), str(rates.on_time)) == ("1/1（100.0%）", "0/1（0.0%）")


def test_on_a_saturday_deadline_a_report_before_monday_nine_is_on_time(clerk: Who) -> None:
    """R69 23 September 2023 was a Saturday: late only from Monday 25 at 09:00."""
    record(clerk, day=date(2023, 9, 8))
    with at(2023, 9, 25, 8, 59):
        report = open_report(by=clerk, instance=instance_of(clerk, "9月月报"))
        assert submit(by=clerk, report=report, nil=False).report.is_late is False


def test_a_returned_report_sent_again_in_time_keeps_its_first_time(office: Who, clerk: Who) -> None:
    """R69 Returned on the 21st, completed within three working days: the first time stands."""
    record(clerk)
    with at(2023, 11, 21, 16, 0):
        report = submit(by=clerk, report=opened(clerk), nil=False).report
    with at(2023, 11, 22, 9, 0):
        report = return_report(by=office, report=report, sentence="演练人数空着")
        assert report.fix_by == date(2023, 11, 27)
    with at(2023, 11, 27, 20, 0):
        report = submit(by=clerk, report=report, nil=False).report

    assert report.first_submitted_at == ReportVersion.objects.get(number=1).sent_at
    assert (report.is_late, report.versions_n) == (False, 2)


def test_a_returned_report_sent_again_too_late_has_the_later_time(office: Who, clerk: Who) -> None:
    record(clerk)
    with at(2023, 11, 21, 16, 0):
        report = submit(by=clerk, report=opened(clerk), nil=False).report
        report = return_report(by=office, report=report, sentence="演练人数空着")
    with at(2023, 11, 28, 9, 0):
        report = submit(by=clerk, report=report, nil=False).report

    assert report.is_late is True


def test_a_withdrawn_report_is_not_in_until_it_is_sent_again(office: Who, clerk: Who) -> None:
    record(clerk)
    with at(2023, 11, 21, 16, 0):
        report = submit(by=clerk, report=opened(clerk), nil=False).report
        report = withdraw(by=clerk, report=report)
        assert str(reporting(office.tenant_id, NOVEMBER).submitted) == "0/1（0.0%）"
    with at(2023, 11, 24, 10, 0):
        assert submit(by=clerk, report=report, nil=False).report.is_late is True


def test_the_office_accepts_and_the_unit_can_no_longer_withdraw(office: Who, clerk: Who) -> None:
    record(clerk)
    with at(2023, 11, 21, 16, 0):
        report = accept(by=office, report=submit(by=clerk, report=opened(clerk), nil=False).report)
        with pytest.raises(Refusal) as refused:
            withdraw(by=clerk, report=report)

    assert report.state == ReportState.ACCEPTED
    assert refused.value.code == "wrong_state"


def test_a_unit_cannot_accept_its_own_report(clerk: Who) -> None:
    record(clerk)
    with at(2023, 11, 21, 16, 0), pytest.raises(Refusal) as refused:
        accept(by=clerk, report=submit(by=clerk, report=opened(clerk), nil=False).report)

    assert refused.value.code == "office_only"


def test_another_unit_learns_nothing_of_a_report(office: Who, clerk: Who) -> None:
    """N10 Opening and sending another unit's report is refused like something that does not exist."""
    stranger = someone("clerk", a_unit(office.tenant, "滨江路社区"))
    with at(2023, 11, 21, 16, 0):
        report = opened(clerk)
        with pytest.raises(Refusal) as opening:
            open_report(by=stranger, instance=instance_of(clerk, "11月月报"))
        with pytest.raises(Refusal) as sending:
            submit(by=stranger, report=report, nil=True)

    assert (opening.value.code, sending.value.code) == ("not_yours", "not_yours")


def test_the_office_looking_does_not_open_a_report_for_the_unit(office: Who, clerk: Who) -> None:
    """未打开 means that nobody of the unit has opened it."""
    with at(2023, 11, 21, 16, 0), pytest.raises(Refusal) as refused:
        open_report(by=office, instance=instance_of(clerk, "11月月报"))

    assert refused.value.code == "not_opened"
    assert Report.objects.count() == 0


def test_an_exempt_unit_is_not_expected(office: Who, clerk: Who) -> None:
    """R68 An exemption leaves the denominator and stays visible."""
    exempt(by=office, instance=instance_of(clerk, "11月月报"), reason="换届交接")

    rates = reporting(office.tenant_id, NOVEMBER)
    assert (str(rates.submitted), rates.exempt) == ("不适用", 1)


def test_the_office_neither_sends_nor_takes_back_a_report_of_a_unit(office: Who, clerk: Who) -> None:
    """R69 What came in time stays so: only the unit itself sends and takes back, the office asks for more."""
    with at(2023, 11, 21, 16, 0):
        report = opened(clerk)
        with pytest.raises(Refusal) as sending:
            submit(by=office, report=report, nil=True)
        sent = submit(by=clerk, report=report, nil=True).report
        with pytest.raises(Refusal) as taking_back:
            withdraw(by=office, report=sent)

    assert [sending.value.code, taking_back.value.code] == ["unit_only", "unit_only"]
    assert instance_of(clerk, "11月月报").done_on == date(2023, 11, 21)
