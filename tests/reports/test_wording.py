"""改字: kept as typed, numbers without a record marked, the choice when the numbers move."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from beacon.kit.refusals import Refusal
from beacon.people.reach import Who
from beacon.reports.actions import open_report, submit
from beacon.reports.freezing import content_of
from beacon.reports.models import Report, ReportVersion
from beacon.reports.supplement import supplement
from beacon.reports.text.support import numbers_in
from beacon.reports.text.wording import keep_own, own_words, take_written, word_report
from tests.reports.months import an_office, clerk_of, month_of, record

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]
NAME = "锦绣社区"


@pytest.fixture
def office(at: At) -> Who:
    at("2023-11-21 16:00")
    office = an_office(NAME)
    record(office, NAME, "drill", date(2023, 11, 2), audience_count=86, place="锦绣苑3栋", handouts={"apron": 20})
    return office


@pytest.fixture
def clerk(office: Who) -> Who:
    return clerk_of(office, NAME)


@pytest.fixture
def report(office: Who, clerk: Who) -> Report:
    return open_report(by=clerk, instance=month_of(office, NAME))


def marked(office: Who, report: Report) -> list[str]:
    """The numbers that are marked."""
    own = own_words(report, content_of(month_of(office, NAME)))
    assert own is not None
    assert "\n".join("".join(run.text for run in line) for line in own.lines) == report.own_text
    return [run.text for line in own.lines for run in line if run.is_unsupported]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("11月2日在锦绣苑3栋演练1场，86人次，发围裙20条。", []),
        ("１１月２日演练８６人次。", []),
        ("演练1场，96人次，发围裙30条。", ["96", "30"]),
        ("演练两场，二十人参加。", ["两"]),
        ("一次次上门，一家家讲。", []),
        ("满意率98%，约5.5小时。", ["98%", "5.5"]),
    ],
)
def test_a_number_that_no_record_has_is_marked(
    office: Who, clerk: Who, report: Report, text: str, numbers: list[str]
) -> None:
    """R69 The records' days, counts, goods and own words support a number; whatever else is marked, softly."""
    assert marked(office, word_report(by=clerk, report=report, text=text)) == numbers


def test_a_marked_number_forbids_nothing(clerk: Who, report: Report) -> None:
    """R69 It is sent and frozen as typed."""
    word_report(by=clerk, report=report, text="演练1场，96人次。")

    submit(by=clerk, report=report, nil=False)

    version = ReportVersion.objects.get()
    assert (version.text, version.is_edited, version.figures["attendance"]) == ("演练1场，96人次。", True, 86)


def test_the_wording_stays_when_the_numbers_move_and_the_unit_decides(office: Who, clerk: Who, report: Report) -> None:
    """R69 数字变了: 用新写的, or 留着我改的."""
    word_report(by=clerk, report=report, text="演练1场，86人次。")
    record(office, NAME, "talk", date(2023, 11, 3), audience_count=10)

    def moved() -> bool:
        report.refresh_from_db()
        own = own_words(report, content_of(month_of(office, NAME)))
        return own is not None and own.has_moved

    before = moved()
    keep_own(by=clerk, report=report)
    kept = moved()
    taken = take_written(by=clerk, report=report)

    assert (before, kept, taken.own_text) == (True, False, "")


def test_emptied_or_unchanged_text_is_the_written_one(office: Who, clerk: Who, report: Report) -> None:
    word_report(by=clerk, report=report, text="演练1场。")
    written = content_of(month_of(office, NAME)).text

    emptied = word_report(by=clerk, report=report, text="  \n ").own_text
    same = word_report(by=clerk, report=report, text=written.replace("\n", "\r\n")).own_text

    assert (emptied, same) == ("", "")


def test_a_supplement_keeps_the_wording_or_writes_it_anew(office: Who, clerk: Who, report: Report) -> None:
    """R69 Whichever of the two buttons was tapped."""
    word_report(by=clerk, report=report, text="演练1场。")
    submit(by=clerk, report=report, nil=False)
    record(office, NAME, "talk", date(2023, 11, 3))
    supplement(by=clerk, report=report)
    record(office, NAME, "talk", date(2023, 11, 4))
    supplement(by=clerk, report=report, anew=True)

    texts = [version.text for version in ReportVersion.objects.order_by("number")]
    assert texts[:2] == ["演练1场。", "演练1场。"]
    assert texts[2].startswith("一、总体情况\n10月24日至11月23日，锦绣社区共开展消防宣传活动3场")


def test_a_sent_text_is_not_changed(clerk: Who, report: Report) -> None:
    submit(by=clerk, report=report, nil=False)

    with pytest.raises(Refusal) as refused:
        word_report(by=clerk, report=report, text="演练2场。")

    assert refused.value.code == "wrong_state"


def test_a_text_that_is_too_long_is_told_how_much(clerk: Who, report: Report) -> None:
    with pytest.raises(Refusal) as refused:
        word_report(by=clerk, report=report, text="长" * 5001)

    assert refused.value.sentence == "正文写了5001字，最多5000字，请删短一些。"


def test_numbers_are_found_in_either_writing() -> None:
    assert numbers_in("２场、二十人次、1.5小时、十二栋") == {"2", "20", "1.5", "12"}
