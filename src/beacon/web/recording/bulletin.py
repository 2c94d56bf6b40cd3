"""做成简报: the words of one record, changed as one likes, as a page of Word or PDF."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from beacon.documents.official.pdf import SUBSTITUTES, can_make_pdf
from beacon.files.addresses import small_address
from beacon.kit import clock
from beacon.kit.refusals import Reason, Refusal
from beacon.people.roles import Screen
from beacon.records.models import Record
from beacon.records.read.reading import find_record
from beacon.reports.papers.bulletin import facts_for
from beacon.reports.papers.bulletin_paper import (
    MOST_PHOTOS,
    MOST_TEXT,
    MOST_TITLE,
    BulletinForm,
    Draft,
    Looked,
    clean_draft,
    look_at,
    make_bulletin,
    may_make_bulletin,
    proposed,
    signers,
)
from beacon.web.gate import StaffRequest, gate, status_of
from beacon.web.taking import taken


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Screen.LEDGER)
def bulletin(request: StaffRequest, record_id: UUID) -> HttpResponseBase:
    """The form with what the record says; sent, the file, or how long it would be."""
    found = find_record(request.who, record_id)
    if request.method != "POST":
        return _page(request, found)
    try:
        draft = _typed(request, found)
        form = next((one for one in BulletinForm if one == request.POST.get("form")), None)
        if form is None:
            return _page(request, found, looked=look_at(by=request.who, record=found, draft=draft))
        made = make_bulletin(by=request.who, record=found, draft=draft, form=form)
    except Refusal as refusal:
        return _page(request, found, reason=refusal.in_form())
    return taken(name=made.name, media_type=made.media_type, content=made.content)


def _typed(request: StaffRequest, found: Record) -> Draft:
    allowed = signers(request.who, found)
    return clean_draft(request.POST.dict(), request.POST.getlist("photos"), allowed=allowed, day=clock.today())


def _page(
    request: StaffRequest, found: Record, *, reason: Reason | None = None, looked: Looked | None = None
) -> HttpResponseBase:
    facts = facts_for(found)
    allowed = signers(request.who, found)
    sent = request.method == "POST"
    values = request.POST.dict() if sent else proposed(facts, allowed)
    chosen = request.POST.getlist("photos") if sent else [str(key) for key in facts.chosen(MOST_PHOTOS)]
    context = {
        "record": found,
        "refused": may_make_bulletin(request.who, found),
        "facts": facts,
        "values": values,
        "photos": [(photo, small_address(photo, to=request.user), str(photo.id) in chosen) for photo in facts.photos],
        "signers": allowed.items(),
        "most": {"photos": MOST_PHOTOS, "text": MOST_TEXT, "title": MOST_TITLE},
        "substitutes": SUBSTITUTES if can_make_pdf() else "",
        "reason": reason,
        "looked": looked,
    }
    return render(request, "bulletin/page.html", context, status=status_of(reason) if reason else 200)
