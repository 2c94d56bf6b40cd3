"""Deeds on month reports: open, send, take back, ask for more, accept."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from beacon.figures import sums
from beacon.figures.sums import Sums
from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.actions import workdays_of
from beacon.people.reach import READ_ONLY, Who, may_write_for
from beacon.people.roles import Screen
from beacon.plans.models import DutyInstance, Why
from beacon.plans.progress import held, note_opened, note_sent
from beacon.reports.models import REPORT_LIFE, Report, ReportState, ReportVersion
from beacon.reports.prose import compose, plain

FIX_WORKDAYS = 3
"""Working days a unit has to complete a returned report and keep its first time (house rule, design §5)."""

LONGEST_REMARK = 200

OFFICE_MOVES = frozenset({"return", "accept"})


def may_see(by: Who, instance: DutyInstance) -> Reason | None:
    """Why `by` may not look at the report of this instance."""
    return None if by.reaches(instance.unit) else NOT_YOURS


def may(by: Who, move: str, report: Report) -> Reason | None:
    """Why `by` may not submit, withdraw, return or accept the report; None when they may. `report.unit` must be
    loaded."""
    if not by.reaches(report.unit):
        return NOT_YOURS
    if move in OFFICE_MOVES:
        if not by.opens(Screen.COLLECT):
            return Reason("office_only", "收下和请补充由街道消安办来做。")
    elif not by.opens(Screen.MY_REPORT):
        return Reason("no_report", "您的角色不用报月报。")
    elif by.path == "" and by.post.unit_id != report.unit_id:
        # Else the office could take back what came in time, and accept what it wrote itself.
        return Reason("unit_only", "月报由单位自己报送和撤回。要改动，请在收报台点“请补充”。")
    if not by.role.writes:
        return READ_ONLY
    return REPORT_LIFE.refusal(move, report.state)


@dataclass(frozen=True)
class Prepared:
    """What stands in a report now: the sums of its window, live until it is sent."""

    report: Report
    sums: Sums


def open_report(*, by: Who, instance: DutyInstance) -> Report:
    """Open a unit's report of a window; the unit's first opening brings it into being (已备好).

    The office and leader looking at it do not: for them a report nobody opened is refused as not there yet.
    """
    require(may_see(by, instance))
    report = Report.objects.filter(tenant_id=instance.tenant_id, instance=instance).select_related("unit").first()
    if report is not None:
        return report
    refused = may_write_for(by, instance.unit)
    if refused is None and by.post.unit_id is not None and by.path == "":
        refused = Reason("not_opened", "这个单位还没打开本月月报。")
    require(refused)
    if clock.today() < instance.starts:
        raise Refusal(
            "too_early", f"{instance.label}从{instance.starts.month}月{instance.starts.day}日开始统计，到时再来。"
        )
    try:
        with transaction.atomic():
            report = Report(tenant_id=instance.tenant_id, unit=instance.unit, instance=instance, opened_at=clock.now())
            report.save(force_insert=True)
            note_opened(instance, report.opened_at)
    except IntegrityError:
        return Report.objects.select_related("unit").get(tenant_id=instance.tenant_id, instance=instance)
    return report


def prepare(report: Report, instance: DutyInstance) -> Prepared:
    """The report with the live sums of its window. One query."""
    return Prepared(report, sums.of_unit(instance.unit, instance.starts, instance.ends))


@dataclass(frozen=True)
class Sent:
    """A sent report. `was_there`: it had been sent already and nothing new was written."""

    report: Report
    was_there: bool = False


def submit(*, by: Who, report: Report, nil: bool, remark: str = "") -> Sent:
    """报送 or 零报送: freeze figures, text and record ids as the next version.

    A second tap, or a colleague's at the same moment, finds it sent and changes nothing. Refused when the month has
    records and `nil` is asked, or has none and it is not.
    """
    remark = _clean_remark(remark)
    with transaction.atomic():
        report = _locked(report)
        if report.state == ReportState.SUBMITTED and by.reaches(report.unit):
            return Sent(report, was_there=True)
        require(may(by, "submit", report))
        instance = held(report.instance)
        if instance.exempt_at is not None:
            raise Refusal("exempt", "这个月免报，不用报送。")
        if instance.withdrawn_at is not None:
            why = Why(instance.withdrawn_why).label
            raise Refusal("withdrawn", f"{instance.label}不用报了：{why}。记录都在台账里。")
        counted, records = sums.with_records(instance.unit, instance.starts, instance.ends)
        _refuse_nil(nil, counted)
        now = clock.now()
        report.first_submitted_at = _first_time(report, now)
        report.submitted_at, report.submitted_by = now, by.account
        report.state = REPORT_LIFE.after("submit", report.state)
        report.is_nil, report.remark = nil, remark
        report.is_late = report.first_submitted_at >= instance.late_from
        report.versions_n += 1
        report.save(
            update_fields=[
                "first_submitted_at",
                "submitted_at",
                "submitted_by",
                "state",
                "is_nil",
                "remark",
                "is_late",
                "versions_n",
            ]
        )
        _freeze(by, report, counted, records, now)
        note_sent(instance, report.first_submitted_at)
        _note(by, report, "submit_report", {"version": report.versions_n, "nil": nil})
    return Sent(report)


def _clean_remark(remark: str) -> str:
    remark = remark.strip()
    if len(remark) > LONGEST_REMARK:
        raise Refusal(
            "long_remark", f"「亮点或困难」写了{len(remark)}字，最多{LONGEST_REMARK}字，请删短一些。", "remark"
        )
    return remark


def keep_remark(*, by: Who, report: Report, remark: str) -> Report:
    """存着: keep the unit's own line in a report that is not sent yet. Refused where sending it would be."""
    remark = _clean_remark(remark)
    with transaction.atomic():
        report = _locked(report)
        require(may(by, "submit", report))
        report.remark = remark
        report.save(update_fields=["remark"])
        _note(by, report, "keep_remark", {})
    return report


