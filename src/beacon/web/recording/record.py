"""记一笔: the form, what it would count for, the saved record, taking it back."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from beacon.forms.beginnings import blank, filled_like, like
from beacon.forms.entry import Offer, entry
from beacon.forms.hazards import hazard_lines, hazards_again
from beacon.forms.sent import CO_UNITS, sent, typed
from beacon.forms.shapes import Choice
from beacon.forms.sites import site_form, with_place
from beacon.goods.items import offered
from beacon.goods.shelves import left_for
from beacon.kit import clock
from beacon.kit.ids import new_id
from beacon.kit.refusals import Refusal
from beacon.people.reach import Who
from beacon.people.roles import Screen
from beacon.plans.models import DutyInstance
from beacon.plans.progress import make_ups_of
from beacon.plans.schedule.agenda import others_at
from beacon.records.actions import preview, withdraw
from beacon.records.belongings.joint import could_join
from beacon.records.capture import capture
from beacon.records.drafts import Draft, DraftProblems, clean_draft
from beacon.records.models import RecordState
from beacon.records.planned import FIELD as PLANNED
from beacon.records.planned import came_along, plan_of
from beacon.records.read.habits import habits_of, same_day
from beacon.records.read.reading import find_record, photos_of, sites_in
from beacon.records.site_offer import SiteOffer, site_offer
from beacon.reports.after_sending import will_be_left, words_of
from beacon.web.asked import key_in
from beacon.web.gate import StaffRequest, gate, status_of
from beacon.web.recording.form_photos import held_sent, kept_photos, photos_sent

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


def offer_to(who: Who, sites: SiteOffer | None = None) -> Offer:
    """What the form of 记一笔 lets this person choose from now; `sites` where they were asked for already."""
    now = clock.now()
    sites = sites or site_offer(who.unit, now.date())
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
        at = sites_in(earlier)
        values = like(earlier, offer, sites=at.ticked) | hazards_again(earlier)
        if earlier.state == RecordState.WITHDRAWN:
            values |= {"planned": str(plan_of(earlier) or ""), CO_UNITS: ",".join(map(str, at.companion_keys))}
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
    client_id = key_in(form.get("client_id")) or new_id()
    last = offer.habits.last_of(form.get("kind", ""))
    if last is not None:
        earlier = find_record(request.who, last)
        form = filled_like(form, earlier, offer, sites=sites_in(earlier).ticked)
    context = {
        "entry": entry(form, offer, client_id=str(client_id)),
        **kept_photos(request, request.who.unit, client_id),
        "none_before": last is None,
        "hazards": hazard_lines(form, {}),
    }
    return render(request, "record/new.html", context)


def _save(request: StaffRequest) -> HttpResponse:
    form = sent(request.POST)
    client_id = key_in(form.get("client_id")) or new_id()
    who, photos, held, raw = request.who, photos_sent(request), held_sent(request), typed(form)
    sites = None if raw.get("place") else site_offer(who.unit, clock.today())
    try:
        draft = _draft(who, raw, sites)
        saved = capture(by=who, unit=who.unit, draft=draft, client_id=client_id, photos=photos, held=held)
    except DraftProblems as found:
        return _once_more(request, form, client_id, found.problems, _UNPROCESSABLE, sites)
    except Refusal as refusal:
        if refusal.reason.field is None:
            raise
        problems = {refusal.reason.field: refusal.sentence}
        return _once_more(request, form, client_id, problems, status_of(refusal.reason), sites)
    if saved.was_there and saved.record.state == RecordState.VALID:
        messages.info(request, AGAIN)
    return redirect("record_saved", saved.record.id)


def _draft(who: Who, raw: Mapping[str, object], sites: SiteOffer | None) -> Draft:
    """The draft of what was typed, its place told by what was ticked of `sites` where nobody wrote one."""
    told = raw if sites is None or raw.get("place") else with_place(raw, sites)
    return clean_draft(told, unit=who.unit, today=clock.today())


def _once_more(
    request: StaffRequest,
    form: Mapping[str, str],
    client_id: UUID,
    problems: Mapping[str, str],
    status: int,
    sites: SiteOffer | None,
) -> HttpResponse:
    """The form as it was sent, each sentence beside its field. Photos stay, but for those that do not fit."""
    if PLANNED in problems:
        form = {name: value for name, value in form.items() if name != PLANNED}
    context = {
        "entry": entry(form, offer_to(request.who, sites), client_id=str(client_id), problems=problems),
        "plan_error": problems.get(PLANNED, ""),
        "problems": len(problems),
        **kept_photos(request, request.who.unit, client_id, problems),
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
        form, offered_sites = sent(request.POST), site_offer(who.unit, clock.today())
        draft = _draft(who, typed(form), offered_sites)
        places = preview(by=who, unit=who.unit, draft=draft)
        context = {
            "places": places,
            "sites": site_form(form, offered_sites, {}).told,
            "duties": [place for place in places if place.instance is not None],
            "others": others_at(who, draft.place, draft.happened_on) if who.opens(Screen.CALENDAR) else [],
            "same_day": same_day(who.unit, draft.kind, draft.happened_on),
            "left": words_of(will_be_left(who, who.unit, [draft.happened_on])),
        }
    except (DraftProblems, Refusal):
        context = {}
    return render(request, "record/_preview.html", context)


@require_POST
@gate(Screen.RECORD)
def record_undo(request: StaffRequest, record_id: UUID) -> HttpResponse:
    """撤销, then the form with what had been typed."""
    found = withdraw(by=request.who, record=find_record(request.who, record_id))
    messages.success(request, f"{UNDONE}照片请重新选一次。" if photos_of(found) else UNDONE)
    return redirect(f"{reverse('record_new')}?like={found.id}")
