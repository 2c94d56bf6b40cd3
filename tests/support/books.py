"""Workbooks as people fill them in."""

import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import xlsxwriter

UNIT_HEADINGS = ("编号", "上级", "名称", "类型", "发文分组", "职能", "启用", "停用")
PERSON_HEADINGS = ("登录名", "姓名", "角色", "单位", "起", "止")
COMMUNITY = ("C01", "", "锦绣社区", "社区", "社区", "", "2020-01-01", "")
GRID = ("C01-1", "C01", "锦绣第一网格", "网格", "不发文", "", "2021-03-05", "")
CLERK = ("jinxiu", "陈小燕", "村（社区）经办人", "C01", "2022-01-01", "")

Rows = Sequence[tuple[Any, ...]]
Edit = Callable[[xlsxwriter.Workbook], None]


def a_book(units: Rows | None = None, people: Rows | None = None, *, edit: Edit | None = None) -> bytes:
    """A workbook with either or both tables; `edit` does to it what people do."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        form = book.add_format({"num_format": "yyyy/m/d"})
        for name, headings, rows in (("单位", UNIT_HEADINGS, units), ("人员", PERSON_HEADINGS, people)):
            if rows is None:
                continue
            page = book.add_worksheet(name)
            for number, row in enumerate((headings, *rows)):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        page.write_datetime(number, column, value, form)
                    elif value != "":
                        page.write(number, column, value)
        if edit:
            edit(book)
    return file.getvalue()
