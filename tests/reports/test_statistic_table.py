"""The statistic table: the same numbers as Word, PDF and Excel; what is unknown is empty, never nought."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from docx import Document
from openpyxl import load_workbook

from beacon.documents.official.docx import to_docx
from beacon.documents.official.pdf import can_make_pdf, to_pdf
from beacon.documents.sheets import to_xlsx
from beacon.hazards.fixing import fix
from beacon.hazards.models import Hazard
from beacon.hazards.noting import HazardLine
from beacon.journal.models import Line
from beacon.kit.refusals import Refusal
from beacon.people.reach import Who
from beacon.reports.consolidate import make_papers
from beacon.reports.models import ReportVersion
from beacon.reports.papers.statistic_table import (
    COLUMNS,
    TableForm,
    Unrecorded,
    table_paper,
    table_workbook,
    take_table,
)
from tests.documents.test_official_pdf import pages_of
from tests.reports.months import a_month, an_office, clerk_of, frozen, gathered, record, sent

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]


@pytest.fixture
def office(at: At) -> Who:
    at("2023-11-21 16:00")
    return a_month()


def rows_of(office: Who) -> dict[str, dict[str, str]]:
    """Unit → label without measures → cell, as Word has it."""
    (table,) = Document(io.BytesIO(to_docx(table_paper(gathered(office))))).tables
    header, *rows = [[cell.text for cell in row.cells] for row in table.rows]
    labels = [label.partition("\n")[0] for label in header]
    return {row[0]: dict(zip(labels, row, strict=True)) for row in rows}


def test_a_nought_is_printed_and_what_is_unknown_is_empty(office: Who) -> None:
    """R69 0 where a unit reported nothing, empty where it has not reported and where nothing can be recorded yet."""
    rows = rows_of(office)

    assert [rows["锦绣社区"][name] for name in ("演练", "培训", "广播", "资料", "入户", "备注")] == [
        "1/86",
        "0/0",
        "3/45",
        "0",
        "",
        "",
    ]
    assert (rows["桥头社区"]["演练"], rows["桥头社区"]["备注"]) == ("0/0", "零报")
    assert set(rows["石梯村"].values()) == {"石梯村", "", "未报"}
    assert (rows["合计"]["演练"], rows["合计"]["入户"], rows["合计"]["备注"]) == ("1/86", "", "2家已报")


def test_the_note_names_every_column_that_nothing_feeds(office: Who) -> None:
    """Said as 未录入, so that nobody reads an empty column as nought."""
    paper = table_paper(gathered(office))

    (table,) = paper.blocks
    lacking = [column.name for column in COLUMNS if isinstance(column, Unrecorded)]
    assert all(name in table.below for name in lacking)  # type: ignore[union-attr]
    assert "未录入，空着，不是0" in table.below  # type: ignore[union-attr]
    for words in (
        "填报单位：江畔街道消防安全委员会办公室",
        "统计区间：2023年10月24日至11月23日",
        "填报人：",
        "审核人：",
    ):
        assert words in table.above  # type: ignore[union-attr]


def test_the_note_says_that_the_total_holds_once_what_several_did_together(office: Who) -> None:
    """R30 The last row is then less than the rows above it."""
    month = replace(gathered(office), shared_n=2)

    (table,) = table_paper(month).blocks

    assert "联合开展的2条合计已去重。" in table.below  # type: ignore[union-attr]
    assert "已去重" not in table_paper(gathered(office)).blocks[0].below  # type: ignore[union-attr]


def test_excel_has_the_same_numbers_a_frozen_header_and_one_merged_title(office: Who) -> None:
    """N08 Word and Excel from one declaration; every number of a shared column has its own in Excel."""
    in_word = rows_of(office)

    sheet = load_workbook(io.BytesIO(to_xlsx(table_workbook(gathered(office))))).active
    header, *rows = list(sheet.iter_rows(min_row=3, values_only=True))
    in_excel = {row[0]: dict(zip(header, row, strict=True)) for row in rows}

    assert sheet.freeze_panes == "A4"
    assert str(next(iter(sheet.merged_cells.ranges))).startswith("A1:")
    assert [in_excel["锦绣社区"][name] for name in ("演练场次", "演练人次", "培训场次", "入户户次")] == [1, 86, 0, None]
    assert set(in_excel["石梯村"].values()) == {"石梯村", None, "未报"}
    for unit, cells in in_word.items():
        numbers = [
            number
            for name, cell in cells.items()
            if name not in ("单位", "备注")
            for number in cell.split("/")
            if number
        ]
        assert [str(value) for value in in_excel[unit].values() if isinstance(value, int)] == numbers


def test_it_lies_and_says_the_same_in_word_and_pdf(office: Who) -> None:
    if not can_make_pdf():
        pytest.skip("the fonts of PDF papers could not be had at set-up")
    paper = table_paper(gathered(office))

    (page,) = pages_of(to_pdf(paper))
    document = Document(io.BytesIO(to_docx(paper)))

    assert document.sections[0].page_width > document.sections[0].page_height
    for words in ("江畔街道2023年11月消防宣传工作统计总表", "锦绣社区", "1/86", "2家已报", "审核人："):
        assert words in page


@pytest.mark.parametrize("form", list(TableForm))
def test_taken_twice_it_is_the_same_to_the_byte_and_noted(office: Who, form: TableForm) -> None:
    if form is TableForm.PDF and not can_make_pdf():
        pytest.skip("the fonts of PDF papers could not be had at set-up")
    consolidation = frozen(office)
    make_papers.call(str(consolidation.id))
    consolidation.refresh_from_db()

    first, second = (take_table(by=office, consolidation=consolidation, form=form) for _ in range(2))

    noted = Line.objects.filter(thing_id=consolidation.id, verb="download_file").values_list("detail", flat=True)
    assert first == second
    assert list(noted) == [{"table": str(form)}] * 2


def test_it_waits_until_the_month_is_made(office: Who) -> None:
    consolidation = frozen(office)

    with pytest.raises(Refusal) as refused:
        take_table(by=office, consolidation=consolidation, form=TableForm.WORD)

    assert "还在生成" in refused.value.sentence


def test_hazards_are_those_of_the_list_when_the_report_was_sent(at: At) -> None:
    """R69 What was put right after that is told by the next version; a check of a high-rise needs its building."""
    at("2023-11-21 16:00")
    office = an_office("锦绣社区")
    noted = (HazardLine("stairs", "3栋", "堆了纸箱"), HazardLine("power", "5栋", "飞线", is_fixed=True))
    record(office, "锦绣社区", "highrise_check", date(2023, 11, 2), hazards=noted)
    record(office, "锦绣社区", "column", date(2023, 11, 3))
    sent(office, "锦绣社区")
    fix(by=clerk_of(office, "锦绣社区"), hazard=Hazard.objects.get(sort="stairs"))

    rows = rows_of(office)

    for name in ("锦绣社区", "合计"):
        assert [rows[name][label] for label in ("高层检查", "专栏", "隐患")] == ["0", "1", "2/1"]


def test_a_report_sent_before_hazards_were_frozen_leaves_them_blank(office: Who) -> None:
    """Unknown is not nought, of the unit nor in the total."""
    version = ReportVersion.objects.filter(report__unit__name="锦绣社区").get()
    figures = {name: value for name, value in version.figures.items() if name != "hazards"}
    ReportVersion.objects.filter(pk=version.pk).update(figures=figures)

    rows = rows_of(office)

    assert [rows[name]["隐患"] for name in ("锦绣社区", "桥头社区", "合计")] == ["", "0/0", ""]
