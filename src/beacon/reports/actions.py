"""Deeds on month reports: open, send, take back, ask for more, accept."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from beacon.figures import sums
from beacon.figures.sums import Sums
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.actions import workdays_of
from beacon.people.reach import READ_ONLY, Who, may_write_for
from beacon.people.roles import Screen
from beacon.plans.models import DutyInstance, Why
from beacon.plans.progress import held, note_opened, note_sent
from beacon.reports.anchors import clean_anchor
from beacon.reports.holding import locked as _locked
from beacon.reports.holding import told as _note
from beacon.reports.models import REPORT_LIFE, Report, ReportState, ReportVersion
from beacon.reports.prose import compose, plain

FIX_WORKDAYS = 3
"""Working days a unit has to complete a returned report and keep its first time (house rule, design §5)."""

LONGEST_FIX = timedelta(days=60)
"""A fix date further away is a slip of the pen (house rule)."""

LONGEST_REMARK = LONGEST_SENTENCE = 200

OFFICE_MOVES = frozenset({"return", "accept", "put_back", "enter", "take_back_mailed"})


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
        return _looked_at(by, report, instance)
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
            now = clock.now()
            report = Report(tenant_id=instance.tenant_id, unit=instance.unit, instance=instance, opened_at=now)
            report.save(force_insert=True)
            note_opened(instance, now)
    except IntegrityError:
        return Report.objects.select_related("unit").get(tenant_id=instance.tenant_id, instance=instance)
    return report


def _looked_at(by: Who, report: Report, instance: DutyInstance) -> Report:
    """A report that the office had entered is opened when the unit itself first looks at it."""
    if report.opened_at is None and by.path != "" and may_write_for(by, report.unit) is None:
        report.opened_at = now = clock.now()
        report.save(update_fields=["opened_at"])
        note_opened(instance, now)
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
        require(not_owed(instance))
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


def not_owed(instance: DutyInstance) -> Reason | None:
    """Why this month needs no report; None when it does."""
    if instance.exempt_at is not None:
        return Reason("exempt", "这个月免报，不用报送。")
    if instance.withdrawn_at is not None:
        why = Why(instance.withdrawn_why).label
        return Reason("withdrawn", f"{instance.label}不用报了：{why}。记录都在台账里。")
    return None


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


def return_report(*, by: Who, report: Report, sentence: str, fix_by: date | None = None, anchor: str = "") -> Report:
    """请补充 with one sentence, about the whole or about one place in it (`anchors`).

    Sent again by `fix_by` (default three working days) the first time stands. Refused when that day is past or too
    far away, or when the report has no such place.
    """
    sentence = sentence.strip()
    if not sentence:
        raise Refusal("no_sentence", "请写一句要补充什么，例如“演练人数空着”。", "sentence")
    if len(sentence) > LONGEST_SENTENCE:
        raise Refusal("long_sentence", f"写了{len(sentence)}字，最多{LONGEST_SENTENCE}字，请只留一句。", "sentence")
    with transaction.atomic():
        report = _locked(report)
        require(may(by, "return", report))
        now = clock.now()
        last = report.versions.filter(tenant_id=report.tenant_id).order_by("-number").first()
        report.anchor = clean_anchor(last, anchor)
        report.state = REPORT_LIFE.after("return", report.state)
        report.returned_at, report.return_sentence = now, sentence
        report.fix_by = _fix_by(report, now.date(), fix_by)
        report.save(update_fields=["state", "returned_at", "return_sentence", "fix_by", "anchor"])
        place = report.anchor.partition(":")[0]
        _note(by, report, "return_report", {"fix_by": report.fix_by.isoformat(), "place": place})
    return report


def usual_fix_by(report: Report, today: date) -> date:
    """The fix date that is offered: three working days from today. One query."""
    return workdays_of(report.tenant_id).add(today, FIX_WORKDAYS)


def _fix_by(report: Report, today: date, wanted: date | None) -> date:
    if wanted is None:
        return usual_fix_by(report, today)
    if wanted <= today:
        raise Refusal("past_day", "补好的日子请选今天以后的一天。", "fix_by")
    if wanted > today + LONGEST_FIX:
        raise Refusal("far_day", f"补好的日子最远可到{LONGEST_FIX.days}天后，请选近一点。", "fix_by")
    return wanted


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
