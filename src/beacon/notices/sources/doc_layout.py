"""From the signs of a Word 97–2003 text to lines: paragraphs, table rows, text boxes, automatic numbers."""

from dataclasses import dataclass, field

from beacon.notices.sources.doc_lists import DocLists
from beacon.notices.sources.doc_properties import PLAIN, ParagraphProperties, Runs

_FIELD_BEGIN, _FIELD_RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_CELL = "\x07"
_ENDS = frozenset("\r\x07\x0c")
_WRITTEN = {"\x0b": "\n", "\x0e": "\n", "\x1e": "-", "\x1f": "", "\xa0": " ", "\t": "\t"}


@dataclass
class _Page:
    lines: list[str] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    row: list[list[str]] = field(default_factory=list)

    def end_row(self) -> None:
        cells = [[line.strip() for line in cell if line.strip()] for cell in self.row]
        if len(cells) == 1:
            self.lines.extend(cells[0])
        elif any(cells):
            self.lines.append("\t".join(" ".join(cell).replace("\n", " ") for cell in cells))
        self.row, self.cell = [], []


@dataclass
class Layout:
    """The chain of signs with what is known about each place."""

    signs: list[str]
    positions: list[int]
    paragraphs: Runs[ParagraphProperties]
    invisible: Runs[bool]
    lists: DocLists

    def text(self, length: int, boxes: list[tuple[int, int, int]]) -> str:
        """The main text of this many signs, each text box before the paragraph it hangs on."""
        loose = [
            line for anchor, start, end in boxes if not 0 <= anchor < length for line in self._lines(start, end, {})
        ]
        anchored: dict[int, list[str]] = {}
        for anchor, start, end in boxes:
            if 0 <= anchor < length:
                anchored.setdefault(anchor, []).extend(self._lines(start, end, {}))
        whole = "\n".join(loose + self._lines(0, length, anchored))
        # Signs beyond the first plane are two units here; put them together.
        return whole.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _lines(self, start: int, end: int, anchored: dict[int, list[str]]) -> list[str]:
        page = _Page()
        words: list[str] = []
        fields: list[bool] = []
        for place in range(start, end):
            sign = self.signs[place]
            page.lines += anchored.get(place, ())
            if sign in _ENDS:
                self._end_paragraph(page, "".join(words), place)
                words = []
            elif sign == _FIELD_BEGIN:
                fields.append(True)
            elif sign == _FIELD_RESULT and fields:
                fields[-1] = False
            elif sign == _FIELD_END and fields:
                fields.pop()
            elif not any(fields) and not self.invisible.at(self.positions[place], False):
                words.append(_WRITTEN.get(sign, sign if sign >= " " else ""))
        if words:
            page.lines.append("".join(words))
        if page.cell:
            page.row.append(page.cell)
        page.end_row()
        return page.lines

    def _end_paragraph(self, page: _Page, words: str, place: int) -> None:
        properties = self.paragraphs.at(self.positions[place], PLAIN)
        if words.strip():
            words = self.lists.label(properties.list_index, properties.depth) + words
        if self.signs[place] == _CELL:
            # Without properties two cell marks in a row are the best sign of a row's end.
            unknown_end = not self.paragraphs and not words and bool(page.row) and not page.cell
            if properties.row_end or unknown_end:
                page.end_row()
            else:
                page.row.append([*page.cell, words])
                page.cell = []
        elif properties.in_table:
            page.cell.append(words)
        else:
            page.lines.append(words)
