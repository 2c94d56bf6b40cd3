"""A ZIP made while it is sent."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date
from typing import IO

from beacon.documents.zipped import PIECE, Member, zipped

DAY = date(2023, 11, 2)
LIST = "附件/没找到的文件.txt"


def holding(content: bytes) -> Callable[[], IO[bytes]]:
    return lambda: io.BytesIO(content)


def gone() -> IO[bytes]:
    raise FileNotFoundError("gone")


def opened(members: list[Member]) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(zipped(members, lacking=LIST))))


def test_every_file_comes_back_whole_under_its_chinese_name() -> None:
    photo = bytes(range(256)) * 1000

    found = opened(
        [Member("附件/锦绣社区/11月02日 演练 1.jpg", DAY, holding(photo)), Member("附件/空.txt", DAY, holding(b""))]
    )

    assert found.testzip() is None
    assert found.namelist() == ["附件/锦绣社区/11月02日 演练 1.jpg", "附件/空.txt"]
    assert found.read(found.namelist()[0]) == photo
    assert found.infolist()[0].date_time[:3] == (2023, 11, 2)


def test_a_file_that_is_gone_is_named_and_the_others_come() -> None:
    found = opened([Member("附件/一.jpg", DAY, gone), Member("附件/二.jpg", DAY, holding(b"two"))])

    assert found.namelist() == ["附件/二.jpg", LIST]
    assert found.read(LIST).decode("utf-8-sig") == "附件/一.jpg"


def test_it_holds_a_few_pieces_at_a_time_however_large_it_grows() -> None:
    """200 MB of photos pass through less than 2 MB of memory."""

    class Endless(io.RawIOBase):
        left = 20_000_000

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            piece = b"\0" * min(size, self.left)
            self.left -= len(piece)
            return piece

    members = [Member(f"附件/{number}.jpg", DAY, lambda: Endless()) for number in range(10)]  # type: ignore[arg-type, return-value]
    tracemalloc.start()
    total = sum(map(len, zipped(members, lacking=LIST)))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert total > 200_000_000
    assert most < 32 * PIECE
