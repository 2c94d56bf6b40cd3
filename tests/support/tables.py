"""Tables of past activities as units keep them: titles, merged cells, two rows of headings."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from beacon.people.reach import Who
from beacon.records.catching_up.batch import set_columns
from beacon.records.models import CatchUp

Area = tuple[int, int, int, int]

HEADINGS = ("日期", "活动类型", "地点", "参加人数", "内容")
ROWS = (
    (date(2023, 11, 2), "消防演练", "锦绣苑", 40, "组织居民疏散"),
    (date(2023, 11, 6), "入户宣传", "3栋", 12, "讲用电用气"),
    (date(2023, 11, 8), "培训", "社区活动室", 25, "灭火器使用"),
)


def a_sheet(
    rows: Sequence[Sequence[Any]], *, merged: Sequence[Area] = (), name: str = "Sheet1", more: Sequence[Any] = ()
) -> bytes:
    """A workbook with one sheet of these rows, or more of them as (name, rows) pairs."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        form = book.add_format({"num_format": "yyyy/m/d"})
        for title, lines in ((name, rows), *more):
            page = book.add_worksheet(title)
            for number, row in enumerate(lines):
                for column, value in enumerate(row):
                    if isinstance(value, datetime | date):
                        page.write_datetime(number, column, value, form)
                    elif value not in ("", None):
                        page.write(number, column, value)
            for area in merged if title == name else ():
                first = lines[area[0]][area[1]]
                page.merge_range(*area, first if not isinstance(first, date) else "")
                if isinstance(first, date):
                    page.write_datetime(area[0], area[1], first, form)
    return file.getvalue()


def a_csv(rows: Sequence[Sequence[Any]], coding: str = "gb18030") -> bytes:
    """The same as text."""
    return "\r\n".join(",".join(map(str, row)) for row in rows).encode(coding)


def activities(count: int) -> list[Sequence[Any]]:
    """So many activities, no two the same, over the year until 21 November 2023."""
    kinds = ("宣讲", "演练", "培训", "入户宣传", "发放")
    return [
        (f"2023-{1 + n % 10:02}-{1 + n % 28:02}", kinds[n % 5], f"锦绣苑{n}栋", n % 90 + 1, "讲用电用气")
        for n in range(count)
    ]


def as_suggested(by: Who, held: CatchUp) -> CatchUp:
    """A looked-at table whose columns and words are left as they were suggested."""
    columns = {one["heading"]: one["field"] for one in held.shown["columns"]}
    kinds = {one["word"]: one["kind"] for one in held.shown["words"]}
    return set_columns(by=by, held=held, columns=columns, kinds=kinds)
