"""代录: the office enters what a unit mailed, and records for it what the file tells.

A mailed report was sent when it was received. Its figures come only from records; before there are any they are
unknown (未入账), never nought. The unit may record and send itself later: the received time stays.
"""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, time
from typing import IO

from django.db import IntegrityError, transaction

from beacon.files.actions import discard, store_bytes
from beacon.files.models import Purpose, Upload
from beacon.files.together import kept_together
from beacon.kit import clock
from beacon.kit.days import short_day, short_moment
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.reach import Who
from beacon.plans.models import DutyInstance
from beacon.plans.progress import held, note_sent
from beacon.records.actions import Saved, may_record, withdraw
from beacon.records.capture import capture
from beacon.records.drafts import Draft
from beacon.records.models import Record
from beacon.reports.actions import may
from beacon.reports.desk.mailed_files import clean_file
from beacon.reports.freezing import Content, content_of, freeze
from beacon.reports.holding import last_sent, locked_together, told
from beacon.reports.mine import compared
from beacon.reports.models import REPORT_LIFE, Channel, Report, ReportState
from beacon.reports.sending import not_owed

BOOKABLE = frozenset({ReportState.SUBMITTED, ReportState.ACCEPTED})
"""States in which records still go into a mailed report; after 汇总 they go into the next month."""


def may_enter(by: Who, instance: DutyInstance, report: Report | None) -> Reason | None:
    """Why `by` may not enter a mailed report for the instance; None for the office while nothing is in."""
    unborn = report or Report(tenant_id=instance.tenant_id, unit=instance.unit, instance=instance)
    return may(by, "enter", unborn) or not_owed(instance)


def enter_mailed(*, by: Who, instance: DutyInstance, received_at: datetime, name: str, content: IO[bytes]) -> Report:
    """代录 a report that came by mail: it counts as sent at `received_at`, late or not, and keeps the file.

    A returned report whose completion is mailed by its fix date keeps its first time. Refused when it is in already,
    when the received time lies in the future or before the window, or when the file is none that units send.
    """
    require(may_enter(by, instance, _known(instance)))
    _refuse_time(instance, received_at)
    file = clean_file(name, content)
    with kept_together():
        report = locked_together(_born(instance))
        require(may(by, "enter", report))
        row = held(instance)
        require(not_owed(row))
        upload = store_bytes(
            tenant=by.tenant,
            unit=report.unit,
            purpose=Purpose.MAILED,
            name=file.name,
            media_type=file.media_type,
            content=file.content,
            by=by.account,
        )
        _enter(by, report, row, received_at, upload)
    return report


def _known(instance: DutyInstance) -> Report | None:
    rows = Report.objects.filter(tenant_id=instance.tenant_id, instance=instance)
    return rows.select_related("unit").first()


def _born(instance: DutyInstance) -> Report:
    """The report of the instance; two officers at once find one."""
    try:
        with transaction.atomic():
            report = _known(instance)
            if report is None:
                report = Report(tenant_id=instance.tenant_id, unit=instance.unit, instance=instance)
                report.save(force_insert=True)
            return report
    except IntegrityError:
        return Report.objects.get(tenant_id=instance.tenant_id, instance=instance)


def _refuse_time(instance: DutyInstance, received_at: datetime) -> None:
    if received_at > clock.now():
        raise Refusal("future", "收到时间还没到，请看一眼日期和钟点。", "received_at")
    if received_at < datetime.combine(instance.starts, time(0), clock.SHANGHAI):
        raise Refusal("too_early", f"收到时间早于{short_day(instance.starts)}，不是这个月的月报。", "received_at")


def _enter(by: Who, report: Report, instance: DutyInstance, received_at: datetime, upload: Upload) -> None:
    first = report.first_submitted_at
    received_on = received_at.astimezone(clock.SHANGHAI).date()
    in_time = report.state == ReportState.RETURNED and (report.fix_by is None or received_on <= report.fix_by)
    report.first_submitted_at = first if first is not None and in_time else received_at
    report.submitted_at, report.submitted_by = received_at, by.account
    report.received_at, report.mailed, report.channel = received_at, upload, Channel.MAIL
    report.state = REPORT_LIFE.after("enter", report.state)
    report.is_nil, report.remark = False, ""
    report.is_late = report.first_submitted_at >= instance.late_from
    _freeze(by, report, content_of(instance))
    report.save(
        update_fields=[
            "first_submitted_at",
            "submitted_at",
            "submitted_by",
            "received_at",
            "mailed",
            "channel",
            "state",
            "is_nil",
            "remark",
            "is_late",
            "versions_n",
        ]
    )
    note_sent(instance, report.first_submitted_at)
    told(by, report, "enter_report", {"received_at": received_at.isoformat(), "version": report.versions_n})


