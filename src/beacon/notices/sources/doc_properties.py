"""Properties in a Word 97–2003 file: which paragraphs end table rows or carry list numbers, which words are
hidden.

Formatting is kept apart from the text, in pages of 512 bytes ("FKP"), found through a table sorted by
file position ([MS-DOC] 2.8.5, 2.8.6, 2.9.22 ff.). Positions here are byte positions in the WordDocument
stream ("FC").
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

_PAGE = 512
_OPERAND_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)

_IN_TABLE, _ROW_END, _LIST, _DEPTH = 0x2416, 0x2417, 0x460B, 0x260A
_DELETED, _HIDDEN = 0x0800, 0x083C
_LONG_TABLE_DEFINITION = 0xD608


@dataclass(frozen=True)
class ParagraphProperties:
    """What the reader needs of a paragraph. `list_index` counts from 1; 0 means no list."""

    in_table: bool = False
    row_end: bool = False
    list_index: int = 0
    depth: int = 0


PLAIN = ParagraphProperties()


class Runs(Generic[T]):
    """Values that hold for ranges of file positions."""

    def __init__(self, ranges: list[tuple[int, int, T]]) -> None:
        self._ranges = sorted(ranges, key=lambda found: found[0])
        self._starts = [start for start, _, _ in self._ranges]

    def __bool__(self) -> bool:
        return bool(self._ranges)

    def at(self, position: int, otherwise: T) -> T:
        """The value at a file position."""
        index = bisect_right(self._starts, position) - 1
        if index >= 0 and position < self._ranges[index][1]:
            return self._ranges[index][2]
        return otherwise


def paragraphs(document: bytes, table: bytes) -> Runs[ParagraphProperties]:
    """Paragraph properties; `table` is the PlcfBtePapx."""
    ranges = []
    for page in _pages(document, table):
        count = page[_PAGE - 1]
        edges = struct.unpack_from(f"<{count + 1}I", page, 0)
        for index in range(count):
            at = 2 * page[4 * (count + 1) + 13 * index]
            if at:
                ranges.append((edges[index], edges[index + 1], _paragraph(_paragraph_sprms(page, at))))
    return Runs(ranges)


def invisible(document: bytes, table: bytes) -> Runs[bool]:
    """Where words are hidden or struck out in a tracked change; `table` is the PlcfBteChpx."""
    ranges = []
    for page in _pages(document, table):
        count = page[_PAGE - 1]
        edges = struct.unpack_from(f"<{count + 1}I", page, 0)
        for index in range(count):
            at = 2 * page[4 * (count + 1) + index]
            if at:
                found = dict(_sprms(page[at + 1 : at + 1 + page[at]]))
                if any(found.get(code, b"\0")[:1] == b"\1" for code in (_DELETED, _HIDDEN)):
                    ranges.append((edges[index], edges[index + 1], True))
    return Runs(ranges)


def _pages(document: bytes, table: bytes) -> Iterator[bytes]:
    count = max((len(table) - 4) // 8, 0)
    for number in struct.unpack_from(f"<{count}I", table, 4 * (count + 1)) if count else ():
        start = (number & 0x3FFFFF) * _PAGE
        page = document[start : start + _PAGE]
        if len(page) == _PAGE:
            yield page


def _paragraph_sprms(page: bytes, at: int) -> bytes:
    size = 2 * page[at] - 1
    start = at + 1
    if page[at] == 0:
        size, start = 2 * page[at + 1], at + 2
    return page[start + 2 : start + size]  # the first two bytes name the style


def _paragraph(sprms: bytes) -> ParagraphProperties:
    found = dict(_sprms(sprms))
    return ParagraphProperties(
        in_table=found.get(_IN_TABLE, b"\0")[:1] == b"\1",
        row_end=found.get(_ROW_END, b"\0")[:1] == b"\1",
        list_index=int.from_bytes(found.get(_LIST, b"\0\0"), "little"),
        depth=min(found.get(_DEPTH, b"\0")[0], 8),
    )


def _sprms(packed: bytes) -> Iterator[tuple[int, bytes]]:
    """Single property modifiers: a code whose three top bits tell the size of what follows."""
    at = 0
    while at + 3 <= len(packed):
        code = int.from_bytes(packed[at : at + 2], "little")
        at += 2
        size = _OPERAND_SIZES[code >> 13]
        if code == _LONG_TABLE_DEFINITION:
            size = int.from_bytes(packed[at : at + 2], "little") + 1
        elif size == 0:
            size = packed[at] + 1
        if at + size > len(packed):
            return
        yield code, packed[at : at + size]
        at += size
