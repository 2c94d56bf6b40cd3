"""Expected work plans against filed ones."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from beacon.people.reach import Who
from beacon.plans.models import DutyInstance
from beacon.plans.recount import differences
from beacon.plans.seeing_to.plandate import set_plan_date
from beacon.plans.seeing_to.workplan import draft_plan, file_plan
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.work import a_working_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(at: Callable[[str], datetime]) -> Who:
    """锦绣 has filed its plan, 桥头 has not; the office has set a day."""
    tenant = a_tenant()
    office = the_office(tenant)
    clerk = someone("clerk", a_unit(tenant, "锦绣社区"))
    a_unit(tenant, "桥头社区")
    notice = a_working_plan(office)
    at("2023-04-16 09:00")
    set_plan_date(by=office, notice=notice, due_on=date(2023, 5, 5))
    file_plan(by=clerk, plan=draft_plan(by=clerk, unit=clerk.unit, notice=notice), texts={})
    return office


def test_filed_and_open_plans_are_well(office: Who) -> None:
    assert list(differences(office.tenant_id)) == []


def test_a_plan_that_counts_as_filed_and_is_not_is_named(office: Who) -> None:
    """R63"""
    rows = DutyInstance.objects.filter(tenant=office.tenant, label="工作方案")
    rows.filter(unit__name="桥头社区").update(done_on=date(2023, 4, 20))

    assert list(differences(office.tenant_id)) == ["桥头社区「工作方案」：应办里的报送日期和方案对不上。"]
