"""A record ticks where it was: several rows at once, its own ones only, kept when it is corrected."""

import uuid
from datetime import date

import pytest

from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.plans.models import DutyInstance
from beacon.records.actions import save_record
from beacon.records.belongings import sites as site_rows
from beacon.records.belongings import units as unit_rows
from beacon.records.drafts import Draft, DraftProblems, clean_draft
from beacon.records.models import Record, RecordBuilding, RecordPlace, RecordUnit
from beacon.records.sites import Sites
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan, at
from tests.support.sites import a_building, a_place

pytestmark = pytest.mark.django_db

DAY = date(2023, 11, 2)


@pytest.fixture
def clerk() -> Who:
    return someone("clerk", a_unit(a_tenant(), "锦绣社区"))


def talk(sites: Sites | None = None, day: date = DAY) -> Draft:
    return Draft(kind="talk", happened_on=day, setting="community", sites=sites)


def saved(by: Who, sites: Sites | None, day: date = DAY) -> Record:
    return save_record(by=by, unit=by.unit, draft=talk(sites, day), client_id=uuid.uuid4()).record


def at_buildings(record: Record) -> list[str]:
    return [str(row.building) for row in record.buildings.select_related("building").order_by("building__code")]


def refused(by: Who, sites: Sites, day: date = DAY) -> str:
    with pytest.raises(Refusal) as told:
        saved(by, sites, day)
    assert Record.objects.count() == 0
    return told.value.code


def test_one_record_ticks_two_buildings_and_two_places(clerk: Who) -> None:
    """R12 R57"""
    houses = [a_building(clerk.unit, name) for name in ("1栋", "2栋", "3栋")]
    places = [a_place(clerk.unit, name) for name in ("锦绣农贸市场", "锦绣广场")]

    record = saved(clerk, Sites(buildings=(houses[0].pk, houses[1].pk), places=tuple(one.pk for one in places)))

    assert at_buildings(record) == ["锦绣苑1栋", "锦绣苑2栋"]
    assert [str(row.place) for row in record.places.order_by("place__code")] == ["锦绣农贸市场", "锦绣广场"]


def test_a_whole_estate_ticks_all_its_buildings_in_use(clerk: Who) -> None:
    """R12 A record of an estate counts for each of its buildings, once."""
    first = a_building(clerk.unit, "1栋")
    a_building(clerk.unit, "2栋")
    a_building(clerk.unit, "3栋", closed_on=date(2023, 6, 1))
    a_building(clerk.unit, "1栋", estate="锦城华府")

    record = saved(clerk, Sites(buildings=(first.pk,), estates=("锦绣苑",)))

    assert at_buildings(record) == ["锦绣苑1栋", "锦绣苑2栋"]


def test_a_grid_ticks_the_buildings_of_its_community(clerk: Who) -> None:
    """R64"""
    house = a_building(clerk.unit)
    grid = someone("grid", a_unit(clerk.tenant, "一网格", UnitKind.GRID, parent=clerk.unit))

    assert at_buildings(saved(grid, Sites(buildings=(house.pk,)))) == ["锦绣苑1栋"]


def test_departments_tick_everywhere_and_property_companies_what_they_serve(clerk: Who) -> None:
    """R12 R20"""
    company = someone("property", a_unit(clerk.tenant, "锦城物业", UnitKind.PROPERTY))
    department = someone("dept", a_unit(clerk.tenant, "平安办", UnitKind.DEPARTMENT))
    served, other = a_building(clerk.unit, "1栋", company=company.unit), a_building(clerk.unit, "2栋")

    assert refused(company, Sites(buildings=(other.pk,))) == NOT_YOURS.code
    assert refused(company, Sites(estates=("别的小区",))) == NOT_YOURS.code
    assert at_buildings(saved(company, Sites(buildings=(served.pk,)))) == ["锦绣苑1栋"]
    assert at_buildings(saved(company, Sites(estates=("锦绣苑",)))) == ["锦绣苑1栋"]
    assert at_buildings(saved(department, Sites(buildings=(served.pk, other.pk)))) == ["锦绣苑1栋", "锦绣苑2栋"]


def test_rows_of_other_units_other_towns_and_of_nobody_are_refused_alike(clerk: Who) -> None:
    """N10"""
    neighbour, foreign = a_unit(clerk.tenant, "滨江路社区"), a_unit(a_tenant("上坪街道"), "上坪社区")
    department = someone("dept", a_unit(clerk.tenant, "平安办", UnitKind.DEPARTMENT))
    of_neighbour, of_foreign = a_building(neighbour), a_building(foreign)
    firm_of_foreign = a_unit(foreign.tenant, "上坪工厂", UnitKind.ENTERPRISE)

    codes = {
        refused(clerk, Sites(buildings=(of_neighbour.pk,))),
        refused(clerk, Sites(estates=("锦绣苑",))),
        refused(clerk, Sites(places=(a_place(neighbour).pk,))),
        refused(department, Sites(buildings=(of_foreign.pk,))),
        refused(department, Sites(places=(a_place(foreign).pk,))),
        refused(clerk, Sites(enterprises=(firm_of_foreign.pk,))),
        refused(clerk, Sites(schools=(a_unit(foreign.tenant, "上坪小学", UnitKind.SCHOOL).pk,))),
        refused(clerk, Sites(buildings=(uuid.uuid4(),))),
    }

    assert codes == {NOT_YOURS.code}


