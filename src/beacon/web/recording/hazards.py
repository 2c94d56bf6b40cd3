"""隐患: what was found and is to be put right, what was put right, 改好了 and its undo."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from beacon.figures.hazards import hazard_list
from beacon.hazards.fixing import find_hazard, fix, may, reopen
from beacon.kit import clock
from beacon.kit.refusals import Refusal
from beacon.people.reach import Who
from beacon.people.roles import Screen
from beacon.web.gate import StaffRequest, gate


@require_safe
@gate(Screen.HAZARDS)
def hazards(request: StaffRequest) -> HttpResponse:
    """The hazards within reach."""
    given = request.GET
    is_open = given.get("stands") != "fixed"
    page = int(given["page"]) if given.get("page", "").isdecimal() and len(given["page"]) < 7 else 1
    context = {
        "now": clock.now(),
        "held": hazard_list(request.who, clock.today(), is_open=is_open, page=page),
        "is_open": is_open,
        "may_fix": request.who.role.writes,
        "undo": _undo(request.who, given.get("done", "")),
    }
    return render(request, "hazards/page.html", context)


def _undo(who: Who, text: str) -> UUID | None:
    """What was just marked, while it can be taken back."""
    try:
        hazard = find_hazard(who, UUID(text))
    except (ValueError, Refusal):
        return None
    return hazard.id if may(who, "reopen", hazard) is None else None


@require_POST
@gate(Screen.HAZARDS)
def hazard_fixed(request: StaffRequest, hazard_id: UUID) -> HttpResponse:
    """改好了."""
    hazard = fix(by=request.who, hazard=find_hazard(request.who, hazard_id))
    messages.success(request, "好，记为改好了。")
    return redirect(f"{reverse('hazards')}?done={hazard.id}")


@require_POST
@gate(Screen.HAZARDS)
def hazard_undo(request: StaffRequest, hazard_id: UUID) -> HttpResponse:
    """撤销 of 改好了."""
    reopen(by=request.who, hazard=find_hazard(request.who, hazard_id))
    messages.success(request, "已撤销，这条还没改好。")
    return redirect("hazards")
