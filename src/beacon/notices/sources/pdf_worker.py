"""Child process of `pdf_text`: a PDF on standard input, its lines with their places as JSON on standard
output.

Signs are put into lines by where they stand, not by the order in which the file draws them: programs draw
quotation marks, digits or text boxes at the end of a line or page. Imports nothing of ours, so that it starts
quickly and can be run as a plain script.
"""

import json
import resource
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

MEMORY = 640 * 1024 * 1024
CPU_SECONDS = 15
PAGES = 300
SIGNS = 70_000
_LOCKED = 4  # FPDF_ERR_PASSWORD

_WIDE_GAP = 1.5  # in heights: from here on two columns, not two words
_GAP_AMONG_CHINESE = 0.6
_GAP_AMONG_LATIN = 0.15
_FIRST_CHINESE = "\u2e80"

Box = tuple[float, float, float, float]
FoundLine = tuple[str, float, float, float]


def main() -> None:
    """Answer `{"pages": [[[words, left, right, height], …], …]}` or `{"problem": code}`."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer: dict[str, object] = {"pages": _pages(sys.stdin.buffer.read())}
    except _TooLong:
        answer = {"problem": "too_long"}
    except pypdfium2.PdfiumError as error:
        answer = {"problem": "locked" if getattr(error, "err_code", None) == _LOCKED else "broken"}
    except (MemoryError, ValueError):
        answer = {"problem": "broken"}
    json.dump(answer, sys.stdout)


class _TooLong(Exception):
    """More pages or signs than a notice can have."""


def _pages(content: bytes) -> list[list[FoundLine]]:
    document = pypdfium2.PdfDocument(content)
    found: list[list[FoundLine]] = []
    signs = 0
    for index in range(len(document)):
        page = document[index]
        text = page.get_textpage()
        signs += text.count_chars()
        if signs > SIGNS or index >= PAGES:
            raise _TooLong
        found.append(_lines(text, page.get_rotation() // 90))
        text.close()
        page.close()
    return found


@dataclass(frozen=True)
class _Glyph:
    sign: str
    left: float
    right: float
    middle: float
    height: float


def _lines(text: pypdfium2.PdfTextPage, quarter_turns: int) -> list[FoundLine]:
    """Lines from top to bottom. Signs whose middles differ by less than half a height stand in one line."""
    rows: list[list[_Glyph]] = []
    for glyph in sorted(_glyphs(text, quarter_turns), key=lambda glyph: -glyph.middle):
        if rows and rows[-1][0].middle - glyph.middle < 0.5 * max(rows[-1][0].height, glyph.height):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [_line(sorted(row, key=lambda glyph: glyph.left)) for row in rows]


def _line(row: list[_Glyph]) -> FoundLine:
    heights = sorted(glyph.height for glyph in row)
    height = heights[len(heights) // 2]
    words = row[0].sign
    for before, glyph in pairwise(row):
        if before.sign == glyph.sign >= _FIRST_CHINESE and glyph.left - before.left < 0.2 * height:
            continue  # drawn twice to look bold; Latin letters share a place only in ligatures
        words += _gap(before, glyph, height) + glyph.sign
    return words, row[0].left, max(glyph.right for glyph in row), height


def _gap(before: _Glyph, after: _Glyph, height: float) -> str:
    width = (after.left - before.right) / height
    if width > _WIDE_GAP:
        return "\t"
    latin = before.sign < _FIRST_CHINESE and after.sign < _FIRST_CHINESE
    return " " if width > (_GAP_AMONG_LATIN if latin else _GAP_AMONG_CHINESE) else ""


def _glyphs(text: pypdfium2.PdfTextPage, quarter_turns: int) -> Iterator[_Glyph]:
    half = ""
    for index in range(text.count_chars()):
        sign = half + _sign(pdfium.FPDFText_GetUnicode(text, index))
        half = ""
        if len(sign) == 1 and "\ud800" <= sign <= "\udbff":
            half = sign  # a sign beyond the first plane comes in two
            continue
        sign = sign.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        if sign.isspace() or pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        left, right, low, high = _turned(_box(text, index), quarter_turns)
        if high > low:
            yield _Glyph(sign, left, right, (low + high) / 2, high - low)


def _sign(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 else "\ufffd"


def _box(text: pypdfium2.PdfTextPage, index: int) -> Box:
    """Left, right, low, high of the whole room a sign takes: the ink of 「，」 alone would leave gaps."""
    rect = pdfium.FS_RECTF()
    if pdfium.FPDFText_GetLooseCharBox(text, index, rect):
        return rect.left, rect.right, min(rect.bottom, rect.top), max(rect.bottom, rect.top)
    return 0.0, 0.0, 0.0, 0.0


def _turned(box: Box, quarter_turns: int) -> Box:
    """The box as seen on a page that is shown turned clockwise."""
    left, right, low, high = box
    if quarter_turns == 1:
        return low, high, -right, -left
    if quarter_turns == 2:
        return -right, -left, -high, -low
    if quarter_turns == 3:
        return -high, -low, left, right
    return box


if __name__ == "__main__":
    main()
