"""日历: the month of the subdistrict, one planned activity, and what a unit does with its own (D1)."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beacon.catalogue.kinds import OFFERED
from beacon.kit import clock
from beacon.kit.days import short_day
from beacon.kit.ids import new_id
from beacon.kit.refusals import Reason, Refusal, require
from beacon.people.reach import Who
from beacon.people.roles import Screen
from beacon.plans.models import CalendarItem, ItemState
from beacon.plans.schedule.agenda import find_item, invitable, is_involved, month_of, others_there
from beacon.plans.schedule.item_drafts import ItemDraft, ItemProblems, clean_item
from beacon.plans.schedule.scheduling import (
    answer_invitation,
    cancel_item,
    edit_item,
    find_invitation,
    finish_item,
    may,
    may_plan,
    may_undo,
    plan_item,
    undo_item,
)
from beacon.plans.schedule.talk import comments_on, may_comment_item
from beacon.records.actions import may_record
from beacon.records.together.meetings import may_record_meeting, meetings_of, record_meeting
from beacon.web.asked import key_in
from beacon.web.gate import StaffRequest, gate, status_of
from beacon.web.recording.planned import address_of_record

_UNPROCESSABLE = 422


@require_safe
@gate(Screen.CALENDAR)
def calendar(request: StaffRequest) -> HttpResponse:
    """The month: a table at a desk, a list on a phone."""
    who, now = request.who, clock.now()
    mine = request.GET.get("show") == "mine"
    month = month_of(who, _first(request.GET.get("month", ""), now.date()), now, mine=mine)
    items = [shown.item for day in month.days for shown in day.shown]
    context = {
        "month": month,
        "mine": mine,
        "now": now,
        "this_month": now.date().replace(day=1),
        "may_plan": may_plan(who) is None,
        "meetings": meetings_of(who, items),
        "opens_duties": who.opens(Screen.DUTIES),
    }
    return render(request, "calendar/month.html", context)


def _first(text: str, today: date) -> date:
    """The first day of the month `2023-11`; this month for anything else."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return first if abs(first.year - today.year) <= _YEARS else today.replace(day=1)


