"""负责人确认: a unit may have its month report go to its head before it goes to the office (decision 9)."""

from datetime import datetime

from django.db import transaction

from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.clock import SHANGHAI
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.actions import workdays_of
from beacon.people.models import Post, Unit
from beacon.people.reach import READ_ONLY, Who
from beacon.people.roles import Screen
from beacon.reports.actions import FIX_WORKDAYS, HEAD, Sent, may
from beacon.reports.holding import locked_together, told
from beacon.reports.models import REPORT_LIFE, Report, ReportState
from beacon.reports.sending import content_to_send, first_time, is_asked_for_more, refuse_nil, send

LONGEST_SENTENCE = 200
PLAIN_SENTENCE = "请再看一眼。"
"""What a head says who gives back without a word, so that the clerk can tell it from a report never handed in."""


def may_switch(by: Who, unit: Unit) -> Reason | None:
    """Why `by` may not say whether the head confirms; None for the unit's head and for the office."""
    if not by.reaches(unit):
        return NOT_YOURS
    if not by.role.writes:
        return READ_ONLY
    if by.opens(Screen.COLLECT) or (by.post.role == HEAD and by.post.unit_id == unit.pk):
        return None
    return Reason("head_only", "要不要先给负责人看，由本单位负责人或街道消安办来定。")


def switch_confirming(*, by: Who, unit: Unit, on: bool) -> Unit:
    """Have the unit's reports confirmed by its head from now on, or no longer. Refused to switch on while nobody holds
    the post. A report that lies with the head stays there."""
    require(may_switch(by, unit))
    with transaction.atomic():
        unit = Unit.objects.select_for_update(no_key=True).get(tenant_id=by.tenant_id, pk=unit.pk)
        if unit.head_confirms == on:
            return unit
        if on and not Post.objects.filter(tenant_id=unit.tenant_id, unit=unit, role=HEAD).held_on(clock.today()):
            raise Refusal("no_head", f"{unit.name}现在没有负责人账号，先请系统管理员给岗位。")
        unit.head_confirms = on
        unit.save(update_fields=["head_confirms"])
        note(
            tenant_id=unit.tenant_id,
            actor_id=by.account.id,
            verb="switch_confirming",
            thing_kind="unit",
            thing_id=unit.id,
            detail={"on": on},
        )
    return unit


def may_confirm(by: Who, move: str, report: Report) -> Reason | None:
    """Why `by` may not confirm the report or give it back; None for the unit's own head while it lies there."""
    if not by.reaches(report.unit):
        return NOT_YOURS
    if by.post.role != HEAD or by.post.unit_id != report.unit_id:
        return Reason("head_only", "确认报送由本单位负责人来做。")
    return REPORT_LIFE.refusal(move, report.state)


def confirm(*, by: Who, report: Report, nil: bool) -> Sent:
    """确认报送: freeze the report as the ledger is now and let it go to the office, which has it from this moment.

    The time that counts is the clerk's handing in, if the head confirms within three working days of it, else that of
    the confirmation. A second tap finds it sent.
    """
    with transaction.atomic():
        report = locked_together(report)
        if report.state == ReportState.SUBMITTED and by.reaches(report.unit):
            return Sent(report, was_there=True)
        require(may_confirm(by, "confirm", report))
        content = content_to_send(report)
        refuse_nil(nil, content)
        now, handed_in_by = clock.now(), report.handed_in_by
        counts_at = _counts_at(report, now)
        report.is_nil = nil
        send(
            report,
            content,
            state=REPORT_LIFE.after("confirm", report.state),
            first_at=first_time(report, counts_at),
            counts_at=counts_at,
            now=now,
            sent_by=handed_in_by or by.account,
            confirmed_by=by.account,
        )
        told(by, report, "confirm_report", {"version": report.versions_n, "nil": nil})
    return Sent(report)


def _counts_at(report: Report, now: datetime) -> datetime:
    """When the unit sent it, as far as punctuality goes."""
    handed_in = report.handed_in_at
    if handed_in is None:
        return now
    last = workdays_of(report.tenant_id).add(handed_in.astimezone(SHANGHAI).date(), FIX_WORKDAYS)
    return handed_in if now.date() <= last else now


def give_back(*, by: Who, report: Report, sentence: str = "") -> Report:
    """退给经办人, with a sentence of the head's or the plain one. A report that the office had asked to be completed is
    请补充 again."""
    sentence = sentence.strip()
    if len(sentence) > LONGEST_SENTENCE:
        raise Refusal("long_sentence", f"写了{len(sentence)}字，最多{LONGEST_SENTENCE}字，请只留一句。", "sentence")
    with transaction.atomic():
        report = locked_together(report)
        require(may_confirm(by, "give_back", report))
        _back(report, sentence or PLAIN_SENTENCE)
        told(by, report, "give_back_report", {})
    return report


def take_back(*, by: Who, report: Report) -> Report:
    """撤回 by the unit while the report lies with the head."""
    with transaction.atomic():
        report = locked_together(report)
        require(may(by, "give_back", report))
        _back(report, "")
        told(by, report, "withdraw_report", {})
    return report


def _back(report: Report, sentence: str) -> None:
    move = "give_back_to_fix" if is_asked_for_more(report) else "give_back"
    report.state, report.head_sentence = REPORT_LIFE.after(move, report.state), sentence
    report.save(update_fields=["state", "head_sentence"])
