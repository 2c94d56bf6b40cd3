"""Rows and files as one: the file is written first, the row second, and what fails takes its files along."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import InterfaceError, OperationalError, transaction

from beacon.files.storage import put, remove

_written: ContextVar[list[str] | None] = ContextVar("written", default=None)


@contextmanager
def kept_together() -> Iterator[None]:
    """A transaction that, when it fails, also removes the files written in it. May be nested like `atomic`.

    Whoever stores files and writes rows of its own beside them puts both into one of these. Inside a plain `atomic`
    a later failure leaves the file to `orphans`, as does a power cut.
    """
    outer, mine = _written.get(), list[str]()
    token = _written.set(mine)
    try:
        with transaction.atomic():
            yield
    except (OperationalError, InterfaceError):
        # The connection may have broken after the database had committed: better a file too many than a row without.
        raise
    except BaseException:
        for key in mine:
            remove(key)
        raise
    else:
        if outer is not None:
            outer.extend(mine)
    finally:
        _written.reset(token)


def write(key: str, content: bytes) -> None:
    """Keep bytes under a key, to be removed again if the transaction fails. Only within `kept_together`."""
    written = _written.get()
    if written is None:
        raise RuntimeError("write() belongs into kept_together()")
    written.append(key)
    put(key, content)
