"""Labels around a cell, names of units in tables, and what is not guessed."""

import io
import time
from collections.abc import Sequence

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from beacon.documents.form.cells import address_of
from beacon.documents.form.sheets import FormCell, FormSheet, open_form
from beacon.people.models import Tenant, Unit
from beacon.reports.district_form.labels import Sight
from beacon.reports.district_form.suggesting import Roster, suggest

TENANT = Tenant(name="江畔街道", full_name="云汀区人民政府江畔街道办事处")


def a_roster(*names: str) -> Roster:
    return Roster(TENANT, [Unit(name=name) for name in names])


def a_sheet(rows: Sequence[Sequence[object]], merged: Sequence[str] = ()) -> FormSheet:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    file = io.BytesIO()
    book.save(file)
    return open_form(file.getvalue()).sheets[0]


def found(sheet: FormSheet, roster: Roster | None = None) -> dict[str, tuple[str, str]]:
    hits = suggest(sheet, roster or a_roster())[0]
    return {address_of(hit.place): (hit.asked.identifier, hit.unit.name if hit.unit else "") for hit in hits}


def test_a_head_over_all_numbers_is_no_title() -> None:
    """R69 五进活动人次 stands over all five: what is asked for is people, not events."""
    sheet = a_sheet(
        [
            ["江畔街道统计表"],
            ["项目", "五进活动人次"],
            [None, "进企业", "进农村", "进社区"],
            ["全街道", None, None, None],
        ],
        ["A1:D1", "B2:D2", "A2:A3"],
    )

    assert found(sheet) == {
        "B4": ("attendance@setting:enterprise", ""),
        "C4": ("attendance@setting:rural", ""),
        "D4": ("attendance@setting:community", ""),
    }


def test_labels_merged_over_two_columns_below_a_line_to_fill_in_are_labels_of_their_rows() -> None:
    """R69 a common layout: 填报单位： 统计时间：, heads in two rows, and each item over two columns."""
    sheet = a_sheet(
        [
            ["云汀区消防宣传工作月报表"],
            ["填报单位：", None, None, "统计时间："],
            ["项目", None, "本月"],
            [None, None, "场次", "人次"],
            ["消防演练"],
            ["消防培训"],
            ["附：以上由街道填报"],
        ],
        ["A1:D1", "A3:B3", "C3:D3", "A5:B5", "A6:B6", "A7:D7"],
    )

    assert found(sheet) == {
        "C5": ("records@kind:drill", ""),
        "D5": ("attendance@kind:drill", ""),
        "C6": ("records@kind:training", ""),
        "D6": ("attendance@kind:training", ""),
    }


def test_a_list_without_any_cell_beside_its_labels_is_understood() -> None:
    sheet = a_sheet([["宣传情况"], ["1. 演练场次"], ["2. 演练人次"], ["（三）发放围裙（条）"]])

    assert found(sheet) == {
        "B2": ("records@kind:drill", ""),
        "B3": ("attendance@kind:drill", ""),
        "B4": ("handout.apron", ""),
    }


def test_units_across_and_numbers_down_are_understood_too() -> None:
    sheet = a_sheet([["指标", "锦绣社区", "石梯村", "合计"], ["演练场次", None, None, None]])

    assert found(sheet, a_roster("锦绣社区", "石梯村")) == {
        "B2": ("records@kind:drill", "锦绣社区"),
        "C2": ("records@kind:drill", "石梯村"),
        "D2": ("records@kind:drill", ""),
    }


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("锦绣社区", "锦绣社区"),
        ("锦绣", "锦绣社区"),
        ("锦绣社区居委会", "锦绣社区"),
        ("锦绣社区居民委员会", "锦绣社区"),
        ("石梯村村民委员会", "石梯村"),
        (" 石 梯 村 ", "石梯村"),
        ("桥头", None),
        ("桥头村", "桥头村"),
        ("桥头社区居委会", None),
        ("锦绣江山社区", None),
        ("村", None),
    ],
)
def test_names_of_units_are_known_but_for_their_endings(words: str, unit: str | None) -> None:
    """R69 Where two could be meant, none is."""
    hit = a_roster("锦绣社区", "石梯村", "桥头社区", "桥头村").find(words)

    assert (hit.name if hit else None) == unit


