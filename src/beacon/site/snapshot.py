"""Reading everything as of one moment while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """All that is read within is of one moment; nobody who writes waits for it, and nothing can be written.

    RuntimeError inside another transaction, which may have seen an earlier moment.
    """
    if connection.in_atomic_block:
        raise RuntimeError("a snapshot begins its own transaction")
    with _reading_in_pieces():
        if connection.vendor == "sqlite":
            with _reader_only(), transaction.atomic():
                # The moment is that of the first read.
                _execute("SELECT 1 FROM django_migrations LIMIT 1")
                yield
        else:
            with transaction.atomic():
                _execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                yield


@contextmanager
def _reader_only() -> Iterator[None]:
    """The program's own transactions begin as writers; this one must let the writers pass, and write nothing."""
    connection.ensure_connection()
    held = connection.transaction_mode  # type: ignore[attr-defined]
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    _execute("PRAGMA query_only=1")
    try:
        yield
    finally:
        _execute("PRAGMA query_only=0")
        connection.transaction_mode = held  # type: ignore[attr-defined]


@contextmanager
def _reading_in_pieces() -> Iterator[None]:
    """Within one transaction a cursor of the server is safe even behind pgbouncer, and a table need not fit in
    memory."""
    held = connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS", False)
    connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = False
    try:
        yield
    finally:
        connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = held


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
