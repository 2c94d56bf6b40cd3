"""A clerk's month in the words she reads, from sending to what comes after the consolidation."""

import io
from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from python_calamine import CalamineWorkbook

from beacon.files.storage import take
from beacon.people.reach import Who
from beacon.records.actions import void
from beacon.records.corrections import correct
from beacon.records.drafts import Draft
from beacon.reports.actions import accept, return_report
from beacon.reports.carried.changes import carried_of
from beacon.reports.models import Consolidation, Report, ReportState, ReportVersion
from beacon.reports.recount import differences
from tests.reports.months import an_office, clerk_of, consolidated, month_of, record
from tests.support.pages import links, signed_in, words

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]
NAME = "锦绣社区"
DRILL = Draft(kind="drill", happened_on=date(2023, 11, 2), setting="community", audience_count=68, place="锦绣苑")


@pytest.fixture
def office(at: At) -> Iterator[Who]:
    at("2023-11-20 10:00")
    office = an_office(NAME)
    yield office
    assert list(differences(office.tenant_id)) == []


@pytest.fixture
def clerk(office: Who) -> Who:
    return clerk_of(office, NAME)


@pytest.fixture
def client(clerk: Who) -> Client:
    return signed_in(clerk)


def send(client: Client, office: Who, label: str = "11月月报", **given: str) -> str:
    """What the clerk reads after 报送."""
    return words(client.post(address("report_submit", office, label), given, follow=True))


def address(name: str, office: Who, label: str = "11月月报") -> str:
    return reverse(name, args=[month_of(office, NAME, label).id])


def report_of(office: Who, label: str = "11月月报") -> Report:
    return Report.objects.select_related("unit", "instance").get(tenant=office.tenant, instance__label=label)


def versions(office: Who, label: str = "11月月报") -> list[tuple[int, int]]:
    """Number and 活动场次 of each version."""
    rows = ReportVersion.objects.filter(report=report_of(office, label)).order_by("number")
    return [(row.number, row.figures["events"]) for row in rows]


def test_sent_on_the_20th_event_on_the_22nd(office: Who, client: Client, at: At) -> None:
    """R69 又有1条，补进去: one tap makes version 2, the first time stands, the report is on time."""
    record(office, NAME, "drill", date(2023, 11, 2), audience_count=86)
    send(client, office)
    at("2023-11-22 15:00")
    record(office, NAME, "talk", date(2023, 11, 22), audience_count=30)

    at("2023-11-25 09:00")
    before = words(client.get(address("report", office)))
    after = words(client.post(address("report_supplement", office), follow=True))

    assert (
        "报送后又有1条。下面是报送时的原样。看台账补进去后，报送时间不变，还是11月20日10:00。又有1条，补进去" in before
    )
    assert "补进去了，报送时间不变。消安办会看到新的一版。" in after
    assert "11月25日09:00报的。报送时间不变。消安办收下后这里会显示。" in after
    assert "已报送11月20日10:00。已报第2版" in after
    report = report_of(office)
    assert (report.first_submitted_at, report.is_late) == (datetime.fromisoformat("2023-11-20T10:00:00+08:00"), False)
    assert versions(office) == [(1, 1), (2, 2)]


def test_a_second_tap_makes_no_third_version(office: Who, client: Client) -> None:
    """R69 Two taps, one version, and a word that it is done."""
    record(office, NAME, "drill", date(2023, 11, 2))
    send(client, office)
    record(office, NAME, "talk", date(2023, 11, 3))

    client.post(address("report_supplement", office))
    again = words(client.post(address("report_supplement", office), follow=True))

    assert "已经补进去了，不用再点。" in again
    assert versions(office) == [(1, 1), (2, 2)]


