"""One unit's own month reports, as the unit sees them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef

from beacon.figures.counted import Counted, counted_of
from beacon.messages.private import last_reminded
from beacon.people.models import Unit
from beacon.plans.expected import REPORT_TEMPLATE
from beacon.plans.models import DutyInstance, Status
from beacon.plans.progress import expected_of
from beacon.reports.models import Report, ReportState, ReportVersion
from beacon.reports.windows import DRAFT_FROM_DAY

SENT = frozenset({ReportState.SUBMITTED, ReportState.ACCEPTED, ReportState.CONSOLIDATED})


@dataclass(frozen=True)
class MyMonth:
    """An expected month of the unit with its report, if anybody opened it."""

    instance: DutyInstance
    report: Report | None
    status: Status
    reminded_at: datetime | None = None

    @property
    def state(self) -> str:
        """State as the badges know it: a report state, not_opened or exempt."""
        if self.instance.exempt_at is not None:
            return "exempt"
        return self.report.state if self.report else "not_opened"

    @property
    def is_sent(self) -> bool:
        """Nothing is left to do for the unit."""
        return self.report is not None and self.report.state in SENT

    @property
    def is_waiting(self) -> bool:
        """It lies with the head."""
        return self.report is not None and self.report.state == ReportState.WAITING

    @property
    def is_returned(self) -> bool:
        """The office asks for one thing more."""
        return self.report is not None and self.report.state == ReportState.RETURNED

    @property
    def is_open(self) -> bool:
        """Not sent yet and not closed by the next month's deadline."""
        return self.status in (Status.OPEN, Status.IN_PROGRESS, Status.OVERDUE)

    @property
    def is_late(self) -> bool:
        """Past its time and not sent."""
        return self.status in (Status.OVERDUE, Status.MISSED) and not self.is_returned


def months_of(unit: Unit, now: datetime) -> list[MyMonth]:
    """The months of the unit that have begun, newest first. One query."""
    rows = expected_of(unit).filter(unit=unit, duty__template=REPORT_TEMPLATE).begun(now)
    rows = rows.annotate(reminded_at=last_reminded(OuterRef("unit_id"), OuterRef("ends")))
    return [_month(row, now) for row in rows.select_related("report").order_by("-ends")]


def _month(instance: DutyInstance, now: datetime) -> MyMonth:
    return MyMonth(
        instance, getattr(instance, "report", None), instance.status(now), getattr(instance, "reminded_at", None)
    )


def running(months: Sequence[MyMonth], now: datetime) -> MyMonth | None:
    """The month whose window holds today, else the last one."""
    return next((month for month in months if month.instance.ends >= now.date()), months[0] if months else None)


def to_write(months: Sequence[MyMonth], now: datetime) -> MyMonth | None:
    """The month to look at first: the running one once it is offered, before that the one before it.

    So nobody opens a month weeks before there is anything to check.
    """
    month = running(months, now)
    if month is None or is_offered(month, now):
        return month
    return next((earlier for earlier in months if earlier.instance.ends < month.instance.starts), month)


def remark_before(months: Sequence[MyMonth], instance: DutyInstance) -> str:
    """亮点或困难 of the month right before, empty where there is none. No query."""
    before = next((month for month in months if month.instance.ends < instance.starts), None)
    return before.report.remark if before is not None and before.report is not None else ""


def is_offered(month: MyMonth, now: datetime) -> bool:
    """Whether it is time to check and send: from the 15th on (product §4.2 c), and for ever after."""
    return now.date() >= offered_on(month)


def offered_on(month: MyMonth) -> date:
    """The day from which the draft is offered: the 15th, or the deadline day where that is earlier."""
    ends = month.instance.ends
    return max(ends.replace(day=min(DRAFT_FROM_DAY, ends.day)), month.instance.starts)


def waiting(months: Sequence[MyMonth], now: datetime) -> list[MyMonth]:
    """Earlier months that still want something of the unit, newest first: not sent and not closed, or returned."""
    current = running(months, now)
    return [month for month in months if month is not current and (month.is_returned or month.is_open)]


@dataclass(frozen=True)
class Drift:
    """What changed in the ledger since a report was sent: records that came, that no longer count, that count for
    something else."""

    added: int = 0
    gone: int = 0
    changed: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.gone or self.changed)

    @property
    def words(self) -> str:
        """On the button that brings the report up to date."""
        if self.added:
            return f"又有{self.added}条，补进去"
        return f"有{self.gone}条不再算，去掉" if self.gone else f"改了{self.changed}条，换上"


def drift(instance: DutyInstance, version: ReportVersion) -> Drift:
    """又有n条: what counts in the window now, against what was sent. One query."""
    return compared(version, counted_of(instance.unit, instance.starts, instance.ends))


def compared(version: ReportVersion, counted: Mapping[uuid.UUID, Counted]) -> Drift:
    """What was sent, held against what counts now."""
    sent = {uuid.UUID(key): Counted.thawed(kept) for key, kept in version.facts.items()}
    changed = sum(sent[key].cells != counted[key].as_far_as(sent[key]).cells for key in sent.keys() & counted.keys())
    return Drift(len(counted.keys() - sent.keys()), len(sent.keys() - counted.keys()), changed)
