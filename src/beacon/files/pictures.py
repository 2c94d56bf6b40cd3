"""Photos as they come from phones, made fit to keep: pictures without anything about the place or the camera.

Pure: bytes in, bytes out. A JPEG keeps every pixel as it came, only its segments are sorted; other formats are decoded
and written anew. Whatever cannot be kept is refused with one sentence that names the file and says what to do.
"""

import io
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pillow_heif
from PIL import Image, ImageOps

from beacon.files import exif
from beacon.files.jpeg import BrokenJpeg, put_together, take_apart
from beacon.files.names import shown
from beacon.files.sniffing import HEAD_BYTES, Kind, dimensions, sniff
from beacon.kit.refusals import Refusal

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 80_000_000
LONGEST_EDGE = 65_500
"""What a JPEG can hold; nearest round number below 2¹⁶."""
SMALL_EDGE = 1600
SMALL_BYTES = 300_000
LONGEST_PROFILE = 20_000
"""Bytes of a colour profile that a small copy may carry; those of phones have about 500."""
GOOD_QUALITY = 90
SMALL_QUALITIES = (82, 72, 62, 50, 38)
SHRINK = 0.75
BAND = 256
"""Rows that are turned into plain colours at a time."""
FLAT = 8
"""Of 255 levels of grey: a picture with less contrast is as like any other flat one."""

_ONE_AT_A_TIME = threading.Lock()
"""A picture of MOST_PIXELS takes a third of a gigabyte while it is decoded; one in a process is enough."""

_SENTENCES = {
    Kind.GIF: ("gif", "{}是动图，请换一张普通照片。"),
    Kind.FILM: ("film", "{}是视频，这里只放照片，请重新选一张。"),
    Kind.OTHER_PICTURE: ("other_picture", "{}的格式这里打不开，请另存为JPG再传。"),
    Kind.PDF: ("pdf", "{}是PDF文件，不是照片，请重新选一张。"),
    Kind.NO_PICTURE: ("not_a_picture", "{}不是照片，请重新选一张。"),
}


@dataclass(frozen=True)
class Picture:
    """A photo fit to keep: a JPEG without metadata but its orientation, and when it was taken if it said so."""

    content: bytes
    taken_at: datetime | None


@dataclass(frozen=True)
class Small:
    """The small copy of a photo, and its likeness: the 64-bit dHash as a signed number, None for a flat picture."""

    content: bytes
    likeness: int | None


def too_large(name: str, size: int) -> Refusal:
    """The refusal of a photo of more than MOST_BYTES."""
    return Refusal(
        "photo_too_large",
        f"{shown(name)}有{-(-size // 2**20)}MB，一张最多{MOST_BYTES // 2**20}MB，请把照片压小再传。",
        "photos",
    )


def clean(name: str, content: bytes) -> Picture:
    """A photo fit to keep, from the bytes of a JPEG, PNG, WebP or HEIC file that the person calls `name`.

    Refused: more than MOST_BYTES or MOST_PIXELS, empty, cut short, moving, no picture at all.
    """
    if len(content) > MOST_BYTES:
        raise too_large(name, len(content))
    if not content:
        raise _refusal("empty_photo", "{}是空的，可能没有传完，请重新选一张。", name)
    kind = sniff(content[:HEAD_BYTES])
    if kind in _SENTENCES:
        raise _refusal(*_SENTENCES[kind], name)
    return _clean_jpeg(name, content) if kind is Kind.JPEG else _clean_other(name, kind, content)


def _refusal(code: str, sentence: str, name: str) -> Refusal:
    return Refusal(code, sentence.format(shown(name)), "photos")


def _unreadable(name: str) -> Refusal:
    return _refusal("broken_photo", "{}没有传完整或已损坏，请重新选一次。", name)


def _check_size(name: str, width: int, height: int) -> None:
    """Refuse what would fill the memory, by the header alone."""
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_EDGE:
        raise _refusal("too_many_pixels", "{}的像素太多，请用普通模式拍，或压小再传。", name)


def _clean_jpeg(name: str, content: bytes) -> Picture:
    """The same pixels with nothing else than which way is up. Costs a search for markers, no decoding."""
    try:
        jpeg = take_apart(content)
    except BrokenJpeg:
        raise _unreadable(name) from None
    _check_size(name, jpeg.width, jpeg.height)
    told = exif.read(jpeg.exif)
    upright = told.orientation == exif.UPRIGHT
    kept = put_together(content, jpeg, b"" if upright else exif.only_orientation(told.orientation))
    return Picture(kept, told.taken_at)


