"""Whether the work on an upload stands still, and how far it got.

A job that was killed several times is put off for a while, at last given up, and one that failed is not begun again:
the upload then keeps the state it was in, and only its job tells that nobody is at it any more.
"""

from django.utils import timezone
from django_tasks import TaskResultStatus, default_task_backend
from django_tasks.exceptions import TaskResultDoesNotExist

from beacon.records.models import CatchUp, CatchUpRow


def has_stopped(held: CatchUp) -> bool:
    """Whether it stands half-way and nobody is at it: its job was killed too often or failed, is put off until later
    (whoever waits may go on sooner), or the page that worked on it failed. One query for one that has a job."""
    if not held.is_busy:
        return False
    if not held.job:
        return True
    try:
        job = default_task_backend.get_result(held.job)
    except TaskResultDoesNotExist:
        return True
    if job.status == TaskResultStatus.READY:
        return job.task.run_after is not None and job.task.run_after > timezone.now()
    return job.status != TaskResultStatus.RUNNING


def written_so_far(held: CatchUp) -> int:
    """The records that stand of it. One query."""
    return CatchUpRow.objects.filter(tenant_id=held.tenant_id, batch=held).count()
