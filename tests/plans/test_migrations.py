"""Old rows get the key of their period and the lineage of their duty."""

import importlib
from datetime import date

import pytest
from django.apps import apps

from beacon.catalogue.duties import CADENCES, TIMED
from beacon.kit.workdays import Workdays
from beacon.people.deadlines import BEGINNING, deadlines_of
from beacon.people.models import DeadlineRule, Unit
from beacon.plans.expected import Year, instances
from beacon.plans.models import Duty, DutyInstance
from beacon.plans.notice.versions import report_lineage
from tests.support.people import a_tenant, a_unit, the_office
from tests.support.plan import a_plan

filled = importlib.import_module("beacon.plans.migrations.0003_period_and_lineage_filled")
YEAR = Year(2023, date(2023, 4, 15), 23, Workdays())


@pytest.mark.parametrize("cadence", sorted(CADENCES))
@pytest.mark.parametrize("due", [None, {"day": 5, "next_month": True}, {"date": "--11-30"}])
def test_the_migration_names_periods_as_the_program_does(cadence: str, due: dict[str, object] | None) -> None:
    """R68 Whatever the cadence, an old row and a new one of the same period have the same key."""
    duty = Duty(mode=TIMED, cadence=cadence, due=due, groups=["community"], title="培训")
    unit = Unit(group="community", opened_on=date(2020, 1, 1))

    for row in instances(duty, [unit], YEAR):
        assert filled.period_of(duty, row) == row.period


@pytest.mark.django_db
def test_rows_of_before_are_filled_as_publishing_would_fill_them() -> None:
    office = the_office(a_tenant())
    a_unit(office.tenant)
    a_plan(office)
    wanted = {row.id: row.period for row in DutyInstance.objects.all()}
    for row in DutyInstance.objects.all():
        DutyInstance.objects.filter(pk=row.pk).update(period=str(row.pk)[-12:])
    Duty.objects.update(starts_on=None)

    filled.fill(apps, None)

    assert {row.id: row.period for row in DutyInstance.objects.all()} == wanted
    assert set(Duty.objects.values_list("starts_on", flat=True)) == {date(2023, 4, 15)}
    reports = DutyInstance.objects.filter(duty__template="month_report")
    assert set(reports.values_list("lineage", flat=True)) == {report_lineage(office.tenant_id)}


@pytest.mark.django_db
def test_a_subdistrict_begins_with_one_rule_that_holds_for_every_year() -> None:
    """R69 The deadline day has one source."""
    tenant = a_tenant()

    rule = DeadlineRule.objects.get(tenant=tenant)

    assert (rule.applies_from, rule.day) == (BEGINNING, 23)
    assert deadlines_of(tenant.id).day_for(date(2023, 1, 1)) == 23
