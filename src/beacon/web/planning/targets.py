"""加码: what is asked beyond the notice, for everybody to read; the office sets and withdraws it (D3)."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beacon.kit import clock
from beacon.kit.refusals import Reason, Refusal, require
from beacon.people.roles import Screen
from beacon.plans.beyond.aims import Aim, clean_aim
from beacon.plans.beyond.local_tasks import tasks_by_office
from beacon.plans.beyond.targets import (
    burden,
    find_target,
    find_untimed_duty,
    listed_targets,
    may_set_targets,
    may_target,
    untimed_duties,
    warning,
)
from beacon.plans.models import TARGET_CADENCES, Duty
from beacon.records.following.targeting import set_target, withdraw_target
from beacon.web.gate import StaffRequest, gate, status_of


@require_safe
@gate(Screen.DUTIES)
def targets(request: StaffRequest) -> HttpResponse:
    """Every 加码 with who set it, when and why, and the tasks the office gave single units."""
    who = request.who
    may_set = may_set_targets(who) is None
    context = {
        "targets": listed_targets(who),
        "tasks": tasks_by_office(who),
        "may_set": may_set,
        "untimed": untimed_duties(who) if may_set else [],
        "is_office": who.path == "",
    }
    return render(request, "targets/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Screen.NOTICE)
def target_new(request: StaffRequest, untimed_id: UUID) -> HttpResponse:
    """First how often; then what that costs the units, and the reason or 不设了."""
    duty = find_untimed_duty(request.who, untimed_id)
    require(may_target(request.who, duty))
    if request.method != "POST":
        return _ask(request, duty, {"cadence": "quarterly", "needed": "1"})
    typed = request.POST.dict()
    try:
        aim = clean_aim(typed, clock.today())
        if "reason" not in typed:
            return _ask(request, duty, typed, aim)
        set_target(by=request.who, duty=duty, aim=aim, reason=typed["reason"])
    except Refusal as refusal:
        if refusal.reason.field is None:
            raise
        return _ask(request, duty, typed, _aim(typed) if refusal.reason.field == "reason" else None, refusal.reason)
    messages.success(request, f"「{duty.title}」设成{aim.sentence}，已列为加码，各单位看得到理由。")
    return redirect("targets")


def _aim(typed: Mapping[str, str]) -> Aim:
    return clean_aim(typed, clock.today())


def _ask(
    request: StaffRequest, duty: Duty, typed: Mapping[str, str], aim: Aim | None = None, reason: Reason | None = None
) -> HttpResponse:
    context = {
        "duty": duty,
        "typed": typed,
        "cadences": TARGET_CADENCES.items(),
        "aim": aim,
        "warning": warning(aim, burden(duty, aim)) if aim else "",
        "reason": reason,
    }
    return render(request, "targets/new.html", context, status=status_of(reason) if reason else 200)


@require_POST
@gate(Screen.NOTICE)
def target_withdraw(request: StaffRequest, target_id: UUID) -> HttpResponse:
    """撤回."""
    target = find_target(request.who, target_id)
    withdraw_target(by=request.who, target=target)
    messages.success(request, f"「{target.duty.title}」已撤回，从现在起不再要求；办过的都留着。")
    return redirect("targets")
