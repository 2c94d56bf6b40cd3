"""Plain tables to an Excel workbook, row by row in constant memory.

Words stay words: nothing that begins with = + - @ becomes a formula, no address a link. An empty cell is
`None`, a nought is 0. Dates are real dates.
"""

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from beacon.documents.printable import printable, width_in_signs
from beacon.kit.clock import SHANGHAI
from beacon.kit.rates import Rate

Kind = Literal["text", "integer", "rate", "date", "datetime"]
Cell = str | int | float | Decimal | date | datetime | Rate | None

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The media type of a workbook."""

ROW_LIMIT = 1_048_576
_TEXT_LIMIT = 32_767
_NAME_LIMIT = 31
_CUT = "……（过长，已截断）"

_UNDATED = datetime(2000, 1, 1)
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_LINE = 15.0  # points of a line of 11 pt
_HIGHEST_ROW = 409.0
_NUMBER_FORMATS: dict[Kind, str] = {
    "text": "General",
    "integer": "0",
    "rate": "0.0%",
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm",
}


@dataclass(frozen=True)
class Column:
    """A column; `width` in signs of Latin, as Excel counts. A rate is a `Rate`, printed n/N（%）, or a share
    of 1.
    """

    label: str
    width: float = 12
    kind: Kind = "text"


@dataclass(frozen=True)
class Sheet:
    """A sheet: a title and a note over a header that stays in sight and is printed on each page."""

    name: str
    title: str
    note_line: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[Cell, ...]]
    totals: tuple[Cell, ...] | None = None


@dataclass(frozen=True)
class Workbook:
    """Sheets in order; `created` goes into the file's properties, and no clock is read."""

    sheets: tuple[Sheet, ...]
    created: datetime | None = None
    title: str = ""
    author: str = ""


def to_xlsx(workbook: Workbook) -> bytes:
    """The Excel file; the same workbook gives the same bytes.

    ValueError for no sheet, a row with more cells than columns, or more rows than a sheet can hold.
    """
    if not workbook.sheets:
        raise ValueError("a workbook needs a sheet")
    file = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        moment = _local(workbook.created) if workbook.created else _UNDATED
        book.set_properties({"title": workbook.title, "author": workbook.author, "created": moment})
        looks = _Looks(book)
        for name, sheet in zip(_names(workbook.sheets), workbook.sheets, strict=True):
            _write(book.add_worksheet(name), sheet, looks)
    return file.getvalue()


