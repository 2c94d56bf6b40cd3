"""The file of a backup: a tar with a header first, tables as packed lines, files as they are, and a manifest last.

Everything passes through in pieces. The manifest counts and hashes every part, each file carries its own SHA-256, and
a backup cut short has no manifest: it is known whole, or it is not a backup.
"""

import gzip
import hashlib
import io
import json
import os
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from beacon.files.storage import force_folder
from beacon.kit.refusals import Refusal

FORMAT = 1
HEADER, MANIFEST = "beacon.json", "manifest.json"
LINES, FILES, PLACE = "lines/", "files/", "place/"
"""Beginnings of members: tables and numbers as lines, uploaded files, small files of the place itself."""

DIGEST = "comment"
"""The extended header of a member that holds its SHA-256; other programs that read tar pass over it."""

_PIECE = 1 << 20
_IN_MEMORY = 8 << 20
_BAD = (tarfile.TarError, EOFError, zlib.error, OSError, ValueError, KeyError, TypeError)


@dataclass
class Tally:
    """What one kind of member adds up to: how many, and one SHA-256 over all of it in order."""

    count: int = 0
    size: int = 0
    _total: Any = field(default_factory=hashlib.sha256)

    def add(self, line: bytes, size: int | None = None) -> None:
        """Take in one line, or the line that stands for something of `size` bytes."""
        self.count += 1
        self.size += len(line) if size is None else size
        self._total.update(line)

    @property
    def plain(self) -> dict[str, Any]:
        """As the manifest has it."""
        return {"count": self.count, "bytes": self.size, "sha256": self._total.hexdigest()}


def file_line(key: str, size: int, digest: str) -> bytes:
    """What stands for a file in the total of all files."""
    return json.dumps([key, size, digest], ensure_ascii=False).encode() + b"\n"


class Writer:
    """Writes the members one after the other into a file that is not called by its name yet."""

    def __init__(self, tar: tarfile.TarFile, folder: Path, header: dict[str, Any]) -> None:
        self._tar, self._folder = tar, folder
        self.parts: dict[str, dict[str, Any]] = {}
        self.manifest: dict[str, Any] = {}
        self.files = Tally()
        self._small(HEADER, _json(header))

    def lines(self, name: str, lines: Iterable[bytes]) -> None:
        """A table or list, packed."""
        tally = Tally()
        with tempfile.TemporaryFile(dir=self._folder) as spool:
            with gzip.GzipFile(fileobj=spool, mode="wb", compresslevel=5, mtime=0) as packed:
                for line in lines:
                    packed.write(line)
                    tally.add(line)
            self._add(f"{LINES}{name}.jsonl.gz", spool)
        self.parts[name] = tally.plain

    def file(self, key: str, content: IO[bytes]) -> None:
        """An uploaded file."""
        with tempfile.SpooledTemporaryFile(_IN_MEMORY, dir=str(self._folder)) as spool:
            total, size = hashlib.sha256(), 0
            while piece := content.read(_PIECE):
                total.update(piece)
                size += len(piece)
                spool.write(piece)
            self._add(f"{FILES}{key}", spool, total.hexdigest())
        self.files.add(file_line(key, size, total.hexdigest()), size)

    def place(self, name: str, content: bytes) -> None:
        """A small file of the place itself, such as its key."""
        self._small(f"{PLACE}{name}", content)

    def finish(self, **more: Any) -> None:
        """The manifest, which makes it a backup."""
        self.manifest = {"parts": self.parts, "files": self.files.plain, **more}
        self._small(MANIFEST, _json(self.manifest))

    def _small(self, name: str, content: bytes) -> None:
        self._add(name, io.BytesIO(content), hashlib.sha256(content).hexdigest())

    def _add(self, name: str, spool: Any, digest: str = "") -> None:
        info = tarfile.TarInfo(name)
        spool.seek(0, os.SEEK_END)
        info.size = spool.tell()
        info.mode = 0o600
        if digest:
            info.pax_headers = {DIGEST: digest}
        spool.seek(0)
        self._tar.addfile(info, spool)
        _forget(self._tar)


def _forget(tar: tarfile.TarFile) -> None:
    """Its list of members is for those who look things up later; of a million photos it would be a burden."""
    tar.members.clear()  # type: ignore[attr-defined]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


@contextmanager
def writing(path: Path, header: dict[str, Any]) -> Iterator[Writer]:
    """A backup that gets its name when it is whole, on disk and read back; before that there is nothing to mistake
    for one. Readable by its owner alone."""
    if path.exists():
        raise Refusal("is_there", f"{path} 已经有了，不覆盖旧的备份。请换个文件名。")
    if not path.parent.is_dir():
        raise Refusal("no_folder", f"文件夹 {path.parent} 不存在，请先建好。")
    part = path.with_name(f".{path.name}.part-{os.getpid()}")
    part.unlink(missing_ok=True)
    # A name that others can foresee in a folder where others write: never through a link that one of them laid there.
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield Writer(tar, path.parent, {"format": FORMAT, **header})
            raw.flush()
            os.fsync(raw.fileno())
        examine(part)
        _name(part, path)
    finally:
        part.unlink(missing_ok=True)


