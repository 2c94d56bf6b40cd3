"""The job worker, and putting back what a killed one left half done.

A worker that is killed leaves its job marked as running for ever. A job is therefore put back when the worker that
took it is known to be gone, or when it has been running longer than any job may; jobs are idempotent by their key,
so running one a second time does no harm. A job that was begun AT_ONCE times and never ended may be what kills its
worker: it is begun anew after a pause, each time twice as long, and given up as failed after MOST_STARTS. What only met
with bad luck, three restarts of the machine, comes to its end without anybody asking for it.
"""

import os
import secrets
import socket
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

LEASE = timedelta(minutes=15)
"""No job takes longer; the longest is the consolidation of a district, 30 s."""

AT_ONCE = 3
"""Starts without a pause between them (house rule)."""

FIRST_PAUSE = timedelta(minutes=15)

MOST_STARTS = 9
"""The last pause is eight hours; the whole takes sixteen, in which somebody has looked after a machine that keeps
falling over (house rule)."""


TOKEN = secrets.token_hex(4)
"""Tells this process from an earlier one that had the same number, as is usual in containers."""


def worker_name() -> str:
    """Machine, process and token, so that another worker can see whether this one still lives."""
    return f"{socket.gethostname()[:32]}:{os.getpid()}:{TOKEN}"


def is_gone(worker: str) -> bool:
    """True where the worker ran on this machine and its process is no more; of other machines nothing is known."""
    machine, number, token = [*worker.rsplit(":", 2), "", ""][:3]
    if machine != socket.gethostname()[:32] or not number.isdecimal():
        return False
    if int(number) == os.getpid():
        return token != TOKEN
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def put_back_abandoned(now: datetime | None = None) -> int:
    """Make jobs of gone workers ready again, at once or after a pause, or failed; how many were touched."""
    moment, touched = now or timezone.now(), 0
    with transaction.atomic():
        for job in DBTaskResult.objects.running().select_for_update(skip_locked=True):
            workers: list[str] = job.worker_ids
            late = job.started_at is not None and job.started_at < moment - LEASE
            if not late and not (workers and is_gone(workers[-1])):
                continue
            failed = len(workers) >= MOST_STARTS
            job.status = TaskResultStatus.FAILED if failed else TaskResultStatus.READY
            job.finished_at = moment if failed else None
            if AT_ONCE <= len(workers) < MOST_STARTS:
                job.run_after = moment + FIRST_PAUSE * 2 ** (len(workers) - AT_ONCE)
            job.save(update_fields=["status", "finished_at", "run_after"])
            touched += 1
    return touched


def make_worker(interval: float = 0.5) -> Worker:
    """The worker of this process, which looks for a job every `interval` seconds."""
    return Worker(
        queue_names=["*"],
        interval=interval,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_name(),
        excluded_queue_names=[],
    )


def _take_one(worker: Worker) -> DBTaskResult[..., Any] | None:
    """Claim the next job that is ready, None where there is none."""
    with exclusive_transaction():
        job = DBTaskResult.objects.ready().get_locked()
        if job is not None:
            job.claim(worker.worker_id)
    return job


def run_ready_jobs() -> int:
    """Run every job that is ready, in this process and on its connection, so also inside a test; how many ran."""
    worker, count = make_worker(), 0
    while (job := _take_one(worker)) is not None:
        worker.run_task(job)
        count += 1
    return count
