"""The EXIF reader: time and orientation, and no trouble with any bytes."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from beacon.files.exif import Exif, only_orientation, read
from beacon.kit.clock import SHANGHAI
from tests.support.pictures import an_exif


def test_time_without_offset_is_read_as_shanghai() -> None:
    block = an_exif(taken="2023:11:18 20:14:05").tobytes()

    told = read(block)

    assert told.taken_at == datetime(2023, 11, 18, 20, 14, 5, tzinfo=SHANGHAI)
    assert told.taken_at is not None and told.taken_at.astimezone(UTC) == datetime(2023, 11, 18, 12, 14, 5, tzinfo=UTC)


def test_time_with_offset_is_the_moment_it_names() -> None:
    told = read(an_exif(taken="2023:11:18 12:14:05", offset="+00:00").tobytes())

    assert told.taken_at == datetime(2023, 11, 18, 20, 14, 5, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "text", ["0000:00:00 00:00:00", "    :  :     :  :  ", "2023:13:45 10:00:00", "9999:12:31 23:59:59", "昨天", ""]
)
def test_time_that_is_none_is_not_known(text: str) -> None:
    assert read(an_exif(taken=text.encode("ascii", "replace").decode()).tobytes()).taken_at is None


def test_time_of_the_last_change_is_not_the_time_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0132] = "2023:11:18 20:14:05"

    assert read(exif.tobytes()) == Exif()


def test_time_of_digitising_stands_in_for_a_missing_one() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9004] = "2023:11:18 20:14:05"

    assert read(exif.tobytes()).taken_at == datetime(2023, 11, 18, 20, 14, 5, tzinfo=SHANGHAI)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_read_in_both_byte_orders(orientation: int) -> None:
    exif = an_exif(orientation=orientation)
    exif.endian = ">"

    assert read(exif.tobytes()).orientation == orientation
    assert read(only_orientation(orientation)).orientation == orientation


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_orientation_that_does_not_exist_is_upright(orientation: int) -> None:
    assert read(only_orientation(orientation)).orientation == 1


def test_own_block_is_understood_by_other_readers() -> None:
    exif = Image.Exif()
    exif.load(only_orientation(6))

    assert dict(exif) == {0x0112: 6}


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_trouble(rest: bytes) -> None:
    assert read(rest).orientation in range(1, 9)
    assert read(b"Exif\x00\x00II*\x00\x08\x00\x00\x00" + rest).orientation in range(1, 9)


@given(st.integers(0, 200), st.binary(min_size=1, max_size=4))
def test_damaged_block_is_read_without_trouble(place: int, damage: bytes) -> None:
    whole = bytearray(an_exif(orientation=6, offset="+08:00").tobytes())
    whole[place : place + len(damage)] = damage

    assert read(bytes(whole)).orientation in range(1, 9)