def _refuse_nil(nil: bool, counted: Sums) -> None:
    if nil and not counted.is_empty:
        raise Refusal("not_nil", f"这个月有{counted.records}条记录，直接报送就行，不用零报。")
    if not nil and counted.is_empty:
        raise Refusal("is_nil", "这个月没有记录。没开展也可以如实报，请点零报送。")


def _first_time(report: Report, now: datetime) -> datetime:
    """The time that decides punctuality: a returned report sent again by its fix date keeps its first one (I02)."""
    kept = report.first_submitted_at
    in_time = report.state == ReportState.RETURNED and (report.fix_by is None or now.date() <= report.fix_by)
    return kept if kept is not None and in_time else now


def _freeze(by: Who, report: Report, counted: Sums, records: list[UUID], now: datetime) -> ReportVersion:
    instance = report.instance
    version = ReportVersion(
        tenant_id=report.tenant_id,
        report=report,
        number=report.versions_n,
        sent_at=now,
        sent_by=by.account,
        is_nil=report.is_nil,
        figures=counted.frozen(),
        record_ids=[str(record_id) for record_id in records],
        text=plain(compose(report.unit.name, instance.starts, instance.ends, counted)),
        remark=report.remark,
    )
    version.save(force_insert=True)
    return version


def withdraw(*, by: Who, report: Report) -> Report:
    """撤回 a report the office has not accepted yet; it no longer counts as sent until it is sent again."""
    with transaction.atomic():
        report = _locked(report)
        require(may(by, "withdraw", report))
        report.state = REPORT_LIFE.after("withdraw", report.state)
        report.save(update_fields=["state"])
        note_sent(report.instance, None)
        _note(by, report, "withdraw_report", {})
    return report


def return_report(*, by: Who, report: Report, sentence: str, fix_by: date | None = None) -> Report:
    """请补充 with one sentence. Sent again by `fix_by` (default three working days) the first time stands."""
    sentence = sentence.strip()
    if not sentence:
        raise Refusal("no_sentence", "请写一句要补充什么，例如“演练人数空着”。", "sentence")
    with transaction.atomic():
        report = _locked(report)
        require(may(by, "return", report))
        now = clock.now()
        report.state = REPORT_LIFE.after("return", report.state)
        report.returned_at, report.return_sentence = now, sentence[:200]
        report.fix_by = fix_by or workdays_of(report.tenant_id).add(now.date(), FIX_WORKDAYS)
        report.save(update_fields=["state", "returned_at", "return_sentence", "fix_by"])
        _note(by, report, "return_report", {"fix_by": report.fix_by.isoformat()})
    return report


def accept(*, by: Who, report: Report) -> Report:
    """收下. Asked of an accepted report it changes nothing."""
    with transaction.atomic():
        report = _locked(report)
        if report.state == ReportState.ACCEPTED and by.reaches(report.unit) and by.opens(Screen.COLLECT):
            return report
        require(may(by, "accept", report))
        report.state = REPORT_LIFE.after("accept", report.state)
        report.accepted_at = clock.now()
        report.save(update_fields=["state", "accepted_at"])
        _note(by, report, "accept_report", {})
    return report


def _locked(report: Report) -> Report:
    rows = Report.objects.select_for_update(of=("self",)).select_related("unit", "instance", "instance__unit")
    return rows.get(tenant_id=report.tenant_id, pk=report.pk)


def _note(by: Who, report: Report, verb: str, detail: dict[str, object]) -> None:
    note(
        tenant_id=report.tenant_id,
        actor_id=by.account.id,
        verb=verb,
        thing_kind="report",
        thing_id=report.id,
        detail=detail,
    )
