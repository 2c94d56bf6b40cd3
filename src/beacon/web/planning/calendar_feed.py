"""订阅日历: the private address of a post, and what it gives out to a phone that knows it."""

import hashlib
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from beacon.documents.calendar_file import ASK_EVERY, CalendarEntry, calendar_file
from beacon.people.roles import Screen
from beacon.plans.schedule.feed import feed_content, feed_in_use, renew_feed, stop_feed
from beacon.plans.schedule.scheduling import may_plan
from beacon.web.gate import StaffRequest, gate

_SECONDS = int(ASK_EVERY / timedelta(seconds=1))


@require_safe
@gate(Screen.CALENDAR)
def calendar_feed_page(request: StaffRequest) -> HttpResponse:
    """Whether the post has an address, since when, and how to get or stop one."""
    context = {"feed": feed_in_use(request.who), "no_feed": may_plan(request.who)}
    return render(request, "calendar/feed.html", context)


@require_POST
@gate(Screen.CALENDAR)
def calendar_feed_renew(request: StaffRequest) -> HttpResponse:
    """A new address, shown in this answer and never again."""
    secret = renew_feed(by=request.who)
    address = request.build_absolute_uri(reverse("calendar_feed", args=[secret]))
    context = {"feed": feed_in_use(request.who), "address": address}
    response = render(request, "calendar/feed.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@gate(Screen.CALENDAR)
def calendar_feed_stop(request: StaffRequest) -> HttpResponse:
    """停用."""
    stop_feed(by=request.who)
    messages.success(request, "已停用，原来的地址不再给出任何内容。")
    return redirect("calendar_feed_page")


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The file itself, without signing in; 404 for whatever is not an address in use.

    A phone may keep it for an hour and then asks whether it has changed; nobody else may keep it.
    """
    content = feed_content(token)
    if content is None:
        raise Http404
    entries = [
        CalendarEntry(
            uid=f"{entry.key}@beacon",
            title=entry.title,
            day=entry.day,
            starts_at=entry.starts_at,
            place=entry.place,
            changed_at=entry.changed_at,
            sequence=entry.sequence,
            is_cancelled=entry.is_cancelled,
        )
        for entry in content.entries
    ]
    body = calendar_file(content.name, entries)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    is_same = request.headers.get("If-None-Match", "").removeprefix("W/") == tag
    response = HttpResponse(status=304) if is_same else HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["ETag"], response["Cache-Control"] = tag, f"private, max-age={_SECONDS}"
    response["X-Robots-Tag"] = "noindex"
    return response
