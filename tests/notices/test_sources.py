"""Bytes in, text out: every kind of file people hand in, and one clear sentence for those that cannot be read."""

import io
import random
import zipfile
from pathlib import Path

import pytest
from docx import Document
from PIL import Image, ImageDraw

from beacon.notices.sources.any_file import SourceProblem, read_text

FILES = Path(__file__).parent / "data_sources"
WORDS = "松岗街道消防宣传工作通知\n各社区每季度组织1次疏散演练。"
NUMBERED = [
    "云汀区松岗街道办事处",
    "关于做好2024年“冬防”消防宣传工作的通知",
    "各村（居）委会，街道各部门：",
    "一、总体要求",
    "以少发生、早发现为目标，café Ünïcode 与 𠮷 字测试，各社区每月开展1次消防宣传活动。",
    "二、重点任务",
    "（一）入户宣传。各社区每季度敲门入户一遍。",
    "（二）应急演练。各村每半年组织1次疏散演练，详见附件。",
    "保留的话。补上的话。",
    "任务\t责任单位\t完成时限",
    "冬季宣传\t\t11月底前",
    "隐患排查\t平安办 各社区\t12月20日前",
    "（此件公开发布）",
    "松岗街道办事处",
    "2024年10月8日",
]
"""Lines of the .doc fixture: made with LibreOffice from a .docx with lists, a table, a field, hidden and struck-out
words, a header and a text box."""


def problem(name: str, content: bytes) -> str:
    """The sentence of the refusal."""
    with pytest.raises(SourceProblem) as refused:
        read_text(name, content)
    return str(refused.value)


def docx(*paragraphs: str) -> bytes:
    """A .docx of these paragraphs."""
    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
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


def picture(kind: str) -> bytes:
    """A picture with words drawn on it."""
    image = Image.new("RGB", (300, 100), "white")
    ImageDraw.Draw(image).text((10, 10), "notice 2024", fill="black")
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_in_every_encoding_that_offices_save(encoding: str) -> None:
    content = WORDS.replace("\n", "\r\n").encode(encoding)

    assert read_text("通知.txt", content) == WORDS


def test_rare_signs_of_gb18030_survive() -> None:
    assert read_text("通知.txt", "䶮㙍𠮷村每月报送。".encode("gb18030")) == "䶮㙍𠮷村每月报送。"


def test_control_signs_go_and_other_blanks_stay() -> None:
    text = read_text("a.txt", f"一\u3000 二\x07三\t四  \n\n{WORDS * 3}".encode())

    assert text == f"一\u3000 二三\t四\n\n{WORDS * 3}"


@pytest.mark.parametrize("name", ["通知.doc", "通知.wps", "通知.docx", "通知"])
def test_word_97_file_is_read_with_its_lists_and_tables_under_any_name(name: str) -> None:
    """Fields, text boxes, table rows, list numbers, hidden and deleted words; both kinds of pieces."""
    text = read_text(name, (FILES / "numbered_table_textbox.doc").read_bytes())

    lines = [line for line in text.split("\n") if line]
    assert lines == ["松岗街办〔2024〕7号", *NUMBERED]


def test_lines_that_the_page_of_a_pdf_has_cut_are_joined_across_pages() -> None:
    assert read_text("通知.pdf", (FILES / "wrapped.pdf").read_bytes()).split("\n") == [
        "松岗街道“冬防”工作通知",
        "各村、各社区：",
        "一、各社区、村每月组织1次“冬防”宣传，每季度组织1次演练，每月20日前报送工作通知的组织工作；"
        "各村每季度宣传1次，各社区每月演练2次。",
        "二、各村组织演练。",
        "三、各社区每季度组织各村宣传“冬防”工作，各村每月10日前报送各社区，各社区每月20日前报送街道；"
        "街道每季度组织1次各村、各社区演练，各村、各社区各组织1次演练工作，每月宣传“冬防”工作2次。",
        "松岗街道",
        "2024年10月8日",
    ]


def test_bytes_decide_before_the_name() -> None:
    content = docx("各社区每季度组织1次疏散演练。")

    assert read_text("通知.doc", content) == read_text("通知.pdf", content) == "各社区每季度组织1次疏散演练。"


def test_empty_file_and_file_without_words_ask_for_another() -> None:
    assert problem("a.txt", b"") == "这个文件是空的，可能没有传完；请重新选择文件，或直接粘贴正文。"
    without_words = "这份文件里没有文字，请换成有正文的文件，或直接粘贴正文。"
    assert problem("a.txt", b" \r\n\t ") == without_words
    assert problem("a.docx", docx("", " ")) == without_words


@pytest.mark.parametrize(
    ("name", "kind"), [("a.jpg", "JPEG"), ("a.png", "PNG"), ("通知.docx", "JPEG"), ("a.bmp", "BMP")]
)
def test_picture_under_any_name_asks_to_paste(name: str, kind: str) -> None:
    assert problem(name, picture(kind)) == "图片里没有文字，请粘贴正文。"


