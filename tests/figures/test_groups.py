import random
import uuid
from datetime import date

import pytest

from beacon.catalogue.people import AUDIENCE_GROUPS
from beacon.figures.groups import group_coverage
from beacon.people.models import Unit, UnitGroup, UnitKind
from beacon.people.reach import Who
from beacon.records.actions import save_record, void
from beacon.records.drafts import Draft
from beacon.records.models import Record, RecordState
from tests.support.people import a_tenant, a_unit, someone, the_office

pytestmark = pytest.mark.django_db

DAY = date(2023, 11, 21)


@pytest.fixture
def office() -> Who:
    tenant = a_tenant()
    office = the_office(tenant)
    a_unit(tenant, "锦绣社区")
    a_unit(tenant, "滨江路社区")
    a_unit(tenant, "石梯村", UnitKind.VILLAGE)
    return office


def unit(office: Who, name: str) -> Unit:
    return Unit.objects.get(tenant=office.tenant, name=name)


def reached(who: Unit | Who, *groups: str, day: date = date(2023, 5, 8), people: int | None = 40) -> Record:
    by = who if isinstance(who, Who) else someone("clerk", who)
    draft = Draft("talk", day, "community", audience_count=people, audience_groups=groups)
    return save_record(by=by, unit=by.unit, draft=draft, client_id=uuid.uuid4()).record


def rates(who: Who, day: date = DAY) -> dict[str, str]:
    return {row.group: str(row.rate) for row in group_coverage(who, day)}


def test_two_groups_ticked_are_both_covered_and_the_people_counted_once(office: Who) -> None:
    """R47 I25: a record for elders and tenants covers both in its community; its 人次 are not doubled."""
    record = reached(unit(office, "锦绣社区"), "elders", "tenants")

    found = rates(office)

    assert (found["elders"], found["tenants"], found["guards"]) == ("1/3（33.3%）", "1/3（33.3%）", "0/3（0.0%）")
    assert list(record.facts.filter(figure="attendance").values_list("value", flat=True)) == [40]


def test_a_grid_s_record_covers_its_village_and_the_list_names_who_is_missing(office: Who) -> None:
    """R47 Work rolls up; the units without a record are the ones that are left."""
    village = unit(office, "石梯村")
    grid = a_unit(office.tenant, "一组", UnitKind.GROUP, parent=village)
    reached(someone("group", grid), "elders")

    elders = next(row for row in group_coverage(office, DAY) if row.group == "elders")

    assert [one.name for one in elders.reached] == ["石梯村"]
    assert [one.name for one in elders.missing] == ["锦绣社区", "滨江路社区"]
    assert elders.question.figure == "group.elders"


def test_records_of_last_year_of_later_and_those_voided_cover_nothing(office: Who) -> None:
    community = unit(office, "锦绣社区")
    reached(community, "elders", day=date(2022, 12, 31))
    reached(community, "elders", day=date(2023, 11, 22))
    clerk = someone("head", community)
    void(by=clerk, record=reached(clerk, "elders"), reason="记重了")

    assert rates(office)["elders"] == "0/3（0.0%）"


def test_a_unit_sees_its_own_line_only_and_nothing_of_another_subdistrict(office: Who) -> None:
    """N10 The rate of a community is over itself."""
    reached(unit(office, "滨江路社区"), "elders")
    elsewhere = a_tenant("桥头街道")
    reached(a_unit(elsewhere, "外区社区"), "guards")

    assert rates(someone("clerk", unit(office, "锦绣社区")))["elders"] == "0/1（0.0%）"
    assert rates(office)["guards"] == "0/3（0.0%）"


def test_a_community_that_closed_leaves_the_denominator(office: Who) -> None:
    Unit.objects.filter(tenant=office.tenant, name="滨江路社区").update(closed_on=date(2023, 6, 30))

    assert rates(office)["elders"] == "0/2（0.0%）"
    assert rates(office, date(2023, 6, 30))["elders"] == "0/3（0.0%）"


def test_coverage_equals_a_naive_count_over_random_histories(office: Who) -> None:
    """N08 A second, simpler way from the records agrees."""
    draw = random.Random(20231121)
    names = ("锦绣社区", "滨江路社区", "石梯村")
    clerks = {name: someone("clerk", unit(office, name)) for name in names}
    for _ in range(20):
        groups = draw.sample(list(AUDIENCE_GROUPS), draw.randint(0, 3))
        day = date(draw.choice((2022, 2023)), draw.randint(1, 12), draw.randint(1, 28))
        record = reached(clerks[draw.choice(names)], *groups, day=day)
        if draw.random() < 0.3:
            void(by=clerks[record.author.name], record=record, reason="记重了")

    valid = [row for row in Record.objects.filter(tenant=office.tenant, state=RecordState.VALID)]
    this_year = [row for row in valid if date(2023, 1, 1) <= row.happened_on <= DAY]
    places = Unit.objects.filter(tenant=office.tenant, group__in=(UnitGroup.VILLAGE, UnitGroup.COMMUNITY))
    naive = {
        group: len({row.author_id for row in this_year if group in row.audience_groups}) for group in AUDIENCE_GROUPS
    }
    assert {row.group: row.rate.numerator for row in group_coverage(office, DAY)} == naive
    assert {row.rate.denominator for row in group_coverage(office, DAY)} == {places.count()}
