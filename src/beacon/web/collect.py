"""D5 收报台: who has reported, read, accept, ask for more, exempt, remind without names, consolidate."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from beacon.catalogue.indicators import INDICATORS
from beacon.figures.questions import Question
from beacon.figures.sums import Sums
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal
from beacon.messages.actions import AT_HAND, remind, sent_for
from beacon.messages.actions import may as may_send
from beacon.messages.wording import group_reminder
from beacon.people.roles import Screen
from beacon.plans.actions import exempt, may_exempt
from beacon.plans.models import DutyInstance
from beacon.plans.progress import find_instance
from beacon.reports.actions import accept, may, return_report
from beacon.reports.blocks import Block, blocks
from beacon.reports.collect import FILTERS, Desk, desk, filtered
from beacon.reports.consolidate import ask, may_consolidate
from beacon.reports.models import Report
from beacon.reports.shelf import came_since, is_report, sent_version, versions_of_month
from beacon.reports.windows import ReportWindow, chosen, windows_of
from beacon.web.gate import StaffRequest, gate, status_of


@require_safe
@gate(Screen.COLLECT)
def collect(request: StaffRequest) -> HttpResponse:
    """The desk of one month."""
    now = clock.now()
    windows = windows_of(request.who.tenant.id)
    window = chosen(windows, _day(request.GET.get("month", "")), now)
    if window is None:
        return render(request, "collect/empty.html", {"now": now})
    held = desk(request.who, window, now)
    show = request.GET.get("show", "all")
    papers = versions_of_month(request.who, window.ends)
    context = {
        "now": now,
        "windows": [known for known in reversed(windows) if known.starts <= now.date() or known == window],
        "window": window,
        "desk": held,
        "lines": filtered(held.lines, show),
        "show": show if show in FILTERS else "all",
        "filters": [(name, label, len(filtered(held.lines, name))) for name, label in FILTERS.items()],
        **_timing(window, now),
        **_reminding(request, held, now),
        "papers": papers,
        "newer": came_since(request.who, papers[0]) if papers else 0,
        "may_consolidate": may_consolidate(request.who) is None,
        "request_id": uuid4(),
        "late_words": f"已过时间{held.unsent}家",
        "indicators": [INDICATORS[identifier] for identifier in ("I01", "I02", "I33")],
    }
    return render(request, "collect/page.html", context)


def _timing(window: ReportWindow, now: datetime) -> dict[str, object]:
    return {
        "days_left": window.days_left(now.date()),
        "is_late": now >= window.late_from,
        "is_early": window.is_early(now.date()),
        "left_words": f"截止还有{window.days_left(now.date())}天",
    }


def _reminding(request: StaffRequest, held: Desk, now: datetime) -> dict[str, object]:
    """The card about the group text: how many went out, why none may now, and the text while it is at hand."""
    window = held.window
    sent = sent_for(request.who.tenant.id, window.ends)
    is_at_hand = bool(sent) and now - sent[-1] < AT_HAND
    text = group_reminder(
        month=window.month,
        due_on=window.ends,
        days_left=window.days_left(now.date()),
        office=request.who.tenant.office_name,
    )
    return {
        "reminded": len(sent),
        "no_reminder": None if is_at_hand else may_send(request.who, window.late_from, sent),
        "reminder": text if is_at_hand else "",
    }


@require_POST
@gate(Screen.COLLECT)
def remind_all(request: StaffRequest) -> HttpResponse:
    """提醒未报的: hand out the group text, which names nobody."""
    ends = _day(request.POST.get("month", ""))
    window = next((known for known in windows_of(request.who.tenant.id) if known.ends == ends), None)
    if window is None:
        raise Refusal("no_such_month", "没有这个月的月报，请从列表里选。", "month")
    remind(by=request.who, ends=window.ends, late_from=window.late_from)
    return redirect(f"{reverse('collect')}?{urlencode({'month': window.ends.isoformat()})}#remind")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@require_safe
@gate(Screen.COLLECT)
def collected(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """One unit's report as it was sent, beside its figures."""
    return _reading(request, _instance(request, instance_id))


