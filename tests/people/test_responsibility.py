"""负责人 and 联络员: named, corrected, followed; the history stays; nobody else's business."""

import uuid
from collections.abc import Callable
from datetime import date, datetime

import pytest

from beacon.journal.models import Line
from beacon.kit.refusals import Refusal
from beacon.people.models import UnitPart, UnitRole
from beacon.people.reach import Who
from beacon.people.responsibility import (
    Person,
    answerable,
    clean_person,
    find_unit,
    history_of,
    may_name,
    may_see_phones,
    name_person,
)
from tests.support.people import a_tenant, a_unit, someone, the_office

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]


@pytest.fixture
def clerk(at: At) -> Who:
    at("2023-07-01 09:00")
    return someone("clerk", a_unit(a_tenant(), "柏树村", "village"), name="王光荣")


def liaison(who: Who, person: Person) -> UnitRole:
    return name_person(by=who, unit=who.unit, part=UnitPart.LIAISON, person=person).role


def test_a_successor_begins_today_and_the_one_before_ends_yesterday(clerk: Who, at: At) -> None:
    """R62 Dated rows: who answered on any day stays readable."""
    liaison(clerk, Person("王光荣", "演示-0003", clerk.account))
    at("2023-07-11 09:00")

    named = name_person(by=clerk, unit=clerk.unit, part=UnitPart.LIAISON, person=Person("魏娟"))

    assert named.before == Person("王光荣", "演示-0003", clerk.account)
    assert [(r.name, r.since, r.until) for r in history_of(clerk.unit)] == [
        ("魏娟", date(2023, 7, 11), None),
        ("王光荣", date(2023, 7, 1), date(2023, 7, 10)),
    ]
    by_day = [answerable(clerk.unit, date(2023, 7, day)).liaison for day in (10, 11)]
    assert [row.name if row else None for row in by_day] == ["王光荣", "魏娟"]


def test_naming_the_same_person_again_only_corrects_the_phone(clerk: Who, at: At) -> None:
    first = liaison(clerk, Person("魏娟", "演示-0003"))
    at("2023-08-01 09:00")

    again = liaison(clerk, Person("魏娟", "演示-0004"))

    assert (again.pk, again.since, again.phone) == (first.pk, date(2023, 7, 1), "演示-0004")
    assert UnitRole.objects.count() == 1


def test_a_slip_is_put_right_on_the_same_day_without_a_trace_of_its_own(clerk: Who) -> None:
    liaison(clerk, Person("魏涓"))

    named = name_person(by=clerk, unit=clerk.unit, part=UnitPart.LIAISON, person=Person("魏娟"))

    assert [row.name for row in history_of(clerk.unit)] == ["魏娟"]
    assert named.before == Person("魏涓")


@pytest.mark.parametrize(
    ("name", "phone", "field"),
    [("  ", "", "name"), ("名" * 41, "", "name"), ("魏娟", "没有", "phone"), ("魏娟", "1" * 41, "phone")],
)
def test_what_is_typed_wrong_names_its_field(clerk: Who, name: str, phone: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        clean_person(by=clerk, unit=clerk.unit, name=name, phone=phone)

    assert refused.value.reason.field == field


def test_an_account_is_chosen_from_the_units_own_people(clerk: Who) -> None:
    stranger = someone("clerk", a_unit(clerk.tenant, "石梯村", "village"))

    chosen = clean_person(by=clerk, unit=clerk.unit, name="", account_id=clerk.account.id)

    assert (chosen.name, chosen.account) == ("王光荣", clerk.account)
    with pytest.raises(Refusal) as refused:
        clean_person(by=clerk, unit=clerk.unit, name="", account_id=stranger.account.id)
    assert refused.value.code == "no_such_person"


def test_only_the_unit_itself_and_the_office_name_people_and_read_phones(clerk: Who) -> None:
    """N10 R62 Phones are for the unit and the office; another unit and a reader get the same answer as ever."""
    office = the_office(clerk.tenant)
    other = someone("clerk", a_unit(clerk.tenant, "石梯村", "village"))
    leader = someone("leader", office.unit)
    foreign = the_office(a_tenant("上坪街道"))

    codes = [
        reason.code if reason else None
        for reason in (may_name(who, clerk.unit) for who in (clerk, office, other, leader, foreign))
    ]

    assert codes == [None, None, "not_yours", "read_only", "not_yours"]
    assert [may_see_phones(who, clerk.unit) is None for who in (clerk, office, other, leader, foreign)] == [
        True,
        True,
        False,
        False,
        False,
    ]
    with pytest.raises(Refusal) as refused:
        name_person(by=other, unit=clerk.unit, part=UnitPart.HEAD, person=Person("某人"))
    assert refused.value.code == "not_yours"


def test_another_unit_and_none_at_all_answer_alike(clerk: Who) -> None:
    """N10"""
    other = a_unit(clerk.tenant, "石梯村", "village")

    answers = []
    for key in (other.id, uuid.uuid4()):
        with pytest.raises(Refusal) as refused:
            find_unit(clerk, key)
        answers.append(refused.value.reason)

    assert answers[0] == answers[1]
    assert find_unit(clerk, clerk.unit.id) == clerk.unit


def test_the_journal_has_no_name_and_no_phone(clerk: Who) -> None:
    liaison(clerk, Person("魏娟", "演示-0003"))

    line = Line.objects.get(verb="name_person")

    assert line.detail == {"part": "liaison"}