def _freeze(by: Who, report: Report, content: Content) -> None:
    """The next version: what the records of the window tell. The report's own row is left to the caller."""
    report.versions_n += 1
    received_at = report.received_at or clock.now()
    freeze(
        report,
        content,
        number=report.versions_n,
        sent_at=received_at,
        sent_by=by.account,
        channel=Channel.MAIL,
        text=_text(received_at, content),
    )


def _text(received_at: datetime, content: Content) -> str:
    if not content.sums.is_empty:
        return content.text
    return f"{short_moment(received_at)}收到报来的文件。活动还没有记入台账，数字未入账。"


def may_take_back(by: Who, report: Report) -> Reason | None:
    """Why `by` may not undo a 代录: it is no longer waiting, or it completed a returned report."""
    refused = may(by, "take_back_mailed", report)
    if refused is None and not (report.is_mailed and report.returned_at is None):
        return Reason("not_mailed", "这份不能撤销代录。要改动，请点“请补充”。")
    return refused


def take_back_mailed(*, by: Who, report: Report) -> Report:
    """撤销代录, as when it was entered for the wrong unit: nothing is in, and the file is given up."""
    with transaction.atomic():
        report = locked_together(report)
        require(may_take_back(by, report))
        last = last_sent(report)
        if last is None or last.channel != Channel.MAIL:
            raise Refusal("sent_since", "单位自己已经报过了，不用撤销代录。")
        file = report.mailed
        report.state = REPORT_LIFE.after("take_back_mailed", report.state)
        report.channel, report.received_at, report.mailed = Channel.APP, None, None
        report.save(update_fields=["state", "channel", "received_at", "mailed"])
        note_sent(held(report.instance), None)
        if file is not None:
            discard(by=by, uploads=[file])
        told(by, report, "take_back_mailed", {})
    return report


def may_book(by: Who, report: Report) -> Reason | None:
    """Why the records of the window may not go into a mailed report now. `report.unit` must be loaded."""
    refused = may_record(by, report.unit)
    if refused is not None:
        return refused
    if not report.is_mailed or report.state not in BOOKABLE:
        return Reason("wrong_state", "这份月报现在不能入账，请刷新看看最新情况。")
    return None


def book(*, by: Who, report: Report) -> Report:
    """入账: take the valid records of the window into a mailed report, as its next version. The received time and the
    state stay. With nothing new it changes nothing."""
    with transaction.atomic():
        report = locked_together(report)
        require(may_book(by, report))
        _book(by, report)
    return report


def _book(by: Who, report: Report) -> None:
    content, last = content_of(report.instance), last_sent(report)
    if last is not None and not compared(last, content.counted):
        return
    _freeze(by, report, content)
    report.save(update_fields=["versions_n"])
    told(by, report, "book_report", {"version": report.versions_n, "records": len(content.counted)})


def record_for(
    *,
    by: Who,
    instance: DutyInstance,
    draft: Draft,
    client_id: uuid.UUID,
    photos: Sequence[tuple[str, IO[bytes]]] = (),
    held: Collection[uuid.UUID] | None = None,
) -> Saved:
    """代记: save a record of the unit whose report this is; while the mailed report can still take it, it goes in at
    once. Photos as in `capture`. Refused for a day outside the window, where it would not count here."""
    require(may_record(by, instance.unit))
    if not instance.starts <= draft.happened_on <= instance.ends:
        window = f"{short_day(instance.starts)}到{short_day(instance.ends)}"
        raise Refusal("other_month", f"这份月报统计{window}，请选这之间的一天。", "happened_on")
    with kept_together():
        # The report before the duties and the journal, as every deed on a report does.
        known = _known(instance)
        report = locked_together(known) if known is not None else None
        saved = capture(by=by, unit=instance.unit, draft=draft, client_id=client_id, photos=photos, held=held)
        if report is not None and may_book(by, report) is None:
            _book(by, report)
    return saved


def withdraw_for(*, by: Who, instance: DutyInstance, record: Record) -> Record:
    """撤销 of a record just saved for the unit; the mailed report loses it again at once."""
    require(None if record.author_id == instance.unit_id else NOT_YOURS)
    with transaction.atomic():
        known = _known(instance)
        report = locked_together(known) if known is not None else None
        taken_back = withdraw(by=by, record=record)
        if report is not None and may_book(by, report) is None:
            _book(by, report)
    return taken_back
