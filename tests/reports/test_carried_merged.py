"""Consolidated months of units that were merged since: told on by the unit they went into, once."""

from datetime import date

import pytest

from beacon.people.reach import Who
from beacon.people.units import NewUnit
from beacon.plans.models import DutyInstance
from beacon.records.following.changes import merge_units
from beacon.reports.carried.changes import carried_into, carried_of
from beacon.reports.carried.words import sentences
from beacon.reports.models import ReportVersion
from tests.reports.months import corrected
from tests.support.plan import a_plan, at
from tests.support.years import a_town, clerk_of, consolidate, record, send, unit_of

pytestmark = pytest.mark.django_db


def month_of(office: Who, name: str, period: str) -> DutyInstance:
    rows = DutyInstance.objects.select_related("unit", "duty", "subject").owed()
    return rows.get(tenant=office.tenant, unit__name=name, duty__template="month_report", period=period)


def test_a_month_of_a_merged_unit_is_corrected_in_the_next_report_of_its_successor() -> None:
    """R68 R69 The merged unit sends no more; what changes in its sent months is not lost and not told twice."""
    office = a_town()
    a_plan(office)
    with at(2023, 7, 20, 9, 0):
        theirs = record(office, "桥头社区", "drill", date(2023, 7, 10))
        record(office, "滨江路社区", "talk", date(2023, 7, 11))
        send(office, "桥头社区", "2023-07", date(2023, 7, 20))
        send(office, "滨江路社区", "2023-07", date(2023, 7, 20))
    with at(2023, 7, 25, 9, 0):
        consolidate(office, date(2023, 7, 23))
    with at(2023, 8, 1, 9, 0):
        merge_units(
            by=office, units=[unit_of(office, "桥头社区")], into=unit_of(office, "滨江路社区"), on=date(2023, 8, 1)
        )
    with at(2023, 8, 10, 9, 0):
        assert carried_into(month_of(office, "滨江路社区", "2023-08")) == [], "a merger alone changes no sent month"

        corrected(theirs, audience_count=50)
        (one,) = carried_into(month_of(office, "滨江路社区", "2023-08"))
        assert sentences([one]) == ["更正7月1条，受众增加20人次。"]
        assert one.report_id == ReportVersion.objects.get(report__unit__name="桥头社区").report_id

        record(office, "滨江路社区", "talk", date(2023, 8, 5))
        send(office, "滨江路社区", "2023-08", date(2023, 8, 10))

    with at(2023, 8, 28, 9, 0):
        assert carried_into(month_of(office, "滨江路社区", "2023-09")) == [], "told once"
    told = ReportVersion.objects.get(report__instance__period="2023-08", report__unit__name="滨江路社区")
    assert [entry.record_id for entry in carried_of(told)] == [theirs.pk]


def test_merged_into_a_new_unit_the_first_report_of_the_new_one_tells_it() -> None:
    """R68 R69 Of both that went into it, each under the month it was sent for."""
    office = a_town()
    a_plan(office)
    with at(2023, 7, 20, 9, 0):
        first, second = (record(office, name, "drill", date(2023, 7, 10)) for name in ("桥头社区", "锦绣社区"))
        for name in ("桥头社区", "锦绣社区"):
            send(office, name, "2023-07", date(2023, 7, 20))
    with at(2023, 7, 25, 9, 0):
        consolidate(office, date(2023, 7, 23))
    with at(2023, 8, 1, 9, 0):
        both = [unit_of(office, name) for name in ("桥头社区", "锦绣社区")]
        merge_units(
            by=office, units=both, into=NewUnit("锦桥社区", both[0].kind, group=both[0].group), on=date(2023, 8, 1)
        )
    with at(2023, 8, 10, 9, 0):
        assert carried_into(month_of(office, "锦桥社区", "2023-08")) == []
        corrected(first, audience_count=50)
        corrected(second, audience_count=10)

        found = carried_into(month_of(office, "锦桥社区", "2023-08"))

        assert {one.record_id for one in found} == {first.pk, second.pk}
        assert {one.label for one in found} == {"7月月报"}
        assert clerk_of(office, "锦桥社区", date(2023, 8, 10)).unit.name == "锦桥社区"
