"""Where the rows and cells of a sheet stand in the bytes of its part, so that one value can change and nothing else.

Only UTF-8 is looked through: places are counted in bytes of the file itself.
"""

import re
from dataclasses import dataclass, field

# A document type is refused below, so there are no entities to expand.
from xml.parsers import expat  # nosec B407

from beacon.documents.sheet_marks import SheetProblem

Place = tuple[int, int]
"""Row and column, counted from 0."""
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column."""

NOT_UTF8 = "这个文件的写法少见，没法只改数字。请用Excel或WPS打开，另存为.xlsx再上传。"
_TAG = re.compile(rb"<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>")
_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_LETTERS = 26


def place_of(address: str) -> Place | None:
    """`C5` → (4, 2); None for what is no address."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def address_of(place: Place) -> str:
    """(4, 2) → `C5`."""
    letters, number = "", place[1] + 1
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{place[0] + 1}"


def area_of(reference: str) -> Area | None:
    """`A1:C3` → its four bounds; a single cell is an area too."""
    first, _, last = reference.partition(":")
    one, other = place_of(first), place_of(last or first)
    if one is None or other is None:
        return None
    return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


@dataclass
class Span:
    """An element in the bytes: its tag from `start` to `opened`, its end at `end`. `inside` is where `</` begins."""

    start: int
    opened: int
    inside: int = -1
    end: int = -1
    name: str = ""
    attributes: dict[str, str] = field(default_factory=dict)

    @property
    def is_closed(self) -> bool:
        """Written as `<c/>`."""
        return self.end == self.opened


@dataclass
class CellSpan(Span):
    """A cell: its place, what it holds."""

    place: Place = (0, 0)
    formula: Span | None = None
    value: Span | None = None
    raw: str = ""
    inline: str = ""

    @property
    def kind(self) -> str:
        """`n`, `s`, `str`, `inlineStr`, `b`, `e`, `d`."""
        return self.attributes.get("t", "n")


@dataclass
class RowSpan(Span):
    """A row with its cells."""

    number: int = 0
    cells: list[CellSpan] = field(default_factory=list)


@dataclass
class SheetSpans:
    """One sheet part. `columns` are (first, last, attributes)."""

    prefix: str = ""
    data: Span | None = None
    dimension: Span | None = None
    rows: list[RowSpan] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    columns: list[tuple[int, int, dict[str, str]]] = field(default_factory=list)


def spans_of(content: bytes) -> SheetSpans:
    """Look through a sheet part. SheetProblem for what is no UTF-8 sheet."""
    scanner = _Scanner(content)
    scanner.run()
    if scanner.spans.data is None:
        raise SheetProblem(NOT_UTF8)
    return scanner.spans


def outline(content: bytes) -> list[Span]:
    """The elements right below the root of a part, in order. SheetProblem for what is no UTF-8 part."""
    scanner = _Outline(content)
    scanner.run()
    return scanner.found


