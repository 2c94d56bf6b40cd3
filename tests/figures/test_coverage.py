"""Coverage of registers: what turns a row on, what leaves the denominator, and who sees which part."""

import uuid
from datetime import date
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beacon.catalogue.coverages import COVERAGES
from beacon.figures.coverage import (
    beginning,
    covered,
    drill_minutes,
    place_coverage_by_kind,
    rate_of,
    records_at,
    topics_at,
)
from beacon.kit.rates import Rate
from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.records.actions import save_record, void
from beacon.records.drafts import Draft
from beacon.records.models import Record, RecordBuilding, RecordUnit
from beacon.records.sites import Sites
from beacon.registers.models import Building
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.sites import a_building, a_place, a_school_card, an_enterprise_card

pytestmark = pytest.mark.django_db

TODAY = date(2023, 11, 21)


@pytest.fixture
def clerk() -> Who:
    return someone("clerk", a_unit(a_tenant(), "锦绣社区"))


def record(by: Who, kind: str, day: date, sites: Sites, **more: object) -> Record:
    values: dict[str, object] = {"setting": "community", **more}
    draft = Draft(kind=kind, happened_on=day, sites=sites, **values)  # type: ignore[arg-type]
    return save_record(by=by, unit=by.unit, draft=draft, client_id=uuid.uuid4()).record


def test_one_record_ticking_two_buildings_turns_both_on_and_its_topics_follow(clerk: Who) -> None:
    """R12 I09 The topic columns of the two buildings are those of the record; the third building stays off."""
    one, two, three = (a_building(clerk.unit, f"{n}栋") for n in (1, 2, 3))

    record(
        clerk,
        "talk",
        date(2023, 3, 2),
        Sites(buildings=(one.pk, two.pk)),
        topics=("facilities", "life_passage"),
    )
    record(clerk, "talk", date(2023, 4, 2), Sites(buildings=(two.pk,)), topics=("power_gas",))

    assert rate_of(clerk, COVERAGES["I09"], TODAY) == Rate(2, 3)
    assert [str(row) for row in covered(clerk, COVERAGES["I09"], TODAY, yes=True)] == ["锦绣苑1栋", "锦绣苑2栋"]
    assert [str(row) for row in covered(clerk, COVERAGES["I09"], TODAY, yes=False)] == ["锦绣苑3栋"]
    assert topics_at(clerk, TODAY, [one, two, three]) == {
        one.pk: {"facilities", "life_passage"},
        two.pk: {"facilities", "life_passage", "power_gas"},
    }


def test_each_kind_counts_for_its_own_column_and_urging_is_no_training(clerk: Who) -> None:
    """R20 R21 I10 I11"""
    houses = [a_building(clerk.unit, f"{n}栋") for n in range(1, 5)]
    for house, kind in zip(houses, ("training", "online_training", "drill", "urge"), strict=True):
        record(clerk, kind, date(2023, 5, 2), Sites(buildings=(house.pk,)))

    assert rate_of(clerk, COVERAGES["I09"], TODAY) == Rate(4, 4)
    assert rate_of(clerk, COVERAGES["I10"], TODAY) == Rate(2, 4)
    assert rate_of(clerk, COVERAGES["I11"], TODAY) == Rate(1, 4)


def test_minutes_to_clear_are_the_median_of_the_drills_that_recorded_them(clerk: Who) -> None:
    """R21 I11 A drill of two buildings is one drill; one without minutes counts and is marked."""
    one, two = a_building(clerk.unit, "1栋"), a_building(clerk.unit, "2栋")
    for minutes in (6, 9, 7, None):
        details = {} if minutes is None else {"evac_minutes": minutes}
        record(clerk, "drill", date(2023, 5, 2), Sites(buildings=(one.pk, two.pk)), details=details)
    record(clerk, "drill", date(2023, 5, 3), Sites(), details={"evac_minutes": 60})

    told = drill_minutes(clerk, TODAY)

    assert (told.median, told.n, told.unrecorded) == (7, 3, 1)


