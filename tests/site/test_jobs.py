"""Jobs of workers that are no more."""

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from beacon.site.commands import worker
from beacon.site.jobs import (
    AT_ONCE,
    FIRST_PAUSE,
    LEASE,
    MOST_STARTS,
    is_gone,
    put_back_abandoned,
    run_ready_jobs,
    worker_name,
)
from tests.support.processes import environment_of_this_database


@task()
def nothing_much(key: str) -> str:
    """A job for the tests of the worker."""
    return key


@task()
def sleep_long() -> None:
    """A job that is still running when its worker is killed."""
    time.sleep(60)


def a_dead_worker() -> str:
    """The name of a worker on this machine whose process has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return f"{socket.gethostname()[:32]}:{process.pid}:00000000"


def running_job(worker: str, minutes: int = 0, starts: int = 1) -> DBTaskResult:
    nothing_much.enqueue("a")
    job = DBTaskResult.objects.get()
    for _ in range(starts):
        job.claim(worker)
    DBTaskResult.objects.update(started_at=timezone.now() - timedelta(minutes=minutes))
    return job


def test_a_worker_knows_itself_and_a_dead_one() -> None:
    assert is_gone(worker_name()) is False
    assert is_gone(f"{socket.gethostname()[:32]}:{os.getpid()}:another0") is True
    assert is_gone(a_dead_worker()) is True
    assert is_gone("other-machine:1:00000000") is False
    assert is_gone("") is False


@pytest.mark.django_db
def test_a_job_of_a_dead_worker_runs_again() -> None:
    job = running_job(a_dead_worker())

    touched = put_back_abandoned()
    run_ready_jobs()

    job.refresh_from_db()
    assert (touched, job.status, job.return_value) == (1, TaskResultStatus.SUCCESSFUL, "a")


@pytest.mark.django_db
def test_a_job_of_a_living_worker_is_left_alone() -> None:
    running_job(worker_name())

    assert put_back_abandoned() == 0


@pytest.mark.django_db
def test_a_job_of_another_machine_is_put_back_after_its_lease() -> None:
    running_job("other-machine:1:00000000", minutes=int(LEASE.total_seconds() / 60) - 1)
    assert put_back_abandoned() == 0

    assert put_back_abandoned(timezone.now() + timedelta(minutes=2)) == 1


@pytest.mark.django_db
def test_a_job_whose_worker_was_killed_thrice_waits_and_is_done_in_the_end() -> None:
    """N06 15 minutes, and then each time twice as long."""
    job = running_job(a_dead_worker(), starts=AT_ONCE)
    now = timezone.now()

    put_back_abandoned(now)

    assert run_ready_jobs() == 0
    job.refresh_from_db()
    assert (job.status, job.run_after) == (TaskResultStatus.READY, now + FIRST_PAUSE)
    DBTaskResult.objects.update(run_after=now)
    assert run_ready_jobs() == 1


@pytest.mark.django_db
def test_the_last_pause_is_eight_hours() -> None:
    """N06"""
    job, now = running_job(a_dead_worker(), starts=MOST_STARTS - 1), timezone.now()

    put_back_abandoned(now)

    job.refresh_from_db()
    assert job.run_after == now + timedelta(hours=8)


@pytest.mark.django_db
def test_a_job_that_kills_every_worker_is_given_up() -> None:
    job = running_job(a_dead_worker(), starts=MOST_STARTS)

    put_back_abandoned()

    job.refresh_from_db()
    assert job.status == TaskResultStatus.FAILED


@pytest.mark.django_db(transaction=True)
def test_a_worker_process_killed_in_the_middle_loses_no_job() -> None:
    sleep_long.enqueue()
    command = [sys.executable, "-m", "beacon.site.cli", "worker"]
    worker = subprocess.Popen(command, env=environment_of_this_database())
    deadline = time.monotonic() + 30
    while not DBTaskResult.objects.running().exists() and time.monotonic() < deadline:
        time.sleep(0.1)

    worker.send_signal(signal.SIGKILL)
    worker.wait()

    assert put_back_abandoned() == 1
    assert DBTaskResult.objects.get().status == TaskResultStatus.READY


def test_a_sweep_that_fails_is_logged_and_holds_up_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """N11 Else the first trouble would end all sweeping until the next start."""
    done = list[str]()

    def broken() -> int:
        raise RuntimeError("no database")

    monkeypatch.setattr(worker, "_SWEEPS", (broken, lambda: done.append("swept")))

    worker.sweep()

    assert done == ["swept"]
    assert "broken failed" in caplog.text