class _Reader:
    """Expat with places in bytes."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.XmlDeclHandler = self._declared

    def run(self) -> None:
        """Read it all."""
        try:
            self.parser.Parse(self.content, True)
        except expat.ExpatError as damage:
            raise SheetProblem(NOT_UTF8) from damage

    @staticmethod
    def _refuse(*_: object) -> None:
        raise SheetProblem(NOT_UTF8)

    @staticmethod
    def _declared(_version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding or "utf-8").lower() not in ("utf-8", "utf8", "us-ascii"):
            raise SheetProblem(NOT_UTF8)

    def tag(self) -> tuple[int, int]:
        """Where the tag that begins now starts and ends."""
        start = self.parser.CurrentByteIndex
        found = _TAG.match(self.content, start)
        if found is None:
            raise SheetProblem(NOT_UTF8)
        return start, found.end()

    def close(self, span: Span) -> None:
        """The end of an element."""
        if self.content.endswith(b"/>", span.start, span.opened):
            span.inside = span.end = span.opened
        else:
            span.inside = self.parser.CurrentByteIndex
            span.end = self.content.index(b">", span.inside) + 1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, words: str) -> None:
        """Characters."""


class _Outline(_Reader):
    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.found: list[Span] = []
        self.depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth <= 2:
            self.found.append(Span(*self.tag(), name=name, attributes=attributes))

    def end(self, name: str) -> None:
        if self.depth == 2:
            self.close(self.found[-1])
        self.depth -= 1


class _Scanner(_Reader):
    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.spans = SheetSpans()
        self.row: RowSpan | None = None
        self.cell: CellSpan | None = None
        self.open: list[str] = []
        self.words: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        self.open.append(local)
        depth = len(self.open)
        if depth == 1:
            self.spans.prefix = name.rpartition(":")[0]
        elif self.cell is not None:
            self._in_cell(local)
        elif depth == 2 and local == "sheetData":
            self.spans.data = Span(*self.tag(), name=name, attributes=attributes)
        elif depth == 2 and local == "dimension":
            self.spans.dimension = Span(*self.tag(), name=name, attributes=attributes)
        elif depth == 3 and local == "row" and self.open[1] == "sheetData":
            self._row(name, attributes)
        elif depth == 4 and local == "c" and self.row is not None:
            self._cell(name, attributes)
        elif depth == 3 and local == "mergeCell":
            area = area_of(attributes.get("ref", ""))
            if area is not None:
                self.spans.merged.append(area)
        elif depth == 3 and local == "col":
            self._column(attributes)

    def _row(self, name: str, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        last = self.spans.rows[-1].number if self.spans.rows else -1
        known = int(number) - 1 if number.isdecimal() and len(number) < 8 else last + 1
        self.row = RowSpan(*self.tag(), name=name, attributes=attributes, number=known)
        self.spans.rows.append(self.row)

    def _cell(self, name: str, attributes: dict[str, str]) -> None:
        if self.row is None:
            return
        before = self.row.cells[-1].place[1] if self.row.cells else -1
        told = place_of(attributes.get("r", ""))
        column = told[1] if told is not None else before + 1
        self.cell = CellSpan(*self.tag(), name=name, attributes=attributes, place=(self.row.number, column))
        self.row.cells.append(self.cell)

    def _in_cell(self, local: str) -> None:
        if self.cell is None:
            return
        inside = self.open[4:]
        if inside == ["v"]:
            self.cell.value, self.words = Span(*self.tag(), name=local), []
        elif inside == ["f"]:
            self.cell.formula = Span(*self.tag(), name=local)
        elif local == "t" and "is" in inside and "rPh" not in inside:
            self.words = []

    def _column(self, attributes: dict[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if first.isdecimal() and last.isdecimal() and len(first) < 7 and len(last) < 7:
            self.spans.columns.append((int(first) - 1, int(last) - 1, attributes))

    def end(self, name: str) -> None:
        depth, local = len(self.open), self.open[-1]
        if self.cell is not None:
            self._end_in_cell(depth, local)
        elif depth == 3 and local == "row" and self.row is not None:
            self.close(self.row)
            self.row = None
        elif depth == 2 and local == "sheetData" and self.spans.data is not None:
            self.close(self.spans.data)
        elif depth == 2 and local == "dimension" and self.spans.dimension is not None:
            self.close(self.spans.dimension)
        self.open.pop()

    def _end_in_cell(self, depth: int, local: str) -> None:
        if self.cell is None:
            return
        said = "".join(self.words or ())
        if depth == 4:
            self.close(self.cell)
            self.cell = None
        elif depth == 5 and local == "v" and self.cell.value is not None:
            self.close(self.cell.value)
            self.cell.raw = said
        elif depth == 5 and local == "f" and self.cell.formula is not None:
            self.close(self.cell.formula)
        elif local == "t" and self.words is not None:
            self.cell.inline += said
        if local in ("v", "t"):
            self.words = None

    def text(self, words: str) -> None:
        if self.words is not None:
            self.words.append(words)
