"""Who sees to which duty: read from the bindings, moved with the 联络员, history kept."""

import uuid
from collections.abc import Callable
from datetime import date, datetime

import pytest

from beacon.kit.refusals import Refusal
from beacon.people.models import Unit, UnitKind, UnitPart
from beacon.people.reach import Who
from beacon.people.responsibility import Person
from beacon.plans.models import Duty, DutyPerson, Notice
from beacon.plans.notice.bound import bound_clauses
from beacon.plans.seeing_to.responsible import change_person, name_for_duty, office_matrix, responsible_for, unit_matrix
from beacon.plans.seeing_to.workplan import draft_plan
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import instance_of
from tests.support.work import TALKS, a_working_plan

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]


@pytest.fixture
def clerk(at: At) -> Who:
    tenant = a_tenant()
    clerk = someone("clerk", a_unit(tenant, "锦绣社区"), name="陈小燕")
    a_unit(tenant, "农业服务中心", UnitKind.DEPARTMENT)
    a_working_plan(the_office(tenant))
    at("2023-06-01 09:00")
    return clerk


@pytest.fixture
def notice(clerk: Who) -> Notice:
    return Notice.objects.get(tenant=clerk.tenant)


def named(clerk: Who, part: UnitPart, person: Person) -> None:
    change_person(by=clerk, unit=clerk.unit, part=part, person=person)


def duty(title: str) -> Duty:
    return Duty.objects.get(title=title)


def test_a_new_liaison_has_the_open_duties_and_the_history_stays(clerk: Who, notice: Notice, at: At) -> None:
    """R62 N13 Change the liaison: open duties and drafts move, history stays."""
    named(clerk, UnitPart.LIAISON, Person("陈小燕"))
    draft = Draft(kind="drill", happened_on=date(2023, 6, 1), setting="community")
    save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4())
    plan = draft_plan(by=clerk, unit=clerk.unit, notice=notice)
    name_for_duty(by=clerk, unit=clerk.unit, duty=duty("季度参观"), person=Person("陈小燕"))
    name_for_duty(by=clerk, unit=clerk.unit, duty=duty("敲门宣传"), person=Person("罗军"))
    at("2023-07-11 09:00")

    named(clerk, UnitPart.LIAISON, Person("魏娟"))

    answers = {
        label: responsible_for(instance_of(clerk, label)).name
        for label in ("上半年演练", "下半年演练", "三季度参观", "7月月报")
    }
    assert answers == {"上半年演练": "陈小燕", "下半年演练": "魏娟", "三季度参观": "魏娟", "7月月报": "魏娟"}
    assert responsible_for(instance_of(clerk, "7月月报")).is_named is False
    matrix = unit_matrix(clerk.unit, bound_clauses(notice, clerk.unit), date(2023, 7, 11))
    people = {one.title: who.name for line in matrix for one, who in line.duties}
    assert people["敲门宣传"] == "罗军"
    assert draft_plan(by=clerk, unit=clerk.unit, notice=notice).pk == plan.pk
    assert DutyPerson.objects.get(name="陈小燕").until == date(2023, 7, 10)


def test_the_matrix_comes_from_the_bindings(clerk: Who, notice: Notice) -> None:
    """R62 Clause × unit × person without typing: a unit reads exactly what binds it."""
    named(clerk, UnitPart.HEAD, Person("罗军"))

    own = unit_matrix(clerk.unit, bound_clauses(notice, clerk.unit), date(2023, 6, 1))

    titles = [one.title for line in own for one, _ in line.duties]
    assert titles == ["社区半年演练", "季度参观", "月报", "敲门宣传", "其他工作"]
    assert {who.name for line in own for _, who in line.duties} == {"罗军"}
    department = Unit.objects.get(name="农业服务中心")
    theirs = [duty.title for line in bound_clauses(notice, department) for duty in line.duties]
    assert theirs == ["月报", "媒体报道", "其他工作"]


def test_the_office_sees_every_unit_in_roster_order_and_can_ask_for_one_duty(clerk: Who, notice: Notice) -> None:
    """R62 The office's matrix; a duty narrows it to the units that owe it."""
    office = someone("office", Unit.objects.get(kind=UnitKind.OFFICE))
    name_for_duty(by=clerk, unit=clerk.unit, duty=duty("敲门宣传"), person=Person("罗军"))

    whole = office_matrix(office, notice, date(2023, 6, 1))
    one = office_matrix(office, notice, date(2023, 6, 1), duty("敲门宣传").id)

    assert [(line.unit.name, line.owed) for line in whole.lines] == [("锦绣社区", 5), ("农业服务中心", 3)]
    assert [(line.unit.name, line.named) for line in one.lines] == [("锦绣社区", ((TALKS, "罗军"),))]


def test_nobody_is_named_for_what_the_unit_does_not_owe(clerk: Who) -> None:
    with pytest.raises(Refusal) as refused:
        name_for_duty(by=clerk, unit=clerk.unit, duty=duty("媒体报道"), person=Person("罗军"))

    assert refused.value.code == "not_bound"


def test_giving_a_duty_back_leaves_it_to_the_liaison(clerk: Who, at: At) -> None:
    named(clerk, UnitPart.LIAISON, Person("陈小燕"))
    name_for_duty(by=clerk, unit=clerk.unit, duty=duty("季度参观"), person=Person("罗军"))
    at("2023-06-05 09:00")

    name_for_duty(by=clerk, unit=clerk.unit, duty=duty("季度参观"), person=None)

    assert responsible_for(instance_of(clerk, "二季度参观")).name == "陈小燕"
    assert DutyPerson.objects.get().until == date(2023, 6, 4)


def test_another_unit_names_nobody_here(clerk: Who) -> None:
    """N10"""
    other = someone("clerk", a_unit(clerk.tenant, "石梯村", UnitKind.VILLAGE))

    with pytest.raises(Refusal) as refused:
        change_person(by=other, unit=clerk.unit, part=UnitPart.LIAISON, person=Person("某人"))

    assert refused.value.code == "not_yours"
