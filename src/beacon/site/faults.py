"""Faults of the database that pass by themselves: it is busy for longer than anybody waits, or was gone for a moment.

They are nobody's mistake in what was sent. Whoever sent something reads whether it was saved, has what was typed back,
and can send it once more; the log has one line instead of the path through the program.
"""

import logging
import sqlite3
from enum import Enum, auto

from django.contrib.sessions.middleware import SessionMiddleware
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

logger = logging.getLogger(__name__)

_SQLITE_PRIMARY = 0xFF
"""An extended result code of SQLite has the primary one in its lowest byte (sqlite.org/rescode.html)."""

_ROLLED_BACK = frozenset({"40001", "40P01", "53300", "55P03", "57014", "57P03"})
"""SQLSTATEs after which nothing is saved: serialization failure, deadlock, too many connections, lock not available,
query cancelled by a timeout, cannot connect now (PostgreSQL manual, appendix A)."""

_CONNECTION = "08"
_SHUT_DOWN = frozenset({"57P01", "57P02", "57P05"})


class Fault(Enum):
    """What is known of the step in which the fault came."""

    NOT_SAVED = auto()
    UNKNOWN = auto()
    """The connection broke: the database may have committed before it did."""


def fault_of(error: BaseException | None) -> Fault | None:
    """The passing fault an exception tells of; None for anything else, a full disk or a missing table among it."""
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        primary = getattr(cause, "sqlite_errorcode", 0) & _SQLITE_PRIMARY
        return Fault.NOT_SAVED if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) else None
    state: str | None = getattr(cause, "sqlstate", None)
    if state in _ROLLED_BACK:
        return Fault.NOT_SAVED
    # The driver gives no SQLSTATE where the server did not answer at all.
    return Fault.UNKNOWN if state is None or state[:2] == _CONNECTION or state in _SHUT_DOWN else None


def told(request: HttpRequest, error: BaseException) -> None:
    """One line of the log."""
    logger.warning("%s %s: %s", request.method, request.path, str(error).strip())


class Sessions(SessionMiddleware):
    """A page that is ready is not thrown away because its session could not be written just then.

    What the page did is done and must not read as an error. The session lasts as long as before and is prolonged with
    the next page; what matters of a session (signing in, the chosen post) is saved where it is written.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """The answer with its session saved, or without."""
        try:
            return super().process_response(request, response)
        except OperationalError as error:
            if fault_of(error) is None:
                raise
            told(request, error)
            patch_vary_headers(response, ("Cookie",))
            return response
