"""The register of buildings: entered whole or not at all, seen by whom it concerns, closed with a date."""

from datetime import date

import pytest

from beacon.kit.refusals import Refusal
from beacon.people.models import Unit, UnitKind
from beacon.people.reach import Who
from beacon.registers.buildings import Entered, buildings_of, close_building, enter_buildings
from beacon.registers.models import Building, RowState
from tests.support.people import a_tenant, a_unit, someone, the_office

pytestmark = pytest.mark.django_db

OPENED = date(2020, 1, 1)


@pytest.fixture
def company(office: Who) -> Unit:
    return a_unit(office.tenant, "锦城物业", UnitKind.PROPERTY)


def house(unit: Unit, number: int = 1, company: Unit | None = None) -> Entered:
    return Entered(f"{unit.code}-{number}", f"{unit.name}家园", f"{number}栋", "residential", unit, company)


def test_a_building_is_seen_by_its_unit_its_property_company_and_the_office(
    office: Who, own: Unit, company: Unit
) -> None:
    """N10 Whoever manages or serves it; nobody else, and nobody of another subdistrict."""
    other = a_unit(office.tenant, "滨江路社区")
    enter_buildings(by=office, rows=[house(own, 1, company), house(own, 2), house(other)], opened_on=OPENED)
    readers = [
        office,
        someone("clerk", own),
        someone("property", company),
        someone("clerk", other),
        the_office(a_tenant("上坪街道")),
        someone("admin_system"),
    ]

    seen = [Building.objects.visible_to(who).count() for who in readers]

    assert seen == [3, 2, 1, 1, 0, 0]
    assert [str(one) for one in buildings_of(own)] == ["锦绣社区家园1栋", "锦绣社区家园2栋"]
    assert [str(one) for one in buildings_of(company)] == ["锦绣社区家园1栋"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"estate": " "}, "incomplete"),
        ({"use": "castle"}, "no_such_use"),
        ({"code": "taken"}, "code_taken"),
    ],
)
def test_one_wrong_row_keeps_all_out(office: Who, own: Unit, changes: dict[str, str], code: str) -> None:
    enter_buildings(by=office, rows=[Entered("taken", "旧园", "1栋", "public", own)], opened_on=OPENED)
    wrong = Entered(**{**vars(house(own, 2)), **changes})

    with pytest.raises(Refusal) as refused:
        enter_buildings(by=office, rows=[house(own, 1), wrong], opened_on=OPENED)

    assert refused.value.code == code
    assert Building.objects.count() == 1


def test_a_unit_that_is_no_property_company_is_not_taken_for_one(office: Who, own: Unit) -> None:
    foreign = a_unit(a_tenant("上坪街道"), "别处物业", UnitKind.PROPERTY)

    for company in (own, foreign):
        with pytest.raises(Refusal) as refused:
            enter_buildings(by=office, rows=[house(own, 1, company)], opened_on=OPENED)
        assert refused.value.code == "no_company"


def test_nobody_enters_or_closes_buildings_of_another_unit(office: Who, own: Unit) -> None:
    """N10"""
    [building] = enter_buildings(by=office, rows=[house(own)], opened_on=OPENED)
    stranger = someone("clerk", a_unit(office.tenant, "滨江路社区"))

    with pytest.raises(Refusal):
        enter_buildings(by=stranger, rows=[house(own, 2)], opened_on=OPENED)
    with pytest.raises(Refusal):
        close_building(by=stranger, building=building, on=date(2023, 6, 1))


def test_a_closed_building_stays_in_the_register_and_leaves_the_lists(office: Who, own: Unit) -> None:
    [building] = enter_buildings(by=office, rows=[house(own)], opened_on=OPENED)

    close_building(by=office, building=building, on=date(2023, 6, 1))

    assert buildings_of(own) == []
    assert Building.objects.get().state == RowState.CLOSED
    for day, code in ((date(2023, 6, 2), "wrong_state"), (date(2019, 1, 1), "wrong_state")):
        with pytest.raises(Refusal) as refused:
            close_building(by=office, building=building, on=day)
        assert refused.value.code == code
