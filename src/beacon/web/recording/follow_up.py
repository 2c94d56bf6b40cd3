"""补上: the answer to 还差一项 on the page of a record."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from beacon.forms.follow_up import ANSWER, follow_up
from beacon.kit.refusals import Refusal
from beacon.people.roles import Screen
from beacon.records.asking.follow_ups import asked_of, fill_in
from beacon.records.read.reading import find_record
from beacon.reports.after_sending import left_behind, words_of
from beacon.web.gate import StaffRequest, gate, status_of
from beacon.web.recording.record_page import page_of

FILLED_IN, FILLED_IN_LATER = "补上了，数字都跟着变了。", "补上了。"


@require_POST
@gate(Screen.RECORD)
def record_fill_in(request: StaffRequest, record_id: UUID) -> HttpResponse:
    """One missing value; what does not fit is said beside it and stays."""
    found = find_record(request.who, record_id)
    name = request.POST.get("name", "")
    answer = ",".join(str(one) for one in request.POST.getlist(ANSWER))
    try:
        fill_in(by=request.who, record=found, name=name, raw=answer)
    except Refusal as refusal:
        if refusal.reason.field is None:
            raise
        again = follow_up(asked_of(request.who, found), name=name, value=answer, error=refusal.sentence)
        context = page_of(request, found) | {"follow_up": again}
        return render(request, "record/page.html", context, status=status_of(refusal.reason))
    behind = left_behind(request.who, found.author, [found.happened_on])
    messages.success(request, f"{FILLED_IN_LATER}{words_of(behind)}" if behind else FILLED_IN)
    return redirect("record", found.id)
