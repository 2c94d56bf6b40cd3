"""The place a backup is taken from or restored to: its folder, its version, its small files."""

import json
import os
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from beacon.kit import clock
from beacon.kit.refusals import Refusal
from beacon.kit.version import VERSION
from beacon.reports.numbers import numbers_of, tenants
from beacon.site import demo_clock
from beacon.site.backup.rows import LEFT_OUT

KEY = "secret-key"


def migrations() -> list[str]:
    """Every migration this program knows of the tables it keeps, as 「people.0001_initial」: their shape."""
    known = MigrationLoader(None).graph.nodes
    return sorted(f"{app}.{name}" for app, name in known if app not in LEFT_OUT)


def refuse_old_tables() -> None:
    """Refused where the tables are not those of this version."""
    loader = MigrationLoader(connection)
    if set(loader.graph.nodes) - set(loader.applied_migrations):
        raise Refusal("not_migrated", "数据库的表还不是这个版本的。请先运行 beacon migrate。")


def header(as_of: datetime) -> dict[str, Any]:
    """What a backup says of where it comes from. `as_of` is business time, for which its numbers hold."""
    return {
        "program": VERSION,
        "migrations": migrations(),
        "database": connection.vendor,
        "taken_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "as_of": as_of.isoformat(),
    }


def small_files() -> Iterator[tuple[str, bytes]]:
    """The key that was generated here, and the demo's clock. A key given as SECRET_KEY is kept by whoever gave it."""
    folder = Path(settings.VAR)
    if (folder / KEY).is_file() and (folder / KEY).read_text().strip() == settings.SECRET_KEY:
        yield KEY, (folder / KEY).read_bytes()
    if settings.DEMO and (folder / demo_clock.NAME).is_file():
        yield demo_clock.NAME, (folder / demo_clock.NAME).read_bytes()


def put_small_files(found: Mapping[str, bytes], stamp: str, *, replace: bool) -> list[str]:
    """Put the small files of a backup in place; with `replace`, what was there is kept under the names returned.

    A key given as SECRET_KEY goes before one in a file; outside the demo there is no demo clock.
    """
    folder, kept = Path(settings.VAR), []
    for name, content in found.items():
        wanted = "SECRET_KEY" not in os.environ if name == KEY else name == demo_clock.NAME and settings.DEMO
        place = folder / name
        if not wanted or (place.is_file() and place.read_bytes() == content):
            continue
        if replace and place.exists():
            place.rename(folder / f"{name}.{stamp}")
            kept.append(f"{name}.{stamp}")
        place.unlink(missing_ok=True)
        place.touch(mode=0o600)
        place.write_bytes(content)
    return kept


def files_folder() -> Path:
    """Where uploaded files lie. Refused where they do not lie on a disk of this machine."""
    if not isinstance(default_storage, FileSystemStorage) and not isinstance(
        getattr(default_storage, "_wrapped", None), FileSystemStorage
    ):
        raise Refusal("remote_files", "附件不在本机磁盘上，请用 --tables-only 只处理数据库，附件另行备份。")
    return Path(settings.MEDIA_ROOT)


def has_files(folder: Path) -> bool:
    """Whether anything but empty folders lies there."""
    return folder.is_dir() and any(path.is_file() for path in folder.rglob("*"))


def number_lines(as_of: datetime) -> Iterator[bytes]:
    """Every number of every subdistrict, a line each: [subdistrict, what, how much]."""
    held = clock.in_use()
    clock.use(clock.Clock(as_of, time.time()))
    try:
        for tenant in tenants():
            for name, value in numbers_of(tenant, as_of):
                yield json.dumps([tenant.name, name, value], ensure_ascii=False, sort_keys=True).encode() + b"\n"
    finally:
        clock.use(held)
