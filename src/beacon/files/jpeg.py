"""A JPEG file taken apart at its segments, so that what it tells about people can be left out without touching a pixel.

Source: ITU-T T.81 annex B (markers), JFIF 1.02, CIPA DC-008 (EXIF in APP1), ICC.1 annex B.4 (profile in APP2).
Only what is needed to show the picture is kept: a list of what stays is safe against the next camera's inventions,
a list of what goes is not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

SOI = b"\xff\xd8"
EOI = b"\xff\xd9"

_SOS, _EOI, _SOI, _COM, _TEM = 0xDA, 0xD9, 0xD8, 0xFE, 0x01
_APP0, _APP1, _APP2, _APP14, _LAST_APP = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
"""Baseline, extended and progressive with Huffman codes: those that browsers show."""
_OTHER_FRAMES = frozenset({0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
_LOWEST_KNOWN = 0xC0
_EXTENSIONS = range(0xF0, 0xFE)
_KEPT = {_APP0: b"JFIF\x00", _APP2: b"ICC_PROFILE\x00", _APP14: b"Adobe"}
"""Application segments that change how the pixels look, by their first bytes."""

MOST_SCANS = 100
"""Cameras write 1 to about 12. Each costs the decoder a walk over the whole picture, so a small file with a million
of them would keep it busy for days."""

MOST_SEGMENTS = 5000
"""A file of 20 MB has about 300 of full length. Four bytes can be one, and five million of them cost half a minute."""

_NEXT = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")
"""The next marker, past stuffed zeros, fill bytes and restart marks."""


class BrokenJpeg(ValueError):
    """Bytes that begin like a JPEG and are none that could be shown."""


@dataclass(frozen=True)
class Segment:
    """Bytes from `start` to `end`: a marker with its payload, for a scan also the coded pixels after it."""

    marker: int
    start: int
    end: int


@dataclass(frozen=True)
class Jpeg:
    """The first picture of a file."""

    width: int
    height: int
    kept: tuple[Segment, ...]
    exif: bytes


def segments(content: bytes) -> Iterator[Segment]:
    """The segments between the start mark and the first end mark, in order; none overlaps another.

    Bytes between segments are skipped as decoders do. BrokenJpeg where the bytes mean nothing, and where they end
    without an end mark: the file was cut short, and decoders would fill the rest with grey.
    """
    if content[:2] != SOI:
        raise BrokenJpeg("no start mark")
    place = 2
    while found := _NEXT.search(content, place):
        marker, start = found[1][0], found.start()
        if marker == _EOI:
            return
        if marker == _TEM:
            place = start + 2
            continue
        if marker < _LOWEST_KNOWN or marker == _SOI:
            raise BrokenJpeg("unknown marker")
        place = _end(content, start)
        if marker == _SOS:
            after = _NEXT.search(content, place)
            place = after.start() if after else len(content)
        yield Segment(marker, start, place)
    raise BrokenJpeg("no end mark")


def _end(content: bytes, start: int) -> int:
    """Where the segment that starts with its marker at `start` ends."""
    length = int.from_bytes(content[start + 2 : start + 4], "big")
    end = start + 2 + length
    if length < 2 or end > len(content):
        raise BrokenJpeg("a segment runs past the end")
    return end


def take_apart(content: bytes) -> Jpeg:
    """The picture's size, its EXIF block and the segments to keep. BrokenJpeg where there is no picture."""
    width = height = scans = 0
    kept: list[Segment] = []
    exif = b""
    for number, segment in enumerate(segments(content)):
        if number >= MOST_SEGMENTS:
            raise BrokenJpeg("too many segments")
        payload = content[segment.start + 4 : segment.start + 20]
        if segment.marker in _FRAMES and not width:
            width, height = _dimensions(payload)
        elif segment.marker in _FRAMES | _OTHER_FRAMES:
            raise BrokenJpeg("a kind of JPEG that browsers do not show")
        elif segment.marker == _APP1 and payload.startswith(b"Exif\x00") and not exif:
            exif = content[segment.start + 4 : segment.end]
        scans += segment.marker == _SOS
        if scans > MOST_SCANS:
            raise BrokenJpeg("too many scans")
        if _shows(segment.marker, payload):
            kept.append(segment)
    if not scans or not width or not height:
        raise BrokenJpeg("no picture in it")
    return Jpeg(width, height, tuple(kept), exif)


def _shows(marker: int, payload: bytes) -> bool:
    """Whether the segment is needed to show the picture."""
    if _APP0 <= marker <= _LAST_APP:
        return marker in _KEPT and payload.startswith(_KEPT[marker])
    return marker != _COM and marker not in _EXTENSIONS


def _dimensions(payload: bytes) -> tuple[int, int]:
    """Width and height from a frame header; BrokenJpeg for other than 8 bits a sample."""
    if len(payload) < 6 or payload[0] != 8:
        raise BrokenJpeg("not 8 bits a sample")
    return int.from_bytes(payload[3:5], "big"), int.from_bytes(payload[1:3], "big")


def put_together(content: bytes, jpeg: Jpeg, exif: bytes = b"") -> bytes:
    """The file anew from its kept segments, with `exif` as the only block about the picture.

    Whatever followed the end mark (a second picture, a short film, a maker's trailer) is gone with the rest.
    """
    view = memoryview(content)
    pieces: list[bytes | memoryview] = [SOI]
    rest = list(jpeg.kept)
    if rest and rest[0].marker == _APP0:
        # JFIF wants to be first; readers of EXIF accept to be second.
        first = rest.pop(0)
        pieces.append(view[first.start : first.end])
    if exif:
        pieces += [b"\xff\xe1", (len(exif) + 2).to_bytes(2, "big"), exif]
    pieces += [view[segment.start : segment.end] for segment in rest]
    pieces.append(EOI)
    return b"".join(pieces)
