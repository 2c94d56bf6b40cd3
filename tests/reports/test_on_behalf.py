"""代录: a mailed report counts when it was received; its numbers come from records or are unknown."""

import io
import uuid
from collections.abc import Callable
from datetime import date, datetime

import pytest

from beacon.documents.official.paper import Paragraph
from beacon.figures.duties import reporting
from beacon.files.models import Purpose, Upload
from beacon.kit.clock import SHANGHAI
from beacon.kit.refusals import Refusal
from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.records.drafts import Draft
from beacon.records.models import Record
from beacon.reports.actions import accept, open_report, return_report, submit, withdraw
from beacon.reports.desk.collect import desk
from beacon.reports.desk.on_behalf import book, enter_mailed, may_enter, record_for, take_back_mailed
from beacon.reports.mine import months_of
from beacon.reports.models import Channel, Report, ReportState
from beacon.reports.papers.paper import month_paper
from beacon.reports.papers.tables import month_workbook
from beacon.reports.recount import differences
from beacon.reports.supplement import supplement
from beacon.reports.windows import ReportWindow, windows_of
from tests.reports.months import ENDS, an_office, clerk_of, gathered, month_of, record, sent
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.pictures import a_photo

pytestmark = pytest.mark.django_db(transaction=True)

At = Callable[[str], datetime]
WORD = b"PK\x03\x04 a document"
MAILED_ON = datetime(2023, 11, 21, 9, 12, tzinfo=SHANGHAI)
TALK = Draft(kind="talk", happened_on=date(2023, 11, 2), setting="rural", audience_count=30)


@pytest.fixture(autouse=True)
def _morning_of_the_25th(at: At) -> None:
    at("2023-11-25 10:00")


@pytest.fixture
def office(_morning_of_the_25th: None) -> Who:
    return an_office("锦绣社区", "石梯村")


def entered(
    office: Who,
    name: str = "石梯村",
    *,
    received_at: datetime = MAILED_ON,
    file: str = "月报.docx",
    content: bytes = WORD,
) -> Report:
    return enter_mailed(
        by=office, instance=month_of(office, name), received_at=received_at, name=file, content=io.BytesIO(content)
    )


def recorded(office: Who, name: str = "石梯村", draft: Draft = TALK) -> Record:
    return record_for(by=office, instance=month_of(office, name), draft=draft, client_id=uuid.uuid4()).record


def window_of(office: Who) -> ReportWindow:
    return next(window for window in windows_of(office.tenant_id) if window.ends == ENDS)


def refusal_of(deed: Callable[[], object]) -> tuple[str, str | None]:
    with pytest.raises(Refusal) as caught:
        deed()
    return caught.value.code, caught.value.reason.field


def test_mailed_on_the_21st_and_entered_on_the_25th_is_on_time(office: Who) -> None:
    """R70 The received time decides: on time, 代录, with the file; nobody of the unit has opened anything."""
    report = entered(office)

    instance = month_of(office, "石梯村")
    assert (report.state, report.first_submitted_at, report.is_late) == (ReportState.SUBMITTED, MAILED_ON, False)
    assert (report.is_mailed, report.opened_at, instance.opened_at) == (True, None, None)
    assert (instance.first_done_at, instance.done_on, instance.is_late) == (MAILED_ON, date(2023, 11, 21), False)
    assert (str(reporting(office.tenant_id, ENDS).on_time), report.versions.get().is_unbooked) == ("1/2（50.0%）", True)
    assert Upload.objects.get(pk=report.mailed_id).purpose == Purpose.MAILED


def test_mailed_after_the_deadline_is_late(office: Who) -> None:
    """I02 代录 counts with its received time, late ones too."""
    report = entered(office, received_at=datetime(2023, 11, 24, 9, 0, tzinfo=SHANGHAI))

    assert (report.is_late, month_of(office, "石梯村").is_late) == (True, True)