def _name(part: Path, path: Path) -> None:
    """Give the finished file its name."""
    try:
        # A link never replaces what somebody else has put there meanwhile.
        os.link(part, path)
    except FileExistsError:
        raise Refusal("is_there", f"{path} 刚刚有了，不覆盖。请换个文件名。") from None
    except OSError:
        # Sticks and some mounted folders know no hard links.
        os.rename(part, path)
    force_folder(path.parent)


@dataclass(frozen=True)
class Contents:
    """What a backup says of itself."""

    header: dict[str, Any]
    manifest: dict[str, Any]

    @property
    def rows(self) -> int:
        """Rows of all tables; each part begins with a line that is none."""
        return sum(part["count"] - 1 for name, part in self.manifest["parts"].items() if "." in name)


def header_of(path: Path) -> dict[str, Any]:
    """The header alone, read in a moment. Refused where the file is no backup."""
    with _reading(path) as tar:
        member = tar.next()
        if member is None or member.name != HEADER:
            raise Refusal("no_backup", f"{path} 不是本程序的备份文件。")
        header: dict[str, Any] = json.loads(_content(tar, member).read())
        return header


def examine(path: Path, on_part: Callable[[str], None] = lambda name: None) -> Contents:
    """Read the whole backup and compare every part with its hash. Refused, naming the part, where one differs."""
    header, manifest = header_of(path), None
    parts: dict[str, dict[str, Any]] = {}
    files = Tally()
    with _reading(path) as tar:
        while (member := tar.next()) is not None:
            on_part(member.name)
            manifest = _take(tar, member, parts, files) or manifest
            _forget(tar)
    if manifest is None:
        raise Refusal("cut_short", f"{path} 不完整，后面缺了一截。请换一份备份。")
    wrong = [name for name, part in manifest["parts"].items() if parts.get(name) != part]
    if wrong or set(parts) != set(manifest["parts"]):
        raise Refusal("damaged", f"{path} 坏了：{'、'.join(wrong) or '多出了内容'}和清单对不上。请换一份备份。")
    if files.plain != manifest["files"]:
        raise Refusal("damaged", f"{path} 坏了：附件和清单对不上。请换一份备份。")
    return Contents(header, manifest)


def _take(
    tar: tarfile.TarFile, member: tarfile.TarInfo, parts: dict[str, dict[str, Any]], files: Tally
) -> dict[str, Any] | None:
    """Hash one member; the manifest itself is returned."""
    if member.name.startswith(LINES):
        tally = Tally()
        for line in _unpacked(tar, member):
            tally.add(line)
        parts[part_of(member.name)] = tally.plain
        return None
    content, total, size, kept = _content(tar, member), hashlib.sha256(), 0, b""
    while piece := content.read(_PIECE):
        total.update(piece)
        size += len(piece)
        kept = kept + piece if member.name == MANIFEST else b""
    if total.hexdigest() != member.pax_headers.get(DIGEST):
        raise Refusal("damaged", f"备份坏了：{member.name} 的内容变了。请换一份备份。")
    if member.name.startswith(FILES):
        files.add(file_line(member.name.removeprefix(FILES), size, total.hexdigest()), size)
    return dict(json.loads(kept)) if member.name == MANIFEST else None


def part_of(name: str) -> str:
    """The table or list that a member holds."""
    return name.removeprefix(LINES).removesuffix(".jsonl.gz")


def members(path: Path) -> Iterator[tuple[str, Any]]:
    """Each member's name with its content: lines for tables and lists, a stream for everything else.

    Of a backup that was examined; the content must be used before the next one is asked for.
    """
    with _reading(path) as tar:
        while (member := tar.next()) is not None:
            is_lines = member.name.startswith(LINES)
            yield member.name, _unpacked(tar, member) if is_lines else _content(tar, member)
            _forget(tar)


@contextmanager
def _reading(path: Path) -> Iterator[tarfile.TarFile]:
    """The backup opened; whatever is wrong with its bytes becomes one sentence."""
    try:
        raw = path.open("rb")
    except OSError as problem:
        raise Refusal("no_file", f"备份文件打不开：{path}（{problem.strerror}）。请看看路径对不对。") from None
    with raw:
        try:
            with tarfile.open(fileobj=raw, mode="r:") as tar:
                yield tar
        except _BAD as problem:
            raise Refusal("damaged", f"{path} 坏了，或者不是本程序的备份文件（{problem}）。请换一份备份。") from None


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(member)
    if content is None:
        raise tarfile.TarError(member.name)
    return content


def _unpacked(tar: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[bytes]:
    with gzip.GzipFile(fileobj=_content(tar, member)) as packed:
        yield from packed
