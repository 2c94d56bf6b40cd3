"""月报: the month as it wrote itself, to be checked and sent."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from beacon.figures.questions import Question
from beacon.figures.sums import Sums
from beacon.kit import clock
from beacon.kit.likeness import says_the_same
from beacon.kit.refusals import Reason, Refusal
from beacon.people.reach import Who
from beacon.people.roles import Screen
from beacon.plans.models import DutyInstance
from beacon.reports import actions
from beacon.reports.anchors import resolve
from beacon.reports.carried.changes import carried_of, is_still_told
from beacon.reports.carried.words import became, described, named
from beacon.reports.confirming import (
    PLAIN_SENTENCE,
    confirm,
    give_back,
    may_confirm,
    may_switch,
    switch_confirming,
    take_back,
)
from beacon.reports.desk.shelf import found_report
from beacon.reports.freezing import content_of
from beacon.reports.holding import last_sent
from beacon.reports.mine import (
    SENT,
    Drift,
    drift,
    is_offered,
    months_of,
    offered_on,
    remark_before,
    running,
    to_write,
)
from beacon.reports.models import Report, ReportState
from beacon.reports.supplement import supplement
from beacon.reports.text.blocks import blocks
from beacon.web.gate import StaffRequest, gate, status_of
from beacon.web.planning.due import due
from beacon.web.reporting.report_text import address, as_sent, drafted

SAME_REMARK = "亮点或困难和上月写的差不多，下次写“同上月”就行。"
"""N14: told once, to whom sent it, and kept nowhere."""


@require_safe
@gate(Screen.MY_REPORT)
def report_current(request: StaffRequest) -> HttpResponse:
    """M3 of the month to look at first."""
    now = clock.now()
    month = to_write(months_of(request.who.unit, now), now)
    if month is None:
        return render(request, "report/none.html")
    return _page(request, month.instance)


@require_safe
@gate(Screen.MY_REPORT)
def report(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """M3 of any month."""
    return _page(request, found_report(request.who, instance_id))


@require_POST
@gate(Screen.MY_REPORT)
def report_submit(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """报送 or 零报送. A second tap finds it sent and leads to the same page."""
    instance = found_report(request.who, instance_id)
    remark, nil = request.POST.get("remark", ""), bool(request.POST.get("nil"))
    try:
        opened = actions.open_report(by=request.who, instance=instance)
        done = actions.submit(by=request.who, report=opened, nil=nil, remark=remark)
    except Refusal as refusal:
        return _page(request, found_report(request.who, instance_id), reason=refusal.reason, remark=remark)
    if not done.was_there and says_the_same(remark, remark_before(months_of(instance.unit, clock.now()), instance)):
        messages.info(request, SAME_REMARK)
    return redirect("report", instance.id)


@require_POST
@gate(Screen.MY_REPORT)
def report_keep(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """存着: the unit's own line, not sent yet."""
    instance = found_report(request.who, instance_id)
    remark = request.POST.get("remark", "")
    try:
        actions.keep_remark(
            by=request.who, report=actions.open_report(by=request.who, instance=instance), remark=remark
        )
    except Refusal as refusal:
        return _page(request, instance, reason=refusal.reason, remark=remark)
    if request.POST.get("then") == "text":
        return redirect("report_text", instance.id)
    messages.success(request, "存好了，还没有报送。")
    return redirect("report", instance.id)


