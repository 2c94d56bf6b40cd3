"""An official paper as plain data, after GB/T 9704-2012: what it says, not how it looks.

Every part but title and blocks may be missing: an internal draft has no mark, a paper to units no seal
or imprint.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from beacon.documents.printable import width_in_signs

TITLE_SIGNS = 20
"""Chinese signs of 2号 that fit beside each other into the 156 mm of the type area."""

Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Run:
    """Words of one look."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading of level 1–4, numbered 一、 （一） 1. （1） when `number` is given.

    `rest` are body words that follow in the same paragraph, as in 「（一）强化组织领导。各单位要……」.
    """

    level: int
    text: str
    number: int | None = None
    rest: str = ""

    def __post_init__(self) -> None:
        if self.level not in _LABELS:
            raise ValueError(f"official papers know heading levels 1 to 4, not {self.level}")

    @property
    def label(self) -> str:
        """The number as it is printed, empty without one."""
        return "" if self.number is None else _LABELS[self.level](self.number)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body: plain words, or words and runs in turn."""

    words: str | tuple[str | Run, ...]

    @property
    def runs(self) -> tuple[Run, ...]:
        """The words as runs."""
        pieces = (self.words,) if isinstance(self.words, str) else self.words
        return tuple(Run(piece) if isinstance(piece, str) else piece for piece in pieces)


@dataclass(frozen=True)
class Column:
    """A column of a table; `width` is relative to the other columns."""

    label: str
    width: float = 1.0
    align: Align = "center"


@dataclass(frozen=True)
class Table:
    """A table whose header is repeated on each page. A row shorter than the columns is filled with empty
    cells.

    `above` and `below` are small lines around it: who fills it in, what its signs mean.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    last_row_is_total: bool = False
    above: str = ""
    below: str = ""

    def __post_init__(self) -> None:
        if not self.columns or any(column.width <= 0 for column in self.columns):
            raise ValueError("a table needs columns of positive width")
        if any(len(row) > len(self.columns) for row in self.rows):
            raise ValueError("a table row has more cells than there are columns")


@dataclass(frozen=True)
class Picture:
    """A photo as JPEG or PNG bytes with its size in pixels; `words` stand under it."""

    content: bytes
    pixels: tuple[int, int]
    words: str = ""

    @property
    def ending(self) -> str:
        """The ending of its file."""
        return "png" if self.content.startswith(b"\x89PNG") else "jpg"


@dataclass(frozen=True)
class Pictures:
    """Up to four photos: one in the middle, two or three beside each other, four in two rows."""

    pictures: tuple[Picture, ...]

    @property
    def across(self) -> int:
        """How many stand beside each other."""
        return {1: 1, 3: 3}.get(len(self.pictures), 2)


Block = Heading | Paragraph | Table | Pictures


@dataclass(frozen=True)
class Imprint:
    """版记: who gets a copy, who printed it and when."""

    printed_by: str
    printed_on: date
    copies_to: str | None = None


@dataclass(frozen=True)
class Annex:
    """An attachment that is part of the paper: begins a page of its own, before the 版记.

    One that begins with a table of many columns lies from its head on.
    """

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class OfficialPaper:
    """A paper. `mark` is the red 发文机关标志; `note` the 附注 with or without its brackets.

    Without `attachments` the attachment note names the annexes. `author` (when nobody signs) and
    `created` go into the file's properties; a title may hold line ends. Without `sealed` no room is left for a seal; a
    paper that `lies` is a table from its title on. One that `is_brief` is a bulletin with a low head.
    """

    title: str
    blocks: tuple[Block, ...]
    mark: str | None = None
    number: str | None = None
    addressees: str | None = None
    attachments: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    signed_by: str | None = None
    signed_on: date | None = None
    note: str | None = None
    imprint: Imprint | None = None
    author: str = ""
    created: datetime | None = None
    sealed: bool = True
    lies: bool = False
    is_brief: bool = False


def break_title(title: str, per_line: int = TITLE_SIGNS) -> tuple[str, ...]:
    """A title in as few lines as fit, of about equal length, broken by sense; line ends in it are kept.

    Lines prefer to end after 「关于」's issuer, a year, a comma or a closing bracket, never inside a number
    or word of Latin letters, nor before 的 or a closing sign.
    """
    lines = [line.strip() for line in title.split("\n") if line.strip()]
    return tuple(part for line in lines for part in _broken(line, per_line))


def _broken(line: str, per_line: int) -> list[str]:
    count = -int(-width_in_signs(line) // per_line)
    if count <= 1:
        return [line]
    target = width_in_signs(line) / count
    places = range(1, len(line))
    at = min(places, key=lambda place: _cost(line, place, target, per_line))
    return [line[:at].rstrip(), *_broken(line[at:].lstrip(), per_line)]


def _cost(line: str, place: int, target: float, per_line: int) -> float:
    before, after = line[place - 1], line[place]
    width = width_in_signs(line[:place])
    cost = abs(width - target) + (100.0 if width > per_line else 0.0)
    if (before.isascii() and after.isascii() and before.isalnum() and after.isalnum()) or before in "《（〔“":
        cost += 50
    if before in "年月" and after.isdecimal():
        cost += 20
    if after in "的之和与及、，》）〕”年月日号":
        cost += 50
    if line[:place].endswith(("办公室", "街道", "关于", "委员会", "年", "月", "》", "、", "的")) or line.startswith(
        ("关于", "情况", "工作", "通报", "通知", "报告"), place
    ):
        cost -= 4
    return cost


def _chinese(number: int) -> str:
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        raise ValueError(f"headings are numbered 1 to 99, not {number}")
    return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones else "")


_LABELS: dict[int, Callable[[int], str]] = {
    1: lambda number: f"{_chinese(number)}、",
    2: lambda number: f"（{_chinese(number)}）",
    3: lambda number: f"{number}. ",
    4: lambda number: f"（{number}）",
}
