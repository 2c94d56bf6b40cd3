"""群里已经发过: a pasted message becomes a filled-in form of 记一笔. Nothing is saved here."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from beacon.forms.hazards import hazard_lines
from beacon.forms.pasted import MOST_PASTED, pasted
from beacon.kit.ids import new_id
from beacon.notices.message.reader import read_message
from beacon.notices.message.reading import Named
from beacon.people.names import names_in_messages
from beacon.people.roles import Screen
from beacon.web.asked import key_in
from beacon.web.gate import StaffRequest, gate
from beacon.web.recording.form_photos import kept_photos
from beacon.web.recording.record import offer_to

_UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Screen.RECORD)
def record_paste(request: StaffRequest) -> HttpResponse:
    """The box to paste into, and the photos sent with it; sent, the form of 记一笔 with what was read. The photos wait
    for its record."""
    if request.method != "POST":
        return render(request, "record/paste.html", {"client_id": str(new_id())})
    text, client_id = request.POST.get("message", ""), key_in(request.POST.get("client_id")) or new_id()
    photos = kept_photos(request, request.who.unit, client_id)
    problem = _problem(text)
    if problem or photos["photo_error"]:
        context = {"text": text, "problem": problem, "client_id": str(client_id), **photos}
        return render(request, "record/paste.html", context, status=_UNPROCESSABLE)
    offer = offer_to(request.who)
    known = [Named(place, place, is_place=True) for place in offer.habits.places]
    names = [*names_in_messages(request.who.tenant_id, offer.today), *known]
    form = pasted(text, read_message(text, offer.today, names), offer, client_id=str(client_id))
    context = {"entry": form.entry, "pasted": form, "hazards": hazard_lines({}, {}), **photos}
    return render(request, "record/new.html", context)


def _problem(text: str) -> str:
    if not text.strip():
        return "先把群里的消息粘贴进来。"
    if len(text) > MOST_PASTED:
        return f"粘贴了{len(text)}字，一次最多{MOST_PASTED}字，请只留说这次活动的那一段。"
    return ""
