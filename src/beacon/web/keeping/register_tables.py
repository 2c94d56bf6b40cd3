"""D14 名册, registers in and out of Excel: template, export, upload, dry run, confirmation."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beacon.catalogue.registers import REGISTERS
from beacon.documents.sheets import EXCEL
from beacon.documents.spreadsheets import MOST_BYTES
from beacon.kit import clock
from beacon.kit.refusals import Reason, Refusal, require
from beacon.people.models import RosterImport
from beacon.people.roles import Screen
from beacon.registers.importing import confirm_table, give_up, hold_table, table_of
from beacon.registers.keeping import may_enter
from beacon.registers.workbook import export, template
from beacon.web.gate import StaffRequest, gate, status_of
from beacon.web.keeping.registers import asked
from beacon.web.progress import progress
from beacon.web.taking import taken
from beacon.web.uploads import held_page, uploaded


@require_safe
@gate(Screen.REGISTERS)
def register_export(request: StaffRequest) -> HttpResponse:
    """The rows within reach as Excel."""
    register = asked(request)
    name = f"{request.who.tenant.name}{register.label}{clock.today():%Y%m%d}.xlsx"
    return taken(name=name, media_type=EXCEL, content=export(request.who, register))


@require_safe
@gate(Screen.REGISTERS)
def register_template(request: StaffRequest) -> HttpResponse:
    """The empty table."""
    require(may_enter(request.who))
    register = asked(request)
    return taken(name=f"{register.label}模板.xlsx", media_type=EXCEL, content=template(register))


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Screen.REGISTERS)
def register_import(request: StaffRequest) -> HttpResponse:
    """The form to upload a table; sent, it leads to the dry run."""
    require(may_enter(request.who))
    if request.method != "POST":
        return _upload_form(request)
    try:
        name, content = uploaded(request, MOST_BYTES)
        held = hold_table(by=request.who, register=asked(request), name=name, content=content)
    except Refusal as refusal:
        return _upload_form(request, refusal.reason)
    return redirect("register_table", held.id)


def _upload_form(request: StaffRequest, reason: Reason | None = None) -> HttpResponse:
    context = {"register": asked(request), "reason": reason}
    return render(request, "registers/upload.html", context, status=status_of(reason) if reason else 200)


@require_safe
@gate(Screen.REGISTERS)
def register_table(request: StaffRequest, table_id: UUID) -> HttpResponse:
    """The dry run of an upload, or how far its checking or import is."""
    return render(request, "registers/held.html", _held(table_of(request.who, table_id)))


@require_safe
@gate(Screen.REGISTERS)
def register_table_state(request: StaffRequest, table_id: UUID) -> HttpResponse:
    """The part of the page that is asked for each second; when the work is done the whole page comes again."""
    context = _held(table_of(request.who, table_id))
    return progress(request, "uploads/_progress.html", context, is_over=not context["is_busy"])


def _held(held: RosterImport) -> dict[str, object]:
    state_at, page_at = reverse("register_table_state", args=[held.id]), reverse("register_table", args=[held.id])
    return {**held_page(held, state_at, page_at, _again_at(held)), "register": REGISTERS[held.subject]}


def _again_at(held: RosterImport) -> str:
    return f"{reverse('register_import')}?register={held.subject}"


@require_POST
@gate(Screen.REGISTERS)
def table_confirm(request: StaffRequest, table_id: UUID) -> HttpResponse:
    """导入."""
    confirm_table(by=request.who, held=table_of(request.who, table_id))
    return redirect("register_table", table_id)


@require_POST
@gate(Screen.REGISTERS)
def table_drop(request: StaffRequest, table_id: UUID) -> HttpResponse:
    """改好再传: let the upload go."""
    held = table_of(request.who, table_id)
    give_up(by=request.who, held=held)
    messages.success(request, "没有导入，什么都没有变。改好以后再传一次。")
    return redirect(_again_at(held))
