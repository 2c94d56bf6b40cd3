"""A site whose processes are killed at random, mostly in the middle of something; what they were at is counted."""

import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django_tasks_db.models import DBTaskResult

from tests.support import watched
from tests.support.processes import children_of, is_over

IN_THE_MIDDLE = 0.8
"""How many of the kills wait until the process is busy; the others come whenever they come."""

UNTIL_BUSY = 15
"""Seconds they wait for it."""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def jobs_of(process: int) -> list[str]:
    """The jobs that a worker has taken and not ended, by name."""
    rows = DBTaskResult.objects.running().values_list("worker_ids", "task_path")
    return [path.rsplit(".", 1)[-1] for workers, path in rows if workers and workers[-1].split(":")[1] == str(process)]


@dataclass
class Site:
    """A web server with two workers and a job worker, each started again when it has ended."""

    port: int
    environment: dict[str, str]
    threads: int
    folder: Path
    web: "subprocess.Popen[bytes] | None" = None
    jobs: "subprocess.Popen[bytes] | None" = None
    restarts: int = 0
    killed: Counter[str] = field(default_factory=Counter)
    """How many web workers and job workers."""
    at_work: Counter[str] = field(default_factory=Counter)
    """At what they were killed: a request or a job by its name, and `web` and `jobs` for how many were at anything."""

    def keep_up(self) -> None:
        """Start what does not run, as the supervising command does. A web server whose workers were killed twice
        within a few seconds ends by itself."""
        if self.web is None or self.web.poll() is not None:
            self.restarts += self.web is not None
            words = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port), "--workers", "2"]
            words += ["--blocking-threads", str(self.threads), "--http", "1", "--no-ws", "--log-level", "critical"]
            words += ["--respawn-failed-workers", "tests.support.watched:application"]
            self.web = self._begin("granian", *words)
        if self.jobs is None or self.jobs.poll() is not None:
            self.jobs = self._begin("beacon.site.cli", "worker")

    def _begin(self, *words: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", *words]
        environment = self.environment | {watched.FOLDER: str(self.folder)}
        return subprocess.Popen(
            command, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
        )

    def kill_one(self, rng: random.Random) -> None:
        """SIGKILL for a web worker, or for the job worker; nothing where neither is there."""
        word, victims = "web", children_of(self.web.pid) if self.web else []
        if rng.random() < 0.4 and self.jobs is not None and self.jobs.poll() is None:
            word, victims = "jobs", [self.jobs.pid]
        if not victims:
            return
        victim, at_what = rng.choice(victims), jobs_of if word == "jobs" else self.requests_of
        if rng.random() < IN_THE_MIDDLE:
            limit = time.monotonic() + UNTIL_BUSY
            while not at_what(victim) and time.monotonic() < limit:
                time.sleep(0.002)
            time.sleep(rng.uniform(0, 0.03))
        try:
            os.kill(victim, signal.SIGKILL)
        except ProcessLookupError:
            return
        if word == "jobs" and self.jobs is not None:
            self.jobs.wait()
        while not is_over(victim):
            time.sleep(0.01)
        found = at_what(victim)
        self.killed[word] += 1
        self.at_work.update([word, *found] if found else [])

    def requests_of(self, process: int) -> list[str]:
        """What a web worker is answering, or was: 记一笔, 月报, 汇总 by their addresses."""
        return [words.split("/")[1] or "/" for words in watched.in_hand(self.folder, process)]

    def end(self) -> None:
        """Stop everything."""
        for process in (self.web, self.jobs):
            if process is not None and process.poll() is None:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()


@contextmanager
def a_site(environment: dict[str, str], *, threads: int) -> Iterator[Site]:
    """A running site, ended afterwards."""
    prepare = [sys.executable, "-m", "beacon.site.cli", "serve", "--prepare-only"]
    subprocess.run(prepare, env=environment, check=True, stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory() as folder:
        site = Site(free_port(), environment, threads, Path(folder))
        try:
            site.keep_up()
            yield site
        finally:
            site.end()
