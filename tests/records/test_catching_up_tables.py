"""Where in somebody's sheet the table is, and what its columns are."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from beacon.catalogue.goods import ITEMS
from beacon.documents.spreadsheets import open_book
from beacon.records.catching_up.fields import meaning, suggested
from beacon.records.catching_up.tables import Table, samples_of, tables_of
from tests.support.tables import HEADINGS, ROWS, a_csv, a_sheet


def read(content: bytes) -> list[Table]:
    return tables_of(open_book(content), lambda text: bool(meaning(text, (), ITEMS)))


def columns(content: bytes) -> dict[str, str]:
    samples = samples_of(read(content))
    return suggested(samples, samples, ITEMS)


PLAIN = {
    "日期": "happened_on",
    "活动类型": "kind",
    "地点": "place",
    "参加人数": "audience_count",
    "内容": "summary",
}


def test_a_plain_table_is_understood() -> None:
    """R34"""
    content = a_sheet([HEADINGS, *ROWS])

    assert columns(content) == PLAIN
    assert [line.number for line in read(content)[0].lines()] == [2, 3, 4]


def test_headings_are_found_below_merged_titles_and_the_year_is_read_from_them() -> None:
    """R34"""
    rows = [["锦绣社区2023年消防宣传活动台账", "", "", "", ""], ["填表单位：锦绣社区", "", "", "", ""], HEADINGS, *ROWS]

    table = read(a_sheet(rows, merged=[(0, 0, 0, 4), (1, 0, 1, 4)]))[0]

    assert columns(a_sheet(rows, merged=[(0, 0, 0, 4)])) == PLAIN
    assert (table.first, table.year) == (3, 2023)


TWO_LEVELS: list[Sequence[Any]] = [
    ["序号", "时间", "地点", "人次", "发放宣传品", "", "备注"],
    ["", "", "", "", "围裙", "宣传册", ""],
    [1, "2023.4.5", "锦绣苑", 30, 20, 50, "讲用气"],
]
MERGED = [(0, 4, 0, 5), (0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 1, 3), (0, 6, 1, 6)]


@pytest.mark.parametrize(
    "content",
    [a_sheet(TWO_LEVELS, merged=MERGED), a_sheet(TWO_LEVELS), a_csv(TWO_LEVELS)],
    ids=["merged", "xlsx", "csv"],
)
def test_two_levels_of_headings_are_joined(content: bytes) -> None:
    """R34"""
    assert columns(content) == {
        "序号": "",
        "时间": "happened_on",
        "地点": "place",
        "人次": "audience_count",
        "发放宣传品/围裙": "handout-apron",
        "发放宣传品/宣传册": "handout-leaflet",
        "备注": "summary",
    }
    assert read(content)[0].first == 2


def test_a_day_and_an_hour_under_the_word_for_both_are_told_apart_by_what_stands_below() -> None:
    rows = [["日期", "时间", "宣传内容"], ["2023-11-02", "14:30", "讲用电"], ["2023-11-03", "9:00-10:00", "讲用气"]]

    assert columns(a_csv(rows)) == {"日期": "happened_on", "时间": "started_at", "宣传内容": "summary"}


def test_one_column_with_everything_is_read_as_sentences() -> None:
    """R34"""
    rows = [
        ["11月2日上午，锦绣社区在锦绣苑组织居民开展消防演练，40人参加。"],
        ["11月3日，在社区活动室举办消防培训，25人参加。"],
    ]

    assert columns(a_csv(rows, "utf-8")) == {"第1列": "story"}
    assert read(a_csv(rows, "utf-8"))[0].first == 0


def test_a_csv_of_an_old_spreadsheet_is_read() -> None:
    rows: list[Sequence[Any]] = [HEADINGS, ("2023/11/2", "演练", "锦绣苑", "40人", "疏散")]

    assert columns(a_csv(rows)) == PLAIN


def test_several_sheets_are_one_table_and_each_knows_its_year() -> None:
    content = a_sheet([HEADINGS, *ROWS], name="2023年", more=[("2022年", [HEADINGS, *ROWS]), ("说明", [])])

    assert [(table.sheet, table.year) for table in read(content)] == [("2023年", 2023), ("2022年", 2022)]
    assert columns(content) == PLAIN


def test_a_merged_day_stands_for_the_rows_it_covers_and_no_others() -> None:
    """R34"""
    rows = [HEADINGS, *ROWS[:1], ("", *ROWS[1][1:]), ("", *ROWS[2][1:])]

    lines = list(read(a_sheet(rows, merged=[(1, 0, 2, 0)]))[0].lines())

    assert [line.cells["日期"] for line in lines] == [date(2023, 11, 2), date(2023, 11, 2), ""]
    assert [sorted(line.below) for line in lines] == [[], ["日期"], []]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("活动时间", "happened_on"),
        ("开展日期", "happened_on"),
        ("宣传形式", "kind"),
        ("活动地点", "place"),
        ("参与人数（人）", "audience_count"),
        ("受教育人次", "audience_count"),
        ("活动名称", "summary"),
        ("五进类别", "setting"),
        ("志愿者人数", "force-volunteer"),
        ("发放宣传资料（份）", "handout-leaflet"),
        ("灭火毯", "handout-fire_blanket"),
        ("宣传内容", "summary"),
        ("联系电话", ""),
        ("照片", ""),
        ("组织单位", ""),
        ("播了几次", "times"),
    ],
)
def test_a_heading_says_what_it_is(heading: str, field: str) -> None:
    assert meaning(heading, (), ITEMS) == field
