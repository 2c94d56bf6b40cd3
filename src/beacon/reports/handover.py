"""接手清单 (N13): what a successor finds: what is due, what was begun, what was promised, what was sent last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.plans.expected import REPORT_TEMPLATE
from beacon.plans.models import CalendarItem, Delivery, ItemState, Status
from beacon.plans.notice.received import unread
from beacon.plans.progress import Todo, todo_of
from beacon.plans.schedule.agenda import visible_items
from beacon.reports.mine import MyMonth, months_of
from beacon.reports.models import ReportState

LAST_REPORTS = 3
PLANNED_AHEAD = timedelta(days=62)

_OPEN = (Status.OVERDUE, Status.HOST_CANCELLED, Status.IN_PROGRESS, Status.OPEN)


@dataclass(frozen=True)
class TakenOver:
    """The list. It belongs to the unit, so predecessor and successor read the same one."""

    duties: Sequence[Todo]
    drafts: Sequence[MyMonth]
    returned: Sequence[MyMonth]
    sent: Sequence[MyMonth]
    planned: Sequence[CalendarItem]
    unread: Sequence[Delivery]

    @property
    def is_empty(self) -> bool:
        """Nothing is open."""
        return not (self.duties or self.drafts or self.returned or self.planned or self.unread)


def taken_over(who: Who, unit: Unit, now: datetime) -> TakenOver:
    """What the unit has open at `now`. Four queries, whatever there is. The unit must lie within reach."""
    if not who.reaches(unit):
        raise ValueError("the unit lies out of reach")
    months = months_of(unit, now)
    duties = [row for row in todo_of(unit, now) if row.status in _OPEN]
    last_day = now.date() + PLANNED_AHEAD
    planned = visible_items(who).filter(
        unit=unit, state=ItemState.PLANNED, planned_on__gte=now.date(), planned_on__lte=last_day
    )
    return TakenOver(
        duties=sorted(
            (row for row in duties if row.instance.duty.template != REPORT_TEMPLATE),
            key=lambda row: (row.instance.due_on, row.instance.label),
        ),
        drafts=[
            month
            for month in months
            if month.is_open and month.state in (ReportState.DRAFT, ReportState.WAITING, "not_opened")
        ],
        returned=[month for month in months if month.is_returned],
        sent=[month for month in months if month.is_sent][:LAST_REPORTS],
        planned=list(planned.order_by("planned_on", "starts_at", "id")),
        unread=unread(who) if who.post.unit_id == unit.id else [],
    )
