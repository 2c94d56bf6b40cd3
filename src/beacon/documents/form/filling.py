"""Filling a form in place: values of single cells change in the bytes of their sheet, every other byte stays.

Of formulas only the result they last came to is taken out, so that no program shows an old one; the workbook says that
it wants to be worked out when it is opened. The list in which order to do that (calcChain) stays right, because no
formula comes or goes.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from beacon.documents.form.cells import (
    CellSpan,
    Place,
    RowSpan,
    SheetSpans,
    Span,
    address_of,
    area_of,
    outline,
    spans_of,
)
from beacon.documents.form.sheets import BROKEN, guarded
from beacon.documents.sheet_marks import SheetProblem
from beacon.documents.xlsx_marks import parts_of

Number = int | float | Decimal
Values = Mapping[Place, Number | None]
"""What goes into which cell; None empties it."""

_Edit = tuple[int, int, bytes]
_WORKBOOK = "xl/workbook.xml"
_BEFORE_CALCULATION = frozenset(("sheets", "functionGroups", "externalReferences", "definedNames"))
"""What stands before calcPr in a workbook (ECMA-376 part 1, 18.2.27)."""


@dataclass(frozen=True)
class Filled:
    """The filled workbook, and the cells that hold a formula and were therefore left alone."""

    content: bytes
    formulas: tuple[tuple[str, Place], ...]


def fill(content: bytes, values: Mapping[str, Values]) -> Filled:
    """The workbook with these values in the sheets named. SheetProblem when it cannot be read, or a sheet is gone.

    Style, merged areas, formulas, other sheets, pictures, formats, lists to choose from and print settings stay as
    they are, byte for byte.
    """
    package = guarded(content)
    parts, _ = parts_of(package)
    if missing := [name for name in values if name not in parts]:
        raise SheetProblem(f"这个文件里没有「{missing[0]}」这张表。")
    formulas: list[tuple[str, Place]] = []
    changed: dict[str, bytes] = {}
    has_formulas = False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as source:
            for name, part in parts.items():
                before = source.read(part)
                spans = spans_of(before)
                wanted = values.get(name, {})
                held = {cell.place for row in spans.rows for cell in row.cells if cell.formula is not None}
                has_formulas |= bool(held)
                formulas += [(name, place) for place in sorted(wanted) if place in held]
                after = _filled_sheet(before, spans, {p: v for p, v in wanted.items() if p not in held})
                if after != before:
                    changed[part] = after
            if changed and has_formulas:
                changed[_WORKBOOK] = _worked_out_anew(source.read(_WORKBOOK))
            return Filled(_packed(source, changed), tuple(formulas))
    except (zipfile.BadZipFile, OSError) as damage:
        raise SheetProblem(BROKEN) from damage


def _packed(source: zipfile.ZipFile, changed: Mapping[str, bytes]) -> bytes:
    """The package with some parts changed: order, names, times and ways of packing are kept."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            part = zipfile.ZipInfo(entry.filename, entry.date_time)
            part.compress_type, part.external_attr = entry.compress_type, entry.external_attr
            part.create_system, part.comment = entry.create_system, entry.comment
            target.writestr(part, changed.get(entry.filename) or source.read(entry))
    return out.getvalue()


def _filled_sheet(content: bytes, spans: SheetSpans, values: Values) -> bytes:
    edits = list(_forget_results(spans))
    rows = {row.number: row for row in spans.rows}
    missing: dict[int, dict[int, Number]] = {}
    for place, value in values.items():
        row = rows.get(place[0])
        cell = next((cell for cell in row.cells if cell.place == place), None) if row else None
        if cell is not None:
            edits.append((cell.start, cell.end, _cell(content, cell, value)))
        elif value is not None:
            missing.setdefault(place[0], {})[place[1]] = value
    for number, cells in sorted(missing.items()):
        if number in rows:
            edits += _into_row(content, spans, rows[number], cells, frozenset(values))
        else:
            edits.append(_new_row(spans, number, cells))
    edits += _reach(content, spans, values)
    return _edited(content, edits)


def _edited(content: bytes, edits: list[_Edit]) -> bytes:
    """The bytes with each span replaced. Edits at one place keep their order."""
    pieces, at = [], 0
    for start, end, new in sorted(edits, key=lambda edit: (edit[0], edit[1])):
        pieces += [content[at:start], new]
        at = end
    return b"".join((*pieces, content[at:]))


def _forget_results(spans: SheetSpans) -> Iterator[_Edit]:
    for row in spans.rows:
        for cell in row.cells:
            if cell.formula is not None and cell.value is not None:
                yield cell.value.start, cell.value.end, b""


def _said(value: Number) -> bytes:
    return (f"{value:f}" if isinstance(value, Decimal) else repr(value)).encode()


def _tag(spans_prefix: str, name: str) -> bytes:
    return f"{spans_prefix}:{name}".encode() if spans_prefix else name.encode()