_YEARS = 5
"""Paging ends so many years from today."""


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Screen.CALENDAR)
def calendar_new(request: StaffRequest) -> HttpResponse:
    """A new activity; `?day=` is the day that was tapped."""
    require(may_plan(request.who))
    if request.method != "POST":
        values = {"planned_on": request.GET.get("day", "") or clock.today().isoformat(), "request_id": str(new_id())}
        return _form(request, values, [])
    draft = _draft(request)
    if isinstance(draft, HttpResponse):
        return draft
    try:
        item = plan_item(by=request.who, draft=draft, request_id=key_in(request.POST.get("request_id")) or new_id())
    except Refusal as refusal:
        return _again(request, refusal.reason)
    messages.success(request, f"已放上{short_day(item.planned_on)}的日历。")
    return redirect("calendar_item", item.id)


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Screen.CALENDAR)
def calendar_edit(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """The same form for a planned activity of one's own unit."""
    item = find_item(request.who, item_id)
    require(may(request.who, "edit", item))
    if request.method != "POST":
        return _form(request, _values(item), [str(one.unit_id) for one in item.invitations.all()], item)
    draft = _draft(request, item)
    if isinstance(draft, HttpResponse):
        return draft
    seen = request.POST.get("seen", "")
    try:
        edit_item(by=request.who, item=item, draft=draft, seen=int(seen) if seen.isdecimal() and len(seen) < 10 else -1)
    except Refusal as refusal:
        return _again(request, refusal.reason, item)
    messages.success(request, "改好了。")
    return redirect("calendar_item", item.id)


def _values(item: CalendarItem) -> dict[str, str]:
    return {
        "title": item.title,
        "kind": item.kind,
        "planned_on": item.planned_on.isoformat(),
        "starts_at": f"{item.starts_at:%H:%M}" if item.starts_at else "",
        "place": item.place,
        "note": item.note,
        "is_private": "1" if item.is_private else "",
        "is_unannounced": "1" if item.is_unannounced else "",
        "seen": str(item.sequence),
    }


def _draft(request: StaffRequest, item: CalendarItem | None = None) -> ItemDraft | HttpResponse:
    """What was typed, or the form again with a sentence beside each field that does not fit."""
    try:
        return clean_item(request.POST.dict(), request.POST.getlist("invited"), today=clock.today())
    except ItemProblems as found:
        values, ticked = request.POST.dict(), request.POST.getlist("invited")
        return _form(request, values, ticked, item, found.problems, _UNPROCESSABLE)


def _again(request: StaffRequest, reason: Reason, item: CalendarItem | None = None) -> HttpResponse:
    if reason.field is None:
        raise Refusal.because(reason)
    values = request.POST.dict() | ({"seen": str(item.sequence)} if item else {})
    problems = {reason.field: reason.sentence}
    return _form(request, values, request.POST.getlist("invited"), item, problems, status_of(reason))


def _form(
    request: StaffRequest,
    values: Mapping[str, str],
    ticked: list[str],
    item: CalendarItem | None = None,
    problems: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    units = invitable(request.who.unit, clock.today())
    context = {
        "item": item,
        "values": values,
        "kinds": OFFERED,
        "units": [(unit, str(unit.id) in ticked) for unit in units],
        "ticked": len(ticked),
        "problems": problems or {},
    }
    return render(request, "calendar/form.html", context, status=status)


@require_safe
@gate(Screen.CALENDAR)
def calendar_item(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """One planned activity."""
    return item_page(request, find_item(request.who, item_id))


def item_page(request: StaffRequest, item: CalendarItem, reason: Reason | None = None, typed: str = "") -> HttpResponse:
    """The page of a plan, again with what was typed where a word on it was refused."""
    who, involved = request.who, is_involved(request.who, item)
    invitations = list(item.invitations.all())
    meeting = meetings_of(who, [item]).get(item.id)
    context = {
        "item": item,
        "involved": involved,
        "is_own": item.unit_id == who.post.unit_id,
        "invitations": invitations,
        "invitation": next((one for one in invitations if one.unit_id == who.post.unit_id), None),
        "others": others_there(who, item) if involved else [],
        "comments": comments_on(who, item) if involved else [],
        "may_comment": may_comment_item(who, item) is None,
        "may_edit": may(who, "edit", item) is None,
        "may_undo": may_undo(who, item) is None,
        "meeting": meeting,
        "may_meet": meeting is None and may_record_meeting(who, item) is None,
        "record_address": _record_address(who, item),
        "today": clock.today(),
        "reason": reason,
        "typed": typed,
    }
    return render(request, "calendar/item.html", context, status=status_of(reason) if reason else 200)


def _record_address(who: Who, item: CalendarItem) -> str:
    """记一笔 with what the plan says already filled in; empty before its day and where it is not one's own."""
    if item.unit_id != who.post.unit_id or may_record(who, item.unit) or item.planned_on > clock.today():
        return ""
    return address_of_record(item)


@require_POST
@gate(Screen.CALENDAR)
def calendar_cancel(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """取消."""
    item = cancel_item(by=request.who, item=find_item(request.who, item_id))
    messages.success(request, "已取消。日历上划掉，被邀请的单位看得到。")
    return redirect("calendar_item", item.id)


@require_POST
@gate(Screen.CALENDAR)
def calendar_done(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """已办."""
    item = finish_item(by=request.who, item=find_item(request.who, item_id))
    messages.success(request, "已标记办完。要计入月报，请再记一笔。")
    return redirect("calendar_item", item.id)


@require_POST
@gate(Screen.CALENDAR)
def calendar_undo(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """撤销 what was just done."""
    item = undo_item(by=request.who, item=find_item(request.who, item_id))
    messages.success(request, "已撤销，和刚才那一步之前一样。")
    address = f"{reverse('calendar')}?{urlencode({'month': f'{item.planned_on:%Y-%m}'})}"
    return redirect(address) if item.state == ItemState.WITHDRAWN else redirect("calendar_item", item.id)


@require_POST
@gate(Screen.TODO)
def calendar_answer(request: StaffRequest, invitation_id: UUID) -> HttpResponse:
    """参加 or 这次不参加."""
    found = find_invitation(request.who, invitation_id)
    answer = answer_invitation(by=request.who, invitation=found, answer=request.POST.get("answer", ""))
    messages.success(request, f"已答复{found.item.unit.name}：{answer.get_answer_display()}。想改可以再点。")
    return redirect("calendar_item", found.item_id) if request.who.opens(Screen.CALENDAR) else redirect("todo")


@require_POST
@gate(Screen.CALENDAR)
def calendar_meeting(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """记会商."""
    record = record_meeting(by=request.who, item=find_item(request.who, item_id))
    return redirect("record_saved", record.id)
