"""The segment walker: nothing but the picture goes through it, and all of the picture does."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.files.jpeg import MOST_SCANS, MOST_SEGMENTS, BrokenJpeg, put_together, segments, take_apart
from tests.support.pictures import a_photo, an_image, encoded, opened, segment

PLAIN = encoded(an_image(96, 64))
PROGRESSIVE = encoded(an_image(96, 64), progressive=True)
SECRET = b"29.5629N 106.5516E"

_secret_segments = st.lists(
    st.builds(
        lambda marker, head, tail: segment(marker, head + SECRET + tail),
        st.sampled_from([0xE1, 0xE2, 0xE3, 0xE5, 0xEB, 0xED, 0xEF, 0xFE]),
        st.sampled_from([b"Exif\x00\x00", b"http://ns.adobe.com/xap/1.0/\x00", b"Photoshop 3.0\x00", b"MPF\x00", b""]),
        st.binary(max_size=300),
    ),
    max_size=6,
)


def _through(content: bytes) -> bytes:
    return put_together(content, take_apart(content))


@given(_secret_segments, st.sampled_from([PLAIN, PROGRESSIVE]), st.binary(max_size=100))
def test_everything_about_people_goes_and_every_pixel_stays(
    secrets: list[bytes], picture: bytes, trailer: bytes
) -> None:
    """N04: comments, EXIF, XMP, IPTC, makers' segments and what follows the picture are left out."""
    content = picture[:20] + b"".join(secrets) + picture[20:] + trailer + SECRET

    kept = _through(content)

    assert kept == _through(picture)
    assert SECRET not in kept
    assert opened(kept).tobytes() == opened(picture).tobytes()


def test_clean_picture_goes_through_byte_for_byte() -> None:
    assert _through(PLAIN) == PLAIN
    assert _through(_through(a_photo())) == _through(a_photo())


def test_colour_profile_and_kind_of_colours_stay() -> None:
    profile = b"\x00" * 16 + b"RGB " + bytes(200)
    four_colours = encoded(an_image(96, 64, "CMYK"))

    assert opened(_through(encoded(an_image(96, 64), icc_profile=profile))).info["icc_profile"] == profile
    assert opened(_through(four_colours)).tobytes() == opened(four_colours).tobytes()


def test_second_picture_and_film_behind_the_first_are_cut_off() -> None:
    """N04: phones put a second picture with its own place, or a short film, behind the first."""
    content = PLAIN + a_photo() + b"\x00\x00\x00\x18ftypmp42" + SECRET

    assert _through(content) == PLAIN


@pytest.mark.parametrize("stray", [b"\x00\x00\x00", b"\xff\xff\xff", b"ab\x00", b"\xff\x00", b"\xff\xd3"])
def test_stray_bytes_between_segments_do_no_harm(stray: bytes) -> None:
    assert _through(PLAIN[:20] + stray + PLAIN[20:]) == PLAIN


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("only the start mark", PLAIN[:2]),
        ("cut inside a header", PLAIN[:100]),
        ("cut inside the pixels", PLAIN[:-30]),
        ("no end mark", PLAIN[:-2]),
        ("no scan", PLAIN[:20] + b"\xff\xd9"),
        ("a second start mark", PLAIN[:20] + PLAIN),
        ("a length of nothing", PLAIN[:20] + b"\xff\xdb\x00\x00" + PLAIN[20:]),
        ("an unknown marker", PLAIN[:20] + b"\xff\x02\x00\x02" + PLAIN[20:]),
        ("two frames", PLAIN[: PLAIN.index(b"\xff\xc4")] * 2 + PLAIN[PLAIN.index(b"\xff\xc4") :]),
        ("arithmetic codes", PLAIN.replace(b"\xff\xc0", b"\xff\xc9")),
        ("12 bits a sample", PLAIN.replace(b"\xff\xc0\x00\x11\x08", b"\xff\xc0\x00\x11\x0c")),
        ("no height", PLAIN.replace(b"\xff\xc0\x00\x11\x08\x00\x40", b"\xff\xc0\x00\x11\x08\x00\x00")),
    ],
)
def test_what_could_not_be_shown_is_broken(name: str, content: bytes) -> None:
    with pytest.raises(BrokenJpeg):
        take_apart(content)


def test_endless_scans_are_refused() -> None:
    scan = PROGRESSIVE.index(b"\xff\xda")
    one = PROGRESSIVE[scan : PROGRESSIVE.index(b"\xff", scan + 12)]

    with pytest.raises(BrokenJpeg, match="too many scans"):
        take_apart(PROGRESSIVE[:scan] + one * (MOST_SCANS + 1) + b"\xff\xd9")


def test_endless_segments_are_refused_before_they_are_walked() -> None:
    """N07 Four bytes each: eight megabytes of them kept the server busy for nine seconds."""
    empty = segment(0xEB, b"")

    with pytest.raises(BrokenJpeg, match="too many segments"):
        take_apart(PLAIN[:20] + empty * (MOST_SEGMENTS + 1) + PLAIN[20:])


@given(st.binary(max_size=400))
def test_any_bytes_are_walked_without_crash(rest: bytes) -> None:
    with suppress(BrokenJpeg):
        _through(b"\xff\xd8\xff" + rest)


@given(st.integers(2, len(PROGRESSIVE) - 1), st.binary(min_size=1, max_size=6))
def test_segments_of_a_damaged_file_lie_one_after_the_other(place: int, damage: bytes) -> None:
    content = PROGRESSIVE[:place] + damage + PROGRESSIVE[place + len(damage) :]
    end = 2

    with suppress(BrokenJpeg):
        for found in segments(content):
            assert end <= found.start < found.end <= len(content)
            end = found.end
