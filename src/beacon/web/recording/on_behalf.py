"""代记: 记一笔 by the office for the unit whose mailed report it entered."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from beacon.forms.beginnings import blank, filled_like, like
from beacon.forms.entry import Offer, entry
from beacon.forms.sent import sent, typed
from beacon.kit import clock
from beacon.kit.ids import new_id
from beacon.kit.refusals import Refusal, require
from beacon.people.reach import standing_in
from beacon.people.roles import Screen
from beacon.plans.models import DutyInstance
from beacon.records.actions import may_record
from beacon.records.drafts import DraftProblems, clean_draft
from beacon.records.read.reading import find_record, schools_in
from beacon.reports.desk.on_behalf import record_for, withdraw_for
from beacon.web.asked import key_in
from beacon.web.gate import StaffRequest, gate, status_of
from beacon.web.recording.form_photos import held_sent, kept_photos, photos_sent
from beacon.web.recording.record import offer_to
from beacon.web.reporting.collected import month_at

_UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Screen.COLLECT)
def record(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """The form of 记一笔 for another unit, and its saving."""
    instance = month_at(request, instance_id)
    require(may_record(request.who, instance.unit))
    if request.method != "POST":
        return _form(request, instance)
    return _as_last_time(request, instance) if "same" in request.POST else _save(request, instance)


def _form(request: StaffRequest, instance: DutyInstance) -> HttpResponse:
    offer = _offer(request, instance)
    again = request.GET.get("like", "")
    if again:
        earlier = find_record(request.who, key_in(again) or new_id())
        values = like(earlier, offer, school=next((str(school.id) for school in schools_in(earlier)), ""))
    else:
        values = blank(offer)
    return _page(request, instance, {"entry": entry(values, offer, client_id=str(new_id()))})


def _as_last_time(request: StaffRequest, instance: DutyInstance) -> HttpResponse:
    """和上次一样: the form as it stands, filled up from the unit's last record of the kind. Nothing is saved."""
    form, offer = sent(request.POST), _offer(request, instance)
    last = offer.habits.last_of(form.get("kind", ""))
    if last is not None:
        earlier = find_record(request.who, last)
        form = filled_like(form, earlier, offer, school=next((str(school.id) for school in schools_in(earlier)), ""))
    client_id = key_in(form.get("client_id")) or new_id()
    context = {
        "entry": entry(form, offer, client_id=str(client_id)),
        **kept_photos(request, instance.unit, client_id),
        "none_before": last is None,
    }
    return _page(request, instance, context)


def _offer(request: StaffRequest, instance: DutyInstance) -> Offer:
    return offer_to(standing_in(request.who, instance.unit))


def _page(
    request: StaffRequest, instance: DutyInstance, context: Mapping[str, object], status: int = 200
) -> HttpResponse:
    return render(request, "collect/record.html", {**context, "instance": instance}, status=status)


def _save(request: StaffRequest, instance: DutyInstance) -> HttpResponse:
    form, unit = sent(request.POST), instance.unit
    client_id = key_in(form.get("client_id")) or new_id()
    photos, held = photos_sent(request), held_sent(request)
    try:
        draft = clean_draft(typed(form), unit=unit, today=clock.today())
        saved = record_for(
            by=request.who, instance=instance, draft=draft, client_id=client_id, photos=photos, held=held
        )
    except DraftProblems as found:
        return _once_more(request, instance, client_id, found.problems, _UNPROCESSABLE)
    except Refusal as refusal:
        if refusal.reason.field is None:
            raise
        problems = {refusal.reason.field: refusal.sentence}
        return _once_more(request, instance, client_id, problems, status_of(refusal.reason))
    messages.success(request, f"替{unit.name}记了一条。")
    return redirect(f"{reverse('collected', args=[instance.id])}?saved={saved.record.pk}")


def _once_more(
    request: StaffRequest, instance: DutyInstance, client_id: UUID, problems: Mapping[str, str], status: int
) -> HttpResponse:
    """The form as it was sent, each sentence beside its field. Photos stay, but for those that do not fit."""
    offer, form = _offer(request, instance), sent(request.POST)
    context = {
        "entry": entry(form, offer, client_id=str(client_id), problems=problems),
        "problems": len(problems),
        **kept_photos(request, instance.unit, client_id, problems),
    }
    return _page(request, instance, context, status)


@require_POST
@gate(Screen.COLLECT)
def undo(request: StaffRequest, instance_id: UUID, record_id: UUID) -> HttpResponse:
    """撤销 of a record just saved for the unit, then the form with what had been typed."""
    instance = month_at(request, instance_id)
    found = withdraw_for(by=request.who, instance=instance, record=find_record(request.who, record_id))
    messages.success(request, "已撤销，哪里都没有计。下面是刚才填的，改好再保存。")
    return redirect(f"{reverse('collect_record', args=[instance.id])}?like={found.pk}")
