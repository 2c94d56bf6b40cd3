"""An official paper as a row of pieces on sheets: the one order and the one set of measures that the Word and the PDF
file share (GB/T 9704-2012).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

from beacon.documents.official.page import PORTRAIT, twips
from beacon.documents.official.paper import Block, Heading, OfficialPaper, Paragraph, Pictures, Run, Table, break_title
from beacon.documents.printable import width_in_signs
from beacon.kit.days import full_day

WIDE_FROM = 9
"""Columns from which a table gets a page that lies."""

_LARGEST_MARK = 48  # points, below the 22 mm which the standard allows
_MARK_ABOVE = twips(35) / 20  # the mark's upper edge below the top of the type area
_SEALED_INDENT = 4.0  # signs right of the date, under a seal (7.3.5.1)
_UNSEALED_INDENT = 2.0  # signs right of the organ, and of its first sign to that of the date (7.3.5.2)

LineStyle = Literal["Addressees", "AnnexNumber", "Number", "Signature", "SignedOn"]


@dataclass(frozen=True)
class RedHead:
    """发文机关标志 of `points`, the number two lines under it, the red line 4 mm under that."""

    mark: str
    number: str
    points: float
    above: float
    gap: int = 2
    """Empty lines above the number, and between the red line and the title."""


@dataclass(frozen=True)
class TitleLines:
    """The title, broken by sense."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Empty:
    """Empty lines of the body; kept on the page of what follows where something must not stand alone."""

    lines: int = 1
    keep: bool = False


@dataclass(frozen=True)
class Line:
    """One line beside the body text; `right` is its distance from the right edge in signs."""

    style: LineStyle
    words: str
    right: float = 0.0
    keep: bool = False


@dataclass(frozen=True)
class Text:
    """A paragraph of the body, a heading (with its level) or the note."""

    runs: tuple[Run, ...]
    level: int = 0
    head: str = ""
    keep: bool = False
    is_note: bool = False


@dataclass(frozen=True)
class Hanging:
    """An attachment of the note: its label hangs out by `by` signs from words that begin `left` signs in."""

    label: str
    words: str
    left: float
    by: float
    keep: bool = False


Piece = RedHead | TitleLines | Empty | Line | Text | Hanging | Table | Pictures


@dataclass(frozen=True)
class Sheet:
    """Pieces on pages that stand or lie; the first sheet of an annex begins a new page even where both stand."""

    lies: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class _Placed:
    sheet: int
    lies: bool
    piece: Piece


def sheets_of(paper: OfficialPaper) -> tuple[Sheet, ...]:
    """The pieces of the paper without its 版记, a sheet for each run of pages that stand or lie."""
    placed = list(_placed(paper))
    return tuple(
        Sheet(lies, tuple(one.piece for one in group))
        for (_, lies), group in groupby(placed, key=lambda one: (one.sheet, one.lies))
    )


def _placed(paper: OfficialPaper) -> Iterator[_Placed]:
    yield from (_Placed(0, paper.lies, piece) for piece in _head(paper))
    signed = bool(paper.signed_by or paper.signed_on)
    for piece in _blocks(paper.blocks, keep_last=signed):
        yield _Placed(0, paper.lies or _is_wide(piece), piece)
    yield from (_Placed(0, paper.lies, piece) for piece in _end(paper, signed))
    for index, annex in enumerate(paper.annexes, start=1):
        lies = bool(annex.blocks) and _is_wide(annex.blocks[0])
        number = index if len(paper.annexes) > 1 else None
        yield from (_Placed(index, lies, piece) for piece in _annex_head(annex.title, number))
        for piece in _blocks(annex.blocks):
            yield _Placed(index, _is_wide(piece) or (lies and paper.lies), piece)


def _is_wide(block: Block | Piece) -> bool:
    return isinstance(block, Table) and len(block.columns) >= WIDE_FROM


