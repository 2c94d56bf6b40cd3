"""A plan and the record it became: done with it, planned again without it."""

import uuid
from collections.abc import Callable
from datetime import date, datetime

import pytest

from beacon.kit.refusals import Refusal
from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.plans.models import CalendarItem, ItemState
from beacon.plans.schedule.agenda import coming
from beacon.plans.schedule.scheduling import finish_item, may_undo, undo_item
from beacon.records.actions import save_record, void, withdraw
from beacon.records.drafts import Draft
from beacon.records.models import Record
from beacon.records.together.meetings import record_meeting
from tests.support.calendar import an_item
from tests.support.people import a_unit, someone

pytestmark = pytest.mark.django_db

DAY = date(2023, 11, 20)


@pytest.fixture(autouse=True)
def _now(at: Callable[[str], datetime]) -> None:
    at("2023-11-21 16:00")


def a_record(who: Who, item: CalendarItem | uuid.UUID | None) -> Record:
    planned = item.pk if isinstance(item, CalendarItem) else item
    draft = Draft(kind="talk", happened_on=DAY, setting="community", planned=planned)
    return save_record(by=who, unit=who.unit, draft=draft, client_id=uuid.uuid4()).record


def state_of(item: CalendarItem) -> str:
    item.refresh_from_db()
    return item.state


def test_a_plan_is_still_to_be_done_when_its_record_is_taken_back(clerk: Who) -> None:
    """R67 撤销: it is planned again, asked about again, and may be recorded again."""
    item = an_item(clerk, planned_on=DAY)
    record = a_record(clerk, item)

    withdraw(by=clerk, record=record)

    assert state_of(item) == ItemState.PLANNED
    assert coming(clerk.unit, date(2023, 11, 21)).passed == [item]
    a_record(clerk, item)
    assert state_of(item) == ItemState.DONE


def test_a_plan_is_still_to_be_done_when_the_office_voids_what_it_recorded(clerk: Who, office: Who) -> None:
    """R67 N09 Whoever ends the record, the plan follows."""
    item = an_item(clerk, planned_on=DAY)
    record = a_record(clerk, item)

    void(by=office, record=record, reason="记重了")

    assert state_of(item) == ItemState.PLANNED


def test_a_plan_with_another_record_that_stands_stays_done(clerk: Who) -> None:
    item = an_item(clerk, planned_on=DAY)
    first = a_record(clerk, item)
    a_record(clerk, item)

    withdraw(by=clerk, record=first)

    assert state_of(item) == ItemState.DONE


def test_what_a_person_said_was_done_stays_done(clerk: Who) -> None:
    """The record is gone, not what somebody said of the plan."""
    item = finish_item(by=clerk, item=an_item(clerk, planned_on=DAY))
    record = a_record(clerk, item)

    withdraw(by=clerk, record=record)

    assert state_of(item) == ItemState.DONE


def test_a_plan_that_was_recorded_is_taken_back_by_its_record_alone(clerk: Who) -> None:
    """Taken back on the calendar it would be asked about while its record counts."""
    item = an_item(clerk, planned_on=DAY)
    record = a_record(clerk, item)
    item.refresh_from_db()

    refused = may_undo(clerk, item)
    assert refused is not None
    assert refused.sentence == "这条安排已经记了一笔。要撤销，请撤销或作废那条记录。"
    with pytest.raises(Refusal):
        undo_item(by=clerk, item=item)
    withdraw(by=clerk, record=record)
    item.refresh_from_db()
    assert may_undo(clerk, item) is not None


def test_a_meeting_whose_record_is_voided_can_be_recorded_again(office: Who) -> None:
    """R67"""
    dept = someone("dept", a_unit(office.tenant, "综合执法办公室", UnitKind.DEPARTMENT))
    item = an_item(dept, kind="meeting", planned_on=DAY)
    record = record_meeting(by=dept, item=item)

    void(by=dept, record=record, reason="日子记错了")

    assert state_of(item) == ItemState.PLANNED
    assert record_meeting(by=dept, item=item) != record


def test_a_plan_that_is_not_ones_own_is_refused_by_its_field_like_none(clerk: Who, office: Who) -> None:
    """N10 The same sentence, and the form stays."""
    theirs = an_item(someone("clerk", a_unit(office.tenant, "滨江路社区")), planned_on=DAY)

    reasons = []
    for key in (theirs.pk, uuid.uuid4()):
        with pytest.raises(Refusal) as said:
            a_record(clerk, key)
        reasons.append(said.value.reason)

    assert reasons[0] == reasons[1]
    assert (reasons[0].code, reasons[0].field) == ("not_yours", "planned")
    assert (state_of(theirs), Record.objects.count()) == (ItemState.PLANNED, 0)
