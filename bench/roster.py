"""What a roster of 10,000 rows with three bad ones takes."""

import io

import xlsxwriter

from bench.imports import Sheet, somebody

from beacon.people.roster.importing import hold, import_of  # isort: skip
from beacon.people.roster.rows import PERSON_HEADINGS, UNIT_HEADINGS  # isort: skip
from beacon.records.following.roster_import import confirm_import  # isort: skip

UNITS, PEOPLE = 4_000, 6_000


def a_roster() -> bytes:
    """The workbook: a parent above each fifty units, and everybody in one post."""
    units: list[tuple[str, ...]] = [
        (f"P{n:04}", "" if n % 50 == 0 else f"P{n - n % 50:04}", f"第{n}网格", "网格", "不发文", "", "2021-03-05", "")
        for n in range(UNITS)
    ]
    people: list[tuple[str, ...]] = [
        (f"login{n}", "王小明", "网格员", f"P{n % (UNITS - 1):04}", "2022-01-01", "") for n in range(PEOPLE)
    ]
    units[-1] = (*units[-1][:6], "2023/4/31", "")
    people[17] = (*people[17][:3], "P9999", *people[17][4:])
    people[5000] = (*people[5000][:2], "站长", *people[5000][3:])
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for name, headings, rows in (("单位", UNIT_HEADINGS, units), ("人员", PERSON_HEADINGS, people)):
            page = book.add_worksheet(name)
            for number, row in enumerate((headings, *rows)):
                page.write_row(number, 0, row)
    return file.getvalue()


def main() -> None:
    """Check and import it in the empty database of this environment."""
    office = somebody("office", unit="街道消安办", kind="office")
    held = hold(by=office, name="名册.xlsx", content=a_roster())
    sheet = Sheet()
    sheet.jobs("dry run")
    held = import_of(office, held.id)
    problems = [f"{one['table']} {one['number']} {one['heading']} {one['value']}" for one in held.shown["problems"]]
    confirm_import(by=office, held=held, skips=True)
    sheet.jobs("import")
    sheet.end()
    print(f"refused: {'; '.join(problems)}. Written: {import_of(office, held.id).shown['written']}")


if __name__ == "__main__":
    main()
