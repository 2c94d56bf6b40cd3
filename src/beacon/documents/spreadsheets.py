"""Reading what people fill in: .xlsx, .xls or CSV to grids of plain values, with what a grid alone does not show.

The kind of a file is told by its bytes, never by its name. A workbook is looked through before it is unpacked into
memory: a few kilobytes can hold gigabytes, and one blank at the far end of a sheet makes a grid of billions.
Formulas are not worked out; where a cell holds one is told, and the reader of the grid decides.
"""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from beacon.documents import xls_marks, xlsx_marks
from beacon.documents.sheet_apart import Sheet, Value, read_apart
from beacon.documents.sheet_marks import Marks, SheetProblem
from beacon.notices.sources.plain_text import decode

__all__ = ["Area", "Book", "Grid", "SheetProblem", "Value", "open_book"]

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 0."""

MOST_BYTES = 5 * 1024 * 1024
"""Twenty thousand rows of eight columns are 1.5 MB; more is pictures or another file."""

MOST_ROWS = 20_000
MOST_COLUMNS = 200

MOST_SHEETS = 20
"""Each one is read by a process of its own, so a file of a thousand would keep the machine busy for minutes."""

LONGEST_NAME = 255
"""Excel itself allows 31 signs for the name of a sheet."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OTHERS: tuple[tuple[tuple[bytes, ...], str], ...] = (
    ((b"%PDF-",), "这是PDF，不是表格。请选Excel文件再上传。"),
    (
        (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\0", b"MM\0*"),
        "这是图片，不是表格。请选Excel文件再上传。",
    ),
    ((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b"), "这是压缩包。请解压后选里面的Excel文件再上传。"),
    ((b"{\\rtf", b"<", b"\xef\xbb\xbf<"), "这个文件是网页或文档存成的。请用Excel或WPS打开，另存为.xlsx再上传。"),
)

EMPTY = "这个文件是空的，可能没有传完。请重新选择文件。"
TOO_LARGE = "这个文件超过5MB。请去掉图片和用不着的表，再上传。"
BROKEN = "这个文件打不开，可能不完整。请用Excel或WPS打开，另存为.xlsx再上传。"
LOCKED = "这个文件加了密码。请在Excel里去掉密码，另存一份再上传。"
NO_TEXT = "文件里的字认不出来。请用Excel或WPS打开，另存为.xlsx再上传。"
MANY_SHEETS = f"这个文件里的表超过{MOST_SHEETS}张。请只留要上传的表，再上传。"
NO_TABLE = "这个文件不是表格，或者已经损坏。请用Excel或WPS打开，另存为.xlsx再上传。"


@dataclass(frozen=True)
class Grid:
    """One sheet. `rows` begin with the sheet's first row and `merged` with row 0, so that indexes are places."""

    name: str
    rows: Sequence[Sequence[Value]]
    formulas: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Book:
    """A workbook whose sheets are read one by one. `hidden` names those that do not show."""

    names: tuple[str, ...]
    hidden: frozenset[str] = frozenset()
    is_plain: bool = False
    _marks: Mapping[str, Marks] = field(default_factory=dict)
    _read: Callable[[str], Sheet] | None = None
    _lines: Sequence[Sequence[str]] = ()

    @property
    def reach(self) -> int:
        """Rows of all sheets together, as far as something stands in them."""
        return len(self._lines) + sum(marks.last_row + 1 for marks in self._marks.values())

    def grid(self, name: str) -> Grid:
        """A sheet. SheetProblem when it has too many rows or columns, or cannot be read."""
        if self._read is None:
            _refuse_size(name, len(self._lines), max(map(len, self._lines), default=0))
            return Grid(name, self._lines)
        marks = self._marks.get(name)
        if marks is None:
            raise SheetProblem(BROKEN)
        _refuse_size(name, marks.last_row + 1, marks.last_column + 1)
        try:
            rows, merged = self._read(name)
        except ValueError as damage:
            raise SheetProblem(BROKEN) from damage
        areas = tuple((first[0], first[1], last[0], last[1]) for first, last in merged)
        return Grid(name, rows, frozenset(marks.formulas), areas, frozenset(marks.hidden_rows))


def open_book(content: bytes) -> Book:
    """The workbook in these bytes; a CSV is one with a single sheet. SheetProblem, and nothing else, when it is none.

    `content` may be cut off one byte above MOST_BYTES: that is enough to be refused.
    """
    if not content.strip():
        raise SheetProblem(EMPTY)
    if len(content) > MOST_BYTES:
        raise SheetProblem(TOO_LARGE)
    if content.startswith(_ZIP):
        return _workbook(content, xlsx_marks.read(content))
    if content.startswith(_OLE):
        return _workbook(content, xls_marks.read(content))
    for beginnings, sentence in _OTHERS:
        if content.startswith(beginnings):
            raise SheetProblem(sentence)
    return _plain(content)


def _workbook(content: bytes, marks: Mapping[str, Marks]) -> Book:
    hidden = frozenset(name for name, mark in marks.items() if mark.is_hidden)
    if any(len(name) > LONGEST_NAME for name in marks):
        raise SheetProblem(BROKEN)
    if len(marks) - len(hidden) > MOST_SHEETS:
        raise SheetProblem(MANY_SHEETS)
    return Book(tuple(marks), hidden, _marks=marks, _read=partial(read_apart, content))


def _plain(content: bytes) -> Book:
    """Spreadsheets in China save CSV as GB 18030 unless told otherwise, and “Unicode text” with tabs."""
    text = decode(content)
    if text is None:
        raise SheetProblem(NO_TEXT)
    first = text.partition("\n")[0]
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in first else ",")
        # Two more than are allowed are enough to be refused: five million empty lines would take half a gigabyte.
        lines = list(islice(rows, MOST_ROWS + 2))
    except csv.Error as error:
        raise SheetProblem(NO_TABLE) from error
    return Book(("",), is_plain=True, _lines=lines)


def _refuse_size(name: str, rows: int, columns: int) -> None:
    shown = f"「{name}」" if name else "这张表"
    if rows > MOST_ROWS + 1:
        raise SheetProblem(f"{shown}写到了第{rows}行，一次最多{MOST_ROWS}行。请分开导入，或删掉下面多余的行。")
    if columns > MOST_COLUMNS:
        raise SheetProblem(f"{shown}写到了第{columns}列，最多{MOST_COLUMNS}列。请删掉右边多余的列。")
