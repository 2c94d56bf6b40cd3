"""会商: from the calendar into the ledger with one tap."""

from collections.abc import Callable
from datetime import date, datetime, time

import pytest

from beacon.kit.refusals import Refusal
from beacon.people.reach import Who
from beacon.plans.models import Answer, CalendarItem, Invitation, ItemState
from beacon.plans.schedule.scheduling import answer_invitation, cancel_item
from beacon.records.actions import void
from beacon.records.models import Fact, Record, RecordUnit
from beacon.records.read.reading import co_units_in, find_record
from beacon.records.together.meetings import meetings_of, record_meeting
from tests.support.calendar import an_item
from tests.support.people import a_unit, someone

pytestmark = pytest.mark.django_db

TODAY = date(2023, 11, 21)


@pytest.fixture(autouse=True)
def _now(at: Callable[[str], datetime]) -> None:
    at("2023-11-21 16:00")


def a_meeting(who: Who, **more: object) -> CalendarItem:
    values = {"title": "冬季消防会商", "kind": "meeting", "planned_on": TODAY, "place": "街道二楼", **more}
    return an_item(who, **values)  # type: ignore[arg-type]


def refusal_of(deed: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as said:
        deed()
    return said.value.code


def test_one_tap_records_the_meeting_with_those_who_said_they_come(dept: Who, clerk: Who, office: Who) -> None:
    """R67 Participants are co-units: they have the record too, and in every total it counts once."""
    stays_away = someone("clerk", a_unit(office.tenant, "滨江路社区"))
    item = a_meeting(dept, invited=(clerk.unit, stays_away.unit), starts_at=time(9, 30))
    for who, answer in ((clerk, Answer.ACCEPTED), (stays_away, Answer.DECLINED)):
        asked = Invitation.objects.select_related("item").get(unit=who.unit)
        answer_invitation(by=who, invitation=asked, answer=answer)

    record = record_meeting(by=dept, item=item)

    assert (record.kind, record.happened_on, record.started_at, record.place, record.summary) == (
        "meeting",
        TODAY,
        time(9, 30),
        "街道二楼",
        "冬季消防会商",
    )
    assert [unit.name for unit in co_units_in(record)] == ["锦绣社区"]
    assert find_record(clerk, record.pk) == record
    with pytest.raises(Refusal):
        find_record(stays_away, record.pk)
    facts = Fact.objects.filter(figure="records").values_list("unit__name", "value", "is_total")
    assert sorted(facts) == [("综合执法办公室", 1, True), ("锦绣社区", 1, False)]
    assert CalendarItem.objects.get(pk=item.pk).state == ItemState.DONE


def test_a_second_tap_records_nothing_new(dept: Who) -> None:
    """N06"""
    item = a_meeting(dept)

    assert record_meeting(by=dept, item=item) == record_meeting(by=dept, item=item)
    assert (Record.objects.count(), RecordUnit.objects.count()) == (1, 1)


def test_one_that_was_voided_can_be_recorded_anew(dept: Who) -> None:
    item = a_meeting(dept)
    first = record_meeting(by=dept, item=item)
    void(by=dept, record=first, reason="记错了")

    second = record_meeting(by=dept, item=item)

    assert first != second
    assert meetings_of(dept, [item]) == {item.pk: second.pk}


def test_it_is_recorded_by_its_own_unit_once_its_day_has_come(office: Who, dept: Who, clerk: Who) -> None:
    """N10 R67"""
    item = a_meeting(dept)
    ahead = a_meeting(dept, planned_on=date(2023, 11, 22))
    talk = an_item(dept, planned_on=TODAY)
    off = a_meeting(dept)
    cancel_item(by=dept, item=off)

    assert refusal_of(lambda: record_meeting(by=clerk, item=item)) == "not_yours"
    assert refusal_of(lambda: record_meeting(by=office, item=item)) == "not_yours"
    assert refusal_of(lambda: record_meeting(by=dept, item=ahead)) == "wrong_state"
    assert refusal_of(lambda: record_meeting(by=dept, item=off)) == "wrong_state"
    assert refusal_of(lambda: record_meeting(by=dept, item=talk)) == "not_a_meeting"


def test_others_do_not_learn_of_the_record_from_the_calendar(dept: Who, clerk: Who, office: Who) -> None:
    """N10"""
    item = a_meeting(dept)
    record = record_meeting(by=dept, item=item)

    assert meetings_of(clerk, [item]) == {}
    assert meetings_of(office, [item]) == {item.pk: record.pk}
