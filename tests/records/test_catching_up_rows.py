"""From rows to drafts: days in every writing, counts, kinds in words, what is left out and what is asked about."""

import tracemalloc
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest

from beacon.catalogue.goods import ITEMS, Item
from beacon.documents.spreadsheets import open_book
from beacon.people.models import Unit, UnitGroup, UnitKind
from beacon.records.catching_up.cells import ABOUT, CUT, HOMES, NUMBERS_OUT, Reading, ReadRow
from beacon.records.catching_up.counts import Count, read_given
from beacon.records.catching_up.days import read_day, read_time
from beacon.records.catching_up.fields import meaning, suggested
from beacon.records.catching_up.rows import read_rows
from beacon.records.catching_up.tables import samples_of, table_of, tables_of
from tests.support.tables import HEADINGS, a_csv, a_sheet

TODAY = date(2023, 11, 21)


def read(content: bytes, kinds: Mapping[str, str] | None = None, **columns: str) -> list[ReadRow]:
    tables = tables_of(open_book(content), lambda text: bool(meaning(text, (), ITEMS)))
    samples = samples_of(tables)
    unit = Unit(name="锦绣社区", kind=UnitKind.COMMUNITY, group=UnitGroup.COMMUNITY)
    told = suggested(samples, samples, ITEMS) | columns
    return list(read_rows(tables, Reading(unit, TODAY, told, kinds or {}, ITEMS)))


def one(*cells: Any, headings: Sequence[str] = HEADINGS, kinds: Mapping[str, str] | None = None) -> ReadRow:
    return read(a_sheet([headings, cells]), kinds)[0]


@pytest.mark.parametrize(
    "value",
    [
        date(2023, 4, 5),
        datetime(2023, 4, 5),
        45021,
        45021.0,
        20230405,
        "20230405",
        "2023.4.5",
        "2023/04/05",
        "2023-4-5",
        "2023年4月5日",
        "２０２３年４月５日（周三）",
        "2023年4月5日 星期三 上午",
        "23.4.5",
        "4月5日",
        "4.5日",
        "4/5",
    ],
)
def test_a_day_is_understood_in_every_writing(value: Any) -> None:
    """R34"""
    assert read_day(value, year=2023, table="", number=2, heading="日期").day == date(2023, 4, 5)


@pytest.mark.parametrize(
    ("value", "year", "sentence"),
    [
        ("4月5日", None, "没写年份"),
        ("11月2日-4日", 2023, "写了几天"),
        ("2023.11.2、11.3", 2023, "写了几天"),
        ("春天", 2023, "看不懂"),
        ("2023-2-30", 2023, "只有28天"),
        (11.2, 2023, "分不清是几月几日"),
        ("上旬", 2023, "看不懂"),
        ("上周三", 2023, "看不懂：上周三，"),
        ("周三晚上", 2023, "看不懂：周三晚上，"),
    ],
)
def test_what_is_not_one_day_is_asked_about(value: Any, year: int | None, sentence: str) -> None:
    """R34"""
    found = read_day(value, year=year, table="", number=2, heading="日期")

    assert found.day is None
    assert found.problem is not None
    assert sentence in found.problem.sentence


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("2023-11-21 14:30", time(14, 30)),
        ("2023-11-21 14:30:00", time(14, 30)),
        ("11月21日下午2时30分", time(14, 30)),
        ("2023年11月21日 9:00-10:30", time(9, 0)),
        ("2023-11-21 00:00:00", None),
        (datetime(2023, 11, 21, 10, 20), time(10, 20)),
    ],
)
def test_the_hour_beside_a_day_is_kept(value: Any, at: time | None) -> None:
    found = read_day(value, year=2023, table="", number=2, heading="日期")

    assert (found.day, found.at) == (date(2023, 11, 21), at)


