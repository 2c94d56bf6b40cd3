"""How long a table of 10,000 past activities takes: `python -m bench.catch_up`. To reach: 30 s and 300 MB in all.

Prints seconds, processor seconds and queries of looking at the columns, of the dry run and of the recording, and the
most memory held by this process and by the child that reads the sheet.
"""

import io
import os
import resource
import tempfile
import time
from collections.abc import Callable

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
    clock.use(Clock.parse("2023-11-21T16:00:00+08:00"))
    tenant = found_tenant(
        district=District.objects.create(name="云汀区"),
        name="江畔街道",
        full_name="江畔街道",
        slug="bench",
        years=[2023],
    )
    unit = add_unit(tenant=tenant, name="锦绣社区", kind="community", opened_on=date(2020, 1, 1))
    account = open_account(login="bench", name="陈小燕", password=None)
    clerk = Who(account, give_post(account=account, role="clerk", since=date(2020, 1, 1), unit=unit))
    held = hold(by=clerk, name="台账.xlsx", content=a_table())
    timed("look", run_ready_jobs)
    held = batch_of(clerk, held.id)
    columns = {one["heading"]: one["field"] for one in held.shown["columns"]}
    kinds = {one["word"]: one["kind"] for one in held.shown["words"]}
    held = set_columns(by=clerk, held=held, columns=columns, kinds=kinds)
    timed("dry run", run_ready_jobs)
    held = batch_of(clerk, held.id)
    print(f"  {held.shown['good']} good, {held.shown['bad']} bad, {held.shown['double']} double")
    confirm(by=clerk, held=held)
    timed("record", run_ready_jobs)
    held = batch_of(clerk, held.id)
    print(f"  {held.state}, {held.shown.get('written')} records")
    mine, child = (
        resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"most memory {mine} MB beside a child of {child} MB")


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

    from beacon.kit import clock
    from beacon.kit.clock import Clock
    from beacon.people.actions import add_unit, found_tenant, give_post, open_account
    from beacon.people.models import District
    from beacon.people.reach import Who
    from beacon.records.catching_up.batch import batch_of, confirm, hold, set_columns
    from beacon.site.jobs import run_ready_jobs

    main()
