"""The few words of WordprocessingML that official papers need, as strings. Lengths are twentieths of a
point.
"""

import re
from dataclasses import dataclass, replace

# Writes XML, reads none.
from xml.sax.saxutils import escape, quoteattr  # nosec B406

from beacon.documents.printable import printable

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LATIN = "Times New Roman"
"""Digits and letters. GB/T 9704 names no font for them; offices set them in this one, whose digits line up
beside 仿宋, while those drawn in 仿宋_GB2312 are thin and missing from most substitutes.
"""

_SHARED_MARKS = re.compile("([“”‘’…—·]+)")


@dataclass(frozen=True)
class Font:
    """A face by its office name, a size in half points (3号 = 32), `spacing` added to each sign.

    Without `grid` the run leaves the page's grid of signs alone.
    """

    face: str
    size: int
    latin: str = LATIN
    bold: bool = False
    colour: str = ""
    grid: bool = True
    spacing: int = 0

    @property
    def xml(self) -> str:
        """Properties of a run. `hint` sends quotation marks and dashes to the Chinese face."""
        return (
            f"<w:rFonts w:hint={quoteattr('eastAsia')} w:ascii={quoteattr(self.latin)}"
            f" w:hAnsi={quoteattr(self.latin)} w:eastAsia={quoteattr(self.face)} w:cs={quoteattr(self.latin)}/>"
            + ("<w:b/>" if self.bold else "")
            + ("" if self.grid else '<w:snapToGrid w:val="0"/>')
            + (f'<w:color w:val="{self.colour}"/>' if self.colour else "")
            + (f'<w:spacing w:val="{self.spacing}"/>' if self.spacing else "")
            + f'<w:sz w:val="{self.size}"/><w:szCs w:val="{self.size}"/>'
            + '<w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
        )


def run(text: str, font: Font) -> str:
    """Words in a font; tabs and line ends become Word's own.

    Quotation marks and dashes beside digits get runs of their own in the Chinese face: not every program
    heeds the hint.
    """
    clean = printable(text)
    if not _SHARED_MARKS.search(clean) or not re.search("[0-9A-Za-z]", clean):
        return _run(clean, font)
    pieces = _SHARED_MARKS.split(clean)
    faces = (font, replace(font, latin=font.face))
    return "".join(_run(piece, faces[index % 2]) for index, piece in enumerate(pieces) if piece)


def _run(text: str, font: Font) -> str:
    pieces = []
    for index, line in enumerate(text.split("\n")):
        pieces += ["<w:br/>"] if index else []
        for tab, words in enumerate(line.split("\t")):
            pieces += ["<w:tab/>"] if tab else []
            pieces += [f'<w:t xml:space="preserve">{escape(words)}</w:t>'] if words else []
    return f"<w:r><w:rPr>{font.xml}</w:rPr>{''.join(pieces)}</w:r>"


def paragraph(style: str, *runs: str, properties: str = "") -> str:
    """A paragraph in a style; `properties` in the order the schema wants."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{"".join(runs)}</w:p>'


def page_field(font: Font) -> str:
    """The number of the page, kept up to date by Word."""
    look = f"<w:rPr>{font.xml}</w:rPr>"
    return (
        f'<w:r>{look}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{look}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        f'<w:r>{look}<w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r>{look}<w:t>1</w:t></w:r>"
        f'<w:r>{look}<w:fldChar w:fldCharType="end"/></w:r>'
    )
