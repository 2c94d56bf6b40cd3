"""更正: the form of a record as it stands, what it would count for, the deed, and what a colleague did meanwhile."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from beacon.forms.correcting import filled, given_reason, why
from beacon.forms.entry import Offer, entry
from beacon.forms.hazards import hazard_lines, hazards_as_they_stand
from beacon.forms.sent import sent, typed
from beacon.forms.shapes import Choice
from beacon.goods.items import named
from beacon.kit import clock
from beacon.kit.refusals import Refusal, require
from beacon.people.roles import Screen
from beacon.plans.progress import make_ups_of
from beacon.records.belongings.joint import could_join
from beacon.records.corrections import (
    STALE,
    correct,
    history_of,
    may_correct,
    preview_correction,
)
from beacon.records.drafts import DraftProblems, clean_draft
from beacon.records.models import Record
from beacon.records.read.habits import habits_of
from beacon.records.read.reading import SitesIn, find_record, sites_in
from beacon.records.site_offer import site_offer
from beacon.reports.after_sending import left_behind, will_be_left, words_of
from beacon.web.gate import StaffRequest, gate, status_of
from beacon.web.recording.record import make_up_choice

CORRECTED = "已更正，月报和应办事项里的数都跟着变了。改前改后和理由都留着。"
CORRECTED_LATER = "已更正，改前改后和理由都留着。"
"""Of a month that is sent already, whose report does not follow by itself."""
_UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Screen.RECORD)
def record_correct(request: StaffRequest, record_id: UUID) -> HttpResponse:
    """The form filled in as the record stands; sent, it corrects it."""
    found = find_record(request.who, record_id)
    require(may_correct(request.who, found))
    if request.method == "POST":
        return _correct(request, found)
    where = sites_in(found)
    offer = _offer(found, where)
    form = filled(found, offer, companions=map(str, where.companion_keys), sites=where.ticked)
    form |= hazards_as_they_stand(found)
    seen: int = vars(found)["times_corrected"]
    return render(request, "record/new.html", _context(found, form, offer, seen))


def _correct(request: StaffRequest, found: Record) -> HttpResponse:
    form, before = sent(request.POST), found.happened_on
    seen = int(number) if (number := form.get("seen", "")).isdecimal() and len(number) < 5 else 0
    try:
        draft = clean_draft(typed(form), unit=found.author, today=clock.today())
        correct(by=request.who, record=found, draft=draft, why=given_reason(form), seen=seen)
    except DraftProblems as refused:
        return _once_more(request, found, form, seen, refused.problems, _UNPROCESSABLE)
    except Refusal as refusal:
        status = status_of(refusal.reason)
        if refusal.code == STALE.code:
            return _both(request, found, form, seen)
        if refusal.reason.field is None and refusal.code != "no_change":
            raise
        problems = {refusal.reason.field or "why": refusal.sentence}
        return _once_more(request, found, form, seen, problems, status)
    behind = left_behind(request.who, found.author, [before, draft.happened_on])
    messages.success(request, f"{CORRECTED_LATER}{words_of(behind)}" if behind else CORRECTED)
    return redirect("record", found.id)


def _once_more(
    request: StaffRequest, found: Record, form: Mapping[str, str], seen: int, problems: Mapping[str, str], status: int
) -> HttpResponse:
    context = _context(found, form, _offer(found, sites_in(found)), seen, problems)
    return render(request, "record/new.html", context | {"problems": len(problems)}, status=status)


def _both(request: StaffRequest, found: Record, form: Mapping[str, str], seen: int) -> HttpResponse:
    """What was typed, above it what colleagues changed since; the next sending has seen it."""
    steps = history_of(found)
    context = _context(found, form, _offer(found, sites_in(found)), len(steps))
    return render(
        request, "record/new.html", context | {"stale": STALE, "meanwhile": steps[seen:]}, status=status_of(STALE)
    )


def _context(
    found: Record, form: Mapping[str, str], offer: Offer, seen: int, problems: Mapping[str, str] | None = None
) -> dict[str, object]:
    wrong = problems or {}
    return {
        "correcting": found,
        "entry": entry(form, offer, client_id=str(found.client_id), problems=wrong),
        "hazards": hazard_lines(form, wrong),
        "why": why(form, wrong.get("why", "")),
        "seen": seen,
    }


def _offer(found: Record, where: SitesIn) -> Offer:
    """What the unit that recorded it can choose from, and what this record itself has: the duty it made up, things the
    office added, who did it together. What the form does not show it would take away."""
    now, unit = clock.now(), found.author
    make_ups = {row.id: row for row in make_ups_of(unit, now.date())}
    own = found.make_up_for
    if own is not None:
        make_ups.setdefault(own.id, own)
    choices: tuple[Choice, ...] = tuple(make_up_choice(row) for row in make_ups.values())
    sites = site_offer(unit, now.date())
    return Offer(
        now=now,
        habits=habits_of(unit),
        schools=sites.open_schools,
        make_ups=choices,
        items=named(found.tenant_id, found.handouts),
        companions=_companions(found, where),
        sites=sites,
    )


def _companions(found: Record, where: SitesIn) -> dict[str, str]:
    """Those that did it together already, with what they answered, then those that could be named still."""
    there = dict(zip(map(str, where.companion_keys), where.companions, strict=True))
    others = {str(unit.id): unit.name for unit in could_join(found.author, found.happened_on)}
    return there | {key: name for key, name in others.items() if key not in there}


@require_POST
@gate(Screen.RECORD)
def correct_preview(request: StaffRequest, record_id: UUID) -> HttpResponse:
    """会计入 of what stands in the form now; empty while it does not make a record."""
    found = find_record(request.who, record_id)
    require(may_correct(request.who, found))
    try:
        draft = clean_draft(typed(sent(request.POST)), unit=found.author, today=clock.today())
        context: dict[str, object] = {
            "places": preview_correction(by=request.who, record=found, draft=draft),
            "left": words_of(will_be_left(request.who, found.author, [found.happened_on, draft.happened_on])),
        }
    except (DraftProblems, Refusal):
        context = {}
    return render(request, "record/_preview.html", context)
