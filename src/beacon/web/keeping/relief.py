"""N03 减负建议: written from any page, read and answered by office and leader, read by the district."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beacon.kit.ids import new_id
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.messages.relief import (
    answer_relief,
    find_suggestion,
    may_answer,
    may_suggest,
    own_suggestions,
    read_suggestions,
    suggest_relief,
)
from beacon.people.roles import Screen
from beacon.web.gate import StaffRequest, gate, status_of
from beacon.web.navigation import label_of


@require_safe
@gate(Screen.RELIEF)
def relief(request: StaffRequest) -> HttpResponse:
    """Everything within reach, newest first, with how many wait for an answer."""
    return _board(request)


@require_http_methods(["GET", "POST"])
@gate(Screen.ME)
def relief_new(request: StaffRequest) -> HttpResponse:
    """The short form, with the page it was opened from filled in; one's own suggestions and their answers below."""
    require(may_suggest(request.who))
    if request.method == "GET":
        return _form(request, label_of(request.who, request.GET.get("from", "")))
    page = request.POST.get("page", "")
    try:
        suggest_relief(
            by=request.who,
            text=request.POST.get("text", ""),
            page=page,
            names_unit=request.POST.get("names_unit") == "1",
            request_id=_key(request.POST.get("request_id", "")),
        )
    except Refusal as refusal:
        return _form(request, page, refusal.in_form())
    messages.success(request, "已收到，街道消安办、分管领导和区里都能看到，谁也删不掉。")
    return redirect("relief_new")


@require_POST
@gate(Screen.RELIEF)
def relief_answer(request: StaffRequest, suggestion_id: UUID) -> HttpResponse:
    """Answer one."""
    require(may_answer(request.who))
    found = find_suggestion(request.who, suggestion_id)
    try:
        answer_relief(by=request.who, suggestion=found, text=request.POST.get("text", ""))
    except Refusal as refusal:
        return _board(request, refusal.in_form(), found.id)
    messages.success(request, "答复好了，提建议的人能看到。")
    return redirect("relief")


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refusal.because(NOT_YOURS) from None


def _form(request: StaffRequest, page: str, reason: Reason | None = None) -> HttpResponse:
    context = {
        "page": page,
        "text": request.POST.get("text", ""),
        "names_unit": request.method == "GET" or request.POST.get("names_unit") == "1",
        "request_id": request.POST.get("request_id") or new_id(),
        "own": own_suggestions(request.who),
        "reason": reason,
    }
    return render(request, "relief/new.html", context, status=status_of(reason) if reason else 200)


def _board(request: StaffRequest, reason: Reason | None = None, at: UUID | None = None) -> HttpResponse:
    asked = request.GET.get("page", "")
    context = {
        "board": read_suggestions(request.who, int(asked) if asked.isdecimal() and len(asked) < 7 else 1),
        "may_answer": may_answer(request.who) is None,
        "reason": reason,
        "at": at,
        "typed": request.POST.get("text", ""),
    }
    return render(request, "relief/page.html", context, status=status_of(reason) if reason else 200)
