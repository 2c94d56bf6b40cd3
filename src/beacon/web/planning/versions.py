"""D2 A notice beside its other versions: what the new one changes, which series it belongs to, away with a draft."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from beacon.kit.refusals import Refusal
from beacon.people.roles import Screen
from beacon.plans.notice.breakdown import notice_of
from beacon.plans.notice.drafts import choose_series, delete_draft
from beacon.plans.notice.series import in_force_before
from beacon.records.following.changes import dry_run, publish_version
from beacon.web.gate import StaffRequest, gate, status_of
from beacon.web.planning.notices import notice_page


@require_safe
@gate(Screen.NOTICE)
def changes(request: StaffRequest, notice_id: UUID) -> HttpResponse:
    """新版会改变什么: publishing it, rehearsed and taken back. Says why where it cannot be published yet."""
    found = notice_of(request.who, notice_id)
    context: dict[str, object] = {"notice": found, "before": in_force_before(found)}
    try:
        context["outlook"] = dry_run(publish_version, by=request.who, notice=found)
    except Refusal as refusal:
        context["reason"] = refusal.reason
        return render(request, "notices/changes.html", context, status=status_of(refusal.reason))
    return render(request, "notices/changes.html", context)


@require_POST
@gate(Screen.NOTICE)
def series(request: StaffRequest, notice_id: UUID) -> HttpResponse:
    """Say to which line of notices the draft belongs."""
    found = notice_of(request.who, notice_id)
    chosen, name = request.POST.get("series", ""), request.POST.get("series_name", "")
    try:
        found = choose_series(by=request.who, notice=found, series=chosen, name=name)
    except Refusal as refusal:
        return notice_page(request, found, refusal.in_form(), {"series": chosen, "series_name": name})
    messages.success(request, f"归到「{found.series_label}」，是{found.year}年第{found.version}版。")
    return redirect("notice", notice_id)


@require_POST
@gate(Screen.NOTICE)
def delete(request: StaffRequest, notice_id: UUID) -> HttpResponse:
    """Take a draft out again."""
    found = notice_of(request.who, notice_id)
    delete_draft(by=request.who, notice=found)
    messages.success(request, f"「{found.title}」的草稿删掉了。要用时把同一个文件再导入一次就行。")
    return redirect("notices")
