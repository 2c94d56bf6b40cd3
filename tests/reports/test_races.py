"""Two deeds on one report at the same moment: it ends in one of the states it can be in, with versions that agree."""

import uuid
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from beacon.files.models import Upload
from beacon.people.reach import Who
from beacon.records.actions import save_record, void
from beacon.records.drafts import Draft
from beacon.records.models import Record
from beacon.reports.actions import accept, open_report, return_report, submit, withdraw
from beacon.reports.consolidate import ask, make_papers
from beacon.reports.desk.accepting import accept_all
from beacon.reports.district_form.fills import fill_again, fill_form, make_fill
from beacon.reports.models import Consolidation, DistrictFormFill, FillState, Report, ReportVersion
from beacon.reports.recount import differences
from beacon.reports.supplement import supplement
from tests.reports.months import ENDS, a_month, clerk_of, frozen, month_of
from tests.reports.test_district_forms import NOVEMBER, pointed
from tests.support.at_once import queued, together, told
from tests.support.district_forms import street_table
from tests.support.plan import at

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office() -> Iterator[Who]:
    """锦绣社区 has sent November, 石梯村 has not."""
    with at(2023, 11, 21, 16, 0):
        yield a_month()


def jinxiu(office: Who) -> tuple[Who, Report]:
    return clerk_of(office, "锦绣社区"), Report.objects.get(unit__name="锦绣社区")


def one_more(clerk: Who) -> Record:
    draft = Draft(kind="talk", happened_on=date(2023, 11, 9), setting="community")
    return save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4()).record


def whole(office: Who) -> None:
    """Each report has as many versions as it says, and its duty is done exactly when it is in."""
    for report in Report.objects.select_related("instance"):
        assert list(report.versions.order_by("number").values_list("number", flat=True)) == list(
            range(1, report.versions_n + 1)
        )
        is_in = report.state in ("submitted", "accepted", "consolidated", "returned")
        assert (report.instance.done_on is not None) == is_in or report.state == "returned", report.state
    assert list(differences(office.tenant_id)) == []


def deeds_of(office: Who) -> dict[str, Callable[[], Any]]:
    clerk, report = jinxiu(office)
    seen = {report.pk: report.versions_n}
    return {
        "submit": lambda: submit(by=clerk, report=report, nil=False),
        "withdraw": lambda: withdraw(by=clerk, report=report),
        "supplement": lambda: supplement(by=clerk, report=report),
        "return": lambda: return_report(by=office, report=report, sentence="演练人数空着"),
        "accept": lambda: accept(by=office, report=report),
        "accept_all": lambda: accept_all(by=office, seen=seen),
        "consolidate": lambda: ask(by=office, ends=ENDS, request_id=uuid.uuid4()),
        "void": lambda: void(by=clerk, record=Record.objects.get(kind="drill"), reason="记重了"),
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("submit", "withdraw"),
        ("withdraw", "submit"),
        ("return", "supplement"),
        ("supplement", "return"),
        ("accept", "withdraw"),
        ("withdraw", "accept"),
        ("accept_all", "withdraw"),
        ("withdraw", "accept_all"),
        ("consolidate", "withdraw"),
        ("withdraw", "consolidate"),
        ("consolidate", "supplement"),
        ("supplement", "consolidate"),
        ("void", "supplement"),
        ("supplement", "void"),
        ("void", "consolidate"),
        ("consolidate", "void"),
        ("return", "accept_all"),
        ("accept", "supplement"),
    ],
)
def test_two_deeds_on_one_report_at_once_leave_it_whole(office: Who, one: str, other: str) -> None:
    """R69 N08 N09"""
    one_more(jinxiu(office)[0])
    deeds = deeds_of(office)

    answers = told(queued(office.tenant_id, deeds[one], deeds[other]))

    assert "done" in answers
    whole(office)
    for paper in Consolidation.objects.all():
        make_papers.func(str(paper.pk))
    whole(office)


def test_all_deeds_on_one_report_at_once_leave_it_whole(office: Who) -> None:
    """R69 N08 N09"""
    one_more(jinxiu(office)[0])

    told(together(*deeds_of(office).values()))

    whole(office)


def test_what_is_voided_after_the_month_was_frozen_stays_in_its_papers(office: Who) -> None:
    """R69 N09 Voided while the papers are made: they say what was frozen, the report says what was sent."""
    consolidation, (clerk, report) = frozen(office), jinxiu(office)
    drill = Record.objects.get(kind="drill")

    told(
        queued(
            office.tenant_id,
            lambda: make_papers.func(str(consolidation.pk)),
            lambda: void(by=clerk, record=drill, reason="记重了"),
        )
    )

    version = ReportVersion.objects.get(report=report)
    assert str(drill.pk) in version.record_ids
    assert Consolidation.objects.get().state == "ready"
    whole(office)


def test_a_district_form_filled_twice_at_once_is_filled_once(office: Who) -> None:
    """R69 N06 One key, two taps; and a job that wakes up beside the one that took its place."""
    form, key = pointed(office, street_table()), uuid.uuid4()
    files = Upload.objects.count()

    told(together(*[lambda: fill_form(by=office, form=form, period=NOVEMBER, request_id=key)] * 2))
    made = DistrictFormFill.objects.get()
    told(together(*[lambda: make_fill.func(str(made.pk))] * 2))

    assert (DistrictFormFill.objects.get().state, Upload.objects.count()) == (FillState.READY, files + 1)


def test_a_fill_that_failed_and_is_asked_for_twice_at_once_is_one_file(office: Who) -> None:
    """R69 N06"""
    form = pointed(office, street_table())
    made = fill_form(by=office, form=form, period=NOVEMBER, request_id=uuid.uuid4())
    DistrictFormFill.objects.update(state=FillState.FAILED)
    made.refresh_from_db()

    told(together(*[lambda: fill_again(by=office, made=DistrictFormFill.objects.get(pk=made.pk))] * 2))
    told(together(*[lambda: make_fill.func(str(made.pk))] * 2))

    assert DistrictFormFill.objects.get().state == FillState.READY


def test_one_month_opened_and_sent_by_three_at_once_is_one_report(office: Who) -> None:
    """R69 N06"""
    clerk = clerk_of(office, "石梯村")
    instance = month_of(office, "石梯村")

    def send() -> Any:
        return submit(by=clerk, report=open_report(by=clerk, instance=instance), nil=True)

    assert told(together(send, send, send)) == ["done"] * 3
    assert Report.objects.filter(unit=clerk.unit).count() == 1
    whole(office)
