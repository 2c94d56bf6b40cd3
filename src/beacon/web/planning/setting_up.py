"""D3 部署到位: the four ticks of every unit, who answers for it, who sees to which duty."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from beacon.catalogue.indicators import INDICATORS
from beacon.figures.setup import set_ups
from beacon.kit import clock
from beacon.kit.refusals import Reason, Refusal
from beacon.people.models import Unit, UnitPart
from beacon.people.responsibility import (
    Person,
    accounts_of,
    answerable,
    clean_person,
    find_unit,
    has_left,
    history_of,
    may_name,
    may_see_phones,
)
from beacon.people.roles import Reach, Screen
from beacon.plans.models import Duty
from beacon.plans.notice.bound import bound_clauses, duty_in_force, main_notice, said
from beacon.plans.seeing_to.responsible import (
    change_person,
    name_for_duty,
    office_matrix,
    responsible_by_duty,
    unit_matrix,
)
from beacon.web.asked import key_in
from beacon.web.gate import StaffRequest, gate, status_of


@require_safe
@gate(Screen.DUTIES)
def setting_up(request: StaffRequest) -> HttpResponse:
    """I30 with the list it counts."""
    who, now = request.who, clock.now()
    notice = main_notice(who.tenant_id)
    context = {
        "tab": "setup",
        "now": now,
        "notice": notice,
        "answer": set_ups(who, notice, now) if notice else None,
        "indicators": [INDICATORS["I30"]],
        "is_own": who.role.reach is Reach.UNIT,
    }
    return render(request, "setup/page.html", context)


@require_safe
@gate(Screen.DUTIES)
def people(request: StaffRequest) -> HttpResponse:
    """Who is responsible for what: the office's matrix; a unit is led to its own page."""
    who = request.who
    if who.role.reach is Reach.UNIT:
        return redirect("unit_people", who.unit.id)
    now, notice = clock.now(), main_notice(who.tenant_id)
    duty_id = key_in(request.GET.get("duty", ""))
    matrix = office_matrix(who, notice, now.date(), duty_id) if notice else None
    return render(request, "setup/people.html", {"tab": "people", "now": now, "notice": notice, "matrix": matrix})


@require_safe
@gate(Screen.DUTIES)
def unit_people(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """One unit: its two people, its clauses with names, who it was before."""
    unit = find_unit(request.who, unit_id)
    today, notice = clock.today(), main_notice(unit.tenant_id)
    current = answerable(unit, today)
    context = {
        "tab": "people",
        "now": clock.now(),
        "unit": unit,
        "parts": [
            (part, held, has_left(held, unit, today))
            for part, held in ((UnitPart.HEAD, current.head), (UnitPart.LIAISON, current.liaison))
        ],
        "history": history_of(unit),
        "matrix": unit_matrix(unit, bound_clauses(notice, unit), today) if notice else [],
        "may_name": may_name(request.who, unit) is None,
        "may_see_phones": may_see_phones(request.who, unit) is None,
    }
    return render(request, "setup/unit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Screen.DUTIES)
def name_person(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """Name the unit's 负责人 or 联络员; what was typed stays when it is refused."""
    unit = find_unit(request.who, unit_id)
    part = request.POST.get("part") or request.GET.get("part", "")
    if request.method != "POST":
        return _name_form(request, unit, part)
    try:
        change_person(by=request.who, unit=unit, part=part, person=_typed(request, unit))
    except Refusal as refusal:
        return _name_form(request, unit, part, refusal.reason)
    messages.success(request, f"记下了。没办完的事从今天起由新{UnitPart(part).label}接着办，以前的仍看得到。")
    return redirect("unit_people", unit_id)


def _typed(request: StaffRequest, unit: Unit) -> Person:
    form = request.POST
    return clean_person(
        by=request.who,
        unit=unit,
        name=form.get("name", ""),
        phone=form.get("phone", ""),
        account_id=key_in(form.get("account", "")),
        email=form.get("email", ""),
    )


def _name_form(request: StaffRequest, unit: Unit, part: str, reason: Reason | None = None) -> HttpResponse:
    current = answerable(unit, clock.today())
    held = current.head if part == UnitPart.HEAD else current.liaison
    context = {
        "unit": unit,
        "part": UnitPart(part) if part in UnitPart.values else UnitPart.LIAISON,
        "held": held,
        "accounts": accounts_of(unit, clock.today()),
        "refused": may_name(request.who, unit),
        **_kept(request, reason),
    }
    return render(request, "setup/name.html", context, status=status_of(reason) if reason else 200)


def _kept(request: StaffRequest, reason: Reason | None) -> dict[str, object]:
    """What was typed, to be shown once more beside the reason."""
    return {
        "reason": reason,
        "typed": {name: request.POST.get(name, "") for name in ("name", "phone", "account", "email")},
    }


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Screen.DUTIES)
def duty_person(request: StaffRequest, unit_id: UUID, duty_id: UUID) -> HttpResponse:
    """Name somebody of the unit for one duty, or give it back to the 联络员."""
    unit = find_unit(request.who, unit_id)
    duty = duty_in_force(request.who, duty_id)
    if request.method != "POST":
        return _duty_form(request, unit, duty)
    try:
        person = None if "back" in request.POST else _typed(request, unit)
        name_for_duty(by=request.who, unit=unit, duty=duty, person=person)
    except Refusal as refusal:
        return _duty_form(request, unit, duty, refusal.reason)
    messages.success(request, f"「{said(duty)}」由{person.name if person else '联络员'}办。")
    return redirect("unit_people", unit_id)


def _duty_form(request: StaffRequest, unit: Unit, duty: Duty, reason: Reason | None = None) -> HttpResponse:
    context = {
        "unit": unit,
        "duty": duty,
        "held": responsible_by_duty(unit, [duty], clock.today())[duty.id],
        "accounts": accounts_of(unit, clock.today()),
        "refused": may_name(request.who, unit),
        **_kept(request, reason),
    }
    return render(request, "setup/duty.html", context, status=status_of(reason) if reason else 200)
