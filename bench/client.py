"""A signed-in visitor on one kept-open connection, and what their visits cost."""

import http.client
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from bench.browser import Browser, Log
from bench.pages import filled, plain, with_values

PASSWORD = "Bench-2023-day"
"""Everybody's, see bench.profiles."""


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


def signed_in(port: int, login: str) -> dict[str, str]:
    """Headers of somebody who signed in by the form."""
    browser = Browser(port, Log())
    page = browser.get("sign-in page", "/signin/").text
    form = with_values(filled(page, 'action="/signin/"'), username=login, password=PASSWORD)
    browser.post("sign in", "/signin/", plain(form))
    token = dict(filled(page, 'action="/signin/"'))["csrfmiddlewaretoken"]
    browser.close()
    return {"Cookie": browser.cookie, "X-CSRFToken": browser.cookies.get("csrftoken", token)}


class Visitor:
    """Somebody signed in who asks one thing after another."""

    def __init__(self, port: int, login: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = signed_in(port, login)

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
