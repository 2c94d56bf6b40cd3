"""The month as a workbook, read back by another program's reader."""

import io
from collections.abc import Callable
from datetime import date, datetime

import pytest
from python_calamine import CalamineWorkbook

from beacon.documents.sheets import to_xlsx
from beacon.people.models import Unit, UnitKind
from beacon.people.reach import Who
from beacon.records.actions import void
from beacon.records.models import Record
from beacon.reports.papers.tables import month_workbook
from tests.reports.months import a_month, clerk_of, frozen, gathered, record, sent
from tests.support.people import a_unit

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]
Rows = list[list[object]]


@pytest.fixture
def office(at: At) -> Who:
    at("2023-11-21 16:00")
    return a_month()


def read(content: bytes) -> dict[str, Rows]:
    """Sheet → its rows from the header on."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)[2:] for name in book.sheet_names}


def sheets_of(office: Who) -> dict[str, Rows]:
    return read(to_xlsx(month_workbook(gathered(office))))


def column(rows: Rows, label: str) -> list[object]:
    index = rows[0].index(label)
    return [row[index] for row in rows[1:]]


def test_there_are_the_five_sheets(office: Who) -> None:
    """R69 汇总 分单位 明细 未报与免报 口径."""
    assert list(sheets_of(office)) == ["汇总", "分单位", "明细", "未报与免报", "口径"]


def test_totals_are_equal_to_each_other_and_to_their_rows(office: Who) -> None:
    """N08 One number, whichever sheet it stands on."""
    sheets = sheets_of(office)

    summary = dict(zip(column(sheets["汇总"], "项目"), column(sheets["汇总"], "数量"), strict=True))
    units, records = sheets["分单位"], sheets["明细"]
    assert summary["活动场次"] == column(units, "活动场次")[-1] == column(records, "计入场次")[-1] == 3
    assert summary["受众人次"] == column(units, "受众人次")[-1] == column(records, "参加人次")[-1] == 126
    for rows, label in ((units, "活动场次"), (units, "受众人次"), (records, "计入场次"), (records, "围裙（条）")):
        *parts, total = column(rows, label)
        assert sum(part for part in parts if isinstance(part, float | int)) == total


def test_the_five_settings_add_up(office: Who) -> None:
    """R11 The sum of the five settings equals the total."""
    sheets = sheets_of(office)
    summary = dict(zip(column(sheets["汇总"], "项目"), column(sheets["汇总"], "数量"), strict=True))

    parts = [summary[f"进{name}场次"] for name in ("企业", "农村", "社区", "学校", "家庭")]

    assert (parts, summary["活动场次"]) == ([0, 0, 2, 0, 1], 3)


def test_noughts_are_noughts_and_the_unreported_blank(office: Who) -> None:
    units = sheets_of(office)["分单位"]

    by_name = {row[1]: row for row in units[1:]}
    events = units[0].index("活动场次")
    assert (by_name["桥头社区"][events], by_name["石梯村"][events]) == (0, "")


def test_the_missing_stand_on_their_own_sheet(office: Who) -> None:
    """R69 The missing unit is named."""
    rows = sheets_of(office)["未报与免报"]

    assert [row[1:4] for row in rows[1:-1]] == [["石梯村", "村", "未报"]]
    assert rows[1][4] == "汇总时「未打开」"


def test_no_persons_name_and_no_free_text_leaves_the_ledger(office: Who) -> None:
    """N01 明细 holds neither who typed a record nor its free words."""
    cells = {str(cell) for rows in sheets_of(office).values() for row in rows for cell in row}

    assert [cell for cell in cells if "陈小燕" in cell or "王大明" in cell] == []
    assert "锦绣苑" in cells


def test_a_record_voided_later_stays_in_the_frozen_month(office: Who) -> None:
    """R69 What was frozen does not change."""
    consolidation = frozen(office)
    before = read(to_xlsx(month_workbook(gathered(office))))["明细"]

    drill = Record.objects.select_related("author").get(kind="drill")
    void(by=clerk_of(office, "锦绣社区"), record=drill, reason="记重了")

    assert consolidation.as_of is not None
    assert read(to_xlsx(month_workbook(gathered(office))))["明细"] == before


def test_a_grids_record_stands_with_the_unit_that_reported_it(at: At) -> None:
    at("2023-11-21 16:00")
    office = a_month()
    community = Unit.objects.get(tenant=office.tenant, name="石梯村")
    a_unit(office.tenant, "石梯村一组", UnitKind.GROUP, parent=community)
    record(office, "石梯村一组", "talk", date(2023, 11, 7), audience_count=9)

    sent(office, "石梯村")

    reported_and_recorded = [row[1:3] for row in sheets_of(office)["明细"][1:-1]]

    assert reported_and_recorded == [["锦绣社区", "锦绣社区"]] * 4 + [["石梯村", "石梯村一组"]]


def test_the_same_month_gives_the_same_bytes(office: Who) -> None:
    month = gathered(office)

    assert to_xlsx(month_workbook(month)) == to_xlsx(month_workbook(month))


def test_topics_and_forces_sum_to_the_records_of_the_detail_sheet(office: Who) -> None:
    """R19 R53 The topic rows of 汇总 are the records that carry the topic, 出动 the people of all records."""
    record(office, "石梯村", "talk", date(2023, 11, 8), topics=("escape", "ebikes"), forces={"grid": 2, "volunteer": 5})
    record(office, "石梯村", "training", date(2023, 11, 9), topics=("escape",), forces={"grid": 1}, skill_count=12)
    sent(office, "石梯村")

    sheets = sheets_of(office)

    summary = {(row[0], row[1]): row[2] for row in sheets["汇总"][1:]}
    told = [str(cell) for cell in column(sheets["明细"], "讲了")]
    assert summary["讲了（次）", "自救逃生"] == sum("自救逃生" in cell for cell in told) == 2
    assert summary["讲了（次）", "电动自行车"] == sum("电动自行车" in cell for cell in told) == 1
    assert (summary["出动（人次）", "网格员"], summary["出动（人次）", "志愿者"]) == (3, 5)
    assert column(sheets["明细"], "出动人次")[-1] == 8
    assert summary["学会（人次）", "现场会用"] == 12
