"""Rows of the registers: entered, changed, closed and reopened by whom they belong to, and by nobody else."""

import uuid
from datetime import date

import pytest

from beacon.catalogue.registers import REGISTERS, Register
from beacon.journal.models import Line
from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.models import Unit, UnitKind
from beacon.people.reach import READ_ONLY, Who
from beacon.registers.entering import RowProblems, units_of
from beacon.registers.keeping import (
    change_row,
    close_row,
    enter_row,
    find_row,
    may_keep,
    reopen_row,
    unregistered,
)
from beacon.registers.models import TABLES, Building, Enterprise, Place
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import at
from tests.support.sites import a_building

pytestmark = pytest.mark.django_db

TODAY = date(2023, 11, 21)


@pytest.fixture
def clerk() -> Who:
    return someone("clerk", a_unit(a_tenant(), "锦绣社区"))


def samples(register: Register, unit: Unit) -> dict[str, str]:
    """A row as the template's example fills it in, with units that exist."""
    raw = {one.name: one.sample for one in register.fields} | {"unit": unit.name}
    if register.link:
        raw[register.link] = a_unit(unit.tenant, register.link_sample, _LINKS[register.identifier]).name
    return raw


_LINKS = {"building": UnitKind.PROPERTY, "school": UnitKind.SCHOOL, "enterprise": UnitKind.ENTERPRISE}


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS)
def test_the_sample_of_every_register_is_entered_changed_closed_and_reopened(clerk: Who, register: Register) -> None:
    """R12 R24 R31 R57 Each register works from its declaration alone; every deed leaves its line."""
    raw = samples(register, clerk.unit)
    sort = register.field_of[register.sort]
    other = list(sort.choices.values())[-1]

    with at(2023, 11, 21, 16, 0):
        row = enter_row(by=clerk, register=register, raw=raw)
        changed = change_row(by=clerk, register=register, row=row, raw=raw | {register.sort: other})
        closed = close_row(by=clerk, register=register, row=changed, on=TODAY)
        opened = reopen_row(by=clerk, register=register, row=closed)

    assert sort.choices[getattr(changed, register.sort)] == other
    assert (closed.state, closed.closed_on, opened.state, opened.closed_on) == ("closed", TODAY, "active", None)
    assert find_row(clerk, register, row.pk) == opened
    verbs = list(Line.objects.filter(thing_id=row.id).order_by("number").values_list("verb", "thing_kind"))
    assert verbs == [(f"{verb}_row", register.identifier) for verb in ("enter", "change", "close", "reopen")]


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS)
def test_everything_that_does_not_fit_is_told_at_once(clerk: Who, register: Register) -> None:
    needed = {one.name for one in register.fields if one.is_required} | {"unit"}
    needed |= {register.link} if register.is_of_unit else set()

    with pytest.raises(RowProblems) as found:
        enter_row(by=clerk, register=register, raw={})

    assert set(found.value.problems) == needed
    assert TABLES[register.identifier]._default_manager.count() == 0


def test_numbers_choices_and_names_are_checked(clerk: Who) -> None:
    raw = samples(REGISTERS["building"], clerk.unit) | {"floors": "十八", "use": "城堡", "property_unit": "锦绣社区"}

    with pytest.raises(RowProblems) as found:
        enter_row(by=clerk, register=REGISTERS["building"], raw=raw)

    assert set(found.value.problems) == {"floors", "use", "property_unit"}
    assert "十八" in found.value.problems["floors"]


def test_a_code_or_name_is_there_once_in_a_subdistrict_and_again_in_the_next(clerk: Who) -> None:
    register = REGISTERS["building"]
    raw = samples(register, clerk.unit)
    enter_row(by=clerk, register=register, raw=raw)
    neighbour = someone("clerk", a_unit(a_tenant("上坪街道"), "锦绣社区"))

    def problems(**changes: str) -> dict[str, str]:
        with pytest.raises(RowProblems) as found:
            enter_row(by=clerk, register=register, raw=raw | changes)
        return found.value.problems

    assert list(problems(name="2栋")) == ["code"]
    assert list(problems(code="G01-02")) == ["name"]
    enter_row(by=neighbour, register=register, raw=raw | {"property_unit": ""})
    assert Building.objects.count() == 2


