"""Bytes under keys: whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from beacon.files.storage import DurableFileStorage, put, remove, take
from beacon.kit.refusals import Refusal


def _files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_bytes_come_back_and_go(shelf: Path) -> None:
    put("t/2023/04/a.jpg", b"first")

    with take("t/2023/04/a.jpg") as file:
        assert file.read() == b"first"
    remove("t/2023/04/a.jpg")
    remove("t/2023/04/a.jpg")
    assert _files(shelf) == []


def test_second_put_replaces_the_first(shelf: Path) -> None:
    put("t/a.jpg", b"first")
    put("t/a.jpg", b"second")

    with take("t/a.jpg") as file:
        assert file.read() == b"second"
    assert _files(shelf) == ["t/a.jpg"]


def test_missing_file_is_said_in_a_sentence(shelf: Path) -> None:
    with pytest.raises(Refusal, match=r"这个文件找不到了，请联系街道消安办。"):
        take("t/none.jpg")


def test_disk_that_fails_half_way_leaves_nothing(shelf: Path) -> None:
    class FailingFile(ContentFile[bytes]):
        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
            yield b"half"
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        DurableFileStorage().save("t/a.jpg", FailingFile(b"halfhalf"))

    assert _files(shelf) == []


def test_files_are_not_readable_by_everybody(shelf: Path) -> None:
    put("t/a.jpg", b"first")

    assert (shelf / "t/a.jpg").stat().st_mode & 0o777 == 0o640
