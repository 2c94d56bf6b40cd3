"""D16 设置: contact card, deadline day, workdays, what is public, filing data; each change can be taken back."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beacon.kit import clock
from beacon.kit.refusals import Reason, Refusal
from beacon.kit.undo import can_undo
from beacon.people.daytable import exception_on, exceptions_in, read_date, read_day
from beacon.people.deadlines import coming_windows, deadline_now, read_deadline_day
from beacon.people.office_settings import (
    CONTACT,
    FILING,
    SPOT_CHECKS,
    USUAL_PRIVACY,
    change_contact,
    change_filing,
    change_public,
    change_spot_checks,
    shown_privacy,
)
from beacon.people.roles import Screen
from beacon.plans.notice.disclosure import public_notices
from beacon.records.following.changes import change_deadline, change_workdays, dry_run
from beacon.web.gate import StaffRequest, gate, status_of

UNDO = "settings_undo"
"""Where the session keeps what the last change replaced."""

Deed = Callable[..., Mapping[str, Any]]
DEEDS: Mapping[str, Deed] = {
    "contact": change_contact,
    "filing": change_filing,
    "public": change_public,
    "spot_checks": change_spot_checks,
}


@require_safe
@gate(Screen.SETTINGS)
def settings(request: StaffRequest) -> HttpResponse:
    """Everything on one page, with the next three windows."""
    return _page(request)


@require_POST
@gate(Screen.SETTINGS)
def contact(request: StaffRequest) -> HttpResponse:
    """The contact card."""
    return _change(request, "contact", "联系卡改好了，各单位的页面都跟着变。")


@require_POST
@gate(Screen.SETTINGS)
def filing(request: StaffRequest) -> HttpResponse:
    """The foot of the public pages."""
    return _change(request, "filing", "备案信息改好了，公开页面的页脚跟着变。")


@require_POST
@gate(Screen.SETTINGS)
def public(request: StaffRequest) -> HttpResponse:
    """What anybody may open."""
    return _change(request, "public", "公开设置改好了。")


@require_POST
@gate(Screen.SETTINGS)
def spot_checks(request: StaffRequest) -> HttpResponse:
    """How many records are asked about."""
    return _change(request, "spot_checks", "抽查比例改好了，从下次抽起。")


@require_http_methods(["GET", "POST"])
@gate(Screen.SETTINGS)
def deadline(request: StaffRequest) -> HttpResponse:
    """Another deadline day: first what it would change, then the change."""
    given = request.POST if request.method == "POST" else request.GET
    try:
        day = read_deadline_day(given.get("day", ""))
        if request.method == "GET":
            outlook = dry_run(change_deadline, by=request.who, day=day)
            return render(request, "settings/deadline.html", {"day": day, "outlook": outlook})
        before = deadline_now(request.who.tenant_id, clock.today()).coming
        done = change_deadline(by=request.who, day=day)
    except Refusal as refusal:
        return _page(request, refusal.reason)
    _keep(request, "deadline", {"day": before})
    messages.success(request, f"改好了，{done.outlook.notes[0]}")
    return redirect("settings")


@require_http_methods(["GET", "POST"])
@gate(Screen.SETTINGS)
def days(request: StaffRequest) -> HttpResponse:
    """The table of a year; a day is added."""
    if request.method == "GET":
        return _days_page(request)
    try:
        read = read_day(request.POST, clock.today())
        return _set_day(request, read.day, read.works, read.note)
    except Refusal as refusal:
        return _days_page(request, refusal.reason)


@require_POST
@gate(Screen.SETTINGS)
def day_remove(request: StaffRequest) -> HttpResponse:
    """A day goes by its weekday again."""
    return _set_day(request, read_date(request.POST.get("day", ""), clock.today()), None, "")


@require_POST
@gate(Screen.SETTINGS)
def undo(request: StaffRequest) -> HttpResponse:
    """Put back what the last change replaced."""
    kept = _kept(request)
    if kept is None:
        raise Refusal("too_late_to_undo", "已经过了撤销时间，请直接再改一次。")
    what, values = kept["what"], kept["values"]
    if what == "deadline":
        change_deadline(by=request.who, day=values["day"])
    elif what == "day":
        change_workdays(
            by=request.who, days={date.fromisoformat(values["day"]): values["works"]}, reason=values["note"]
        )
    else:
        DEEDS[what](by=request.who, given={name: str(value) for name, value in values.items()})
    del request.session[UNDO]
    messages.success(request, "撤销了，和改之前一样。")
    return redirect("settings_days" if what == "day" else "settings")


def _change(request: StaffRequest, what: str, sentence: str) -> HttpResponse:
    try:
        before = DEEDS[what](by=request.who, given=request.POST)
    except Refusal as refusal:
        return _page(request, refusal.reason)
    if before:
        _keep(request, what, before)
    messages.success(request, sentence if before else "和原来一样，没有改动。")
    return redirect("settings")


def _set_day(request: StaffRequest, day: date, works: bool | None, note: str) -> HttpResponse:
    was = exception_on(request.who.tenant_id, day)
    done = change_workdays(by=request.who, days={day: works}, reason=note)
    _keep(
        request,
        "day",
        {"day": day.isoformat(), "works": was.works if was else None, "note": was.note if was else ""},
    )
    messages.success(request, f"改好了。{done.outlook.said}")
    return redirect("settings_days")


def _keep(request: StaffRequest, what: str, values: Mapping[str, Any]) -> None:
    request.session[UNDO] = {"what": what, "values": dict(values), "at": time.time(), "post": str(request.who.post.id)}


def _kept(request: StaffRequest) -> dict[str, Any] | None:
    """What can still be taken back: by the same post, within two minutes."""
    kept: dict[str, Any] | None = request.session.get(UNDO)
    if kept is None or kept["post"] != str(request.who.post.id):
        return None
    return kept if can_undo(datetime.fromtimestamp(kept["at"], UTC)) else None


def _page(request: StaffRequest, reason: Reason | None = None) -> HttpResponse:
    tenant, today = request.who.tenant, clock.today()
    typed = request.POST if reason is not None else {}
    context = {
        "tenant": tenant,
        "contact": [(name, tenant._meta.get_field(name), typed.get(name, getattr(tenant, name))) for name in CONTACT],
        "filing": [(name, tenant._meta.get_field(name), typed.get(name, getattr(tenant, name))) for name in FILING],
        "deadline": deadline_now(tenant.id, today),
        "typed_day": request.GET.get("day", "") if reason is not None else "",
        "windows": coming_windows(tenant.id, today),
        "privacy": typed.get("privacy_text", shown_privacy(tenant)),
        "percent": typed.get(SPOT_CHECKS, tenant.spot_check_percent),
        "usual_privacy": USUAL_PRIVACY,
        "notices": public_notices(tenant),
        "reason": reason,
        "can_undo": _kept(request) is not None,
    }
    return render(request, "settings/page.html", context, status=status_of(reason) if reason else 200)


def _days_page(request: StaffRequest, reason: Reason | None = None) -> HttpResponse:
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 and int(asked) else clock.today().year
    context = {
        "year": year,
        "years": range(clock.today().year - 1, clock.today().year + 3),
        "rows": exceptions_in(request.who.tenant_id, year),
        "typed": request.POST if reason is not None else {},
        "reason": reason,
        "can_undo": _kept(request) is not None,
    }
    return render(request, "settings/days.html", context, status=status_of(reason) if reason else 200)
