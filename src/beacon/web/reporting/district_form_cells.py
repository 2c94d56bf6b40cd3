"""D15: the sheet of a form as a picture; tap a cell and choose the number that goes there."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from beacon.documents.form.cells import Place, place_of
from beacon.figures.askable import grouped
from beacon.kit.refusals import Reason, Refusal, require
from beacon.people.roles import Screen
from beacon.people.roster.tree import find_unit
from beacon.reports.district_form.grid import grid_of
from beacon.reports.district_form.keeping import (
    book_of,
    cells_of,
    form_of,
    may_change,
    units_for,
    unmatched_of,
    version_of,
)
from beacon.reports.district_form.labels import Sight
from beacon.reports.district_form.pointing import accept_suggestions, point
from beacon.reports.models import DistrictForm
from beacon.web.gate import StaffRequest, gate, status_of


@require_safe
@gate(Screen.COLLECT)
def district_form_cells(request: StaffRequest, form_id: UUID) -> HttpResponse:
    """对应数字."""
    form = form_of(request.who, form_id)
    require(may_change(request.who, form))
    return _page(request, form, request.GET.get("sheet", ""), request.GET.get("cell", ""))


def _page(
    request: StaffRequest, form: DistrictForm, sheet_number: str, address: str, reason: Reason | None = None
) -> HttpResponse:
    version = version_of(form)
    book, cells = book_of(version), cells_of(version)
    sheets = [sheet for sheet in book.sheets if not sheet.is_hidden]
    waiting = {cell.sheet for cell in cells if cell.is_suggested}
    first = next((n for n, one in enumerate(sheets) if one.name in waiting), 0)  # what is to be looked at
    number = int(sheet_number) if sheet_number.isdecimal() and len(sheet_number) < 4 else first
    sheet = sheets[number] if number < len(sheets) else None
    place = place_of(address)
    held = next((c for c in cells if sheet and c.sheet == sheet.name and (c.row, c.column) == place), None)
    context = {
        "form": form,
        "version": version,
        "sheets": [(n, one.name, sum(c.sheet == one.name for c in cells)) for n, one in enumerate(sheets)],
        "number": sheets.index(sheet) if sheet else 0,
        "grid": grid_of(sheet, cells) if sheet else None,
        "waiting": sum(cell.is_suggested for cell in cells),
        "waiting_here": sum(cell.is_suggested for cell in cells if sheet and cell.sheet == sheet.name),
        "unmatched": unmatched_of(request.who, book, sheet.name, cells) if sheet else [],
        "place": place,
        "address": address if place else "",
        "labels": Sight(sheet).labels(place).said if sheet and place else "",
        "held": held,
        "chosen": request.POST.get("number", held.number if held else ""),
        "chosen_unit": request.POST.get("unit", str(held.of_unit_id or "") if held else ""),
        "to_date": request.POST.get("to_date") == "1" if reason else bool(held and held.to_date),
        "all_units": request.POST.get("all_units") == "1",
        "numbers": grouped(),
        "units": units_for(request.who) if place else [],
        "reason": reason,
    }
    return render(request, "district_forms/cells.html", context, status=status_of(reason) if reason else 200)


@require_POST
@gate(Screen.COLLECT)
def district_form_point(request: StaffRequest, form_id: UUID) -> HttpResponse:
    """定下: the number of one cell, or down the column for every unit."""
    form, given = form_of(request.who, form_id), request.POST
    number, address = given.get("sheet", ""), given.get("cell", "")
    try:
        count = point(
            by=request.who,
            form=form,
            sheet=given.get("name", ""),
            place=_place(address),
            # Only 这格不填 takes a number away; 请选 left as it was is none of the list.
            number="" if given.get("clear") == "1" else given.get("number") or "none",
            unit=find_unit(request.who, given["unit"], "unit", "哪个单位") if given.get("unit") else None,
            to_date=given.get("to_date") == "1",
            all_units=given.get("all_units") == "1",
        )
    except Refusal as refusal:
        return _page(request, form, number, address, refusal.reason)
    messages.success(request, f"定下了，这一列{count}格。" if count > 1 else f"{address}定下了。")
    return _back(form_id, number, address)


def _place(address: str) -> Place:
    place = place_of(address)
    if place is None:
        raise Refusal("no_such_cell", "表里没有这一格，请在表上重新点一格。", "cell")
    return place


@require_POST
@gate(Screen.COLLECT)
def district_form_accept(request: StaffRequest, form_id: UUID) -> HttpResponse:
    """都认定: take over every suggestion of a sheet, or of all."""
    count = accept_suggestions(by=request.who, form=form_of(request.who, form_id), sheet=request.POST.get("name", ""))
    messages.success(request, f"认定了{count}格。")
    return _back(form_id, request.POST.get("sheet", ""))


def _back(form_id: UUID, number: str, address: str = "") -> HttpResponse:
    """To the sheet one was on, at the cell one pointed."""
    query = urlencode({"sheet": number}) if number.isdecimal() else ""
    here = f"#at-{address}" if address else ""
    return redirect(f"{reverse('district_form_cells', args=[form_id])}?{query}{here}")
