"""The PDF of an official paper, read back by another library: page, grid, words, 版记, page numbers, fonts."""

import io
import re
from datetime import UTC, datetime

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from beacon.documents.official.docx import to_docx
from beacon.documents.official.paper import OfficialPaper, Paragraph, Picture, Pictures
from beacon.documents.official.pdf import Ending, can_make_pdf, ending_of, to_pdf
from tests.documents.papers import BLOCKS, REPEATED, lines, paper, plain, with_wide_annex

pytestmark = pytest.mark.skipif(not can_make_pdf(), reason="the fonts of PDF papers could not be had at set-up")

MILLIMETRE = 72 / 25.4


def pages_of(content: bytes) -> list[str]:
    """The words of each page, blanks and line ends left out."""
    with pypdfium2.PdfDocument(content) as document:
        return [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in document]


def words_of(content: bytes) -> str:
    """All words without page numbers."""
    return "".join(re.sub("—[0-9]+—", "", page) for page in pages_of(content))


def words_in_word(content: bytes) -> str:
    """All words of the Word file's body, in order."""
    body = Document(io.BytesIO(content)).element.body
    return re.sub(r"\s", "", "".join(node.text or "" for node in body.iter(qn("w:t"))))


def a_photo(colour: str, size: tuple[int, int] = (400, 300)) -> Picture:
    """A photo of one colour."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return Picture(file.getvalue(), size, f"照片{colour}")


def test_page_is_a4_and_holds_22_lines_of_28_signs() -> None:
    """N17 A4, the grid of the standard."""
    with pypdfium2.PdfDocument(to_pdf(plain(60))) as document:
        page = document[1].get_textpage()
        second = page.get_text_bounded(top=842 - 37 * MILLIMETRE, bottom=35 * MILLIMETRE - 1)
        size = [round(length / MILLIMETRE) for length in document[1].get_size()]
        boxes = [page.get_rect(number) for number in range(page.count_rects())]

    assert size == [210, 297]
    assert [len(line) for line in second.split("\r\n")] == [28] * 22
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    assert 28 <= left / MILLIMETRE < 29.5
    assert 182 < right / MILLIMETRE <= 184.1


@pytest.mark.parametrize(
    "made",
    [
        paper(),
        paper(mark=None),
        paper(imprint=None, sealed=False),
        with_wide_annex(),
        paper(attachments=("一", "二", "三")),
    ],
    ids=["whole", "no head", "no imprint", "annex", "attachments"],
)
def test_word_and_pdf_hold_the_same_words(made: OfficialPaper) -> None:
    in_pdf, in_word = words_of(to_pdf(made)), words_in_word(to_docx(made))

    assert in_pdf == in_word


@pytest.mark.parametrize(
    ("count", "ending", "pages"),
    [
        (10, Ending.NEXT_PAGE, 2),  # ends on page 1: the back of the sheet
        (30, Ending.SAME_PAGE, 2),
        (41, Ending.AFTER_BLANK, 4),  # page 2 is full: 版记 would not fit
        (50, Ending.NEXT_PAGE, 4),
        (70, Ending.SAME_PAGE, 4),
    ],
)
def test_imprint_stands_at_the_foot_of_the_last_even_page(count: int, ending: Ending, pages: int) -> None:
    """R06 N17 On the page of the text where that is even and has room, else on the next even one."""
    made = plain(count)

    with pypdfium2.PdfDocument(to_pdf(made)) as document:
        last = document[len(document) - 1].get_textpage()
        # From the foot of the type area, 35 mm up, over its two lines of 24 points.
        foot = last.get_text_bounded(bottom=97, top=150).replace(" ", "").split("\r\n")
        number = len(document)

    assert (ending_of(made), number) == (ending, pages)
    assert foot == ["抄送：区消防救援支队，街道班子成员。", "云汀区江畔街道党政办公室2023年11月24日印发"]


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages() -> None:
    with pypdfium2.PdfDocument(to_pdf(plain(50))) as document:
        numbers = []
        for page in document:
            text = page.get_textpage()
            where = text.search("—")
            found = where.get_next()
            assert found is not None
            left = text.get_charbox(found[0])[0] / MILLIMETRE
            numbers.append((re.findall("—[0-9]+—", re.sub(r"\s", "", text.get_text_bounded())), left > 105))

    assert numbers == [(["—1—"], True), (["—2—"], False), (["—3—"], True), (["—4—"], False)]


def test_blank_page_and_the_page_of_its_imprint_carry_no_number() -> None:
    """N17 GB/T 9704-2012 7.5."""
    first, second, blank, last = pages_of(to_pdf(plain(41)))

    assert (first[-3:], second[-3:], blank) == ("—1—", "—2—", "")
    assert last.endswith("印发")


def test_imprint_behind_a_table_that_lies_stands_upright_on_an_even_page() -> None:
    with pypdfium2.PdfDocument(to_pdf(with_wide_annex())) as document:
        lying = [page.get_width() > page.get_height() for page in document]
        said = [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in document]

    assert lying[0] is False and lying[-1] is False and any(lying)
    assert len(said) % 2 == 0
    assert "云汀区江畔街道党政办公室" in said[-1]


def test_fonts_are_embedded_and_none_is_the_machines() -> None:
    content = to_pdf(paper())

    named = {name.decode() for name in re.findall(rb"/FontName\s*/[A-Z]{6}\+([A-Za-z0-9-]+)", content)}
    assert content.count(b"/FontDescriptor") >= 4
    assert all(name.startswith(("NotoSerifSC", "NotoSansSC", "LibertinusSerif")) for name in named), named
    assert len(re.findall(rb"/FontFile[23]?", content)) >= len(named)


def test_same_paper_gives_the_same_bytes() -> None:
    made_at = datetime(2023, 11, 24, 9, 0, 30, 123456, tzinfo=UTC)

    assert to_pdf(paper()) == to_pdf(paper())
    with pypdfium2.PdfDocument(to_pdf(paper(created=made_at))) as document:
        assert document.get_metadata_value("CreationDate").startswith("D:20231124090030")


def test_words_that_mean_something_to_the_layout_are_words() -> None:
    words = '#read("/etc/passwd") *星号* _线_ $x$ <end> @ref \\u{41} // 不是注释 = 标题 [[括号]] `码`'

    said = words_of(to_pdf(paper(title=words[:20], blocks=(Paragraph(words),), signed_by="#panic()")))

    assert re.sub(r"\s", "", words) in said
    assert "#panic()" in said


def test_photos_keep_their_proportions_and_their_words() -> None:
    photos = tuple(map(a_photo, ("red", "green", "blue")))

    with pypdfium2.PdfDocument(to_pdf(plain(3, blocks=(lines(3), Pictures(photos))))) as document:
        found = [found for found in document[0].get_objects() if found.type == 3]
        shapes = [round((box[2] - box[0]) / (box[3] - box[1]), 2) for box in (one.get_bounds() for one in found)]

    assert shapes == [1.33] * 3
    made = to_docx(plain(3, blocks=(lines(3), Pictures(photos))))
    assert len(Document(io.BytesIO(made)).inline_shapes) == 3
    assert "照片green" in words_in_word(made)


def test_long_paper_is_set_whole() -> None:
    made = to_pdf(paper(blocks=(*BLOCKS, *[lines(40)] * 20)))

    assert words_of(made).count(REPEATED) > 2000
