"""需要帮助: one line from the unit, settled by the office."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from beacon.kit.refusals import Refusal
from beacon.people.roles import Screen
from beacon.plans.progress import find_instance
from beacon.plans.seeing_to.helping import ask_help, find_help_call, settle_help
from beacon.web.gate import StaffRequest, gate
from beacon.web.planning.duties import duty_page


@require_POST
@gate(Screen.DUTIES)
def help_ask(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """需要帮助."""
    instance, text = find_instance(request.who, instance_id), request.POST.get("help", "")
    try:
        ask_help(by=request.who, instance=instance, text=text)
    except Refusal as refusal:
        return duty_page(request, instance, refusal.in_form(), text)
    messages.success(request, "消安办看得到了，会在这里回话。")
    return redirect("duty", instance_id)


@require_POST
@gate(Screen.DUTIES)
def help_settle(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """解决了."""
    call = settle_help(by=request.who, call=find_help_call(request.who, call_id))
    messages.success(request, "好，这一项记为解决了。")
    return redirect("duty", call.instance_id)
