"""An official paper to PDF with typst, in the layout of GB/T 9704-2012, from the same pieces as the Word file.

The faces of an office may not be shipped; free ones stand in for them, and the pages say so.
No font of the machine is used and nothing is fetched: the same paper gives the same bytes everywhere.
"""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, time
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import typst

from beacon.documents.official.layout import Empty, Hanging, Line, Piece, RedHead, Text, TitleLines, sheets_of
from beacon.documents.official.page import BODY_POINTS, LANDSCAPE, LINE_PITCH, PORTRAIT, SIGN_SPACING, SIGNS, Page
from beacon.documents.official.paper import Imprint, OfficialPaper, Pictures, Run, Table
from beacon.documents.official.pictures import size_of
from beacon.documents.official.styles import RED, SIZE_2, SIZE_4
from beacon.documents.official.tables import grid_of
from beacon.documents.printable import printable
from beacon.kit.days import full_day

SOURCE = Path(__file__).with_name("paper.typ")
FONTS = Path(__file__).parents[1] / "fonts"
"""Put there at set-up from the npm packages of package-lock.json; not committed."""

SUBSTITUTES = (
    "PDF里的仿宋、楷体和小标宋用思源宋体代替，黑体用思源黑体代替；Word文件写的是规定的字体名，用单位电脑上的字体。"
)
NOT_HERE = "这台服务器上还没有PDF要用的字体，请先下载Word。"

_HEADING_FACES = {1: "heiti", 2: "kaiti"}
_UNDATED = datetime(2000, 1, 1)


class Ending(StrEnum):
    """Where the 版记 comes: on the page the text ends on, on the next, or after a blank page (7.5)."""

    SAME_PAGE = "same"
    NEXT_PAGE = "next"
    AFTER_BLANK = "after-blank"


class NoFonts(Exception):
    """The fonts of the PDF are not on this machine."""


def can_make_pdf() -> bool:
    """Whether the fonts are here."""
    return any(FONTS.glob("*.ttf"))


def to_pdf(paper: OfficialPaper) -> bytes:
    """The PDF file; the same paper gives the same bytes. NoFonts where the fonts are not on this machine."""
    with tempfile.TemporaryDirectory() as folder:
        moment = _moment(paper).replace(tzinfo=UTC)
        made = _compiler(paper, Path(folder)).compile(format="pdf", timestamp=moment)
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


def ending_of(paper: OfficialPaper) -> Ending:
    """Where the 版记 comes, asked of the same layout as the PDF. Without fonts it gets an even page of its own."""
    if not can_make_pdf():
        return Ending.NEXT_PAGE
    with tempfile.TemporaryDirectory() as folder:
        said = _compiler(paper, Path(folder)).query("<ending>", field="value", one=True, format="json")
    return Ending(json.loads(said))


def pages_in(paper: OfficialPaper) -> int:
    """How many pages the paper has as PDF. NoFonts where the fonts are not on this machine."""
    with tempfile.TemporaryDirectory() as folder:
        said = _compiler(paper, Path(folder)).query("<pages>", field="value", one=True, format="json")
    return int(json.loads(said))


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])


def _compiler(paper: OfficialPaper, folder: Path) -> typst.Compiler:
    """The paper ready to be set. Photos lie in the folder, the only place the layout can read."""
    if not can_make_pdf():
        raise NoFonts(NOT_HERE)
    written = json.dumps(_plain(paper, folder), ensure_ascii=False)
    return typst.Compiler(
        SOURCE.read_bytes(),
        root=str(folder),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"paper": written},
    )


def _plain(paper: OfficialPaper, folder: Path) -> dict[str, Any]:
    """The paper as JSON can hold it."""
    moment = _moment(paper)
    return {
        "title": printable(paper.title).replace("\n", ""),
        "author": printable(paper.signed_by or paper.author),
        "created": list(moment.timetuple()[:6]),
        "measures": _MEASURES,
        "parts": [
            {
                "lies": sheet.lies,
                "pieces": [_piece(piece, LANDSCAPE if sheet.lies else PORTRAIT, folder) for piece in sheet.pieces],
            }
            for sheet in sheets_of(paper)
        ],
        "imprint": _imprint(paper.imprint) if paper.imprint else None,
    }


