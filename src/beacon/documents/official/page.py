"""The page of an official paper: A4, a type area of 156 × 225 mm, 22 lines of 28 signs (GB/T 9704-2012
5.2).

Lengths are twentieths of a point, as Word writes them. The grid is declared for the page, and besides
every body line has exactly its height and every sign its width: programs differ in how they fit signs
into a grid (some give a sign two cells, or spread digits), yet all obey plain measures, and a page added
to by hand keeps them.
"""

from dataclasses import dataclass

LINES, SIGNS = 22, 28
BODY_POINTS = 16  # 3号


def twips(millimetres: float) -> int:
    """Twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


@dataclass(frozen=True)
class Page:
    """A page lying or standing, with the width and height of its type area."""

    width: int
    height: int
    top: int
    bottom: int
    left: int
    right: int
    footer: int
    landscape: bool = False

    @property
    def type_width(self) -> int:
        """Width between the margins."""
        return self.width - self.left - self.right

    @property
    def type_height(self) -> int:
        """Height between the margins."""
        return self.height - self.top - self.bottom


# The dash of the page number stands 7 mm below the type area: 35 - 7 mm, less half a line of 4号.
PORTRAIT = Page(twips(210), twips(297), twips(37), twips(35), twips(28), twips(26), twips(25))
# A page that lies is bound at its top: the margins turn with the sheet.
LANDSCAPE = Page(twips(297), twips(210), twips(28), twips(26), twips(37), twips(35), twips(16), landscape=True)

LINE_PITCH = PORTRAIT.type_height // LINES
# In 1/4096 of a point, added to the 16 points of a sign; rounded down, or the 28th sign would not fit.
CHARACTER_SPACE = int((PORTRAIT.type_width / 20 / SIGNS - BODY_POINTS) * 4096 // 1)

SIGN_SPACING = PORTRAIT.type_width // SIGNS - 20 * BODY_POINTS - 2
"""Added to each sign of 3号 so that 28 stand in a line; a tenth of a point of slack for programs that round up."""


def section(page: Page, footers: str, *, starts: str = "", bare: bool = False) -> str:
    """The properties of a section; `footers` are its ready references.

    It `starts` on a next page if nothing else is said. A `bare` one has a first page of its own kind, which has no
    footer.
    """
    kind = f'<w:type w:val="{starts}"/>' if starts else ""
    turned = ' w:orient="landscape"' if page.landscape else ""
    return (
        f'<w:sectPr>{footers}{kind}<w:pgSz w:w="{page.width}" w:h="{page.height}"{turned}/>'
        f'<w:pgMar w:top="{page.top}" w:right="{page.right}" w:bottom="{page.bottom}" w:left="{page.left}"'
        f' w:header="{twips(15)}" w:footer="{page.footer}" w:gutter="0"/>'
        f"{'<w:titlePg/>' if bare else ''}"
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{LINE_PITCH}" w:charSpace="{CHARACTER_SPACE}"/></w:sectPr>'
    )
