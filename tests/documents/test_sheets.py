"""Workbooks, read back by two programs that had no part in writing them."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from beacon.documents.sheets import Cell, Column, Sheet, Workbook, to_xlsx
from beacon.kit.rates import Rate

COLUMNS = (
    Column("单位", 16),
    Column("场次", 8, "integer"),
    Column("完成率", 14, "rate"),
    Column("报送日期", 12, "date"),
    Column("录入时间", 18, "datetime"),
    Column("内容", 40),
)
ROW: tuple[Cell, ...] = ("锦绣社区", 3, Rate(5, 6), date(2023, 11, 9), datetime(2023, 11, 9, 9, 30), "演练")
MOMENT = datetime(2023, 11, 24, 9, 0)


def sheet(*rows: tuple[Cell, ...], totals: tuple[Cell, ...] | None = None, name: str = "分单位") -> Sheet:
    """A sheet of these rows."""
    return Sheet(name, "2023年11月汇总", "截至2023-11-24；合计已去重。", COLUMNS, rows, totals)


def opened(*sheets: Sheet) -> Worksheet:
    """The first sheet as openpyxl sees it."""
    page = openpyxl.load_workbook(io.BytesIO(to_xlsx(Workbook(sheets, MOMENT)))).worksheets[0]
    assert isinstance(page, Worksheet)
    return page


def calamine(*sheets: Sheet) -> list[list[object]]:
    """The first sheet as calamine sees it."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(Workbook(sheets, MOMENT))))
    return [list(row) for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)]


def test_title_note_header_rows_and_totals_come_in_order() -> None:
    """N11 Excel out: what goes in can be read back, each value as its own kind."""
    rows = calamine(sheet(ROW, totals=("合计", 3, Rate(5, 6))))

    assert rows == [
        ["2023年11月汇总", *[""] * 5],
        ["截至2023-11-24；合计已去重。", *[""] * 5],
        ["单位", "场次", "完成率", "报送日期", "录入时间", "内容"],
        ["锦绣社区", 3.0, "5/6（83.3%）", date(2023, 11, 9), datetime(2023, 11, 9, 9, 30), "演练"],
        ["合计", 3.0, "5/6（83.3%）", "", "", ""],
    ]


def test_nought_is_0_and_unknown_is_blank() -> None:
    page = opened(sheet(("甲", 0), ("乙", None)))

    assert [page["B4"].value, page["B5"].value] == [0, None]


@pytest.mark.parametrize("words", ["=1+1", "+86", "-1", "@SUM(A1)", "http://example.invalid", "{=A1}", "0012", "\t=1"])
def test_words_never_become_formulas_links_or_numbers(words: str) -> None:
    cell = opened(sheet((words,)))["A4"]

    assert (cell.value, cell.data_type, cell.hyperlink) == (words, "s", None)


def test_dates_are_real_dates_with_a_chinese_reading() -> None:
    page = opened(sheet(ROW))

    assert (page["D4"].value, page["D4"].number_format) == (datetime(2023, 11, 9), "yyyy-mm-dd")
    assert (page["E4"].value, page["E4"].number_format) == (datetime(2023, 11, 9, 9, 30), "yyyy-mm-dd hh:mm")


def test_time_with_a_zone_is_shown_as_the_clock_in_china_shows_it() -> None:
    page = opened(sheet((None, None, None, None, datetime(2023, 11, 9, 16, 30, tzinfo=UTC))))

    assert page["E4"].value == datetime(2023, 11, 10, 0, 30)


def test_share_without_its_counts_is_a_number_in_percent() -> None:
    cell = opened(sheet((None, None, Decimal("0.5"))))["C4"]

    assert (cell.value, cell.number_format) == (0.5, "0.0%")


def test_sheet_is_ready_to_be_printed() -> None:
    page = opened(sheet(ROW))

    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.page_setup.fitToHeight == 0  # as many pages as it takes; one page wide is the default
    assert page.sheet_properties.pageSetUpPr.fitToPage is True
    assert (page.print_title_rows, page.freeze_panes) == ("$3:$3", "A4")
    assert {str(merged) for merged in page.merged_cells.ranges} == {"A1:F1", "A2:F2"}
    assert page["F4"].alignment.wrap_text is True


def test_row_is_as_high_as_its_longest_text_needs() -> None:
    page = opened(sheet(ROW, (None, None, None, None, None, "宣" * 40)))

    assert (page.row_dimensions[4].height, page.row_dimensions[5].height) == (18.75, 48.75)


def test_same_workbook_gives_the_same_bytes() -> None:
    assert to_xlsx(Workbook((sheet(ROW),), MOMENT)) == to_xlsx(Workbook((sheet(ROW),), MOMENT))


def test_sheet_names_are_made_fit_and_different() -> None:
    names = ("分/单位", "分单位", "", "单" * 40)

    made = CalamineWorkbook.from_filelike(
        io.BytesIO(to_xlsx(Workbook(tuple(sheet(name=name) for name in names), MOMENT)))
    ).sheet_names

    assert made == ["分单位", "分单位（2）", "表", "单" * 31]


def test_text_too_long_for_a_cell_is_cut_and_says_so() -> None:
    value = opened(sheet(("长" * 40_000,)))["A4"].value

    assert value == "长" * 32757 + "……（过长，已截断）"


def test_signs_that_xml_forbids_are_dropped() -> None:
    assert opened(sheet(("甲\x00乙\ud800\n丙",)))["A4"].value == "甲乙\n丙"


def test_row_longer_than_the_header_is_refused() -> None:
    with pytest.raises(ValueError, match="7 cells for 6 columns"):
        to_xlsx(Workbook((sheet((*ROW, 1)),), MOMENT))


def test_workbook_without_sheets_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a sheet"):
        to_xlsx(Workbook((), MOMENT))


def test_rows_are_taken_one_by_one_from_a_stream() -> None:
    def stream() -> Iterator[tuple[Cell, ...]]:
        for number in range(2_000):
            yield (f"单位{number}", number)

    rows = calamine(Sheet("明细", "明细", "", COLUMNS, stream()))

    assert (len(rows), rows[-1][:2]) == (2_003, ["单位1999", 1999.0])


def test_sheet_of_one_column_has_its_title_without_a_merge() -> None:
    page = opened(Sheet("口径", "口径", "说明", (Column("指标", 30),), [("场次",)]))

    assert [page[f"A{row}"].value for row in range(1, 5)] == ["口径", "说明", "指标", "场次"]
    assert page.merged_cells.ranges == set()