_KIND = re.compile(rb"\s+t\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_SPANS = re.compile(rb"\s+spans\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_CLOSING = re.compile(rb"\s*/?>$")


def _cell(content: bytes, cell: CellSpan, value: Number | None) -> bytes:
    """The cell with another value: what its tag says of style and place stays, the kind of what it held goes."""
    tag = _KIND.sub(b"", content[cell.start : cell.opened], count=1)
    begun = _CLOSING.sub(b"", tag)
    if "r" not in cell.attributes:
        begun += f' r="{address_of(cell.place)}"'.encode()
    if value is None:
        return begun + b"/>"
    prefix = cell.name.rpartition(":")[0]
    return begun + b">" + _value(prefix, value) + b"</" + cell.name.encode() + b">"


def _value(prefix: str, value: Number) -> bytes:
    tag = _tag(prefix, "v")
    return b"<" + tag + b">" + _said(value) + b"</" + tag + b">"


def _new_cell(spans: SheetSpans, row: RowSpan | None, place: Place, value: Number) -> bytes:
    """A cell that was not there yet looks as its row, else its column, says."""
    style = _style(spans, row, place[1])
    tag = _tag(spans.prefix, "c")
    styled = f' s="{style}"'.encode() if style else b""
    head = b"<" + tag + f' r="{address_of(place)}"'.encode() + styled
    return head + b">" + _value(spans.prefix, value) + b"</" + tag + b">"


def _style(spans: SheetSpans, row: RowSpan | None, column: int) -> str:
    if row is not None and row.attributes.get("customFormat") in ("1", "true"):
        told = row.attributes.get("s", "")
    else:
        found = (attributes for first, last, attributes in spans.columns if first <= column <= last)
        told = next(found, {}).get("style", "")
    return told if told.isdecimal() and told != "0" else ""


def _into_row(
    content: bytes, spans: SheetSpans, row: RowSpan, cells: Mapping[int, Number], changed: frozenset[Place]
) -> list[_Edit]:
    """Put cells between those that a row has, in the order of the columns. Cells that change anyway say their place
    themselves."""
    made = {column: _new_cell(spans, row, (row.number, column), value) for column, value in sorted(cells.items())}
    if row.is_closed:
        tag = _CLOSING.sub(b"", content[row.start : row.opened])
        return [(row.start, row.end, tag + b">" + b"".join(made.values()) + b"</" + row.name.encode() + b">")]
    edits = [_addressed(cell) for cell in row.cells if "r" not in cell.attributes and cell.place not in changed]
    if (known := _SPANS.search(content, row.start, row.opened)) is not None:
        # How far the row reaches: a hint that programs may do without, and a wrong one they may trust.
        edits.append((*known.span(), b""))
    for column, piece in made.items():
        after = next((cell for cell in row.cells if cell.place[1] > column), None)
        at = after.start if after is not None else row.inside
        edits.append((at, at, piece))
    return edits


def _addressed(cell: CellSpan) -> _Edit:
    """A cell that took its place from the one before it says it itself from now on."""
    at = cell.start + 1 + len(cell.name.encode())
    return at, at, f' r="{address_of(cell.place)}"'.encode()


def _new_row(spans: SheetSpans, number: int, cells: Mapping[int, Number]) -> _Edit:
    tag = _tag(spans.prefix, "row")
    made = b"".join(_new_cell(spans, None, (number, column), value) for column, value in sorted(cells.items()))
    piece = b"<" + tag + f' r="{number + 1}">'.encode() + made + b"</" + tag + b">"
    data = spans.data or Span(0, 0)
    if data.is_closed:
        raise SheetProblem("这张表是空的，没有可以填的格子。")
    after = next((row for row in spans.rows if row.number > number), None)
    at = after.start if after is not None else data.inside
    return at, at, piece


def _reach(content: bytes, spans: SheetSpans, values: Values) -> list[_Edit]:
    """The area a sheet says it covers grows with a value beyond it."""
    told = spans.dimension
    area = area_of(told.attributes.get("ref", "")) if told is not None else None
    written = [place for place, value in values.items() if value is not None]
    if told is None or area is None or not written:
        return []
    first = min(area[0], *(row for row, _ in written)), min(area[1], *(column for _, column in written))
    last = max(area[2], *(row for row, _ in written)), max(area[3], *(column for _, column in written))
    if (*first, *last) == area:
        return []
    tag = content[told.start : told.opened].replace(
        told.attributes["ref"].encode(), f"{address_of(first)}:{address_of(last)}".encode(), 1
    )
    return [(told.start, told.opened, tag)]


def _worked_out_anew(content: bytes) -> bytes:
    """The workbook part asking for a full calculation when it is opened."""
    elements = outline(content)
    root, below = elements[0], elements[1:]
    local = {element.name.rpartition(":")[2]: element for element in below}
    wish = b' fullCalcOnLoad="1"'
    known = local.get("calcPr")
    if known is not None:
        tag = re.sub(rb"\s+fullCalcOnLoad\s*=\s*(?:\"[^\"]*\"|'[^']*')", b"", content[known.start : known.opened])
        begun = _CLOSING.sub(b"", tag)
        return _edited(content, [(known.start, known.opened, begun + wish + tag[len(begun) :])])
    at = max((element.end for name, element in local.items() if name in _BEFORE_CALCULATION), default=root.opened)
    return _edited(content, [(at, at, b"<" + _tag(root.name.rpartition(":")[0], "calcPr") + wish + b"/>")])
