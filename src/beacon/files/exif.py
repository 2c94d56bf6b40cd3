"""The little of a picture's EXIF block that we use: when it was taken and which way is up.

The block is a TIFF file in miniature (EXIF 2.32, CIPA DC-008). Reading is written to survive any bytes: a tag that
cannot be read is a tag that is not there. Nothing here ever looks at the place where a picture was taken.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from beacon.kit.clock import SHANGHAI

HEADER = b"Exif\x00\x00"
UPRIGHT = 1
ORIENTATIONS = range(1, 9)

_ORIENTATION, _EXIF_FOLDER = 0x0112, 0x8769
_TAKEN, _DIGITISED = 0x9003, 0x9004
_TAKEN_OFFSET, _DIGITISED_OFFSET = 0x9011, 0x9012
_ASCII, _SHORT, _LONG = 2, 3, 4
_ENTRY_BYTES = 12
_LONGEST_TEXT = 40
_MOMENT = re.compile(r"(\d{4})[:\-/.](\d{2})[:\-/.](\d{2})[ T](\d{2}):(\d{2}):(\d{2})")
_OFFSET = re.compile(r"[+-]\d{2}:\d{2}")


@dataclass(frozen=True)
class Exif:
    """When a picture was taken, if it says so, and its orientation (1 is upright, EXIF tag 0x0112)."""

    taken_at: datetime | None = None
    orientation: int = UPRIGHT


def read(block: bytes) -> Exif:
    """What an EXIF block says; all unknown for bytes that are none. Never raises.

    A time without an offset from UTC is read as Asia/Shanghai. The time of the last change (0x0132) is not used:
    editing a picture moves it.
    """
    block = block.removeprefix(HEADER)
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(block[:4])
    if order is None:
        return Exif()
    values = dict(_folder(block, order, _number(block, order, 4)))
    folder = values.get(_EXIF_FOLDER)
    inner = dict(_folder(block, order, folder)) if isinstance(folder, int) else {}
    orientation = values.get(_ORIENTATION)
    return Exif(
        taken_at=_moment(inner.get(_TAKEN), inner.get(_TAKEN_OFFSET))
        or _moment(inner.get(_DIGITISED), inner.get(_DIGITISED_OFFSET)),
        orientation=orientation if isinstance(orientation, int) and orientation in ORIENTATIONS else UPRIGHT,
    )


def only_orientation(orientation: int) -> bytes:
    """An EXIF block that says which way is up and nothing else."""
    folder = struct.pack(">HHHIHHI", 1, _ORIENTATION, _SHORT, 1, orientation, 0, 0)
    return HEADER + b"MM\x00*" + struct.pack(">I", 8) + folder


def _number(block: bytes, order: str, at: int, size: str = "I") -> int:
    """The unsigned number at a place; 0 where the block is too short."""
    try:
        return int(struct.unpack_from(order + size, block, at)[0])
    except struct.error:
        return 0


def _folder(block: bytes, order: str, at: int) -> Iterator[tuple[int, int | str]]:
    """The tags of one folder whose values are a single number or a short text."""
    if at <= 0:
        return
    for place in range(at + 2, at + 2 + _number(block, order, at, "H") * _ENTRY_BYTES, _ENTRY_BYTES):
        if place + _ENTRY_BYTES > len(block):
            return
        tag, kind, count = struct.unpack_from(order + "HHI", block, place)
        if kind == _SHORT and count == 1:
            yield tag, _number(block, order, place + 8, "H")
        elif kind == _LONG and count == 1:
            yield tag, _number(block, order, place + 8)
        elif kind == _ASCII and count <= _LONGEST_TEXT:
            start = place + 8 if count <= 4 else _number(block, order, place + 8)
            yield tag, block[start : start + count].decode("ascii", "replace").rstrip("\x00 ")


def _moment(text: int | str | None, offset: int | str | None) -> datetime | None:
    """The moment in `2023:11:18 20:14:05`, with an offset like `+08:00` or else in Asia/Shanghai."""
    found = _MOMENT.match(text) if isinstance(text, str) else None
    if found is None:
        return None
    try:
        year, month, day, hour, minute, second = (int(part) for part in found.groups())
        moment = datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI)
        if isinstance(offset, str) and _OFFSET.fullmatch(offset):
            moment = datetime.fromisoformat(moment.replace(tzinfo=None).isoformat() + offset)
        # A day at either end of the calendar cannot be told in another time zone.
        return moment.astimezone(SHANGHAI) if 1 < year < 9999 else None
    except ValueError:
        return None
