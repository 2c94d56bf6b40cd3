"""记一笔: the form, what it would count for, the saved record, taking it back."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beacon.files.addresses import address, small_address
from beacon.forms.beginnings import blank, filled_like, like
from beacon.forms.entry import Offer, entry
from beacon.forms.follow_up import follow_up
from beacon.forms.hazards import hazard_lines, hazards_again
from beacon.forms.reading import Pair, reading
from beacon.forms.sent import sent, typed
from beacon.forms.shapes import Choice
from beacon.forms.sites import site_form, with_place
from beacon.goods.items import offered
from beacon.goods.shelves import left_for
from beacon.kit import clock
from beacon.kit.ids import new_id
from beacon.kit.refusals import Refusal
from beacon.people.reach import Who
from beacon.people.roles import Screen
from beacon.plans.agenda import others_at
from beacon.plans.models import DutyInstance
from beacon.plans.progress import make_ups_of
from beacon.records.actions import may, may_record, places_of, preview, void, withdraw
from beacon.records.belongings.hazards import hazards_of
from beacon.records.belongings.joint import could_join
from beacon.records.capture import PHOTOS, capture
from beacon.records.catching_up.origin import origin_of
from beacon.records.corrections import history_of, may_correct
from beacon.records.drafts import Draft, DraftProblems, clean_draft
from beacon.records.follow_ups import asked_of
from beacon.records.habits import habits_of, same_day
from beacon.records.models import Record, RecordState
from beacon.records.planned import came_along
from beacon.records.reading import (
    ASKED_WORD,
    CORRECTED_WORD,
    SitesIn,
    end_of,
    events_of,
    find_record,
    photos_of,
    sites_in,
)
from beacon.records.second_looks import second_look
from beacon.records.site_offer import site_offer
from beacon.records.spot_checks import thanks_of
from beacon.records.standing import standing_of
from beacon.records.stock import waits_for_a_count
from beacon.reports.bulletin_paper import may_make_bulletin
from beacon.web.asked import key_in
from beacon.web.gate import StaffRequest, gate, status_of

_UNPROCESSABLE = 422
_FROM_A_LINK = (
    "kind",
    "make_up_for",
    "school",
    "day",
    "started_at",
    "place",
    "summary",
    "planned",
    "buildings",
    "enterprises",
    "places",
)
"""What a link to the form may fill in beforehand."""

AGAIN = "这条刚才已经记好了，没有再记一遍。要改，请撤销后重新记。"
UNDONE = "已撤销，哪里都没有计。下面是刚才填的，改好再保存；不记了就离开。"


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Screen.RECORD)
def record_new(request: StaffRequest) -> HttpResponse:
    """M2."""
    if request.method != "POST":
        return _form(request, _beginning(request))
    return _as_last_time(request) if "same" in request.POST else _save(request)


def _beginning(request: StaffRequest) -> dict[str, str]:
    """The values of a form that was just opened: an earlier record's, else today's and what the link says."""
    given = request.GET
    earlier = key_in(given.get("like"))
    if earlier is None:
        said = {name: given.get(name, "") for name in _FROM_A_LINK}
        planned = key_in(said["planned"])
        return said | {"co_units": ",".join(map(str, came_along(request.who, planned))) if planned else ""}
    return {"like": str(earlier)}


def offer_to(who: Who) -> Offer:
    """What the form of 记一笔 lets this person choose from now."""
    now = clock.now()
    sites = site_offer(who.unit, now.date())
    return Offer(
        now=now,
        habits=habits_of(who.unit),
        schools=sites.open_schools,
        make_ups=tuple(make_up_choice(row) for row in make_ups_of(who.unit, now.date())),
        items=offered(who.tenant_id),
        left=left_for(who.unit),
        companions={str(unit.id): unit.name for unit in could_join(who.unit, now.date())},
        sites=sites,
    )


def make_up_choice(row: DutyInstance) -> Choice:
    """An earlier duty as the form offers it."""
    word = "改期" if row.host_cancelled_on else "补办"
    return Choice(str(row.id), f"{row.label}（{word}）", kinds=tuple(row.duty.kinds))


def _form(request: StaffRequest, beginning: Mapping[str, str]) -> HttpResponse:
    offer = offer_to(request.who)
    if "like" in beginning:
        earlier = find_record(request.who, UUID(beginning["like"]))
        values = like(earlier, offer, sites=sites_in(earlier).ticked) | hazards_again(earlier)
    else:
        values = blank(offer, **beginning)
    context = {
        "entry": entry(values, offer, client_id=str(new_id())),
        "hazards": hazard_lines(values, {}),
    }
    return render(request, "record/new.html", context)


def _as_last_time(request: StaffRequest) -> HttpResponse:
    """和上次一样: the form as it stands, filled up from the unit's last record of the kind. Nothing is saved."""
    form, offer = sent(request.POST), offer_to(request.who)
    last = offer.habits.last_of(form.get("kind", ""))
    if last is not None:
        earlier = find_record(request.who, last)
        form = filled_like(form, earlier, offer, sites=sites_in(earlier).ticked)
    context = {
        "entry": entry(form, offer, client_id=str(key_in(form.get("client_id")) or new_id())),
        "had_photos": bool(request.FILES),
        "none_before": last is None,
        "hazards": hazard_lines(form, {}),
    }
    return render(request, "record/new.html", context)


