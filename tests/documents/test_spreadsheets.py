"""Reading tables: what is in them, what is behind their values, and what is no table at all."""

import io
import re
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import olefile
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from beacon.documents import sheet_apart
from beacon.documents.sheet_apart import MOST_MERGED
from beacon.documents.spreadsheets import (
    BROKEN,
    MANY_SHEETS,
    MOST_BYTES,
    MOST_ROWS,
    MOST_SHEETS,
    Grid,
    SheetProblem,
    open_book,
)

OLD = Path(__file__).parent / "data" / "units.xls"
"""An Excel 97 file made with xlwt: a formula in row 3, row 4 hidden, rows 5 and 6 merged, a hidden sheet."""


def a_workbook(write: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        write(book)
    return file.getvalue()


def plain(book: xlsxwriter.Workbook) -> None:
    book.add_worksheet("单位").write_row(0, 0, ("编号", "名称"))


def problem(content: bytes, name: str = "") -> str:
    """The sentence with which a file or its first sheet is refused."""
    with pytest.raises(SheetProblem) as refused:
        book = open_book(content)
        book.grid(name or book.names[0])
    return str(refused.value)


def test_places_in_the_grid_are_places_in_the_sheet() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet("单位")
        page.write(2, 1, "编号")
        page.write_formula(3, 1, "=1+1", None, 2)
        page.merge_range(5, 0, 6, 1, "合并")
        page.set_row(4, None, None, {"hidden": True})
        book.add_worksheet("旧表").hide()

    book = open_book(a_workbook(write))
    grid = book.grid("单位")

    assert (book.names, book.hidden) == (("单位", "旧表"), {"旧表"})
    assert grid.rows[2][1] == "编号"
    assert (grid.formulas, grid.merged, grid.hidden_rows) == ({(3, 1)}, ((5, 0, 6, 1),), {4})


def test_an_old_excel_file_tells_the_same() -> None:
    book = open_book(OLD.read_bytes())
    grid = book.grid("单位")

    assert (book.names, book.hidden) == (("单位", "旧表"), {"旧表"})
    assert (grid.rows[1][0], grid.rows[1][2], grid.rows[1][6]) == ("C01", "锦绣社区", date(2020, 1, 1))
    assert (grid.formulas, grid.merged, grid.hidden_rows) == ({(2, 2)}, ((4, 2, 5, 2),), {3})


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("编号,名称\nC01,锦绣", [["编号", "名称"], ["C01", "锦绣"]]),
        ("编号\t名称\nC01\t锦绣,社区", [["编号", "名称"], ["C01", "锦绣,社区"]]),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_table_is_read_in_every_encoding_offices_save(text: str, rows: list[list[str]], encoding: str) -> None:
    book = open_book(text.encode(encoding))

    assert (book.is_plain, book.grid("")) == (True, Grid("", rows))


def a_bomb() -> bytes:
    file = io.BytesIO(a_workbook(plain))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet9.xml", b"0" * (200 * 1024 * 1024))
    return file.getvalue()


def a_lying_package() -> bytes:
    """A sheet that says it unpacks to a hundred bytes and holds a hundred megabytes."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(a_workbook(plain))) as good,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for entry in good.infolist():
            large = entry.filename == "xl/worksheets/sheet1.xml"
            bad.writestr(entry.filename, b"<a>" * 30_000_000 if large else good.read(entry))
    content = bytearray(file.getvalue())
    real = struct.pack("<I", 90_000_000)
    while (place := content.find(real)) >= 0:
        content[place : place + 4] = struct.pack("<I", 100)
    return bytes(content)


def in_a_strange_encoding() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(a_workbook(plain))) as good, zipfile.ZipFile(file, "w") as bad:
        for entry in good.infolist():
            bad.writestr(entry.filename, good.read(entry).replace(b'encoding="UTF-8"', b'encoding="U08"'))
    return file.getvalue()


def with_entities() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(a_workbook(plain))) as good, zipfile.ZipFile(file, "w") as bad:
        for entry in good.infolist():
            part = good.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                part = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
            bad.writestr(entry.filename, part)
    return file.getvalue()


def another_package(part: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr(part, "<x/>")
    return file.getvalue()


def a_container(stream: str) -> bytes:
    """An OLE file whose only stream has another name: the fixture with its directory entry renamed."""
    old, new = "Workbook".encode("utf-16-le"), stream.encode("utf-16-le")
    content = OLD.read_bytes()
    place = content.index(old)
    entry = bytearray(content[place : place + 128])
    entry[:64] = new.ljust(64, b"\0")
    entry[64:66] = struct.pack("<H", len(new) + 2)
    return content[:place] + bytes(entry) + content[place + 128 :]


def locked_old_file() -> bytes:
    """The fixture with its first record after the beginning turned into FILEPASS."""
    with olefile.OleFileIO(io.BytesIO(OLD.read_bytes())) as container:
        stream = container.openstream("Workbook").read()
    second = 4 + struct.unpack_from("<H", stream, 2)[0]
    content = bytearray(OLD.read_bytes())
    place = content.index(stream[:64]) + second
    content[place : place + 2] = struct.pack("<H", 0x2F)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "这个文件是空的"),
        (b" \n ", "这个文件是空的"),
        (b"PK\x03\x04" + b"x" * MOST_BYTES, "这个文件超过5MB"),
        (b"%PDF-1.7", "这是PDF"),
        (b"\x89PNG\r\n\x1a\n", "这是图片"),
        (b"Rar!\x1a\x07", "这是压缩包"),
        (b"<html><table>", "这个文件是网页或文档存成的"),
        (b"\xff\xff\xff\xff", "文件里的字认不出来"),
        (b'"' + b"x" * 200_000, "这个文件不是表格"),
        (b"PK\x03\x04rest", "这个文件打不开"),
        (a_workbook(plain)[:2_000], "这个文件打不开"),
        (another_package("word/document.xml"), "这是Word文件"),
        (another_package("ppt/presentation.xml"), "这是演示文稿"),
        (another_package("xl/workbook.bin"), "这个文件是.xlsb格式"),
        (another_package("photo.jpg"), "这是一个压缩包，里面没有Excel表格"),
        (OLD.read_bytes()[:3_000], "这个文件打不开"),
        (a_container("WordDocument"), "这是Word文件"),
        (a_container("EncryptedPackage"), "这个文件加了密码"),
        (a_container("Book"), "这是很早的Excel文件"),
        (a_container("Other"), "这个文件里没有Excel表格"),
        (locked_old_file(), "这个文件加了密码"),
    ],
)
def test_what_is_no_table_gets_one_sentence_whatever_its_name(content: bytes, sentence: str) -> None:
    assert problem(content).startswith(sentence)


def that_claims_too_many_texts() -> bytes:
    """The library would ask for room for them all at once."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(a_workbook(plain))) as good, zipfile.ZipFile(file, "w") as bad:
        for entry in good.infolist():
            bad.writestr(entry.filename, re.sub(rb'ount="2"', b'ount="4294967295"', good.read(entry)))
    return file.getvalue()


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (that_claims_too_many_texts, "这个文件打不开"),
        (in_a_strange_encoding, "这个文件打不开"),
        (a_bomb, "这个文件解开后过大"),
        (a_lying_package, "这个文件"),
        (with_entities, "这个文件打不开"),
    ],
)
def test_a_package_that_is_a_trap_is_refused_before_it_is_unpacked(make: Callable[[], bytes], sentence: str) -> None:
    assert problem(make()).startswith(sentence)


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ((1_048_575, 0), "「单位」写到了第1048576行，一次最多20000行。"),
        ((0, 16_383), "「单位」写到了第16384列，最多200列。"),
    ],
)
def test_one_sign_at_the_far_end_of_a_sheet_does_not_fill_the_memory(place: tuple[int, int], sentence: str) -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("单位").write(*place, "x")

    assert problem(a_workbook(write)).startswith(sentence)


