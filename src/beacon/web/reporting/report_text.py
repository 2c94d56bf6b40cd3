"""正文 of a month report: shown with its numbers linked, and 改字."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from beacon.figures.questions import Question
from beacon.figures.sums import Sums
from beacon.kit.refusals import Reason, Refusal
from beacon.people.roles import Screen
from beacon.plans.models import DutyInstance
from beacon.reports import actions
from beacon.reports.carried.changes import Carried
from beacon.reports.desk.shelf import found_report
from beacon.reports.freezing import Content, content_of
from beacon.reports.mine import SENT
from beacon.reports.models import Report, ReportVersion
from beacon.reports.text.blocks import Number
from beacon.reports.text.prose import Paragraph, Segment, compose, plain
from beacon.reports.text.wording import LONGEST_TEXT, keep_own, own_words, take_written, word_report
from beacon.web.gate import StaffRequest, gate, status_of


@dataclass(frozen=True)
class Part:
    """A run of text: with the address of its records, or marked because no record supports it, or neither."""

    text: str
    address: str = ""
    is_unsupported: bool = False


@dataclass(frozen=True)
class Text:
    """The text of a report as a page shows it: heading and parts of each paragraph. `has_moved`: it is the unit's own
    and the numbers have changed since."""

    paragraphs: Sequence[tuple[str, Sequence[Part]]]
    is_own: bool = False
    is_marked: bool = False
    has_moved: bool = False


def address(instance: DutyInstance, part: Number | Segment, *, is_live: bool) -> str:
    """The ledger's address of a number; none once the ledger has moved on from what was sent."""
    if not is_live or not part.figure:
        return ""
    question = Question(instance.starts, instance.ends, instance.unit_id, part.figure, part.kind, part.setting)
    return f"{reverse('ledger')}?{question.query}"


def drafted(report: Report, content: Content) -> Text:
    """The text that would be sent now: the unit's own, else as it writes itself. At most one query."""
    own = own_words(report, content)
    if own is None:
        return Text(_linked(content.instance, content.paragraphs, is_live=True))
    lines = [("", [Part(run.text, is_unsupported=run.is_unsupported) for run in line]) for line in own.lines]
    return Text(lines, is_own=True, is_marked=own.is_marked, has_moved=own.has_moved)


def as_sent(
    instance: DutyInstance, version: ReportVersion, counted: Sums, carried: Sequence[Carried], *, is_live: bool
) -> Text:
    """The text as it was sent, with its numbers linked while they are still what the ledger says."""
    written = compose(instance.unit.name, instance.starts, instance.ends, counted, carried)
    if plain(written) != version.text:
        return Text([("", [Part(line)]) for line in version.text.splitlines()], is_own=version.is_edited)
    return Text(_linked(instance, written, is_live=is_live))


def _linked(
    instance: DutyInstance, paragraphs: Iterable[Paragraph], *, is_live: bool
) -> list[tuple[str, Sequence[Part]]]:
    return [
        (
            paragraph.heading,
            [Part(segment.text, address(instance, segment, is_live=is_live)) for segment in paragraph.segments],
        )
        for paragraph in paragraphs
    ]


@require_http_methods(["GET", "POST"])
@gate(Screen.MY_REPORT)
def report_text(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """改字: the text in a box, kept as typed."""
    instance = found_report(request.who, instance_id)
    report = actions.open_report(by=request.who, instance=instance)
    if request.method == "POST":
        try:
            word_report(by=request.who, report=report, text=request.POST.get("text", ""))
        except Refusal as refusal:
            return _box(request, report, instance, refusal.reason)
        return redirect(f"{reverse('report', args=[instance.id])}#text")
    refused = actions.may(request.who, "submit", report)
    return redirect("report", instance.id) if refused else _box(request, report, instance)


def _box(request: StaffRequest, report: Report, instance: DutyInstance, reason: Reason | None = None) -> HttpResponse:
    written = content_of(instance).text
    context = {
        "instance": instance,
        "report": report,
        "written": written,
        "typed": report.own_text or written if reason is None else request.POST.get("text", ""),
        "longest": LONGEST_TEXT,
        "is_sent": report.state in SENT,
        "reason": reason,
    }
    return render(request, "report/text.html", context, status=status_of(reason) if reason else 200)


@require_POST
@gate(Screen.MY_REPORT)
def report_words(request: StaffRequest, instance_id: UUID) -> HttpResponse:
    """用新写的 or 留着我改的, when the numbers have moved."""
    instance = found_report(request.who, instance_id)
    report = actions.open_report(by=request.who, instance=instance)
    choose = take_written if request.POST.get("words") == "written" else keep_own
    choose(by=request.who, report=report)
    return redirect(f"{reverse('report', args=[instance.id])}#text")
