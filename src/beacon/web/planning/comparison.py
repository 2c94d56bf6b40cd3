"""和去年比: a notice beside an earlier one of its series."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.roles import Screen
from beacon.plans.notice.breakdown import notice_of
from beacon.plans.notice.compare import Change, chosen, compare, earlier_notices
from beacon.web.gate import StaffRequest, gate


@require_safe
@gate(Screen.NOTICE)
def comparison(request: StaffRequest, notice_id: UUID) -> HttpResponse:
    """What is new, changed and gone; held against the year before unless `with` names another."""
    notice = notice_of(request.who, notice_id)
    candidates = earlier_notices(request.who, notice)
    before = chosen(candidates, _key(request.GET.get("with", "")))
    found = compare(notice, before) if before else None
    show = request.GET.get("show", "")
    context = {
        "notice": notice,
        "before": before,
        "candidates": candidates,
        "found": found,
        "show": show if show in Change.values else "",
        "sentences": [row for row in found.sentences if _is_shown(row.change, show)] if found else [],
    }
    return render(request, "notices/compare.html", context)


def _is_shown(change: Change, show: str) -> bool:
    """Unchanged sentences only when asked for: one comes here for the differences."""
    return change == show if show in Change.values else change != Change.SAME


def _key(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise Refusal.because(NOT_YOURS) from error
