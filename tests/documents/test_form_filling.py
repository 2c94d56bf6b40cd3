"""Filling somebody else's workbook in place: what was asked for changes, nothing else does."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from beacon.documents.form.cells import address_of, area_of, place_of
from beacon.documents.form.filling import fill
from beacon.documents.form.sheets import open_form
from beacon.documents.sheet_marks import SheetProblem
from tests.support.district_forms import question_list, settings_table, street_table, unit_table

FORMS: dict[str, tuple[Callable[[], bytes], str, dict[tuple[int, int], Any]]] = {
    "unit table": (unit_table, "统计表", {(3, 2): 2, (3, 3): 86, (4, 2): 1, (4, 3): 30, (5, 4): 12}),
    "inline strings": (lambda: unit_table(inline=True), "统计表", {(3, 2): 2, (5, 4): 12, (4, 3): None}),
    "question list": (question_list, "季度调查", {(2, 1): 4, (2, 3): 126, (5, 1): 0.5}),
    "settings": (settings_table, "五进", {(1, 1): 3, (1, 5): 1, (2, 2): 8}),
    "streets": (street_table, "全区", {(1, 1): 5, (1, 2): None, (1, 3): None}),
}


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {entry.filename: package.read(entry) for entry in package.infolist()}


def sheet_parts(content: bytes) -> list[str]:
    return [name for name in parts(content) if name.startswith("xl/worksheets/sheet")]


def everything(content: bytes) -> Iterator[tuple[str, str, object, object]]:
    """(sheet, cell, what it holds, how it looks) of every cell."""
    for sheet in openpyxl.load_workbook(io.BytesIO(content), rich_text=True):
        for row in sheet.iter_rows():
            for cell in row:
                yield sheet.title, cell.coordinate, cell.value, getattr(cell, "_style", None)


@pytest.mark.parametrize("name", FORMS)
def test_cell_by_cell_only_the_values_asked_for_change(name: str) -> None:
    """R69 Every other value, every formula and every style index is the same, in all sheets."""
    make, sheet, values = FORMS[name]
    before = make()

    after = fill(before, {sheet: values}).content

    asked = {(sheet, address_of(place)): value for place, value in values.items()}
    old = {(title, cell): (value, look) for title, cell, value, look in everything(before)}
    new = {(title, cell): (value, look) for title, cell, value, look in everything(after)}
    assert old.keys() == new.keys()
    for key, (value, look) in new.items():
        assert look == old[key][1], key
        assert value == asked.get(key, old[key][0]), key


@pytest.mark.parametrize("name", FORMS)
def test_part_by_part_only_the_sheets_and_the_wish_to_recalculate_change(name: str) -> None:
    """R69 Pictures, drawings, styles, texts, printer settings, comments and the list of formulas: byte for byte."""
    make, sheet, values = FORMS[name]
    before = make()

    after = fill(before, {sheet: values}).content

    old, new = parts(before), parts(after)
    tables = set(sheet_parts(before))
    assert list(old) == list(new)
    assert {part for part in old if old[part] != new[part]} <= tables | {"xl/workbook.xml"}


@pytest.mark.parametrize("name", FORMS)
def test_outside_of_cell_values_the_sheet_is_byte_for_byte_the_same(name: str) -> None:
    """R69 Merged areas, rules of colour, lists to choose from, widths, print settings."""
    make, sheet, values = FORMS[name]
    before = make()

    after = fill(before, {sheet: values}).content

    for part in sheet_parts(before):
        old, new = parts(before)[part], parts(after)[part]
        for text in (old, new):
            assert text.count(b"<sheetData") == 1
        assert old.split(b"<sheetData")[0] == new.split(b"<sheetData")[0]
        assert old.split(b"</sheetData>")[-1] == new.split(b"</sheetData>")[-1]
        assert re.findall(rb"<f[ >].*?</f>", old) == re.findall(rb"<f[ >].*?</f>", new)


def test_no_result_of_a_formula_is_left_from_before() -> None:
    """R69 A program that does not recalculate shows nothing rather than last month's sum."""
    after = fill(unit_table(), {"统计表": {(3, 2): 2}}).content

    texts = [parts(after)[part].decode() for part in sheet_parts(after)]
    assert all("<f>" in text for text in texts)
    assert not any(re.search(r"</f><v>", text) for text in texts)
    assert 'fullCalcOnLoad="1"' in parts(after)["xl/workbook.xml"].decode()


