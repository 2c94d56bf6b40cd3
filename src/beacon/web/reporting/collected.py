"""One unit's month on the office's desk: read, accept, ask for more, exempt, enter what was mailed."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from beacon.figures.questions import Question
from beacon.figures.sums import Sums
from beacon.files.addresses import address
from beacon.kit import clock
from beacon.kit.days import short_day
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal
from beacon.people.roles import Screen
from beacon.plans.actions import exempt, may_exempt, may_owe_again
from beacon.plans.models import DutyInstance
from beacon.plans.progress import find_instance
from beacon.records.actions import may as may_undo
from beacon.records.following.exempting import owe_again
from beacon.records.read.reading import find_record
from beacon.reports.actions import accept, may, return_report, usual_fix_by
from beacon.reports.anchors import choices, resolve
from beacon.reports.desk.asking import USUAL, sentence_of
from beacon.reports.desk.collect import FILTERS, state_of
from beacon.reports.desk.on_behalf import book, enter_mailed, may_book, may_enter, may_take_back, take_back_mailed
from beacon.reports.desk.shelf import is_report, sent_version
from beacon.reports.mine import Drift, drift
from beacon.reports.models import Report, ReportVersion
from beacon.reports.text.blocks import Block, Number, blocks
from beacon.web.gate import StaffRequest, gate, status_of

NO_TIME = Refusal("no_time", "请填收到的日期和钟点，看邮件上的时间就行。", "received_at")


@require_safe
@gate(Screen.COLLECT)
def collected(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """One unit's report as it was sent, beside its figures."""
    return _reading(request, month_at(request, instance_id))


def month_at(request: StaffRequest, instance_id: UUID) -> DutyInstance:
    """A month report within reach; any other duty is none."""
    instance = find_instance(request.who, instance_id)
    if not is_report(instance):
        raise Refusal.because(NOT_YOURS)
    return instance


