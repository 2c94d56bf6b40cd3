"""The words of a .docx: paragraphs and tables in document order, text boxes before the paragraph they hang
on.

Left out: headers, footers, notes, hidden words, words struck out in a tracked change. A table row
becomes one line with tabs between its cells; a row of a single cell is layout, its paragraphs stay lines
of their own.
"""

from dataclasses import dataclass, field

from beacon.notices.sources.docx_lists import Lists, read_lists
from beacon.notices.sources.docx_package import INFLATED_LIMIT, Attributes, Package
from beacon.notices.sources.problem import TEXT_LIMIT, nothing_written, too_long

_SKIPPED = {"w:moveFrom", "w:del", "mc:Fallback", "w:rt", "w:instrText"}
_OFF = {"0", "false", "off"}
_SIGNS = {"w:tab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-", "w:ptab": "\t"}


@dataclass
class _Paragraph:
    words: list[str] = field(default_factory=list)
    style: str | None = None
    list_id: str | None = None
    depth: int | None = None
    in_properties: bool = False


@dataclass
class _Row:
    cells: list[list[str]] = field(default_factory=list)


class _Body:
    """Collects lines from the events of document.xml."""

    def __init__(self, lists: Lists) -> None:
        self.lines: list[str] = []
        self._lists = lists
        self._sinks: list[list[str]] = [self.lines]
        self._rows: list[_Row] = []
        self._paragraphs: list[_Paragraph] = []
        self._skipping = 0
        self._in_text = False
        self._hidden = False
        self._length = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if self._skipping or name in _SKIPPED:
            # <w:del/> inside properties marks a struck-out paragraph sign; it is closed again at once.
            self._skipping += 1
        elif name == "w:t":
            self._in_text = not self._hidden
        elif name == "w:p":
            self._paragraphs.append(_Paragraph())
        elif name == "w:tr":
            self._rows.append(_Row())
        elif name == "w:tc":
            self._sinks.append([])
        elif self._paragraphs:
            self._within_paragraph(name, attributes, self._paragraphs[-1])

    def _within_paragraph(self, name: str, attributes: Attributes, paragraph: _Paragraph) -> None:
        value = attributes.get("val", "")
        if name == "w:pPr":
            paragraph.in_properties = True
        elif name == "w:r":
            self._hidden = False
        elif name == "w:vanish":
            self._hidden = value not in _OFF and not paragraph.in_properties
        elif paragraph.in_properties:
            if name == "w:pStyle":
                paragraph.style = value
            elif name == "w:numId":
                paragraph.list_id = value
            elif name == "w:ilvl":
                paragraph.depth = int(value) if value.isdecimal() and len(value) < 6 else None
        elif name in _SIGNS and not self._hidden:
            self._add(_SIGNS[name])

    def end(self, name: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif name == "w:t":
            self._in_text = False
        elif name == "w:pPr" and self._paragraphs:
            self._paragraphs[-1].in_properties = False
        elif name == "w:p" and self._paragraphs:
            self._end_paragraph(self._paragraphs.pop())
        elif name == "w:tc" and len(self._sinks) > 1:
            cell = self._sinks.pop()
            if self._rows:
                self._rows[-1].cells.append(cell)
        elif name == "w:tr" and self._rows:
            self._end_row(self._rows.pop())

    def text(self, words: str) -> None:
        if self._in_text and not self._skipping and self._paragraphs:
            self._add(words)

    def _add(self, words: str) -> None:
        self._count(len(words))
        self._paragraphs[-1].words.append(words)

    def _count(self, signs: int) -> None:
        self._length += signs
        if self._length > TEXT_LIMIT:
            raise too_long()

    def _end_paragraph(self, paragraph: _Paragraph) -> None:
        self._count(1)
        words = "".join(paragraph.words)
        label = self._lists.label(paragraph.style, paragraph.list_id, paragraph.depth) if words.strip() else ""
        self._sinks[-1].append(label + words)

    def _end_row(self, row: _Row) -> None:
        cells = [[line.strip() for line in cell if line.strip()] for cell in row.cells]
        if len(cells) == 1:
            self._sinks[-1].extend(cells[0])
        elif any(cells):
            self._sinks[-1].append("\t".join(" ".join(cell).replace("\n", " ") for cell in cells))


def read_docx(content: bytes) -> str:
    """Text of the body, one paragraph a line. Raises `SourceProblem`; stops reading as soon as the text is
    too long.
    """
    package = Package(content)
    main = package.main_part()
    body = _Body(read_lists(package, main))
    package.feed(main, body, INFLATED_LIMIT)
    text = "\n".join(body.lines)
    if not text.strip():
        raise nothing_written()
    return text
