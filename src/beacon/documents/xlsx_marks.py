"""Looking through an .xlsx package: is it safe to unpack, where are formulas and hidden rows, how far it reaches.

Every part is counted while it is unpacked, by the reader of packages that notices use, so the second unpacking by
the library holds no surprise.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from beacon.documents.sheet_marks import Marks, SheetProblem
from beacon.notices.sources.docx_package import INFLATED_LIMIT, LOCKED, TOO_BIG, Attributes, Package
from beacon.notices.sources.problem import SourceProblem

_SENTENCES = {
    TOO_BIG: "这个文件解开后过大，没有读取。请把两张表复制到新的Excel文件里再上传。",
    LOCKED: "这个文件加了密码。请在Excel里去掉密码，另存一份再上传。",
}
_BROKEN = "这个文件打不开，可能不完整。请用Excel或WPS打开，另存为.xlsx再上传。"
_FOREIGN = {
    "word/document.xml": "这是Word文件，不是表格。请选Excel文件再上传。",
    "ppt/presentation.xml": "这是演示文稿，不是表格。请选Excel文件再上传。",
    "content.xml": "这个文件不是Excel格式。请用Excel或WPS打开，另存为.xlsx再上传。",
    "xl/workbook.bin": "这个文件是.xlsb格式。请在Excel里另存为.xlsx再上传。",
}
_NOT_EXCEL = "这是一个压缩包，里面没有Excel表格。请解压后再上传。"
_LETTERS = 26
_TABLES = "xl/worksheets/"
"""Sheets elsewhere are charts and dialogs."""


def read(content: bytes) -> dict[str, Marks]:
    """The marks of every sheet by its name. SheetProblem for what is damaged, locked, too big or no workbook."""
    with _in_our_words():
        package = Package(content)
        for name, sentence in _FOREIGN.items():
            if package.has(name):
                raise SheetProblem(sentence)
        if not package.has("xl/workbook.xml"):
            raise SheetProblem(_NOT_EXCEL)
        parts, hidden = parts_of(package)
        marks = {sheet: Marks(is_hidden=sheet in hidden) for sheet in parts}
        named = {parts[sheet]: mark for sheet, mark in marks.items()}
        for part in package.names:
            if part.endswith((".xml", ".rels")):
                looker = _Looker(named[part]) if part in named else Nothing()
                package.feed(part, looker, limit=INFLATED_LIMIT)
    if not marks:
        raise SheetProblem(_BROKEN)
    return marks


def parts_of(package: Package) -> tuple[dict[str, str], frozenset[str]]:
    """The part of each table by the name of its sheet, in their order, and the names of those that do not show."""
    book, targets = _Sheets(), _Targets()
    package.feed("xl/workbook.xml", book)
    if package.has("xl/_rels/workbook.xml.rels"):
        package.feed("xl/_rels/workbook.xml.rels", targets)
    found = {sheet: targets.parts.get(key, "") for sheet, key in book.keys.items()}
    return {sheet: part for sheet, part in found.items() if part.startswith(_TABLES)}, frozenset(book.hidden)


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except SourceProblem as problem:
        raise SheetProblem(_SENTENCES.get(str(problem), _BROKEN)) from problem
    except SheetProblem:
        raise
    except (LookupError, ValueError) as damage:
        # An encoding that the XML reader does not know, or an address that is none.
        raise SheetProblem(_BROKEN) from damage


class Nothing:
    """Unpacks and forgets."""

    def start(self, name: str, attributes: Attributes) -> None:
        """Nothing to keep."""

    def end(self, name: str) -> None:
        """Nothing to keep."""

    def text(self, words: str) -> None:
        """Nothing to keep."""


class _Sheets(Nothing):
    """Names of the sheets and the keys of their parts."""

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}
        self.hidden: set[str] = set()

    def start(self, name: str, attributes: Attributes) -> None:
        if name.endswith(":sheet"):
            self.keys[attributes.get("name", "")] = attributes.get("id", "")
            if attributes.get("state", "visible") != "visible":
                self.hidden.add(attributes.get("name", ""))


class _Targets(Nothing):
    """Parts by key, relative to `xl/` or from the root."""

    def __init__(self) -> None:
        self.parts: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name.endswith(":Relationship"):
            target = attributes.get("Target", "")
            self.parts[attributes.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"


class _Looker(Nothing):
    """Reads one sheet's events. A cell without an address follows the one before it."""

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self.row, self.column = -1, -1

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "?:c":
            self._cell(attributes.get("r", ""))
        elif name == "?:row":
            number = attributes.get("r", "")
            self.row = int(number) - 1 if number.isdecimal() and len(number) < 9 else self.row + 1
            self.column = -1
            if attributes.get("hidden") in ("1", "true"):
                self.marks.hidden_rows.add(self.row)
        elif name in ("?:v", "?:is"):
            self.marks.reach(self.row, self.column)
        elif name == "?:f":
            self.marks.reach(self.row, self.column)
            self.marks.formulas.add((self.row, self.column))

    def _cell(self, address: str) -> None:
        """`BC12`, or nothing. An address may name another row than the one it stands in: it counts for the reach."""
        letters = address.rstrip("0123456789")
        digits = address[len(letters) :]
        if not (letters.isascii() and letters.isalpha() and digits and len(address) < 12):
            self.column += 1
            return
        column = 0
        for letter in letters.upper():
            column = column * _LETTERS + ord(letter) - ord("A") + 1
        self.row, self.column = int(digits) - 1, column - 1