@pytest.mark.parametrize(
    ("received_at", "code"),
    [
        (datetime(2023, 11, 25, 11, 0, tzinfo=SHANGHAI), "future"),
        (datetime(2023, 10, 23, 23, 59, tzinfo=SHANGHAI), "too_early"),
    ],
)
def test_a_received_time_in_the_future_or_before_the_window_is_refused(
    office: Who, received_at: datetime, code: str
) -> None:
    assert refusal_of(lambda: entered(office, received_at=received_at)) == (code, "received_at")
    assert (Report.objects.count(), Upload.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("file", "content", "code"),
    [
        ("月报.docx", b"", "no_file"),
        ("月报.exe", b"MZ\x90\x00", "other_file"),
        ("月报.docx", b"MZ\x90\x00", "other_file"),
        ("月报.pdf", WORD, "other_file"),
        ("照片.jpg", b"\xff\xd8\xffbroken", "cut_short"),
    ],
)
def test_a_file_that_units_do_not_send_is_refused_with_nothing_kept(
    office: Who, file: str, content: bytes, code: str
) -> None:
    found, field = refusal_of(lambda: entered(office, file=file, content=content))

    assert field == "file"
    assert found == code or file.endswith("jpg")
    assert (Report.objects.count(), Upload.objects.count()) == (0, 0)


def test_a_mailed_photo_is_kept_as_a_picture(office: Who) -> None:
    report = entered(office, file="拍照.JPG", content=a_photo())

    assert report.mailed is not None
    assert (report.mailed.name, report.mailed.media_type) == ("拍照.jpg", "image/jpeg")


def test_without_records_its_numbers_are_unknown_and_not_nought(office: Who) -> None:
    """R70 未入账 in the Excel and on the paper: blank cells, a word, nothing added to the totals."""
    record(office, "锦绣社区", "talk", date(2023, 11, 2), audience_count=40)
    sent(office, "锦绣社区")
    entered(office)

    month = gathered(office)
    rows = {row[1]: row for row in month_workbook(month).sheets[1].rows}
    paper = month_paper(month)
    table = {row[0]: row for row in paper.annexes[0].blocks[0].rows}  # type: ignore[union-attr]
    said = "".join(str(block.words) for block in paper.blocks if isinstance(block, Paragraph))
    assert (set(rows["石梯村"][5:-1]), rows["石梯村"][-1], rows["石梯村"][4]) == ({None}, "代录、未入账", MAILED_ON)
    assert (set(table["石梯村"][1:-1]), table["石梯村"][-1]) == ({""}, "代录、未入账")
    assert (month.total.events, len(month.reported), len(month.unbooked)) == (1, 2, 1)
    assert "按收到的文件代录1家：石梯村。" in said
    assert "其中石梯村的活动还没有记入台账，统计表中数字空着，没有计入以上数字。" in said
    assert "零报" not in said


def test_records_entered_for_the_unit_become_its_numbers(office: Who) -> None:
    """R70 Recorded on the unit's behalf: its numbers follow at once, the received time stays."""
    entered(office)

    saved = recorded(office)

    report, instance = Report.objects.get(), month_of(office, "石梯村")
    last = report.versions.order_by("-number")[0]
    assert (saved.author.name, saved.saved_by) == ("石梯村", office.account)
    assert (last.record_ids, last.figures["attendance"], last.is_unbooked) == ([str(saved.pk)], 30, False)
    assert (report.first_submitted_at, instance.first_done_at, report.versions_n) == (MAILED_ON, MAILED_ON, 2)
    assert list(differences(office.tenant_id)) == []


def test_a_record_of_another_month_is_refused(office: Who) -> None:
    entered(office)
    october = Draft(kind="talk", happened_on=date(2023, 10, 2), setting="rural")

    assert refusal_of(lambda: recorded(office, draft=october)) == ("other_month", "happened_on")
    assert Record.objects.count() == 0


def test_records_there_before_are_in_the_first_version(office: Who) -> None:
    record(office, "石梯村", "talk", date(2023, 11, 2), audience_count=20)

    report = entered(office)

    version = report.versions.get()
    assert (version.figures["attendance"], version.is_unbooked) == (20, False)
    assert "共开展消防宣传活动1场" in version.text


def test_what_the_unit_records_itself_goes_in_by_one_tap_and_a_second_changes_nothing(office: Who) -> None:
    """R70 The unit records later: the received time stays."""
    entered(office)
    record(office, "石梯村", "talk", date(2023, 11, 2), audience_count=20)

    for _ in range(2):
        report = book(by=office, report=Report.objects.get())

    assert (report.versions_n, report.first_submitted_at, report.is_late) == (2, MAILED_ON, False)


