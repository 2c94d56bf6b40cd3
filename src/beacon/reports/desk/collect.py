"""收报台: every expected report of a window with its state, in roster order."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, F, Max, Min, Q, Sum

from beacon.figures.duties import Reporting, median_minutes, reporting_of
from beacon.people.reach import Who
from beacon.plans.models import DutyInstance
from beacon.plans.progress import report_instances
from beacon.records.read.reading import photos_between
from beacon.reports.models import STATE_LABELS, Consolidation, Report, ReportState
from beacon.reports.sending import is_asked_for_more
from beacon.reports.windows import ReportWindow

SENT_STATES = frozenset({ReportState.SUBMITTED, ReportState.RETURNED, ReportState.ACCEPTED, ReportState.CONSOLIDATED})


@dataclass(frozen=True)
class Line:
    """One unit of the desk. `state` is a report state, or `not_opened` / `exempt` for units without a sent row."""

    instance: DutyInstance
    report: Report | None
    state: str
    is_overdue: bool

    @property
    def is_mailed(self) -> bool:
        """代录: what the unit mailed is in."""
        return self.is_sent and self.report is not None and self.report.is_mailed

    @property
    def is_waiting(self) -> bool:
        """Whether it lies with the unit's head: not in yet, and nothing for the clerk to be asked about."""
        return self.report is not None and self.state != "exempt" and self.report.state == ReportState.WAITING

    @property
    def label(self) -> str:
        """The state in Chinese."""
        return str(STATE_LABELS[self.state])

    @property
    def is_sent(self) -> bool:
        """Whether a report of this unit is in."""
        return self.state in SENT_STATES


@dataclass(frozen=True)
class Tally:
    """How many units of a window stand where, and how often anything was sent."""

    counts: Counter[str]
    versions: int

    @property
    def expected(self) -> int:
        """应报: exempt units are not expected."""
        return self.counts.total() - self.counts["exempt"]

    @property
    def sent(self) -> int:
        """已报, in whatever state since."""
        return sum(self.counts[state] for state in SENT_STATES)

    @property
    def unsent(self) -> int:
        """未报."""
        return self.expected - self.sent

    @property
    def to_read(self) -> int:
        """待看: sent and waiting for the office."""
        return self.counts[ReportState.SUBMITTED]

    @property
    def stamp(self) -> str:
        """The same as long as the desk would show the same: changes with every state and every version."""
        parts = [f"{state}{self.counts[state]}" for state in sorted(self.counts) if self.counts[state]]
        return ".".join([*parts, f"v{self.versions}"])


@dataclass(frozen=True)
class Desk:
    """The desk of one window."""

    window: ReportWindow
    lines: list[Line]
    tally: Tally
    reporting: Reporting
    minutes: float | None
    has_photos: bool = False
    """Whether any record of the window has a photo."""

    @property
    def counts(self) -> Counter[str]:
        """State → units."""
        return self.tally.counts

    @property
    def expected(self) -> int:
        """应报: exempt units are not expected."""
        return self.tally.expected

    @property
    def sent(self) -> int:
        """已报, in whatever state since."""
        return self.tally.sent

    @property
    def unsent(self) -> int:
        """未报."""
        return self.tally.unsent

    @property
    def to_read(self) -> int:
        """待看: sent and waiting for the office."""
        return self.tally.to_read


FILTERS = {
    "all": "全部",
    "unsent": "未报",
    "to_read": "待看",
    "returned": "请补充",
}


def desk(who: Who, window: ReportWindow, now: datetime) -> Desk:
    """The desk of a window. Two queries, whatever the number of units."""
    photos = photos_between(who.tenant.id, window.starts, window.ends)
    instances = list(report_instances(who.tenant.id, window.ends).annotate(month_has_photos=Exists(photos)))
    reports = {
        report.instance_id: report
        for report in Report.objects.visible_to(who).filter(
            instance__tenant_id=who.tenant_id, instance__in=[row.id for row in instances]
        )
    }
    lines = [_line(row, reports.get(row.id), now) for row in instances]
    # A mailed report took the unit no time at a screen (I33).
    typed = [line.instance for line in lines if not line.is_mailed]
    versions = sum(line.report.versions_n for line in lines if line.report)
    tally = Tally(Counter(line.state for line in lines), versions)
    has_photos = any(vars(row)["month_has_photos"] for row in instances[:1])
    return Desk(window, lines, tally, reporting_of(instances), median_minutes(typed), has_photos)


def tally_of(who: Who, ends: date) -> tuple[ReportWindow, Tally] | None:
    """The counts of the desk alone, for a look each minute: one query that reads no unit. None without such a
    window."""
    rows = report_instances(who.tenant.id, ends).select_related(None).order_by()
    grouped = rows.values(
        "report__state",
        is_exempt=Q(exempt_at__isnull=False),
        is_opened=Q(report__opened_at__isnull=False),
        is_asked=Q(report__returned_at__gt=F("report__submitted_at")),
    ).annotate(units=Count("pk"), versions=Sum("report__versions_n"), begins=Min("starts"), late=Max("late_from"))
    found = list(grouped)
    if not found:
        return None
    counts, versions = Counter[str](), 0
    for row in found:
        state = _state(row["report__state"], row["is_opened"], row["is_asked"])
        counts["exempt" if row["is_exempt"] else state] += row["units"]
        versions += row["versions"] or 0
    window = ReportWindow(min(row["begins"] for row in found), ends, max(row["late"] for row in found))
    return window, Tally(counts, versions)


def _state(report_state: str | None, is_opened: bool, is_asked: bool | None) -> str:
    """Where a report stands for the office. One it had entered and taken back is one the unit has not opened; one that
    waits for the unit's head is still being made, or completed where the office had asked for that."""
    if report_state == ReportState.WAITING:
        return ReportState.RETURNED if is_asked else ReportState.DRAFT
    if report_state is None or (report_state == ReportState.DRAFT and not is_opened):
        return "not_opened"
    return report_state


def state_of(instance: DutyInstance, report: Report | None) -> str:
    """Where a unit's month stands for the office: a report state, `not_opened` or `exempt`."""
    if instance.exempt_at is not None:
        return "exempt"
    if report is None:
        return "not_opened"
    return _state(report.state, report.opened_at is not None, is_asked_for_more(report))


def _line(instance: DutyInstance, report: Report | None, now: datetime) -> Line:
    state = state_of(instance, report)
    unsent = state not in SENT_STATES and state != "exempt"
    return Line(instance, report, state, unsent and now >= instance.late_from)


def newer_than(frozen: Consolidation, lines: list[Line]) -> int:
    """「又来了n份」: reports of the desk sent, or sent again, since a consolidation froze the month."""
    went_in = {(line["report"], line["version"]) for line in frozen.snapshot["lines"] if line["report"]}
    return sum(
        line.is_sent and line.report is not None and (str(line.report.pk), line.report.versions_n) not in went_in
        for line in lines
    )


def filtered(lines: list[Line], name: str) -> list[Line]:
    """The lines a filter shows; all of them for a name that is none."""
    match name:
        case "unsent":
            return [line for line in lines if not line.is_sent and line.state != "exempt"]
        case "to_read":
            return [line for line in lines if line.state == ReportState.SUBMITTED]
        case "returned":
            return [line for line in lines if line.state == ReportState.RETURNED]
        case _:
            return lines