def _moment(paper: OfficialPaper) -> datetime:
    """The paper's time in whole seconds, as a PDF keeps it."""
    moment = paper.created or (datetime.combine(paper.signed_on, time()) if paper.signed_on else _UNDATED)
    return (moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment).replace(microsecond=0)


def _sheet(page: Page) -> dict[str, float]:
    """Lengths in points; the dash of the page number stands 7 mm below the type area."""
    sides = ("width", "height", "top", "bottom", "left", "right")
    return {side: getattr(page, side) / 20 for side in sides} | {"number": 7 / 25.4 * 72 - SIZE_4 / 4}


_MEASURES = {
    "body": BODY_POINTS,
    "pitch": LINE_PITCH / 20,
    "sign": PORTRAIT.type_width / 20 / SIGNS,
    "tracking": SIGN_SPACING / 20,
    "title": SIZE_2 / 2,
    "title_line": 34,
    "imprint": SIZE_4 / 2,
    "number": SIZE_4 / 2,
    "red": f"#{RED}",
    "standing": _sheet(PORTRAIT),
    "lying": _sheet(LANDSCAPE),
}


def _imprint(imprint: Imprint) -> dict[str, str]:
    return {
        "copies": f"{printable(imprint.copies_to).rstrip('。')}。" if imprint.copies_to else "",
        "printed_by": printable(imprint.printed_by),
        "printed_on": f"{full_day(imprint.printed_on)}印发",
    }


def _piece(piece: Piece, page: Page, folder: Path) -> dict[str, Any]:
    match piece:
        case RedHead(mark, number, points, above, gap):
            return {
                "kind": "red-head",
                "words": printable(mark),
                "number": printable(number),
                "size": points,
                "above": above,
                "gap": gap,
            }
        case TitleLines(lines):
            return {"kind": "title", "lines": [printable(line) for line in lines]}
        case Empty(lines, keep):
            return {"kind": "empty", "lines": lines, "keep": keep}
        case Line():
            return _line(piece)
        case Text():
            return {
                "kind": "paragraph",
                "runs": list(_runs(piece)),
                "keep": piece.keep or bool(piece.level and not piece.runs),
            }
        case Hanging():
            return {"kind": "hanging", **asdict(piece), "label": piece.label, "words": printable(piece.words)}
        case Table():
            return _table(piece, page)
        case Pictures():
            return {"kind": "pictures", "across": piece.across, "files": list(_files(piece, folder))}


def _line(piece: Line) -> dict[str, Any]:
    aligns = {"Number": "center", "Signature": "right", "SignedOn": "right"}
    return {
        "kind": "line",
        "words": printable(piece.words),
        "right": piece.right,
        "align": aligns.get(piece.style, "left"),
        "face": "heiti" if piece.style == "AnnexNumber" else "fangsong",
        "keep": piece.keep or piece.style == "Signature",
    }


def _runs(piece: Text) -> Iterator[dict[str, Any]]:
    if piece.head:
        yield _run(Run(piece.head), _HEADING_FACES.get(piece.level, "fangsong"))
    for one in piece.runs:
        yield _run(one, "fangsong")


def _run(run: Run, face: str) -> dict[str, Any]:
    return {"text": printable(run.text), "bold": run.bold, "face": face}


def _table(table: Table, page: Page) -> dict[str, Any]:
    grid = grid_of(table, page)
    filled = [[*row, *[""] * (len(table.columns) - len(row))] for row in table.rows]
    return {
        "kind": "table",
        "caption": printable(table.caption),
        "above": printable(table.above),
        "below": printable(table.below),
        "header": [printable(column.label) for column in table.columns],
        "aligns": [column.align for column in table.columns],
        "rows": [[printable(cell) for cell in row] for row in filled],
        "total": table.last_row_is_total,
        "widths": [width / 20 for width in grid.widths],
        "size": grid.size / 2,
        "inset": grid.inset / 20,
        "height": grid.height / 20,
    }


def _files(block: Pictures, folder: Path) -> Iterator[dict[str, Any]]:
    for number, picture in enumerate(block.pictures):
        name = f"{number}.{picture.ending}"
        (folder / name).write_bytes(picture.content)
        width, height = size_of(picture, block)
        yield {"file": f"/{name}", "width": width, "height": height, "words": printable(picture.words)}
