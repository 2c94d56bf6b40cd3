"""The paper as a program lays it out, where one is at hand; elsewhere its XML alone is asserted."""

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from beacon.documents.official import Column, Imprint, OfficialPaper, Paragraph, Table
from beacon.documents.official_docx import to_docx

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


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not on this machine: the look of papers is not rendered")
def test_rendered_paper_has_22_lines_of_28_signs_and_its_imprint_at_the_foot(tmp_path: Path) -> None:
    """N17 as LibreOffice lays it out, with whatever faces stand in for the office's."""
    (tmp_path / "paper.docx").write_bytes(to_docx(PAPER))

    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "paper.docx")], check=True, capture_output=True, timeout=120)

    with pypdfium2.PdfDocument(tmp_path / "paper.pdf") as document:
        second = document[1].get_textpage().get_text_bounded().split("\r\n")
        # From the foot of the type area, 35 mm or 99 points up, to two lines of 24 points above it.
        foot = document[len(document) - 1].get_textpage().get_text_bounded(bottom=97, top=150).split("\r\n")
        lying = [page.get_width() > page.get_height() for page in document]
    assert [len(line) for line in second if line[0] in REPEATED] == [28] * 22
    assert [line.replace(" ", "") for line in foot] == [
        "抄送：区消防救援支队，街道班子成员。",
        "云汀区江畔街道党政办公室2023年11月24日印发",
    ]
    assert lying == [False, False, False, True, True, True, True, False]