def test_a_unit_that_is_not_in_the_roster_is_named() -> None:
    sheet = a_sheet([["单位", "演练场次"], ["锦绣社区", "/"], ["石梯村", "/"], ["新城社区", "/"]])

    hits, missed = suggest(sheet, a_roster("锦绣社区", "石梯村"))

    assert [address_of(hit.place) for hit in hits] == ["B2", "B3"]
    assert [(one.label, one.where) for one in missed] == [("新城社区", "B4")]


def test_hidden_rows_columns_and_sheets_get_nothing() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("表")
        sheet.write_column(0, 0, ("演练场次", "演练人次", "参加人次"))
        sheet.set_row(1, None, None, {"hidden": True})
        other = book.add_worksheet("藏")
        other.write(0, 0, "演练场次")
        other.hide()

    shown, hidden = open_form(file.getvalue()).sheets

    assert (set(found(shown)), found(hidden)) == ({"B1", "B3"}, {})


WORDS = st.sampled_from(("演练", "人次", "锦绣社区", "合计", "不认识", "填报单位：", "", "12"))


@given(
    st.lists(st.lists(WORDS, min_size=6, max_size=6), min_size=2, max_size=8),
    st.sets(st.tuples(st.integers(0, 7), st.integers(0, 5)), max_size=3),
)
def test_labels_kept_for_a_line_are_those_that_stand_before_each_cell(
    rows: list[list[str]], wide: set[tuple[int, int]]
) -> None:
    """R69 Whichever cell is asked about first: asked alone, of a sheet not seen before, it has the same labels."""
    cells = {
        (row, column): FormCell(words, is_number=words.isdigit())
        for row, line in enumerate(rows)
        for column, words in enumerate(line)
    }
    merged: list[tuple[int, int, int, int]] = []
    for row, column in sorted(wide):
        if row < len(rows) and column < 5 and not any(row == top and column <= right for top, _, _, right in merged):
            merged.append((row, column, row, column + 1))
            del cells[row, column + 1]
    sheet = FormSheet("表", cells, tuple(merged))
    sight = Sight(sheet)

    together = {place: sight.labels(place) for place in sight.shown()}

    assert together == {place: Sight(sheet).labels(place) for place in reversed(together)}


def test_a_large_sheet_is_read_in_a_moment() -> None:
    """Two hundred rows of sixty columns, all empty below one head."""
    rows = [["单位", *(["演练场次"] * 59)], *([[f"{n}号社区", *(["/"] * 59)] for n in range(199)])]
    sheet = a_sheet(rows)

    began = time.perf_counter()
    hits, _ = suggest(sheet, a_roster(*(f"{n}号社区" for n in range(199))))

    assert len(hits) == 199 * 59
    assert time.perf_counter() - began < 20


@pytest.mark.parametrize("words", ["长" * 32_000, "演练" * 90])
def test_a_sheet_that_is_full_of_words_is_looked_through_in_a_moment(words: str) -> None:
    """R69 N11 One text in every cell is a small file; reading it kept everybody else from saving for minutes."""
    cells = {(row, column): FormCell(words) for row in range(100) for column in range(100)}
    cells |= {(row, column): FormCell() for row in range(100, 110) for column in range(60)}

    began = time.perf_counter()
    hits, _ = suggest(FormSheet("表", cells), a_roster("锦绣社区"))

    assert hits == []
    assert time.perf_counter() - began < 10


def test_merged_areas_that_lie_over_each_other_are_not_followed_for_ever() -> None:
    """R69 N11"""
    cells = {(0, 0): FormCell("演练场次"), (199, 59): FormCell()}
    merged = tuple((0, 0, 199 - number % 50, 59) for number in range(50_000))

    began = time.perf_counter()
    Sight(FormSheet("表", cells, merged))

    assert time.perf_counter() - began < 5


def test_cells_out_of_sight_cannot_be_filled() -> None:
    sight = Sight(a_sheet([["演练场次", None]]))

    places = [(0, 0), (0, 1), (0, 2), (5, 1), (1_000_000, 2)]

    assert [sight.is_fillable(place) for place in places] == [False, True, False, False, False]


def test_a_blank_row_below_the_named_rows_is_asked_for_nothing() -> None:
    """R69 The line left free under a table is no row of it; a head with one free row below still is one."""
    below = a_sheet(
        [["项目", "场次", "人次"], ["进企业", None, None], ["合计", None, None], [None, None, None], ["备注"]]
    )
    alone = a_sheet([["统计表"], ["活动场次", "受众人次"], [None, None], ["备注"]])

    assert sorted(found(below)) == ["B2", "C2", "C3"]
    assert "B3" in found(alone)