class _Looks:
    """The formats of a workbook, made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        base = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
        cell = {**base, "border": 1, "text_wrap": True}
        self.title: Format = book.add_format({**base, "font_name": "黑体", "font_size": 16, "align": "center"})
        self.note: Format = book.add_format({**base, "font_size": 10, "text_wrap": True, "align": "left"})
        head = {"bold": True, "align": "center", "bg_color": "#EDEDED"}
        self.head: Format = book.add_format({**cell, **head})
        self._plain = {kind: book.add_format({**cell, **_of(kind)}) for kind in _NUMBER_FORMATS}
        bold = {"bold": True, "top": 2}
        self._total = {kind: book.add_format({**cell, **_of(kind), **bold}) for kind in _NUMBER_FORMATS}

    def of(self, kind: Kind, total: bool) -> Format:
        """The format of a cell."""
        return (self._total if total else self._plain)[kind]


def _of(kind: Kind) -> dict[str, str]:
    align = {"text": "left", "integer": "right", "rate": "center", "date": "center", "datetime": "center"}[kind]
    return {"num_format": _NUMBER_FORMATS[kind], "align": align}


def _write(page: Worksheet, sheet: Sheet, looks: _Looks) -> None:
    last = len(sheet.columns) - 1
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, column.width)
    across = sum(column.width for column in sheet.columns)
    page.set_row(0, 30)
    page.set_row(2, max(_LINE * max(_lines(column.label, column.width) for column in sheet.columns) + 4, 22))
    _across(page, 0, last, sheet.title, looks.title)
    page.set_row(1, _LINE * _lines(sheet.note_line, across) + 4)
    _across(page, 1, last, sheet.note_line, looks.note)
    for index, column in enumerate(sheet.columns):
        page.write_string(2, index, printable(column.label), looks.head)
    row = 3
    for cells in sheet.rows:
        _write_row(page, row, cells, sheet.columns, looks, total=False)
        row += 1
    if sheet.totals is not None:
        _write_row(page, row, sheet.totals, sheet.columns, looks, total=True)
        row += 1
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{row}"})
    _set_up_print(page)


def _set_up_print(page: Worksheet) -> None:
    page.freeze_panes(3, 0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(2)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.center_horizontally()
    page.set_footer("&C第 &P 页，共 &N 页")


def _across(page: Worksheet, row: int, last: int, words: str, look: Format) -> None:
    """Words over all columns. One column cannot be merged with itself."""
    page.write_string(row, 0, printable(words), look)
    if last > 0:
        page.merge_range(row, 0, row, last, "", look)
        page.write_string(row, 0, printable(words), look)


def _write_row(
    page: Worksheet, row: int, cells: tuple[Cell, ...], columns: tuple[Column, ...], looks: _Looks, *, total: bool
) -> None:
    if row >= ROW_LIMIT:
        raise ValueError("more rows than an Excel sheet can hold")
    if len(cells) > len(columns):
        raise ValueError(f"row {row} has {len(cells)} cells for {len(columns)} columns")
    page.set_row(row, _height(cells, columns))
    for index, column in enumerate(columns):
        _write_cell(page, row, index, cells[index] if index < len(cells) else None, looks.of(column.kind, total))


def _height(cells: tuple[Cell, ...], columns: tuple[Column, ...]) -> float:
    """Points a row needs for its longest wrapped text: not every program measures rows when it opens a file."""
    lines = 1
    for cell, column in zip(cells, columns, strict=False):
        if isinstance(cell, str) and (2 * len(cell) > column.width - 2 or "\n" in cell):
            lines = max(lines, _lines(cell, column.width))
    return min(_LINE * lines + 4, _HIGHEST_ROW)


def _lines(words: str, width: float) -> int:
    """Lines of a text in a column of this width; line ends forbidden to some signs cost a little room."""
    room = max(width - 2, 2)
    return sum(max(1, -int(-2 * width_in_signs(line) // room)) for line in words.split("\n"))


def _write_cell(page: Worksheet, row: int, index: int, cell: Cell, look: Format) -> None:
    if cell is None:
        page.write_blank(row, index, None, look)
    elif isinstance(cell, datetime):
        page.write_datetime(row, index, _local(cell), look)
    elif isinstance(cell, date):
        page.write_datetime(row, index, datetime(cell.year, cell.month, cell.day), look)
    elif isinstance(cell, int | float | Decimal):
        page.write_number(row, index, cell, look)
    else:
        page.write_string(row, index, _fitted(str(cell)), look)


def _fitted(words: str) -> str:
    clean = printable(words)
    return clean if len(clean) <= _TEXT_LIMIT else clean[: _TEXT_LIMIT - len(_CUT)] + _CUT


def _local(moment: datetime) -> datetime:
    """The time as the wall clock in China shows it; Excel knows no zones."""
    return moment.astimezone(SHANGHAI).replace(tzinfo=None) if moment.tzinfo else moment


def _names(sheets: tuple[Sheet, ...]) -> list[str]:
    """Names as Excel allows them: 31 signs, some forbidden, all different."""
    names: list[str] = []
    for sheet in sheets:
        name = _FORBIDDEN_IN_NAMES.sub("", printable(sheet.name)).strip("' ")[:_NAME_LIMIT] or "表"
        number = 2
        plain = name
        while name.lower() in {other.lower() for other in names}:
            name = f"{plain[: _NAME_LIMIT - 4]}（{number}）"
            number += 1
        names.append(name)
    return names