@pytest.mark.parametrize(
    ("value", "at"), [("14:30:00", time(14, 30)), ("下午3点", time(15, 0)), (0.4375, time(10, 30)), ("上午", None)]
)
def test_an_hour_of_its_own_column_is_understood(value: Any, at: time | None) -> None:
    assert read_time(value) == at


def test_a_row_becomes_a_draft_marked_as_caught_up() -> None:
    """R34"""
    row = one(date(2023, 11, 2), "消防演练", "锦绣苑", "40人", "组织居民疏散")

    assert row.problems == []
    assert row.draft is not None
    told = row.draft
    assert (told.kind, told.happened_on, told.place) == ("drill", date(2023, 11, 2), "锦绣苑")
    assert (told.audience_count, told.summary, told.is_caught_up) == (40, "组织居民疏散", True)


@pytest.mark.parametrize("cell", ["", "/", "—", "无"])
def test_a_stroke_is_an_unknown_number_and_never_a_zero(cell: str) -> None:
    row = one("2023-11-02", "演练", "锦绣苑", cell, "")

    assert row.draft is not None
    assert row.draft.audience_count is None


def test_about_fifty_is_fifty_and_is_told() -> None:
    row = one("2023-11-02", "演练", "锦绣苑", "约50余人", "")

    assert row.draft is not None
    assert row.draft.audience_count == 50
    assert row.remarks == {ABOUT}


@pytest.mark.parametrize(
    ("cell", "people"), [("八十余人", 80), ("近百人", 100), ("二十多户", 20), ("1,200", 1200), ("两百人左右", 200)]
)
def test_a_number_in_signs_is_read_too(cell: str, people: int) -> None:
    """R34"""
    row = one("2023-11-02", "演练", "锦绣苑", cell, "")

    assert row.draft is not None
    assert row.draft.audience_count == people


@pytest.mark.parametrize(
    ("cell", "pieces", "rest"),
    [
        ("宣传册50份", {"leaflet": 50}, ""),
        ("宣传资料200余份、围裙20条", {"leaflet": 200, "apron": 20}, ""),
        ("宣传册：1,050份；灭火毯×10", {"leaflet": 1050, "fire_blanket": 10}, ""),
        ("50份宣传册 围裙 20条", {"leaflet": 50, "apron": 20}, ""),
        ("宣传册30份，毛巾20条，宣传单20份", {"leaflet": 50}, "发放毛巾20条"),
        ("围裙若干", {}, "发放围裙若干"),
        ("/", {}, ""),
    ],
)
def test_things_named_in_one_cell_are_counted_and_the_rest_stays_in_its_own_words(
    cell: str, pieces: Mapping[str, int], rest: str
) -> None:
    """R34"""
    headings = ("日期", "活动类型", "地点", "发放物资及数量", "内容")

    row = one("2023-11-02", "集中发放", "锦绣苑", cell, "集市上", headings=headings)

    assert row.draft is not None
    assert row.draft.handouts == pieces
    assert row.draft.summary == "；".join(words for words in ("集市上", rest) if words)


def test_what_a_unit_hands_out_beside_the_catalogue_is_known_by_its_label() -> None:
    """R34"""
    fan = Item("0f" * 16, "灭火小扇", "把", "宣传品")

    found = read_given("灭火小扇12把、围裙约20条、毛巾", {**ITEMS, fan.identifier: fan})

    assert found.pieces == {fan.identifier: Count(12, is_about=False), "apron": Count(20, is_about=True)}
    assert found.rest == ("毛巾",)


def test_a_column_of_one_thing_wins_over_the_cell_that_names_several() -> None:
    """R34"""
    headings = ("日期", "活动类型", "发放物品", "宣传册", "围裙")
    cells = ("2023-11-02", "集中发放", "宣传册50份、围裙20条", "60份", "")

    row = one(*cells, headings=headings)

    assert row.draft is not None
    assert row.draft.handouts == {"leaflet": 60, "apron": 20}


