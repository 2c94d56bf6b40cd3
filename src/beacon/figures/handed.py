"""逐级落实 as it stands: which tasks are done, by a record or by a tick, and n/N up the tree (R64).

Nobody enters it twice: a record that the receiver made anyway, of a kind the duty asks for and within the task's
days, is its completion.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from beacon.kit.rates import Rate
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.plans.models import Assignment, Duty
from beacon.plans.seeing_to.assigning import Tasks, given, received
from beacon.records.models import Record, RecordBuilding, RecordState


@dataclass(frozen=True)
class Task:
    """A task with how it stands: `done_on` is the day of the record or of the tick; `by_record` tells which."""

    assignment: Assignment
    done_on: date | None
    by_record: bool = False

    @property
    def is_done(self) -> bool:
        """Whether it is done."""
        return self.done_on is not None

    def is_late(self, now: datetime) -> bool:
        """Whether its small due day has passed without it being done."""
        due_on = self.assignment.due_on
        return not self.is_done and due_on is not None and due_on < now.date()


def tasks(asked: Tasks) -> list[Task]:
    """How the tasks stand. One query, the records of everybody asked, and one for the buildings if there are any."""
    every = [*asked.rows, *asked.made_from]
    days = _record_days(every) | _building_days(every)
    below: dict[uuid.UUID, list[Task]] = {}
    for row in asked.made_from:
        if row.parent_id is not None:
            below.setdefault(row.parent_id, []).append(_own(row, days))
    return [_with_below(_own(row, days), below.get(row.id, [])) for row in asked.rows]


def _with_below(task: Task, parts: Sequence[Task]) -> Task:
    """A task that was handed on is done when it was done itself or everything made from it is."""
    ended = [part.done_on for part in parts if part.done_on is not None]
    if task.is_done or not parts or len(ended) < len(parts):
        return task
    return Task(task.assignment, max(ended), all(part.by_record for part in parts))


_Days = dict[tuple[uuid.UUID, str], list[date]]
"""(receiver or building, kind) → days of its records, oldest first."""


def _building_days(rows: Sequence[Assignment]) -> _Days:
    """On which days valid records were made at the buildings asked for, whoever made them, by kind."""
    of_buildings = [row for row in rows if row.building_id is not None]
    if not of_buildings:
        return {}
    found = RecordBuilding.objects.filter(
        tenant_id=of_buildings[0].tenant_id,
        building__in={row.building_id for row in of_buildings},
        record__state=RecordState.VALID,
        record__kind__in={kind for row in of_buildings for kind in row.duty.kinds},
        record__happened_on__gte=min(row.starts for row in of_buildings),
    )
    days: _Days = {}
    told = found.order_by("record__happened_on").values_list("building_id", "record__kind", "record__happened_on")
    for building_id, kind, day in told:
        days.setdefault((building_id, kind), []).append(day)
    return days


def _record_days(rows: Sequence[Assignment]) -> _Days:
    """On which days the receivers have valid records, by kind. One query."""
    if not rows:
        return {}
    kinds = {kind for row in rows for kind in row.duty.kinds}
    found = Record.objects.valid().filter(
        tenant_id=rows[0].tenant_id,
        author_id__in={row.receiver_id for row in rows},
        kind__in=kinds,
        happened_on__gte=min(row.starts for row in rows),
    )
    days: _Days = {}
    for author_id, kind, day in found.values_list("author_id", "kind", "happened_on").order_by("happened_on"):
        days.setdefault((author_id, kind), []).append(day)
    return days


def _own(row: Assignment, days: _Days) -> Task:
    """By a record or a tick, whichever came first: the receiver's own record, or for a building one that ticks it; a
    drill next door does not stand for it."""
    within = [
        day
        for kind in row.duty.kinds
        for day in days.get((row.building_id or row.receiver_id, kind), [])
        if row.starts <= day and (row.ends is None or day <= row.ends)
    ]
    first = min(within, default=None)
    if first is not None and (row.done_on is None or first <= row.done_on):
        return Task(row, first, by_record=True)
    return Task(row, row.done_on)


def asked_of(unit: Unit, now: datetime) -> list[Task]:
    """What the unit was asked to do, open ones first; done ones stay while their small due day has not passed. Two
    queries."""
    today = now.date()
    shown = [
        task
        for task in tasks(received(unit))
        if not task.is_done or (task.assignment.due_on or task.done_on or today) >= today
    ]
    return sorted(shown, key=lambda task: (task.is_done, task.assignment.due_on or date.max))


@dataclass(frozen=True)
class Handed:
    """What one unit handed down of one duty, and how much of it is done: n/N."""

    giver: Unit
    duty: Duty
    tasks: tuple[Task, ...]

    @property
    def rate(self) -> Rate:
        """n/N over the tasks."""
        return Rate(sum(task.is_done for task in self.tasks), len(self.tasks))


def handed(who: Who, unit: Unit | None = None, duty: Duty | None = None) -> list[Handed]:
    """What units within reach have handed down, by unit and duty, in roster order. Two queries.

    Only what a unit itself made counts in its n/N; what the receivers made from it shows through them.
    """
    grouped: dict[tuple[uuid.UUID, uuid.UUID], list[Task]] = {}
    for task in tasks(given(who, unit, duty)):
        grouped.setdefault((task.assignment.giver_id, task.assignment.duty.lineage), []).append(task)
    return [Handed(held[0].assignment.giver, held[0].assignment.duty, tuple(held)) for held in grouped.values()]


def over_all(rows: Iterable[Handed]) -> Rate:
    """n/N over several of them."""
    rates = [row.rate for row in rows]
    return Rate(sum(rate.numerator for rate in rates), sum(rate.denominator for rate in rates))