def test_a_form_without_formulas_keeps_its_workbook_part() -> None:
    before = street_table()

    after = fill(before, {"全区": {(1, 1): 5}}).content

    assert parts(before)["xl/workbook.xml"] == parts(after)["xl/workbook.xml"]


def test_a_formula_is_left_alone_and_named() -> None:
    """R69 Where the form calculates, nothing is written over it."""
    filled = fill(unit_table(), {"统计表": {(6, 2): 99, (3, 2): 2}})

    assert filled.formulas == (("统计表", (6, 2)),)
    assert openpyxl.load_workbook(io.BytesIO(filled.content))["统计表"]["C7"].value == "=SUM(C4:C6)"


def test_last_months_number_does_not_stay_in_a_cell_that_is_emptied() -> None:
    """R69 None empties; it is not 0 and not what stood there."""
    after = fill(street_table(), {"全区": {(1, 1): None}}).content

    sheet = openpyxl.load_workbook(io.BytesIO(after))["全区"]
    assert (sheet["B2"].value, sheet["B2"].border.left.style, sheet["B3"].value) == (None, "thin", 99)


def test_another_reader_finds_the_same_numbers() -> None:
    after = fill(settings_table(), {"五进": {(1, 1): 3, (1, 5): 1, (2, 2): 8}}).content

    rows = CalamineWorkbook.from_filelike(io.BytesIO(after)).get_sheet_by_name("五进").to_python()

    assert [rows[1][1], rows[1][5], rows[2][2], rows[1][2]] == [3.0, 1.0, 8.0, ""]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_works_the_sums_out_anew(tmp_path: Path) -> None:
    """R69 Opened elsewhere, formulas over rows and over sheets come to the sums of what was filled in."""
    values = {(3, 2): 2, (3, 3): 86, (4, 2): 1, (4, 3): 30, (5, 2): 4, (5, 3): 10}
    (tmp_path / "filled.xlsx").write_bytes(fill(unit_table(), {"统计表": values}).content)

    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run([*command, str(tmp_path / "out"), str(tmp_path / "filled.xlsx")], check=True, timeout=120)

    book = openpyxl.load_workbook(tmp_path / "out" / "filled.xlsx", data_only=True)
    table = book["统计表"]
    assert [table[cell].value for cell in ("C7", "D7", "G4", "G7")] == [7, 126, 43, 18]
    assert (book["封面"]["B3"].value, book["填表说明"]["A2"].value) == (7, 172)


