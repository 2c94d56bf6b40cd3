"""The words of a text PDF.

The native library reads the file in a child process of its own with bounded memory and time: a hostile
or damaged file then ends that process and not the site. Lines come back with their places on the page;
here page numbers are dropped and lines which the page's width has cut are joined again.
"""

import json
import os
import re

# Runs this very interpreter on a fixed script, see below.
import subprocess  # nosec B404
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from beacon.notices.sources.problem import SourceProblem, nothing_written, too_long

SECONDS = 20
_WORKER = Path(__file__).with_name("pdf_worker.py")

SCANNED = "图片里没有文字，请粘贴正文。"
LOCKED = "这个 PDF 加了密码；请去掉密码另存一份再传，或直接粘贴正文。"
BROKEN = "这个 PDF 打不开，可能没有下载完；请重新下载后再传，或直接粘贴正文。"
GARBLED = "这个 PDF 里的文字复制出来是乱码；请换 Word 文件，或直接粘贴正文。"
_PROBLEMS = {"locked": LOCKED, "broken": BROKEN}

_PAGE_NUMBER = re.compile(
    r"[-—–―－\s]*\d{1,3}[-—–―－\s]*|第\s*\d{1,3}\s*页(\s*[,，/]?\s*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3}"
)
_NEW_ITEM = re.compile(
    r"\s*([一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|第[一二三四五六七八九十百\d]{1,4}[条章节]|附件|[①-⑳])"
)
_FEWEST_WORDS = 8
_LINES_THAT_SHOW_A_COLUMN = 5
_UNBREAKABLE = re.compile(r"([!-~]+|.)[，。、；：！？）》”’」』]*[（《“‘「『]*")


@dataclass(frozen=True)
class Line:
    """A line of a page: its words, left and right end and the height of its signs, in points."""

    words: str
    left: float
    right: float
    height: float


@dataclass(frozen=True)
class _Column:
    left: float
    right: float


def read_pdf(content: bytes) -> str:
    """Text with one paragraph a line. Raises `SourceProblem`."""
    pages = [[Line(*line) for line in page] for page in _ask_worker(content)]
    written = [sign for page in pages for line in page for sign in line.words if not sign.isspace()]
    strange = sum(sign < " " or sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff" for sign in written)
    if len(written) < _FEWEST_WORDS:
        raise SourceProblem(SCANNED) if pages else nothing_written()
    if 5 * strange > len(written):
        raise SourceProblem(GARBLED)
    return "\n".join(join_lines(_without_frame(pages)))


def join_lines(pages: list[list[Line]]) -> Iterator[str]:
    """Join a line to the next when it fills the column and the next neither is indented nor begins a
    numbered item.

    Careful on purpose: two paragraphs wrongly joined are worse for the reader of clauses than one left
    in two lines.
    """
    paragraph: list[str] = []
    before: tuple[Line, _Column] | None = None
    everything = [line for page in pages for line in page]
    for page in filter(None, pages):
        column = _column(page if len(page) >= _LINES_THAT_SHOW_A_COLUMN else everything)
        for line in page:
            if before is None or not _runs_on(*before, line, column):
                yield from ["".join(paragraph)] if paragraph else []
                paragraph = []
            paragraph.append(_fitted(paragraph, line.words.strip()))
            before = line, column
    if paragraph:
        yield "".join(paragraph)


def _runs_on(line: Line, column: _Column, following: Line, next_column: _Column) -> bool:
    """Whether two lines are one paragraph.

    The first must begin at the column's left or at an indent of two signs, and what must stay together at the start
    of the second would not have fitted into it. A tab stands for a wide gap: such a line is a table row, which never
    runs on. The second begins at the left, is as large, and starts no numbered item.
    """
    lead = _UNBREAKABLE.match(following.words.strip())
    wide = sum(0.55 if sign < "\u2000" else 1.0 for sign in lead[0]) if lead else 1.0
    full = "\t" not in line.words and line.right + (wide + 0.6) * line.height > column.right
    begins = line.left < column.left + 2.6 * line.height
    indented = following.left > next_column.left + 0.9 * following.height
    same_size = abs(line.height - following.height) < 0.25 * line.height
    return full and begins and same_size and not indented and not _NEW_ITEM.match(following.words)


def _column(lines: list[Line]) -> _Column:
    return _Column(min(line.left for line in lines), _column_edge(lines))


def _column_edge(lines: list[Line]) -> float:
    """Right edge of the text column: of the lines that reach furthest, one that another also reaches.

    A stray line that stands out a little is passed over; where no second line comes near, the furthest
    decides, and so nothing much is joined.
    """
    edges = sorted(((line.right, line.height) for line in lines), reverse=True)
    furthest, nearest_left = edges[0][0], min(line.left for line in lines)
    for (right, height), (following, _) in pairwise(edges):
        if following > right - 1.2 * height and right - nearest_left > 0.85 * (furthest - nearest_left):
            return right
    return furthest


def _fitted(before: list[str], words: str) -> str:
    """A space between two Latin words that a line end has parted; none between Chinese signs."""
    parted = bool(before) and before[-1][-1:].isascii() and before[-1][-1:].isalpha() and words[:1].isascii()
    return f" {words}" if parted and words[:1].isalpha() else words


def _without_frame(pages: list[list[Line]]) -> list[list[Line]]:
    """Pages without page numbers and without a running head or foot that every page repeats."""
    bare = [_without_page_number([line for line in page if line.words.strip()]) for page in pages]
    for edge in (0, -1):
        if len(bare) > 1 and all(len(page) > 1 for page in bare) and len({page[edge].words for page in bare}) == 1:
            bare = [page[1:] if edge == 0 else page[:-1] for page in bare]
    return bare


def _without_page_number(page: list[Line]) -> list[Line]:
    if page and _PAGE_NUMBER.fullmatch(page[-1].words.strip()):
        return page[:-1]
    if len(page) > 1 and _PAGE_NUMBER.fullmatch(page[0].words.strip()):
        return page[1:]
    return page


def _ask_worker(content: bytes) -> list[list[tuple[str, float, float, float]]]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        # -P keeps the script's own folder out of the import path, where our modules could hide standard ones.
        # No shell, and no word of the command comes from outside.
        done = subprocess.run(  # nosec B603
            [sys.executable, "-P", str(_WORKER)],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise SourceProblem(BROKEN) from slow
    try:
        answer = json.loads(done.stdout)
    except ValueError as died:
        raise SourceProblem(BROKEN) from died
    if answer.get("problem") == "too_long":
        raise too_long()
    if "problem" in answer:
        raise SourceProblem(_PROBLEMS.get(answer["problem"], BROKEN))
    pages: list[list[tuple[str, float, float, float]]] = answer["pages"]
    return pages
