"""我的查法: keep what was chosen in the ledger under a name, rename it, remove it, bring it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from beacon.figures.ledger_file import look_in
from beacon.people.roles import Screen
from beacon.records.read.looks import find_look, keep_look, remove_look, rename_look, restore_look
from beacon.web.gate import StaffRequest, gate


@require_POST
@gate(Screen.LEDGER)
def look_keep(request: StaffRequest) -> HttpResponse:
    """Keep the look of the form, and back to it."""
    query, is_shared = look_in(request.POST.get("query", "")).query, request.POST.get("shared") == "1"
    kept = keep_look(by=request.who, name=request.POST.get("name", ""), query=query, is_shared=is_shared)
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
    if deed == "restore":
        restore_look(by=request.who, look=look)
    else:
        rename_look(by=request.who, look=look, name=request.POST.get("name", ""))
    return redirect(f"{reverse('ledger')}?{look.query}")
