"""A database in which somebody else writes for longer than anybody waits."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection

_PATIENCE = 100
"""Milliseconds a test waits for a lock, where the program waits twenty seconds."""


@contextmanager
def written_by_another() -> Iterator[None]:
    """Another connection holds what writing needs; reading goes on.

    Use it only in a test marked `django_db(transaction=True)`: the other connection waits for an open transaction.
    """
    with _on_sqlite() if connection.vendor == "sqlite" else _on_postgresql():
        yield


@contextmanager
def _on_sqlite() -> Iterator[None]:
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    with connection.cursor() as cursor:
        waited = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
    try:
        other.execute("BEGIN IMMEDIATE")
        yield
    finally:
        other.close()
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {waited}")


@contextmanager
def _on_postgresql() -> Iterator[None]:
    """As SQLite's lock of the whole file: every table is held so that it can be read and not written."""
    held = connection.settings_dict
    tables = ", ".join(f'"{name}"' for name in connection.introspection.table_names())
    with psycopg.connect(
        host=held["HOST"], port=held["PORT"], user=held["USER"], password=held["PASSWORD"], dbname=held["NAME"]
    ) as other:
        other.execute(f"LOCK TABLE {tables} IN EXCLUSIVE MODE")
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {_PATIENCE}")
        try:
            yield
        finally:
            other.rollback()
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")
