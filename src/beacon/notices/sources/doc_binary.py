"""The words of a Word 97–2003 file (.doc; WPS writes the same format into .wps).

The text is a chain of pieces, each either one byte a sign (Windows-1252) or two (UTF-16); the order
stands in the piece table ([MS-DOC] 2.4.1). Main text, notes, headers and text boxes follow each other in
that chain. Read here: the main text and the text boxes. Left out: notes, headers, field codes, hidden
and struck-out words.
"""

import io
import struct
from dataclasses import dataclass

import olefile

from beacon.notices.sources.doc_layout import Layout
from beacon.notices.sources.doc_lists import read_doc_lists
from beacon.notices.sources.doc_properties import invisible, paragraphs
from beacon.notices.sources.problem import TEXT_LIMIT, SourceProblem, nothing_written, too_long

BROKEN = "这个 Word 文件不完整，可能没有下载完；请重新下载或用 Word 打开后另存为 .docx 再传。"
LOCKED = "这个文件加了密码；请去掉密码另存一份再传，或直接粘贴正文。"
TOO_OLD = "这是 Word 95 或更早的文件；请用 Word 或 WPS 打开后另存为 .docx 再传，或直接粘贴正文。"
NOT_WORD = "这个文件里没有 Word 正文；请传 .docx、.doc、.pdf 或 .txt 文件，或直接粘贴正文。"

_WORD_MAGIC = 0xA5EC
_FIRST_READABLE = 0x00C0
"""nFib of the first Word 97 files is 0x00C1; Word 6 and 95 have 101–105."""
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_STORY_LIMIT = 4 * TEXT_LIMIT
"""Characters including field codes and struck-out words, before anything is decoded."""

# Places in the file information block, in pairs of (offset, size).
_CHARACTER_RUNS, _PARAGRAPH_RUNS, _PIECES, _SHAPES, _BOXES, _LIST_DEFINITIONS, _LISTS = (
    12,
    13,
    33,
    40,
    56,
    73,
    74,
)


@dataclass(frozen=True)
class _Head:
    """What is needed of the file information block."""

    second_table: bool
    story_lengths: tuple[int, ...]
    places: tuple[tuple[int, int], ...]

    @property
    def main_length(self) -> int:
        return self.story_lengths[0]

    @property
    def boxes_range(self) -> tuple[int, int]:
        # Stories in order: main, foot notes, headers, macros (unused), comments, end notes, text boxes.
        start = sum(self.story_lengths[:6])
        return start, start + self.story_lengths[6]


