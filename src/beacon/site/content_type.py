"""What a request says of the writing of its own body is not believed: every form here is UTF-8.

The name of an encoding comes from outside and is looked up among all that Python knows, some of which are no writing at
all; and a parameter in the extended form (RFC 2231) is decoded before any of our own code runs. Both ended in an error
of the server for whoever asked, signed in or not.
"""

from collections.abc import Callable, Iterable
from typing import Any

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


def plainly_typed(application: Wsgi) -> Wsgi:
    """The application, told of each body only its media type and, for a form with files, what its parts are divided
    by."""

    def answer(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["CONTENT_TYPE"] = plain(environ.get("CONTENT_TYPE", ""))
        return application(environ, start_response)

    return answer


def plain(told: str) -> str:
    """A Content-Type without any parameter but `boundary`."""
    media_type, *parameters = told.split(";")
    kept = (one.strip() for one in parameters if one.partition("=")[0].strip().lower() == "boundary")
    return "; ".join((media_type.strip(), *kept))