def _save(request: StaffRequest) -> HttpResponse:
    form = sent(request.POST)
    client_id = key_in(form.get("client_id")) or new_id()
    photos = [(file.name or "照片", file) for file in request.FILES.getlist(PHOTOS)]
    try:
        draft = _draft(request.who, typed(form))
        saved = capture(by=request.who, unit=request.who.unit, draft=draft, client_id=client_id, photos=photos)
    except DraftProblems as found:
        return _once_more(request, form, client_id, found.problems, _UNPROCESSABLE)
    except Refusal as refusal:
        if refusal.reason.field is None:
            raise
        problems = {refusal.reason.field: refusal.sentence}
        return _once_more(request, form, client_id, problems, status_of(refusal.reason))
    if saved.was_there and saved.record.state == RecordState.VALID:
        messages.info(request, AGAIN)
    return redirect("record_saved", saved.record.id)


def _draft(who: Who, raw: Mapping[str, object]) -> Draft:
    """The draft of what was typed, its place told by what was ticked where nobody wrote one."""
    today = clock.today()
    told = raw if raw.get("place") else with_place(raw, site_offer(who.unit, today))
    return clean_draft(told, unit=who.unit, today=today)


def _once_more(
    request: StaffRequest, form: Mapping[str, str], client_id: UUID, problems: Mapping[str, str], status: int
) -> HttpResponse:
    """The form as it was sent, each sentence beside its field. Photos have to be chosen again, and it says so."""
    context = {
        "entry": entry(form, offer_to(request.who), client_id=str(client_id), problems=problems),
        "problems": len(problems),
        "photo_error": problems.get(PHOTOS, ""),
        "had_photos": bool(request.FILES),
        "was_pasted": form.get("pasted") == "1",
        "hazards": hazard_lines(form, problems),
    }
    return render(request, "record/new.html", context, status=status)


@require_POST
@gate(Screen.RECORD)
def record_preview(request: StaffRequest) -> HttpResponse:
    """会计入 of what stands in the form now; empty while it does not make a record yet."""
    who = request.who
    try:
        form = sent(request.POST)
        draft = _draft(who, typed(form))
        places = preview(by=who, unit=who.unit, draft=draft)
        context = {
            "places": places,
            "sites": site_form(form, site_offer(who.unit, clock.today()), {}).told,
            "duties": [place for place in places if place.instance is not None],
            "others": others_at(who, draft.place, draft.happened_on) if who.opens(Screen.CALENDAR) else [],
            "same_day": same_day(who.unit, draft.kind, draft.happened_on),
        }
    except (DraftProblems, Refusal):
        context = {}
    return render(request, "record/_preview.html", context)


@require_safe
@gate(Screen.RECORD)
def record_saved(request: StaffRequest, record_id: UUID) -> HttpResponse:
    """记好了, with where it counts and the way back."""
    found = find_record(request.who, record_id)
    context = {
        "record": found,
        "places": places_of(found),
        "no_undo": may(request.who, "withdraw", found),
        "no_correction": may_correct(request.who, found),
        "look": second_look(request.who, found),
        "pairs": _pairs(found, sites_in(found)),
        "hazards": hazards_of(found),
        "waits_for_a_count": waits_for_a_count(found),
    }
    return render(request, "record/saved.html", context)


@require_POST
@gate(Screen.RECORD)
def record_undo(request: StaffRequest, record_id: UUID) -> HttpResponse:
    """撤销, then the form with what had been typed."""
    found = withdraw(by=request.who, record=find_record(request.who, record_id))
    messages.success(request, UNDONE)
    return redirect(f"{reverse('record_new')}?like={found.id}")


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
        if refusal.reason.field is None:
            raise
        context = page_of(request, found) | {"reason": refusal.reason, "typed": typed_reason}
        return render(request, "record/page.html", context, status=status_of(refusal.reason))
    messages.success(request, "已作废，不再计入任何数字；这条和理由都还看得到。")
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
        "hazards": hazards_of(found),
        "events": events,
        "origin": origin_of(found),
        "steps": history_of(found) if any(event.word == CORRECTED_WORD for event in events) else [],
        "ended": end_of(found),
        "thanks": thanks_of(who, found) if len(events) < len(story) else "",
        "no_correction": may_correct(who, found),
        "joint": standing.share,
        "follow_up": follow_up(asked_of(who, found), request.GET.get("ask", "")),
        "may_void": who.opens(Screen.LEDGER) and may(who, "void", found) is None,
        "may_repeat": own,
        "may_make_bulletin": who.opens(Screen.LEDGER) and may_make_bulletin(who, found) is None,
        "back": reverse("ledger" if who.opens(Screen.LEDGER) else "todo"),
    }
