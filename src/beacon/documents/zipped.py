"""Many files as one ZIP, made while it is sent: never more of it in memory than a piece of one file."""

import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import IO

PIECE = 1 << 16
_EARLIEST = date(1980, 1, 1)
"""A ZIP knows no day before it."""


@dataclass(frozen=True)
class Member:
    """One file of the ZIP: its path in it, the day it bears, and how its bytes are opened. Opening may raise
    OSError: the file is then left out and named in the list at the end."""

    path: str
    day: date
    take: Callable[[], IO[bytes]]


class _Pipe:
    """What the ZIP is written to: keeps the bytes until they are fetched, and cannot be wound back."""

    def __init__(self) -> None:
        self.held: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self.held.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def fetch(self) -> bytes:
        whole, self.held = b"".join(self.held), []
        return whole


def zipped(members: Iterable[Member], *, lacking: str) -> Iterator[bytes]:
    """The ZIP, piece by piece. Photos and Office files are packed already and are stored as they are. `lacking` is
    the name of a list of the files that could not be opened, written where there are any."""
    pipe, gone = _Pipe(), list[str]()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as bundle:  # type: ignore[call-overload]
        for member in members:
            try:
                content = member.take()
            except OSError:
                gone.append(member.path)
                continue
            with closing(content), bundle.open(_head(member), "w", force_zip64=True) as place:
                while piece := content.read(PIECE):
                    place.write(piece)
                    yield pipe.fetch()
            yield pipe.fetch()
        if gone:
            bundle.writestr(lacking, "\r\n".join(gone).encode("utf-8-sig"))
    yield pipe.fetch()


def _head(member: Member) -> zipfile.ZipInfo:
    day = max(member.day, _EARLIEST)
    return zipfile.ZipInfo(member.path, (day.year, day.month, day.day, 0, 0, 0))