def test_last_years_voided_and_later_records_do_not_count_and_closed_buildings_leave(clerk: Who) -> None:
    """R12 I09 A building closed on a day still counts that day."""
    house, closed = a_building(clerk.unit, "1栋"), a_building(clerk.unit, "2栋", closed_on=date(2023, 6, 1))
    record(clerk, "talk", date(2022, 12, 31), Sites(buildings=(house.pk,)))
    wrong = record(clerk, "talk", date(2023, 5, 2), Sites(buildings=(house.pk, closed.pk)))
    before = rate_of(clerk, COVERAGES["I09"], date(2023, 6, 1)), rate_of(clerk, COVERAGES["I09"], date(2023, 5, 1))

    void(by=clerk, record=wrong, reason="记重了")

    assert before == (Rate(2, 2), Rate(0, 2))
    assert rate_of(clerk, COVERAGES["I09"], TODAY) == Rate(0, 1)


def test_nothing_to_divide_by_is_not_applicable(clerk: Who) -> None:
    assert {str(rate_of(clerk, one, TODAY)) for one in COVERAGES.values()} == {"不适用"}


def test_enterprises_hunt_and_schools_hold_events(clerk: Who) -> None:
    """R26 R34 I17 I20 A check is no event; last term's event is not of this term; a closed school leaves."""
    firms = [a_unit(clerk.tenant, f"{n}厂", UnitKind.ENTERPRISE) for n in (1, 2, 3)]
    schools = [a_unit(clerk.tenant, f"{n}小", UnitKind.SCHOOL) for n in (1, 2, 3, 4)]
    for firm in firms:
        an_enterprise_card(firm, clerk.unit)
    for school in schools:
        a_school_card(school, clerk.unit)
    schools[3].closed_on = date(2023, 7, 1)
    schools[3].save(update_fields=["closed_on"])
    record(someone("enterprise", firms[0]), "enterprise_hunt", date(2023, 5, 2), Sites(), setting="enterprise")
    record(clerk, "enterprise_hunt", date(2023, 5, 2), Sites(enterprises=(firms[1].pk,)), setting="enterprise")
    record(clerk, "talk", date(2023, 5, 2), Sites(enterprises=(firms[2].pk,)), setting="enterprise")
    record(clerk, "school_event", date(2023, 9, 1), Sites(schools=(schools[0].pk,)), setting="school")
    record(clerk, "school_event", date(2023, 8, 31), Sites(schools=(schools[1].pk,)), setting="school")
    record(clerk, "school_check", date(2023, 9, 4), Sites(schools=(schools[2].pk,)), setting="school")

    assert rate_of(clerk, COVERAGES["I17"], TODAY) == Rate(2, 3)
    assert rate_of(clerk, COVERAGES["I20"], TODAY) == Rate(1, 3)
    assert beginning(COVERAGES["I20"], date(2024, 1, 8)) == date(2023, 9, 1)


def test_places_by_kind_and_a_closed_one_leaves(clerk: Who) -> None:
    """R54 R57 I26 A film shown at a crowded place covers it."""
    market, mall = a_place(clerk.unit), a_place(clerk.unit, "百货", kind="mall")
    a_place(clerk.unit, "旧市场", closed_on=date(2023, 6, 1))
    a_place(clerk.unit, "广场", kind="square")

    record(clerk, "video", date(2023, 5, 2), Sites(places=(market.pk, mall.pk)))

    assert rate_of(clerk, COVERAGES["I26"], TODAY) == Rate(2, 3)
    assert place_coverage_by_kind(clerk, TODAY) == {"market": Rate(1, 1), "mall": Rate(1, 1), "square": Rate(0, 1)}


