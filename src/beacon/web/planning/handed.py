"""D3 逐级落实: a unit hands duties down and sees n/N; the receiver ticks on 要办的."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beacon.figures.handed import handed, over_all
from beacon.kit import clock
from beacon.kit.refusals import Reason, Refusal
from beacon.people.models import Unit
from beacon.people.responsibility import find_unit
from beacon.people.roles import Reach, Screen
from beacon.plans.models import Duty
from beacon.plans.notice.bound import bound_clauses, duty_in_force, main_notice
from beacon.plans.seeing_to.assigning import (
    Targets,
    assign,
    find_assignment,
    may_assign,
    take_back,
    targets_of,
    tick,
    untick,
)
from beacon.web.gate import StaffRequest, gate, status_of


@require_safe
@gate(Screen.DUTIES)
def handed_down(request: StaffRequest) -> HttpResponse:
    """What every unit has handed down, n/N; a unit is led to its own."""
    who = request.who
    if who.role.reach is Reach.UNIT:
        return redirect("unit_handed", who.unit.id)
    rows = handed(who)
    return render(
        request, "handed/page.html", {"tab": "handed", "now": clock.now(), "rows": rows, "whole": over_all(rows)}
    )


@require_safe
@gate(Screen.DUTIES)
def unit_handed(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """A unit's duties, each with how much of what was handed down is done."""
    unit = find_unit(request.who, unit_id)
    notice = main_notice(unit.tenant_id)
    clauses = bound_clauses(notice, unit) if notice else []
    rates = {row.duty.lineage: row.rate for row in handed(request.who, unit)}
    context = {
        "tab": "handed",
        "now": clock.now(),
        "unit": unit,
        "clauses": [(one, [(duty, rates.get(duty.lineage)) for duty in one.duties]) for one in clauses],
        "targets": targets_of(unit, clock.today()),
    }
    return render(request, "handed/unit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Screen.DUTIES)
def hand_down(request: StaffRequest, unit_id: UUID, duty_id: UUID) -> HttpResponse:
    """One duty of a unit: who was asked, who has done it, and the form to ask more."""
    unit, duty = find_unit(request.who, unit_id), duty_in_force(request.who, duty_id)
    if request.method != "POST":
        return _page(request, unit, duty)
    targets = targets_of(unit, clock.today())
    try:
        fresh = assign(
            by=request.who,
            unit=unit,
            duty=duty,
            receivers=[one for one in targets.units if str(one.id) in request.POST.getlist("receivers")],
            buildings=[one for one in targets.buildings if str(one.id) in request.POST.getlist("buildings")],
            due_on=_day(request.POST.get("due_on", "")),
            remark=request.POST.get("note", ""),
        )
    except Refusal as refusal:
        return _page(request, unit, duty, refusal.in_form(), targets)
    said = f"布置给{len(fresh)}处，对方在「要办的」里看得到。" if fresh else "这些之前都布置过了，没有再发一遍。"
    messages.success(request, said)
    return redirect("hand_down", unit_id, duty_id)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal("no_day", "日期没看懂，请从日历里选。", "due_on") from None


def _page(
    request: StaffRequest, unit: Unit, duty: Duty, reason: Reason | None = None, targets: Targets | None = None
) -> HttpResponse:
    held = handed(request.who, unit, duty)
    form = request.POST
    context = {
        "now": clock.now(),
        "unit": unit,
        "duty": duty,
        "held": held[0] if held else None,
        "late": {task.assignment.id for row in held for task in row.tasks if task.is_late(clock.now())},
        "targets": targets or targets_of(unit, clock.today()),
        "refused": may_assign(request.who, unit, duty),
        "chosen": {*form.getlist("receivers"), *form.getlist("buildings")},
        "typed": {name: form.get(name, "") for name in ("due_on", "note")},
        "today": clock.today().isoformat(),
        "reason": reason,
    }
    return render(request, "handed/duty.html", context, status=status_of(reason) if reason else 200)


@require_POST
@gate(Screen.DUTIES)
def hand_back(request: StaffRequest, assignment_id: UUID) -> HttpResponse:
    """收回."""
    task = take_back(by=request.who, assignment=find_assignment(request.who, assignment_id))
    messages.success(request, f"收回了，{task.receiver.name}不用再办。")
    return redirect("hand_down", task.giver_id, task.duty_id)


@require_POST
@gate(Screen.TODO)
def task_done(request: StaffRequest, assignment_id: UUID) -> HttpResponse:
    """已做, with a line; or, with `undo`, not done after all."""
    task = find_assignment(request.who, assignment_id)
    if "undo" in request.POST:
        untick(by=request.who, assignment=task)
        messages.success(request, "撤回了，还算没做。")
    else:
        tick(by=request.who, assignment=task, line=request.POST.get("line", ""))
        messages.success(request, "记下了，上级能看到，不用再报一遍。")
    return redirect("todo")