@pytest.mark.parametrize(
    ("heading", "samples", "field"),
    [
        ("发放资料", ["50份", "200"], "handout-leaflet"),
        ("发放宣传品", ["宣传册50份、围裙20条"], "given"),
        ("发放宣传资料", ["宣传册50份", "围裙20条"], "given"),
        ("发放情况", ["宣传册50份"], "given"),
        ("物资", [], "given"),
        ("发放对象", ["居民"], ""),
        ("发放日期", ["2023-11-02"], "happened_on"),
    ],
)
def test_the_column_of_what_was_handed_out_is_known_by_heading_and_cells(
    heading: str, samples: Sequence[str], field: str
) -> None:
    """R34"""
    assert meaning(heading, samples, ITEMS) == field


@pytest.mark.parametrize("cell", ["30+20", "若干", "12.5", "-3"])
def test_a_number_that_is_none_is_asked_about(cell: str) -> None:
    row = one("2023-11-02", "演练", "锦绣苑", cell, "")

    assert row.draft is None
    assert [problem.heading for problem in row.problems] == ["参加人数"]


def test_every_problem_of_a_row_is_named_with_row_column_and_value() -> None:
    """R34"""
    row = one("春天", "吃饭", "锦绣苑", "若干", "")

    told = [(problem.number, problem.heading, problem.value) for problem in row.problems]
    assert told == [(2, "日期", "春天"), (2, "参加人数", "若干"), (2, "活动类型", "吃饭")]


def test_a_day_older_than_the_year_before_or_still_to_come_is_refused() -> None:
    """R34"""
    rows = read(a_csv([HEADINGS, ("2021-11-02", "演练", "", "", ""), ("2023-12-02", "演练", "", "", "")]))

    assert ["太早了" in rows[0].problems[0].sentence, "还没到" in rows[1].problems[0].sentence] == [True, True]


@pytest.mark.parametrize(
    ("word", "content", "kinds", "kind"),
    [
        ("演练", "", {}, "drill"),
        ("敲门入户", "", {}, "talk"),
        ("宣传", "举办消防培训", {"宣传": "content"}, "training"),
        ("其它", "", {"其它": "other"}, "other"),
        ("", "举办消防演练", {"": "content"}, "drill"),
        ("", "举办消防演练", {}, "drill"),
        ("", "锦绣苑", {"": "talk"}, "talk"),
    ],
)
def test_the_kind_comes_from_the_label_the_units_word_or_the_content(
    word: str, content: str, kinds: Mapping[str, str], kind: str
) -> None:
    """R34"""
    headings = HEADINGS if word else ("日期", "地点", "内容")
    cells = ("2023-11-02", word, "锦绣苑", 40, content) if word else ("2023-11-02", "锦绣苑", content)

    row = one(*cells, headings=headings, kinds=kinds)

    assert row.draft is not None
    assert row.draft.kind == kind


def test_totals_headings_once_more_and_remarks_are_left_out_and_named() -> None:
    """R34"""
    rows = [
        HEADINGS,
        ("2023-11-02", "演练", "锦绣苑", 40, ""),
        HEADINGS,
        ("合计", "", "", 40, ""),
        ("", "", "", "", ""),
        ("填表人：王小明", "", "", "", ""),
    ]

    found = read(a_csv(rows))

    assert [(row.number, row.draft is not None) for row in found] == [(2, True), (3, False), (4, False), (6, False)]
    assert [row.left_out[:4] for row in found[1:]] == ["又是一行", "合计行，", "只有一格"]


def test_a_merged_day_is_filled_down_but_a_merged_number_is_not() -> None:
    """R34"""
    rows = [HEADINGS, ("2023-11-02", "演练", "锦绣苑", 40, "一"), ("", "培训", "3栋", "", "二")]

    found = read(a_sheet(rows, merged=[(1, 0, 2, 0), (1, 3, 2, 3)]))

    drafts = [row.draft for row in found if row.draft]
    assert [(draft.happened_on.day, draft.audience_count) for draft in drafts] == [(2, 40), (2, None)]


