"""都收下: what was on the screen, nothing that changed since."""

import uuid
from collections.abc import Callable
from datetime import datetime

import pytest

from beacon.kit.refusals import Refusal
from beacon.people.reach import Who
from beacon.reports.actions import accept, return_report, submit, withdraw
from beacon.reports.desk.accepting import accept_all, put_back
from beacon.reports.models import Report, ReportState
from tests.reports.months import ENDS, an_office, clerk_of, sent
from tests.support.people import a_tenant, someone, the_office

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]
NAMES = ("锦绣社区", "滨江路社区", "石梯村")


@pytest.fixture(autouse=True)
def _afternoon(at: At) -> None:
    at("2023-11-21 16:00")


@pytest.fixture
def office(_afternoon: None) -> Who:
    office = an_office(*NAMES)
    for name in NAMES:
        sent(office, name, nil=True)
    return office


def on_the_screen() -> dict[uuid.UUID, int]:
    return dict(Report.objects.values_list("pk", "versions_n"))


def report_of(name: str) -> Report:
    return Report.objects.select_related("unit").get(unit__name=name)


def states() -> dict[str, str]:
    return dict(Report.objects.values_list("unit__name", "state"))


def test_everything_shown_is_accepted_by_one_tap(office: Who) -> None:
    """R69 A second tap changes nothing and names nobody."""
    seen = on_the_screen()

    first, second = accept_all(by=office, seen=seen), accept_all(by=office, seen=seen)

    assert (len(first.taken), first.left, second.taken, second.left) == (3, [], [], [])
    assert set(states().values()) == {ReportState.ACCEPTED}


def test_what_changed_meanwhile_is_left_and_named(office: Who) -> None:
    """R69 Returned, taken back, or sent again since the page was made: left as it is."""
    seen = on_the_screen()
    return_report(by=office, report=report_of("锦绣社区"), sentence="演练人数空着")
    clerk = clerk_of(office, "滨江路社区")
    submit(by=clerk, report=withdraw(by=clerk, report=report_of("滨江路社区")), nil=True)

    done = accept_all(by=office, seen=seen)

    assert [report.unit.name for report in done.taken] == ["石梯村"]
    assert sorted(report.unit.name for report in done.left) == ["滨江路社区", "锦绣社区"]
    assert states() == {"锦绣社区": "returned", "滨江路社区": "submitted", "石梯村": "accepted"}


def test_undo_puts_back_the_reports_of_that_tap_only(office: Who, at: At) -> None:
    accept(by=office, report=report_of("锦绣社区"))
    at("2023-11-21 16:05")
    seen = on_the_screen()
    done = accept_all(by=office, seen=seen)
    return_to = report_of("石梯村")

    back = put_back(by=office, ends=ENDS, accepted_at=done.at)

    assert sorted(report.unit.name for report in back) == ["滨江路社区", "石梯村"]
    assert states()["锦绣社区"] == ReportState.ACCEPTED
    assert put_back(by=office, ends=ENDS, accepted_at=done.at) == []
    return_to.refresh_from_db()
    assert (return_to.state, return_to.accepted_at) == (ReportState.SUBMITTED, None)


def test_another_subdistricts_reports_count_for_nothing(office: Who) -> None:
    """N10 Neither accepted nor named, like ids that do not exist."""
    stranger = the_office(a_tenant("河口街道"))

    done = accept_all(by=stranger, seen={**on_the_screen(), uuid.uuid4(): 1})

    assert (done.taken, done.left, set(states().values())) == ([], [], {ReportState.SUBMITTED})
    assert put_back(by=stranger, ends=ENDS, accepted_at=done.at) == []


def test_only_the_office_accepts(office: Who) -> None:
    clerk = someone("clerk", report_of("锦绣社区").unit)

    with pytest.raises(Refusal) as caught:
        accept_all(by=clerk, seen=on_the_screen())

    assert caught.value.code == "not_yours"
    assert set(states().values()) == {ReportState.SUBMITTED}
