"""D2 文件拆解: take a notice in, give every sentence a place, bind the units, publish, see who has received it."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from beacon.kit.refusals import Reason, Refusal
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.people.roles import Screen
from beacon.plans.actions import (
    bind_groups,
    confirm_all,
    may,
    may_publish,
    place_clause,
    reopen_clause,
    switch_public,
)
from beacon.plans.models import Clause, Notice, Series
from beacon.plans.notice.breakdown import (
    FILTERS,
    Row,
    clause_of,
    deliveries_of,
    duty_of,
    notice_of,
    notices_of,
    roster_of,
    row_of,
    rows_of,
    shown,
    tally,
)
from beacon.plans.notice.importing import MOST_UPLOAD, import_file, import_text, may_import
from beacon.plans.notice.outlook import group_loads, loads
from beacon.plans.notice.series import in_force_before, versions_of
from beacon.records.following.changes import publish_version
from beacon.web.gate import StaffRequest, gate, status_of
from beacon.web.uploads import content_of

REOPEN = "reopen"
NOTHING_TYPED: Mapping[str, str] = MappingProxyType({})


@require_safe
@gate(Screen.NOTICE)
def notices(request: StaffRequest) -> HttpResponse:
    """Every notice of the subdistrict and the form to take another one in."""
    return _list(request)


def _list(request: StaffRequest, reason: Reason | None = None, typed: str = "") -> HttpResponse:
    context = {
        "notices": notices_of(request.who),
        "may_import": may_import(request.who) is None,
        "reason": reason,
        "typed": typed,
    }
    return render(request, "notices/list.html", context, status=status_of(reason) if reason else 200)


@require_POST
@gate(Screen.NOTICE)
def import_notice(request: StaffRequest) -> HttpResponse:
    """Take in a file, or the pasted text where no file was chosen. What was pasted stays when it is refused."""
    file, text = request.FILES.get("file"), request.POST.get("text", "")
    try:
        if file is not None:
            taken = import_file(by=request.who, name=file.name or "", content=content_of(file, MOST_UPLOAD))
        else:
            taken = import_text(by=request.who, text=text)
    except Refusal as refusal:
        return _list(request, refusal.reason, text)
    return redirect("notice", taken.id)


@require_safe
@gate(Screen.NOTICE)
def notice(request: StaffRequest, notice_id: UUID) -> HttpResponse:
    """One notice, sentence by sentence."""
    return notice_page(request, notice_of(request.who, notice_id))


def notice_page(
    request: StaffRequest, found: Notice, reason: Reason | None = None, typed: Mapping[str, str] = NOTHING_TYPED
) -> HttpResponse:
    """The page of a notice; with a reason, what was chosen for its series and why that does not do."""
    units = roster_of(request.who)
    rows = rows_of(found, units)
    show = request.GET.get("show", "all")
    context = {
        **_progress(request.who, found, rows, units),
        "rows": shown(rows, show),
        "show": show if show in FILTERS else "all",
        "filters": tally(rows),
        "versions": versions_of(found),
        "series": Series.choices,
        "typed": typed or {"series": found.series, "series_name": found.series_name},
        "reason": reason,
    }
    if context["is_draft"]:
        return render(request, "notices/draft.html", context, status=status_of(reason) if reason else 200)
    deliveries = deliveries_of(found)
    context["deliveries"] = deliveries
    context["unread"] = [delivery for delivery in deliveries if delivery.read_at is None]
    return render(request, "notices/published.html", context)


def _progress(who: Who, found: Notice, rows: list[Row], units: list[Unit]) -> dict[str, object]:
    """What the counter, the preview and the publish button are drawn from."""
    waiting = sum(not row.is_placed for row in rows)
    before = in_force_before(found)
    # What a new version changes for whom is shown by its dry run; counted anew from its date it would mislead.
    per_unit = loads(who, found, rows, units) if before is None else []
    return {
        "before": before,
        "notice": found,
        "waiting": waiting,
        "proposals": sum(not row.is_placed and not row.is_unclear for row in rows),
        "is_draft": may(who, "edit", found) is None,
        "not_yet": may_publish(who, found, waiting),
        "groups": group_loads(per_unit),
        "loads": per_unit,
    }


@require_POST
@gate(Screen.NOTICE)
def clause(request: StaffRequest, notice_id: UUID, clause_id: UUID) -> HttpResponse:
    """Give one sentence a place, or take its place back."""
    sentence = clause_of(notice_of(request.who, notice_id), clause_id)
    place = request.POST.get("place", "")
    if place == REOPEN:
        reopen_clause(by=request.who, clause=sentence)
    else:
        place_clause(by=request.who, clause=sentence, place=place)
    return _changed(request, sentence)


@require_POST
@gate(Screen.NOTICE)
def bind(request: StaffRequest, notice_id: UUID, duty_id: UUID) -> HttpResponse:
    """Say which groups owe a duty."""
    duty = duty_of(notice_of(request.who, notice_id), duty_id)
    bind_groups(by=request.who, duty=duty, groups=request.POST.getlist("groups"))
    return _changed(request, duty.clause)


def _changed(request: StaffRequest, sentence: Clause) -> HttpResponse:
    """For htmx the row with counter and preview, else back to the row on the page."""
    if not request.htmx:
        return redirect(f"{reverse('notice', args=[sentence.notice_id])}#c-{sentence.position}")
    found = notice_of(request.who, sentence.notice_id)
    units = roster_of(request.who)
    progress = _progress(request.who, found, rows_of(found, units), units)
    return render(request, "notices/_changed.html", {**progress, "row": row_of(sentence, units)})


@require_POST
@gate(Screen.NOTICE)
def confirm(request: StaffRequest, notice_id: UUID) -> HttpResponse:
    """Confirm every proposal at once; what was not recognised stays to be decided."""
    count = confirm_all(by=request.who, notice=notice_of(request.who, notice_id))
    messages.success(request, f"按建议定好了{count}句。")
    return redirect("notice", notice_id)


@require_POST
@gate(Screen.NOTICE)
def public(request: StaffRequest, notice_id: UUID) -> HttpResponse:
    """Put the original text on the public page or take it off."""
    is_public = request.POST.get("is_public") == "1"
    switch_public(by=request.who, notice=notice_of(request.who, notice_id), is_public=is_public)
    messages.success(request, "已设为公开，发布后居民能看到原文。" if is_public else "已设为不公开，公开页上看不到了。")
    return redirect("notice", notice_id)


@require_POST
@gate(Screen.NOTICE)
def publish(request: StaffRequest, notice_id: UUID) -> HttpResponse:
    """Send it to every addressed unit."""
    done = publish_version(by=request.who, notice=notice_of(request.who, notice_id))
    sent, outlook = done.thing, done.outlook
    what = outlook.said if sent.notice.version > 1 else f"定次任务排出{sent.instances}项。"
    messages.success(request, f"发布好了：发给{sent.deliveries}家单位，{what}各单位打开就算签收。")
    return redirect("notice", notice_id)