def test_a_merged_area_that_claims_the_whole_sheet_costs_nothing() -> None:
    """R34 N11 A hundred signs of a file said a thousand million cells, and the server kept each of them."""
    rows = [HEADINGS, ("2023-11-02", "演练", "锦绣苑", 40, "一"), ("", "培训", "3栋", 12, "二")]
    grid = open_book(a_sheet(rows)).grid("Sheet1")
    areas = ((0, 5, 1_048_575, 16_383), (1, 0, 1_048_575, 0), *((row, 7, 1_048_575, 7) for row in range(400)))

    tracemalloc.start()
    table = table_of(replace(grid, merged=areas), lambda text: bool(meaning(text, (), ITEMS)))
    assert table is not None
    lines = list(table.lines())
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert [line.cells["日期"] for line in lines] == ["2023-11-02", "2023-11-02"]
    assert [line.below for line in lines] == [set(), {"日期"}]
    assert most < 2_000_000


def test_a_day_that_is_merely_blank_is_asked_about() -> None:
    rows = [HEADINGS, ("2023-11-02", "演练", "锦绣苑", 40, "一"), ("", "培训", "3栋", 12, "二")]

    assert "没有读到日期" in read(a_sheet(rows))[1].problems[0].sentence


def test_a_whole_sentence_is_read_and_what_is_unsure_is_asked_about() -> None:
    """R34"""
    rows = [
        ["2023年11月2日上午，锦绣社区在锦绣苑组织居民开展消防演练，40人参加，发放宣传册50份。"],
        ["在社区活动室举办了消防培训，25人参加，效果很好。"],
    ]

    first, second = read(a_csv(rows, "utf-8"))

    assert first.draft is not None
    assert (first.draft.kind, first.draft.happened_on) == ("drill", date(2023, 11, 2))
    assert (first.draft.audience_count, first.draft.handouts) == (40, {"leaflet": 50})
    assert second.draft is None


def test_numbers_of_telephones_stay_outside_and_long_words_are_cut_and_both_are_told() -> None:
    row = one("2023-11-02", "演练", "锦绣苑", 40, "联系13812345678。" + "讲用电用气。" * 60)

    assert row.draft is not None
    assert "13812345678" not in row.draft.summary
    assert len(row.draft.summary) <= 300
    assert NUMBERS_OUT in row.remarks
    assert row.remarks <= {NUMBERS_OUT, CUT}


def test_month_and_day_of_two_columns_make_a_day_with_the_year_of_the_title() -> None:
    rows = [["2023年台账", "", "", ""], ["月", "日", "类型", "内容"], ["4", "5", "演练", "疏散"]]

    found = read(a_csv(rows))

    assert found[0].draft is not None
    assert found[0].draft.happened_on == date(2023, 4, 5)


def test_households_in_the_column_of_people_are_taken_and_told() -> None:
    """R34 A number of homes is none of people: said before anything is saved."""
    homes, people = (one("2023-11-02", "宣讲", "锦绣苑", cell, "") for cell in ("35户", "35人"))

    assert [row.draft.audience_count for row in (homes, people) if row.draft] == [35, 35]
    assert (homes.remarks, people.remarks) == ({HOMES}, set())


def test_what_a_cell_says_stands_beside_the_sentence_about_it() -> None:
    """R34 Beside the day the clerk's own writing, beside a row of no kind its own words: so they are found again."""
    day, kind = (
        one("6.31", "宣讲", "", "", "", headings=["时间", "活动类型", "地点", "参加人数", "内容"]),
        read("日期,活动名称\n2023-06-03,开展安全生产月活动\n".encode())[0],
    )

    assert [problem.value for problem in (*day.problems, *kind.problems)] == ["6.31", "开展安全生产月活动"]


@pytest.mark.parametrize("heading", ["在哪里", "哪里", "活动地点"])
def test_the_headings_of_our_own_form_are_known(heading: str) -> None:
    """R34"""
    assert meaning(heading, (), ITEMS) == "place"
