"""汇总: freeze what is in, then make the month's Word and Excel in a job.

Asking and making are two steps. Asking, in one transaction, writes down which version of which unit's report goes in
and who is missing; making reads only that, so a worker killed half-way is simply started again and comes to the same
files.
"""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django_tasks import task

from beacon.documents.official.docx import to_docx
from beacon.documents.official.pdf import can_make_pdf, to_pdf
from beacon.documents.sheets import EXCEL, to_xlsx
from beacon.files.actions import store_bytes
from beacon.files.models import Purpose, Upload
from beacon.files.together import kept_together
from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.models import Tenant
from beacon.people.reach import READ_ONLY, Who
from beacon.people.roles import Screen
from beacon.reports.desk.collect import desk
from beacon.reports.models import (
    REPORT_LIFE,
    Consolidation,
    ConsolidationQuerySet,
    ConsolidationState,
    Report,
    ReportState,
    ReportVersion,
)
from beacon.reports.papers.month import Month, gather
from beacon.reports.papers.paper import month_paper
from beacon.reports.papers.tables import month_workbook
from beacon.reports.windows import named, windows_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def may_consolidate(by: Who) -> Reason | None:
    """Why `by` may not consolidate; None for the office."""
    if not by.opens(Screen.COLLECT):
        return NOT_YOURS
    return None if by.role.writes else READ_ONLY


def ask(*, by: Who, ends: date, request_id: uuid.UUID) -> Consolidation:
    """Freeze the window that ends on `ends` as it stands now and set its papers going.

    The same `request_id` again answers the same consolidation, and so does any other while nothing has come in since
    the last: two officers who tap at once get one. Refused when there is no such window or nothing is in
    yet.
    """
    require(may_consolidate(by))
    try:
        with transaction.atomic():
            # The tenant's row is the lock: two requests at once get two numbers, or the second finds the first.
            # Not a lock of its key, for which every new row of the subdistrict would wait with the journal in hand.
            Tenant.objects.select_for_update(no_key=True).get(pk=by.tenant_id)
            known = Consolidation.objects.filter(tenant_id=by.tenant_id, request_id=request_id).first()
            if known is not None:
                return known
            consolidation = _freeze(by, ends, request_id)
    except IntegrityError:
        return Consolidation.objects.get(tenant_id=by.tenant_id, request_id=request_id)
    return consolidation


def _freeze(by: Who, ends: date, request_id: uuid.UUID) -> Consolidation:
    now = clock.now()
    window = named(windows_of(by.tenant.id), ends)
    held = desk(by, window, now)
    if held.sent == 0:
        raise Refusal("nothing_in", f"{window.label}还没有单位报送，等有了再汇总。")
    last = Consolidation.objects.filter(tenant_id=by.tenant_id, ends=window.ends).order_by("-number").first()
    consolidation = Consolidation(
        tenant=by.tenant,
        unit=by.unit,
        starts=window.starts,
        ends=window.ends,
        month=window.month,
        number=last.number + 1 if last else 1,
        as_of=now,
        all_units=len(held.lines),
        asked_by=by.account,
        request_id=request_id,
        snapshot={
            "notice": str(held.lines[0].instance.duty.notice_id),
            "lines": [
                {
                    "unit": str(line.instance.unit_id),
                    "report": str(line.report.id) if line.report and line.is_sent else None,
                    "version": line.report.versions_n if line.report and line.is_sent else 0,
                    "state": line.state,
                    "late": bool(line.report and line.report.is_late),
                    "mailed": line.is_mailed,
                    "exempt_reason": line.instance.exempt_reason,
                }
                for line in held.lines
            ],
        },
    )
    if last is not None and _holds_the_same(last.snapshot, consolidation.snapshot):
        return last
    consolidation.save(force_insert=True)
    note(
        tenant_id=consolidation.tenant_id,
        actor_id=by.account.id,
        verb="consolidate",
        thing_kind="consolidation",
        thing_id=consolidation.id,
        detail={"month": window.month, "number": consolidation.number, "reports": held.sent},
    )
    start(consolidation.id)
    return consolidation