def _instance(request: StaffRequest, instance_id: UUID) -> DutyInstance:
    """A month report within reach; any other duty is none."""
    instance = find_instance(request.who, instance_id)
    if not is_report(instance):
        raise Refusal.because(NOT_YOURS)
    return instance


def _reading(
    request: StaffRequest, instance: DutyInstance, reason: Reason | None = None, typed: str = ""
) -> HttpResponse:
    report, version = sent_version(instance)
    context = {
        "now": clock.now(),
        "instance": instance,
        "report": report,
        "version": version,
        "state": "exempt" if instance.exempt_at else report.state if report else "not_opened",
        "blocks": _linked(instance, blocks(Sums.thawed(version.figures))) if version else [],
        "may_accept": report is not None and may(request.who, "accept", report) is None,
        "may_return": report is not None and may(request.who, "return", report) is None,
        "may_exempt": may_exempt(request.who, instance) is None,
        "reason": reason,
        "typed": typed,
    }
    return render(request, "collect/report.html", context, status=status_of(reason) if reason else 200)


def _linked(instance: DutyInstance, held: tuple[Block, ...]) -> list[tuple[Block, list[tuple[object, str]]]]:
    """Every number with the question that lists its records (N08)."""
    return [
        (
            block,
            [
                (
                    number,
                    Question(
                        instance.starts, instance.ends, instance.unit_id, number.figure, number.kind, number.setting
                    ).query,
                )
                for number in block.numbers
            ],
        )
        for block in held
    ]


@require_POST
@gate(Screen.COLLECT)
def take(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """收下."""
    instance = _instance(request, instance_id)
    accept(by=request.who, report=_report(instance))
    messages.success(request, f"收下了{instance.unit.name}的{instance.label}。")
    show = request.POST.get("show", "")
    query = urlencode({"month": instance.ends.isoformat(), "show": show if show in FILTERS else "all"})
    return redirect(f"{reverse('collect')}?{query}")


@require_POST
@gate(Screen.COLLECT)
def give_back(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """请补充, with a sentence."""
    instance = _instance(request, instance_id)
    sentence = request.POST.get("sentence", "")
    try:
        returned = return_report(by=request.who, report=_report(instance), sentence=sentence)
    except Refusal as refusal:
        return _reading(request, instance, refusal.reason, sentence)
    fix_by = returned.fix_by
    until = f"{fix_by.month}月{fix_by.day}日前" if fix_by else "期限内"
    messages.success(request, f"已请{instance.unit.name}补充，{until}补好仍按原来的时间算。")
    return redirect("collected", instance_id)


def _report(instance: DutyInstance) -> Report:
    report, _ = sent_version(instance)
    if report is None:
        raise Refusal("not_opened", "这个单位还没打开本月月报。")
    return report


@require_POST
@gate(Screen.COLLECT)
def let_off(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """免报, with the reason."""
    instance = _instance(request, instance_id)
    why = request.POST.get("reason", "")
    try:
        exempt(by=request.who, instance=instance, reason=why)
    except Refusal as refusal:
        return _reading(request, instance, refusal.reason, why)
    messages.success(request, f"{instance.unit.name}的{instance.label}已免报。")
    return redirect("collected", instance_id)


@require_POST
@gate(Screen.COLLECT)
def consolidate(request: StaffRequest) -> HttpResponse:
    """汇总: freeze the month and have its papers made; a second tap finds the first one's."""
    ends = _day(request.POST.get("month", ""))
    if ends is None:
        raise Refusal("no_such_month", "没有这个月的月报，请从列表里选。", "month")
    try:
        request_id = UUID(request.POST.get("request_id", ""))
    except ValueError:
        request_id = uuid4()
    return redirect("paper", ask(by=request.who, ends=ends, request_id=request_id).id)
