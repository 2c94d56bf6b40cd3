"""A form somebody else made, as .xlsx: is it safe to keep and fill, what stands in which cell of it.

Everything is looked through before any of it is kept: a package that unpacks to gigabytes, that defines entities, is
locked, holds programs or a signature is refused with a sentence for the person who chose it.
"""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from beacon.documents.form.cells import Area, CellSpan, Place, SheetSpans, spans_of
from beacon.documents.sheet_marks import SheetProblem
from beacon.documents.xlsx_marks import Nothing, parts_of
from beacon.notices.sources.docx_package import INFLATED_LIMIT, TOO_BIG, Attributes, Package
from beacon.notices.sources.docx_package import LOCKED as PACKAGE_LOCKED
from beacon.notices.sources.problem import SourceProblem

__all__ = ["FormBook", "FormCell", "FormSheet", "SheetProblem", "open_form"]

MOST_BYTES = 10 * 1024 * 1024
"""Twice what an import may have: a form may come with pictures of seals and instructions."""
MOST_SHEETS = 30
LONGEST_NAME = 255
"""Excel itself allows 31 signs for the name of a sheet."""
MOST_FORM_CELLS = 200_000

EMPTY = "这个文件是空的，可能没有传完。请重新选择文件。"
TOO_LARGE = "这个文件超过10MB。请去掉里面的大图片，另存一份再上传。"
UNPACKS_BIG = "这个文件解开后过大，没有收下。请去掉大图片和多余的表，另存一份再上传。"
LOCKED = "这个文件加了密码。请在Excel里去掉密码，另存一份再上传。"
BROKEN = "这个文件打不开，可能不完整。请用Excel或WPS打开，另存为.xlsx再上传。"
OLD = "这个文件是.xls等旧格式，填了会丢格式。请用Excel或WPS打开，另存为.xlsx再上传。"
BINARY = "这个文件是.xlsb格式。请在Excel里另存为.xlsx再上传。"
MACROS = "这个文件带宏（.xlsm）。为了安全不收带宏的表，请另存为不带宏的.xlsx再上传。"
SIGNED = "这个文件有电子签名，填了数字签名就失效。请向发表的单位要一份没有签名的。"
NO_TABLE = "这个文件不是Excel表格。请选.xlsx文件再上传。"
MANY_SHEETS = f"这个文件里的表超过{MOST_SHEETS}张。请只留要填的表，再上传。"
MANY_CELLS = "这个文件里的格子太多，不像要填的表。请只留要填的部分，再上传。"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DATE_SIGNS = frozenset("ymdhs年月日")
_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""Formats 14–22 and 45–47 of ECMA-376 part 1, 18.8.30, and the East Asian ones of the same table."""
_BUILT_IN_PERCENT = frozenset((9, 10))


@dataclass(frozen=True)
class FormCell:
    """What a person sees in a cell. Without text it is empty; a formula's text is what it last came to."""

    text: str = ""
    is_formula: bool = False
    is_number: bool = False
    is_percent: bool = False


@dataclass(frozen=True)
class FormSheet:
    """A sheet: the cells that are there, empty ones with a style included."""

    name: str
    cells: Mapping[Place, FormCell]
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_hidden: bool = False

    @property
    def last(self) -> Place:
        """The last row and column in which a cell or a merged area is."""
        rows = [place[0] for place in self.cells] + [area[2] for area in self.merged]
        columns = [place[1] for place in self.cells] + [area[3] for area in self.merged]
        return max(rows, default=-1), max(columns, default=-1)

    def cell(self, place: Place) -> FormCell:
        """What is in a cell; an empty one where there is none."""
        return self.cells.get(place, FormCell())


