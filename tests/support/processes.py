"""Real processes of the program against the database of the running test."""

import os
import subprocess
from urllib.parse import quote

from django.db import connection


def environment_of_this_database() -> dict[str, str]:
    """The environment in which `python -m beacon.site.cli …` works on this test's own database and files.

    Use it only in a test marked `django_db(transaction=True)`: another process sees nothing that is not committed.
    """
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        url = str(settings["NAME"])
    else:
        host = quote(str(settings["HOST"]), safe="")
        url = f"postgres://{settings['USER']}:{settings['PASSWORD']}@/{settings['NAME']}?host={host}"
    return {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "beacon.site.settings"}


def children_of(number: int) -> list[int]:
    """The processes that a process has started."""
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(number)], capture_output=True, text=True)
    return [int(word) for word in told.stdout.split()]


def is_over(number: int) -> bool:
    """Whether a process that was killed runs no more, be it waited for by its parent or not yet."""
    told = subprocess.run(["ps", "-o", "stat=", "-p", str(number)], capture_output=True, text=True).stdout.strip()
    return told[:1] in ("", "Z", "X")
