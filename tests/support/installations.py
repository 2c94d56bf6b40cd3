"""Whole installations in folders of their own, worked on by the real command in processes of its own."""

import os
import shutil
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.support.settings import USES_POSTGRES
from tests.support.templates import address_of, migrated_file

ROOT = Path(__file__).resolve().parents[2]

_BEGIN = """
from beacon.site.start import start
start()
"""
_DEMO = f"""{_BEGIN}
from beacon.site.demo.load import load
load()
"""
_SMALL = f"""{_BEGIN}
from beacon.files.actions import store_bytes
from beacon.files.models import Purpose
from tests.support.people import a_tenant, a_unit, someone, the_office
tenant = a_tenant("江畔街道")
the_office(tenant)
unit = a_unit(tenant, "锦绣社区")
by = someone("clerk", unit).account
for number in range(3):
    store_bytes(
        tenant=tenant, unit=unit, purpose=Purpose.PAPER, name=f"{{number}}.txt", media_type="text/plain",
        content=b"x" * number * 1000, by=by,
    )
"""


@dataclass(frozen=True)
class Installation:
    """A folder with a database of its own: a file in it, or the one at `url`."""

    folder: Path
    url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """Where a process of this installation works; nothing of the running test's own."""
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(sys.path),
            "BEACON_VAR": str(self.folder),
            "DATABASE_URL": self.url,
            "SQLITE_SYNCHRONOUS": "OFF",
            "DATABASE_POOL": "0",
        }

    @property
    def database(self) -> Path:
        """Its file of SQLite."""
        return self.folder / "beacon.sqlite3"

    def beacon(self, *words: str | Path) -> "subprocess.CompletedProcess[str]":
        """`beacon WORDS` in this installation."""
        command = [sys.executable, "-m", "beacon.site.cli", *map(str, words)]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True)

    def start(self, *words: str | Path) -> "subprocess.Popen[str]":
        """The same without waiting for the end."""
        command = [sys.executable, "-u", "-m", "beacon.site.cli", *map(str, words)]
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True)


def demo_town(folder: Path) -> Installation:
    """An installation with the demo in SQLite, with a cheap hash for its passwords."""
    return _built(folder, _DEMO)


def small_town(folder: Path) -> Installation:
    """One with a community, its clerk, the office and three files."""
    return _built(folder, _SMALL)


def _built(folder: Path, script: str) -> Installation:
    env = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
        "BEACON_TEST_FOLDER": str(folder),
        "DJANGO_SETTINGS_MODULE": "tests.support.settings",
    }
    shutil.copy(migrated_file(), folder / "unused.sqlite3")
    subprocess.run([sys.executable, "-c", script], env=env, check=True)
    made = Installation(folder / "var-main")
    shutil.move(folder / "unused.sqlite3", made.database)
    return made


def empty(parent: Path) -> Installation:
    """An empty place on the database of this run: a folder, and on PostgreSQL a database that has no table yet."""
    folder = parent / uuid.uuid4().hex[:8]
    return Installation(folder, a_new_database() if USES_POSTGRES else "")


def a_new_database() -> str:
    """The DATABASE_URL of a new, empty database in the cluster of this run."""
    url = address_of(f"place_{uuid.uuid4().hex[:8]}")
    with psycopg.connect(address_of("postgres"), autocommit=True) as cluster:
        cluster.execute(f"CREATE DATABASE {urlsplit(url).path[1:]}")
    return url
