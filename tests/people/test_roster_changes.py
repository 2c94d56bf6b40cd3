"""One unit of the roster: its name, its place, what became of it, how it is found."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.journal.actions import breaks
from beacon.kit.refusals import Refusal
from beacon.people.models import Unit, UnitKind
from beacon.people.reach import Who
from beacon.people.roster.changes import place_unit, rename_unit
from beacon.people.roster.history import history_of
from beacon.people.roster.tree import in_tree_order, initials, posts_at, tree_of
from beacon.records.following.changes import close_unit, merge_units, reopen_unit
from tests.support.people import a_tenant, a_unit, someone, the_office

pytestmark = pytest.mark.django_db
TODAY = date(2023, 11, 21)


def names(who: Who) -> list[str]:
    return [line.unit.name for line in tree_of(who, TODAY, stands="all").lines]


def test_a_new_name_stands_in_the_roster_and_the_old_one_in_the_history(office: Who) -> None:
    unit = a_unit(office.tenant, "锦绣社区")

    rename_unit(by=office, unit=unit, name="  锦绣 新社区 ")

    unit.refresh_from_db()
    said = [(past.who, past.sentence) for past in history_of(office, unit, [])]
    assert (unit.name, said) == ("锦绣 新社区", [("周敏", "名称：锦绣社区 → 锦绣 新社区")])
    assert list(breaks(office.tenant_id)) == []


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (" ", "请填「名称」"),
        ("锦" * 61, "请填「名称」，最多60字。"),
        ("锦绣社区", "名称已经是「锦绣社区」"),
        ("滨江路社区", "名册里已经有「滨江路社区」"),
    ],
)
def test_a_name_that_does_not_fit_is_refused(office: Who, name: str, sentence: str) -> None:
    unit = a_unit(office.tenant, "锦绣社区")
    a_unit(office.tenant, "滨江路社区")

    with pytest.raises(Refusal, match=sentence):
        rename_unit(by=office, unit=unit, name=name)

    unit.refresh_from_db()
    assert unit.name == "锦绣社区"


def test_a_unit_moves_among_its_sisters_and_takes_those_below_it_along(office: Who) -> None:
    first, second = a_unit(office.tenant, "锦绣社区"), a_unit(office.tenant, "滨江路社区")
    a_unit(office.tenant, "锦绣第一网格", UnitKind.GRID, parent=first)

    place_unit(by=office, unit=first, after=second)
    behind = names(office)
    place_unit(by=office, unit=first, after=None)

    assert behind == ["街道消安办", "滨江路社区", "锦绣社区", "锦绣第一网格"]
    assert names(office) == ["锦绣社区", "锦绣第一网格", "街道消安办", "滨江路社区"]


def test_units_with_the_same_number_can_still_be_moved(office: Who) -> None:
    units = [a_unit(office.tenant, name) for name in ("甲村", "乙村", "丙村")]
    Unit.objects.filter(tenant=office.tenant).update(position=0)

    place_unit(by=office, unit=units[0], after=units[2])

    villages = [name for name in names(office) if name.endswith("村")]
    assert villages.index("甲村") == villages.index("丙村") + 1


def test_a_unit_is_put_only_behind_a_sister(office: Who) -> None:
    community = a_unit(office.tenant, "锦绣社区")
    grid = a_unit(office.tenant, "锦绣第一网格", UnitKind.GRID, parent=community)

    with pytest.raises(Refusal, match="同一个上级"):
        place_unit(by=office, unit=grid, after=community)


def test_only_the_office_changes_units_and_only_its_own(office: Who) -> None:
    """N10"""
    unit = a_unit(office.tenant, "锦绣社区")
    clerk, leader = someone("head", unit), someone("leader", office.unit)
    neighbour = the_office(a_tenant("上坪街道"))

    for who in (clerk, leader, neighbour):
        with pytest.raises(Refusal):
            rename_unit(by=who, unit=unit, name="别的社区")
        with pytest.raises(Refusal):
            place_unit(by=who, unit=unit, after=None)
    with pytest.raises(Refusal):
        history_of(neighbour, unit, [])
    with pytest.raises(Refusal):
        posts_at(neighbour, unit)
    unit.refresh_from_db()
    assert unit.name == "锦绣社区"


def test_openings_closings_and_mergers_are_told_in_words(office: Who) -> None:
    unit, other = a_unit(office.tenant, "锦绣社区"), a_unit(office.tenant, "滨江路社区")
    someone("clerk", unit, name="陈小燕")

    close_unit(by=office, unit=unit, on=date(2023, 12, 31))
    reopen_unit(by=office, unit=unit)
    merge_units(by=office, units=[other], into=unit, on=date(2023, 12, 31))

    said = [past.sentence for past in history_of(office, unit, posts_at(office, unit))]
    assert said == [
        "滨江路社区并入，2023年12月31日是它们最后一天",
        "恢复单位",
        "停用，用到2023年12月31日",
        "给岗位：陈小燕 村（社区）经办人",
    ]


@pytest.mark.parametrize(("search", "found"), [("jxsq", True), ("JX", True), ("绣社", True), ("xyz", False)])
def test_a_unit_is_found_by_initials_or_a_part_of_its_name(office: Who, search: str, found: bool) -> None:
    a_unit(office.tenant, "锦绣社区")

    assert bool(tree_of(office, TODAY, search=search).lines) is found
    assert initials("锦绣社区") == "jxsq"


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=12))
def test_in_tree_order_every_unit_stands_behind_its_parent_and_none_is_lost(shape: list[tuple[int, int]]) -> None:
    units: list[Unit] = []
    for above, position in shape:
        parent = units[above % len(units)] if units and above else None
        units.append(Unit(code=str(len(units)), parent=parent, position=position))

    ordered = in_tree_order(units)

    places = {unit.id: place for place, unit in enumerate(ordered)}
    assert sorted(unit.code for unit in ordered) == sorted(unit.code for unit in units)
    assert all(unit.parent is None or places[unit.parent.id] < places[unit.id] for unit in units)