def test_scanned_pdf_asks_to_paste() -> None:
    assert problem("扫描件.pdf", picture("PDF")) == "图片里没有文字，请粘贴正文。"


def test_text_named_as_a_picture_says_so() -> None:
    sentence = "文件名以 .jpg 结尾，里面却是纯文字；请把文件名改成 .txt 再传，或直接粘贴正文。"

    assert problem("通知.jpg", WORDS.encode()) == sentence


def test_locked_files_ask_for_an_unlocked_copy() -> None:
    doc = bytearray((FILES / "numbered_table_textbox.doc").read_bytes())
    doc[doc.index(b"\xec\xa5") + 11] |= 1  # fEncrypted
    # The container of an encrypted .docx has a stream of this name instead of WordDocument.
    plain, locked = "WordDocument".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")
    container = bytearray((FILES / "numbered_table_textbox.doc").read_bytes())
    entry = container.index(plain)
    container[entry : entry + len(locked)] = locked
    container[entry + 64] = len(locked) + 2
    zipped = bytearray(docx("字"))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        zipped[zipped.index(signature) + flags] |= 1

    sentence = "这个文件加了密码；请去掉密码另存一份再传，或直接粘贴正文。"
    assert problem("a.doc", bytes(doc)) == sentence
    assert problem("a.docx", bytes(container)) == sentence
    assert problem("a.docx", bytes(zipped)) == sentence
    assert problem("a.pdf", (FILES / "locked.pdf").read_bytes()) == sentence.replace("文件加", " PDF 加")


@pytest.mark.parametrize(
    ("parts", "beginning"),
    [
        ({"a.txt": b"x"}, "这是一个压缩包，里面没有 Word 正文"),
        ({"[Content_Types].xml": b"<Types/>", "word/styles.xml": b"<x/>"}, "这个 Word 文件不完整"),
        ({"xl/workbook.xml": b"<x/>"}, "这是 Excel 表格"),
        ({"ppt/presentation.xml": b"<x/>"}, "这是演示文稿"),
        ({"OFD.xml": b"<x/>"}, "这是 OFD 版式文件"),
        ({"word/document.xml": b"<w:document"}, "这个 Word 文件不完整"),
    ],
)
def test_package_without_a_word_body_says_what_it_is(parts: dict[str, bytes], beginning: str) -> None:
    sentence = problem("通知.docx", package(parts))

    assert sentence.startswith(beginning)
    assert "请" in sentence


def test_package_cut_short_asks_to_download_again() -> None:
    content = docx("各社区每季度组织1次疏散演练。")

    broken = "这个 Word 文件不完整，可能没有下载完；请重新下载或用 Word 打开后另存一份再传。"
    assert problem("a.docx", content[: len(content) // 2]) == broken


@pytest.mark.parametrize(
    ("name", "content", "beginning"),
    [
        ("a.rar", b"Rar!\x1a\x07\x00xxxx", "这是一个压缩包；请解压"),
        ("a.doc", b"{\\rtf1\\ansi x}", "这个文件是用网页或 RTF 格式存的"),
        ("a.doc", b"<html><body>x</body></html>", "这个文件是用网页或 RTF 格式存的"),
        ("a.doc", b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "这个文件是用网页或 RTF 格式存的"),
        ("a.bin", random.Random(3).randbytes(5_000), "这种文件读不了"),
        ("a.pdf", b"%PDF-1.7\nnothing", "这个 PDF 打不开"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3_000), "这个 Word 文件不完整"),
        ("a.docx", b"PK\x03\x04" + bytes(300), "这个 Word 文件不完整"),
        ("a.txt", b"x" * (20 * 1024 * 1024 + 1), "这个文件超过 20 MB"),
        ("a.txt", "字".encode() * 60_001, "这份文件的文字超过6万字"),
    ],
)
def test_what_cannot_be_read_gets_one_sentence_that_says_what_to_do(name: str, content: bytes, beginning: str) -> None:
    sentence = problem(name, content)

    assert sentence.startswith(beginning)
    assert "请" in sentence
    assert sentence.count("。") == 1


@pytest.mark.parametrize("seed", range(120))
def test_damaged_files_never_raise_anything_else(seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray((FILES / "numbered_table_textbox.doc").read_bytes() if seed % 3 else docx("演练", "宣传"))
    for _ in range(chance.choice((1, 4, 40))):
        content[chance.randrange(len(content))] = chance.choice((0, 255, chance.randrange(256)))
    if seed % 4 == 0:
        content = content[: chance.randrange(600, len(content))]

    try:
        text = read_text("通知.doc", bytes(content))
    except SourceProblem as refused:
        text = str(refused)

    assert text
