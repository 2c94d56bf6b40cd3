"""没错: the answer that puts the question about a record away."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from beacon.people.roles import Screen
from beacon.records.asking.second_looks import keep_as_it_is
from beacon.records.read.reading import find_record
from beacon.web.gate import StaffRequest, gate


@require_POST
@gate(Screen.RECORD)
def record_as_it_is(request: StaffRequest, record_id: UUID) -> HttpResponse:
    """The question does not come back; nothing of the record changes."""
    found = find_record(request.who, record_id)
    keep_as_it_is(by=request.who, record=found)
    return redirect("record_saved", found.id)
