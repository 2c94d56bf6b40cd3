"""Pictures made on the spot, as phones and screens make them. No surprises: what is not asked for is not in them."""

import io
import random
import struct
from functools import cache
from typing import Any

import pillow_heif
from PIL import Image

SECRET_PLACE = (29.0, 33.0, 46.5)
"""Degrees, minutes and seconds that must never be kept."""
CAMERA = "BeaconPhone 9"
TAKEN = "2023:11:18 20:14:05"


def an_image(width: int = 640, height: int = 480, mode: str = "RGB") -> Image.Image:
    """Soft colours with a bright spot in the upper left corner, so that turning and mirroring can be told."""
    across, down = Image.linear_gradient("L").rotate(90).resize((width, height)), Image.linear_gradient("L")
    image = Image.merge("RGB", (across, down.resize((width, height)), Image.new("L", (width, height), 90)))
    image.paste((255, 255, 255), (0, 0, width // 4, height // 4))
    return image.convert(mode)


@cache
def noise(width: int, height: int, seed: int = 1) -> Image.Image:
    """A picture that no format can make small."""
    return Image.frombytes("RGB", (width, height), random.Random(seed).randbytes(width * height * 3))


def an_exif(
    *, taken: str | None = TAKEN, offset: str | None = None, orientation: int = 1, place: bool = True
) -> Image.Exif:
    """The EXIF block of a phone: camera, time, orientation and, unless told otherwise, the place."""
    exif = Image.Exif()
    exif[0x0110], exif[0x0112] = CAMERA, orientation
    inner = exif.get_ifd(0x8769)
    if taken:
        inner[0x9003] = taken
    if offset:
        inner[0x9011] = offset
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: SECRET_PLACE, 3: "E", 4: (106.0, 34.0, 12.25)})
    return exif


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The bytes of a picture file."""
    out = io.BytesIO()
    if kind == "HEIF":
        pillow_heif.from_pillow(image).save(out, quality=80, exif=options["exif"].tobytes() if options else None)
    else:
        image.save(out, kind, **options)
    return out.getvalue()


def a_photo(width: int = 640, height: int = 480, **exif: Any) -> bytes:
    """A JPEG as a phone takes it."""
    return encoded(an_image(width, height), quality=85, exif=an_exif(**exif))


def segment(marker: int, payload: bytes) -> bytes:
    """A JPEG segment."""
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def opened(content: bytes) -> Image.Image:
    """The picture in the bytes, decoded."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image
