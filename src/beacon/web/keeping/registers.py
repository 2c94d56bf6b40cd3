"""D14 名册, the registers of buildings, schools, enterprises and places: lists, and one row."""

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beacon.catalogue.coverages import COVERAGES, coverages_of
from beacon.catalogue.registers import REGISTERS, Register
from beacon.catalogue.topics import TOPICS
from beacon.figures.coverage import drill_minutes, records_at, topics_at
from beacon.figures.register_list import STATES, Look, open_register
from beacon.forms.register_row import line_of, prefill, row_form, row_reading, values_of
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.roles import Screen
from beacon.people.tree import units_at_the_top
from beacon.registers.entering import RowProblems, units_of
from beacon.registers.keeping import (
    change_row,
    close_row,
    day_of,
    enter_row,
    find_row,
    links_to_choose,
    may_enter,
    may_keep,
    reopen_row,
    units_to_choose,
    unregistered,
)
from beacon.registers.models import Building, RegisterRow
from beacon.web.gate import StaffRequest, gate, status_of

_UNPROCESSABLE = 422
_KEPT = ("q", "unit", "sort", "estate", "state", "cover", "done", "without")
NOTHING: Mapping[str, str] = {}


def asked(request: StaffRequest) -> Register:
    """The register an address or a form means; the buildings when it says none. Refused for one there is not."""
    name = request.POST.get("register") or request.GET.get("register") or next(iter(REGISTERS))
    if name not in REGISTERS:
        raise Refusal.because(NOT_YOURS)
    return REGISTERS[name]


@require_safe
@gate(Screen.REGISTERS)
def registers(request: StaffRequest) -> HttpResponse:
    """One register as a list, with what of it is covered."""
    who, register, today = request.who, asked(request), clock.today()
    look = Look.read(request.GET.dict(), register)
    page = open_register(who, register, look, today)
    kind = COVERAGES[look.cover].kind if look.cover else ""
    given = {name: request.GET[name] for name in _KEPT if request.GET.get(name)}
    context = {
        "register": register,
        "registers": REGISTERS.values(),
        "look": look,
        "page": page,
        "given": given,
        "query": urlencode({"register": register.identifier, **given}),
        "states": STATES,
        "coverages": [(one, page.rates[one.indicator]) for one in coverages_of(register.identifier)],
        "minutes": drill_minutes(who, today) if register.identifier == "building" else None,
        "units": units_at_the_top(who) if who.path == "" else [],
        "sorts": register.field_of[register.sort].choices,
        "sort_label": register.field_of[register.sort].label,
        "may_enter": may_enter(who) is None,
        "lines": [line_of(register, one.row, one.done, reverse("record_new"), kind) for one in page.rows],
        "may_record": who.opens(Screen.RECORD),
        "has_roster": who.opens(Screen.ROSTER),
        "today": today,
    }
    return render(request, "registers/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Screen.REGISTERS)
def register_new(request: StaffRequest) -> HttpResponse:
    """The form to add a row, and adding it."""
    register = asked(request)
    require(may_enter(request.who))
    if request.method != "POST":
        return _form(request, register, {name: str(value) for name, value in request.GET.items()})
    try:
        row = enter_row(by=request.who, register=register, raw=request.POST.dict())
    except RowProblems as found:
        return _form(request, register, request.POST.dict(), found.problems)
    messages.success(request, f"「{row}」登记好了。")
    return redirect(_address(register))


def _address(register: Register, row: RegisterRow | None = None) -> str:
    address = reverse("register_row", args=[row.pk]) if row else reverse("registers")
    return f"{address}?register={register.identifier}"


def _form(
    request: StaffRequest,
    register: Register,
    values: Mapping[str, str],
    wrong: Mapping[str, str] = NOTHING,
    row: RegisterRow | None = None,
) -> HttpResponse:
    who, units = request.who, units_of(request.who)
    own = units_to_choose(who, units, clock.today(), row)
    cards = unregistered(who, register, units, clock.today()) if row is None else []
    links = cards if register.is_of_unit else links_to_choose(register, units, clock.today())
    context = {
        "register": register,
        "row": row,
        "fields": row_form(register, values, wrong, units=own, links=links, is_new=row is None),
        "problems": len(wrong),
        "has_none_left": register.is_of_unit and row is None and not links,
    }
    return render(request, "registers/form.html", context, status=_UNPROCESSABLE if wrong else 200)


@require_safe
@gate(Screen.REGISTERS)
def register_row(request: StaffRequest, row_id: UUID) -> HttpResponse:
    """One row: what it holds, what was done there this year."""
    register = asked(request)
    return _row(request, register, find_row(request.who, register, row_id))


def _row(request: StaffRequest, register: Register, row: RegisterRow, reason: Reason | None = None) -> HttpResponse:
    who, today = request.who, clock.today()
    topics = topics_at(who, today, [row]).get(row.pk, frozenset()) if isinstance(row, Building) else None
    context = {
        "register": register,
        "row": row,
        "pairs": row_reading(register, row),
        "at": records_at(who, row, today),
        "topics": None if topics is None else [(label, name in topics) for name, label in TOPICS.items()],
        "refused": may_keep(who, row),
        "reason": reason,
        "closed_on": request.POST.get("closed_on") or today.isoformat(),
        "record": urlencode(prefill(register, row)),
        "may_record": who.opens(Screen.RECORD),
        "may_open": who.opens(Screen.LEDGER) or who.opens(Screen.RECORD),
        "year": today.year,
    }
    return render(request, "registers/row.html", context, status=status_of(reason) if reason else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Screen.REGISTERS)
def register_edit(request: StaffRequest, row_id: UUID) -> HttpResponse:
    """The form to change a row, and changing it."""
    register = asked(request)
    row = find_row(request.who, register, row_id)
    require(may_keep(request.who, row))
    if request.method != "POST":
        return _form(request, register, values_of(register, row), row=row)
    try:
        change_row(by=request.who, register=register, row=row, raw=request.POST.dict())
    except RowProblems as found:
        return _form(request, register, request.POST.dict(), found.problems, row)
    messages.success(request, "改好了。")
    return redirect(_address(register, row))


@require_POST
@gate(Screen.REGISTERS)
def register_close(request: StaffRequest, row_id: UUID) -> HttpResponse:
    """停用. The page it leads to has 恢复, which is the way back."""
    register = asked(request)
    row = find_row(request.who, register, row_id)
    require(may_keep(request.who, row))
    try:
        close_row(by=request.who, register=register, row=row, on=day_of(request.POST.get("closed_on", "")))
    except Refusal as refusal:
        return _row(request, register, row, refusal.in_form())
    messages.success(request, f"「{row}」已停用，不再算进覆盖率；以前的记录都在。点错了就点“恢复”。")
    return redirect(_address(register, row))


@require_POST
@gate(Screen.REGISTERS)
def register_reopen(request: StaffRequest, row_id: UUID) -> HttpResponse:
    """恢复."""
    register = asked(request)
    row = find_row(request.who, register, row_id)
    reopen_row(by=request.who, register=register, row=row)
    messages.success(request, f"「{row}」恢复了，照常算。")
    return redirect(_address(register, row))