def test_an_accepted_report_that_is_supplemented_goes_back_to_the_office(office: Who, client: Client) -> None:
    """R69 What the office has taken in is not changed behind its back: it looks again."""
    kept = record(office, NAME, "drill", date(2023, 11, 2), audience_count=86)
    send(client, office)
    accept(by=office, report=report_of(office))
    void(by=clerk_of(office, NAME), record=kept, reason="记重了")
    record(office, NAME, "talk", date(2023, 11, 3))

    before = words(client.get(address("report", office)))
    client.post(address("report_supplement", office))

    assert "报送后又有1条，有1条不再算。下面是报送时的原样。" in before
    assert (report_of(office).state, report_of(office).accepted_at) == (ReportState.SUBMITTED, None)


def test_returned_on_the_24th_fixed_on_the_26th(office: Who, client: Client, at: At) -> None:
    """R69 Within the fix date the first time stands, and the page says so beforehand."""
    record(office, NAME, "drill", date(2023, 11, 2))
    send(client, office)
    at("2023-11-24 09:00")
    return_report(by=office, report=report_of(office), sentence="演练人数空着。", fix_by=date(2023, 11, 27))

    at("2023-11-26 20:00")
    before = words(client.get(address("report", office)))
    after = send(client, office)

    assert "消安办请您看一处请补充演练人数空着。11月27日前再报，原来的报送时间（11月20日10:00）保留。去改" in before
    assert "已报送11月20日10:00。已报第2版，11月26日20:00报的。报送时间不变。" in after
    assert not report_of(office).is_late


def test_returned_on_the_24th_fixed_after_the_fix_date(office: Who, client: Client, at: At) -> None:
    """R69 After the fix date the later time counts."""
    record(office, NAME, "drill", date(2023, 11, 2))
    send(client, office)
    at("2023-11-24 09:00")
    return_report(by=office, report=report_of(office), sentence="演练人数空着。", fix_by=date(2023, 11, 25))

    at("2023-11-26 20:00")
    before = words(client.get(address("report", office)))
    after = send(client, office)

    assert "11月25日已过，现在再报，按再报的时间算。不用写说明。" in before
    assert "已报送11月26日20:00。已报补报" in after
    assert report_of(office).is_late


def test_voided_after_consolidation(office: Who, clerk: Who, client: Client, at: At) -> None:
    """R69 N09 The frozen file stays byte for byte; the next month's report carries the correction, once."""
    gone = record(office, NAME, "drill", date(2023, 11, 2), audience_count=86, place="锦绣苑")
    record(office, NAME, "talk", date(2023, 11, 3), audience_count=30)
    send(client, office)
    at("2023-11-24 10:00")
    paper = consolidated(office)
    before = files_of(paper)

    at("2023-12-05 10:00")
    void(by=clerk, record=gone, reason="记重了")
    late = record(office, NAME, "giveaway", date(2023, 11, 20), handouts={"apron": 20}, audience_count=20)
    closed = words(client.get(address("report", office)))
    december = client.get(address("report", office, "12月月报"))
    at("2023-12-21 10:00")
    sent = send(client, office, "12月月报", nil="1")

    assert "已汇总，改动会作为更正附在下月。汇总后又记了1条，1条不再算。下面是汇总的原样。" in closed
    assert (
        "上月补记与更正2条，不在上面的数字里"
        "11月更正11月2日演练（锦绣苑）社区演练，86人次→已作废"
        "11月补记11月20日发放社区发放，20人次，发放围裙20条"
        "那时的月报已经汇总，原来的文件不改。变动写在这个月的正文里。"
    ) in words(december)
    opened = [link for link in links(december, "/record/") if link != reverse("record_new")]
    assert opened == [reverse("record", args=[row.pk]) for row in (gone, late)]
    assert (
        "本期没有开展消防宣传活动，如实零报。"
        "补记11月1条，活动1场、受众20人次、发放围裙20条。更正11月1条，活动减少1场、受众减少86人次。"
    ) in sent
    carried = ReportVersion.objects.get(report=report_of(office, "12月月报")).carried
    assert [(one["record"], one["label"]) for one in carried] == [
        (str(gone.pk), "11月月报"),
        (str(late.pk), "11月月报"),
    ]
    assert files_of(paper) == before
    assert versions(office) == [(1, 2)]