@require_POST
@gate(Screen.MY_REPORT)
def report_withdraw(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """撤回 what the office has not accepted yet."""
    instance = found_report(request.who, instance_id)
    actions.withdraw(by=request.who, report=actions.open_report(by=request.who, instance=instance))
    messages.success(request, "已撤回。改好后请再报送一次。")
    return redirect("report", instance.id)


@require_POST
@gate(Screen.MY_REPORT)
def report_supplement(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """又有n条，补进去: one tap, the next version."""
    instance = found_report(request.who, instance_id)
    opened = actions.open_report(by=request.who, instance=instance)
    done = supplement(by=request.who, report=opened, anew=bool(request.POST.get("anew")))
    said = "已经补进去了，不用再点。" if done.was_there else "补进去了，报送时间不变。消安办会看到新的一版。"
    messages.success(request, said)
    return redirect("report", instance.id)


@require_POST
@gate(Screen.MY_REPORT)
def report_confirm(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """确认报送 by the head."""
    instance = found_report(request.who, instance_id)
    opened = actions.open_report(by=request.who, instance=instance)
    try:
        confirm(by=request.who, report=opened, nil=bool(request.POST.get("nil")))
    except Refusal as refusal:
        return _page(request, found_report(request.who, instance_id), reason=refusal.reason)
    return redirect("report", instance.id)


@require_POST
@gate(Screen.MY_REPORT)
def report_give_back(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """退给经办人 by the head, with a sentence or without."""
    instance, sentence = found_report(request.who, instance_id), request.POST.get("sentence", "")
    opened = actions.open_report(by=request.who, instance=instance)
    try:
        give_back(by=request.who, report=opened, sentence=sentence)
    except Refusal as refusal:
        return _page(request, instance, reason=refusal.reason)
    messages.success(request, "退给经办人了。")
    return redirect("report", instance.id)


@require_POST
@gate(Screen.MY_REPORT)
def report_take_back(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """撤回 while it lies with the head."""
    instance = found_report(request.who, instance_id)
    take_back(by=request.who, report=actions.open_report(by=request.who, instance=instance))
    messages.success(request, "已撤回。改好后请再报送一次。")
    return redirect("report", instance.id)


@require_POST
@gate(Screen.MY_REPORT)
def report_confirming(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """要不要先给负责人看, switched by the head or the office."""
    instance, on = found_report(request.who, instance_id), bool(request.POST.get("on"))
    try:
        switch_confirming(by=request.who, unit=instance.unit, on=on)
    except Refusal as refusal:
        return _page(request, instance, reason=refusal.reason)
    messages.success(request, "改好了，以后先给负责人看。" if on else "改好了，以后直接报送。")
    return redirect("report", instance.id)


def _page(
    request: StaffRequest, instance: DutyInstance, *, reason: Reason | None = None, remark: str | None = None
) -> HttpResponse:
    who, now = request.who, clock.now()
    opened = actions.open_report(by=who, instance=instance)
    version = last_sent(opened) if opened.state in SENT else None
    if version is not None:
        changed = drift(instance, version)
        counted, carried = Sums.thawed(version.figures), carried_of(version)
        text = as_sent(instance, version, counted, carried, is_live=not changed)
    else:
        content, changed = content_of(instance), Drift()
        counted, carried, text = content.sums, list(content.carried), drafted(opened, content)
    months = months_of(instance.unit, now)
    current = running(months, now)
    context = {
        "instance": instance,
        "report": opened,
        "is_still_told": is_still_told(instance, clock.today()),
        "due": due(instance.due_on, instance.late_from, now),
        "fix_is_over": opened.fix_by is not None and now.date() > opened.fix_by,
        "pointed": resolve(opened) if opened.state == ReportState.RETURNED else None,
        "version": version,
        "drift": changed,
        "supplement_words": changed.words,
        "sums": counted,
        "carried": [(one, named(one), described(one.was, one.things), became(one)) for one in carried],
        "blocks": _blocks(instance, counted, changed),
        "text": text,
        "question": Question(instance.starts, instance.ends, instance.unit_id).query,
        **_deeds(who, opened),
        "first_to_head": instance.unit.head_confirms and who.post.role != actions.HEAD,
        "longest_remark": actions.LONGEST_REMARK,
        "remark": opened.remark if remark is None else remark,
        "remark_before": remark_before(months, instance),
        "plain_sentence": PLAIN_SENTENCE,
        "sentence": request.POST.get("sentence", ""),
        "reason": reason,
        "months": months,
        "current": current if current and current.instance.id != instance.id and not current.is_sent else None,
        "current_from": offered_on(current) if current and not is_offered(current, now) else None,
        "tenant": who.tenant,
    }
    return render(request, "report/page.html", context, status=status_of(reason) if reason else 200)


def _deeds(who: Who, report: Report) -> dict[str, Reason | None]:
    """What may not be done with the report now, and why."""
    return {
        "no_submit": actions.may(who, "submit", report),
        "no_withdraw": actions.may(who, "withdraw", report),
        "no_supplement": actions.may(who, "supplement", report),
        "no_confirm": may_confirm(who, "confirm", report),
        "no_take_back": actions.may(who, "give_back", report),
        "no_switch": may_switch(who, report.unit),
    }


def _blocks(instance: DutyInstance, counted: Sums, changed: Drift) -> list[dict[str, object]]:
    return [
        {
            "it": block,
            "numbers": [(number, address(instance, number, is_live=not changed)) for number in block.numbers],
        }
        for block in blocks(counted)
    ]
