"""A merger and a record at the same moment."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from beacon.people.reach import Who
from beacon.plans.models import DutyInstance
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
from beacon.records.following.changes import merge_units
from beacon.records.models import Credit, Record
from tests.support.at_once import queued
from tests.support.plan import a_plan, at
from tests.support.years import a_town, clerk_of, unit_of

pytestmark = pytest.mark.django_db(transaction=True)


def merging(office: Who) -> Callable[[], Any]:
    bridge, river = unit_of(office, "桥头社区"), unit_of(office, "滨江路社区")
    return lambda: merge_units(by=office, units=[bridge], into=river, on=date(2023, 8, 31)).thing.name


def saving(office: Who, kind: str) -> Callable[[], Any]:
    clerk = clerk_of(office, "桥头社区", date(2023, 8, 30))
    draft = Draft(kind=kind, happened_on=date(2023, 8, 30), setting="community")
    return lambda: save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4()).was_there


@pytest.mark.parametrize("kind", ["drill", "talk"])
@pytest.mark.parametrize("merger_first", [True, False])
def test_a_record_saved_while_its_unit_is_merged_is_kept_and_counts_once(kind: str, merger_first: bool) -> None:
    """R68 Neither waits for the other for ever, and the drill counts for the unit that now owes it."""
    with at(2023, 8, 30, 9, 0):
        office = a_town()
        a_plan(office)
        deeds = [merging(office), saving(office, kind)]

        answers = queued(office.tenant_id, *(deeds if merger_first else reversed(deeds)))

    assert sorted(map(str, answers)) == ["False", "滨江路社区"]
    assert Record.objects.count() == 1
    drills = DutyInstance.objects.filter(duty__template="community_drill", period="2023H2").owed()
    done = {row.unit.name for row in drills.select_related("unit") if row.done_on}
    assert "滨江路社区" in done if kind == "drill" else not done
    assert not Credit.objects.filter(instance__withdrawn_at__isnull=False).exists()
