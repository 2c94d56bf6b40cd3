"""Whatever a table looks like, its rows come out as they were meant: titles, merged headings, days written in every
way, blank rows, sums at the foot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from beacon.catalogue.goods import ITEMS
from beacon.documents.spreadsheets import open_book
from beacon.people.models import Unit, UnitKind
from beacon.records.catching_up.cells import Reading
from beacon.records.catching_up.fields import meaning, suggested
from beacon.records.catching_up.kinds import suggested_kind
from beacon.records.catching_up.rows import read_rows, words_of
from beacon.records.catching_up.tables import samples_of, tables_of
from tests.support.tables import Area, a_csv, a_sheet

TODAY = date(2023, 11, 21)
EPOCH = date(1899, 12, 30)

DAYS = {
    "a date": lambda day: datetime(day.year, day.month, day.day),
    "with strokes": lambda day: day.isoformat(),
    "with points": lambda day: f"{day.year}.{day.month}.{day.day}",
    "with slashes": lambda day: f"{day.year}/{day.month:02}/{day.day:02}",
    "in Chinese": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "in Chinese without a year": lambda day: f"{day.month}月{day.day}日",
    "with a weekday and an hour": lambda day: f"{day.year}年{day.month}月{day.day}日（星期三）上午9:30",
    "a serial number": lambda day: (day - EPOCH).days,
    "a serial number as text": lambda day: str((day - EPOCH).days),
}
KINDS = {"消防演练": "drill", "宣讲": "talk", "培训": "training", "发放宣传品": "giveaway"}
HEADINGS = {
    "day": ("日期", "时间", "活动时间", "开展日期"),
    "kind": ("活动类型", "类型", "活动形式"),
    "place": ("地点", "活动地点", "地 点"),
    "people": ("参加人数", "人次", "参与人数（人）"),
    "words": ("内容", "活动内容", "主要内容"),
}
FIELDS = tuple(HEADINGS)


@dataclass(frozen=True)
class Layout:
    """How somebody laid a table out."""

    headings: dict[str, str]
    order: Sequence[str]
    days: Sequence[str]
    has_title: bool
    says_who: bool
    is_numbered: bool
    has_two_levels: bool
    blank_after: frozenset[int]
    foot: str


LAYOUTS = st.builds(
    Layout,
    headings=st.fixed_dictionaries({name: st.sampled_from(known) for name, known in HEADINGS.items()}),
    order=st.permutations(FIELDS),
    days=st.lists(st.sampled_from(sorted(DAYS)), min_size=6, max_size=6),
    has_title=st.booleans(),
    says_who=st.booleans(),
    is_numbered=st.booleans(),
    has_two_levels=st.booleans(),
    blank_after=st.frozensets(st.integers(0, 5), max_size=3),
    foot=st.sampled_from(["", "合计", "总计：", "小计"]),
)
ROWS = st.lists(
    st.tuples(
        st.dates(date(2023, 1, 1), date(2023, 11, 20)),
        st.sampled_from(sorted(KINDS)),
        st.sampled_from(["锦绣苑3栋", "滨江广场", "村委会院坝"]),
        st.integers(1, 300),
        st.sampled_from(["讲用电用气", "组织居民疏散", "入户发放宣传单"]),
    ),
    min_size=1,
    max_size=6,
)


def laid_out(rows: Sequence[tuple[Any, ...]], layout: Layout) -> tuple[list[list[Any]], list[Area]]:
    """The rows of the sheet and its merged areas. Without a year in the title every day carries its own."""
    names = (
        ["序号", *(layout.headings[name] for name in layout.order)]
        if layout.is_numbered
        else [layout.headings[name] for name in layout.order]
    )
    width, lines, merged = len(names), list[list[Any]](), list[Area]()
    if layout.has_title:
        lines.append(["锦绣社区2023年消防宣传活动台账", *[""] * (width - 1)])
        merged.append((0, 0, 0, width - 1))
    if layout.says_who:
        lines.append(["填表单位：锦绣社区", *[""] * (width - 1)])
    top = len(lines)
    lines.append(names)
    if layout.has_two_levels:
        # A second row of headings that says nothing new: each heading is merged down over it.
        lines.append([""] * width)
        merged += [(top, column, top + 1, column) for column in range(width)]
    for number, row in enumerate(rows):
        way = layout.days[number]
        if way == "in Chinese without a year" and not layout.has_title:
            way = "in Chinese"
        told = dict(zip(FIELDS, (DAYS[way](row[0]), *row[1:]), strict=True))
        line = [told[name] for name in layout.order]
        lines.append([number + 1, *line] if layout.is_numbered else line)
        if number in layout.blank_after:
            lines.append([""] * width)
    if layout.foot:
        sum_of = {name: "" for name in FIELDS} | {"people": sum(row[3] for row in rows)}
        cells = [sum_of[name] for name in layout.order]
        # The word stands in the first column, as people write it; never over the sum itself.
        if layout.is_numbered:
            cells = [layout.foot, *cells]
        elif layout.order[0] != "people":
            cells[0] = layout.foot
        else:
            cells[1] = layout.foot
        lines.append(cells)
    return lines, merged


def read(content: bytes) -> tuple[list[tuple[Any, ...]], list[str]]:
    """What the rows would become, and the sentences about those that would not."""
    tables = tables_of(open_book(content), lambda text: bool(meaning(text, (), ITEMS)))
    samples = samples_of(tables)
    columns = suggested(samples, samples, ITEMS)
    kinds = {word: suggested_kind(word) for word in words_of(tables, columns)}
    unit = Unit(kind=UnitKind.COMMUNITY, name="锦绣社区", path="1/")
    found = list(read_rows(tables, Reading(unit=unit, today=TODAY, columns=columns, kinds=kinds, items=ITEMS)))
    drafts = [row.draft for row in found if row.draft is not None]
    return (
        [(one.happened_on, one.kind, one.place, one.audience_count, one.summary) for one in drafts],
        [problem.sentence for row in found for problem in row.problems],
    )


@settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=ROWS, layout=LAYOUTS)
def test_every_row_of_every_layout_is_read_as_it_was_meant(
    monkeypatch: pytest.MonkeyPatch, rows: list[tuple[Any, ...]], layout: Layout
) -> None:
    """R34 Neither a title nor a sum becomes an activity, and no row is lost or misread."""
    monkeypatch.setattr("beacon.records.drafts.named", lambda *_: ITEMS)
    lines, merged = laid_out(rows, layout)

    drafts, problems = read(a_sheet(lines, merged=merged))

    assert problems == []
    assert drafts == [(day, KINDS[kind], place, people, words) for day, kind, place, people, words in rows]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, layout=LAYOUTS)
def test_saved_as_text_it_is_read_alike(
    monkeypatch: pytest.MonkeyPatch, rows: list[tuple[Any, ...]], layout: Layout
) -> None:
    """R34 A CSV knows neither merged cells nor dates."""
    monkeypatch.setattr("beacon.records.drafts.named", lambda *_: ITEMS)
    lines, _ = laid_out(rows, layout)
    texts = [[f"{cell:%Y/%m/%d}" if isinstance(cell, datetime) else cell for cell in line] for line in lines]

    drafts, problems = read(a_csv(texts))

    assert problems == []
    assert drafts == [(day, KINDS[kind], place, people, words) for day, kind, place, people, words in rows]