def _reading(
    request: StaffRequest,
    instance: DutyInstance,
    reason: Reason | None = None,
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    who, now = request.who, clock.now()
    report, version = sent_version(instance)
    state = state_of(instance, report)
    if state in ("draft", "not_opened"):
        # Taken back: what had been sent is not what the office holds.
        version = None
    moved = drift(instance, version) if version else Drift()
    context = {
        "now": now,
        "instance": instance,
        "report": report,
        "version": version,
        "state": state,
        "blocks": _linked(instance, blocks(Sums.thawed(version.figures)), is_live=not moved) if version else [],
        "ledger_now": _asked(instance) if moved else "",
        "may_accept": report is not None and may(who, "accept", report) is None,
        "may_exempt": may_exempt(who, instance) is None,
        "may_owe_again": may_owe_again(who, instance) is None,
        "may_enter": may_enter(who, instance, report) is None,
        "reason": reason,
        "typed": typed or {},
        **_asking(request, report, version, now),
        **_mailed(request, instance, report, moved if version else None),
        **_just_saved(request, instance),
    }
    return render(request, "collect/report.html", context, status=status_of(reason) if reason else 200)


def _asking(
    request: StaffRequest, report: Report | None, version: ReportVersion | None, now: datetime
) -> dict[str, object]:
    """What 请补充 offers: the usual reasons, the places of the report, the usual day."""
    asked = resolve(report) if report and report.returned_at else None
    if report is None or version is None or may(request.who, "return", report) is not None:
        return {"may_return": False, "asked": asked}
    return {
        "may_return": True,
        "asked": asked,
        "usual": USUAL.items(),
        "places": choices(version),
        "fix_by": usual_fix_by(report, now.date()),
        "tomorrow": date.fromordinal(now.date().toordinal() + 1),
    }


def _mailed(
    request: StaffRequest, instance: DutyInstance, report: Report | None, moved: Drift | None
) -> dict[str, object]:
    """What 代录 shows: the file, records not in it yet (`moved`), and what may be done."""
    if report is None or not report.is_mailed or report.mailed is None:
        return {}
    can_book = may_book(request.who, report) is None
    return {
        "file": report.mailed,
        "file_address": address(report.mailed, to=request.user),
        "may_book": can_book,
        "drift": moved if can_book else None,
        "may_take_back": may_take_back(request.who, report) is None,
    }


def _just_saved(request: StaffRequest, instance: DutyInstance) -> dict[str, object]:
    """The record saved for the unit a moment ago, for 撤销 and for the next one."""
    try:
        saved = find_record(request.who, UUID(request.GET.get("saved", "")))
    except (ValueError, Refusal):
        return {}
    is_here = saved.author_id == instance.unit_id
    return {"saved": saved if is_here and may_undo(request.who, "withdraw", saved) is None else None}


def _linked(
    instance: DutyInstance, held: tuple[Block, ...], *, is_live: bool
) -> list[tuple[Block, list[tuple[Number, str]]]]:
    """Every number with the question that lists its records (N08); without one once the ledger has moved on from what
    was sent, for the list would then say another number."""
    return [
        (block, [(number, _asked(instance, number) if number.value and is_live else "") for number in block.numbers])
        for block in held
    ]


def _asked(instance: DutyInstance, number: Number | None = None) -> str:
    """The ledger's question of a number, or of all records of the month."""
    parts = (number.figure, number.kind, number.setting) if number else ()
    return Question(instance.starts, instance.ends, instance.unit_id, *parts).query


@require_POST
@gate(Screen.COLLECT)
def take(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """收下."""
    instance = month_at(request, instance_id)
    taken = accept(by=request.who, report=_report(instance))
    messages.success(request, f"收下了{instance.unit.name}的{instance.label}。")
    show = request.POST.get("show", "")
    query = {"month": instance.ends.isoformat(), "show": show if show in FILTERS else "all"}
    if taken.accepted_at:
        query["taken"] = taken.accepted_at.isoformat()
    return redirect(f"{reverse('collect')}?{urlencode(query)}")


@require_POST
@gate(Screen.COLLECT)
def give_back(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """请补充: one sentence, a day, a place."""
    instance, typed = month_at(request, instance_id), request.POST.dict()
    try:
        returned = return_report(
            by=request.who,
            report=_report(instance),
            sentence=sentence_of(typed.get("usual", ""), typed.get("sentence", "")),
            fix_by=_day(typed.get("fix_by", "")),
            anchor=typed.get("anchor", ""),
        )
    except Refusal as refusal:
        return _reading(request, instance, refusal.reason, typed)
    fix_by = returned.fix_by
    until = f"{short_day(fix_by)}前" if fix_by else "期限内"
    messages.success(request, f"已请{instance.unit.name}补充，{until}补好仍按原来的时间算。")
    return redirect("collected", instance_id)


def _day(text: str) -> date | None:
    """The day of a form; None for the usual one. Refused when it is no day."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal("no_day", "日期没看懂，请像2023-11-24这样写。", "fix_by") from None


def _report(instance: DutyInstance) -> Report:
    report, _ = sent_version(instance)
    if report is None:
        raise Refusal("not_opened", "这个单位还没打开本月月报。")
    return report


@require_POST
@gate(Screen.COLLECT)
def let_off(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """免报, with the reason; `again`: take it back."""
    instance = month_at(request, instance_id)
    if "again" in request.POST:
        owe_again(by=request.who, instance=instance)
        messages.success(request, f"{instance.unit.name}的{instance.label}照常要报。")
        return redirect("collected", instance_id)
    try:
        exempt(by=request.who, instance=instance, reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        return _reading(request, instance, refusal.reason, request.POST.dict())
    messages.success(request, f"{instance.unit.name}的{instance.label}已免报。")
    return redirect("collected", instance_id)


@require_POST
@gate(Screen.COLLECT)
def mailed(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """代录: the file that was mailed, and when it was received."""
    instance = month_at(request, instance_id)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Refusal("no_file", "请选报来的文件，Word、Excel、PDF或照片都行。", "file")
        received_at = _moment(request.POST.get("received_on", ""), request.POST.get("received_time", ""))
        enter_mailed(by=request.who, instance=instance, received_at=received_at, name=file.name or "月报", content=file)
    except Refusal as refusal:
        return _reading(request, instance, refusal.in_form(), request.POST.dict())
    messages.success(request, f"代录好了，{instance.unit.name}按收到的时间算报送。")
    return redirect("collected", instance_id)


def _moment(day: str, hour: str) -> datetime:
    try:
        return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=clock.SHANGHAI)
    except ValueError:
        raise NO_TIME from None


@require_POST
@gate(Screen.COLLECT)
def mailed_back(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """撤销代录."""
    instance = month_at(request, instance_id)
    take_back_mailed(by=request.who, report=_report(instance))
    messages.success(request, "已撤销代录，文件也不留了。")
    return redirect("collected", instance_id)


@require_POST
@gate(Screen.COLLECT)
def put_in(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """入账: the unit's records into its mailed report."""
    instance = month_at(request, instance_id)
    book(by=request.who, report=_report(instance))
    messages.success(request, "入账了，报送时间不变。")
    return redirect("collected", instance_id)
