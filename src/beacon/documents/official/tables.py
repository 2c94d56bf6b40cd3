"""Tables of an official paper: data tables that stay inside the page, and the 版记 at the foot of the last
one.
"""

from dataclasses import dataclass

from beacon.documents.official.page import PORTRAIT, Page
from beacon.documents.official.paper import Imprint, Table
from beacon.documents.official.styles import (
    CAPTION,
    FANGSONG,
    HEITI,
    IMPRINT,
    SIZE_5,
    SIZE_SMALL_4,
    SIZE_SMALL_5,
)
from beacon.documents.wordml import Font, paragraph, run
from beacon.kit.days import full_day

_SMALL_FROM, _SMALLEST_FROM = 7, 15  # columns
_THICK, _THIN = 8, 6  # eighths of a point: 1 pt = 0.35 mm, 0.75 pt = 0.25 mm
_INSET = 280  # a sign of 4号
_BESIDE = Font(FANGSONG, SIZE_5, grid=False)


@dataclass(frozen=True)
class Grid:
    """How large a table is set: its widths and cell margins, and its words in half points."""

    widths: tuple[int, ...]
    size: int
    inset: int
    height: int
    """Of a row at least."""


def grid_of(table: Table, page: Page) -> Grid:
    """The table as wide as the type area; the more columns, the smaller."""
    count = len(table.columns)
    size = SIZE_SMALL_5 if count >= _SMALLEST_FROM else SIZE_5 if count >= _SMALL_FROM else SIZE_SMALL_4
    widths = _widths([column.width for column in table.columns], page.type_width)
    return Grid(tuple(widths), size, *((30, 360) if count >= _SMALLEST_FROM else (85, 454)))


def table_xml(table: Table, page: Page) -> str:
    """The table with what stands above and below it, its header repeated on each page, no row cut by a page's end."""
    grid = grid_of(table, page)
    widths = list(grid.widths)
    head = Font(HEITI, grid.size, grid=False)
    rows = [_row([column.label for column in table.columns], grid, ["center"] * len(widths), head, header=True)]
    aligns = [column.align for column in table.columns]
    for index, cells in enumerate(table.rows):
        total = table.last_row_is_total and index == len(table.rows) - 1
        filled = [*cells, *[""] * (len(widths) - len(cells))]
        rows.append(_row(filled, grid, list(aligns), Font(FANGSONG, grid.size, bold=total, grid=False), header=False))
    caption = paragraph("Caption", run(table.caption, CAPTION)) if table.caption else ""
    margins = "".join(f'<w:{side} w:w="{grid.inset}" w:type="dxa"/>' for side in ("left", "right"))
    return (
        caption
        + _beside(table.above, "<w:keepNext/>")
        + _table(_borders(_THIN), widths, "".join(rows), page.type_width, margins=margins)
        + _beside(table.below)
    )


def _beside(words: str, properties: str = "") -> str:
    return paragraph("Beside", run(words, _BESIDE), properties=properties) if words else ""


def imprint_xml(imprint: Imprint) -> str:
    """抄送 above 印发机关 and 印发日期, between rules, floating at the bottom of the type area of the last page."""
    width = PORTRAIT.type_width
    right = round(width * 0.42)
    lines = []
    if imprint.copies_to:
        copies = paragraph(
            "Imprint",
            run(f"抄送：{imprint.copies_to.rstrip('。')}。", IMPRINT),
            properties='<w:ind w:leftChars="300" w:left="840" w:hangingChars="300" w:hanging="840"/>',
        )
        lines.append(_imprint_row(((copies, width, 2),), top=_THICK, bottom=_THIN))
    office = paragraph("Imprint", run(imprint.printed_by, IMPRINT))
    day = paragraph("Imprint", run(f"{full_day(imprint.printed_on)}印发", IMPRINT), properties='<w:jc w:val="right"/>')
    top = _THIN if imprint.copies_to else _THICK
    lines.append(_imprint_row(((office, width - right, 1), (day, right, 1)), top=top, bottom=_THICK))
    place = (
        '<w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin" w:horzAnchor="page"'
        f' w:tblpX="{PORTRAIT.left}" w:tblpYSpec="bottom"/><w:tblOverlap w:val="never"/>'
    )
    return _table("", [width - right, right], "".join(lines), width, place)


def _table(borders: str, widths: list[int], rows: str, width: int, place: str = "", margins: str = "") -> str:
    # Inner margins of a floating table would shift it: its cells bring their own.
    flush = margins or "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("left", "right"))
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    return (
        f'<w:tbl><w:tblPr>{place}<w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>{borders}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{flush}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _borders(size: int) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>' for side in sides)
    return f"<w:tblBorders>{lines}</w:tblBorders>"


def _row(cells: list[str], grid: Grid, aligns: list[str], font: Font, *, header: bool) -> str:
    written = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        + paragraph("Cell", run(words, font), properties=f'<w:jc w:val="{align}"/>')
        + "</w:tc>"
        for words, width, align in zip(cells, grid.widths, aligns, strict=True)
    )
    repeated = "<w:tblHeader/>" if header else ""
    return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{grid.height}"/>{repeated}</w:trPr>{written}</w:tr>'


def _imprint_row(cells: tuple[tuple[str, int, int], ...], *, top: int, bottom: int) -> str:
    rules = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
        for side, size in (("top", top), ("bottom", bottom))
    )
    written = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:gridSpan w:val="{span}"/>'
        f"<w:tcBorders>{rules}</w:tcBorders>{_imprint_margins(index, len(cells))}</w:tcPr>{words}</w:tc>"
        for index, (words, width, span) in enumerate(cells)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{written}</w:tr>"


def _imprint_margins(index: int, count: int) -> str:
    """One sign free at the outer sides, nothing between the two cells."""
    left, right = (_INSET if index == 0 else 0), (_INSET if index == count - 1 else 0)
    return f'<w:tcMar><w:left w:w="{left}" w:type="dxa"/><w:right w:w="{right}" w:type="dxa"/></w:tcMar>'


def _widths(shares: list[float], whole: int) -> list[int]:
    """Whole numbers in proportion to the shares that add up to the whole exactly."""
    edges = [round(sum(shares[:index]) / sum(shares) * whole) for index in range(len(shares) + 1)]
    return [edges[index + 1] - edges[index] for index in range(len(shares))]
