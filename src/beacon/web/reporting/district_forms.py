"""D15: the district's own forms, filled with one click; and the filled copies."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beacon.documents.form.sheets import MOST_BYTES
from beacon.files.addresses import address
from beacon.kit import clock
from beacon.kit.refusals import Reason, Refusal, require
from beacon.people.roles import Screen
from beacon.reports.district_form.editions import renew_form
from beacon.reports.district_form.fills import fill_again, fill_form, fill_of, fills_of, may_fill_again, summary
from beacon.reports.district_form.keeping import (
    add_form,
    bring_back,
    cells_of,
    form_of,
    forms_of,
    may_keep_forms,
    put_away,
    version_of,
)
from beacon.reports.district_form.periods import periods_of, usual
from beacon.reports.models import DistrictForm, DistrictFormFill, FillState
from beacon.web.asked import key_in
from beacon.web.gate import StaffRequest, gate, status_of
from beacon.web.progress import progress
from beacon.web.reporting.form_sources import linked
from beacon.web.uploads import uploaded

_PAGE = 200


@require_safe
@gate(Screen.PAPERS)
def district_forms(request: StaffRequest) -> HttpResponse:
    """The forms, and what was filled last."""
    who = request.who
    context = {
        "forms": forms_of(who),
        "fills": [(fill, _address(request, fill)) for fill in fills_of(who)],
        "several": who.post.district_id is not None,
        "may_keep": may_keep_forms(who) is None,
        "now": clock.now(),
    }
    return render(request, "district_forms/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Screen.COLLECT)
def district_form_new(request: StaffRequest) -> HttpResponse:
    """Upload a form."""
    require(may_keep_forms(request.who))
    if request.method != "POST":
        return render(request, "district_forms/new.html", {"reason": None, "name": ""})
    name = request.POST.get("name", "")
    try:
        file_name, content = uploaded(request, MOST_BYTES)
        form = add_form(by=request.who, name=name, file_name=file_name, content=content)
    except Refusal as refusal:
        context = {"reason": refusal.reason, "name": name}
        return render(request, "district_forms/new.html", context, status=status_of(refusal.reason))
    messages.success(request, "收下了。看一眼每格对上的数字对不对，认定以后就能填。")
    return redirect("district_form_cells", form.id)


@require_safe
@gate(Screen.PAPERS)
def district_form(request: StaffRequest, form_id: UUID) -> HttpResponse:
    """One form: fill it, look at what was filled, take a new edition of it."""
    return _form_page(request, form_of(request.who, form_id))


def _form_page(request: StaffRequest, form: DistrictForm, reason: Reason | None = None) -> HttpResponse:
    who, now = request.who, clock.now()
    version = version_of(form)
    cells = cells_of(version)
    context = {
        "form": form,
        "version": version,
        "file": address(version.upload, to=request.user),
        "pointed": sum(not cell.is_suggested for cell in cells),
        "waiting": sum(cell.is_suggested for cell in cells),
        "periods": periods_of(who.tenant_id, now.date()),
        "chosen": request.POST.get("period") or usual(who.tenant_id, now),
        "fills": [(fill, _address(request, fill)) for fill in fills_of(who, form)],
        "may_keep": may_keep_forms(who) is None,
        "request_id": uuid4(),
        "reason": reason,
        "now": now,
    }
    return render(request, "district_forms/page.html", context, status=status_of(reason) if reason else 200)


@require_POST
@gate(Screen.COLLECT)
def district_form_fill_now(request: StaffRequest, form_id: UUID) -> HttpResponse:
    """填好: fill the form for a period."""
    form = form_of(request.who, form_id)
    period = request.POST.get("period", "")
    try:
        made = fill_form(
            by=request.who, form=form, period=period, request_id=key_in(request.POST.get("request_id")) or uuid4()
        )
    except Refusal as refusal:
        return _form_page(request, form, refusal.reason)
    return redirect("district_form_fill", made.id)


@require_POST
@gate(Screen.COLLECT)
def district_form_renew(request: StaffRequest, form_id: UUID) -> HttpResponse:
    """Take a new edition of the form."""
    form = form_of(request.who, form_id)
    try:
        file_name, content = uploaded(request, MOST_BYTES)
        renew_form(by=request.who, form=form, file_name=file_name, content=content)
    except Refusal as refusal:
        return _form_page(request, form, refusal.reason)
    messages.success(request, "换成新的了。表头没变的格子还是原来的数字。")
    return redirect("district_form", form_id)


@require_POST
@gate(Screen.COLLECT)
def district_form_put_away(request: StaffRequest, form_id: UUID) -> HttpResponse:
    """收起, or 恢复."""
    form = form_of(request.who, form_id)
    if request.POST.get("back") == "1":
        bring_back(by=request.who, form=form)
    else:
        put_away(by=request.who, form=form)
        messages.success(request, "收起了，填过的都在。要用时点“恢复”。")
    return redirect("district_form", form_id)


@require_safe
@gate(Screen.PAPERS)
def district_form_fill(request: StaffRequest, fill_id: UUID) -> HttpResponse:
    """A filled copy: the file, which cells stayed empty and why, and every number with the list behind it."""
    made = fill_of(request.who, fill_id)
    page = Paginator(made.cells, _PAGE).get_page(request.GET.get("page"))
    context = {
        **_state(request, made),
        "summary": summary(made),
        "page": page,
        "rows": [(cell, linked(request.who, made, cell)) for cell in page.object_list],
        "request_id": uuid4(),
    }
    return render(request, "district_forms/fill.html", context)


@require_POST
@gate(Screen.COLLECT)
def district_form_again(request: StaffRequest, fill_id: UUID) -> HttpResponse:
    """Have it filled once more where that stopped."""
    fill_again(by=request.who, made=fill_of(request.who, fill_id))
    return redirect("district_form_fill", fill_id)


@require_safe
@gate(Screen.PAPERS)
def district_form_state(request: StaffRequest, fill_id: UUID) -> HttpResponse:
    """The part of the page that is asked for each second; when the work is done the whole page comes again."""
    context = _state(request, fill_of(request.who, fill_id))
    return progress(request, "district_forms/_state.html", context, is_over=not context["is_coming"])


def _state(request: StaffRequest, made: DistrictFormFill) -> dict[str, object]:
    return {
        "fill": made,
        "is_coming": made.state in (FillState.WAITING, FillState.MAKING),
        "is_ready": made.state == FillState.READY,
        "may_again": may_fill_again(request.who, made, clock.now()) is None,
        "address": _address(request, made),
    }


def _address(request: StaffRequest, made: DistrictFormFill) -> str:
    return address(made.upload, to=request.user) if made.upload else ""
