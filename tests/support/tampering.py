"""Changing tables as somebody with the database's password would, past everything the program forbids."""

import uuid

from django.db import connection


def tampered(sql: str, *values: object) -> None:
    """Run one statement. Keys are turned into what the database at hand keeps: SQLite has 32 signs."""
    is_text = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(sql, [value.hex if isinstance(value, uuid.UUID) and is_text else value for value in values])
