"""Photos made fit to keep: nothing about the place, one clear sentence for what is no photo."""

import io
import struct
import zipfile
import zlib
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from beacon.files import exif
from beacon.files.jpeg import take_apart
from beacon.files.pictures import BAND, MOST_BYTES, SMALL_BYTES, SMALL_EDGE, clean, likeness, shrink
from beacon.kit.clock import SHANGHAI
from beacon.kit.refusals import Refusal
from tests.support.pictures import CAMERA, a_photo, an_exif, an_image, encoded, noise, opened

TAKEN_AT = datetime(2023, 11, 18, 20, 14, 5, tzinfo=SHANGHAI)


def _sentence(name: str, content: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        clean(name, content)
    assert caught.value.reason.field == "photos"
    return caught.value.sentence


def _bright_corner(image: Image.Image) -> tuple[str, str]:
    """In which corner the white spot of `an_image` lies."""
    width, height = image.size
    corners = {
        ("top", "left"): (width // 8, height // 8),
        ("top", "right"): (width - width // 8, height // 8),
        ("bottom", "left"): (width // 8, height - height // 8),
        ("bottom", "right"): (width - width // 8, height - height // 8),
    }
    return max(corners, key=lambda corner: sum(image.convert("RGB").getpixel(corners[corner])))  # type: ignore[arg-type]


def test_jpeg_keeps_its_pixels_and_time_and_loses_place_and_camera() -> None:
    """N04: the place is always dropped, for a JPEG without touching a pixel."""
    photo = a_photo()

    kept = clean("IMG_1.jpg", photo)

    assert kept.taken_at == TAKEN_AT
    assert dict(opened(kept.content).getexif()) == {}
    assert CAMERA.encode() not in kept.content
    assert opened(kept.content).tobytes() == opened(photo).tobytes()


def test_turned_jpeg_keeps_its_orientation_and_nothing_else() -> None:
    """N04."""
    kept = clean("IMG_1.jpg", a_photo(orientation=6))

    told = opened(kept.content).getexif()
    assert dict(told) == {0x0112: 6}
    assert dict(told.get_ifd(0x8825)) == {}
    assert take_apart(kept.content).exif == exif.only_orientation(6)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_other_formats_become_upright_jpeg_without_place(kind: str, orientation: int) -> None:
    """N04: PNG, WebP and HEIC are written anew."""
    photo = encoded(an_image(320, 240), kind, exif=an_exif(orientation=orientation))

    kept = clean(f"photo.{kind.lower()}", photo)

    image = opened(kept.content)
    assert (image.format, kept.taken_at) == ("JPEG", TAKEN_AT)
    assert dict(image.getexif()) == {}
    assert CAMERA.encode() not in kept.content
    assert (image.size, _bright_corner(image)) == (
        ((320, 240), ("top", "left")) if orientation == 1 else ((240, 320), ("top", "right"))
    )


def test_see_through_and_pale_pictures_stay_readable() -> None:
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    sixteen_bits = Image.new("I;16", (40, 40), 40_000)
    palette = an_image(40, 40).quantize(8)

    assert opened(clean("a.png", encoded(clear, "PNG")).content).getpixel((5, 5)) == (255, 255, 255)
    assert abs(opened(clean("a.png", encoded(sixteen_bits, "PNG")).content).getpixel((5, 5)) - 156) <= 1  # type: ignore[operator]
    assert opened(clean("a.png", encoded(palette, "PNG", transparency=3)).content).mode == "RGB"


def test_same_picture_with_and_without_metadata_is_kept_as_the_same_bytes() -> None:
    with_place, without = a_photo(), encoded(an_image(), quality=85)

    assert clean("a.jpg", with_place).content == clean("b.jpg", without).content


def _a_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("照片.txt", "x" * 1000)
    return out.getvalue()


def _moving(kind: str) -> bytes:
    frames = [an_image(30, 30), an_image(30, 30).transpose(Image.Transpose.ROTATE_180)]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:])


def _huge_png(width: int, height: int) -> bytes:
    def chunk(name: bytes, payload: bytes) -> bytes:
        return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(name + payload))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def _huge_jpeg() -> bytes:
    photo = encoded(an_image(96, 64))
    frame = photo.index(b"\xff\xc0") + 5
    return photo[:frame] + struct.pack(">HH", 60_000, 60_000) + photo[frame + 4 :]


def _huge_webp() -> bytes:
    webp = bytearray(_moving("WEBP"))
    assert webp[12:16] == b"VP8X"
    webp[24:30] = (16_382).to_bytes(3, "little") * 2
    return bytes(webp)


BROKEN = "「IMG_1.jpg」没有传完整或已损坏，请重新选一次。"
TOO_MANY = "「IMG_1.jpg」的像素太多，请用普通模式拍，或压小再传。"
NO_PHOTO = "「IMG_1.jpg」不是照片，请重新选一张。"
MOVING = "「IMG_1.jpg」是动图，请换一张普通照片。"
FILM = "「IMG_1.jpg」是视频，这里只放照片，请重新选一张。"


@pytest.mark.parametrize(
    ("case", "content", "sentence"),
    [
        ("text", "今天开展消防演练".encode(), NO_PHOTO),
        ("zip", _a_zip(), NO_PHOTO),
        ("a web page", b"<html><script>alert(1)</script></html>", NO_PHOTO),
        ("a drawing", b"<svg xmlns='http://www.w3.org/2000/svg'/>", NO_PHOTO),
        ("empty", b"", "「IMG_1.jpg」是空的，可能没有传完，请重新选一张。"),
        ("pdf", b"%PDF-1.7\n", "「IMG_1.jpg」是PDF文件，不是照片，请重新选一张。"),
        ("gif", _moving("GIF"), MOVING),
        ("moving png", _moving("PNG"), MOVING),
        ("moving webp", _moving("WEBP"), MOVING),
        ("bitmap", encoded(an_image(30, 30), "BMP"), "「IMG_1.jpg」的格式这里打不开，请另存为JPG再传。"),
        ("tiff", encoded(an_image(30, 30), "TIFF"), "「IMG_1.jpg」的格式这里打不开，请另存为JPG再传。"),
        (
            "avif",
            b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1",
            "「IMG_1.jpg」的格式这里打不开，请另存为JPG再传。",
        ),
        ("film", b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", FILM),
        ("film of an iPhone", b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  ", FILM),
        ("jpeg cut short", a_photo()[:5000], BROKEN),
        ("jpeg cut at its header", a_photo()[:60], BROKEN),
        ("png cut short", encoded(noise(60, 60), "PNG")[:4000], BROKEN),
        ("webp cut short", encoded(noise(60, 60), "WEBP")[:1000], BROKEN),
        ("heic cut short", encoded(an_image(), "HEIF")[:700], BROKEN),
        ("heic of nothing", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", BROKEN),
        ("png of a gigapixel", _huge_png(32_000, 32_000), TOO_MANY),
        ("png as long as a street", _huge_png(70_000, 1), TOO_MANY),
        ("jpeg of 3600 megapixels", _huge_jpeg(), TOO_MANY),
        ("webp of 268 megapixels", _huge_webp(), TOO_MANY),
    ],
)
def test_bad_input_gets_one_sentence_that_names_the_file(case: str, content: bytes, sentence: str) -> None:
    assert _sentence("IMG_1.jpg", content) == sentence


@pytest.mark.parametrize("mode", ["1", "LA", "RGBA", "I;16"])
def test_what_makes_a_picture_plain_is_never_as_large_as_the_picture(
    mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """N07 Ten kilobytes of PNG took more than a gigabyte, in each process that was sent one."""
    asked = list[tuple[int, int]]()
    convert = Image.Image.convert

    def noted(image: Image.Image, to: str, *rest: object) -> Image.Image:
        if to in ("RGBA", "I"):
            asked.append(image.size)
        return convert(image, to, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Image.Image, "convert", noted)
    file = io.BytesIO()
    Image.new(mode, (40, 3 * BAND + 7)).save(file, "PNG")

    kept = Image.open(io.BytesIO(clean("IMG_1.png", file.getvalue()).content))

    assert kept.size == (40, 3 * BAND + 7)
    assert max((height for _, height in asked), default=0) <= BAND


def test_too_large_a_file_is_refused_with_its_size() -> None:
    assert _sentence("会场.jpg", bytes(MOST_BYTES + 1)) == "「会场.jpg」有21MB，一张最多20MB，请把照片压小再传。"


def test_long_or_hidden_names_are_shown_short_and_plain() -> None:
    assert _sentence(f"C:\\照片\\{'很' * 100}长的名字.jpg", b"x") == (
        "「很很很很很很很很很很很很很很很很…很很很很长的名字.jpg」不是照片，请重新选一张。"
    )
    assert _sentence("\u202egpj.exe\n", b"x") == "「gpj.exe」不是照片，请重新选一张。"


@given(
    st.sampled_from([a_photo(64, 48), *(encoded(an_image(64, 48), kind) for kind in ("PNG", "WEBP", "HEIF"))]),
    st.integers(0, 2000),
    st.binary(min_size=1, max_size=8),
)
def test_damaged_photo_is_kept_clean_or_refused(photo: bytes, place: int, damage: bytes) -> None:
    """N04: whatever the bytes, what is kept carries no EXIF but the orientation."""
    place %= len(photo)
    damaged = photo[:place] + damage + photo[place + len(damage) :]

    try:
        kept = clean("a.jpg", damaged)
    except Refusal:
        return

    block = take_apart(kept.content).exif
    assert block in {b"", *(exif.only_orientation(orientation) for orientation in range(2, 9))}


def test_small_copy_is_upright_within_its_bounds_and_bare() -> None:
    """N04, and the photo of N07: at most 300 KB."""
    kept = clean("IMG_1.jpg", a_photo(2000, 1500, orientation=6))

    small = shrink(kept.content)

    image = opened(small.content)
    assert (image.size, image.format, dict(image.getexif())) == ((1200, SMALL_EDGE), "JPEG", {})
    assert _bright_corner(image) == ("top", "right")
    assert len(small.content) <= SMALL_BYTES


def test_small_copy_of_the_worst_picture_is_small_too() -> None:
    small = shrink(encoded(noise(2400, 1800), quality=95))

    assert len(small.content) <= SMALL_BYTES


def test_small_picture_is_not_blown_up() -> None:
    assert opened(shrink(encoded(an_image(200, 100))).content).size == (200, 100)


def test_photo_that_does_not_decode_has_no_small_copy() -> None:
    photo = encoded(an_image(96, 64))

    with pytest.raises(ValueError, match="does not decode"):
        shrink(photo[:400])


def test_likeness_survives_size_quality_and_turning_and_tells_pictures_apart() -> None:
    photo = a_photo(1200, 900)
    smaller = encoded(an_image(500, 375), quality=40)
    turned = encoded(an_image(1200, 900).transpose(Image.Transpose.ROTATE_90), quality=85, exif=an_exif(orientation=6))
    another = encoded(noise(9, 8).resize((600, 450)))

    def distance(one: bytes, other: bytes) -> int:
        first, second = shrink(one).likeness, shrink(other).likeness
        assert first is not None and second is not None
        return ((first ^ second) & (1 << 64) - 1).bit_count()

    assert distance(photo, smaller) <= 6
    assert distance(photo, turned) <= 6
    assert distance(photo, another) > 12


def test_likeness_is_a_signed_64_bit_number_read_row_by_row() -> None:
    rising = Image.new("L", (9, 8))
    rising.putdata([place * 20 for _ in range(8) for place in range(9)])
    one_step = Image.new("L", (9, 8), 100)
    one_step.putpixel((8, 7), 200)

    assert likeness(rising) == -1
    assert likeness(rising.transpose(Image.Transpose.FLIP_LEFT_RIGHT)) == 0
    assert likeness(one_step) == 1


def test_flat_picture_has_no_likeness() -> None:
    assert likeness(Image.new("RGB", (100, 100), (20, 20, 20))) is None