def test_a_school_or_enterprise_has_one_card(clerk: Who) -> None:
    register = REGISTERS["enterprise"]
    raw = samples(register, clerk.unit)
    a_unit(clerk.tenant, "另一家工厂", UnitKind.ENTERPRISE)
    before = [unit.name for unit in unregistered(clerk, register, units_of(clerk), TODAY)]

    row = enter_row(by=clerk, register=register, raw=raw)
    with pytest.raises(RowProblems) as twice:
        enter_row(by=clerk, register=register, raw=raw)

    assert before == ["某某工厂", "另一家工厂"]
    assert [unit.name for unit in unregistered(clerk, register, units_of(clerk), TODAY)] == ["另一家工厂"]
    assert (str(row), list(twice.value.problems)) == ("某某工厂", ["own_unit"])
    assert Enterprise.objects.get().has_micro_station is True


def test_nobody_keeps_another_units_rows_and_property_companies_only_read(clerk: Who) -> None:
    """N10"""
    register = REGISTERS["building"]
    company = someone("property", a_unit(clerk.tenant, "锦城物业", UnitKind.PROPERTY))
    stranger = someone("clerk", a_unit(clerk.tenant, "滨江路社区"))
    house = a_building(clerk.unit, company=company.unit)
    raw = samples(register, clerk.unit)

    with pytest.raises(RowProblems) as told:
        enter_row(by=stranger, register=register, raw=raw)
    assert list(told.value.problems) == ["unit"]
    for who in (stranger, someone("clerk", a_unit(a_tenant("上坪街道")))):
        for key in (house.pk, uuid.uuid4()):
            with pytest.raises(Refusal) as refused:
                find_row(who, register, key)
            assert refused.value.code == NOT_YOURS.code
        with pytest.raises(Refusal):
            close_row(by=who, register=register, row=house, on=TODAY)
    assert find_row(company, register, house.pk) == house
    assert may_keep(company, house) == READ_ONLY
    assert may_keep(the_office(clerk.tenant), house) is None


def test_a_row_is_not_handed_to_a_unit_out_of_reach(clerk: Who) -> None:
    """N10"""
    a_unit(clerk.tenant, "滨江路社区")
    house = a_building(clerk.unit)
    raw = {"estate": "锦绣苑", "name": "1栋", "use": "住宅", "unit": "滨江路社区"}

    with pytest.raises(RowProblems) as told:
        change_row(by=clerk, register=REGISTERS["building"], row=house, raw=raw)

    assert list(told.value.problems) == ["unit"]


def test_the_code_of_a_row_never_changes(clerk: Who) -> None:
    raw = samples(REGISTERS["place"], clerk.unit)
    row = enter_row(by=clerk, register=REGISTERS["place"], raw=raw)

    change_row(by=clerk, register=REGISTERS["place"], row=row, raw=raw | {"code": "X9", "name": "新名字"})

    assert (Place.objects.get().code, Place.objects.get().name) == ("P001", "新名字")


def test_closing_needs_a_day_that_has_come_and_happens_once(clerk: Who) -> None:
    house = a_building(clerk.unit)

    def refused(on: date) -> str:
        with pytest.raises(Refusal) as told:
            close_row(by=clerk, register=REGISTERS["building"], row=house, on=on)
        return told.value.code

    with at(2023, 11, 21, 16, 0):
        assert refused(date(2023, 11, 22)) == "day_to_come"
        assert refused(date(2019, 12, 31)) == "before_opening"
        close_row(by=clerk, register=REGISTERS["building"], row=house, on=TODAY)
        assert refused(TODAY) == "wrong_state"


def test_no_register_asks_for_a_persons_name_or_telephone() -> None:
    """N04"""
    labels = "".join(one.label for register in REGISTERS.values() for one in register.fields)

    assert not any(word in labels for word in ("姓名", "电话", "手机", "身份证", "联系人", "责任人"))
