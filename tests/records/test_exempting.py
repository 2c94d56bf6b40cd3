"""An exemption taken back: what was done meanwhile is not asked for again."""

import uuid
from datetime import date

import pytest

from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.plans.actions import exempt
from beacon.plans.models import DutyInstance
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
from beacon.records.following.exempting import owe_again
from beacon.records.models import Credit
from beacon.records.recount import differences
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan, at, instance_of

pytestmark = pytest.mark.django_db

DRILL = Draft(kind="drill", happened_on=date(2023, 11, 5), setting="community", audience_count=40)


@pytest.fixture
def office() -> Who:
    office = the_office(a_tenant())
    a_unit(office.tenant, "锦绣社区")
    a_plan(office)
    return office


@pytest.fixture
def clerk(office: Who) -> Who:
    return someone("clerk", Unit.objects.get(tenant=office.tenant, name="锦绣社区"))


def exempted(office: Who, clerk: Who) -> DutyInstance:
    return exempt(by=office, instance=instance_of(clerk, "下半年演练"), reason="看错了单位")


def test_a_drill_recorded_while_the_unit_was_exempt_counts_once_it_owes_again(office: Who, clerk: Who) -> None:
    """R68"""
    with at(2023, 11, 6, 9, 0):
        row = exempted(office, clerk)
        record = save_record(by=clerk, unit=clerk.unit, draft=DRILL, client_id=uuid.uuid4()).record
        before = Credit.objects.filter(record=record).exists()

        owed = owe_again(by=office, instance=row)

    assert (before, owed.exempt_at, owed.done_on) == (False, None, DRILL.happened_on)
    assert list(differences(office.tenant_id)) == []


def test_nothing_recorded_leaves_it_open(office: Who, clerk: Who) -> None:
    """R68"""
    with at(2023, 11, 6, 9, 0):
        owed = owe_again(by=office, instance=exempted(office, clerk))

    assert (owed.exempt_at, owed.done_on) == (None, None)
