"""我的查法: keep what was chosen in the ledger under a name, rename it, remove it, bring it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from beacon.figures.ledger_file import look_in
from beacon.kit.refusals import Refusal
from beacon.people.roles import Screen
from beacon.records.read.looks import find_look, keep_look, remove_look, rename_look, restore_look
from beacon.web.gate import StaffRequest, gate, status_of


@require_POST
@gate(Screen.LEDGER)
def look_keep(request: StaffRequest) -> HttpResponse:
    """Keep the look of the form, and back to it."""
    name, query, is_shared = _name(request), look_in(request.POST.get("query", "")).query, "shared" in request.POST
    try:
        kept = keep_look(by=request.who, name=name, query=query, is_shared=is_shared)
    except Refusal as refusal:
        return _once_more(request, refusal, query, is_shared=is_shared)
    messages.success(request, f"存好了：{kept.name}。下次点它就是这些条件。")
    return redirect(f"{reverse('ledger')}?{kept.query}")


@require_POST
@gate(Screen.LEDGER)
def look_change(request: StaffRequest, look_id: UUID) -> HttpResponse:
    """Rename, remove or bring back a look of one's own."""
    look, deed = find_look(request.who, look_id), request.POST.get("deed", "")
    if deed == "remove":
        removed = remove_look(by=request.who, look=look)
        return redirect(f"{reverse('ledger')}?removed={removed.id}")
    try:
        if deed == "restore":
            restore_look(by=request.who, look=look)
        else:
            look = rename_look(by=request.who, look=look, name=_name(request))
            messages.success(request, f"改好了：{look.name}。")
    except Refusal as refusal:
        return _once_more(request, refusal, look.query, "restore" if deed == "restore" else "rename")
    return redirect(f"{reverse('ledger')}?{look.query}")


def _name(request: StaffRequest) -> str:
    return request.POST.get("name", "")


def _once_more(
    request: StaffRequest, refusal: Refusal, query: str, deed: str = "", *, is_shared: bool = False
) -> HttpResponse:
    """The name as it was typed, with the reason, and the way back to what was looked at."""
    reason = refusal.in_form()
    context = {"reason": reason, "name": _name(request), "query": query, "deed": deed, "is_shared": is_shared}
    return render(request, "ledger/look.html", context, status=status_of(reason))