def test_corrected_after_consolidation(office: Who, clerk: Who, client: Client, at: At) -> None:
    """R69 N09 更正 by the unit itself: what stood there and what stands there now, and the sheet of the next month."""
    row = record(office, NAME, "drill", date(2023, 11, 2), audience_count=86, place="锦绣苑")
    send(client, office)
    at("2023-11-24 10:00")
    consolidated(office)
    at("2023-12-05 10:00")
    correct(by=clerk, record=row, draft=DRILL, why="人次填错了", seen=0)

    at("2023-12-22 10:00")
    page = words(client.get(address("report", office, "12月月报")))
    send(client, office, "12月月报", nil="1")
    at("2023-12-24 10:00")
    paper = consolidated(office, date(2023, 12, 23))

    assert "11月更正11月2日演练（锦绣苑）社区演练，86人次→社区演练，68人次" in page
    assert "更正11月1条，受众减少18人次。" in page
    word, excel = files_of(paper)
    book = CalamineWorkbook.from_filelike(io.BytesIO(excel))
    assert book.sheet_names == ["汇总", "分单位", "明细", "补记与更正", "未报与免报", "口径"]
    assert book.get_sheet_by_name("补记与更正").to_python(skip_empty_area=False)[2:] == [
        ["序号", "单位", "原月份", "记录", "变动", "原来", "现在"],
        [1.0, NAME, "11月", "11月2日演练（锦绣苑）", "更正", "社区演练，86人次", "社区演练，68人次"],
        ["", "合计", "", "1条", "", "", ""],
    ]
    text = "".join(part.text for part in Document(io.BytesIO(word)).paragraphs)
    assert "1家单位对已汇总的月份有补记或更正，共1条，没有计入以上数字。锦绣社区更正11月1条，受众减少18人次。" in text


def test_told_of_in_november_taken_back_in_december_and_november_is_sent_once_more(
    office: Who, clerk: Who, client: Client, at: At
) -> None:
    """R69 N08 N09 November tells again what December took away: what all months tell together stays the ledger."""
    at("2023-10-20 10:00")
    record(office, NAME, "talk", date(2023, 10, 9), audience_count=30)
    send(client, office, "10月月报")
    at("2023-10-24 10:00")
    consolidated(office, date(2023, 10, 23))
    at("2023-11-05 10:00")
    late = record(office, NAME, "drill", date(2023, 10, 10), audience_count=20, place="锦绣苑")
    at("2023-11-20 10:00")
    send(client, office, nil="1")
    at("2023-12-05 10:00")
    void(by=clerk, record=late, reason="记重了")
    at("2023-12-20 10:00")
    december = send(client, office, "12月月报", nil="1")
    client.post(address("report_withdraw", office))

    page = words(client.get(address("report", office)))
    november = send(client, office, nil="1")

    assert "更正10月1条，活动减少1场、受众减少20人次。" in december
    assert "10月补记10月10日演练（锦绣苑）社区演练，20人次" in page
    assert "补记10月1条，活动1场、受众20人次。" in november
    carried = [
        sum(one.cells.get(("attendance", "drill", "community"), 0) for one in carried_of(report_version(office, label)))
        for label in ("11月月报", "12月月报")
    ]
    assert carried == [20, -20]


def report_version(office: Who, label: str) -> ReportVersion:
    return ReportVersion.objects.filter(report=report_of(office, label)).latest("number")


def test_nothing_changed_after_consolidation_says_nothing(office: Who, client: Client, at: At) -> None:
    record(office, NAME, "drill", date(2023, 11, 2))
    send(client, office)
    at("2023-11-24 10:00")
    consolidated(office)

    assert "补记" not in words(client.get(address("report", office, "12月月报")))


def files_of(paper: Consolidation) -> list[bytes]:
    """The bytes of the consolidation's Word and Excel."""
    found = []
    for upload in (paper.word, paper.excel):
        assert upload is not None
        with take(upload.key) as content:
            found.append(content.read())
    return found
