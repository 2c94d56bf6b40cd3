"""Empty databases with all tables, made once for a whole run and copied: bringing one up costs as much as 500 tests."""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import psycopg

from tests.support.settings import FOLDER

_MIGRATE = """
from beacon.site.start import start
start()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
"""


def migrated_file() -> Path:
    """A file of SQLite without a row of ours, its log written back into it. For copying, not for writing."""
    file = FOLDER / "migrated.sqlite3"
    with _one_at_a_time("sqlite"):
        if not file.exists():
            making = FOLDER / "making.sqlite3"
            _migrate(str(making))
            whole = FOLDER / "whole.sqlite3"
            _run_sql(making, f"VACUUM INTO '{whole}'")
            # As the program leaves its files.
            _run_sql(whole, "PRAGMA journal_mode=WAL")
            whole.rename(file)
    return file


def _run_sql(file: Path, words: str) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute(words)


def put_in_place(settings: dict[str, Any], name: str) -> None:
    """The database `name` of a worker, as a copy of the one that was made once."""
    if settings["ENGINE"].endswith("sqlite3"):
        shutil.copy(migrated_file(), name)
        return
    with psycopg.connect(address_of("postgres"), autocommit=True) as cluster, _one_at_a_time("postgres"):
        if cluster.execute("SELECT 1 FROM pg_database WHERE datname = 'migrated'").fetchone() is None:
            cluster.execute("CREATE DATABASE making")
            _migrate(address_of("making"))
            cluster.execute("ALTER DATABASE making RENAME TO migrated")
        cluster.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cluster.execute(f'CREATE DATABASE "{name}" TEMPLATE migrated')


def address_of(name: str) -> str:
    """The DATABASE_URL of a database in the cluster of this run."""
    return f"postgres://beacon@/{name}?host={quote(_host(), safe='')}"


def _host() -> str:
    return dict(parse_qsl(urlsplit(os.environ["DATABASE_URL"]).query))["host"]


def _migrate(url: str) -> None:
    """In a process of its own, with its own place for keys and files."""
    env = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(sys.path),
        "BEACON_VAR": str(FOLDER / "var-migrated"),
        "DATABASE_URL": url,
        "SQLITE_SYNCHRONOUS": "OFF",
        "DATABASE_POOL": "0",
    }
    subprocess.run([sys.executable, "-c", _MIGRATE], env=env, check=True)


@contextmanager
def _one_at_a_time(word: str) -> Iterator[None]:
    """The other workers of the run wait here."""
    with (FOLDER / f"{word}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