def read_doc(content: bytes) -> str:
    """Text of an OLE container, one paragraph a line. Raises `SourceProblem`."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            text = _read(container)
    except SourceProblem:
        raise
    except (
        OSError,
        struct.error,
        IndexError,
        ValueError,
        TypeError,
        AttributeError,
        OverflowError,
    ) as damage:
        raise SourceProblem(BROKEN) from damage
    if not text.strip():
        raise nothing_written()
    return text


def _read(container: "olefile.OleFileIO") -> str:
    if container.exists("EncryptedPackage") or container.exists("EncryptionInfo"):
        raise SourceProblem(LOCKED)
    if not container.exists("WordDocument"):
        raise SourceProblem(NOT_WORD)
    document: bytes = container.openstream("WordDocument").read()
    head = _head(document)
    table: bytes = container.openstream("1Table" if head.second_table else "0Table").read()
    if max(head.main_length, head.story_lengths[6]) > _STORY_LIMIT:
        raise too_long()
    signs, positions = _chain(document, table, head)
    layout = Layout(
        signs,
        positions,
        paragraphs(document, _part(table, head.places[_PARAGRAPH_RUNS])),
        invisible(document, _part(table, head.places[_CHARACTER_RUNS])),
        read_doc_lists(table, head.places[_LIST_DEFINITIONS], head.places[_LISTS]),
    )
    boxes = _boxes(_part(table, head.places[_SHAPES]), _part(table, head.places[_BOXES]), head)
    return layout.text(head.main_length, boxes)


def _head(document: bytes) -> _Head:
    magic, version = struct.unpack_from("<HH", document, 0)
    (flags,) = struct.unpack_from("<H", document, 10)
    if magic != _WORD_MAGIC or version < _FIRST_READABLE:
        raise SourceProblem(TOO_OLD)
    if flags & _ENCRYPTED:
        raise SourceProblem(LOCKED)
    (words,) = struct.unpack_from("<H", document, 32)
    longs_at = 34 + 2 * words
    (longs,) = struct.unpack_from("<H", document, longs_at)
    # Lengths of the eight stories stand fourth to eleventh among the long values.
    lengths = struct.unpack_from("<8i", document, longs_at + 2 + 4 * 3)
    pairs_at = longs_at + 2 + 4 * longs
    (pairs,) = struct.unpack_from("<H", document, pairs_at)
    numbers = struct.unpack_from(f"<{2 * pairs}I", document, pairs_at + 2)
    if min(lengths) < 0 or pairs <= _LISTS:
        raise SourceProblem(BROKEN)
    return _Head(bool(flags & _SECOND_TABLE), lengths, tuple(zip(numbers[::2], numbers[1::2], strict=True)))


def _part(table: bytes, place: tuple[int, int]) -> bytes:
    return table[place[0] : place[0] + place[1]]


def _chain(document: bytes, table: bytes, head: _Head) -> tuple[list[str], list[int]]:
    """All signs of the needed stories, one per 16-bit unit, and the file position of each."""
    needed = head.boxes_range[1] if head.story_lengths[6] else head.main_length
    signs: list[str] = []
    positions: list[int] = []
    for start, end, at, narrow in _pieces(_part(table, head.places[_PIECES])):
        length = min(end, needed) - start
        if start != len(signs) or end < start or needed > 3 * _STORY_LIMIT:
            raise SourceProblem(BROKEN)
        if length <= 0:
            break
        if narrow:
            piece = document[at : at + length].decode("cp1252", "replace")
            signs += piece
        else:
            raw = document[at : at + 2 * length]
            signs += map(chr, struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) // 2 * 2]))
        positions += range(at, at + length * (1 if narrow else 2), 1 if narrow else 2)
        if len(signs) != start + length:
            raise SourceProblem(BROKEN)
    if len(signs) < head.main_length:
        raise SourceProblem(BROKEN)
    return signs, positions


def _pieces(clx: bytes) -> list[tuple[int, int, int, bool]]:
    """(first sign, end, file position, one byte a sign) of each piece, in order."""
    at = 0
    while clx[at] == 1:  # property lists that fast-saved files put in front
        at += 3 + int.from_bytes(clx[at + 1 : at + 3], "little")
    if clx[at] != 2:
        raise SourceProblem(BROKEN)
    count = (int.from_bytes(clx[at + 1 : at + 5], "little") - 4) // 12
    edges = struct.unpack_from(f"<{count + 1}I", clx, at + 5)
    places = [struct.unpack_from("<I", clx, at + 5 + 4 * (count + 1) + 8 * index + 2)[0] for index in range(count)]
    return [
        (
            edges[index],
            edges[index + 1],
            (place & 0x3FFFFFFF) // (2 if place >> 30 & 1 else 1),
            bool(place >> 30 & 1),
        )
        for index, place in enumerate(places)
    ]


def _boxes(shapes: bytes, boxes: bytes, head: _Head) -> list[tuple[int, int, int]]:
    """(anchor, first sign, end) of each text box; anchor -1 where none is known."""
    if not head.story_lengths[6] or len(boxes) < 4:
        return []
    anchors = {}
    count = max((len(shapes) - 4) // 30, 0)
    for index in range(count):
        (anchor,) = struct.unpack_from("<I", shapes, 4 * index)
        (shape,) = struct.unpack_from("<I", shapes, 4 * (count + 1) + 26 * index)
        anchors[shape] = anchor
    first, end = head.boxes_range
    count = (len(boxes) - 4) // 26
    edges = struct.unpack_from(f"<{count + 1}I", boxes, 0)
    found = []
    for index in range(count):
        (shape,) = struct.unpack_from("<I", boxes, 4 * (count + 1) + 22 * index + 14)
        if edges[index] < edges[index + 1] and first + edges[index + 1] <= end:
            found.append((anchors.get(shape, -1), first + edges[index], first + edges[index + 1]))
    return found
