"""交接: naming who comes after, and what the successor takes over."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from beacon.kit import clock
from beacon.kit.refusals import Reason, Refusal
from beacon.people.handover import (
    find_post_to_hand_over,
    hand_over,
    posts_to_hand_over,
    predecessor_of,
    reaches_a_unit,
    successors_for,
    successors_of,
)
from beacon.people.models import Post
from beacon.people.roles import ROLES, Screen
from beacon.reports.handover import taken_over
from beacon.web.gate import StaffRequest, gate, status_of
from beacon.web.planning.due import due


@never_cache
@require_http_methods(["GET", "POST"])
@gate(Screen.ME)
def handover(request: StaffRequest) -> HttpResponse:
    """Hand over one's own post, or with `?post=` that of somebody one answers for."""
    asked = request.POST.get("post", "") or request.GET.get("post", "")
    post = find_post_to_hand_over(request.who, _key(asked) if asked else None)
    if request.method != "POST":
        return _form(request, post)
    typed = request.POST
    try:
        done = hand_over(
            by=request.who,
            post=post,
            on=_day(typed.get("on", "")),
            successor_id=None if typed.get("successor", "new") == "new" else _key(typed.get("successor")),
            name=typed.get("name", ""),
            login=typed.get("login", ""),
            words=typed.get("words", ""),
        )
    except Refusal as refusal:
        return _form(request, post, refusal.reason)
    context = {"done": done, "post": post, "role": ROLES[post.role], "is_own": post.id == request.who.post.id}
    return render(request, "handover/done.html", context)


@require_safe
@gate(Screen.ME)
def handovers(request: StaffRequest) -> HttpResponse:
    """Whose post one may hand over: for the head and the office."""
    words = request.GET.get("q", "").strip()[:40]
    posts = posts_to_hand_over(request.who, words)
    followed = successors_of(posts)
    rows = [(post, ROLES[post.role], followed.get(post.id)) for post in posts]
    return render(request, "handover/posts.html", {"rows": rows, "words": words})


@require_safe
@gate(Screen.ME)
def takeover(request: StaffRequest) -> HttpResponse:
    """接手清单: what the post one acts in took over."""
    who, now = request.who, clock.now()
    listed = taken_over(who, who.unit, now) if reaches_a_unit(who.post) else None
    context = {
        "now": now,
        "predecessor": predecessor_of(who.post),
        "listed": listed,
        "duties": [
            (row, due(row.instance.due_on, row.instance.late_from, now)) for row in (listed.duties if listed else [])
        ],
        "drafts": [
            (row, due(row.instance.due_on, row.instance.late_from, now)) for row in (listed.drafts if listed else [])
        ],
        "tenant": who.post.tenant,
        "opens": {screen.name: who.opens(screen) for screen in Screen},
    }
    return render(request, "handover/list.html", context)


def _form(request: StaffRequest, post: Post, reason: Reason | None = None) -> HttpResponse:
    typed = request.POST
    context = {
        "post": post,
        "role": ROLES[post.role],
        "is_own": post.id == request.who.post.id,
        "successors": successors_for(request.who, post),
        "chosen": typed.get("successor", ""),
        "typed": typed,
        "on": typed.get("on") or clock.today().isoformat(),
        "reason": reason,
    }
    return render(request, "handover/form.html", context, status=status_of(reason) if reason else 200)


def _key(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        return UUID(int=0)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refusal("no_such_day", "「交接日期」请写成2023-11-21这样。", "on") from error
