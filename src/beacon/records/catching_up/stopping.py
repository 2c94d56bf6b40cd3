"""Whether the work on an upload stands still, and how far it got.

A job that was killed three times is given up, and one that failed is not begun again: the upload then keeps the state
it was in, and only its job tells that nobody is at it any more.
"""

from django_tasks import TaskResultStatus, default_task_backend
from django_tasks.exceptions import TaskResultDoesNotExist

from beacon.records.models import CatchUp, CatchUpRow, CatchUpState

BUSY = (CatchUpState.READING, CatchUpState.CHECKING, CatchUpState.WRITING, CatchUpState.TAKING_BACK)


def has_stopped(held: CatchUp) -> bool:
    """Whether it stands half-way and nobody is at it: its job was killed too often or failed, or the page that worked
    on it did. One query for one that has a job."""
    if held.state not in BUSY:
        return False
    if not held.job:
        return True
    try:
        status = default_task_backend.get_result(held.job).status
    except TaskResultDoesNotExist:
        return True
    return status not in (TaskResultStatus.READY, TaskResultStatus.RUNNING)


def written_so_far(held: CatchUp) -> int:
    """The records that stand of it. One query."""
    return CatchUpRow.objects.filter(tenant_id=held.tenant_id, batch=held).count()
