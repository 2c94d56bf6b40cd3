"""How long a roster of 10,000 rows with three bad ones takes: `python -m bench.roster`.

Prints seconds, processor seconds and queries of the dry run and of the import, and the most memory held.
"""

import io
import os
import resource
import tempfile
import time
from collections.abc import Callable

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


def timed(words: str, work: Callable[[], object]) -> None:
    """Do it once and say what it cost."""
    began, worked = time.perf_counter(), sum(os.times()[:4])
    with CaptureQueriesContext(connection) as asked:
        work()
    spent, busy = time.perf_counter() - began, sum(os.times()[:4]) - worked
    print(f"{words:<10}{spent:6.1f} s, {busy:.1f} s of processor{len(asked):6} queries")


def main() -> None:
    """Measure on an empty SQLite database, or on the one DATABASE_URL names."""
    call_command("migrate", verbosity=0)
    tenant = found_tenant(
        district=District.objects.create(name="云汀区"),
        name="江畔街道",
        full_name="江畔街道",
        slug="bench",
        years=[2023],
    )
    unit = add_unit(tenant=tenant, name="街道消安办", kind="office", opened_on=date(2020, 1, 1))
    account = open_account(login="bench", name="周敏", password=None)
    office = Who(account, give_post(account=account, role="office", since=date(2020, 1, 1), unit=unit))
    held = hold(by=office, name="名册.xlsx", content=a_roster())
    timed("dry run", run_ready_jobs)
    held = import_of(office, held.id)
    for problem in held.shown["problems"]:
        print(f"  {problem['table']} {problem['number']} {problem['heading']} {problem['value']}")
    confirm_import(by=office, held=held, skips=True)
    timed("import", run_ready_jobs)
    print(import_of(office, held.id).shown["written"])
    print(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    os.environ.setdefault("BEACON_VAR", tempfile.mkdtemp(prefix="beacon-bench-"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

    import django

    django.setup()

    from datetime import date

    import xlsxwriter
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from beacon.people.actions import add_unit, found_tenant, give_post, open_account
    from beacon.people.models import District
    from beacon.people.reach import Who
    from beacon.people.roster.importing import hold, import_of
    from beacon.people.roster.rows import PERSON_HEADINGS, UNIT_HEADINGS
    from beacon.records.roster_import import confirm_import
    from beacon.site.jobs import run_ready_jobs

    main()
