"""Database and folder that are restored into: made ready beside the old ones, and put in their place or not at all."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.core.management import call_command
from django.db import OperationalError, connection, transaction

from beacon.files.storage import force_folder
from beacon.kit.refusals import Refusal
from beacon.site.backup.place import has_files

RUNNING = "还有程序在用这个数据库。请先停下站点（beacon serve）和后台任务，再来一次。"
_BESIDE = ("-wal", "-shm", "-journal")


@dataclass
class FreshFolder:
    """A folder that is being filled beside the one it is to become."""

    folder: Path
    stamp: str
    kept: list[str]
    moved: list[tuple[Path, Path]] = field(default_factory=list)

    @property
    def building(self) -> Path:
        """Where the files go for the time being."""
        return self.folder.with_name(f".{self.folder.name}.restoring")

    def put(self) -> None:
        """Give it its name; files that were there are kept under another one."""
        if has_files(self.folder):
            self._move(self.folder, self.folder.with_name(f"{self.folder.name}.{self.stamp}"))
            self.kept.append(f"{self.folder.name}.{self.stamp}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)
        self._move(self.building, self.folder)
        force_folder(self.folder.parent)

    def _move(self, source: Path, target: Path) -> None:
        source.rename(target)
        self.moved.append((source, target))

    def undo(self) -> None:
        """Everything back under its old name."""
        for source, target in reversed(self.moved):
            target.rename(source)
        self.moved.clear()


@contextmanager
def fresh_folder(folder: Path | None, stamp: str, kept: list[str]) -> Iterator[FreshFolder | None]:
    """An empty folder for the files; whatever fails, also after `put`, leaves the old one as it was. None for none."""
    if folder is None:
        yield None
        return
    fresh = FreshFolder(folder, stamp, kept)
    # What a killed restore had begun.
    shutil.rmtree(fresh.building, ignore_errors=True)
    fresh.building.mkdir(parents=True)
    try:
        yield fresh
    except BaseException:
        fresh.undo()
        raise
    finally:
        shutil.rmtree(fresh.building, ignore_errors=True)


@contextmanager
def fresh_database(stamp: str, kept: list[str], *, replace: bool) -> Iterator[None]:
    """Within, the default database is an empty one with the tables of this version; after it, what was loaded is the
    database of the place. When anything fails, or the program is killed, the old one stands as it was.

    With `replace` the old one is kept: as a file named with `stamp` beside it, or as a schema of that name; `kept` is
    told its name.
    """
    inner = _fresh_sqlite if connection.vendor == "sqlite" else _fresh_postgresql
    with inner(stamp, kept, replace=replace):
        yield


@contextmanager
def _fresh_sqlite(stamp: str, kept: list[str], *, replace: bool) -> Iterator[None]:
    """A file of its own, renamed at the end."""
    connection.close()
    place = Path(str(connection.settings_dict["NAME"]))
    building = place.with_name(f".{place.name}.restoring")
    _remove(building)
    _only_user_of(place)
    connection.settings_dict["NAME"] = str(building)
    try:
        call_command("migrate", interactive=False, verbosity=0)
        with transaction.atomic():
            yield
        connection.close()
        # Everything into the one file, which then carries no second and third beside it.
        _only_user_of(building)
        os.chmod(building, (place if place.exists() else building).stat().st_mode & 0o777)
        _only_user_of(place)
        if place.exists() and replace:
            place.rename(place.with_name(f"{place.name}.{stamp}"))
            kept.append(f"{place.name}.{stamp}")
        building.replace(place)
        force_folder(place.parent)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(place)
        _remove(building)


def _remove(building: Path) -> None:
    for end in ("", *_BESIDE):
        with suppress(FileNotFoundError):
            os.unlink(f"{building}{end}")


def _only_user_of(place: Path) -> None:
    """Write the log of an SQLite file back into it and take the log away. Refused while somebody else has it open."""
    if not place.exists():
        return
    held = sqlite3.connect(place, timeout=2, isolation_level=None)
    try:
        left = held.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError:
        left = "wal"
    except sqlite3.DatabaseError:
        raise Refusal("no_database", f"{place} 不是能用的数据库文件。请把它挪开，再来一次。") from None
    finally:
        held.close()
    if left != "delete":
        raise Refusal("in_use", RUNNING)


@contextmanager
def _fresh_postgresql(stamp: str, kept: list[str], *, replace: bool) -> Iterator[None]:
    """One transaction around everything, making the tables included."""
    with transaction.atomic():
        if replace:
            try:
                _move_aside(stamp)
            except OperationalError:
                raise Refusal("in_use", RUNNING) from None
            kept.append(f"{stamp}（模式）")
        call_command("migrate", interactive=False, verbosity=0)
        with connection.cursor() as cursor:
            # Making tables leaves their foreign keys strict; rows come in the order of names, not of what points where.
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        yield


def _move_aside(stamp: str) -> None:
    """Move every table of the program into a schema of its own."""
    tables = connection.introspection.table_names()
    quoted = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '5s'")
        cursor.execute(f"CREATE SCHEMA {quoted(stamp)}")
        for table in tables:
            cursor.execute(f"ALTER TABLE {quoted(table)} SET SCHEMA {quoted(stamp)}")
