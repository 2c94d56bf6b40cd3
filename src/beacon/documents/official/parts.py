"""The pieces of an official paper around its tables as WordprocessingML."""

from beacon.documents.official.layout import Empty, Hanging, Line, RedHead, Text, TitleLines
from beacon.documents.official.paper import Run
from beacon.documents.official.styles import BODY, BOLD, HEADINGS, RED, SIGN, TITLE, XIAOBIAOSONG
from beacon.documents.wordml import Font, paragraph, run

EMPTY = paragraph("Addressees")
_KEEP = "<w:keepNext/>"
_STYLES = {"AnnexNumber": "Addressees"}


def red_head(piece: RedHead) -> str:
    """The mark, empty lines, the number over the red line, empty lines."""
    font = Font(XIAOBIAOSONG, round(2 * piece.points), colour=RED)
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="11" w:color="{RED}"/></w:pBdr>'
    above = f'<w:spacing w:before="{round(20 * piece.above)}"/>'
    return (
        paragraph("Mark", run(piece.mark, font), properties=above)
        + piece.gap * EMPTY
        + paragraph("Number", run(piece.number, BODY), properties=rule)
        + piece.gap * EMPTY
    )


def title(piece: TitleLines) -> str:
    """The lines of the title in one paragraph."""
    return paragraph("Title", run("\n".join(piece.lines), TITLE))


def empty(piece: Empty) -> str:
    """Empty lines."""
    return piece.lines * paragraph("Addressees", properties=_kept(piece.keep))


def line(piece: Line) -> str:
    """A line of its own; the number of an annex begins a page."""
    face = HEADINGS[1] if piece.style == "AnnexNumber" else BODY
    breaks = "<w:pageBreakBefore/>" if piece.style == "AnnexNumber" else ""
    placed = _right(piece.right) if piece.style in ("Signature", "SignedOn") else ""
    style = _STYLES.get(piece.style, piece.style)
    return paragraph(style, run(piece.words, face), properties=_kept(piece.keep) + breaks + placed)


def text(piece: Text) -> str:
    """A paragraph; a heading without words behind it gets the style that Word's outline shows."""
    runs = [_run(one) for one in piece.runs]
    if not piece.level:
        return paragraph("Note" if piece.is_note else "Body", *runs, properties=_kept(piece.keep))
    style = "Body" if runs else f"Heading{piece.level}"
    return paragraph(style, run(piece.head, HEADINGS[piece.level]), *runs, properties=_kept(piece.keep))


def hanging(piece: Hanging) -> str:
    """An attachment, its name aligned under itself."""
    between = "\t" if piece.label.endswith(".") else ""
    left, by = piece.left, piece.by
    place = (
        f'<w:tabs><w:tab w:val="left" w:pos="{round(left * SIGN)}"/></w:tabs>'
        f'<w:ind w:leftChars="{round(left * 100)}" w:left="{round(left * SIGN)}"'
        f' w:hangingChars="{round(by * 100)}" w:hanging="{round(by * SIGN)}"/>'
    )
    return paragraph(
        "Attachment", run(f"{piece.label}{between}{piece.words}", BODY), properties=_kept(piece.keep) + place
    )


def _run(piece: Run) -> str:
    return run(piece.text, BOLD if piece.bold else BODY)


def _kept(keep: bool) -> str:
    return _KEEP if keep else ""


def _right(signs: float) -> str:
    return f'<w:ind w:rightChars="{round(signs * 100)}" w:right="{round(signs * SIGN)}"/>'
