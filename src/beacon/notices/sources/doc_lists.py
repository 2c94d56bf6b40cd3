"""Automatic numbers of a Word 97–2003 file ([MS-DOC] 2.9.147 ff.): list definitions and the lists that use
them.

Numbers given by a paragraph *style* rather than by the paragraph are not read.
"""

import struct
from dataclasses import dataclass, field

from beacon.notices.sources.word_numbering import Counters, Level

_NUMERALS = {
    1: "upperRoman",
    2: "lowerRoman",
    3: "upperLetter",
    4: "lowerLetter",
    10: "ideographDigital",
    11: "japaneseCounting",
    14: "decimalFullWidth",
    18: "decimalEnclosedCircle",
    22: "decimalZero",
    23: "bullet",
    28: "decimalEnclosedCircleChinese",
    30: "ideographTraditional",
    35: "taiwaneseCountingThousand",
    37: "chineseCounting",
    38: "chineseLegalSimplified",
    39: "chineseCountingThousand",
    255: "none",
}
_GAPS = {1: " "}


@dataclass
class _List:
    definition: int
    restart: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


class DocLists:
    """Gives each paragraph its label; must be asked in document order."""

    def __init__(self, definitions: dict[int, dict[int, Level]], lists: list[_List]) -> None:
        self._definitions = definitions
        self._lists = lists
        self._counters = Counters()

    def label(self, index: int, depth: int) -> str:
        """The label of a paragraph in the list of this number (from 1); empty for none."""
        if not 0 < index <= len(self._lists):
            return ""
        of = self._lists[index - 1]
        levels = {**self._definitions.get(of.definition, {}), **of.levels}
        if levels.get(depth, Level("bullet")).numeral == "bullet":
            return ""
        return self._counters.label(str(of.definition), str(index), levels, depth, of.restart)


def read_doc_lists(table: bytes, definitions_at: tuple[int, int], lists_at: tuple[int, int]) -> DocLists:
    """List definitions from the table stream; each place is (offset, size). Damage there costs only the
    numbers.
    """
    try:
        definitions = _definitions(table, *definitions_at) if definitions_at[1] else {}
        lists = _lists(table, lists_at[0]) if lists_at[1] else []
    except (struct.error, IndexError):
        return DocLists({}, [])
    return DocLists(definitions, lists)


def _definitions(table: bytes, offset: int, size: int) -> dict[int, dict[int, Level]]:
    (count,) = struct.unpack_from("<H", table, offset)
    found: dict[int, dict[int, Level]] = {}
    at = offset + size
    for index in range(count):
        head = offset + 2 + 28 * index
        (identifier,) = struct.unpack_from("<i", table, head)
        found[identifier] = {}
        for depth in range(1 if table[head + 26] & 1 else 9):
            found[identifier][depth], at = _level(table, at)
    return found


def _lists(table: bytes, offset: int) -> list[_List]:
    (count,) = struct.unpack_from("<I", table, offset)
    heads = [struct.unpack_from("<i8xB", table, offset + 4 + 16 * index) for index in range(min(count, 4_096))]
    at = offset + 4 + 16 * count
    found = []
    for identifier, overrides in heads:
        of = _List(identifier)
        at += 4
        for _ in range(overrides):
            start, flags = struct.unpack_from("<iI", table, at)
            at += 8
            depth = min(flags & 0xF, 8)
            if flags & 0x20:
                of.levels[depth], at = _level(table, at)
                start = of.levels[depth].start
            if flags & 0x10:
                of.restart[depth] = start
        found.append(of)
    return found


def _level(table: bytes, at: int) -> tuple[Level, int]:
    start, numeral, flags = struct.unpack_from("<iBB", table, at)
    after, formatting = table[at + 15], table[at + 24] + table[at + 25]
    words = at + 28 + formatting
    (length,) = struct.unpack_from("<H", table, words)
    pattern = table[words + 2 : words + 2 + 2 * length].decode("utf-16-le", "replace")
    for depth in range(9):
        pattern = pattern.replace(chr(depth), f"%{depth + 1}")
    level = Level(
        _NUMERALS.get(numeral, "decimal"),
        pattern,
        min(max(start, 0), 9_999),
        _GAPS.get(after, ""),
        bool(flags & 4),
    )
    return level, words + 2 + 2 * length
