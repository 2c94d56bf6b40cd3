"""D15 汇总件: the months as Word and Excel, and how far their making is."""

from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from beacon.documents.official.pdf import NOT_HERE, SUBSTITUTES
from beacon.files.addresses import address
from beacon.files.models import Upload
from beacon.kit import clock
from beacon.people.roles import Screen
from beacon.reports.consolidate import make_again, may_consolidate, may_make_again
from beacon.reports.desk.beside import beside
from beacon.reports.desk.shelf import absentees_of, came_since, last_of, paper_of, papers_of
from beacon.reports.models import Consolidation, ConsolidationState
from beacon.web.gate import StaffRequest, gate


@require_safe
@gate(Screen.PAPERS)
def papers(request: StaffRequest) -> HttpResponse:
    """Every consolidated month within reach."""
    rows = [(paper, *_addresses(request, paper)) for paper in papers_of(request.who)]
    several = request.who.post.district_id is not None
    return render(request, "papers/list.html", {"rows": rows, "several": several, "now": clock.now()})


@require_safe
@gate(Screen.PAPERS)
def paper(request: StaffRequest, paper_id: UUID) -> HttpResponse:
    """One consolidated month: its files, who was missing, whether more came in since."""
    found = paper_of(request.who, paper_id)
    context = {**_state(request, found), "absent": absentees_of(found), "now": clock.now()}
    return render(request, "papers/page.html", context)


@require_safe
@gate(Screen.PAPERS, prolongs=False)
def state(request: StaffRequest, paper_id: UUID) -> HttpResponse:
    """The part of the page that is asked for each second while the papers are being made."""
    return render(request, "papers/_state.html", _state(request, paper_of(request.who, paper_id)))


@require_safe
@gate(Screen.PAPERS)
def side_by_side(request: StaffRequest, paper_id: UUID) -> HttpResponse:
    """The versions of one month beside each other."""
    held = beside(request.who, paper_of(request.who, paper_id))
    papers = [(paper, *_addresses(request, paper)[:2]) for paper in held.papers]
    context = {"held": held, "papers": papers, "last": held.papers[-1], "now": clock.now()}
    return render(request, "papers/beside.html", context)


def _state(request: StaffRequest, found: Consolidation) -> dict[str, object]:
    word, excel, pdf = _addresses(request, found)
    last = last_of(found)
    may_again = may_consolidate(request.who) is None
    return {
        "paper": found,
        "is_coming": found.state in (ConsolidationState.WAITING, ConsolidationState.MAKING),
        "is_ready": found.state == ConsolidationState.READY,
        "may_again": may_make_again(request.who, found, clock.now()) is None,
        # Also while the files are being made: what comes in now is not in them.
        "newer": came_since(request.who, found) if may_again and last == found else 0,
        "later": last if last != found else None,
        "request_id": uuid4(),
        "word": word,
        "excel": excel,
        "pdf": pdf,
        "pdf_note": SUBSTITUTES if pdf else NOT_HERE,
    }


def _addresses(request: StaffRequest, found: Consolidation) -> tuple[str, str, str]:
    return _address(request, found.word), _address(request, found.excel), _address(request, found.pdf)


def _address(request: StaffRequest, upload: Upload | None) -> str:
    return address(upload, to=request.user) if upload else ""


@require_POST
@gate(Screen.PAPERS)
def again(request: StaffRequest, paper_id: UUID) -> HttpResponse:
    """Have the papers made once more where the making stopped."""
    make_again(by=request.who, consolidation=paper_of(request.who, paper_id))
    return redirect("paper", paper_id)