def test_a_building_closed_by_that_day_says_so(clerk: Who) -> None:
    """R12 What was done before the closing can still be entered."""
    house = a_building(clerk.unit, closed_on=date(2023, 6, 1))

    assert refused(clerk, Sites(buildings=(house.pk,))) == "closed_site"
    assert at_buildings(saved(clerk, Sites(buildings=(house.pk,)), date(2023, 6, 1))) == ["锦绣苑1栋"]


def test_one_visit_to_two_schools_ticks_the_duty_of_each() -> None:
    """R36 R37 Credited per school."""
    tenant = a_tenant()
    office = the_office(tenant)
    visitor = someone("dept", a_unit(tenant, "应急办", UnitKind.DEPARTMENT, emergency=True))
    schools = [a_unit(tenant, name, UnitKind.SCHOOL) for name in ("江畔小学", "江畔中学", "学苑中学")]
    a_plan(office)
    sites = Sites(schools=(schools[0].pk, schools[1].pk))
    draft = Draft(kind="school_check", happened_on=date(2023, 9, 4), setting="school", sites=sites)

    save_record(by=visitor, unit=visitor.unit, draft=draft, client_id=uuid.uuid4())

    done = DutyInstance.objects.filter(tenant=tenant, duty__template="school_opening_check").exclude(done_on=None)
    assert sorted(row.subject.name for row in done) == ["江畔中学", "江畔小学"]


def test_a_school_or_enterprise_sees_what_was_done_there_and_the_property_company_does_not(clerk: Who) -> None:
    """N10 Whoever only serves the building took no part."""
    firm = a_unit(clerk.tenant, "锦绣百货", UnitKind.ENTERPRISE)
    company = a_unit(clerk.tenant, "锦城物业", UnitKind.PROPERTY)
    house = a_building(clerk.unit, company=company)

    saved(clerk, Sites(buildings=(house.pk,), enterprises=(firm.pk,)))

    assert Record.objects.visible_to(someone("enterprise", firm)).count() == 1
    assert Record.objects.visible_to(someone("property", company)).count() == 0


def test_a_correction_changes_the_sites_and_one_without_them_keeps_them(clerk: Who) -> None:
    """N09"""
    one, two = a_building(clerk.unit, "1栋"), a_building(clerk.unit, "2栋")
    firm, school = a_unit(clerk.tenant, "百货", UnitKind.ENTERPRISE), a_unit(clerk.tenant, "小学", UnitKind.SCHOOL)
    sites = Sites(buildings=(one.pk,), enterprises=(firm.pk,), schools=(school.pk,), places=(a_place(clerk.unit).pk,))
    record = saved(clerk, sites)

    def counts() -> tuple[list[str], int, int]:
        return at_buildings(record), RecordPlace.objects.count(), RecordUnit.objects.filter(part="place").count()

    for rows in (unit_rows, site_rows):
        rows.rewrite(record, talk(None))
    kept = counts()
    for rows in (unit_rows, site_rows):
        rows.rewrite(record, talk(Sites(buildings=(one.pk, two.pk))))

    assert kept == (["锦绣苑1栋"], 1, 2)
    assert counts() == (["锦绣苑1栋", "锦绣苑2栋"], 0, 0)


def test_a_building_that_was_closed_since_stays_when_the_record_is_corrected(clerk: Who) -> None:
    """N09 R12"""
    house = a_building(clerk.unit)
    record = saved(clerk, Sites(buildings=(house.pk,)))
    house.state, house.closed_on, house.unit = "closed", date(2023, 6, 1), a_unit(clerk.tenant, "新社区")
    house.save()

    site_rows.rewrite(record, talk(Sites(buildings=(house.pk,))))

    assert RecordBuilding.objects.count() == 1


def test_what_is_sent_by_a_form_or_a_program_is_read_alike(clerk: Who) -> None:
    one, two = uuid.uuid4(), uuid.uuid4()
    raw = {"kind": "talk", "happened_on": DAY.isoformat()}

    def read(**sites: object) -> Sites | None:
        return clean_draft(raw | sites, unit=clerk.unit, today=DAY).sites

    with at(2023, 11, 2, 12, 0):
        assert read() is None
        assert read(buildings="") == Sites()
        assert read(buildings=[str(one), str(two), str(one)]) == Sites(buildings=(one, two))
        assert read(places=f"{one},{two}", estates=["锦绣苑"]) == Sites(places=(one, two), estates=("锦绣苑",))
        with pytest.raises(DraftProblems) as found:
            read(schools="abc")

    assert found.value.problems == {"schools": "「学校」请从列出的里面选。"}


def test_where_nobody_was_asked_the_place_tells_its_buildings(clerk: Who) -> None:
    """R12 An estate named is its buildings in use; a form whose boxes were left empty means none; other units' estates
    of the same name are not meant."""
    a_building(clerk.unit, "1栋")
    a_building(clerk.unit, "2栋", closed_on=date(2023, 6, 1))
    a_building(a_unit(clerk.tenant, "滨江路社区"), "1栋", estate="锦绣苑南区")
    draft = Draft(kind="talk", happened_on=DAY, setting="community", place="锦绣苑")
    asked = Draft(kind="talk", happened_on=DAY, setting="community", place="锦绣苑", sites=Sites())

    told, none = (
        save_record(by=clerk, unit=clerk.unit, draft=one, client_id=uuid.uuid4()).record for one in (draft, asked)
    )

    assert (at_buildings(told), at_buildings(none)) == (["锦绣苑1栋"], [])
