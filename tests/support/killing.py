"""A site whose processes are killed at random, and clients that never give up: what was acknowledged is written down.

A client repeats what it got no answer for, under the same key, as the page of a browser and a phone do.
"""

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from beacon.people.models import Account
from tests.support.processes import children_of

CSRF = "b" * 32
PATIENCE = 120
"""Seconds until somebody who gets no answer at all gives up: a site that does not come back has failed."""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Site:
    """A web server with two workers and a job worker, each started again when it has ended."""

    port: int
    environment: dict[str, str]
    threads: int
    web: "subprocess.Popen[bytes] | None" = None
    jobs: "subprocess.Popen[bytes] | None" = None
    restarts: int = 0

    def keep_up(self) -> None:
        """Start what does not run, as the supervising command does. A web server whose workers were killed twice
        within a few seconds ends by itself."""
        if self.web is None or self.web.poll() is not None:
            self.restarts += self.web is not None
            words = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port), "--workers", "2"]
            words += ["--blocking-threads", str(self.threads), "--http", "1", "--no-ws", "--log-level", "critical"]
            words += ["--respawn-failed-workers", "beacon.site.wsgi:application"]
            self.web = self._begin("granian", *words)
        if self.jobs is None or self.jobs.poll() is not None:
            self.jobs = self._begin("beacon.site.cli", "worker")

    def _begin(self, *words: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", *words]
        return subprocess.Popen(
            command, env=self.environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
        )

    def kill_one(self, rng: random.Random) -> str:
        """SIGKILL for a web worker, or for the job worker; which of the two, empty where neither was there."""
        word, victims = "web", children_of(self.web.pid) if self.web else []
        if rng.random() < 0.4 and self.jobs is not None and self.jobs.poll() is None:
            word, victims = "jobs", [self.jobs.pid]
        if not victims:
            return ""
        try:
            os.kill(rng.choice(victims), signal.SIGKILL)
        except ProcessLookupError:
            return ""
        if word == "jobs" and self.jobs is not None:
            self.jobs.wait()
        return word

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
    site = Site(free_port(), environment, threads)
    try:
        site.keep_up()
        yield site
    finally:
        site.end()


def cookie_of(account: Account) -> str:
    """The cookies of somebody signed in."""
    client = Client()
    client.force_login(account)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"


@dataclass
class Stubborn:
    """Somebody who repeats a request until it is answered. `lost` counts the answers that never came."""

    port: int
    cookie: str
    lost: int = 0

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, str, bytes]:
        """Status, where it leads to, and the page; AssertionError when nothing answers for so long."""
        limit = time.monotonic() + PATIENCE
        headers = {"Cookie": self.cookie, "X-CSRFToken": CSRF} | ({"Content-Type": kind} if kind else {})
        while True:
            try:
                answer = self._once(method, path, body, headers)
            except (OSError, http.client.HTTPException):
                answer = None
            if answer is not None and answer[0] < 500:
                return answer
            self.lost += 1
            assert time.monotonic() < limit, f"no answer to {method} {path} ({answer and answer[0]})"
            time.sleep(0.2)

    def _once(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, str, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.headers.get("Location", ""), response.read()
        finally:
            connection.close()

    def send(self, path: str, **fields: str) -> tuple[int, str, bytes]:
        """A form without files."""
        return self.ask("POST", path, urlencode(fields).encode(), "application/x-www-form-urlencoded")

    def send_photo(self, path: str, photo: bytes, **fields: str) -> tuple[int, str, bytes]:
        """A form with a photo."""
        edge = uuid.uuid4().hex
        head = f'--{edge}\r\nContent-Disposition: form-data; name="'
        parts = [f'{head}{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()]
        parts.append(f'{head}photos"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'.encode() + photo + b"\r\n")
        return self.ask(
            "POST", path, b"".join([*parts, f"--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"
        )


@dataclass
class Kept:
    """What the clients were told is kept: keys of records by unit, reports sent, consolidations by request."""

    records: dict[str, uuid.UUID] = field(default_factory=dict)
    photos: set[str] = field(default_factory=set)
    sent: set[uuid.UUID] = field(default_factory=set)
    asked: dict[str, str] = field(default_factory=dict)
    trouble: list[str] = field(default_factory=list)
    answers: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
