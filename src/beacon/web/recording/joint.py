"""一起办的: saying that one took part, letting another's record count for one's own duty."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from beacon.people.roles import Screen
from beacon.records.read.reading import find_record
from beacon.records.together.joining import answer_joint, count_for, find_part, stop_counting
from beacon.web.gate import StaffRequest, gate


@require_POST
@gate(Screen.RECORD)
def joint_answer(request: StaffRequest, part_id: UUID) -> HttpResponse:
    """是一起办的 or 没参加; either can be changed on the record's page."""
    yes = request.POST.get("answer") == "yes"
    part = answer_joint(by=request.who, part=find_part(request.who, part_id), took_part=yes)
    messages.success(
        request,
        "确认了，也算本单位的一场；全街道合计仍只算一场。" if yes else "记下了，没算本单位的。想改，打开那条再点。",
    )
    return _back(request, part.record_id)


@require_POST
@gate(Screen.RECORD)
def record_count(request: StaffRequest, record_id: UUID) -> HttpResponse:
    """算作 one's own, or take that back."""
    found = find_record(request.who, record_id)
    if request.POST.get("answer") == "no":
        stop_counting(by=request.who, record=found)
        messages.success(request, "撤回了，不再算作本单位的。")
    else:
        count_for(by=request.who, record=found)
        messages.success(request, "算上了，本单位这一项就办了。")
    return redirect("record", found.id)


def _back(request: StaffRequest, record_id: UUID) -> HttpResponse:
    """To the page it was answered on, where that is one of ours."""
    page = request.POST.get("next", "")
    known = page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None)
    return redirect(page) if known else redirect("record", record_id)
