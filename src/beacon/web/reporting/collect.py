"""D5 收报台: who has reported, what to look at, accept together, remind without names, consolidate."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_POST, require_safe

from beacon.catalogue.indicators import INDICATORS
from beacon.kit import clock
from beacon.kit.refusals import Refusal
from beacon.messages.actions import AT_HAND, may_take_back, reached_for, remind, take_back
from beacon.messages.actions import may as may_send
from beacon.people.roles import Screen
from beacon.people.roster.tree import is_bare
from beacon.reports.consolidate import ask, may_consolidate
from beacon.reports.desk.accepting import accept_all, put_back
from beacon.reports.desk.collect import FILTERS, Desk, Line, Tally, desk, filtered, newer_than, tally_of
from beacon.reports.desk.reminding import group_text
from beacon.reports.desk.review import RULES, review
from beacon.reports.desk.shelf import versions_of_month
from beacon.reports.papers.attachments import may_take_attachments, take_attachments
from beacon.reports.windows import ReportWindow, chosen, named, windows_of
from beacon.web.asked import day_in
from beacon.web.gate import StaffRequest, gate

_NOTHING_NEW = 204


@require_safe
@gate(Screen.COLLECT)
def collect(request: StaffRequest) -> HttpResponse:
    """The desk of one month. Twelve queries at most, whatever the number of units."""
    now = clock.now()
    windows = windows_of(request.who.tenant.id)
    window = chosen(windows, day_in(request.GET.get("month", "")), now)
    if window is None:
        return render(request, "collect/empty.html", {"now": now, "is_roster_bare": is_bare(request.who)})
    held = desk(request.who, window, now)
    show = request.GET.get("show", "all")
    papers = versions_of_month(request.who, window.ends)
    looked_at = review(request.who, held, windows)
    shown = {line.instance.pk for line in filtered(held.lines, show)}
    context = {
        "windows": [known for known in reversed(windows) if known.starts <= now.date() or known == window],
        "desk": held,
        "rows": [row for row in looked_at if row.line.instance.pk in shown],
        "quiet": [row.line for row in looked_at if row.is_quiet],
        "taken": _taken(request, held.lines),
        "rules": RULES,
        "show": show if show in FILTERS else "all",
        "filters": [(name, label, len(filtered(held.lines, name))) for name, label in FILTERS.items()],
        **_state(window, held.tally, now),
        **_reminding(request, held, now),
        "papers": papers,
        "newer": newer_than(papers[0], held.lines) if papers else 0,
        "may_consolidate": may_consolidate(request.who) is None,
        "no_attachments": may_take_attachments(request.who, held),
        "request_id": uuid4(),
        "indicators": [INDICATORS[identifier] for identifier in ("I01", "I02", "I33")],
    }
    return render(request, "collect/page.html", context)


def _state(window: ReportWindow, tally: Tally, now: datetime) -> dict[str, object]:
    """What the part at the head shows, and the stamp by which the next look tells whether it changed."""
    days_left, is_late = window.days_left(now.date()), now >= window.late_from
    return {
        "now": now,
        "window": window,
        "tally": tally,
        "days_left": days_left,
        "is_late": is_late,
        "is_early": window.is_early(now.date()),
        "left_words": f"截止还有{days_left}天",
        "late_words": f"已过时间{tally.unsent}家",
        "stamp": f"{tally.stamp}.{days_left}.{int(is_late)}",
    }


@require_safe
@gate(Screen.COLLECT, prolongs=False)
def state(request: StaffRequest) -> HttpResponse:
    """The head of the desk as the page asks for it each minute: nothing while nothing changed. Four queries."""
    found = tally_of(request.who, day_in(request.GET.get("month", "")) or date.min)
    if found is None:
        return HttpResponse(status=_NOTHING_NEW)
    context = _state(*found, clock.now())
    if context["stamp"] == request.GET.get("seen"):
        return HttpResponse(status=_NOTHING_NEW)
    return render(request, "collect/_state.html", {**context, "is_fresh": True})


def _taken(request: StaffRequest, lines: list[Line]) -> dict[str, object]:
    """The reports accepted in the tap that led here, as long as they still are: for 撤销."""
    stamp = request.GET.get("taken", "")
    units = [
        line.instance.unit.name
        for line in lines
        if line.state == "accepted" and line.report and line.report.accepted_at == _moment(stamp)
    ]
    return {"stamp": stamp, "units": units}


def _reminding(request: StaffRequest, held: Desk, now: datetime) -> dict[str, object]:
    """The card about the group text: how many went out, why none may now, and the text while it is at hand."""
    window = held.window
    reached = reached_for(request.who.tenant.id, window.ends)
    sent = [one.at for one in reached if one.is_whole]
    is_at_hand = bool(sent) and now - sent[-1] < AT_HAND
    return {
        "reminded": len(sent),
        "no_reminder": None if is_at_hand else may_send(request.who, window.late_from, [one.at for one in reached]),
        "reminder": group_text(request.who, window) if is_at_hand else "",
        "may_unremind": may_take_back(request.who, reached) is None,
    }


@require_POST
@gate(Screen.COLLECT)
def remind_all(request: StaffRequest) -> HttpResponse:
    """提醒未报的: hand out the group text, which names nobody."""
    window = named(windows_of(request.who.tenant.id), day_in(request.POST.get("month")))
    remind(by=request.who, ends=window.ends, late_from=window.late_from)
    return redirect(f"{reverse('collect')}?{urlencode({'month': window.ends.isoformat()})}#remind")


@require_POST
@gate(Screen.COLLECT)
def remind_back(request: StaffRequest) -> HttpResponse:
    """没发到群里: the group text taken just now is no reminder."""
    window = named(windows_of(request.who.tenant.id), day_in(request.POST.get("month")))
    take_back(by=request.who, ends=window.ends)
    messages.success(request, "退回了，这次不算提醒。")
    return redirect(f"{reverse('collect')}?{urlencode({'month': window.ends.isoformat()})}#remind")


@require_POST
@gate(Screen.COLLECT)
def take_all(request: StaffRequest) -> HttpResponse:
    """都收下: the reports that were shown as having nothing to look at."""
    done = accept_all(by=request.who, seen=_seen(request.POST.getlist("report")))
    if done.left:
        names = "、".join(report.unit.name for report in done.left)
        messages.info(request, f"{names}刚才有变动，没有收下，请看一眼。")
    return redirect(desk_address(request, taken=done.at.isoformat()))


def _seen(posted: list[str]) -> dict[UUID, int]:
    """`<report>:<version>` of each form field; what is none of ours is left out."""
    seen: dict[UUID, int] = {}
    for text in posted:
        key, _, version = text.partition(":")
        try:
            seen[UUID(key)] = int(version)
        except ValueError:
            continue
    return seen


@require_POST
@gate(Screen.COLLECT)
def give_up_taking(request: StaffRequest) -> HttpResponse:
    """撤销: put the reports of one tap back among those to be read."""
    ends, stamp = day_in(request.POST.get("month", "")), _moment(request.POST.get("taken", ""))
    back = put_back(by=request.who, ends=ends, accepted_at=stamp) if ends and stamp else []
    messages.info(request, f"{len(back)}份放回待看了。" if back else "没有可放回的，请看最新情况。")
    return redirect(desk_address(request))


def desk_address(request: StaffRequest, **more: str) -> str:
    """The desk as it was left: the same month and filter."""
    show = request.POST.get("show", "all")
    known = {"month": request.POST.get("month", ""), "show": show if show in FILTERS else "all"}
    return f"{reverse('collect')}?{urlencode({**known, **more})}"


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        # The first and the last day of the calendar have no time of their own in UTC, which databases keep.
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


@require_safe
@gate(Screen.COLLECT)
def attachments(request: StaffRequest) -> HttpResponseBase:
    """全部附件 as a ZIP, sent while it is made."""
    bundle = take_attachments(by=request.who, ends=day_in(request.GET.get("month", "")) or date.min)
    response = StreamingHttpResponse(bundle.pieces, content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, bundle.name) or "attachment"
    # The photos are packed already; packing them again would only cost time.
    response["Content-Encoding"] = "identity"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@gate(Screen.COLLECT)
def consolidate(request: StaffRequest) -> HttpResponse:
    """汇总: freeze the month and have its papers made; a second tap finds the first one's."""
    ends = day_in(request.POST.get("month", ""))
    if ends is None:
        raise Refusal("no_such_month", "没有这个月的月报，请从列表里选。", "month")
    try:
        request_id = UUID(request.POST.get("request_id", ""))
    except ValueError:
        request_id = uuid4()
    return redirect("paper", ask(by=request.who, ends=ends, request_id=request_id).id)
