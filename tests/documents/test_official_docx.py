"""The layout of GB/T 9704-2012 as it stands in the file: faces by their office names, grid, margins, 版记."""

import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

from beacon.documents.official.docx import to_docx
from beacon.documents.official.paper import Annex, Block, Column, Heading, Imprint, OfficialPaper, Paragraph, Run, Table

UNITS = Table(
    (Column("单位", 2, "left"), Column("场次")), (("锦绣社区", "3"), ("合计", "3")), "表1", last_row_is_total=True
)
WIDE = Table(tuple(Column(f"指标{n}") for n in range(9)), (tuple("123456789"),) * 60)
IMPRINT = Imprint("云汀区江畔街道党政办公室", date(2023, 11, 24), "区消防救援支队，街道班子成员")
BLOCKS: tuple[Block, ...] = (
    Heading(1, "总体情况", 1),
    Heading(2, "演练", 1),
    Heading(3, "社区", 1),
    Heading(4, "改期", 1),
    Heading(2, "参观。", 2, rest="第四季度完成3个。"),
    Paragraph(("全街道应报25个单位，", Run("未报：石梯村", bold=True), "。")),
    UNITS,
    Paragraph("请于11月27日前补报。"),
)


def paper(**changes: object) -> OfficialPaper:
    """A month's circular with every part."""
    parts: dict[str, object] = {
        "mark": "云汀区江畔街道办事处文件",
        "number": "江畔办〔2023〕46号",
        "title": "关于2023年11月消防宣传工作情况的通报",
        "addressees": "各村（居）委会，街道各部门",
        "blocks": BLOCKS,
        "attachments": ("活动明细", "口径。"),
        "signed_by": "江畔街道消安办",
        "signed_on": date(2023, 11, 4),
        "note": "此件公开发布",
        "imprint": IMPRINT,
    }
    return OfficialPaper(**{**parts, **changes})  # type: ignore[arg-type]


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of the package."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def lines_of(content: bytes) -> list[str]:
    """All paragraphs of the body in order, those in tables too."""
    body = Document(io.BytesIO(content)).element.body
    return ["".join(node.text or "" for node in p.iter(qn("w:t"))) for p in body.iter(qn("w:p"))]


def styled(content: bytes, style: str) -> etree._Element:
    """The first paragraph of a style."""
    body = Document(io.BytesIO(content)).element.body
    return next(p for p in body.iter(qn("w:p")) if p.pPr is not None and p.pPr.pStyle.get(qn("w:val")) == style)


def test_paper_ends_with_the_imprint_lines_in_the_right_order() -> None:
    """R06 the Word export ends with the 版记: 抄送, then 印发机关 and 印发日期 on one line."""
    last = [line for line in lines_of(to_docx(paper())) if line][-3:]

    assert last == ["抄送：区消防救援支队，街道班子成员。", "云汀区江畔街道党政办公室", "2023年11月24日印发"]


def test_all_parts_stand_in_their_order() -> None:
    assert [line for line in lines_of(to_docx(paper())) if line] == [
        "云汀区江畔街道办事处文件",
        "江畔办〔2023〕46号",
        "关于2023年11月消防宣传工作情况的通报",
        "各村（居）委会，街道各部门：",
        "一、总体情况",
        "（一）演练",
        "1. 社区",
        "（1）改期",
        "（二）参观。第四季度完成3个。",
        "全街道应报25个单位，未报：石梯村。",
        "表1",
        *("单位", "场次", "锦绣社区", "3", "合计", "3"),
        "请于11月27日前补报。",
        "附件：1.活动明细",
        "2.口径",
        "江畔街道消安办",
        "2023年11月4日",
        "（此件公开发布）",
        "抄送：区消防救援支队，街道班子成员。",
        "云汀区江畔街道党政办公室",
        "2023年11月24日印发",
    ]


def test_page_is_a4_with_the_official_margins_and_grid() -> None:
    """N17 A4, margins 37/35/28/26 mm, 22 lines of 28 signs."""
    section = Document(io.BytesIO(to_docx(paper()))).sections[-1]

    size = (section.page_width, section.page_height)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    nearest = [round(length / Mm(1)) for length in (*size, *margins)]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert nearest == [210, 297, 37, 35, 28, 26]
    assert grid.get(qn("w:type")) == "linesAndChars"
    line, sign = int(grid.get(qn("w:linePitch"))) / 20, 16 + int(grid.get(qn("w:charSpace"))) / 4096
    height = (section.page_height - section.top_margin - section.bottom_margin) / Pt(1)
    width = (section.page_width - section.left_margin - section.right_margin) / Pt(1)
    assert (int(height / line), int(width / sign)) == (22, 28)