def test_everybody_gets_the_same_answer_for_a_building_and_sees_only_own_records(clerk: Who) -> None:
    """N08 N10 A department's record covers the building for its community and property company, who do not see it."""
    company = someone("property", a_unit(clerk.tenant, "锦城物业", UnitKind.PROPERTY))
    department = someone("dept", a_unit(clerk.tenant, "平安办", UnitKind.DEPARTMENT))
    house = a_building(clerk.unit, company=company.unit)
    stranger = someone("clerk", a_unit(clerk.tenant, "滨江路社区"))
    record(department, "talk", date(2023, 5, 2), Sites(buildings=(house.pk,)))
    record(clerk, "talk", date(2023, 5, 3), Sites(buildings=(house.pk,)))

    rates = [rate_of(who, COVERAGES["I09"], TODAY) for who in (the_office(clerk.tenant), clerk, company, stranger)]
    seen = [records_at(who, house, TODAY) for who in (clerk, company)]

    assert rates == [Rate(1, 1), Rate(1, 1), Rate(1, 1), Rate(0, 0)]
    assert [(len(one.records), one.unseen) for one in seen] == [(1, 1), (0, 2)]


def test_one_row_and_thirty_rows_cost_the_same(clerk: Who, django_assert_num_queries: object) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            rate_of(clerk, COVERAGES["I09"], TODAY)
            drill_minutes(clerk, TODAY)
            topics_at(clerk, TODAY, list(Building.objects.filter(tenant=clerk.tenant)))
            list(covered(clerk, COVERAGES["I09"], TODAY, yes=True))
        return len(asked)

    first = a_building(clerk.unit, "1栋")
    record(clerk, "drill", date(2023, 5, 2), Sites(buildings=(first.pk,)))
    one = cost()
    more = [a_building(clerk.unit, f"{n}栋") for n in range(2, 31)]
    record(clerk, "drill", date(2023, 5, 2), Sites(buildings=tuple(house.pk for house in more)))

    assert cost() == one


def test_a_naive_count_over_random_histories_agrees(clerk: Who) -> None:
    """N08 I09 I10 I11"""
    rng = Random(74)
    houses = [a_building(clerk.unit, f"{n}栋", closed_on=rng.choice((None, None, date(2023, 9, 1)))) for n in range(12)]
    for _ in range(40):
        day = date(rng.choice((2022, 2023)), rng.randint(1, 8), rng.randint(1, 28))
        some = tuple(house.pk for house in rng.sample(houses, rng.randint(1, 3)))
        made = record(clerk, rng.choice(("talk", "training", "drill", "urge")), day, Sites(buildings=some))
        if rng.random() < 0.3:
            void(by=clerk, record=made, reason="记重了")
    links = [
        (row.building_id, row.record)
        for row in RecordBuilding.objects.select_related("record")
        if row.record.state == "valid" and row.record.happened_on.year == 2023
    ]

    for identifier, kinds in (("I09", None), ("I10", ("training", "online_training")), ("I11", ("drill",))):
        on = [house for house in houses if house.closed_on is None]
        hit = {key for key, made in links if kinds is None or made.kind in kinds}
        naive = Rate(sum(house.pk in hit for house in on), len(on))
        assert (identifier, rate_of(clerk, COVERAGES[identifier], TODAY)) == (identifier, naive)


def test_a_school_that_was_only_named_is_not_covered_by_it(clerk: Who) -> None:
    """I20 R30 Being named as having done it together is no event of the school before it says so, nor after it said
    no."""
    card = a_school_card(a_unit(clerk.tenant, "实验小学", UnitKind.SCHOOL), clerk.unit)
    record(clerk, "talk", date(2023, 11, 2), Sites(), setting="school", co_units=(card.own_unit_id,))
    part = RecordUnit.objects.filter(unit=card.own_unit_id, part="co")

    told = {}
    for answer in ("waiting", "declined", "accepted"):
        part.update(answer=answer)
        told[answer] = rate_of(clerk, COVERAGES["I20"], TODAY), len(records_at(clerk, card, TODAY).records)

    assert told == {"waiting": (Rate(0, 1), 0), "declined": (Rate(0, 1), 0), "accepted": (Rate(1, 1), 1)}
