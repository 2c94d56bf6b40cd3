"""负责人确认: off until somebody switches it on; then the office has a report when the head confirms."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from beacon.figures.duties import reporting
from beacon.kit.refusals import Refusal
from beacon.people.reach import Who
from beacon.plans.models import DutyInstance
from beacon.reports.actions import open_report, return_report, submit
from beacon.reports.confirming import confirm, give_back, may_confirm, may_switch, switch_confirming, take_back
from beacon.reports.desk.collect import desk
from beacon.reports.models import Report, ReportState, ReportVersion
from beacon.reports.recount import differences
from beacon.reports.windows import chosen, windows_of
from tests.reports.months import ENDS, an_office, clerk_of, record
from tests.support.people import a_unit, someone

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]
NAME = "锦绣社区"


@pytest.fixture
def office(at: At) -> Who:
    at("2023-11-21 16:00")
    office = an_office(NAME)
    record(office, NAME, "drill", date(2023, 11, 2), audience_count=86)
    return office


@pytest.fixture
def clerk(office: Who) -> Who:
    return clerk_of(office, NAME)


@pytest.fixture
def head(clerk: Who) -> Who:
    """The head of the unit, who wants to see reports first."""
    who = someone("head", clerk.unit, name="冉国平")
    switch_confirming(by=who, unit=clerk.unit, on=True)
    return who


def hand_in(clerk: Who, *, nil: bool = False) -> Report:
    report = open_report(by=clerk, instance=november(clerk))
    return submit(by=clerk, report=report, nil=nil, remark="居民很支持").report


def november(clerk: Who) -> DutyInstance:
    return DutyInstance.objects.select_related("unit", "duty", "subject").get(unit=clerk.unit, label="11月月报")


def on_desk(office: Who) -> tuple[str, bool]:
    """State and whether it is in, as the office sees the unit."""
    window = chosen(windows_of(office.tenant_id), ENDS, datetime.now().astimezone())
    assert window is not None
    line = desk(office, window, datetime.fromisoformat("2023-11-22T09:00:00+08:00")).lines[0]
    return line.label, line.is_sent


def test_confirmation_is_off_until_it_is_switched_on(clerk: Who) -> None:
    """R69 A unit with a head sends directly."""
    someone("head", clerk.unit)

    assert hand_in(clerk).state == ReportState.SUBMITTED


def test_what_the_clerk_sends_waits_for_the_head_and_is_not_in_yet(office: Who, clerk: Who, head: Who) -> None:
    """R69 To the office it is 已备好 until the head says yes: unsent, and nothing is frozen."""
    report = hand_in(clerk)

    assert (report.state, report.remark) == (ReportState.WAITING, "居民很支持")
    assert on_desk(office) == ("已备好", False)
    assert ReportVersion.objects.count() == 0
    assert str(reporting(office.tenant_id, ENDS).submitted) == "0/1（0.0%）"
    assert list(differences(office.tenant_id)) == []


def test_confirming_freezes_the_ledger_of_that_moment_and_keeps_the_clerk_s_time(
    office: Who, clerk: Who, head: Who, at: At
) -> None:
    """R69 Handed in on the 21st, confirmed on the 24th: in time, because the clerk was."""
    report = hand_in(clerk)
    at("2023-11-24 09:00")
    record(office, NAME, "talk", date(2023, 11, 20))

    sent = confirm(by=head, report=report, nil=False).report

    version = ReportVersion.objects.get()
    assert (sent.state, sent.is_late) == (ReportState.SUBMITTED, False)
    assert sent.first_submitted_at == datetime.fromisoformat("2023-11-21T16:00:00+08:00")
    assert version.sent_at == datetime.fromisoformat("2023-11-24T09:00:00+08:00")
    assert (version.sent_by, version.confirmed_by) == (clerk.account, head.account)
    assert version.figures["events"] == 2
    assert on_desk(office) == ("已报", True)
    assert list(differences(office.tenant_id)) == []


def test_a_head_who_takes_longer_than_three_workdays_moves_the_time(clerk: Who, head: Who, at: At) -> None:
    """R69 21 November and three working days is the 24th; on the 27th the confirmation counts."""
    report = hand_in(clerk)
    at("2023-11-27 09:00")

    assert confirm(by=head, report=report, nil=False).report.is_late


def test_two_taps_of_the_head_make_one_version(clerk: Who, head: Who) -> None:
    report = hand_in(clerk)

    first, second = confirm(by=head, report=report, nil=False), confirm(by=head, report=report, nil=False)

    assert (first.was_there, second.was_there, ReportVersion.objects.count()) == (False, True, 1)


def test_the_head_gives_back_with_a_sentence(clerk: Who, head: Who) -> None:
    """R69 It is a draft again; the clerk reads why, until it is handed in once more."""
    report = give_back(by=head, report=hand_in(clerk), sentence="演练人数再看一眼")

    assert (report.state, report.head_sentence) == (ReportState.DRAFT, "演练人数再看一眼")
    assert (hand_in(clerk).state, hand_in(clerk).head_sentence) == (ReportState.WAITING, "")


def test_a_head_without_a_sentence_says_the_plain_one(clerk: Who, head: Who) -> None:
    """R69 The clerk can tell that it came back; what the clerk took back carries no sentence."""
    given_back = give_back(by=head, report=hand_in(clerk)).head_sentence

    assert (given_back, take_back(by=clerk, report=hand_in(clerk)).head_sentence) == ("请再看一眼。", "")


def test_the_clerk_takes_back_what_lies_with_the_head(clerk: Who, head: Who) -> None:
    assert take_back(by=clerk, report=hand_in(clerk)).state == ReportState.DRAFT


def test_a_returned_report_stays_in_while_the_head_looks_and_is_returned_again_when_given_back(
    office: Who, clerk: Who, head: Who, at: At
) -> None:
    """R69 The first time stands when the clerk was in time and the head follows."""
    report = confirm(by=head, report=hand_in(clerk), nil=False).report
    at("2023-11-22 09:00")
    return_report(by=office, report=report, sentence="演练人数空着", fix_by=date(2023, 11, 24))
    at("2023-11-24 17:00")
    waiting = hand_in(clerk)
    between = str(reporting(office.tenant_id, ENDS).submitted)
    back = give_back(by=head, report=waiting)
    assert (back.state, between) == (ReportState.RETURNED, "1/1（100.0%）")
    assert list(differences(office.tenant_id)) == []

    again = hand_in(clerk)
    at("2023-11-27 09:00")
    sent = confirm(by=head, report=again, nil=False).report

    assert (sent.versions_n, sent.is_late) == (2, False)
    assert sent.first_submitted_at == datetime.fromisoformat("2023-11-21T16:00:00+08:00")


def test_what_the_head_sends_goes_directly(clerk: Who, head: Who) -> None:
    report = open_report(by=head, instance=november(clerk))

    assert submit(by=head, report=report, nil=False).report.state == ReportState.SUBMITTED


def test_a_vacant_post_of_head_holds_nothing_up(clerk: Who, head: Who, at: At) -> None:
    """R69 The head has left: the clerk's report goes to the office."""
    head.post.until = date(2023, 11, 20)
    head.post.save(update_fields=["until"])

    assert hand_in(clerk).state == ReportState.SUBMITTED


