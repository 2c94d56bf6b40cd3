"""Taking the ledger out: small files at once, large ones by a job that says how far it is."""

import uuid
from collections.abc import Sequence
from urllib.parse import parse_qsl

from django.db import transaction
from django_tasks import task

from beacon.documents.sheets import EXCEL, to_xlsx
from beacon.figures.ledger_sheet import MOST_ROWS, chosen_columns, ledger_workbook
from beacon.figures.looking import Look, found
from beacon.files.actions import store_bytes
from beacon.files.models import Purpose
from beacon.files.together import kept_together
from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Refusal, require
from beacon.people.reach import NO_SCREEN, Who
from beacon.people.roles import Screen
from beacon.records.models import FileState, LedgerFile
from beacon.records.read.looks import LONGEST_QUERY, remember_columns

WHILE_WAITING = 3_000
"""Rows that are written in about a second; more are made by a job (limit 2 s)."""


def take_out(*, by: Who, query: str, columns: Sequence[str]) -> bytes | LedgerFile:
    """The Excel file of the look in `query`, or where that takes longer than one waits, the file being made.

    The columns are remembered for the next time. Refused where more is found than MOST_ROWS.
    """
    require(None if by.opens(Screen.LEDGER) else NO_SCREEN)
    if len(query) > LONGEST_QUERY:
        raise Refusal("long_query", "条件太多。请少选几个再导出。")
    names = [one.name for one in chosen_columns(columns)]
    look = look_in(query)
    count = found(by, look).order_by()[: MOST_ROWS + 1].count()
    if count > MOST_ROWS:
        raise Refusal("many_rows", f"一次最多导出{MOST_ROWS:,}条。请按日期分几次导出。")
    is_large = count > WHILE_WAITING
    with transaction.atomic():
        remember_columns(by, names)
        detail = {"rows": count, "columns": names}
        note(
            tenant_id=by.tenant_id,
            actor_id=by.account.id,
            verb="export_ledger",
            thing_kind="ledger",
            thing_id=None,
            detail=detail,
        )
        if is_large:
            return _ask(by, query, names, count)
    return to_xlsx(ledger_workbook(by, look, names))


def look_in(query: str) -> Look:
    """The look of an address's query part, today."""
    return Look.read(dict(parse_qsl(query)), clock.today())


def _ask(by: Who, query: str, names: list[str], count: int) -> LedgerFile:
    file = LedgerFile(
        tenant_id=by.tenant_id,
        unit=by.unit,
        asked_by=by.account,
        asked_as=by.post,
        asked_at=clock.now(),
        query=query,
        columns=names,
        rows_in_all=count,
    )
    file.save(force_insert=True)
    make_file.enqueue(str(file.id))
    return file


def find_file(who: Who, file_id: uuid.UUID) -> LedgerFile:
    """A file asked for by this person in this subdistrict. Refused alike when it is another's and when there is
    none."""
    rows = LedgerFile.objects.filter(tenant_id=who.tenant_id, asked_by=who.account, asked_as=who.post)
    file = rows.select_related("upload").filter(pk=file_id).first()
    if file is None:
        raise Refusal.because(NOT_YOURS)
    return file


@task()
def make_file(file_id: str) -> None:
    """The job: make the file once, as its asker sees the ledger. Killed half-way it begins anew; done, it does
    nothing."""
    rows = LedgerFile.objects.filter(pk=file_id).exclude(state=FileState.READY)
    file = rows.select_related("asked_by", "asked_as__tenant", "asked_as__unit", "unit", "tenant").first()
    if file is None:
        return
    try:
        _make(file)
    except Exception:
        rows.update(state=FileState.FAILED)
        raise


def _make(file: LedgerFile) -> None:
    unfinished = LedgerFile.objects.filter(pk=file.pk).exclude(state=FileState.READY)
    unfinished.update(state=FileState.MAKING, rows_done=0)
    who = Who(file.asked_by, file.asked_as)

    def on_rows(done: int) -> None:
        unfinished.update(rows_done=done)

    content = to_xlsx(ledger_workbook(who, look_in(file.query), file.columns, on_rows))
    with kept_together():
        locked = LedgerFile.objects.select_for_update().get(pk=file.pk)
        if locked.state == FileState.READY:
            return
        locked.upload = store_bytes(
            tenant=file.tenant,
            unit=file.unit,
            purpose=Purpose.PAPER,
            name=file_name(who),
            media_type=EXCEL,
            content=content,
            by=file.asked_by,
        )
        locked.state, locked.rows_done = FileState.READY, locked.rows_in_all
        locked.save(update_fields=["upload", "state", "rows_done"])


def file_name(who: Who) -> str:
    """「江畔街道消防宣传台账20231121.xlsx」."""
    return f"{who.tenant.name}消防宣传台账{clock.today():%Y%m%d}.xlsx"
