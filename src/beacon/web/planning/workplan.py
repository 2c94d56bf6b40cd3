"""D3 工作方案: a unit drafts, edits, files or uploads it; the office reads who has filed and sets the date."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from beacon.documents.official.docx import to_docx
from beacon.figures.setup import set_ups
from beacon.files.addresses import address
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal
from beacon.people.models import Unit
from beacon.people.responsibility import answerable, find_unit
from beacon.people.roles import Reach, Screen
from beacon.plans.models import Notice, WorkPlan
from beacon.plans.notice.bound import (
    PLAN_TEMPLATE,
    asks_for_plan,
    duties_in_force,
    main_notice,
    notice_in_force,
    setting_up,
)
from beacon.plans.seeing_to.plandate import may_set_plan_date, set_plan_date
from beacon.plans.seeing_to.planpaper import plan_paper, plan_title
from beacon.plans.seeing_to.workplan import (
    MOST_BYTES,
    draft_of,
    draft_plan,
    file_plan,
    file_upload,
    filed_of,
    find_plan,
    may_plan,
    save_plan,
    sections_of,
)
from beacon.web.asked import day_in
from beacon.web.gate import StaffRequest, gate, status_of
from beacon.web.taking import taken
from beacon.web.uploads import content_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@gate(Screen.DUTIES)
def work_plans(request: StaffRequest) -> HttpResponse:
    """Who has filed a plan, when, late or not; a unit is led to its own."""
    who = request.who
    if who.role.reach is Reach.UNIT:
        return redirect("work_plan", who.unit.id)
    return _list(request)


def _list(request: StaffRequest, reason: Reason | None = None) -> HttpResponse:
    who, now = request.who, clock.now()
    notice = main_notice(who.tenant_id)
    asked = asks_for_plan(duties_in_force(notice)) if notice else None
    dated = (asked.due or {}).get("date") if asked and asked.template == PLAN_TEMPLATE else None
    context = {
        "tab": "plans",
        "now": now,
        "notice": notice,
        "answer": set_ups(who, notice, now) if notice else None,
        "due_on": date.fromisoformat(dated) if dated else None,
        "is_asked": asked is not None,
        "may_date": notice is not None and may_set_plan_date(who, notice) is None,
        "reason": reason,
        "typed": request.POST.get("due_on", ""),
    }
    return render(request, "plans/list.html", context, status=status_of(reason) if reason else 200)


@require_POST
@gate(Screen.DUTIES)
def plan_date(request: StaffRequest, notice_id: UUID) -> HttpResponse:
    """Set or move the day by which plans are filed."""
    notice = notice_in_force(request.who, notice_id)
    try:
        rows = set_plan_date(by=request.who, notice=notice, due_on=day_in(request.POST.get("due_on", "")))
    except Refusal as refusal:
        return _list(request, refusal.in_form())
    messages.success(request, f"定好了，{len(rows)}家单位的「要办的」里会看到。")
    return redirect("work_plans")


@require_safe
@gate(Screen.DUTIES)
def work_plan(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """One unit's plan: nothing yet, a draft, or what was filed."""
    return _page(request, find_unit(request.who, unit_id))


def _page(
    request: StaffRequest, unit: Unit, reason: Reason | None = None, typed: dict[str, str] | None = None
) -> HttpResponse:
    notice = main_notice(unit.tenant_id)
    draft = draft_of(unit, notice) if notice else None
    filed = filed_of(unit, notice) if notice else []
    is_asked = notice is not None and unit.group in setting_up(duties_in_force(notice))
    kept = typed or {}
    context = {
        "tab": "plans",
        "now": clock.now(),
        "unit": unit,
        "notice": notice,
        "is_asked": is_asked,
        "draft": draft,
        "sections": [(one, kept.get(one.key, one.text)) for one in sections_of(draft)] if draft else [],
        "filed": [(plan, _address(request, plan)) for plan in filed],
        "latest": sections_of(filed[0]) if filed else [],
        "people": answerable(unit, clock.today()),
        "may_plan": may_plan(request.who, unit) is None,
        "reason": reason,
    }
    return render(request, "plans/page.html", context, status=status_of(reason) if reason else 200)


def _address(request: StaffRequest, plan: WorkPlan) -> str:
    return address(plan.upload, to=request.user) if plan.upload else ""


def _unit_and_notice(request: StaffRequest, unit_id: UUID) -> tuple[Unit, Notice]:
    unit = find_unit(request.who, unit_id)
    notice = main_notice(unit.tenant_id)
    if notice is None:
        raise Refusal("no_notice", "街道还没有发布今年的通知，发布后再写方案。")
    return unit, notice


@require_POST
@gate(Screen.DUTIES)
def plan_draft(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """一键起草."""
    unit, notice = _unit_and_notice(request, unit_id)
    draft_plan(by=request.who, unit=unit, notice=notice)
    return redirect("work_plan", unit_id)


@require_POST
@gate(Screen.DUTIES)
def plan_save(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """存着 or 报送; what was typed stays when it is refused."""
    unit, notice = _unit_and_notice(request, unit_id)
    texts = request.POST.dict()
    draft = draft_of(unit, notice)
    is_other = draft is None or str(draft.id) != texts.get("plan")
    try:
        # Filed meanwhile, by a second tap or a colleague: what was typed is kept as the next draft, never filed twice.
        draft = draft or draft_plan(by=request.who, unit=unit, notice=notice)
        if is_other:
            save_plan(by=request.who, plan=draft, texts=texts)
            messages.info(request, "这一版刚才已经报了。您写的存成了新的草稿，要改再报。")
        elif "file" in texts:
            file_plan(by=request.who, plan=draft, texts=texts)
            messages.success(request, "方案报好了，消安办能看到。要改就再起一版。")
        else:
            save_plan(by=request.who, plan=draft, texts=texts)
            messages.success(request, "存好了，还没报。")
    except Refusal as refusal:
        return _page(request, unit, refusal.in_form(), texts)
    return redirect("work_plan", unit_id)


@require_POST
@gate(Screen.DUTIES)
def plan_upload(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """Hand the plan in as a file."""
    unit, notice = _unit_and_notice(request, unit_id)
    file = request.FILES.get("file")
    try:
        content = content_of(file, MOST_BYTES) if file else b""
        name = (file.name if file else None) or "方案"
        file_upload(by=request.who, unit=unit, notice=notice, name=name, content=content)
    except Refusal as refusal:
        return _page(request, unit, refusal.in_form())
    messages.success(request, "文件收到了，方案已报。")
    return redirect("work_plan", unit_id)


@require_safe
@gate(Screen.DUTIES)
def plan_word(request: StaffRequest, plan_id: UUID) -> HttpResponseBase:
    """The plan as Word, in the layout of official papers; one that came as a file is that file."""
    plan = find_plan(request.who, plan_id)
    if plan.upload is not None:
        return redirect(address(plan.upload, to=request.user))
    if not plan.sections:
        raise Refusal.because(NOT_YOURS)
    content = to_docx(plan_paper(plan, request.who.tenant, answerable(plan.unit, clock.today())))
    return taken(name=f"{plan_title(plan)}.docx", media_type=WORD, content=content)