def test_a_sheet_that_is_only_a_chart_is_no_table() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        plain(book)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=单位!$A$1:$A$2"})
        book.add_chartsheet("图").set_chart(chart)

    assert open_book(a_workbook(write)).names == ("单位",)


def test_cells_that_are_only_coloured_do_not_count() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet("单位")
        page.write(0, 0, "编号")
        page.write_blank(200_000, 0, None, book.add_format({"bg_color": "#FF0000"}))

    assert open_book(a_workbook(write)).grid("单位").rows[0][0] == "编号"


@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]))
def test_any_bytes_are_a_table_or_refused(content: bytes, beginning: bytes) -> None:
    try:
        book = open_book(beginning + content)
        book.grid(book.names[0])
    except SheetProblem:
        pass


@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=8), st.booleans())
def test_a_damaged_workbook_is_a_table_or_refused(place: int, patch: bytes, is_old: bool) -> None:
    whole = bytearray(OLD.read_bytes() if is_old else a_workbook(plain))
    place %= len(whole)
    whole[place : place + len(patch)] = patch
    try:
        book = open_book(bytes(whole))
        for name in book.names:
            book.grid(name)
    except SheetProblem:
        pass


def test_one_long_text_in_every_cell_ends_only_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shared text is in the file once and in the answer as often as there are cells."""
    monkeypatch.setattr(sheet_apart, "MOST_ANSWER", 1024 * 1024)

    def write(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet("单位")
        for row in range(2000):
            page.write(row, 0, "长" * 1000)

    assert problem(a_workbook(write)) == BROKEN


def test_a_file_of_many_sheets_is_refused_before_any_is_read() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        for _ in range(MOST_SHEETS + 1):
            book.add_worksheet()

    assert problem(a_workbook(write)) == MANY_SHEETS


def test_a_name_of_a_hundred_thousand_signs_is_no_name_of_a_sheet() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(a_workbook(plain))) as source, zipfile.ZipFile(content, "w") as target:
        for part in source.namelist():
            target.writestr(
                part, source.read(part).replace('name="单位"'.encode(), f'name="{"单" * 100_000}"'.encode())
            )

    assert problem(content.getvalue()) == BROKEN


def test_millions_of_empty_lines_are_not_kept() -> None:
    book = open_book("编号,名称\n".encode() + b"\n" * 4_000_000)

    assert book.reach == MOST_ROWS + 2
    assert "一次最多20000行" in problem("编号,名称\n".encode() + b"\n" * 4_000_000)


def test_more_merged_areas_than_a_person_makes_are_not_kept() -> None:
    """R34 N11 They come in a small file and would be as large in memory as the file is in disguise."""

    def write(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet("单位")
        page.write_row(0, 0, ("编号", "名称"))
        page.merge_range(1, 0, 2, 0, "合并")

    content, made = io.BytesIO(a_workbook(write)), io.BytesIO()
    areas = b"".join(b'<mergeCell ref="A%d:A%d"/>' % (row, row + 1) for row in range(1, 2 * MOST_MERGED + 4, 2))
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, re.sub(rb"<mergeCell ref[^>]*>", areas, part) if "sheet1" in name else part)

    assert problem(made.getvalue(), "单位") == BROKEN
