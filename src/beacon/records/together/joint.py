"""一起办 on the first page: open duties and the unit's own tasks held beside each other (R65, R68)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from beacon.catalogue.kinds import KINDS
from beacon.plans.models import DutyInstance, Status
from beacon.plans.progress import Todo
from beacon.plans.schedule.together import Open, Together, together
from beacon.records.local_tasks import TaskNow

_TO_BE_DONE = frozenset({Status.OPEN, Status.IN_PROGRESS})


@dataclass(frozen=True)
class Joint:
    """One activity for several things, in words. `from_later`: it counts for all of them only from a day to come."""

    found: Together
    from_later: bool

    @property
    def kind_label(self) -> str:
        """「演练」."""
        return KINDS[self.found.kind].label if self.found.kind in KINDS else self.found.kind

    @property
    def labels(self) -> str:
        """「11月演练、下半年演练」."""
        return "、".join(self.found.labels)


def joint_activities(todos: Iterable[Todo], tasks: Iterable[TaskNow], today: date) -> list[Joint]:
    """What a unit could do at once. Late things are left out: a record is filed to one of them and not to the next."""
    things = [_open(todo.instance) for todo in todos if todo.status in _TO_BE_DONE and todo.instance.duty.kinds]
    things += [
        Open(one.task.title, str(one.task.id), (one.task.kind,), one.starts, one.ends)
        for one in tasks
        if one.task.kind and not one.is_done
    ]
    return [Joint(found, found.starts > today) for found in together(things, today)]


def _open(instance: DutyInstance) -> Open:
    subject = "" if instance.subject_id == instance.unit_id else str(instance.subject_id)
    return Open(
        instance.label,
        str(instance.lineage),
        tuple(instance.duty.kinds),
        instance.starts,
        min(instance.ends, instance.due_on),
        subject,
    )