@dataclass(frozen=True)
class FormBook:
    """The sheets of a form in their order."""

    sheets: tuple[FormSheet, ...]

    def sheet(self, name: str) -> FormSheet | None:
        """The sheet of a name."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def open_form(content: bytes) -> FormBook:
    """The form in these bytes. SheetProblem, and nothing else, when it cannot be taken."""
    package = guarded(content)
    try:
        parts, hidden = parts_of(package)
        texts, styles = _Texts(), _Styles()
        for name, handler in (("xl/sharedStrings.xml", texts), ("xl/styles.xml", styles)):
            if package.has(name):
                package.feed(name, handler, limit=INFLATED_LIMIT)
        with zipfile.ZipFile(io.BytesIO(content)) as files:
            read = {name: spans_of(files.read(part)) for name, part in parts.items()}
    except SheetProblem:
        raise
    except SourceProblem as problem:
        raise _said(problem) from problem
    except (LookupError, ValueError, OSError, zipfile.BadZipFile) as damage:
        raise SheetProblem(BROKEN) from damage
    if not read or any(len(name) > LONGEST_NAME for name in read):
        raise SheetProblem(BROKEN)
    if len(read) > MOST_SHEETS:
        raise SheetProblem(MANY_SHEETS)
    if sum(len(row.cells) for spans in read.values() for row in spans.rows) > MOST_FORM_CELLS:
        raise SheetProblem(MANY_CELLS)
    return FormBook(tuple(_sheet(name, spans, texts, styles, name in hidden) for name, spans in read.items()))


def guarded(content: bytes) -> Package:
    """The package, looked through. SheetProblem for what is locked, old, too big, damaged, signed or has programs."""
    if not content.strip():
        raise SheetProblem(EMPTY)
    if len(content) > MOST_BYTES:
        raise SheetProblem(TOO_LARGE)
    if content.startswith(_OLE):
        raise SheetProblem(LOCKED if "EncryptedPackage".encode("utf-16-le") in content else OLD)
    if not content.startswith(b"PK"):
        raise SheetProblem(NO_TABLE)
    try:
        package = Package(content)
        _refuse_foreign(package)
        _refuse_twins(content)
        types = _Types()
        for name in package.names:
            if name == "[Content_Types].xml":
                package.feed(name, types)
            elif name.endswith((".xml", ".rels", ".vml")):
                package.feed(name, Nothing(), limit=INFLATED_LIMIT)
    except SourceProblem as problem:
        raise _said(problem) from problem
    except (LookupError, ValueError, zipfile.BadZipFile) as damage:
        raise problem_of(damage) from damage
    if types.has_macros:
        raise SheetProblem(MACROS)
    return package


def problem_of(damage: Exception) -> SheetProblem:
    """The problem to show for an error."""
    return damage if isinstance(damage, SheetProblem) else SheetProblem(BROKEN)


def _said(problem: SourceProblem) -> SheetProblem:
    sentences = {TOO_BIG: UNPACKS_BIG, PACKAGE_LOCKED: LOCKED}
    return SheetProblem(sentences.get(str(problem), BROKEN))


def _refuse_foreign(package: Package) -> None:
    if package.has("xl/workbook.bin"):
        raise SheetProblem(BINARY)
    if not package.has("xl/workbook.xml"):
        raise SheetProblem(NO_TABLE)
    if any(name.endswith("vbaProject.bin") or name.startswith("xl/macrosheets/") for name in package.names):
        raise SheetProblem(MACROS)
    if any(name.startswith("_xmlsignatures/") for name in package.names):
        raise SheetProblem(SIGNED)


def _refuse_twins(content: bytes) -> None:
    """Two parts of one name: programs differ about which of them counts."""
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        names = [entry.filename.lower() for entry in files.infolist()]
    if len(names) != len(set(names)):
        raise SheetProblem(BROKEN)


class _Types(Nothing):
    """[Content_Types].xml says what the package is."""

    def __init__(self) -> None:
        self.has_macros = False

    def start(self, name: str, attributes: Attributes) -> None:
        kind = attributes.get("ContentType", "").lower()
        self.has_macros |= "macroenabled" in kind or "vbaproject" in kind


class _Texts(Nothing):
    """Shared strings: rich text is joined, readings above the signs are left out."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self.now: list[str] = []
        self.is_text = False
        self.is_reading = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "?:si":
            self.now = []
        elif name == "?:rPh":
            self.is_reading = True
        elif name == "?:t":
            self.is_text = not self.is_reading

    def end(self, name: str) -> None:
        if name == "?:si":
            self.all.append("".join(self.now))
        elif name == "?:rPh":
            self.is_reading = False
        elif name == "?:t":
            self.is_text = False

    def text(self, words: str) -> None:
        if self.is_text:
            self.now.append(words)


class _Styles(Nothing):
    """Which cell formats show a share in percent or a date."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.formats: list[str] = []
        self.is_cells = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "?:numFmt":
            self.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "?:cellXfs":
            self.is_cells = True
        elif name == "?:xf" and self.is_cells:
            self.formats.append(attributes.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        if name == "?:cellXfs":
            self.is_cells = False

    def is_percent(self, style: str) -> bool:
        """Whether the format multiplies by a hundred."""
        return self._is(style, _BUILT_IN_PERCENT) or "%" in self._code(style)

    def is_date(self, style: str) -> bool:
        """Whether a number is shown as a day or an hour."""
        return self._is(style, _BUILT_IN_DATES) or bool(_DATE_SIGNS & set(self._code(style).lower()))

    def _format(self, style: str) -> str:
        number = int(style) if style.isdecimal() and len(style) < 6 else 0
        return self.formats[number] if number < len(self.formats) else "0"

    def _is(self, style: str, known: frozenset[int]) -> bool:
        told = self._format(style)
        return told.isdecimal() and len(told) < 6 and int(told) in known and told not in self.codes

    def _code(self, style: str) -> str:
        """The format without its colours and quoted words."""
        code, plain, quoted = self.codes.get(self._format(style), ""), [], False
        for sign in code.partition("]")[2] if code.startswith("[") else code:
            quoted ^= sign == '"'
            plain += [] if quoted or sign == '"' else [sign]
        return "".join(plain)


def _sheet(name: str, spans: SheetSpans, texts: _Texts, styles: _Styles, is_hidden: bool) -> FormSheet:
    cells = {cell.place: _cell(cell, texts, styles) for row in spans.rows for cell in row.cells}
    hidden_rows = {row.number for row in spans.rows if row.attributes.get("hidden") in ("1", "true")}
    hidden_columns: set[int] = set()
    for first, last, attributes in spans.columns:
        if attributes.get("hidden") in ("1", "true"):
            hidden_columns.update(range(first, min(last, 16_383) + 1))
    return FormSheet(name, cells, tuple(spans.merged), frozenset(hidden_rows), frozenset(hidden_columns), is_hidden)


def _cell(cell: CellSpan, texts: _Texts, styles: _Styles) -> FormCell:
    style = cell.attributes.get("s", "0")
    text, is_number = cell.raw, cell.kind == "n" and cell.value is not None
    if cell.kind == "s":
        text = texts.all[int(cell.raw)] if cell.raw.isdecimal() and int(cell.raw) < len(texts.all) else ""
    elif cell.kind == "inlineStr":
        text = cell.inline
    elif cell.kind == "b":
        text = {"1": "是", "0": "否"}.get(cell.raw, cell.raw)
    elif is_number and styles.is_date(style):
        text, is_number = "（日期）", False
    return FormCell(text.strip(), cell.formula is not None, is_number, styles.is_percent(style))