def _holds_the_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two snapshots hold the same: what was accepted or consolidated in between is the same report."""

    def plain(snapshot: dict[str, Any]) -> dict[str, Any]:
        lines = [{**line, "state": line["state"] == "exempt"} for line in snapshot["lines"]]
        return {**snapshot, "lines": lines}

    return plain(one) == plain(other)


def start(consolidation_id: uuid.UUID) -> None:
    """Put the making of the papers into the queue, in the caller's transaction: the job is there exactly when the
    consolidation is."""
    make_papers.enqueue(str(consolidation_id))


@task()
def make_papers(consolidation_id: str) -> None:
    """The job: make both papers once. Started again after a crash, it begins anew; after success, it does nothing."""
    consolidation = Consolidation.objects.select_related("tenant", "unit", "asked_by").get(pk=consolidation_id)
    if consolidation.state == ConsolidationState.READY:
        return
    try:
        _make(consolidation)
    except Exception:
        # Said on the page, so that nobody waits for it; the error itself goes to the log of the job.
        _note_failure(consolidation)
        raise


def _make(consolidation: Consolidation) -> None:
    _progress(consolidation, 0)
    month = gather(consolidation, on_unit=lambda done: _progress(consolidation, done))
    paper = month_paper(month)
    word, pdf = to_docx(paper), to_pdf(paper) if can_make_pdf() else None
    excel = to_xlsx(month_workbook(month))
    _finish(consolidation, month, word, excel, pdf)


LONGEST_MAKING = timedelta(minutes=2)
"""After so long without an end the office may have it made again; those of a whole district take 30 s (issue 2)."""

NOT_MADE = "文件没做成，各单位报来的都在，请再生成一次。"


def may_make_again(by: Who, consolidation: Consolidation, now: datetime) -> Reason | None:
    """Why `by` may not have the papers made once more; None where the making failed or has been silent for long."""
    refused = may_consolidate(by) or (NOT_YOURS if consolidation.tenant_id != by.tenant_id else None)
    if refused is not None or consolidation.state == ConsolidationState.FAILED:
        return refused
    if consolidation.state == ConsolidationState.READY:
        return Reason("wrong_state", "已经生成好了，不用再生成。")
    is_silent = now - consolidation.as_of > LONGEST_MAKING
    return None if is_silent else Reason("still_making", "正在生成，请稍等。")


def make_again(*, by: Who, consolidation: Consolidation) -> None:
    """Put the making into the queue once more; from the same frozen month it comes to the same files."""
    require(may_make_again(by, consolidation, clock.now()))
    with transaction.atomic():
        consolidation.state, consolidation.failure = ConsolidationState.WAITING, ""
        consolidation.save(update_fields=["state", "failure"])
        start(consolidation.id)


PROGRESS_EVERY = 10
"""Units between two notes of how far the making is."""


def _progress(consolidation: Consolidation, done_units: int) -> None:
    """Say how far it is; a second worker that comes late must not undo what the first one finished."""
    if done_units % PROGRESS_EVERY == 0:
        _unfinished(consolidation).update(state=ConsolidationState.MAKING, done_units=done_units)


def _note_failure(consolidation: Consolidation) -> None:
    _unfinished(consolidation).update(state=ConsolidationState.FAILED, failure=NOT_MADE)


def _unfinished(consolidation: Consolidation) -> ConsolidationQuerySet:
    rows = Consolidation.objects.filter(tenant_id=consolidation.tenant_id, pk=consolidation.pk)
    return rows.exclude(state=ConsolidationState.READY)


def _finish(consolidation: Consolidation, month: Month, word: bytes, excel: bytes, pdf: bytes | None) -> None:
    """Keep the files and mark the reports that went in, all or nothing; whoever comes second finds it done."""
    with kept_together():
        locked = Consolidation.objects.select_for_update(of=("self",), no_key=True).get(pk=consolidation.pk)
        if locked.state == ConsolidationState.READY:
            return
        # Reports first, as every deed on a report locks it before the journal; the other way round they would wait
        # for each other.
        _close_reports(month)
        name = f"{month.file_name}（第{consolidation.number}版）" if consolidation.number > 1 else month.file_name
        locked.word = _store(consolidation, f"{name}.docx", WORD, word)
        locked.excel = _store(consolidation, f"{name}.xlsx", EXCEL, excel)
        locked.pdf = _store(consolidation, f"{name}.pdf", PDF, pdf) if pdf else None
        locked.state, locked.done_units = ConsolidationState.READY, locked.all_units
        locked.save(update_fields=["word", "excel", "pdf", "state", "done_units"])


def _store(consolidation: Consolidation, name: str, media_type: str, content: bytes) -> Upload:
    return store_bytes(
        tenant=consolidation.tenant,
        unit=consolidation.unit,
        purpose=Purpose.PAPER,
        name=name,
        media_type=media_type,
        content=content,
        by=consolidation.asked_by,
    )


def _close_reports(month: Month) -> None:
    """Reports that went in and have not changed since are consolidated."""
    sources = REPORT_LIFE.move("consolidate").sources
    for entry in month.entries:
        version: ReportVersion | None = entry.version
        if version is not None:
            Report.objects.filter(
                tenant_id=version.tenant_id, pk=version.report_id, state__in=sources, versions_n=version.number
            ).update(state=ReportState.CONSOLIDATED)
