"""自定任务: set one, say that it is done, take it off the list."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from beacon.catalogue.kinds import OFFERED
from beacon.kit import clock
from beacon.kit.ids import new_id
from beacon.kit.refusals import NOT_YOURS, Refusal, require
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.people.roles import Screen
from beacon.plans.beyond.local_tasks import (
    TaskProblems,
    clean_task,
    find_task,
    may_set_task,
    set_task,
    sets_for_others,
    tick,
    withdraw_task,
)
from beacon.plans.models import ONCE, TARGET_CADENCES
from beacon.plans.schedule.agenda import invitable
from beacon.web.asked import key_in
from beacon.web.gate import StaffRequest, gate

_UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Screen.DUTIES)
def task_new(request: StaffRequest) -> HttpResponse:
    """A unit sets itself something; the office asks one unit, and says why."""
    who = request.who
    require(may_set_task(who, who.unit))
    if request.method != "POST":
        return _form(request, {"cadence": ONCE, "needed": "1", "request_id": str(new_id())}, {})
    typed = request.POST.dict()
    try:
        draft = clean_task(typed, today=clock.today(), for_others=sets_for_others(who))
        unit = _unit(who, typed.get("unit", ""))
        task = set_task(by=who, unit=unit, draft=draft, request_id=key_in(typed.get("request_id")) or new_id())
    except TaskProblems as found:
        return _form(request, typed, found.problems)
    except Refusal as refusal:
        if refusal.reason.field is None:
            raise
        return _form(request, typed, {refusal.reason.field: refusal.sentence})
    messages.success(request, _said(task.by_office, task.unit))
    return redirect("targets" if task.by_office else "todo")


def _said(by_office: bool, unit: Unit) -> str:
    return f"已布置给{unit.name}，列为加码。" if by_office else "定好了，在“要办的”里看得到。"


def _unit(who: Who, text: str) -> Unit:
    """The unit asked: one's own, or the one the office chose."""
    if not sets_for_others(who):
        return who.unit
    key = key_in(text)
    found = next((unit for unit in invitable(who.unit, clock.today()) if unit.id == key), None)
    if found is None:
        raise Refusal.because(NOT_YOURS)
    return found


def _form(request: StaffRequest, typed: Mapping[str, str], problems: Mapping[str, str]) -> HttpResponse:
    for_others = sets_for_others(request.who)
    context = {
        "typed": typed,
        "problems": problems,
        "kinds": OFFERED,
        "cadences": TARGET_CADENCES.items(),
        "for_others": for_others,
        "units": [(unit, str(unit.id)) for unit in invitable(request.who.unit, clock.today())] if for_others else [],
    }
    return render(request, "targets/task.html", context, status=_UNPROCESSABLE if problems else 200)


@require_POST
@gate(Screen.TODO)
def task_tick(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """办完了, or 还没办完."""
    is_done = request.POST.get("done") != "no"
    task = tick(by=request.who, task=find_task(request.who, task_id), is_done=is_done)
    messages.success(request, f"「{task.title}」办完了。" if is_done else f"「{task.title}」改回还没办完。")
    return redirect("todo")


@require_POST
@gate(Screen.DUTIES)
def task_withdraw(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """不办了, or put back."""
    is_off = request.POST.get("off") != "no"
    task = withdraw_task(by=request.who, task=find_task(request.who, task_id), is_off=is_off)
    messages.success(request, f"「{task.title}」不办了，记录留着。" if is_off else f"「{task.title}」恢复了。")
    return redirect("targets" if task.by_office else "todo")
