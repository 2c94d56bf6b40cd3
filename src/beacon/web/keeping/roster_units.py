"""D14 名册, one unit: its page, and the changes the office makes to it, each rehearsed before its button."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beacon.kit import clock
from beacon.kit.days import full_day
from beacon.kit.refusals import Reason, Refusal, require
from beacon.people.models import Unit, UnitFunction, UnitGroup, UnitKind
from beacon.people.roles import Screen
from beacon.people.roster.changes import place_unit
from beacon.people.roster.history import history_of
from beacon.people.roster.importing import may_change_roster
from beacon.people.roster.tree import find_unit, open_units, posts_at, sister_before, sisters_of, unit_of
from beacon.people.units import NewUnit
from beacon.records.following.changes import close_unit, dry_run, merge_units, open_unit, reopen_unit
from beacon.records.following.outlook import Outlook
from beacon.records.following.renaming import rename_unit
from beacon.reports.confirming import may_switch, switch_confirming
from beacon.web.gate import StaffRequest, gate, status_of

NOTHING: Mapping[str, str] = {}


@require_safe
@gate(Screen.ROSTER)
def unit(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """One unit: dates, people, what became of it."""
    return _page(request, unit_of(request.who, unit_id))


def _page(
    request: StaffRequest, found: Unit, reason: Reason | None = None, typed: Mapping[str, str] = NOTHING
) -> HttpResponse:
    today = clock.today()
    posts = posts_at(request.who, found)
    may_change = may_change_roster(request.who) is None
    sisters = sisters_of(request.who, found) if may_change else []
    before = sister_before(found, sisters)
    context = {
        "unit": found,
        "posts": [(post, post.until is None or post.until >= today) for post in posts],
        "history": history_of(request.who, found, posts),
        "may_change": may_change,
        "may_end": may_change and found.kind != UnitKind.OFFICE and found.merged_into_id is None,
        "may_switch": found.group != UnitGroup.NONE
        and request.who.opens(Screen.COLLECT)
        and may_switch(request.who, found) is None,
        "sisters": sisters,
        "after": typed.get("after", str(before.id) if before else ""),
        "others": [one for one in open_units(request.who, today) if one != found] if may_change else [],
        "reason": reason,
        "typed": typed,
        "today": today,
    }
    return render(request, "roster/unit.html", context, status=status_of(reason) if reason else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@gate(Screen.ROSTER)
def unit_open(request: StaffRequest) -> HttpResponse:
    """新设单位: the form, what would follow, the deed."""
    require(may_change_roster(request.who))
    if request.method != "POST":
        return _opening(request, {"opened_on": clock.today().isoformat(), "parent": request.GET.get("parent", "")})
    typed = {name: request.POST.get(name, "") for name in ("name", "kind", "group", "function", "parent", "opened_on")}
    try:
        new, opened_on = _new_unit(request, typed), _day(typed, "opened_on", "启用日期")
        if _is_sure(request):
            opened = open_unit(by=request.who, new=new, opened_on=opened_on).thing
            messages.success(request, f"{opened.name}已经开好，{full_day(opened_on)}启用。")
            return redirect("unit", opened.id)
        look = dry_run(open_unit, by=request.who, new=new, opened_on=opened_on)
    except Refusal as refusal:
        return _opening(request, typed, refusal.reason)
    return _look(request, None, look, f"新设{new.name}会怎样", "确认新设", typed)


def _opening(request: StaffRequest, typed: Mapping[str, str], reason: Reason | None = None) -> HttpResponse:
    context = {
        "typed": typed,
        "reason": reason,
        "kinds": UnitKind.choices,
        "groups": UnitGroup.choices,
        "functions": UnitFunction.choices,
        "parents": [(str(one.id), one.name) for one in open_units(request.who, clock.today())],
    }
    return render(request, "roster/open.html", context, status=status_of(reason) if reason else 200)


def _new_unit(request: StaffRequest, typed: Mapping[str, str]) -> NewUnit:
    parent = find_unit(request.who, typed["parent"], "parent", "上级") if typed["parent"] else None
    return NewUnit(typed["name"], typed["kind"], typed["group"], typed["function"], parent)


@require_POST
@gate(Screen.ROSTER)
def unit_rename(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """改名."""
    found = unit_of(request.who, unit_id)
    typed = {"name": request.POST.get("name", "")}
    try:
        renamed = rename_unit(by=request.who, unit=found, name=typed["name"])
    except Refusal as refusal:
        return _page(request, found, refusal.reason, typed)
    messages.success(request, f"{found.name}改名为{renamed.name}。以前报的月报、汇总件不变。")
    return redirect("unit", unit_id)


@require_POST
@gate(Screen.COLLECT)
def unit_confirming(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """月报先给负责人看, or no longer."""
    found, on = unit_of(request.who, unit_id), bool(request.POST.get("on"))
    try:
        switch_confirming(by=request.who, unit=found, on=on)
    except Refusal as refusal:
        return _page(request, found, refusal.reason)
    messages.success(request, f"{found.name}的月报以后{'先给负责人看' if on else '直接报送'}。")
    return redirect("unit", unit_id)


@require_POST
@gate(Screen.ROSTER)
def unit_place(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """调先后."""
    found = unit_of(request.who, unit_id)
    typed = {"after": request.POST.get("after", "")}
    try:
        after = find_unit(request.who, typed["after"], "after", "放在谁后面") if typed["after"] else None
        place_unit(by=request.who, unit=found, after=after)
    except Refusal as refusal:
        return _page(request, found, refusal.reason, typed)
    messages.success(request, f"{found.name}已放到{after.name + '后面' if after else '最前面'}。")
    return redirect("unit", unit_id)


@require_POST
@gate(Screen.ROSTER)
def unit_close(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """停用: what would follow, then the deed."""
    found = unit_of(request.who, unit_id)
    require(may_change_roster(request.who))
    typed = {"on": request.POST.get("on", "")}
    try:
        on = _day(typed, "on", "停用日期")
        if _is_sure(request):
            close_unit(by=request.who, unit=found, on=on)
            messages.success(request, f"{found.name}用到{full_day(on)}。要恢复，随时可以在这一页恢复。")
            return redirect("unit", unit_id)
        look = dry_run(close_unit, by=request.who, unit=found, on=on)
    except Refusal as refusal:
        return _page(request, found, refusal.reason, typed)
    return _look(request, found, look, f"{found.name}用到{full_day(on)}会怎样", "确认停用", typed)


@require_POST
@gate(Screen.ROSTER)
def unit_reopen(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """恢复: what would follow, then the deed."""
    found = unit_of(request.who, unit_id)
    require(may_change_roster(request.who))
    try:
        if _is_sure(request):
            reopen_unit(by=request.who, unit=found)
            messages.success(request, f"{found.name}已经恢复。")
            return redirect("unit", unit_id)
        look = dry_run(reopen_unit, by=request.who, unit=found)
    except Refusal as refusal:
        return _page(request, found, refusal.reason)
    return _look(request, found, look, f"恢复{found.name}会怎样", "确认恢复", NOTHING)


@require_POST
@gate(Screen.ROSTER)
def unit_merge(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """并入: what would follow, then the deed, which is not taken back."""
    found = unit_of(request.who, unit_id)
    require(may_change_roster(request.who))
    typed = {"into": request.POST.get("into", ""), "last": request.POST.get("last", "")}
    try:
        into, on = find_unit(request.who, typed["into"], "into", "并入哪个单位"), _day(typed, "last", "合并日期")
        if _is_sure(request):
            merge_units(by=request.who, units=[found], into=into, on=on)
            messages.success(request, f"{found.name}{full_day(on)}后并入{into.name}。")
            return redirect("unit", into.id)
        look = dry_run(merge_units, by=request.who, units=[found], into=into, on=on)
    except Refusal as refusal:
        return _page(request, found, refusal.reason, typed)
    return _look(request, found, look, f"{found.name}并入{into.name}会怎样", "确认合并", typed)


def _look(
    request: StaffRequest, found: Unit | None, look: Outlook, title: str, button: str, typed: Mapping[str, str]
) -> HttpResponse:
    """What would follow, with what was typed and the button that does it."""
    context = {"unit": found, "outlook": look, "title": title, "button": button, "typed": typed}
    return render(request, "roster/look.html", context)


def _is_sure(request: StaffRequest) -> bool:
    return request.POST.get("sure") == "1"


def _day(typed: Mapping[str, str], field: str, label: str) -> date:
    try:
        return date.fromisoformat(typed[field])
    except ValueError as error:
        raise Refusal("no_day", f"请选「{label}」。", field) from error