def _head(paper: OfficialPaper) -> Iterator[Piece]:
    if paper.mark:
        points = min(_LARGEST_MARK, int(PORTRAIT.type_width / 10 / max(width_in_signs(paper.mark), 1)) / 2)
        # A face has about a seventh of its height empty above the signs; the line of the mark is half as high again.
        above, gap = (0.0, 1) if paper.is_brief else (_MARK_ABOVE - 0.15 * points, 2)
        yield RedHead(paper.mark, paper.number or "", points, above, gap)
    yield TitleLines(break_title(paper.title, 28 if paper.lies else 20))
    if paper.number and not paper.mark:
        yield Line("Number", paper.number)
    yield Empty()
    if paper.addressees:
        yield Line("Addressees", paper.addressees.rstrip("：: \n") + "：")


def _blocks(blocks: Iterable[Block], *, keep_last: bool = False) -> Iterator[Piece]:
    """The body; its last paragraph can be kept on the page of what follows, so that no signature stands alone."""
    listed = tuple(blocks)
    for index, block in enumerate(listed):
        keep = keep_last and index == len(listed) - 1
        if isinstance(block, Paragraph):
            yield Text(block.runs, keep=keep)
        elif isinstance(block, Heading):
            rest = (Run(block.rest),) if block.rest else ()
            yield Text(rest, block.level, block.label + block.text, keep=keep)
        else:
            yield block


def _end(paper: OfficialPaper, signed: bool) -> Iterator[Piece]:
    names = paper.attachments or tuple(annex.title for annex in paper.annexes)
    if names:
        yield from _attachments(names, keep=signed)
    if signed:
        yield from _signature(paper, keep=bool(paper.note))
    if paper.note:
        yield Text((Run(f"（{paper.note.strip().strip('（）()')}）"),), is_note=True)


def _attachments(names: Sequence[str], *, keep: bool) -> Iterator[Piece]:
    """附件说明: two signs in, numbered from two on, each name aligned under itself, no end mark."""
    yield Empty(keep=keep)
    clean = [name.strip().rstrip("。；;.") for name in names]
    if len(clean) == 1:
        yield Hanging("附件：", clean[0], 5, 3, keep=keep)
        return
    width = 1.25 if len(clean) < 10 else 1.75
    for number, name in enumerate(clean, start=1):
        lead = ("附件：", 3) if number == 1 else ("", 0)
        yield Hanging(f"{lead[0]}{number}.", name, 5 + width, width + lead[1], keep=keep)


def _signature(paper: OfficialPaper, *, keep: bool) -> Iterator[Piece]:
    """Who and when. Under a seal the organ is centred over the date, with room for the seal; without one the date
    begins two signs right of it. `keep` holds the date on the page of what follows.
    """
    organ, day = paper.signed_by or "", _day(paper.signed_on)
    organ_right, date_right = (_sealed if paper.sealed else _unsealed)(width_in_signs(organ), width_in_signs(day))
    yield Empty(2 if paper.sealed else 1, keep=True)
    if organ:
        yield Line("Signature", organ, organ_right, keep=bool(day))
    if day:
        yield Line("SignedOn", day, date_right, keep=keep)


def _sealed(organ: float, day: float) -> tuple[float, float]:
    excess = (organ - day) / 2 if organ and day else 0.0
    date_right = max(_SEALED_INDENT, excess)
    return date_right - excess, date_right


def _unsealed(organ: float, day: float) -> tuple[float, float]:
    if not organ or not day:
        return _UNSEALED_INDENT, _UNSEALED_INDENT
    date_right = organ - day
    if date_right >= _UNSEALED_INDENT:
        return _UNSEALED_INDENT, date_right
    return 2 * _UNSEALED_INDENT + day - organ, _UNSEALED_INDENT


def _day(signed_on: date | None) -> str:
    return full_day(signed_on) if signed_on else ""


def _annex_head(words: str, number: int | None) -> Iterator[Piece]:
    """「附件」 and its number at the top left of a new page, its title centred on the third line."""
    yield Line("AnnexNumber", "附件" if number is None else f"附件{number}", keep=True)
    yield Empty(keep=True)
    yield TitleLines(break_title(words))
    yield Empty()
