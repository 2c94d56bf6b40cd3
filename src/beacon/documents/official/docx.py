"""An official paper to a Word file in the layout of GB/T 9704-2012."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, time

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import _Footer

from beacon.documents.official import parts as parts
from beacon.documents.official.layout import Empty, Hanging, Line, Piece, RedHead, Text, TitleLines, sheets_of
from beacon.documents.official.page import LANDSCAPE, PORTRAIT, Page, section
from beacon.documents.official.paper import OfficialPaper, Pictures, Table
from beacon.documents.official.pdf import Ending, ending_of
from beacon.documents.official.pictures import NAMESPACES, pictures_xml
from beacon.documents.official.styles import PAGE_NUMBER, SETTINGS_XML, STYLES_XML
from beacon.documents.official.tables import imprint_xml, table_xml
from beacon.documents.package_bytes import settled
from beacon.documents.printable import printable
from beacon.documents.wordml import NAMESPACE, page_field, paragraph, run

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_USED_PARTS = ("/officeDocument", "/core-properties", "/styles", "/settings", "/theme", "/footer", "/image")
_UNDATED = datetime(2000, 1, 1)
_PROPERTY_LIMIT = 255
_GAP = paragraph("Gap")


def to_docx(paper: OfficialPaper, *, created: datetime | None = None) -> bytes:
    """The Word file. Its time is `created`, else the paper's own, else its date: no clock is read.

    The same paper gives the same bytes. A time with a zone is kept as UTC, as Word does. A paper with 版记 is laid out
    once to know whether its text ends on an even page (`pdf.ending_of`).
    """
    document = Document()
    _replace(document.styles.element, STYLES_XML)
    _replace(document.settings.element, SETTINGS_XML)
    footers = _footers(document)
    _replace(document.element.body, f"<w:body {NAMESPACES}>{_body(document, paper, footers)}</w:body>")
    _set_properties(document, paper, created or paper.created)
    for relations in (document.part.rels, document.part.package.rels):
        for key in [key for key, relation in relations.items() if not relation.reltype.endswith(_USED_PARTS)]:
            del relations[key]
    file = io.BytesIO()
    document.save(file)
    return settled(file.getvalue())


def _body(document: WordDocument, paper: OfficialPaper, footers: str) -> str:
    """The sheets, and the 版记 at the foot of the last even page.

    On the page of the text it floats at its foot. Elsewhere it has a section of its own that begins on an even page: a
    program that lays lines out otherwise, or a clerk who adds some, still gets it onto an even one.
    """
    pieces: list[str] = []
    page = PORTRAIT
    for sheet in sheets_of(paper):
        turned = LANDSCAPE if sheet.lies else PORTRAIT
        if pieces and turned is not page:
            _end_section(pieces, page, footers)
        page = turned
        pieces += [_piece(document, piece, page) for piece in sheet.pieces]
    starts, bare = "", False
    if paper.imprint:
        ending = ending_of(paper)
        if ending != Ending.SAME_PAGE:
            _end_section(pieces, page, footers)
            page, starts = PORTRAIT, "evenPage"
            bare = ending == Ending.AFTER_BLANK
            pieces.append(parts.EMPTY)  # a section that begins with a floating table is no section to some programs
        pieces.append(imprint_xml(paper.imprint) + _GAP)
    return "".join(pieces) + section(page, footers, starts=starts, bare=bare)


def _end_section(pieces: list[str], page: Page, footers: str) -> None:
    """End a section in a paragraph that a full page still holds, in place of the gap below a table."""
    pieces[-1] = pieces[-1].removesuffix(_GAP)
    pieces.append(paragraph("Break", properties=section(page, footers)))


def _piece(document: WordDocument, piece: Piece, page: Page) -> str:
    if isinstance(piece, Table):
        return table_xml(piece, page) + _GAP
    if isinstance(piece, Pictures):
        return pictures_xml(document, piece)
    return _WRITERS[type(piece)](piece)


_WRITERS: dict[type, Callable[..., str]] = {
    RedHead: parts.red_head,
    TitleLines: parts.title,
    Empty: parts.empty,
    Line: parts.line,
    Text: parts.text,
    Hanging: parts.hanging,
}


def _footers(document: WordDocument) -> str:
    """Page numbers: on odd pages a sign in from the right, on even pages from the left. Returns the
    references.
    """
    found = document.sections[0]
    look = [run("— ", PAGE_NUMBER), page_field(PAGE_NUMBER), run(" —", PAGE_NUMBER)]
    _set_footer(found.footer, '<w:ind w:rightChars="100" w:right="280"/><w:jc w:val="right"/>', look)
    _set_footer(found.even_page_footer, '<w:ind w:leftChars="100" w:left="280"/><w:jc w:val="left"/>', look)
    references = found._sectPr.findall(f"{{{NAMESPACE}}}footerReference")
    return "".join(
        f'<w:footerReference w:type="{reference.get(f"{{{NAMESPACE}}}type")}"'
        f' r:id="{reference.get(f"{{{_RELATIONS}}}id")}"/>'
        for reference in references
    )


def _set_footer(footer: _Footer, place: str, look: list[str]) -> None:
    footer.is_linked_to_previous = False
    _replace(footer._element, f'<w:ftr xmlns:w="{NAMESPACE}">{paragraph("Footer", *look, properties=place)}</w:ftr>')


def _replace(element: BaseOxmlElement, xml: str) -> None:
    """Give an element of the template the children of this XML."""
    for child in list(element):
        element.remove(child)
    for child in list(parse_xml(xml)):
        element.append(child)


def _set_properties(document: WordDocument, paper: OfficialPaper, created: datetime | None) -> None:
    moment = created or (datetime.combine(paper.signed_on, time()) if paper.signed_on else _UNDATED)
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    author = printable(paper.signed_by or paper.author)[:_PROPERTY_LIMIT]
    properties = document.core_properties
    properties.title = printable(paper.title).replace("\n", "")[:_PROPERTY_LIMIT]
    properties.author = properties.last_modified_by = author
    properties.created = properties.modified = moment
    properties.language, properties.revision = "zh-CN", 1
    properties.comments = properties.keywords = properties.subject = properties.category = ""