def _clean_other(name: str, kind: Kind, content: bytes) -> Picture:
    """A PNG, WebP or HEIC picture written anew as JPEG, upright."""
    if kind is not Kind.HEIF:
        _check_size(name, *dimensions(kind, content))
    try:
        with _ONE_AT_A_TIME:
            return _rewritten(name, kind, content)
    except Refusal:
        raise
    except Exception:  # decoders of damaged files raise whatever they stumble over
        raise _unreadable(name) from None


def _rewritten(name: str, kind: Kind, content: bytes) -> Picture:
    with _opened(name, kind, content) as image:
        told = exif.read(image.info.get("exif") or b"")
        if kind is not Kind.HEIF:
            # A HEIC file turns its pixels by itself and says it a second time in its EXIF block.
            ImageOps.exif_transpose(image, in_place=True)
        return Picture(_encoded(_plain(image), GOOD_QUALITY, image.info.get("icc_profile")), told.taken_at)


def _opened(name: str, kind: Kind, content: bytes) -> Image.Image:
    """The picture, its size checked before it is decoded."""
    if kind is Kind.HEIF:
        heif = pillow_heif.open_heif(content, convert_hdr_to_8bit=True)
        _check_size(name, *heif.size)
        opened: Image.Image = heif.to_pillow()
        return opened
    image: Image.Image = Image.open(io.BytesIO(content), formats=(kind.upper(),))
    if getattr(image, "is_animated", False):
        raise _refusal(*_SENTENCES[Kind.GIF], name)
    image.load()
    return image


def _plain(image: Image.Image) -> Image.Image:
    """The picture in three colours on white, or in grey."""
    if image.mode in ("RGB", "L"):
        return image
    if image.mode.startswith("I"):
        return _by_bands(image, "L", _from_deep_grey)
    if image.mode == "1":
        return image.convert("L")
    return _by_bands(image, "RGB", _on_white) if image.has_transparency_data else image.convert("RGB")


def _by_bands(image: Image.Image, mode: str, change: Callable[[Image.Image], Image.Image]) -> Image.Image:
    """The picture changed band by band: what is needed on the way is never as large as the picture."""
    whole, (width, height) = Image.new(mode, image.size), image.size
    for top in range(0, height, BAND):
        whole.paste(change(image.crop((0, top, width, min(top + BAND, height)))), (0, top))
    return whole


def _from_deep_grey(image: Image.Image) -> Image.Image:
    """16 bits of grey; a plain conversion would cut them off at white."""
    return image.convert("I").point(lambda level: level / 256).convert("L")


def _on_white(image: Image.Image) -> Image.Image:
    see_through, white = image.convert("RGBA"), Image.new("RGB", image.size, "white")
    white.paste(see_through, mask=see_through.getchannel("A"))
    return white


def _encoded(image: Image.Image, quality: int, profile: bytes | None = None) -> bytes:
    """A JPEG without metadata. A colour profile is kept where it is one of three colours: it says nothing of people."""
    fits = profile is not None and image.mode == "RGB" and profile[16:20] == b"RGB "
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True, icc_profile=profile if fits else None)
    return out.getvalue()


def shrink(content: bytes) -> Small:
    """The small copy of a kept photo: upright, long edge SMALL_EDGE, at most SMALL_BYTES; and the photo's likeness.

    ValueError for a photo that does not decode.
    """
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
            profile = image.info.get("icc_profile")
            image.thumbnail((SMALL_EDGE, SMALL_EDGE), Image.Resampling.LANCZOS)
            upright = _plain(ImageOps.exif_transpose(image))
    except Exception as problem:  # decoders of damaged files raise whatever they stumble over
        raise ValueError("the photo does not decode") from problem
    return Small(_fitted(upright, profile if profile and len(profile) <= LONGEST_PROFILE else None), likeness(upright))


def _fitted(image: Image.Image, profile: bytes | None) -> bytes:
    """The picture in at most SMALL_BYTES: first with less quality, then with fewer pixels."""
    while True:
        for quality in SMALL_QUALITIES:
            small = _encoded(image, quality, profile)
            if len(small) <= SMALL_BYTES:
                return small
        width, height = image.size
        image = image.resize((max(1, int(width * SHRINK)), max(1, int(height * SHRINK))), Image.Resampling.LANCZOS)


def likeness(image: Image.Image) -> int | None:
    """dHash: of 9 × 8 greys, whether each is darker than its right neighbour, row by row from the highest bit.

    Signed, because databases know no unsigned 64-bit numbers. None for a picture with next to no contrast.
    """
    grey = image.convert("L").resize((9, 8), Image.Resampling.LANCZOS).tobytes()
    if max(grey) - min(grey) < FLAT:
        return None
    bits = 0
    for row in range(0, 72, 9):
        for place in range(row, row + 8):
            bits = bits << 1 | (grey[place] < grey[place + 1])
    return bits - (1 << 64) if bits >> 63 else bits
