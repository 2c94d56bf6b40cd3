"""月报: the month as it wrote itself, to be checked and sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from beacon.figures.questions import Question
from beacon.figures.sums import Sums
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal
from beacon.people.roles import Screen
from beacon.plans.expected import REPORT_TEMPLATE
from beacon.plans.models import DutyInstance
from beacon.plans.progress import find_instance
from beacon.reports import actions
from beacon.reports.blocks import Number, blocks
from beacon.reports.mine import SENT, Drift, drift, is_offered, last_version, months_of, offered_on, running, to_write
from beacon.reports.models import ReportVersion
from beacon.reports.prose import Paragraph, Segment, compose, plain
from beacon.web.due import due
from beacon.web.gate import StaffRequest, gate, status_of


@dataclass(frozen=True)
class Linked:
    """A run of text with the address of its records, empty where it is no number or the number is no longer live."""

    text: str
    address: str = ""


@require_safe
@gate(Screen.MY_REPORT)
def report_current(request: StaffRequest) -> HttpResponse:
    """M3 of the month to look at first."""
    now = clock.now()
    month = to_write(months_of(request.who.unit, now), now)
    if month is None:
        return render(request, "report/none.html")
    return _page(request, month.instance)


@require_safe
@gate(Screen.MY_REPORT)
def report(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """M3 of any month."""
    return _page(request, _expected(request, instance_id))


@require_POST
@gate(Screen.MY_REPORT)
def report_submit(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """报送 or 零报送. A second tap finds it sent and leads to the same page."""
    instance = _expected(request, instance_id)
    remark, nil = request.POST.get("remark", ""), bool(request.POST.get("nil"))
    try:
        opened = actions.open_report(by=request.who, instance=instance)
        actions.submit(by=request.who, report=opened, nil=nil, remark=remark)
    except Refusal as refusal:
        return _page(request, _expected(request, instance_id), reason=refusal.reason, remark=remark)
    return redirect("report", instance.id)


@require_POST
@gate(Screen.MY_REPORT)
def report_keep(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """存着: the unit's own line, not sent yet."""
    instance = _expected(request, instance_id)
    remark = request.POST.get("remark", "")
    try:
        actions.keep_remark(
            by=request.who, report=actions.open_report(by=request.who, instance=instance), remark=remark
        )
    except Refusal as refusal:
        return _page(request, instance, reason=refusal.reason, remark=remark)
    messages.success(request, "存好了，还没有报送。")
    return redirect("report", instance.id)


@require_POST
@gate(Screen.MY_REPORT)
def report_withdraw(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """撤回 what the office has not accepted yet."""
    instance = _expected(request, instance_id)
    actions.withdraw(by=request.who, report=actions.open_report(by=request.who, instance=instance))
    messages.success(request, "已撤回。改好后请再报送一次。")
    return redirect("report", instance.id)


def _expected(request: StaffRequest, instance_id: UUID) -> DutyInstance:
    instance = find_instance(request.who, instance_id)
    if instance.duty.template != REPORT_TEMPLATE:
        raise Refusal.because(NOT_YOURS)
    return instance


def _page(
    request: StaffRequest, instance: DutyInstance, *, reason: Reason | None = None, remark: str | None = None
) -> HttpResponse:
    who, now = request.who, clock.now()
    opened = actions.open_report(by=who, instance=instance)
    version = last_version(opened) if opened.state in SENT else None
    changed = drift(who, instance, version) if version else Drift()
    counted = Sums.thawed(version.figures) if version else actions.prepare(opened, instance).sums
    months = months_of(instance.unit, now)
    current = running(months, now)
    context = {
        "instance": instance,
        "report": opened,
        "due": due(instance.due_on, instance.late_from, now),
        "version": version,
        "drift": changed,
        "sums": counted,
        "blocks": _blocks(instance, counted, changed),
        "paragraphs": _paragraphs(instance, counted, version, changed),
        "question": Question(instance.starts, instance.ends, instance.unit_id).query,
        "no_submit": actions.may(who, "submit", opened),
        "no_withdraw": actions.may(who, "withdraw", opened),
        "longest_remark": actions.LONGEST_REMARK,
        "remark": opened.remark if remark is None else remark,
        "reason": reason,
        "months": months,
        "current": current if current and current.instance.id != instance.id else None,
        "current_from": offered_on(current) if current and not is_offered(current, now) else None,
        "tenant": who.tenant,
    }
    return render(request, "report/page.html", context, status=status_of(reason) if reason else 200)


def _address(instance: DutyInstance, part: Number | Segment, changed: Drift) -> str:
    """The ledger's address of a number; none once the ledger has moved on from what was sent."""
    if changed or not part.figure:
        return ""
    question = Question(instance.starts, instance.ends, instance.unit_id, part.figure, part.kind, part.setting)
    return f"{reverse('ledger')}?{question.query}"


def _blocks(instance: DutyInstance, counted: Sums, changed: Drift) -> list[dict[str, object]]:
    return [
        {"it": block, "numbers": [(number, _address(instance, number, changed)) for number in block.numbers]}
        for block in blocks(counted)
    ]


def _paragraphs(
    instance: DutyInstance, counted: Sums, version: ReportVersion | None, changed: Drift
) -> list[tuple[str, list[Linked]]]:
    """The text: as it was sent, with its numbers linked while they are still what the ledger says."""
    written = compose(instance.unit.name, instance.starts, instance.ends, counted)
    if version is not None and plain(written) != version.text:
        return [("", [Linked(line)]) for line in version.text.splitlines()]
    return [(paragraph.heading, list(_linked(instance, paragraph, changed))) for paragraph in written]


def _linked(instance: DutyInstance, paragraph: Paragraph, changed: Drift) -> Iterable[Linked]:
    return (Linked(segment.text, _address(instance, segment, changed)) for segment in paragraph.segments)