@pytest.mark.parametrize(
    ("style", "face", "size"),
    [
        ("Mark", "方正小标宋简体", "73"),
        ("Title", "方正小标宋简体", "44"),
        ("Body", "仿宋_GB2312", "32"),
        ("Heading1", "黑体", "32"),
        ("Heading2", "楷体_GB2312", "32"),
        ("Heading3", "仿宋_GB2312", "32"),
        ("Heading4", "仿宋_GB2312", "32"),
        ("SignedOn", "仿宋_GB2312", "32"),
        ("Imprint", "仿宋_GB2312", "28"),
    ],
)
def test_faces_are_named_in_styles_and_runs(style: str, face: str, size: str) -> None:
    """N17 方正小标宋 2号 title, 仿宋 3号 body, 黑体 and 楷体 headings, 4号 imprint."""
    content = to_docx(paper())
    styles = etree.fromstring(parts_of(content)["word/styles.xml"])
    own = next(found for found in styles if found.get(qn("w:styleId")) == style)
    run = list(styled(content, style).iter(qn("w:r")))[-1]  # a heading may run into the body

    for look in (own.find(qn("w:rPr")), run.find(qn("w:rPr"))):
        assert look.find(qn("w:rFonts")).get(qn("w:eastAsia")) == face
        assert look.find(qn("w:rFonts")).get(qn("w:ascii")) == "Times New Roman"
        assert look.find(qn("w:lang")).get(qn("w:eastAsia")) == "zh-CN"
    assert run.find(qn("w:rPr")).find(qn("w:sz")).get(qn("w:val")) == size


def test_body_is_indented_by_two_signs_in_both_measures() -> None:
    styles = etree.fromstring(parts_of(to_docx(paper()))["word/styles.xml"])

    body = next(found for found in styles if found.get(qn("w:styleId")) == "Body")
    indent = body.find(qn("w:pPr")).find(qn("w:ind"))

    assert (indent.get(qn("w:firstLineChars")), indent.get(qn("w:firstLine"))) == ("200", "640")


def test_mark_and_its_rule_are_red_and_absent_without_a_mark() -> None:
    content = to_docx(paper())

    assert next(styled(content, "Mark").iter(qn("w:color"))).get(qn("w:val")) == "FF0000"
    rule = styled(content, "Number").pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert rule.get(qn("w:color")) == "FF0000"
    draft = to_docx(paper(mark=None, number=None))
    assert b"FF0000" not in parts_of(draft)["word/document.xml"]
    assert lines_of(draft)[0] == "关于2023年11月消防宣传工作情况的通报"


def test_number_without_a_red_head_stands_below_the_title() -> None:
    assert lines_of(to_docx(paper(mark=None)))[:2] == ["关于2023年11月消防宣传工作情况的通报", "江畔办〔2023〕46号"]


@pytest.mark.parametrize(
    ("organ", "organ_indent", "date_indent"),
    [("江畔街道消安办", "375", "400"), ("云汀区江畔街道消防安全委员会办公室", "0", "525"), ("消安办", "575", "400")],
)
def test_organ_is_centred_over_a_date_four_signs_from_the_right(
    organ: str, organ_indent: str, date_indent: str
) -> None:
    content = to_docx(paper(signed_by=organ))

    found = [
        styled(content, style).pPr.find(qn("w:ind")).get(qn("w:rightChars")) for style in ("Signature", "SignedOn")
    ]

    assert found == [organ_indent, date_indent]


def test_last_paragraph_stays_with_the_signature() -> None:
    content = to_docx(paper(attachments=()))

    body = Document(io.BytesIO(content)).element.body
    asking = next(p for p in body.iter(qn("w:p")) if "27日前补报" in "".join(p.itertext()))

    assert asking.pPr.find(qn("w:keepNext")) is not None


