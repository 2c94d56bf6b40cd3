"""抽查: the few records of a month to ask about by telephone, and what came of it."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from beacon.kit.drawing import to_draw
from beacon.kit.refusals import Reason, Refusal
from beacon.people.roles import Screen
from beacon.records.asking.spot_checks import (
    LONGEST_NOTE,
    answer_check,
    closed_months,
    draw_month,
    drawn_of,
    find_check,
    records_in,
    to_ask,
)
from beacon.records.models import SpotCheck, SpotState
from beacon.web.asked import day_in
from beacon.web.gate import StaffRequest, gate, status_of

_SAID = {
    SpotState.AGREES: "记下了：一致。单位在那条上会看到一声谢谢。",
    SpotState.DIFFERS: "记下了：有更正。请告诉对方打开这条点“更正”，改好会说“谢谢更正”。",
    SpotState.NOT_REACHED: "记下了：问不到。以后问到了再改。",
    SpotState.WAITING: "放回待问了。",
}


@require_safe
@gate(Screen.COLLECT)
def spot_checks(request: StaffRequest) -> HttpResponse:
    """The month chosen, else the last one that is over."""
    return _page(request, request.GET.get("month", ""))


@require_POST
@gate(Screen.COLLECT)
def spot_draw(request: StaffRequest) -> HttpResponse:
    """抽一次."""
    try:
        drawn = draw_month(by=request.who, ends=day_in(request.POST.get("month", "")))
    except Refusal as refusal:
        return _page(request, "", refusal.reason)
    return redirect(_address(drawn.ends))


@require_POST
@gate(Screen.COLLECT)
def spot_answer(request: StaffRequest, check_id: UUID) -> HttpResponse:
    """What came of asking about one."""
    check = find_check(request.who, check_id)
    month, typed = check.draw.ends.isoformat(), request.POST.get("note", "")
    try:
        answer_check(by=request.who, check=check, state=request.POST.get("state", ""), remark=typed)
    except Refusal as refusal:
        return _page(request, month, refusal.reason, check, typed)
    messages.success(request, _SAID[SpotState(check.state)])
    return redirect(_address(check.draw.ends))


def _page(
    request: StaffRequest, month: str, reason: Reason | None = None, at: SpotCheck | None = None, typed: str = ""
) -> HttpResponse:
    who, months = request.who, closed_months(request.who)
    chosen = next((known for known in months if known.ends == day_in(month)), months[0] if months else None)
    drawn = drawn_of(who, chosen) if chosen else None
    many = records_in(who, chosen) if chosen and drawn is None else 0
    context = {
        "months": months,
        "month": chosen,
        "drawn": drawn,
        "rows": to_ask(who, drawn) if drawn else [],
        "many": many,
        "to_draw": to_draw(many, who.tenant.spot_check_percent),
        "longest": LONGEST_NOTE,
        "reason": reason,
        "at": at.pk if at else None,
        "typed": typed,
    }
    return render(request, "collect/spot_checks.html", context, status=status_of(reason) if reason else 200)


def _address(ends: date) -> str:
    return f"{reverse('spot_checks')}?month={ends.isoformat()}"
