"""Excel tables that people fill in and send back: headings in row 1, lists to choose from, text that stays text.

What is written here reads back with `spreadsheets` as it was.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from beacon.documents.printable import printable
from beacon.documents.spreadsheets import MOST_ROWS

Kind = Literal["text", "date"]
Cell = str | date | None

_UNDATED = datetime(2000, 1, 1)


@dataclass(frozen=True)
class Column:
    """A column; `choices` are offered as a list, `hint` is shown when a cell of it is chosen."""

    label: str
    width: float
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class Table:
    """A sheet to fill in. The first `examples` rows are set in grey italics."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[Cell, ...]]
    examples: int = 0


@dataclass(frozen=True)
class Words:
    """A sheet of lines to read; one that begins with # is a heading."""

    name: str
    lines: tuple[str, ...]


def to_fill_in(sheets: Iterable[Table | Words], *, title: str) -> bytes:
    """The Excel file; the same sheets give the same bytes."""
    file = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": title, "created": _UNDATED})
        looks = _Looks(book)
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            if isinstance(sheet, Table):
                _table(page, sheet, looks)
            else:
                _words(page, sheet, looks)
    return file.getvalue()


class _Looks:
    """The formats of a workbook. Text columns are text: a code 001 typed there stays 001."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        base = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
        grey = {"italic": True, "font_color": "#6B6B6B", "bg_color": "#F3F3F3"}
        forms = {"text": {"num_format": "@"}, "date": {"num_format": "yyyy-mm-dd", "align": "center"}}
        self.head: Format = book.add_format({**base, "bold": True, "border": 1, "bg_color": "#EDEDED"})
        self.plain = {kind: book.add_format({**base, **form}) for kind, form in forms.items()}
        self.example = {kind: book.add_format({**base, **form, **grey}) for kind, form in forms.items()}
        self.heading: Format = book.add_format({**base, "bold": True, "font_size": 14})
        self.line: Format = book.add_format({**base, "text_wrap": True})


def _table(page: Worksheet, table: Table, looks: _Looks) -> None:
    page.freeze_panes(1, 0)
    # Printed, all columns of a row stand on one sheet under the head.
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for index, column in enumerate(table.columns):
        page.set_column(index, index, column.width, looks.plain[column.kind])
        page.write_string(0, index, column.label, looks.head)
        _offer(page, index, column)
    for number, cells in enumerate(table.rows, start=1):
        forms = looks.example if number <= table.examples else looks.plain
        for index, (cell, column) in enumerate(zip(cells, table.columns, strict=True)):
            if isinstance(cell, date):
                page.write_datetime(number, index, datetime(cell.year, cell.month, cell.day), forms[column.kind])
            elif cell:
                page.write_string(number, index, printable(cell), forms[column.kind])
            elif number <= table.examples:
                page.write_blank(number, index, None, forms[column.kind])
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _offer(page: Worksheet, index: int, column: Column) -> None:
    """A list to choose from, or a hint. What is typed beside the list is not stopped here: the import says why."""
    if column.choices:
        options = {
            "validate": "list",
            "source": list(column.choices),
            "error_title": "请从列表里选",
            "error_message": "这一列只能填列表里有的。",
        }
    elif column.hint:
        options = {"validate": "any", "input_title": column.label, "input_message": column.hint}
    else:
        return
    page.data_validation(1, index, MOST_ROWS, index, options)


def _words(page: Worksheet, words: Words, looks: _Looks) -> None:
    page.set_column(0, 0, 90)
    for number, line in enumerate(words.lines):
        page.write_string(number, 0, line.removeprefix("# "), looks.heading if line.startswith("# ") else looks.line)
