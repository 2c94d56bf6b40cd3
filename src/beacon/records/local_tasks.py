"""How a unit's own tasks stand: a record of the right kind does them, or a tick (R65)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, DateField, F, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from beacon.catalogue.duties import MONTHS_OF
from beacon.kit.windows import natural_periods
from beacon.people.models import Unit
from beacon.plans.beyond.aims import aim_of
from beacon.plans.models import ONCE, LocalTask
from beacon.records.models import Record


@dataclass(frozen=True)
class TaskNow:
    """A task today: from when to when it counts, and how often it was done in that time."""

    task: LocalTask
    starts: date
    ends: date
    count: int

    @property
    def sentence(self) -> str:
        """「每月2次」."""
        return aim_of(self.task).sentence

    @property
    def by_record(self) -> bool:
        """Whether records did it."""
        return self.count >= self.task.needed

    @property
    def is_done(self) -> bool:
        """Done by records or by a tick."""
        return self.by_record or self.task.done_on is not None

    @property
    def is_periodic(self) -> bool:
        """Whether it begins anew each period."""
        return self.task.cadence != ONCE

    def is_late(self, today: date) -> bool:
        """Past its day and not done."""
        return not self.is_done and self.ends < today


def tasks_of(unit: Unit, now: datetime) -> list[TaskNow]:
    """What the unit set itself or was asked by the office, open ones first, the soonest first. What is done stays
    until its day or its period is over. One query."""
    today = now.date()
    periods = {cadence: _period(today, months) for cadence, months in MONTHS_OF.items()}
    begins = Case(
        *(When(cadence=cadence, then=Value(starts)) for cadence, (starts, _) in periods.items()),
        default=F("starts_on"),
        output_field=DateField(),
    )
    matching = Record.objects.valid().filter(
        tenant_id=unit.tenant_id,
        author__path__startswith=unit.path,
        kind=OuterRef("kind"),
        happened_on__gte=OuterRef("begins"),
        happened_on__lte=today,
    )
    counted = matching.order_by().values("kind").annotate(n=Count("pk")).values("n")
    rows = LocalTask.objects.filter(tenant_id=unit.tenant_id, unit=unit, withdrawn_at=None).annotate(begins=begins)
    rows = rows.annotate(count=Coalesce(Subquery(counted, output_field=IntegerField()), 0))
    found = [
        TaskNow(row, row.begins, row.due_on or periods[row.cadence][1], row.count)
        for row in rows.order_by("set_at", "id")
    ]
    shown = [one for one in found if not one.is_done or one.ends >= today]
    return sorted(shown, key=lambda one: (one.is_done, one.ends))


def _period(today: date, months: int) -> tuple[date, date]:
    """The natural period of so many months that holds today."""
    return next(
        (period.starts, period.ends)
        for period in natural_periods(today.year, months)
        if period.starts <= today <= period.ends
    )
