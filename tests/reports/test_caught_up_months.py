"""补录 into months that were sent or consolidated already: what its unit and the office then read (decision 9)."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from beacon.people.reach import Who
from beacon.records.catching_up.batch import confirm, hold, take_back
from beacon.records.models import CatchUp
from beacon.reports.models import ReportVersion
from tests.reports.months import an_office, clerk_of, consolidated, month_of, record, sent
from tests.support.pages import signed_in, words
from tests.support.tables import HEADINGS, a_sheet, as_suggested

pytestmark = pytest.mark.django_db

NAME = "锦绣社区"
At = Callable[[str], datetime]
OLD = ((date(2023, 11, 6), "宣讲", "滨江广场", 25, "讲用电"), (date(2023, 11, 8), "培训", "活动室", 15, "灭火器"))


@pytest.fixture
def office(at: At) -> Who:
    at("2023-11-21 16:00")
    return an_office(NAME)


@pytest.fixture
def client(office: Who) -> Client:
    return signed_in(clerk_of(office, NAME))


def caught_up(office: Who) -> CatchUp:
    """Two activities of November from the unit's own table."""
    clerk = clerk_of(office, NAME)
    held = hold(by=clerk, name="台账.xlsx", content=a_sheet([HEADINGS, *OLD]))
    return confirm(by=clerk, held=as_suggested(clerk, held))


def report(office: Who, label: str = "11月月报", name: str = "report") -> str:
    return reverse(name, args=[month_of(office, NAME, label).id])


def test_rows_of_a_month_that_was_sent_are_offered_to_be_put_in(office: Who, client: Client) -> None:
    """R69 又有2条，补进去, once for the whole table."""
    record(office, NAME, "drill", date(2023, 11, 2), audience_count=86)
    sent(office, NAME)

    caught_up(office)
    page = words(client.get(report(office)))

    assert "又有2条" in page
    client.post(report(office, name="report_supplement"))
    versions = ReportVersion.objects.filter(tenant=office.tenant).order_by("number")
    assert [version.figures["events"] for version in versions] == [1, 3]


def test_rows_of_a_consolidated_month_come_as_its_supplement_in_the_next(office: Who, client: Client, at: At) -> None:
    """R69 R34 上月补记: in no sum of December, told once with each activity."""
    record(office, NAME, "drill", date(2023, 11, 2), audience_count=86)
    sent(office, NAME)
    at("2023-11-24 10:00")
    paper = consolidated(office)
    before = paper.snapshot

    at("2023-12-05 10:00")
    held = caught_up(office)
    done = words(client.get(reverse("catch_up_table", args=[held.pk])))
    december = words(client.get(report(office, "12月月报")))
    at("2023-12-21 10:00")
    told = words(client.post(report(office, "12月月报", "report_submit"), {"nil": "1"}, follow=True))

    assert "已经汇总过的月份，下次月报里带上“上月补记”" in done
    assert "上月补记与更正2条，不在上面的数字里" in december
    assert "11月补记11月6日宣讲（滨江广场）社区宣讲，25人次" in december
    assert "补记11月2条，活动2场、受众40人次" in told
    version = ReportVersion.objects.filter(tenant=office.tenant).latest("sent_at")
    assert (version.figures["events"], len(version.carried)) == (0, 2)
    paper.refresh_from_db()
    assert paper.snapshot == before


def test_what_is_taken_back_before_it_was_carried_is_not_told(office: Who, client: Client, at: At) -> None:
    """R69 N09"""
    record(office, NAME, "drill", date(2023, 11, 2), audience_count=86)
    sent(office, NAME)
    at("2023-11-24 10:00")
    consolidated(office)
    at("2023-12-05 10:00")

    take_back(by=clerk_of(office, NAME), held=caught_up(office), reason="传错了表")

    assert "补记" not in words(client.get(report(office, "12月月报")))
