"""The written surface: lines joined to paragraphs, cells and sentences, each knowing where it stands.

Rules are matched on a *view*: the same text without blanks and with one form of every sign that has two
(full-width digits, half-width commas, all dashes). Each sign of a view knows its place in the notice, so
whatever a rule finds is handed back as a true span.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGEST_SENTENCE = 1500
"""Longer runs without a full stop are cut: rules then work on bounded text and time stays linear."""

_WIDE: dict[int, int | str] = {ord("０") + digit: ord("0") + digit for digit in range(10)}
_WIDE |= {ord("Ａ") + letter: ord("A") + letter for letter in range(26)}
_WIDE |= {ord("ａ") + letter: ord("a") + letter for letter in range(26)}
_WIDE |= str.maketrans("(),;:!?｜．＠〔〕［］～~—–―－‐‑−─", "（），；：！？|.@（）（）----------")
_WIDE |= dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\xad"), " ")
_BLANK = re.compile(r"\s")
_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")

MARKER = re.compile(
    r"(?P<chapter>第[一二三四五六七八九十百\d]{1,4}[章节部分]{1,2})"
    r"|(?P<one>[一二三四五六七八九十]{1,3}[、.])"
    r"|(?P<article>第[一二三四五六七八九十百\d]{1,4}条)"
    r"|(?P<two>（[一二三四五六七八九十]{1,3}）[、.]?)"
    r"|(?P<three>\d{1,2}(?:、|[.](?!\d)|[.](?=\d{1,2}月)))"
    r"|(?P<four>（\d{1,2}）|\d{1,2}）)"
    r"|(?P<five>[①-⑳])"
    r"|(?P<dot>[●•·◆■□▪➢★*-](?=[^-\d]))"
)
"""The number an item begins with, its group naming the level, outermost first."""
LEVELS = ("chapter", "one", "article", "two", "three", "four", "five", "dot")

_TERMINAL = "。！？；："
_STAYS_OPEN = "，、（《“"
_RUNNING = re.compile(r"[，。；]")
_HEADLINE = re.compile(r"(?:通知|方案|要点|意见|计划|通告|公告|决定|文件|号|政府|办事处|委员会|办公室|日)$")
_FOOT = re.compile(
    r"(?:政府|办事处|委员会|办公室|委|局|指挥部|公司|学校|大队|支队|\d日"
    r"|印发|[日〇零一二三四五六七八九十]日)$|^\s*（"
)
_RESPONSIBLE = re.compile(r"（[^（）：]{0,4}(?:责任|牵头|主责|配合|完成|时限)[^（）：]{0,6}：[^（）]{1,50}）$")
_GOES_ON = re.compile(r"(?:不少于|至少|并[且将在于]|以及|或者|等(?!级|候))")
_DATED_LINE = re.compile(
    r"(?:\d{1,2}月(?:\d{1,2}日|[上中下]旬|底)?[-至到日月\d]{0,10}(?:前|底)?|每[天日周月年旬]|每季度|每学期|每半年|开学[^，。]{0,4}|第[一二三四]阶段)[\s：]"
)
"""A line of a time table: 3月10日前 团委组建…, 每周：…"""
_JOINS = "，、。；）》”"


@dataclass(frozen=True)
class View:
    """A piece of the notice as rules see it: `text`, and for every sign its place in the notice."""

    text: str
    spots: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Start and end in the notice of `text[start:end]`, which must not be empty."""
        return self.spots[start], self.spots[end - 1] + 1

    def cut(self, start: int, end: int) -> "View":
        """The view of a part."""
        return View(self.text[start:end], self.spots[start:end])

    def at(self, place: int) -> int:
        """The index of the first sign that stands at or after a place of the notice."""
        return bisect_left(self.spots, place)


_PIPED = re.compile(r"(?m)^[^|\n]{0,2000}\|[^|\n]{0,2000}\|.*$")
"""A row of a table drawn with upright strokes."""


_DOT = re.compile(r"(?<=[一-鿿）》”])(?<![一二三四五六七八九十])[.](?![.a-zA-Z])")
"""A narrow dot after words ends a sentence; behind 一 or 十 it belongs to the number of an item."""


def normal(text: str) -> str:
    """The text with one form of each sign, sign for sign: the length stays."""
    wide = _DOT.sub("。", text.translate(_WIDE))
    return _PIPED.sub(lambda row: row.group().replace("|", "\t"), wide)


def view_of(norm: str, start: int, end: int) -> View:
    """The view of `norm[start:end]`, blanks left out."""
    part = norm[start:end]
    if not _BLANK.search(part):
        return View(part, range(start, end))
    spots = [start + offset for offset, sign in enumerate(part) if not sign.isspace()]
    return View("".join(part.split()), spots)


