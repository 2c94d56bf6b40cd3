"""D3 应办: every timed duty within reach, unit by period, and the page of one of them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from beacon.catalogue.indicators import INDICATORS
from beacon.figures.duties import done_rate, overdue, period_rates
from beacon.kit import clock
from beacon.kit.refusals import Reason, Refusal
from beacon.people.roles import Reach, Screen
from beacon.plans.actions import cancel_by_host, exempt, may_cancel_by_host, may_exempt, may_owe_again
from beacon.plans.beyond.aims import aim_of, targets_in_force
from beacon.plans.beyond.targets import target_behind
from beacon.plans.matrix import exempt_in, grids
from beacon.plans.models import DutyInstance
from beacon.plans.notice.bound import PLAN_TEMPLATE
from beacon.plans.progress import find_instance
from beacon.plans.schedule.talk import comments_on, may_comment_duty
from beacon.plans.seeing_to.helping import help_calls_on, may_ask_help, may_settle_help, open_help_calls
from beacon.plans.seeing_to.responsible import responsible_for
from beacon.records.following.exempting import owe_again
from beacon.records.read.reading import satisfying
from beacon.reports.desk.shelf import is_report
from beacon.web.gate import StaffRequest, gate, status_of

_SHOWN = ("I03", "I04", "I12", "I13")


@require_safe
@gate(Screen.DUTIES)
def duties(request: StaffRequest) -> HttpResponse:
    """The tables, with the rates over them and what is overdue."""
    now, who = clock.now(), request.who
    tables, extra = grids(who, now), targets_in_force(who.tenant_id)
    context = {
        "now": now,
        "grids": [(grid, extra.get(grid.duty.lineage)) for grid in tables],
        "extra": [(target, aim_of(target).sentence) for target in extra.values()],
        "exempt": exempt_in(tables),
        "calls": open_help_calls(who),
        "may_set_own": who.role.writes,
        "done": done_rate(who, now),
        "overdue": overdue(who, now),
        "drills": period_rates(who, "community_drill", now),
        "visits": period_rates(who, "station_visit", now),
        "indicators": [INDICATORS[identifier] for identifier in _SHOWN],
        "is_own": who.role.reach is Reach.UNIT,
    }
    return render(request, "duties/page.html", context)


@require_safe
@gate(Screen.DUTIES)
def duty(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """One duty of one unit in one period."""
    return duty_page(request, find_instance(request.who, instance_id))


def duty_page(
    request: StaffRequest, instance: DutyInstance, reason: Reason | None = None, typed: str = ""
) -> HttpResponse:
    """The page of one duty, again with what was typed where something on it was refused."""
    now, who = clock.now(), request.who
    target, calls = target_behind(instance), help_calls_on(instance)
    context = {
        "now": now,
        "instance": instance,
        "status": instance.status(now),
        "records": satisfying(who, instance),
        "is_report": is_report(instance),
        "is_plan": instance.duty.template == PLAN_TEMPLATE,
        "responsible": responsible_for(instance),
        "opens_collect": who.opens(Screen.COLLECT),
        "may_exempt": may_exempt(who, instance) is None,
        "may_owe_again": may_owe_again(who, instance) is None,
        "may_cancel": may_cancel_by_host(who, instance) is None,
        "comments": comments_on(who, instance),
        "may_comment": may_comment_duty(who, instance) is None,
        "target": target,
        "asked_for": aim_of(target).sentence if target else instance.duty.due_sentence,
        "calls": calls,
        "may_help": may_ask_help(who, instance) is None and not any(call.settled_at is None for call in calls),
        "may_settle": any(may_settle_help(who, call) is None for call in calls),
        "reason": reason,
        "typed": typed,
    }
    return render(request, "duties/one.html", context, status=status_of(reason) if reason else 200)


@require_POST
@gate(Screen.DUTIES)
def let_off(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """免办, with the reason; `again`: take it back."""
    instance = find_instance(request.who, instance_id)
    if "again" in request.POST:
        owe_again(by=request.who, instance=instance)
        messages.success(request, f"{instance.unit.name}的{instance.label}照常要办。")
        return redirect("duty", instance_id)
    why = request.POST.get("reason", "")
    try:
        exempt(by=request.who, instance=instance, reason=why)
    except Refusal as refusal:
        return duty_page(request, instance, refusal.reason, why)
    messages.success(request, f"{instance.unit.name}的{instance.label}已免办，不再算进完成率。")
    return redirect("duty", instance_id)


@require_POST
@gate(Screen.DUTIES)
def host_cancelled(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """站方取消, with the reason."""
    instance = find_instance(request.who, instance_id)
    why = request.POST.get("host_reason", "")
    try:
        cancel_by_host(by=request.who, instance=instance, reason=why, on=clock.today())
    except Refusal as refusal:
        return duty_page(request, instance, refusal.reason, why)
    messages.success(request, "记下了：站方取消，待改期。不算单位逾期，改期后照样计入本季度。")
    return redirect("duty", instance_id)
