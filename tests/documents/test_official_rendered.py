"""The paper as a program lays it out, where one is at hand; elsewhere its XML alone is asserted."""

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from beacon.documents.official.docx import to_docx
from beacon.documents.official.paper import Column, Imprint, OfficialPaper, Paragraph, Table
from beacon.documents.official.pdf import can_make_pdf, to_pdf
from tests.documents.papers import plain, with_wide_annex

OFFICE = shutil.which("soffice")
REPEATED = "敲门入户宣传不留死角"
PAPER = OfficialPaper(
    title="关于2023年11月消防宣传工作情况的通报",
    blocks=(
        Paragraph(REPEATED * 150),
        Table(tuple(Column(f"指标{number}") for number in range(9)), (tuple("123456789"),) * 60),
    ),
    signed_by="江畔街道消安办",
    signed_on=date(2023, 11, 4),
    note="此件公开发布",
    imprint=Imprint("云汀区江畔街道党政办公室", date(2023, 11, 24), "区消防救援支队，街道班子成员"),
)
FOOT = ["抄送：区消防救援支队，街道班子成员。", "云汀区江畔街道党政办公室2023年11月24日印发"]

pytestmark = pytest.mark.skipif(
    OFFICE is None, reason="LibreOffice is not on this machine: the look of papers is not rendered"
)


def rendered(paper: OfficialPaper, folder: Path) -> Path:
    """The paper as LibreOffice lays it out, with whatever faces stand in for the office's."""
    (folder / "paper.docx").write_bytes(to_docx(paper))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "paper.docx")], check=True, capture_output=True, timeout=120)
    return folder / "paper.pdf"


def foot_of(page: pypdfium2.PdfPage) -> list[str]:
    """From the foot of the type area, 35 mm or 99 points up, to two lines of 24 points above it."""
    return [line.replace(" ", "") for line in page.get_textpage().get_text_bounded(bottom=97, top=150).split("\r\n")]


def number_of(page: pypdfium2.PdfPage) -> str:
    """The page's number as it is printed below the type area."""
    return "".join(page.get_textpage().get_text_bounded(bottom=0, top=88).split())


def test_rendered_paper_has_22_lines_of_28_signs_and_its_imprint_at_the_foot(tmp_path: Path) -> None:
    """N17 as LibreOffice lays it out."""
    with pypdfium2.PdfDocument(rendered(PAPER, tmp_path)) as document:
        second = document[1].get_textpage().get_text_bounded().split("\r\n")
        foot = foot_of(document[len(document) - 1])
        lying = [page.get_width() > page.get_height() for page in document]
    assert [len(line) for line in second if line[0] in REPEATED] == [28] * 22
    assert foot == FOOT
    assert lying == [False, False, False, True, True, True, True, False]


@pytest.mark.skipif(not can_make_pdf(), reason="the fonts of PDF papers could not be had at set-up")
@pytest.mark.parametrize(
    ("count", "numbers"),
    [
        (10, ["—1—", "—2—"]),  # one page: its back
        (30, ["—1—", "—2—"]),  # two pages, room on the second
        (41, ["—1—", "—2—", ""]),  # two full pages: the fourth, no number behind the blank third (7.5)
        (50, ["—1—", "—2—", "—3—", "—4—"]),  # three pages: the fourth
    ],
)
def test_imprint_is_on_the_last_even_page_in_word_as_in_pdf(count: int, numbers: list[str], tmp_path: Path) -> None:
    """R06 N17 for one, two and three pages of text. LibreOffice leaves blank pages out of its PDF."""
    paper = plain(count)

    with pypdfium2.PdfDocument(rendered(paper, tmp_path)) as word, pypdfium2.PdfDocument(to_pdf(paper)) as own:
        feet = [foot_of(document[len(document) - 1]) for document in (word, own)]
        found = [number_of(page) for page in word]
        written = [number_of(page) for page in own if page.get_textpage().get_text_bounded().strip()]

    assert feet == [FOOT, FOOT]
    assert (found, written) == (numbers, numbers)


def test_imprint_behind_a_table_that_lies_stands_upright_at_the_foot(tmp_path: Path) -> None:
    with pypdfium2.PdfDocument(rendered(with_wide_annex(), tmp_path)) as document:
        lying = [page.get_width() > page.get_height() for page in document]
        foot = foot_of(document[len(document) - 1])

    assert (lying, foot) == ([False, True, False], FOOT)
