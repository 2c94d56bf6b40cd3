"""What a file is, told by its bytes and never by its name."""

from enum import StrEnum

_STILLS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_GENERIC_STILLS = frozenset({b"mif1", b"msf1"})
_SCREEN = b"\x89PNG\r\n\x1a\n"
_OTHER_PICTURES = (b"BM", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00", b"\xff\x0a", b"8BPS")
_FILMS = (b"\x1a\x45\xdf\xa3", b"FLV\x01", b"\x00\x00\x01\xba", b"#!AMR")


class Kind(StrEnum):
    """What the first bytes say."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIF = "heif"
    GIF = "gif"
    FILM = "film"
    OTHER_PICTURE = "other_picture"
    PDF = "pdf"
    NO_PICTURE = "no_picture"


HEAD_BYTES = 64
"""How much of a file `sniff` looks at."""


def sniff(head: bytes) -> Kind:
    """The kind of a file whose first bytes are `head`."""
    if head[:3] == b"\xff\xd8\xff":
        return Kind.JPEG
    if head[:8] == _SCREEN:
        return Kind.PNG
    if head[:4] == b"RIFF":
        return {b"WEBP": Kind.WEBP, b"AVI ": Kind.FILM}.get(head[8:12], Kind.NO_PICTURE)
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return Kind.GIF
    if head[4:8] == b"ftyp":
        return _boxed(head)
    if head[:5] == b"%PDF-":
        return Kind.PDF
    if head.startswith(_FILMS):
        return Kind.FILM
    return Kind.OTHER_PICTURE if head.startswith(_OTHER_PICTURES) else Kind.NO_PICTURE


def _boxed(head: bytes) -> Kind:
    """A file of boxes (ISO/IEC 14496-12): still pictures and films differ by the brands they name."""
    length = min(int.from_bytes(head[:4], "big"), HEAD_BYTES)
    brands = {head[8:12]} | {head[place : place + 4] for place in range(16, length - 3, 4)}
    if brands & _STILLS:
        return Kind.HEIF
    if b"avif" in brands or b"avis" in brands:
        return Kind.OTHER_PICTURE
    return Kind.HEIF if brands & _GENERIC_STILLS else Kind.FILM


def dimensions(kind: Kind, content: bytes) -> tuple[int, int]:
    """Width and height of a PNG or WebP from its header, before any of it is decoded; (0, 0) where it tells none."""
    if kind is Kind.PNG and content[12:16] == b"IHDR":
        return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    if kind is Kind.WEBP and len(content) >= 30:
        return _webp_dimensions(content[12:16], content)
    return 0, 0


def _webp_dimensions(chunk: bytes, content: bytes) -> tuple[int, int]:
    """RFC 9649: the extended, the lossless and the lossy header."""
    if chunk == b"VP8X":
        return int.from_bytes(content[24:27], "little") + 1, int.from_bytes(content[27:30], "little") + 1
    if chunk == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 ":
        width, height = int.from_bytes(content[26:28], "little"), int.from_bytes(content[28:30], "little")
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0
