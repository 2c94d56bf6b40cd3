"""D14 名册: the tree of units, and the tables in and out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from beacon.documents.sheets import EXCEL
from beacon.documents.spreadsheets import MOST_BYTES
from beacon.kit import clock
from beacon.kit.refusals import Reason, Refusal, require
from beacon.people.models import RosterImport
from beacon.people.roles import Screen
from beacon.people.roster.importing import give_up, hold, import_of, may_change_roster
from beacon.people.roster.tree import STANDS, is_bare, tree_of
from beacon.people.roster.workbook import export, template
from beacon.records.following.roster_import import confirm_import
from beacon.web.gate import StaffRequest, gate, status_of
from beacon.web.progress import progress
from beacon.web.taking import taken
from beacon.web.uploads import held_page, uploaded

_KEPT = ("q", "kind", "stands")


@require_safe
@gate(Screen.ROSTER)
def roster(request: StaffRequest) -> HttpResponse:
    """The tree of units within reach."""
    today = clock.today()
    given = {name: request.GET[name] for name in _KEPT if request.GET.get(name)}
    stands = given.get("stands", "open")
    tree = tree_of(request.who, today, search=given.get("q", ""), kind=given.get("kind", ""), stands=stands)
    context = {
        "tree": tree,
        "given": given,
        "stands": stands if stands in STANDS else "open",
        "filters": [(name, label, urlencode({**given, "stands": name})) for name, label in STANDS.items()],
        "is_narrowed": bool(given.get("q") or given.get("kind")),
        "may_change": may_change_roster(request.who) is None,
        "today": today,
        "is_bare": is_bare(request.who),
    }
    return render(request, "roster/page.html", context)


@require_safe
@gate(Screen.ROSTER)
def roster_export(request: StaffRequest) -> HttpResponse:
    """The roster within reach as Excel."""
    name = f"{request.who.tenant.name}名册{clock.today():%Y%m%d}.xlsx"
    return taken(name=name, media_type=EXCEL, content=export(request.who))


@require_safe
@gate(Screen.ROSTER)
def roster_template(request: StaffRequest) -> HttpResponse:
    """The empty tables."""
    require(may_change_roster(request.who))
    return taken(name="名册模板.xlsx", media_type=EXCEL, content=template())


@require_safe
@gate(Screen.ROSTER)
def roster_import(request: StaffRequest) -> HttpResponse:
    """The form to upload tables."""
    require(may_change_roster(request.who))
    return _upload_form(request)


def _upload_form(request: StaffRequest, reason: Reason | None = None) -> HttpResponse:
    return render(request, "roster/upload.html", {"reason": reason}, status=status_of(reason) if reason else 200)


@require_POST
@gate(Screen.ROSTER)
def roster_upload(request: StaffRequest) -> HttpResponse:
    """Take the tables in and lead to the dry run."""
    require(may_change_roster(request.who))
    try:
        name, content = uploaded(request, MOST_BYTES)
        held = hold(by=request.who, name=name, content=content)
    except Refusal as refusal:
        return _upload_form(request, refusal.reason)
    return redirect("roster_held", held.id)


@require_safe
@gate(Screen.ROSTER)
def roster_held(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """The dry run of an upload, or how far its checking or import is."""
    held = import_of(request.who, import_id)
    return render(request, "roster/held.html", _held(held))


@require_safe
@gate(Screen.ROSTER)
def roster_state(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """The part of the page that is asked for each second; when the work is done the whole page comes again."""
    context = _held(import_of(request.who, import_id))
    return progress(request, "uploads/_progress.html", context, is_over=not context["is_busy"])


def _held(held: RosterImport) -> dict[str, object]:
    state_at, page_at = reverse("roster_state", args=[held.id]), reverse("roster_held", args=[held.id])
    return held_page(held, state_at, page_at, again_at=reverse("roster_import"))


@require_POST
@gate(Screen.ROSTER)
def roster_confirm(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """导入, or 跳过这几行，导入其余."""
    held = import_of(request.who, import_id)
    confirm_import(by=request.who, held=held, skips=request.POST.get("skip") == "1")
    return redirect("roster_held", import_id)


@require_POST
@gate(Screen.ROSTER)
def roster_drop(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """改好再传: let the upload go."""
    give_up(by=request.who, held=import_of(request.who, import_id))
    messages.success(request, "没有导入，名册没有变。改好以后再传一次。")
    return redirect("roster_import")
