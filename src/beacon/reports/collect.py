"""收报台: every expected report of a window with its state, in roster order."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from beacon.figures.duties import Reporting, median_minutes, reporting_of
from beacon.people.reach import Who
from beacon.plans.models import DutyInstance
from beacon.plans.progress import report_instances
from beacon.reports.models import STATE_LABELS, Report, ReportState
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
    def label(self) -> str:
        """The state in Chinese."""
        return str(STATE_LABELS[self.state])

    @property
    def is_sent(self) -> bool:
        """Whether a report of this unit is in."""
        return self.state in SENT_STATES


@dataclass(frozen=True)
class Desk:
    """The desk of one window."""

    window: ReportWindow
    lines: list[Line]
    counts: Counter[str]
    reporting: Reporting
    minutes: float | None

    @property
    def expected(self) -> int:
        """应报: exempt units are not expected."""
        return len(self.lines) - self.counts["exempt"]

    @property
    def sent(self) -> int:
        """已报, in whatever state since."""
        return sum(line.is_sent for line in self.lines)

    @property
    def unsent(self) -> int:
        """未报."""
        return self.expected - self.sent

    @property
    def to_read(self) -> int:
        """待看: sent and waiting for the office."""
        return self.counts[ReportState.SUBMITTED]


FILTERS = {
    "all": "全部",
    "unsent": "未报",
    "to_read": "待看",
    "returned": "请补充",
}


def desk(who: Who, window: ReportWindow, now: datetime) -> Desk:
    """The desk of a window. Two queries, whatever the number of units."""
    instances = list(report_instances(who.tenant.id, window.ends))
    reports = {
        report.instance_id: report
        for report in Report.objects.visible_to(who).filter(
            instance__tenant_id=who.tenant_id, instance__in=[row.id for row in instances]
        )
    }
    lines = [_line(row, reports.get(row.id), now) for row in instances]
    # A mailed report took the unit no time at a screen (I33).
    typed = [line.instance for line in lines if not line.is_mailed]
    return Desk(window, lines, Counter(line.state for line in lines), reporting_of(instances), median_minutes(typed))


def _line(instance: DutyInstance, report: Report | None, now: datetime) -> Line:
    if instance.exempt_at is not None:
        return Line(instance, report, "exempt", False)
    state = report.state if report and (report.opened_at or report.state != ReportState.DRAFT) else "not_opened"
    unsent = state not in SENT_STATES
    return Line(instance, report, state, unsent and now >= instance.late_from)


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
