"""The floor: equally honest pages that do nothing. Same server, same middleware, same sign-in.

The page asks one query and shows 25 rows; the save parses the same body, keeps the same files and writes one row.
"""

import uuid

from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from beacon.journal.models import Chain
from beacon.people.roles import Screen
from beacon.records.models import Record
from beacon.web.gate import StaffRequest, gate


@gate(Screen.RECORD, Screen.COLLECT)
def page(request: StaffRequest) -> HttpResponse:
    """One query, 25 rows in a template."""
    rows = Record.objects.filter(tenant_id=request.who.tenant_id).order_by("-happened_on", "-id")[:25]
    return render(request, "bench/floor.html", {"rows": rows})


@require_POST
@gate(Screen.RECORD)
def save(request: StaffRequest) -> HttpResponseBase:
    """Parse the body, keep the files, write one row, lead on."""
    dict(request.POST)
    for upload in request.FILES.getlist("photos"):
        default_storage.save(f"floor/{uuid.uuid4()}", upload)
    Chain(tenant_id=uuid.uuid4()).save(force_insert=True)
    return redirect("floor_page")


def bare(request: HttpRequest) -> HttpResponse:
    """Nothing at all: what the server itself costs."""
    return HttpResponse("ok")
