"""A signed-in visitor on one kept-open connection, and what their visits cost."""

import http.client
import statistics
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from beacon.people.models import Account

CSRF = "b" * 32


@dataclass(frozen=True)
class Cost:
    """What a page or save cost over many visits."""

    name: str
    p50: float
    p95: float
    cpu: float
    queries: int
    size: int
    status: int


@dataclass(frozen=True)
class Answer:
    """One answer as the client saw it."""

    status: int
    milliseconds: float
    cpu: float
    queries: int
    body: bytes


def session_of(login: str) -> str:
    """The cookie of a signed-in account, written straight into the session table."""
    account = Account.objects.get(login=login)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={CSRF}"


class Visitor:
    """Somebody signed in who asks one thing after another."""

    def __init__(self, port: int, login: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Cookie": session_of(login), "X-CSRFToken": CSRF}

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Answer:
        """One request; connection errors are the caller's."""
        headers = self.headers | ({"Content-Type": kind} if kind else {})
        begun = time.perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        spent = (time.perf_counter() - begun) * 1000
        return Answer(
            response.status,
            spent,
            float(response.headers.get("X-Cpu", 0)),
            int(response.headers.get("X-Queries", 0)),
            content,
        )


def measure(name: str, visit: Callable[[], Answer], rounds: int) -> Cost:
    """Visit `rounds` times after five warm-ups."""
    for _ in range(5):
        visit()
    answers = [visit() for _ in range(rounds)]
    times = sorted(answer.milliseconds for answer in answers)
    return Cost(
        name,
        statistics.median(times),
        times[int(len(times) * 0.95) - 1],
        statistics.median(answer.cpu for answer in answers),
        max(answer.queries for answer in answers),
        len(answers[-1].body),
        answers[-1].status,
    )


def form(fields: dict[str, str], photo: bytes | None = None) -> tuple[bytes, str]:
    """A multipart body and its content type, as a browser would send the record form."""
    edge = uuid.uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    if photo is not None:
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        )
        parts.append(head.encode() + photo + b"\r\n")
    return b"".join([*parts, f"--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"