def test_imprint_has_its_rules_and_floats_at_the_foot_of_the_type_area() -> None:
    table = Document(io.BytesIO(to_docx(paper()))).tables[-1]._tbl

    place = table.tblPr.find(qn("w:tblpPr"))
    assert (place.get(qn("w:vertAnchor")), place.get(qn("w:tblpYSpec"))) == ("margin", "bottom")
    rules = [
        tuple(borders.find(qn(f"w:{side}")).get(qn("w:sz")) for side in ("top", "bottom"))
        for borders in table.iter(qn("w:tcBorders"))
    ]
    assert rules == [("8", "6"), ("6", "8"), ("6", "8")]


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages() -> None:
    parts = parts_of(to_docx(paper()))
    document = Document(io.BytesIO(to_docx(paper())))
    section = document.sections[-1]

    assert document.settings.odd_and_even_pages_header_footer is True
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (line,) = footer.paragraphs
        assert line.text == "— 1 —"
        assert line._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side
        assert " PAGE " in "".join(line._p.itertext())
        assert {fonts.get(qn("w:ascii")) for fonts in line._p.iter(qn("w:rFonts"))} == {"宋体"}
    assert b"PAGE" not in parts["word/document.xml"]


def test_table_fills_the_type_area_and_repeats_its_header() -> None:
    table = Document(io.BytesIO(to_docx(paper()))).tables[0]._tbl

    widths = [int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol"))]
    assert widths == [5897, 2948]
    headers = [row.trPr.find(qn("w:tblHeader")) is not None for row in table.iter(qn("w:tr"))]
    assert headers == [True, False, False]
    assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in table.iter(qn("w:tr")))


def test_table_of_nine_columns_lies_on_pages_of_its_own() -> None:
    document = Document(io.BytesIO(to_docx(paper(blocks=(*BLOCKS, WIDE, Paragraph("后文"))))))

    turned = [section.page_width > section.page_height for section in document.sections]
    assert turned == [False, True, False, False]  # the last one holds the 版记 on an even page
    lying = document.sections[1]
    wide = next(t for t in document.tables if len(t.columns) == 9)._tbl
    room = (lying.page_width - lying.left_margin - lying.right_margin) // 635
    assert sum(int(column.get(qn("w:w"))) for column in wide.iter(qn("w:gridCol"))) <= room


def test_annexes_come_on_new_pages_before_the_imprint_and_are_named() -> None:
    content = to_docx(paper(attachments=(), annexes=(Annex("明细", (UNITS,)), Annex("口径", (Paragraph("略"),)))))

    lines = [line for line in lines_of(content) if line]
    assert lines[lines.index("附件：1.明细") + 1] == "2.口径"
    assert lines[-7:-3] == ["3", "附件2", "口径", "略"]
    breaks = [p for p in Document(io.BytesIO(content)).element.body.iter(qn("w:pageBreakBefore"))]
    assert len(breaks) == 2


def test_single_attachment_is_not_numbered() -> None:
    assert "附件：活动明细" in lines_of(to_docx(paper(attachments=("活动明细；",))))


def test_same_paper_gives_the_same_bytes() -> None:
    assert to_docx(paper()) == to_docx(paper())
    moment = datetime(2023, 11, 24, 9, 30, tzinfo=UTC)
    properties = Document(io.BytesIO(to_docx(paper(), created=moment))).core_properties
    assert (properties.title, properties.author) == ("关于2023年11月消防宣传工作情况的通报", "江畔街道消安办")
    assert properties.created == properties.modified == moment


def test_file_holds_nothing_but_its_own_parts() -> None:
    assert sorted(parts_of(to_docx(paper()))) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/footer1.xml",
        "word/footer2.xml",
        "word/settings.xml",
        "word/styles.xml",
        "word/theme/theme1.xml",
    ]


def test_signs_that_mean_something_in_xml_or_nothing_at_all_do_no_harm() -> None:
    content = to_docx(paper(title="<甲&乙>\x0b", blocks=(Paragraph("“119”<b>\x00&amp;"),), signed_by="\ud800办"))

    lines = lines_of(content)
    assert "<甲&乙>" in lines
    assert "“119”<b>&amp;" in lines


def test_quotation_marks_beside_digits_stand_in_the_chinese_face() -> None:
    runs = styled(to_docx(paper(blocks=(Paragraph("开展“119”活动"),))), "Body").findall(qn("w:r"))

    faces = [(r.find(qn("w:t")).text, r.find(qn("w:rPr")).find(qn("w:rFonts")).get(qn("w:ascii"))) for r in runs]
    latin, chinese = "Times New Roman", "仿宋_GB2312"
    assert faces == [("开展", latin), ("“", chinese), ("119", latin), ("”", chinese), ("活动", latin)]


def test_shortest_paper_is_a_title_and_words() -> None:
    content = to_docx(OfficialPaper(title="说明", blocks=(Paragraph("无。"),)))

    assert lines_of(content) == ["说明", "", "无。"]
