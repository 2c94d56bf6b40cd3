"""The databases that are measured: filled once for each size and kept under var/bench, measured on a copy of it."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[1]
HOME = Path(os.environ.get("BEACON_BENCH", ROOT / "var" / "bench"))
NOW = "2023-11-21T16:00:00+08:00"
"""Business time of every measurement."""

SAFE = {
    # What was acknowledged must have reached the disk here as in an office; everything else as PostgreSQL comes.
    "fsync": "on",
    "synchronous_commit": "on",
    "max_connections": "100",
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "logging_collector": "off",
}


@dataclass(frozen=True)
class Place:
    """One database: of which sort, under which name, and what a process needs in its environment to use it."""

    engine: str
    name: str
    server: str

    @property
    def folder(self) -> Path:
        """Its files, and for SQLite the database."""
        return HOME / self.engine / self.name

    @property
    def environment(self) -> dict[str, str]:
        """For a process that works on it."""
        return os.environ | {
            "BEACON_VAR": str(self.folder),
            "DATABASE_URL": _named(self.server, self.name) if self.server else "",
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "BEACON_CLOCK": f"{NOW}@{time.time()}",
            "BEACON_LOG_LEVEL": "WARNING",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
        }

    def exists(self) -> bool:
        """Whether it is there."""
        if not self.server:
            return (self.folder / "beacon.sqlite3").exists()
        found = _tell(self.server, "SELECT 1 FROM pg_database WHERE datname = %s", self.name)
        return bool(found) and self.folder.exists()

    def make(self, like: "Place | None" = None) -> None:
        """Make it anew: empty, or as a copy of another one that nobody uses at the moment."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        if self.server:
            template = f" TEMPLATE {like.name}" if like else ""
            _tell(self.server, f"DROP DATABASE IF EXISTS {self.name}")
            _tell(self.server, f"CREATE DATABASE {self.name}{template}")
        elif like:
            for file in like.folder.glob("beacon.sqlite3*"):
                shutil.copy(file, self.folder)

    def rename(self, other: "Place") -> None:
        """Give it another place's name."""
        shutil.rmtree(other.folder, ignore_errors=True)
        self.folder.rename(other.folder)
        if self.server:
            _tell(self.server, f"DROP DATABASE IF EXISTS {other.name}")
            _tell(self.server, f"ALTER DATABASE {self.name} RENAME TO {other.name}")


def empty(engine: str, server: str, name: str) -> Place:
    """An empty database, for what is measured from nothing."""
    place = Place(engine, f"bench_{name}", server)
    place.make()
    return place


def filled(engine: str, server: str, profile: str) -> Place:
    """A fresh copy of the database of that size, which is filled first where no finished one is kept."""
    kept = Place(engine, f"bench_{profile.lower()}_{_stamp()}", server)
    if not kept.exists():
        draft = Place(engine, f"bench_{profile.lower()}_draft_{os.getpid()}", server)
        draft.make()
        print(f"filling {profile} on {engine} …", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "bench.profiles", profile], env=draft.environment, cwd=ROOT, check=True)
        draft.rename(kept)
    copy = Place(engine, f"bench_{profile.lower()}_copy", server)
    copy.make(like=kept)
    return copy


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL in which databases may be made: BENCH_DATABASE_URL, else one for the time being,
    whose databases are filled anew each time."""
    if given := os.environ.get("BENCH_DATABASE_URL"):
        yield given
        return
    sys.path.insert(0, str(ROOT / "scripts"))
    from postgres import cluster, find_server

    with cluster(find_server(), SAFE) as url:
        yield url


def _stamp() -> str:
    """Changes with the tables and with what they are filled with."""
    told = hashlib.sha256((ROOT / "bench" / "profiles.py").read_bytes())
    for path in sorted((ROOT / "src").glob("beacon/*/migrations/*.py")):
        told.update(path.read_bytes())
    return told.hexdigest()[:8]


def _named(server: str, name: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def _tell(server: str, sql: str, *values: str) -> list[tuple[object, ...]]:
    with psycopg.connect(_named(server, "postgres"), autocommit=True) as connection:
        cursor = connection.execute(sql.encode(), values or None)
        return cursor.fetchall() if cursor.description else []
