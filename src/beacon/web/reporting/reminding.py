"""提醒: to each unit alone or into the group without names; and the channels they travel by."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from beacon.kit import clock
from beacon.kit.refusals import Reason, Refusal
from beacon.messages.actions import remind
from beacon.messages.channels import configure, switched_on, ways_of
from beacon.messages.models import ROBOTS
from beacon.messages.private import round_of
from beacon.messages.sending import latest, send_to_groups, try_channel
from beacon.people.roles import Screen
from beacon.reports.desk import reminding
from beacon.reports.windows import ReportWindow, chosen, named, windows_of
from beacon.web.asked import day_in
from beacon.web.gate import StaffRequest, gate, status_of


@require_safe
@gate(Screen.COLLECT)
def reminders(request: StaffRequest) -> HttpResponse:
    """Who would be reminded now, and why the others not."""
    window = _window(request, request.GET.get("month", ""))
    units = reminding.unsent_units(request.who, window)
    found = round_of(request.who, window.ends, window.late_from, units)
    ways = switched_on(request.who)
    context = {
        "now": clock.now(),
        "window": window,
        "round": found,
        "left": [(unit, found.left[unit.id]) for unit in units if unit.id in found.left],
        "text": reminding.group_text(request.who, window),
        "ways": ways,
        "robots": [kind for kind in ways if kind in ROBOTS],
        "may_send": request.who.role.writes,
        "sent": latest(request.who) if request.who.opens(Screen.SETTINGS) else [],
    }
    return render(request, "collect/reminders.html", context)


@require_POST
@gate(Screen.COLLECT)
def remind_each(request: StaffRequest) -> HttpResponse:
    """逐家私下发."""
    window = named(windows_of(request.who.tenant.id), day_in(request.POST.get("month")))
    rows = reminding.remind_each(by=request.who, window=window)
    messages.success(request, f"提醒了{len(rows)}家，只有他们自己看得到。" if rows else "都报了，不用提醒。")
    return _back(window)


@require_POST
@gate(Screen.COLLECT)
def tell_groups(request: StaffRequest) -> HttpResponse:
    """发到群里, without names."""
    window = named(windows_of(request.who.tenant.id), day_in(request.POST.get("month")))
    reminder = remind(by=request.who, ends=window.ends, late_from=window.late_from)
    robots = send_to_groups(by=request.who, reminder=reminder, text=reminding.group_text(request.who, window))
    messages.success(request, f"正在发到{robots}个群，没有点名。下面看得到发没发出。")
    return _back(window)


def _window(request: StaffRequest, month: str) -> ReportWindow:
    windows = windows_of(request.who.tenant.id)
    window = chosen(windows, day_in(month), clock.now())
    if window is None:
        raise Refusal("no_such_month", "没有这个月的月报，请从列表里选。", "month")
    return window


def _back(window: ReportWindow) -> HttpResponse:
    return redirect(f"{reverse('reminders')}?{urlencode({'month': window.ends.isoformat()})}")


@require_safe
@gate(Screen.SETTINGS)
def channels(request: StaffRequest) -> HttpResponse:
    """设置 · 提醒渠道."""
    return _channels(request)


def _channels(request: StaffRequest, kind: str = "", reason: Reason | None = None) -> HttpResponse:
    context = {
        "now": clock.now(),
        "ways": ways_of(request.who),
        "sent": latest(request.who, 10),
        "wrong": kind,
        "reason": reason,
        "typed": request.POST.get("address", "") if reason else "",
    }
    return render(request, "settings/channels.html", context, status=status_of(reason) if reason else 200)


@require_POST
@gate(Screen.SETTINGS)
def channel_set(request: StaffRequest) -> HttpResponse:
    """Configure one channel, switch it on or off."""
    form = request.POST
    kind = form.get("kind", "")
    try:
        row = configure(
            by=request.who,
            kind=kind,
            is_on=form.get("is_on") == "1",
            address=form.get("address", ""),
            secret=form.get("secret", ""),
        )
    except Refusal as refusal:
        return _channels(request, kind, refusal.in_form())
    messages.success(request, "存好了，已启用。可以发一条试试。" if row.is_on else "存好了，没有启用。")
    return redirect("channels")


@require_POST
@gate(Screen.SETTINGS)
def channel_try(request: StaffRequest) -> HttpResponse:
    """发一条试试."""
    try_channel(by=request.who, kind=request.POST.get("kind", ""))
    messages.success(request, "正在试发。过几秒刷新，看看发没发出。")
    return redirect("channels")
