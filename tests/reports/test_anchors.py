"""请补充: one sentence, its own day, and the place it is about."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from beacon.kit.refusals import Refusal
from beacon.people.reach import Who
from beacon.records.actions import void
from beacon.records.models import Record
from beacon.reports.actions import return_report
from beacon.reports.anchors import choices, resolve
from beacon.reports.models import Report
from beacon.reports.text.blocks import BLOCKS
from tests.reports.months import an_office, clerk_of, record, sent

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]


@pytest.fixture(autouse=True)
def _afternoon(at: At) -> None:
    at("2023-11-21 16:00")


@pytest.fixture
def office(_afternoon: None) -> Who:
    office = an_office("锦绣社区", "石梯村")
    record(office, "锦绣社区", "drill", date(2023, 11, 2), place="锦绣苑")
    sent(office, "锦绣社区")
    return office


def returned(office: Who, anchor: str = "", fix_by: date | None = None) -> Report:
    report = Report.objects.select_related("unit").get(unit__name="锦绣社区")
    return return_report(by=office, report=report, sentence="演练人数空着", anchor=anchor, fix_by=fix_by)


def test_every_place_of_a_report_can_be_chosen_and_found_again(office: Who) -> None:
    """R69 The blocks of the report and each record; the words are those the unit knows."""
    version = Report.objects.get().versions.get()

    offered = choices(version)

    assert [words for _, words in offered] == [*BLOCKS.values(), "11月2日 演练 锦绣苑"]
    found = resolve(returned(office, offered[-1][0]))
    assert found is not None
    assert (found.label, str(found.record_id)) == ("11月2日 演练 锦绣苑", version.record_ids[0])


def test_a_block_is_a_mark_on_the_units_page(office: Who) -> None:
    found = resolve(returned(office, "block:handouts"))

    assert found is not None
    assert (found.label, found.fragment, found.record_id) == ("「发放」", "block-handouts", None)


def test_without_a_place_the_whole_report_is_meant(office: Who) -> None:
    assert resolve(returned(office)) is None


def test_a_record_voided_since_says_so(office: Who) -> None:
    report = returned(office, f"record:{Report.objects.get().versions.get().record_ids[0]}")
    found = resolve(report)
    assert found is not None
    clerk = clerk_of(office, "锦绣社区")

    void(by=clerk, record=Record.objects.select_related("author").get(), reason="记重了")

    again = resolve(report)
    assert again is not None
    assert again.label == "11月2日 演练 锦绣苑（不再计入）"


@pytest.mark.parametrize("anchor", ["record:", "record:0190b3c2-0000-7000-8000-000000000000", "block:goods", "page:1"])
def test_a_place_the_report_has_not_is_refused(office: Who, anchor: str) -> None:
    """N10 Another unit's record is as unknown as one that does not exist."""
    with pytest.raises(Refusal) as caught:
        returned(office, anchor)

    assert (caught.value.code, caught.value.reason.field) == ("no_such_place", "anchor")


def test_anothers_record_is_no_place_in_this_report(office: Who) -> None:
    other = record(office, "石梯村", "talk", date(2023, 11, 2))

    with pytest.raises(Refusal) as caught:
        returned(office, f"record:{other.pk}")

    assert caught.value.code == "no_such_place"


@pytest.mark.parametrize(("fix_by", "code"), [(date(2023, 11, 21), "past_day"), (date(2024, 11, 21), "far_day")])
def test_the_day_has_to_come_and_not_too_far_away(office: Who, fix_by: date, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        returned(office, fix_by=fix_by)

    assert (caught.value.code, caught.value.reason.field) == (code, "fix_by")


def test_three_workdays_unless_another_day_is_chosen(office: Who) -> None:
    """R69 The 21st is a Tuesday: the 24th."""
    assert returned(office).fix_by == date(2023, 11, 24)


def test_the_offices_own_day_stands(office: Who) -> None:
    assert returned(office, fix_by=date(2023, 11, 30)).fix_by == date(2023, 11, 30)
