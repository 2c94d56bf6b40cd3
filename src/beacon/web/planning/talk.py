"""A word on a planned activity or on a duty, and taking it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from beacon.kit.refusals import Refusal
from beacon.people.roles import Screen
from beacon.plans.models import CommentState
from beacon.plans.progress import find_instance
from beacon.plans.schedule.agenda import find_item
from beacon.plans.schedule.talk import comment_on_duty, comment_on_item, find_comment, take_back
from beacon.web.gate import StaffRequest, gate
from beacon.web.planning.calendar import item_page
from beacon.web.planning.duties import duty_page


@require_POST
@gate(Screen.CALENDAR)
def calendar_say(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """Say something on a planned activity."""
    item, text = find_item(request.who, item_id), request.POST.get("text", "")
    try:
        comment_on_item(by=request.who, item=item, text=text)
    except Refusal as refusal:
        return item_page(request, item, refusal.in_form(), text)
    return redirect("calendar_item", item_id)


@require_POST
@gate(Screen.DUTIES)
def duty_say(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """Say something on one unit's duty."""
    instance, text = find_instance(request.who, instance_id), request.POST.get("text", "")
    try:
        comment_on_duty(by=request.who, instance=instance, text=text)
    except Refusal as refusal:
        return duty_page(request, instance, refusal.in_form(), text)
    return redirect("duty", instance_id)


@require_POST
@gate(Screen.CALENDAR, Screen.DUTIES)
def comment_take_back(request: StaffRequest, comment_id: UUID) -> HttpResponse:
    """撤销 or 收回."""
    comment = take_back(by=request.who, comment=find_comment(request.who, comment_id))
    gone = comment.state == CommentState.WITHDRAWN
    messages.success(request, "已撤销。" if gone else "已收回，页面上留有收回的时间，内容不再显示。")
    if comment.item_id is not None:
        return redirect("calendar_item", comment.item_id)
    return redirect("duty", comment.instance_id)
