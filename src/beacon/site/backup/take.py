"""Taking a backup while the site runs: tables and numbers of one moment, then the files they name."""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from beacon.files.recount import stored_keys
from beacon.files.storage import take
from beacon.journal.recount import heads
from beacon.kit import clock
from beacon.kit.refusals import Refusal
from beacon.site.backup.archive import Contents, Writer, header_of, writing
from beacon.site.backup.place import header, number_lines, refuse_old_tables, small_files
from beacon.site.backup.rows import lines_of, name_of, tables
from beacon.site.progress import Progress
from beacon.site.snapshot import snapshot


@dataclass(frozen=True)
class Taken:
    """A finished backup, and the keys of files whose rows were there while they were not."""

    path: Path
    contents: Contents
    missing: list[str]


def take_backup(path: Path, progress: Progress, *, with_files: bool = True) -> Taken:
    """Write everything the installation keeps into one file; whoever works meanwhile is not held up.

    Refused when the file is there already or the tables are not of this version. What cannot be finished leaves
    nothing behind.
    """
    refuse_old_tables()
    as_of = clock.now()
    with writing(path, header(as_of)) as writer, tempfile.TemporaryFile("w+", dir=path.parent) as keys:
        with snapshot():
            for model in tables():
                progress.step(f"备份表 {name_of(model)}")
                writer.lines(name_of(model), _counted(lines_of(model), progress))
            progress.step("备份所有数字")
            writer.lines("numbers", _counted(number_lines(as_of), progress))
            chains = [[str(key), *head] for key, head in heads().items()]
            if with_files:
                keys.writelines(f"{key}\n" for key in stored_keys())
        # The files come after the snapshot, which a database should not have to keep open for hours: a file never
        # changes under its key.
        keys.seek(0)
        progress.step("备份附件")
        missing = list(_copy((line.rstrip("\n") for line in keys), writer, progress))
        for name, content in small_files():
            writer.place(name, content)
        progress.step("核对备份")
        writer.finish(journal=chains, with_files=with_files, missing=missing)
    return Taken(path, Contents(header_of(path), writer.manifest), missing)


def _counted(lines: Iterable[bytes], progress: Progress) -> Iterator[bytes]:
    for line in lines:
        yield line
        progress.count()


def _copy(keys: Iterable[str], writer: Writer, progress: Progress) -> Iterator[str]:
    """Copy the files; the keys of those that are not there."""
    for key in keys:
        try:
            content: IO[bytes] = take(key)
        except Refusal:
            yield key
            continue
        with content:
            writer.file(key, content)
        progress.count()