def test_the_unit_sees_that_it_is_in_and_opening_it_is_noted_once(office: Who) -> None:
    entered(office)
    clerk = clerk_of(office, "石梯村")

    opened = open_report(by=clerk, instance=month_of(office, "石梯村"))

    months = months_of(clerk.unit, datetime(2023, 11, 25, 12, 0, tzinfo=SHANGHAI))
    month = next(month for month in months if month.instance.ends == ENDS)
    assert (opened.opened_at is not None, month.is_sent, month.is_late) == (True, True, False)


def test_the_time_at_the_screen_leaves_mailed_reports_out(office: Who) -> None:
    """I33 A report that was mailed took nobody a minute at a screen, or minus a few days."""
    open_report(by=clerk_of(office, "石梯村"), instance=month_of(office, "石梯村"))
    entered(office)

    assert desk(office, window_of(office), datetime(2023, 11, 25, 12, 0, tzinfo=SHANGHAI)).minutes is None


def test_a_mailed_report_is_accepted_returned_and_sent_again_like_any_other(office: Who, at: At) -> None:
    """R69 Returned on the 25th, fixed on the 27th: the received time stands."""
    report = return_report(by=office, report=entered(office), sentence="演练人数空着")
    record(office, "石梯村", "drill", date(2023, 11, 2), audience_count=20)
    at("2023-11-27 10:00")

    again = submit(by=clerk_of(office, "石梯村"), report=report, nil=False).report

    assert (again.first_submitted_at, again.is_late) == (MAILED_ON, False)
    assert accept(by=office, report=again).state == ReportState.ACCEPTED


def test_a_completion_that_is_mailed_keeps_the_first_time(office: Who, at: At) -> None:
    report = return_report(by=office, report=entered(office), sentence="演练人数空着")
    at("2023-11-28 10:00")

    entered(office, received_at=datetime(2023, 11, 27, 9, 0, tzinfo=SHANGHAI))

    report.refresh_from_db()
    assert (report.first_submitted_at, report.received_at is not None) == (MAILED_ON, True)
    assert (report.submitted_at, report.versions_n) == (datetime(2023, 11, 27, 9, 0, tzinfo=SHANGHAI), 2)


def test_the_unit_cannot_lose_its_received_time_by_taking_it_back(office: Who) -> None:
    """R70 Supplementing keeps the received time, taking back would not: it is refused."""
    report = entered(office)
    clerk = clerk_of(office, "石梯村")
    record(office, "石梯村", "talk", date(2023, 11, 2), audience_count=20)

    assert refusal_of(lambda: withdraw(by=clerk, report=report))[0] == "mailed"
    more = supplement(by=clerk, report=report).report
    assert (more.first_submitted_at, more.is_late, more.versions_n) == (MAILED_ON, False, 2)
    assert list(differences(office.tenant_id)) == []


def test_entered_for_the_wrong_unit_it_can_be_taken_back_with_its_file(office: Who) -> None:
    taken = take_back_mailed(by=office, report=entered(office))

    line = next(
        line for line in desk(office, window_of(office), MAILED_ON).lines if line.instance.unit.name == "石梯村"
    )
    instance = month_of(office, "石梯村")
    assert (taken.channel, taken.mailed_id, Upload.objects.count()) == (Channel.APP, None, 0)
    assert (line.state, instance.first_done_at) == ("not_opened", None)
    assert list(differences(office.tenant_id)) == []


def test_what_the_unit_sent_itself_is_not_entered_again(office: Who) -> None:
    sent(office, "石梯村", nil=True)

    assert refusal_of(lambda: entered(office))[0] == "wrong_state"


def test_units_and_other_subdistricts_enter_nothing(office: Who) -> None:
    """N10 Another subdistrict's office is told what everybody is told of a thing that does not exist."""
    instance = month_of(office, "石梯村")
    neighbour = the_office(a_tenant("河口街道"))
    leader = someone("leader", a_unit(office.tenant, "领导", UnitKind.OFFICE))
    clerk = clerk_of(office, "石梯村")

    codes = [getattr(may_enter(who, instance, None), "code", None) for who in (neighbour, leader, clerk, office)]
    stranger = Draft(kind="talk", happened_on=date(2023, 11, 2), setting="rural")
    refused = refusal_of(lambda: record_for(by=neighbour, instance=instance, draft=stranger, client_id=uuid.uuid4()))

    assert (codes, refused[0]) == (["not_yours", "office_only", "office_only", None], "not_yours")
    assert (Report.objects.count(), Record.objects.count()) == (0, 0)
