"""The record as it is read: right after saving, on its own page, and what is asked there to void it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from beacon.files.addresses import address, small_address
from beacon.forms.follow_up import follow_up
from beacon.forms.reading import Pair, reading
from beacon.kit.refusals import Refusal
from beacon.people.roles import Screen
from beacon.records.actions import may, may_record, places_of, void
from beacon.records.asking.follow_ups import asked_of
from beacon.records.asking.second_looks import second_look
from beacon.records.asking.spot_checks import thanks_of
from beacon.records.belongings.hazards import hazards_of
from beacon.records.catching_up.origin import origin_of
from beacon.records.corrections import history_of, may_correct
from beacon.records.credits import concerns
from beacon.records.models import Record
from beacon.records.read.reading import (
    ASKED_WORD,
    CORRECTED_WORD,
    SitesIn,
    end_of,
    events_of,
    find_record,
    photos_of,
    sites_in,
)
from beacon.records.read.standing import standing_of
from beacon.records.stock import waits_for_a_count
from beacon.reports.after_sending import left_behind, words_of
from beacon.reports.papers.bulletin_paper import may_make_bulletin
from beacon.web.gate import StaffRequest, gate, status_of

VOIDED = "已作废，这条和理由都还看得到。"


@require_safe
@gate(Screen.RECORD)
def record_saved(request: StaffRequest, record_id: UUID) -> HttpResponse:
    """记好了, with where it counts and the way back."""
    found = find_record(request.who, record_id)
    context = {
        "record": found,
        "places": places_of(request.who, found),
        "is_ours": concerns(request.who, found.author),
        "no_undo": may(request.who, "withdraw", found),
        "no_correction": may_correct(request.who, found),
        "look": second_look(request.who, found),
        "pairs": _pairs(found, sites_in(found)),
        "hazards": hazards_of(found),
        "waits_for_a_count": waits_for_a_count(found),
        "behind": left_behind(request.who, found.author, [found.happened_on]),
    }
    return render(request, "record/saved.html", context)


@require_safe
@gate(Screen.LEDGER, Screen.RECORD)
def record(request: StaffRequest, record_id: UUID) -> HttpResponse:
    """One record as it is read."""
    return render(request, "record/page.html", page_of(request, find_record(request.who, record_id)))


@require_POST
@gate(Screen.LEDGER)
def record_void(request: StaffRequest, record_id: UUID) -> HttpResponse:
    """作废 with a reason."""
    found = find_record(request.who, record_id)
    typed_reason = request.POST.get("reason", "")
    try:
        void(by=request.who, record=found, reason=typed_reason)
    except Refusal as refusal:
        context = page_of(request, found) | {"reason": refusal.in_form(), "typed": typed_reason}
        return render(request, "record/page.html", context, status=status_of(refusal.reason))
    behind = left_behind(request.who, found.author, [found.happened_on])
    messages.success(request, f"{VOIDED}{words_of(behind)}")
    return redirect("record", found.id)


def _pairs(found: Record, at: SitesIn) -> list[Pair]:
    return reading(found, [one.name for one in at.schools], at.companions, at.lines)


def page_of(request: StaffRequest, found: Record) -> dict[str, object]:
    """What the page of a record shows."""
    who = request.who
    story = events_of(found)
    events = [event for event in story if event.word != ASKED_WORD]
    own = may_record(who, found.author) is None and found.author_id == who.post.unit_id
    at = sites_in(found)
    standing = standing_of(who, found, at.parts)
    return {
        "record": found,
        "pairs": _pairs(found, at),
        "photos": [
            (photo, small_address(photo, to=request.user), address(photo, to=request.user))
            for photo in photos_of(found)
        ],
        "places": standing.places,
        "is_ours": concerns(who, found.author),
        "hazards": hazards_of(found),
        "events": events,
        "origin": origin_of(found),
        "steps": history_of(found) if any(event.word == CORRECTED_WORD for event in events) else [],
        "ended": end_of(who, found),
        "thanks": thanks_of(who, found) if len(events) < len(story) else "",
        "no_correction": may_correct(who, found),
        "joint": standing.share,
        "follow_up": follow_up(asked_of(who, found), request.GET.get("ask", "")),
        "may_void": who.opens(Screen.LEDGER) and may(who, "void", found) is None,
        "may_repeat": own,
        "may_make_bulletin": who.opens(Screen.LEDGER) and may_make_bulletin(who, found) is None,
        "back": reverse("ledger" if who.opens(Screen.LEDGER) else "todo"),
    }
