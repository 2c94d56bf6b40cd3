"""The parts of an official paper around its text: red head, title, addressees, attachment note, signature,
note.
"""

from collections.abc import Sequence
from datetime import date

from beacon.documents.official import break_title
from beacon.documents.official_page import PORTRAIT, twips
from beacon.documents.official_styles import BODY, HEADINGS, RED, SIGN, TITLE, XIAOBIAOSONG
from beacon.documents.printable import official_date, width_in_signs
from beacon.documents.wordml import Font, paragraph, run

EMPTY = paragraph("Addressees")
_KEPT_EMPTY = paragraph("Addressees", properties="<w:keepNext/>")
_LARGEST_MARK = 96  # half points: 48 pt, below the 22 mm which the standard allows
_DATE_INDENT = 4.0  # signs right of the date, under a seal (GB/T 9704-2012 7.3.5)


def red_head(mark: str, number: str | None) -> str:
    """发文机关标志 35 mm below the top of the type area, number two lines under it, red line 4 mm under that."""
    size = min(_LARGEST_MARK, int(PORTRAIT.type_width / 10 / max(width_in_signs(mark), 1)))
    font = Font(XIAOBIAOSONG, size, colour=RED)
    before = twips(35) - 3 * size // 2  # a face has about a seventh of its height empty above the signs
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="11" w:color="{RED}"/></w:pBdr>'
    return (
        paragraph("Mark", run(mark, font), properties=f'<w:spacing w:before="{before}"/>')
        + 2 * EMPTY
        + paragraph("Number", run(number or "", BODY), properties=rule)
        + 2 * EMPTY
    )


def title(words: str) -> str:
    """The title, broken by sense into lines of about equal length, and the empty line below it."""
    return paragraph("Title", run("\n".join(break_title(words)), TITLE))


def number_below(number: str) -> str:
    """The number of a paper printed without a red head."""
    return paragraph("Number", run(number, BODY))


def addressees(words: str) -> str:
    """主送机关, flush left, ended by a full-width colon."""
    return paragraph("Addressees", run(words.rstrip("：: \n") + "：", BODY))


def attachments(names: Sequence[str], *, keep: bool = False) -> str:
    """附件说明: two signs in, numbered from two attachments on, each name aligned under itself, no end mark.

    `keep` holds it on the page of the signature that follows.
    """
    kept, gap = ("<w:keepNext/>", _KEPT_EMPTY) if keep else ("", EMPTY)
    clean = [name.strip().rstrip("。；;.") for name in names]
    if len(clean) == 1:
        return gap + paragraph("Attachment", run(f"附件：{clean[0]}", BODY), properties=kept + _hanging(5, 3))
    numbered = 1.25 if len(clean) < 10 else 1.75
    lines = [
        paragraph(
            "Attachment",
            run(f"{'附件：' if index == 0 else ''}{index + 1}.\t{name}", BODY),
            properties=kept + _hanging(5 + numbered, numbered + (3 if index == 0 else 0)),
        )
        for index, name in enumerate(clean)
    ]
    return gap + "".join(lines)


def signature(signed_by: str | None, signed_on: date | None, *, keep: bool = False) -> str:
    """Who and when, room for a seal above; the organ is centred over the date and stays inside the type area.

    `keep` holds the date on the page of what follows.
    """
    day = official_date(signed_on) if signed_on else ""
    excess = (width_in_signs(signed_by or "") - width_in_signs(day)) / 2 if day and signed_by else 0.0
    date_indent = max(_DATE_INDENT, excess)
    lines = [_KEPT_EMPTY, _KEPT_EMPTY]
    if signed_by:
        lines.append(paragraph("Signature", run(signed_by, BODY), properties=_right(date_indent - excess)))
    if day:
        kept = "<w:keepNext/>" if keep else ""
        lines.append(paragraph("SignedOn", run(day, BODY), properties=kept + _right(date_indent)))
    return "".join(lines)


def note(words: str) -> str:
    """附注 in round brackets, two signs in, on the line below the date."""
    return paragraph("Note", run(f"（{words.strip().strip('（）()')}）", BODY))


def annex_head(words: str, number: int | None) -> str:
    """「附件」 and its number at the top left of a new page, its title centred on the third line."""
    label = "附件" if number is None else f"附件{number}"
    return (
        paragraph("Addressees", run(label, HEADINGS[1]), properties="<w:keepNext/><w:pageBreakBefore/>")
        + _KEPT_EMPTY
        + title(words)
        + EMPTY
    )


def _hanging(left: float, by: float) -> str:
    return (
        f'<w:tabs><w:tab w:val="left" w:pos="{round(left * SIGN)}"/></w:tabs>'
        f'<w:ind w:leftChars="{round(left * 100)}" w:left="{round(left * SIGN)}"'
        f' w:hangingChars="{round(by * 100)}" w:hanging="{round(by * SIGN)}"/>'
    )


def _right(signs: float) -> str:
    return f'<w:ind w:rightChars="{round(signs * 100)}" w:right="{round(signs * SIGN)}"/>'
