"""A browser of one person, light enough for hundreds beside the server: cookies, kept-open connection, gzip, time."""

import gzip
import http.client
import select
import time
from dataclasses import dataclass, field


class Broken(Exception):
    """An answer that nobody should have got; the person gives up."""


@dataclass(frozen=True)
class Visit:
    """One request as the person saw it: which sort, when since the beginning, how long, and what was wrong with it."""

    name: str
    at: float
    milliseconds: float
    trouble: str = ""


@dataclass
class Log:
    """Everything that was asked, from all threads."""

    begun: float = field(default_factory=time.perf_counter)
    visits: list[Visit] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """An answer: its status, its text, and where it leads."""

    status: int
    text: str
    to: str


class Browser:
    """One person's browser."""

    def __init__(self, port: int, log: Log) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self._log = log

    @property
    def cookie(self) -> str:
        """What it sends of its cookies."""
        return "; ".join(f"{key}={value}" for key, value in self.cookies.items())

    def get(self, name: str, path: str, *statuses: int, htmx: bool = False) -> Page:
        """Open a page. Broken where its status is none of those (200)."""
        extra = {"HX-Request": "true"} if htmx else {}
        return self._ask(name, "GET", path, None, extra, statuses or (200,))

    def post(self, name: str, path: str, form: tuple[bytes, str], *statuses: int) -> Page:
        """Send a form. Broken where its status is none of those (302)."""
        body, kind = form
        return self._ask(name, "POST", path, body, {"Content-Type": kind}, statuses or (302,))

    def close(self) -> None:
        """Put the connection away."""
        self._connection.close()

    def _ask(
        self, name: str, method: str, path: str, body: bytes | None, extra: dict[str, str], statuses: tuple[int, ...]
    ) -> Page:
        headers = {"Accept-Encoding": "gzip", "User-Agent": "Mozilla/5.0 (Linux) bench", **extra}
        if self.cookies:
            headers["Cookie"] = self.cookie
        self._drop_a_closed_connection()
        begun = time.perf_counter()
        try:
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as problem:
            self._note(name, begun, f"{type(problem).__name__}: {problem}")
            self._connection.close()
            raise Broken(name) from problem
        trouble = "" if response.status in statuses else f"{method} {path}: {response.status}"
        self._note(name, begun, trouble)
        self._keep_cookies(response.headers.get_all("Set-Cookie") or [])
        if response.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        if trouble:
            raise Broken(trouble)
        return Page(response.status, content.decode(errors="replace"), response.headers.get("Location") or "")

    def _note(self, name: str, begun: float, trouble: str) -> None:
        spent = (time.perf_counter() - begun) * 1000
        self._log.visits.append(Visit(name, begun - self._log.begun, spent, trouble))

    def _drop_a_closed_connection(self) -> None:
        """Begin anew where the server closed it meanwhile, as browsers do."""
        if self._connection.sock is not None and select.select([self._connection.sock], [], [], 0)[0]:
            self._connection.close()

    def _keep_cookies(self, told: list[str]) -> None:
        for one in told:
            name, _, value = one.split(";", 1)[0].partition("=")
            if value.strip('"'):
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