def test_only_the_unit_s_own_head_confirms(office: Who, clerk: Who, head: Who) -> None:
    """N10"""
    report = hand_in(clerk)
    stranger = someone("head", a_unit(office.tenant, "桥头社区"))

    codes = [getattr(may_confirm(who, "confirm", report), "code", None) for who in (clerk, office, stranger, head)]

    assert codes == ["head_only", "head_only", "not_yours", None]


def test_head_and_office_switch_it_and_nobody_else(office: Who, clerk: Who, head: Who) -> None:
    stranger = someone("head", a_unit(office.tenant, "桥头社区"))

    codes = [getattr(may_switch(who, clerk.unit), "code", None) for who in (clerk, stranger, head, office)]

    assert codes == ["head_only", "not_yours", None, None]
    assert not switch_confirming(by=office, unit=clerk.unit, on=False).head_confirms


def test_it_is_not_switched_on_where_nobody_could_confirm(office: Who, clerk: Who) -> None:
    with pytest.raises(Refusal) as refused:
        switch_confirming(by=office, unit=clerk.unit, on=True)

    assert refused.value.sentence == "锦绣社区现在没有负责人账号，先请系统管理员给岗位。"


def test_a_month_without_records_is_confirmed_as_nil_and_only_so(office: Who, at: At) -> None:
    """R69 What came while it lay with the head is not sent as nothing."""
    with_nothing = an_office("桥头社区")
    clerk = clerk_of(with_nothing, "桥头社区")
    head = someone("head", clerk.unit)
    switch_confirming(by=head, unit=clerk.unit, on=True)
    report = hand_in(clerk_of(with_nothing, "桥头社区"), nil=True)

    with pytest.raises(Refusal) as refused:
        confirm(by=head, report=report, nil=False)
    sent = confirm(by=head, report=report, nil=True).report

    assert refused.value.code == "is_nil"
    assert (sent.is_nil, ReportVersion.objects.get().is_nil) == (True, True)
