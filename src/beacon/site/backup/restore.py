"""Putting a backup into an empty place: looked through first, all or nothing, and compared with what was backed up."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.db import connection

from beacon.kit.refusals import Refusal
from beacon.site.backup.archive import (
    FILES,
    FORMAT,
    LINES,
    PLACE,
    Contents,
    Tally,
    examine,
    header_of,
    members,
    part_of,
)
from beacon.site.backup.place import files_folder, has_files, migrations, number_lines, put_small_files
from beacon.site.backup.rows import is_empty, lines_of, load, name_of, set_sequences, tables
from beacon.site.backup.target import fresh_database, fresh_folder
from beacon.site.progress import Progress

MOST_TOLD = 50
"""Differences that are written out; after so many the kind of trouble is clear."""

_PIECE = 1 << 20


@dataclass
class Restored:
    """What a restore came to. `differences` compares the new database with the backup, number by number."""

    contents: Contents
    differences: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    small_files: dict[str, bytes] = field(default_factory=dict)


def restore(path: Path, progress: Progress, *, replace: bool, with_files: bool = True) -> Restored:
    """Put the backup in place. Refused, before anything is touched, when it is damaged or of another version, when the
    place is not empty (unless `replace`, which keeps what was there), and while the site runs."""
    refuse_other_version(header_of(path))
    stamp = f"before_{datetime.now():%Y%m%d_%H%M%S}"
    folder = files_folder() if with_files else None
    refuse_full_place(folder, replace=replace)
    progress.step("核对备份")
    done = Restored(examine(path, lambda name: progress.count()))
    if folder is not None and not done.contents.manifest["with_files"]:
        raise Refusal("no_files", "这份备份只有数据库，没有附件。请加 --tables-only。")
    with fresh_folder(folder, stamp, done.kept) as place, fresh_database(stamp, done.kept, replace=replace):
        _load(path, place.building if place else None, done.small_files, progress)
        _refuse_other_rows(done.contents, progress)
        done.differences = list(differing_numbers(path, done.contents, progress))
        if place is not None:
            place.put()
    done.kept += put_small_files(done.small_files, stamp, replace=replace)
    return done


def refuse_other_version(header: dict[str, Any]) -> None:
    """Refused unless the backup's tables are those of this program."""
    if header.get("format") != FORMAT:
        raise Refusal(
            "other_format", f"备份是第{header.get('format')}版格式，这个程序只认第{FORMAT}版。请换用写它的那个版本。"
        )
    theirs, ours = set(header["migrations"]), set(migrations())
    if theirs - ours:
        raise Refusal("newer", f"备份来自更新的程序（{header['program']}）。请先把程序升级到那个版本再恢复。")
    if ours - theirs:
        raise Refusal(
            "older",
            f"备份来自较早的程序（{header['program']}）。请用那个版本恢复，再升级到现在的版本并运行 beacon migrate。",
        )


def refuse_full_place(folder: Path | None, *, replace: bool) -> None:
    """Refused where rows or files are, unless they are to be kept aside."""
    if replace:
        return
    if not is_empty():
        raise Refusal("not_empty", "这里已经有数据，不会覆盖。请恢复到空的地方，或加 --replace 把旧的留在一边。")
    if folder is not None and has_files(folder):
        raise Refusal(
            "files_there", f"附件目录 {folder} 里已有文件，不会覆盖。请换个空目录，或加 --replace 把旧的留在一边。"
        )


def _load(path: Path, place: Path | None, small_files: dict[str, bytes], progress: Progress) -> None:
    """Rows into the database, files into the folder; in the order of the backup, each part once."""
    models = {name_of(model): model for model in tables()}
    for name, content in members(path):
        if name.startswith(LINES) and (part := part_of(name)) in models:
            progress.step(f"恢复表 {part}")
            load(models[part], content, progress.count)
        elif name.startswith(FILES) and place is not None:
            progress.step("恢复附件")
            _write(place / inner_path(name.removeprefix(FILES)), content, settings.FILE_UPLOAD_PERMISSIONS or 0o640)
        elif name.startswith(PLACE):
            small_files[name.removeprefix(PLACE)] = content.read()
    set_sequences()
    connection.check_constraints()
    if connection.vendor == "postgresql":
        # The numbers are asked for next, of tables that the planner takes for empty.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def inner_path(key: str) -> PurePosixPath:
    """A key as a path that stays within the folder. Refused where it would not."""
    path = PurePosixPath(key)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise Refusal("damaged", f"备份里有个文件名不对：{key}。请换一份备份。")
    return path


def _write(path: Path, content: IO[bytes], mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "wb") as file:
        shutil.copyfileobj(content, file, _PIECE)
        file.flush()
        os.fsync(file.fileno())


def _refuse_other_rows(contents: Contents, progress: Progress) -> None:
    """Read every table back and compare it with the backup, row by row through its hash; refused where one differs."""
    for model in tables():
        progress.step(f"核对表 {name_of(model)}")
        tally = Tally()
        for line in lines_of(model):
            tally.add(line)
            progress.count()
        if tally.plain != contents.manifest["parts"].get(name_of(model)):
            raise Refusal("rows_differ", f"表 {name_of(model)} 读回来和备份不一样，没有恢复任何东西。")


def differing_numbers(path: Path, contents: Contents, progress: Progress) -> Iterator[str]:
    """A sentence for each number that this database gives otherwise than the one that was backed up."""
    progress.step("核对所有数字")
    as_of = datetime.fromisoformat(contents.header["as_of"])
    for name, kept in members(path):
        if name == f"{LINES}numbers.jsonl.gz":
            for ours, theirs in zip_longest(number_lines(as_of), kept, fillvalue=b""):
                progress.count()
                if ours != theirs:
                    yield f"备份时 {theirs.decode().strip() or '没有'}，现在 {ours.decode().strip() or '没有'}"
