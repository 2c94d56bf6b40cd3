"""What a table of 10,000 past activities takes. To reach: 30 s and 300 MB in all."""

import io

import xlsxwriter

from bench.imports import Sheet, somebody

from beacon.records.catching_up.batch import batch_of, confirm, hold, set_columns  # isort: skip

ROWS = 10_000


def a_table() -> bytes:
    """The workbook: a title, headings, a year of activities, a total."""
    file = io.BytesIO()
    kinds = ("宣讲", "消防演练", "培训", "入户宣传", "发放宣传品")
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet("2023年")
        page.merge_range(0, 0, 0, 6, "锦绣社区2023年消防宣传活动台账")
        page.write_row(1, 0, ("序号", "日期", "活动形式", "地点", "参加人数", "内容", "围裙"))
        for n in range(ROWS):
            day = f"{1 + n % 10}月{1 + n // 10 % 28}日"
            row = (n + 1, day, kinds[n % 5], f"锦绣苑{n % 97}栋{n}", f"{n % 90 + 1}人", "讲用电用气、楼道不堆物", n % 3)
            page.write_row(n + 2, 0, row)
        page.write_row(ROWS + 2, 0, ("合计", "", "", "", 455_000))
    return file.getvalue()


def main() -> None:
    """Look at the columns, check the rows, record them, in the empty database of this environment."""
    clerk = somebody("clerk", unit="锦绣社区", kind="community")
    held = hold(by=clerk, name="台账.xlsx", content=a_table())
    sheet = Sheet()
    sheet.jobs("look at the columns")
    held = batch_of(clerk, held.id)
    columns = {one["heading"]: one["field"] for one in held.shown["columns"]}
    kinds = {one["word"]: one["kind"] for one in held.shown["words"]}
    held = set_columns(by=clerk, held=held, columns=columns, kinds=kinds)
    sheet.jobs("dry run")
    held = batch_of(clerk, held.id)
    told = f"{held.shown['good']} good, {held.shown['bad']} bad, {held.shown['double']} double"
    confirm(by=clerk, held=held)
    sheet.jobs("record")
    sheet.end()
    held = batch_of(clerk, held.id)
    print(f"{told}; {held.state}, {held.shown.get('written')} records")


if __name__ == "__main__":
    main()