@dataclass(frozen=True)
class Line:
    """A written line without the blanks around it; `indent` counts those before it."""

    start: int
    end: int
    indent: int
    after_gap: bool


def lines(norm: str) -> Iterator[Line]:
    """Every line with words on it, in order."""
    gap = True
    last = 0
    for found in _LINE.finditer(norm):
        words = found.group().strip()
        gap = gap or norm.count("\n", last, found.start()) > 1
        last = found.end()
        if not words:
            gap = True
            continue
        indent = len(found.group()) - len(found.group().lstrip())
        start = found.start() + indent
        yield Line(start, start + len(words), indent, gap)
        gap = False


def paragraphs(norm: str) -> list[tuple[int, int]]:
    """Start and end of each paragraph: lines which the page's width has cut are joined again."""
    found = list(lines(norm))
    width = _page_width(found)
    joined: list[tuple[int, int]] = []
    before: Line | None = None
    for line in found:
        if before and joined and _runs_on(norm, before, line, width):
            joined[-1] = (joined[-1][0], line.end)
        else:
            joined.append((line.start, line.end))
        before = line
    return joined


def _page_width(found: Sequence[Line]) -> int:
    """The usual length of a full line, or 0 where the text seems to have one paragraph a line."""
    lengths = sorted(line.end - line.start for line in found)
    if len(lengths) < 3:
        return 0
    widest = lengths[-1 - len(lengths) // 10]
    full = sum(widest - 3 <= length <= widest + 3 for length in lengths)
    return widest if 18 <= widest <= 60 and full * 4 >= len(lengths) else 0


def _runs_on(norm: str, before: Line, line: Line, width: int) -> bool:
    if line.after_gap or "\t" in norm[before.start : before.end] + norm[line.start : line.end]:
        return False
    if _RESPONSIBLE.search(norm, max(before.start, before.end - 60), before.end):
        return False
    last, first = norm[before.end - 1], norm[line.start]
    full = bool(width and before.end - before.start + 3 >= width)
    if not full and last not in _STAYS_OPEN and _DATED_LINE.match(norm, line.start, min(line.end, line.start + 24)):
        return False
    if last in _TERMINAL or MARKER.match(norm, line.start, min(line.end, line.start + 12)):
        return False
    if last in _STAYS_OPEN or first in _JOINS or _GOES_ON.match(norm, line.start):
        return True
    words = norm[before.start : before.end]
    if (
        len(words) >= 16
        and _RUNNING.search(words)
        and line.indent <= before.indent
        and not _FOOT.search(norm, line.start, line.end)
    ):
        return True
    if _HEADLINE.search(norm, before.start, before.end):
        return False
    return full and line.indent < 2


_STOP = re.compile(
    r"[。！？；!?]|(?:[，。；（]?)(?=(?:[业工]务)?联\s*系\s*(?:人|电\s*话"
    r"|方\s*式)[及和与、\s\w]{0,8}：)"
)
_CLOSERS = "”’」』》）\"'。！？；"
_OPEN = re.compile(r"[（《]")
_CLOSE = {"（": "）", "《": "》"}
_LONGEST_BRACKET = 160


def sentences(view: View) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of a paragraph's view; signs within brackets end none."""
    text = view.text
    shut = _bracketed(text)
    start, inside = 0, 0
    for stop in _STOP.finditer(text):
        if stop.end() <= start:
            continue
        while inside < len(shut) and shut[inside][1] <= stop.start():
            inside += 1
        if inside < len(shut) and shut[inside][0] < stop.start():
            continue
        end = stop.end()
        while end < len(text) and end > stop.start() and text[end - 1 : end] and text[end] in _CLOSERS:
            end += 1
        if end > start:
            yield from _bounded(start, end)
            start = end
    if start < len(text):
        yield from _bounded(start, len(text))


def _bounded(start: int, end: int) -> Iterator[tuple[int, int]]:
    for first in range(start, end, LONGEST_SENTENCE):
        yield first, min(end, first + LONGEST_SENTENCE)


def _bracketed(text: str) -> list[tuple[int, int]]:
    """Spans within （…） or 《…》 that are closed within reach, outermost only."""
    found: list[tuple[int, int]] = []
    place = 0
    while opening := _OPEN.search(text, place):
        reach = min(len(text), opening.start() + _LONGEST_BRACKET)
        close = text.find(_CLOSE[opening.group()], opening.end(), reach)
        place = close + 1 if close >= 0 else opening.end()
        if close >= 0:
            found.append((opening.start(), place))
    return found
