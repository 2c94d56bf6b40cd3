"""Hazards noted in records, 改好了, and the counts of a period."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from beacon.figures.hazards import HazardCount, hazard_list, of_tenant, of_unit
from beacon.hazards.fixing import find_hazard, fix, may, reopen
from beacon.hazards.models import Hazard, HazardState
from beacon.hazards.noting import HazardLine
from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.models import Unit, UnitKind
from beacon.people.reach import Who
from beacon.records.actions import save_record, void
from beacon.records.belongings import hazards
from beacon.records.belongings.hazards import hazards_in
from beacon.records.corrections import correct
from beacon.records.drafts import Draft, DraftProblems, clean_draft
from beacon.records.models import Record
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import at

pytestmark = pytest.mark.django_db

DAY = date(2023, 11, 2)
STAIRS = HazardLine("stairs", "3栋7层", "堆了纸箱")
WIRES = HazardLine("power", "5栋门厅", "飞线充电", is_fixed=True)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with at(2023, 11, 2, 16, 0):
        yield


def draft(*lines: HazardLine, day: date = DAY) -> Draft:
    return Draft(kind="talk", happened_on=day, setting="community", place="锦绣苑", hazards=lines)


def saved(by: Who, *lines: HazardLine, day: date = DAY) -> Record:
    return save_record(by=by, unit=by.unit, draft=draft(*lines, day=day), client_id=uuid.uuid4()).record


def told(record: Record) -> list[tuple[str, str, str]]:
    return [(row.sort, row.place, row.state) for row in hazards_in([record])[record.pk]]


def test_what_was_found_stands_with_its_limit_in_working_days(clerk: Who) -> None:
    """7 working days for stairs, 15 for the rest; 2 November is a Thursday."""
    record = saved(clerk, STAIRS, replace(WIRES, is_fixed=False))

    stairs, wires = hazards_in([record])[record.pk]
    assert (stairs.due_on, wires.due_on) == (date(2023, 11, 13), date(2023, 11, 23))
    assert (stairs.unit_id, stairs.found_on, stairs.state) == (clerk.unit.pk, DAY, "noted")


def test_what_was_put_right_on_the_spot_is_fixed_that_day(clerk: Who) -> None:
    record = saved(clerk, WIRES)

    [wires] = hazards_in([record])[record.pk]
    assert (wires.state, wires.fixed_on, wires.was_fixed_on_the_spot) == ("fixed", DAY, True)


def test_a_record_that_is_voided_takes_its_hazards_out_of_every_count(clerk: Who, own: Unit) -> None:
    """N09"""
    record = saved(clerk, STAIRS, WIRES)
    saved(clerk, STAIRS)
    assert of_unit(own, DAY, DAY) == HazardCount(found=3, fixed=1)

    void(by=clerk, record=record, reason="记重了")

    assert of_unit(own, DAY, DAY) == HazardCount(found=1, fixed=0)
    assert told(record) == []


def test_a_correction_that_says_nothing_of_hazards_leaves_them(clerk: Who) -> None:
    """N09 The day goes with the record, and the limit with the day."""
    record = saved(clerk, STAIRS)
    changed = replace(draft(day=date(2023, 11, 1)), hazards=None)

    corrected = correct(by=clerk, record=record, draft=changed, why="日期记错了", seen=0).record

    [stairs] = hazards_in([corrected])[corrected.pk]
    assert (stairs.found_on, stairs.due_on, stairs.state) == (date(2023, 11, 1), date(2023, 11, 10), "noted")


def test_a_correction_of_hazards_goes_line_by_line(clerk: Who) -> None:
    """N09"""
    record = saved(clerk, STAIRS, WIRES)

    hazards.rewrite(record, draft(replace(STAIRS, place="4栋7层")))
    assert told(record) == [("stairs", "4栋7层", "noted")]
    hazards.rewrite(record, draft(replace(STAIRS, place="4栋7层"), HazardLine("gas", "1栋")))

    assert told(record) == [("stairs", "4栋7层", "noted"), ("gas", "1栋", "noted")]
    assert Hazard.objects.filter(state=HazardState.WITHDRAWN).count() == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"hazard-1-place": "3栋"}, "hazard-1-sort"),
        ({"hazard-2-sort": "gas"}, "hazard-2-place"),
        ({"hazard-1-sort": "treasure", "hazard-1-place": "3栋"}, "hazard-1-sort"),
        ({"hazard-1-sort": "gas", "hazard-1-place": "长" * 61}, "hazard-1-place"),
        ({"hazard-1-sort": "gas", "hazard-1-text": "长" * 101}, "hazard-1-text"),
    ],
)
def test_a_line_that_does_not_fit_is_told_beside_its_field(own: Unit, typed: dict[str, str], field: str) -> None:
    with pytest.raises(DraftProblems) as problems:
        clean_draft({"kind": "talk", "happened_on": "2023-11-02", **typed}, unit=own, today=DAY)

    assert list(problems.value.problems) == [field]


def test_an_empty_part_is_no_hazard_and_none_changes_nothing(own: Unit) -> None:
    typed = {"kind": "talk", "happened_on": "2023-11-02"}

    assert clean_draft(typed, unit=own, today=DAY).hazards is None
    assert clean_draft({**typed, "hazard-1-place": "", "hazard-1-text": " "}, unit=own, today=DAY).hazards == ()


def test_put_right_later_is_one_tap_and_is_taken_back_a_moment_later(office: Who, own: Unit, clerk: Who) -> None:
    [hazard] = hazards_in([record := saved(clerk, STAIRS)])[record.pk]

    with at(2023, 11, 8, 9, 0):
        fix(by=clerk, hazard=hazard)
        fix(by=office, hazard=hazard)
        assert of_unit(own, date(2023, 11, 8), date(2023, 11, 8)) == HazardCount(found=0, fixed=1)
        hazard = find_hazard(clerk, hazard.pk)
        assert may(office, "reopen", hazard) is not None
        reopen(by=clerk, hazard=hazard)

    assert find_hazard(clerk, hazard.pk).state == HazardState.NOTED
    assert of_tenant(office.tenant_id, date(2023, 1, 1), date(2023, 12, 31)) == HazardCount(found=1, fixed=0)


def test_a_day_before_it_was_found_is_refused(clerk: Who) -> None:
    [hazard] = hazards_in([record := saved(clerk, STAIRS)])[record.pk]

    with pytest.raises(Refusal) as refused:
        fix(by=clerk, hazard=hazard, on=date(2023, 11, 1))

    assert refused.value.code == "wrong_day"


def test_the_list_shows_what_is_late_first_and_nothing_of_others(office: Who, own: Unit, clerk: Who) -> None:
    """N10"""
    grid = someone("grid", a_unit(office.tenant, "锦绣社区第一网格", UnitKind.GRID, parent=own))
    saved(clerk, replace(WIRES, is_fixed=False))
    saved(grid, STAIRS)
    stranger = someone("clerk", a_unit(office.tenant, "滨江路社区"))

    seen = hazard_list(clerk, date(2023, 11, 14))

    assert [(row.hazard.sort, row.is_late) for row in seen.rows] == [("stairs", True), ("power", False)]
    assert (seen.open_count, seen.late_count) == (2, 1)
    assert len(hazard_list(grid, DAY).rows) == 1
    for who in (stranger, the_office(a_tenant("上坪街道")), someone("district", district=office.tenant.district)):
        assert hazard_list(who, DAY).rows == ()
    with pytest.raises(Refusal) as refused:
        find_hazard(stranger, seen.rows[0].hazard.pk)
    assert refused.value.reason == NOT_YOURS
