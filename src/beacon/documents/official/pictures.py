"""Photos in an official paper: how large they are set, and as DrawingML in the Word file."""

import io

# Writes XML, reads none.
from xml.sax.saxutils import quoteattr  # nosec B406

from docx.document import Document as WordDocument

from beacon.documents.official.page import PORTRAIT
from beacon.documents.official.paper import Picture, Pictures
from beacon.documents.official.styles import FANGSONG, SIZE_5
from beacon.documents.printable import printable
from beacon.documents.wordml import NAMESPACE, Font, paragraph, run

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
NAMESPACES = (
    f'xmlns:w="{NAMESPACE}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    f' xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:a="{_DRAWING}/main" xmlns:pic="{_DRAWING}/picture"'
)
_GUTTER = 10.0  # points between two photos
_HIGHEST = {1: 200.0, 2: 150.0, 3: 110.0, 4: 78.0}
"""Points for so many photos: a bulletin of six lines, signed, keeps to one page with any of them."""
_EMU = 12700  # a point
_WORDS = Font(FANGSONG, SIZE_5, grid=False)


def size_of(picture: Picture, block: Pictures) -> tuple[float, float]:
    """Width and height in points inside its share of the type area, its proportions kept."""
    across = block.across
    room = (PORTRAIT.type_width / 20 - _GUTTER * (across - 1)) / across
    wide, high = picture.pixels
    scale = min(room / wide, _HIGHEST.get(len(block.pictures), _HIGHEST[4]) / high)
    return round(wide * scale, 2), round(high * scale, 2)


def pictures_xml(document: WordDocument, block: Pictures) -> str:
    """The photos in rows of one or two, in a table without lines, each with its words below."""
    across = block.across
    width = PORTRAIT.type_width // across
    drawn = [_cell(document, picture, number, block) for number, picture in enumerate(block.pictures, start=1)]
    rows = [drawn[at : at + across] for at in range(0, len(drawn), across)]
    grid = f'<w:gridCol w:w="{width}"/>' * across
    written = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>' for cell in row)
        + f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraph("Photo")}</w:tc>' * (across - len(row))
        + "</w:tr>"
        for row in rows
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width * across}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{written}</w:tbl>{paragraph("Gap")}'
    )


def _cell(document: WordDocument, picture: Picture, number: int, block: Pictures) -> str:
    relation, _ = document.part.get_or_add_image(io.BytesIO(picture.content))
    width, height = (round(side * _EMU) for side in size_of(picture, block))
    extent = f'cx="{width}" cy="{height}"'
    words = quoteattr(printable(picture.words) or f"照片{number}")
    drawing = (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
        f'<wp:docPr id="{number}" name="照片{number}" descr={words}/>'
        f'<a:graphic><a:graphicData uri="{_DRAWING}/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="照片{number}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
    below = paragraph("Photo", run(picture.words, _WORDS)) if picture.words else ""
    return paragraph("Photo", drawing, properties="<w:keepNext/>") + below
