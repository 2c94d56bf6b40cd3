"""The words of a .docx, and packages built to do harm."""

import io
import random
import zipfile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml

from beacon.notices.sources.any_file import SourceProblem, read_text

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TOO_BIG = "这个文件解开后过大，没有读取；请用 Word 打开后另存一份不带图片的 .docx 再传，或直接粘贴正文。"


def problem(name: str, content: bytes) -> str:
    """The sentence of the refusal."""
    with pytest.raises(SourceProblem) as refused:
        read_text(name, content)
    return str(refused.value)


def saved(document: WordDocument) -> bytes:
    """The bytes of a document."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def package(parts: dict[str, bytes]) -> bytes:
    """A ZIP of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def body(xml: str) -> bytes:
    """A minimal .docx with this body."""
    return package({"word/document.xml": f"<w:document {W}><w:body>{xml}</w:body></w:document>".encode()})


def test_paragraphs_and_tables_of_docx_come_in_document_order() -> None:
    document = Document()
    document.add_paragraph("前面")
    table = document.add_table(2, 2)
    for cell, words in zip(
        (c for row in table.rows for c in row.cells), ("任务", "时限", "演练", "6月底前"), strict=True
    ):
        cell.text = words
    document.add_paragraph("后面\n换行")
    document.sections[0].header.paragraphs[0].text = "页眉"

    assert read_text("a.docx", saved(document)) == "前面\n任务\t时限\n演练\t6月底前\n后面\n换行"


def test_text_box_of_docx_is_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框里</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = (
        f"<mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )

    text = read_text("a.docx", body(f"<w:p><w:r>{both}<w:t>正文</w:t></w:r></w:p>"))

    assert text == "框里\n正文"


def test_hidden_and_struck_out_words_of_docx_are_left_out() -> None:
    xml = (
        "<w:p><w:r><w:t>留</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
        "<w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom>"
        "<w:ins><w:r><w:t>补</w:t></w:r></w:ins></w:p>"
    )

    assert read_text("a.docx", body(xml)) == "留补"


def test_automatic_numbers_of_docx_are_written_out() -> None:
    document = Document()
    numbering = document.part.numbering_part.element
    levels = (("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."))
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {W} w:abstractNumId="90">'
            + "".join(
                f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{numeral}"/>'
                f'<w:lvlText w:val="{label}"/></w:lvl>'
                for depth, (numeral, label) in enumerate(levels)
            )
            + "</w:abstractNum>"
        ),
    )
    numbering.append(parse_xml(f'<w:num {W} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for depth, words in ((0, "甲"), (1, "乙"), (1, "丙"), (2, "丁"), (0, "戊"), (1, "己")):
        properties = document.add_paragraph(words)._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="{depth}"/><w:numId w:val="90"/></w:numPr>'))

    assert read_text("a.docx", saved(document)) == "一、甲\n（一）乙\n（二）丙\n1.丁\n二、戊\n（一）己"


def test_a_depth_of_thousands_of_digits_is_none() -> None:
    document = Document()
    properties = document.add_paragraph("甲")._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="{"1" * 5000}"/></w:numPr>'))

    assert read_text("a.docx", saved(document)) == "甲"


@pytest.mark.parametrize(
    "parts",
    [
        {"word/document.xml": b" " * (70 * 1024 * 1024)},
        {"word/document.xml": b"<w:document>" + b" " * (20 * 1024 * 1024)},
        {f"word/{number}.xml": b"" for number in range(3_000)},
    ],
    ids=["huge", "dense", "crowded"],
)
def test_zip_bomb_is_refused_before_anything_is_unpacked(parts: dict[str, bytes]) -> None:
    bomb = bytearray(package(parts))
    start = bomb.index(b"word/") + 40
    bomb[start : start + 8] = b"\xff" * 8  # whoever unpacked this would find it broken, not big

    assert problem("通知.docx", bytes(bomb)) == TOO_BIG


def test_zip_that_lies_about_its_size_is_refused() -> None:
    words = random.Random(1).randbytes(300_000).hex().encode()
    honest = package({"word/document.xml": b"<w:document>" + words})
    lying = honest.replace((len(words) + 12).to_bytes(4, "little"), (500).to_bytes(4, "little"))

    assert lying != honest
    assert problem("通知.docx", lying).startswith("这个 Word 文件不完整")


def test_entity_bomb_is_refused_at_its_first_declaration() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "哈"}">' for n in range(10))
    words = f"<w:document {W}><w:p><w:r><w:t>&e9;</w:t></w:r></w:p></w:document>"
    bomb = f"<?xml version='1.0'?><!DOCTYPE w [{entities}]>{words}"

    assert problem("通知.docx", package({"word/document.xml": bomb.encode()})).startswith("这个 Word 文件不完整")


@pytest.mark.parametrize("xml", ["<w:p>" * 300 + "</w:p>" * 300, "<w:b/>" * 750_000])
def test_too_deep_or_too_many_elements_are_refused(xml: str) -> None:
    # Letters nobody could compress too well keep the ratio below the limit.
    content = body(f"<!--{random.Random(2).randbytes(200_000).hex()}-->{xml}")

    assert problem("通知.docx", content) == TOO_BIG


def test_docx_of_two_hundred_pages_is_refused_without_reading_to_its_end() -> None:
    page = f"<w:p><w:r><w:t>{'各社区每季度组织居民开展消防安全疏散逃生演练一次，并做好记录。' * 20}</w:t></w:r></w:p>"

    sentence = problem("汇编.docx", body(page * 200 + "</broken>"))

    assert sentence == "这份文件的文字超过6万字，通知一般只有几页；请只传通知本身，或把要用的部分粘贴进来。"
