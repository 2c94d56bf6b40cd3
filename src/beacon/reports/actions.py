"""Deeds on month reports: open, send, take back, ask for more, accept."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from beacon.figures import sums
from beacon.figures.sums import Sums
from beacon.kit import clock
from beacon.kit.days import short_day
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.actions import workdays_of
from beacon.people.models import Post, Unit
from beacon.people.reach import READ_ONLY, Who, may_write_for
from beacon.people.roles import Screen
from beacon.plans.models import DutyInstance
from beacon.plans.progress import note_opened, note_sent
from beacon.reports.anchors import clean_anchor
from beacon.reports.holding import locked, locked_together, told
from beacon.reports.models import REPORT_LIFE, Report, ReportState
from beacon.reports.sending import content_to_send, first_time, refuse_nil, send

FIX_WORKDAYS = 3
"""Working days a unit has to complete a returned report and keep its first time (house rule, design §5)."""

LONGEST_FIX = timedelta(days=60)
"""A fix date further away is a slip of the pen (house rule)."""

LONGEST_REMARK = LONGEST_SENTENCE = 200

HEAD = "head"
"""The role whose confirmation a unit may ask for."""

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
    if move == "withdraw" and report.is_mailed:
        # Else the received time would be lost (design §5).
        return Reason("mailed", "这份是消安办按收到的文件代录的，不用撤回。要加的记下来，再补进去。")
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
        raise Refusal("too_early", f"{instance.label}从{short_day(instance.starts)}开始统计，到时再来。")
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
    """报送 or 零报送: freeze figures, text and records as the next version; where the unit's head confirms, hand it to
    the head first (`confirming`).

    A second tap, or a colleague's at the same moment, finds it sent and changes nothing. Refused when the month has
    records and `nil` is asked, or has none and it is not.
    """
    remark = _clean_remark(remark)
    with transaction.atomic():
        report = locked_together(report)
        if report.state in (ReportState.SUBMITTED, ReportState.WAITING) and by.reaches(report.unit):
            return Sent(report, was_there=True)
        require(may(by, "submit", report))
        content = content_to_send(report)
        refuse_nil(nil, content)
        now = clock.now()
        report.is_nil, report.remark = nil, remark
        if waits_for_head(by, report.unit):
            _hand_in(by, report, now)
            return Sent(report)
        send(
            report,
            content,
            state=REPORT_LIFE.after("submit", report.state),
            first_at=first_time(report, now),
            counts_at=now,
            now=now,
            sent_by=by.account,
        )
        told(by, report, "submit_report", {"version": report.versions_n, "nil": nil})
    return Sent(report)


def waits_for_head(by: Who, unit: Unit) -> bool:
    """Whether what `by` sends goes to the unit's head first: the unit wants it so, somebody holds that post today, and
    it is not `by`. At most one query."""
    if not unit.head_confirms or by.post.role == HEAD:
        return False
    return Post.objects.filter(tenant_id=unit.tenant_id, unit=unit, role=HEAD).held_on(clock.today()).exists()


def _hand_in(by: Who, report: Report, now: datetime) -> None:
    report.state = REPORT_LIFE.after("hand_in", report.state)
    report.handed_in_at, report.handed_in_by, report.head_sentence = now, by.account, ""
    report.save(update_fields=["state", "handed_in_at", "handed_in_by", "head_sentence", "is_nil", "remark"])
    told(by, report, "hand_in_report", {"nil": report.is_nil})


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
        report = locked(report)
        require(may(by, "submit", report))
        report.remark = remark
        report.save(update_fields=["remark"])
        told(by, report, "keep_remark", {})
    return report


def withdraw(*, by: Who, report: Report) -> Report:
    """撤回 a report the office has not accepted yet; it no longer counts as sent until it is sent again."""
    with transaction.atomic():
        report = locked(report)
        require(may(by, "withdraw", report))
        report.state = REPORT_LIFE.after("withdraw", report.state)
        report.save(update_fields=["state"])
        note_sent(report.instance, None)
        told(by, report, "withdraw_report", {})
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
        report = locked(report)
        require(may(by, "return", report))
        now = clock.now()
        last = report.versions.filter(tenant_id=report.tenant_id).order_by("-number").first()
        report.anchor = clean_anchor(last, anchor)
        report.state = REPORT_LIFE.after("return", report.state)
        report.returned_at, report.return_sentence = now, sentence
        report.fix_by = _fix_by(report, now.date(), fix_by)
        report.save(update_fields=["state", "returned_at", "return_sentence", "fix_by", "anchor"])
        place = report.anchor.partition(":")[0]
        told(by, report, "return_report", {"fix_by": report.fix_by.isoformat(), "place": place})
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
        report = locked(report)
        if report.state == ReportState.ACCEPTED and by.reaches(report.unit) and by.opens(Screen.COLLECT):
            return report
        require(may(by, "accept", report))
        report.state = REPORT_LIFE.after("accept", report.state)
        report.accepted_at = clock.now()
        report.save(update_fields=["state", "accepted_at"])
        told(by, report, "accept_report", {})
    return report
