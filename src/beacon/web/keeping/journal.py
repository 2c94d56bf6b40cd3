"""操作日志: who did what when, as a list and as a file, and whether the chain holds."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from beacon.documents.sheets import EXCEL
from beacon.journal.verbs import VERBS
from beacon.kit import clock
from beacon.kit.refusals import Reason, Refusal
from beacon.people.audit import Look, check_chains, last_check, open_journal
from beacon.people.audit_file import journal_file
from beacon.people.roles import Screen
from beacon.web.gate import StaffRequest, gate, status_of
from beacon.web.taking import taken

_KEPT = ("tenant", "verb", "actor", "from", "to", "failed")


@require_safe
@gate(Screen.JOURNAL)
def journal(request: StaffRequest) -> HttpResponse:
    """The lines that fit, newest first."""
    return _page(request)


@require_safe
@gate(Screen.JOURNAL)
def journal_export(request: StaffRequest) -> HttpResponse:
    """The same lines as an Excel file."""
    try:
        content = journal_file(request.who, Look.read(request.GET.dict()))
    except Refusal as refusal:
        return _page(request, refusal.reason)
    return taken(name=f"操作日志-{clock.today():%Y%m%d}.xlsx", media_type=EXCEL, content=content)


@require_POST
@gate(Screen.JOURNAL)
def journal_check(request: StaffRequest) -> HttpResponse:
    """Go through every chain now."""
    return render(request, "journal/check.html", {"chains": check_chains(by=request.who), "now": clock.now()})


def _page(request: StaffRequest, reason: Reason | None = None) -> HttpResponse:
    given = {name: request.GET[name] for name in _KEPT if request.GET.get(name)}
    page = open_journal(request.who, Look.read(request.GET.dict()))
    context = {
        "page": page,
        "given": given,
        "query": urlencode(given),
        "is_first": "before" not in request.GET,
        "verbs": VERBS.items(),
        "checked": last_check(),
        "reason": reason,
        "from": given.get("from", ""),
    }
    return render(request, "journal/page.html", context, status=status_of(reason) if reason else 200)
