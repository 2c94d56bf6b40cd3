"""Opening the ZIP package of a .docx without trusting it.

Everything is checked before anything is unpacked, and counted again while it is unpacked: a few
kilobytes can be made to claim, or to really hold, gigabytes. XML is read as a stream of events; a
document type declaration, the only way to define entities, ends the reading, so that neither entity
bombs nor outside references can work.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

# Document types are refused below, so there are no entities to expand.
from xml.parsers import expat  # nosec B407

from beacon.notices.sources.problem import SourceProblem

INFLATED_LIMIT = 60 * 1024 * 1024
ENTRY_LIMIT = 2_000
RATIO_LIMIT = 250
"""Deflate cannot do better than about 1030:1; the wordiest real document.xml stays below 60:1."""
RATIO_MATTERS_FROM = 1024 * 1024
CHUNK = 64 * 1024
SIDE_PART_LIMIT = 8 * 1024 * 1024
"""Inflated bytes of any part but the body: styles and list definitions of real files stay below 2 MB."""
ELEMENT_LIMIT = 700_000
"""60,000 signs each in a run of its own with ten properties stay below it."""
DEPTH_LIMIT = 250

Attributes = dict[str, str]

_WORD_NAMESPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
}
_FOREIGN_MAIN_PARTS = {
    "xl/workbook.xml": "这是 Excel 表格，不是通知正文；请传 Word、PDF 或文本文件，或把正文粘贴进来。",
    "ppt/presentation.xml": "这是演示文稿，不是通知正文；请传 Word、PDF 或文本文件，或把正文粘贴进来。",
    "OFD.xml": "这是 OFD 版式文件，这里读不了；请在阅读器里复制文字后粘贴进来，或转成 PDF 再传。",
    "content.xml": "这是 ODF 文档；请用 WPS 或 Word 打开后另存为 .docx 再传，或直接粘贴正文。",
}

BROKEN = "这个 Word 文件不完整，可能没有下载完；请重新下载或用 Word 打开后另存一份再传。"
LOCKED = "这个文件加了密码；请去掉密码另存一份再传，或直接粘贴正文。"
TOO_BIG = "这个文件解开后过大，没有读取；请用 Word 打开后另存一份不带图片的 .docx 再传，或直接粘贴正文。"
NOT_WORD = "这是一个压缩包，里面没有 Word 正文；请解压后传其中的通知文件，或直接粘贴正文。"


class Handler(Protocol):
    """Receives the events of one XML part. Names look like `w:p`; other vocabularies come as `?:name`."""

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins; attribute names lose their prefix."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, words: str) -> None:
        """Characters, possibly in several pieces."""


class Package:
    """A checked package: part names and a way to read one part as a stream of events.

    Raises `SourceProblem` when the bytes are damaged, locked, beyond the limits, or of another program.
    """

    def __init__(self, content: bytes) -> None:
        # Counted before the directory is read, which costs memory for each entry.
        if content.count(b"PK\x01\x02") > 5 * ENTRY_LIMIT:
            raise SourceProblem(TOO_BIG)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as damage:
            raise SourceProblem(BROKEN) from damage
        self._entries = {entry.filename: entry for entry in self._zip.infolist()}
        self._budget = INFLATED_LIMIT
        _refuse_bombs(self._zip.infolist())
        if any(entry.flag_bits & 1 for entry in self._zip.infolist()):
            raise SourceProblem(LOCKED)

    def main_part(self) -> str:
        """Name of the part that holds the body: what the package says, else the usual place."""
        found = _MainPart()
        if "_rels/.rels" in self._entries:
            self.feed("_rels/.rels", found)
        for name in (found.target, "word/document.xml"):
            if name in self._entries and name not in _FOREIGN_MAIN_PARTS:
                return name
        for name, sentence in _FOREIGN_MAIN_PARTS.items():
            if name in self._entries:
                raise SourceProblem(sentence)
        if "[Content_Types].xml" in self._entries or any(name.startswith("word/") for name in self._entries):
            raise SourceProblem(BROKEN)
        raise SourceProblem(NOT_WORD)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all parts, in the package's order."""
        return tuple(self._entries)

    def has(self, name: str) -> bool:
        """Whether there is a part of this name."""
        return name in self._entries

    def feed(self, name: str, handler: Handler, limit: int = SIDE_PART_LIMIT) -> None:
        """Send one part's events to the handler. What the handler raises passes through."""
        if self._entries[name].file_size > limit:
            raise SourceProblem(TOO_BIG)
        parser = _parser(handler)
        try:
            for chunk in self._chunks(name):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError as damage:
            raise SourceProblem(BROKEN) from damage

    def _chunks(self, name: str) -> Iterator[bytes]:
        try:
            with self._zip.open(self._entries[name]) as part:
                while chunk := part.read(CHUNK):
                    self._budget -= len(chunk)
                    if self._budget < 0:
                        raise SourceProblem(TOO_BIG)
                    yield chunk
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            OSError,
            RuntimeError,
        ) as damage:
            raise SourceProblem(BROKEN) from damage


class _MainPart:
    """Finds the target of the officeDocument relationship."""

    def __init__(self) -> None:
        self.target = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "rel:Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
            self.target = attributes.get("Target", "").lstrip("/")

    def end(self, name: str) -> None:
        """Relationships hold nothing."""

    def text(self, words: str) -> None:
        """Relationships hold nothing."""


def _refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > ENTRY_LIMIT or sum(entry.file_size for entry in entries) > INFLATED_LIMIT:
        raise SourceProblem(TOO_BIG)
    for entry in entries:
        if entry.file_size > RATIO_MATTERS_FROM and entry.file_size > RATIO_LIMIT * max(entry.compress_size, 1):
            raise SourceProblem(TOO_BIG)


def _parser(handler: Handler) -> expat.XMLParserType:
    elements = depth = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal elements, depth
        elements, depth = elements + 1, depth + 1
        if elements > ELEMENT_LIMIT or depth > DEPTH_LIMIT:
            raise SourceProblem(TOO_BIG)
        local = {key.rpartition(" ")[2]: value for key, value in attributes.items()} if attributes else attributes
        handler.start(_short(name), local)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(_short(name))

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse_document_type
    return parser


def _refuse_document_type(*_: object) -> None:
    raise SourceProblem(BROKEN)


def _name_shortener() -> Callable[[str], str]:
    known: dict[str, str] = {}

    def shorten(name: str) -> str:
        short = known.get(name)
        if short is None:
            namespace, _, local = name.rpartition(" ")
            short = f"{_WORD_NAMESPACES.get(namespace, '?')}:{local}"
            if len(known) < 1_000:
                known[name] = short
        return short

    return shorten


_short = _name_shortener()
