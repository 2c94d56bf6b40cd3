"""An official paper to a Word file in the layout of GB/T 9704-2012."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime, time

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import _Footer

from beacon.documents import official_parts as parts
from beacon.documents.official import Block, Heading, OfficialPaper, Paragraph, Table
from beacon.documents.official_page import PORTRAIT, Page, section
from beacon.documents.official_styles import BODY, BOLD, CAPTION, HEADINGS, PAGE_NUMBER, SETTINGS_XML, STYLES_XML
from beacon.documents.official_tables import imprint_xml, page_of, table_xml
from beacon.documents.package_bytes import settled
from beacon.documents.printable import printable
from beacon.documents.wordml import NAMESPACE, page_field, paragraph, run

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_USED_PARTS = ("/officeDocument", "/core-properties", "/styles", "/settings", "/theme", "/footer")
_UNDATED = datetime(2000, 1, 1)
_PROPERTY_LIMIT = 255
_GAP = paragraph("Gap")


def to_docx(paper: OfficialPaper, *, created: datetime | None = None) -> bytes:
    """The Word file. Its time is `created`, else the paper's own, else its date: no clock is read.

    The same paper gives the same bytes. A time with a zone is kept as UTC, as Word does.
    """
    document = Document()
    _replace(document.styles.element, STYLES_XML)
    _replace(document.settings.element, SETTINGS_XML)
    footers = _footers(document)
    _replace(
        document.element.body, f'<w:body xmlns:w="{NAMESPACE}" xmlns:r="{_RELATIONS}">{_body(paper, footers)}</w:body>'
    )
    _set_properties(document, paper, created or paper.created)
    for relations in (document.part.rels, document.part.package.rels):
        for key in [key for key, relation in relations.items() if not relation.reltype.endswith(_USED_PARTS)]:
            del relations[key]
    file = io.BytesIO()
    document.save(file)
    return settled(file.getvalue())


def _body(paper: OfficialPaper, footers: str) -> str:
    flow = _Flow(footers)
    if paper.mark:
        flow.add(parts.red_head(paper.mark, paper.number))
    flow.add(parts.title(paper.title))
    if paper.number and not paper.mark:
        flow.add(parts.number_below(paper.number))
    flow.add(parts.EMPTY)
    if paper.addressees:
        flow.add(parts.addressees(paper.addressees))
    signed = bool(paper.signed_by or paper.signed_on)
    names = paper.attachments or tuple(annex.title for annex in paper.annexes)
    flow.add_blocks(paper.blocks, keep_last=signed)
    if names:
        flow.add(parts.attachments(names, keep=signed))
    if signed:
        flow.add(parts.signature(paper.signed_by, paper.signed_on, keep=bool(paper.note)))
    if paper.note:
        flow.add(parts.note(paper.note))
    for index, annex in enumerate(paper.annexes):
        first = annex.blocks[0] if annex.blocks else None
        page = page_of(first) if isinstance(first, Table) else PORTRAIT
        flow.add(parts.annex_head(annex.title, index + 1 if len(paper.annexes) > 1 else None), page)
        flow.add_blocks(annex.blocks)
    if paper.imprint:
        flow.add(imprint_xml(paper.imprint) + _GAP)
    return flow.finished()


class _Flow:
    """Collects the body; wherever a table must lie, the section changes before and after it."""

    def __init__(self, footers: str) -> None:
        self._pieces: list[str] = []
        self._footers = footers
        self._page = PORTRAIT

    def add(self, xml: str, page: Page = PORTRAIT) -> None:
        """Add ready paragraphs or tables to a page that stands or lies."""
        if page is not self._page:
            self._pieces.append(paragraph("Gap", properties=section(self._page, self._footers)))
            self._page = page
        self._pieces.append(xml)

    def add_blocks(self, blocks: Iterable[Block], *, keep_last: bool = False) -> None:
        """Add text; the last paragraph can be kept on the page of what follows, so that no signature stands
        alone.
        """
        listed = tuple(blocks)
        for index, block in enumerate(listed):
            if isinstance(block, Table):
                self.add(_table(block), page_of(block))
            else:
                self.add(_text(block, keep=keep_last and index == len(listed) - 1))

    def finished(self) -> str:
        """The body with the properties of its last section."""
        return "".join(self._pieces) + section(self._page, self._footers)


def _text(block: Heading | Paragraph, *, keep: bool) -> str:
    properties = "<w:keepNext/>" if keep else ""
    if isinstance(block, Paragraph):
        runs = [run(piece.text, BOLD if piece.bold else BODY) for piece in block.runs]
        return paragraph("Body", *runs, properties=properties)
    head = run(block.label + block.text, HEADINGS[block.level])
    if block.rest:
        return paragraph("Body", head, run(block.rest, BODY), properties=properties)
    return paragraph(f"Heading{block.level}", head, properties=properties)


def _table(table: Table) -> str:
    caption = paragraph("Caption", run(table.caption, CAPTION)) if table.caption else ""
    return caption + table_xml(table) + _GAP


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