def rewritten(content: bytes, **changes: bytes) -> bytes:
    """The package with some parts exchanged or added; names are given with dots for slashes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, part in {**parts(content), **changes}.items():
            target.writestr(name, part)
    return out.getvalue()


BARE = b"""<?xml version="1.0" encoding="UTF-8"?>
<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>
<x:row><x:c t="inlineStr"><x:is><x:t>a &lt;b&gt;</x:t></x:is></x:c><x:c s='1'/><x:c><x:v>5</x:v></x:c></x:row>
<x:row r="4" s="1" customFormat="1"/>
</x:sheetData></x:worksheet>"""


def test_a_sheet_with_prefixes_and_cells_without_places_is_filled_too() -> None:
    """Other programs write the same sheet in other words."""
    before = rewritten(settings_table(), **{"xl/worksheets/sheet1.xml": BARE})

    after = fill(before, {"五进": {(0, 1): 7, (0, 4): 8, (3, 2): 9, (5, 0): 10, (1, 1): 11}}).content

    text = parts(after)["xl/worksheets/sheet1.xml"].decode()
    assert "<x:c s='1' r=\"B1\"><x:v>7</x:v></x:c>" in text
    assert '<x:c r="C1"><x:v>5</x:v></x:c><x:c r="E1"><x:v>8</x:v></x:c></x:row>' in text
    assert '<x:row r="4" s="1" customFormat="1"><x:c r="C4" s="1"><x:v>9</x:v></x:c></x:row>' in text
    sheet = openpyxl.load_workbook(io.BytesIO(after))["五进"]
    assert [sheet[cell].value for cell in ("A1", "B1", "C1", "E1", "B2", "C4", "A6")] == ["a <b>", 7, 5, 8, 11, 9, 10]


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 12), st.integers(0, 12)),
        st.none() | st.integers(0, 10**9) | st.floats(0, 1, allow_nan=False, width=32),
        max_size=30,
    )
)
def test_whatever_is_put_anywhere_reads_back(values: dict[tuple[int, int], Any]) -> None:
    """A property: values land where they were sent, formulas and all other cells stay."""
    before = unit_table()

    filled = fill(before, {"统计表": values})

    old = openpyxl.load_workbook(io.BytesIO(before))["统计表"]
    new = openpyxl.load_workbook(io.BytesIO(filled.content))["统计表"]
    formulas = {place for _, place in filled.formulas}
    merged = {(row - 1, column - 1) for area in old.merged_cells.ranges for row, column in [*area.cells][1:]}
    for row in range(13):
        for column in range(13):
            place = (row, column)
            if place not in merged:
                was, is_ = old.cell(row + 1, column + 1).value, new.cell(row + 1, column + 1).value
                wanted = values[place] if place in values and place not in formulas else was
                assert is_ == wanted, place


def test_addresses_read_back() -> None:
    for place in ((0, 0), (4, 2), (99, 25), (99, 26), (1_048_575, 16_383)):
        assert place_of(address_of(place)) == place
    assert (place_of("A0"), place_of("1A"), place_of("ABCD1"), area_of("C3:A1")) == (None, None, None, (0, 0, 2, 2))


def with_entities(content: bytes) -> bytes:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    return rewritten(content, **{"xl/worksheets/sheet1.xml": bomb})


def with_macros(content: bytes) -> bytes:
    return rewritten(content, **{"xl/vbaProject.bin": b"x"})


def declared_macros(content: bytes) -> bytes:
    types = parts(content)["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    return rewritten(content, **{"[Content_Types].xml": types})


def a_bomb(content: bytes) -> bytes:
    return rewritten(content, **{"xl/media/image9.png": b"\0" * (70 * 1024 * 1024)})


def twins(content: bytes) -> bytes:
    out = io.BytesIO(content)
    with pytest.warns(UserWarning), zipfile.ZipFile(out, "a") as target:
        target.writestr("xl/workbook.xml", b"<workbook/>")
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "是空的"),
        (b"hello", "不是Excel表格"),
        (OLE, "另存为.xlsx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "加了密码"),
        (b"PK\x03\x04 cut off", "打不开"),
        (b"PK" + b"\0" * (10 * 1024 * 1024), "超过10MB"),
    ],
)
def test_what_cannot_be_filled_is_refused_with_a_way_on(content: bytes, words: str) -> None:
    """R69 .xls, locked, damaged, too large."""
    with pytest.raises(SheetProblem, match=words):
        open_form(content)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (with_macros, "带宏"),
        (declared_macros, "带宏"),
        (with_entities, "打不开"),
        (a_bomb, "过大"),
        (twins, "打不开"),
        (lambda content: rewritten(content, **{"_xmlsignatures/origin.sigs": b""}), "电子签名"),
        (lambda content: rewritten(content, **{"xl/workbook.bin": b""}), "xlsb"),
    ],
)
def test_harmful_packages_are_refused(harm: Callable[[bytes], bytes], words: str) -> None:
    """R69 Macros, entities, bombs, two parts of one name, signatures."""
    content = harm(settings_table())

    for use in (lambda: open_form(content), lambda: fill(content, {})):
        with pytest.raises(SheetProblem, match=words):
            use()


def test_a_form_is_read_as_people_see_it() -> None:
    book = open_form(question_list())

    sheet = book.sheets[0]
    assert [(one.name, one.is_hidden) for one in book.sheets] == [
        ("季度调查", False),
        ("隐藏的表", True),
        ("空表", False),
    ]
    assert sheet.cell((0, 0)).text == "消防宣传情况调查表"
    assert [area[:2] for area in sheet.merged if area[0] <= 0 <= area[2] and area[1] <= 3 <= area[3]] == [(0, 0)]
    assert (sheet.cell((5, 1)).is_percent, sheet.cell((7, 1)).is_formula) == (True, True)
