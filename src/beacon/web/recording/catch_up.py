"""补录: a table of past activities is uploaded, its columns are named, and its rows become records."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beacon.documents.spreadsheets import MOST_BYTES
from beacon.forms.catching_up import KINDS, column_lines, columns_sent, kinds_sent, word_lines
from beacon.kit.refusals import Reason, Refusal
from beacon.people.roles import Screen
from beacon.records.catching_up.batch import (
    batch_of,
    batches_of,
    confirm,
    drop,
    fields_for,
    go_on,
    hold,
    may_catch_up,
    set_columns,
    take_back,
)
from beacon.records.catching_up.reading import SHOWN_ROWS
from beacon.records.catching_up.stopping import has_stopped, written_so_far
from beacon.records.models import CatchUp, CatchUpState
from beacon.web.gate import StaffRequest, gate, status_of
from beacon.web.progress import progress
from beacon.web.uploads import uploaded


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Screen.RECORD)
def catch_up(request: StaffRequest) -> HttpResponse:
    """The form to upload a table, and the tables of before; sent, it leads to the columns."""
    if request.method != "POST":
        return _upload_form(request)
    try:
        name, content = uploaded(request, MOST_BYTES)
        held = hold(by=request.who, name=name, content=content)
    except Refusal as refusal:
        return _upload_form(request, refusal.reason)
    return redirect("catch_up_table", held.id)


def _upload_form(request: StaffRequest, reason: Reason | None = None) -> HttpResponse:
    no_upload = may_catch_up(request.who)
    earlier = batches_of(request.who) if no_upload is None else []
    context = {"reason": reason, "no_upload": no_upload, "earlier": earlier}
    return render(request, "catch_up/upload.html", context, status=status_of(reason) if reason else 200)


@require_safe
@gate(Screen.RECORD)
def catch_up_table(request: StaffRequest, catch_up_id: UUID) -> HttpResponse:
    """Whatever comes next for an upload: its columns, its rows, how far it is, or what became of it."""
    held = batch_of(request.who, catch_up_id)
    is_asked = held.state == CatchUpState.ASKING or (held.state == CatchUpState.READY and "columns" in request.GET)
    return _columns_form(request, held) if is_asked else render(request, "catch_up/table.html", _told(request, held))


def _told(request: StaffRequest, held: CatchUp) -> dict[str, object]:
    stopped = has_stopped(held)
    return {
        "held": held,
        "shown": held.shown,
        "has_stopped": stopped,
        "written": written_so_far(held) if stopped else 0,
        "is_busy": held.is_busy and not stopped,
        "most": SHOWN_ROWS,
        "may_look": request.who.opens(Screen.LEDGER),
    }


def _columns_form(
    request: StaffRequest,
    held: CatchUp,
    reason: Reason | None = None,
    columns: Mapping[str, str] | None = None,
    kinds: Mapping[str, str] | None = None,
) -> HttpResponse:
    context = {
        "held": held,
        "reason": reason,
        "columns": column_lines(held, columns),
        "words": word_lines(held, kinds),
        "groups": fields_for(request.who),
        "kinds": KINDS,
        "wordless": held.shown.get("wordless", 0),
        "default": held.shown.get("default", "") if kinds is None else kinds.get("", ""),
    }
    return render(request, "catch_up/columns.html", context, status=status_of(reason) if reason else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Screen.RECORD)
def catch_up_columns(request: StaffRequest, catch_up_id: UUID) -> HttpResponse:
    """The columns once more; sent, the rows are checked."""
    held = batch_of(request.who, catch_up_id)
    if request.method != "POST":
        return redirect("catch_up_table", catch_up_id)
    columns, kinds = columns_sent(held, request.POST), kinds_sent(held, request.POST)
    try:
        set_columns(by=request.who, held=held, columns=columns, kinds=kinds)
    except Refusal as refusal:
        return _columns_form(request, held, refusal.in_form(), columns, kinds)
    return redirect("catch_up_table", catch_up_id)


@require_safe
@gate(Screen.RECORD)
def catch_up_state(request: StaffRequest, catch_up_id: UUID) -> HttpResponse:
    """The part of the page that is asked for each second; when the work is done the whole page comes again."""
    context = _told(request, batch_of(request.who, catch_up_id))
    return progress(request, "catch_up/_progress.html", context, is_over=not context["is_busy"])


@require_POST
@gate(Screen.RECORD)
def catch_up_confirm(request: StaffRequest, catch_up_id: UUID) -> HttpResponse:
    """记好这n条."""
    held = batch_of(request.who, catch_up_id)
    confirm(by=request.who, held=held, with_doubles=request.POST.get("doubles") == "1")
    return redirect("catch_up_table", catch_up_id)


@require_POST
@gate(Screen.RECORD)
def catch_up_go_on(request: StaffRequest, catch_up_id: UUID) -> HttpResponse:
    """接着办 what stopped half-way."""
    go_on(by=request.who, held=batch_of(request.who, catch_up_id))
    return redirect("catch_up_table", catch_up_id)


@require_POST
@gate(Screen.RECORD)
def catch_up_drop(request: StaffRequest, catch_up_id: UUID) -> HttpResponse:
    """不记了: let the upload go."""
    drop(by=request.who, held=batch_of(request.who, catch_up_id))
    messages.success(request, "没有记，台账没有变。改好以后再传一次。")
    return redirect("catch_up")


@require_POST
@gate(Screen.RECORD)
def catch_up_take_back(request: StaffRequest, catch_up_id: UUID) -> HttpResponse:
    """撤销这次补录, with a reason."""
    held = batch_of(request.who, catch_up_id)
    typed = request.POST.get("reason", "")
    try:
        take_back(by=request.who, held=held, reason=typed)
    except Refusal as refusal:
        context = _told(request, held) | {"reason": refusal.in_form(), "typed": typed}
        return render(request, "catch_up/table.html", context, status=status_of(refusal.reason))
    return redirect("catch_up_table", catch_up_id)
