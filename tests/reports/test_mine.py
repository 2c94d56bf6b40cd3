import uuid
from datetime import date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from beacon.kit import clock
from beacon.kit.clock import SHANGHAI
from beacon.people.reach import Who
from beacon.records.actions import save_record, void
from beacon.records.drafts import Draft
from beacon.records.models import Record
from beacon.reports.actions import open_report, return_report, submit
from beacon.reports.holding import last_sent
from beacon.reports.mine import Drift, drift, months_of, offered_on, running, to_write, waiting
from beacon.reports.models import Report
from tests.support.people import a_tenant, a_unit, someone
from tests.support.plan import a_plan, at, instance_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(office: Who) -> Who:
    who = someone("clerk", a_unit(office.tenant))
    a_plan(office)
    return who


def record(who: Who, day: date) -> Record:
    draft = Draft(kind="talk", happened_on=day, setting="community")
    return save_record(by=who, unit=who.unit, draft=draft, client_id=uuid.uuid4()).record


def sent(who: Who, label: str, *moment: int) -> Report:
    with at(*moment):
        report = open_report(by=who, instance=instance_of(who, label))
        return submit(by=who, report=report, nil=True).report


def test_months_that_have_begun_are_there_newest_first_in_one_query(
    clerk: Who, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with at(2023, 6, 20, 9, 0), django_assert_num_queries(1):
        months = months_of(clerk.unit, clock.now())

    assert [month.instance.label for month in months] == ["6月月报", "5月月报", "4月月报"]
    assert [month.state for month in months] == ["not_opened"] * 3


@pytest.mark.parametrize(
    ("day", "label"),
    [
        ((2023, 4, 16), "4月月报"),
        ((2023, 11, 14), "10月月报"),
        ((2023, 11, 15), "11月月报"),
        ((2023, 11, 23), "11月月报"),
        ((2023, 11, 24), "11月月报"),
        ((2023, 12, 31), "12月月报"),
    ],
)
def test_month_to_look_at_first_is_the_running_one_from_its_15th_on(
    clerk: Who, day: tuple[int, int, int], label: str
) -> None:
    with at(*day, 9, 0):
        now = clock.now()
        month = to_write(months_of(clerk.unit, now), now)

    assert month is not None
    assert month.instance.label == label


def test_first_month_is_offered_from_the_notice_on(clerk: Who) -> None:
    with at(2023, 4, 16, 9, 0):
        month = running(months_of(clerk.unit, clock.now()), clock.now())

    assert month is not None
    assert offered_on(month) == date(2023, 4, 15)


def test_waiting_are_unsent_months_until_the_next_deadline_and_returned_ones(office: Who, clerk: Who) -> None:
    returned = sent(clerk, "8月月报", 2023, 8, 21, 9, 0)
    sent(clerk, "10月月报", 2023, 10, 20, 9, 0)
    with at(2023, 8, 22, 9, 0):
        return_report(by=office, report=returned, sentence="再看一眼。")

    with at(2023, 10, 24, 9, 0):
        october = [month.instance.label for month in waiting(months_of(clerk.unit, clock.now()), clock.now())]
    with at(2023, 10, 23, 9, 0):
        september = [month.instance.label for month in waiting(months_of(clerk.unit, clock.now()), clock.now())]

    assert october == ["8月月报"]
    assert september == ["9月月报", "8月月报"]


def test_nothing_is_written_for_a_unit_without_reports() -> None:
    lonely = someone("property", a_unit(a_tenant(), "安居物业"))
    now = datetime(2023, 11, 21, 9, 0, tzinfo=SHANGHAI)

    assert months_of(lonely.unit, now) == []
    assert to_write([], now) is None


def test_drift_counts_what_came_and_what_went_since_sending(clerk: Who) -> None:
    with at(2023, 11, 20, 9, 0):
        stays, goes = record(clerk, date(2023, 11, 1)), record(clerk, date(2023, 11, 2))
        report = open_report(by=clerk, instance=instance_of(clerk, "11月月报"))
        submit(by=clerk, report=report, nil=False)
        version = last_sent(report)
        assert version is not None
        before = drift(instance_of(clerk, "11月月报"), version)
        void(by=clerk, record=goes, reason="记重了")
        record(clerk, date(2023, 11, 3))
        record(clerk, date(2023, 10, 3))
        after = drift(instance_of(clerk, "11月月报"), version)

    assert (bool(before), after) == (False, Drift(added=1, gone=1))
    assert sorted(version.record_ids) == sorted([str(stays.id), str(goes.id)])
