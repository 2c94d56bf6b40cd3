"""Where in a sheet the table is: its headings below titles, on one row or two, and the rows under them."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from beacon.documents.spreadsheets import Book, Grid, Value
from beacon.people.roster.cells import folded, tidy

TOP_ROWS = 15
"""Headings stand among the first rows, below titles and remarks."""

MOST_SAMPLES = 8
_YEAR = re.compile(r"(20\d\d)(?!\d)(?=年|度|[.\-/]|$|[^\d])")

Cell = tuple[int, int]
Knows = Callable[[str], bool]
"""Whether a heading says what it is."""


@dataclass(frozen=True)
class Table:
    """A sheet with a table. `headings` by column, empty where the column has nothing; `first` is the index of the
    first row below them. `year`: the one its title or the sheet's name tells, None where there is none or several."""

    sheet: str
    headings: tuple[str, ...]
    first: int
    year: int | None
    title: str
    grid: Grid

    def lines(self) -> Iterator["Line"]:
        """The rows under the headings, blank ones too."""
        down = _Down(self.grid)
        named = [(column, heading) for column, heading in enumerate(self.headings) if heading]
        for index in range(self.first, len(self.grid.rows)):
            cells: dict[str, Value] = {}
            below, unworked = set(), set()
            for column, heading in named:
                value = _at(self.grid, index, column)
                if not tidy(value):
                    top = down.first_of(index, column)
                    if top is not None:
                        value = _at(self.grid, top, column)
                        below.add(heading)
                    elif (index, column) in self.grid.formulas:
                        unworked.add(heading)
                cells[heading] = value
            yield Line(index + 1, cells, frozenset(below), frozenset(unworked))


@dataclass(frozen=True)
class Line:
    """One row: its number as a spreadsheet counts and its cells by heading. `below`: those that have their value only
    because they lie in a merged area under its first cell; `unworked`: formulas without a value."""

    number: int
    cells: Mapping[str, Value]
    below: frozenset[str] = frozenset()
    unworked: frozenset[str] = frozenset()


def _at(grid: Grid, row: int, column: int) -> Value:
    cells = grid.rows[row] if row < len(grid.rows) else ()
    return cells[column] if column < len(cells) else ""


class _Down:
    """The merged areas of one column each. Kept as areas and never as their cells: one of a few signs in the file can
    claim a million."""

    def __init__(self, grid: Grid) -> None:
        self._areas: dict[int, list[tuple[int, int]]] = {}
        for top, left, bottom, right in sorted(grid.merged):
            if left == right:
                self._areas.setdefault(left, []).append((top, bottom))

    def first_of(self, row: int, column: int) -> int | None:
        """The row of the first cell of the area that a cell lies in, below that first one; None where it lies in
        none."""
        areas = self._areas.get(column, ())
        at = bisect_left(areas, (row, 0)) - 1
        return areas[at][0] if at >= 0 and row <= areas[at][1] else None


def tables_of(book: Book, knows: Knows) -> list[Table]:
    """The tables of the sheets that show, without those in which nothing stands."""
    found = [table_of(book.grid(name), knows) for name in book.names if name not in book.hidden]
    return [table for table in found if table is not None]


def table_of(grid: Grid, knows: Knows) -> Table | None:
    """The table of a sheet; None where it has no row below headings."""
    top = next((number for number, row in enumerate(grid.rows[:TOP_ROWS]) if any(map(tidy, row))), None)
    if top is None:
        return None
    best = _best(grid, knows)
    if best is None:
        return _without_headings(grid, top)
    begin, end = _block(grid, best, knows)
    title = " ".join(tidy(cell) for row in grid.rows[:begin] for cell in row if tidy(cell))
    headings = _joined(grid, begin, end)
    if not any(any(map(tidy, row)) for row in grid.rows[end + 1 :]):
        return None
    return Table(grid.name, headings, end + 1, _year(grid.name, title), title, grid)


def _best(grid: Grid, knows: Knows) -> int | None:
    """The row with the most cells that say what they are, the first of equals; one alone must be all that is there."""
    scores = []
    for number, row in enumerate(grid.rows[:TOP_ROWS]):
        texts = [tidy(cell) for cell in row if isinstance(cell, str) and tidy(cell)]
        # A heading is a word, not a sentence.
        known = sum(knows(text) for text in texts if len(text) <= TOP_ROWS)
        if known >= 2 or (known == 1 and len(texts) == 1 and number < len(grid.rows) - 1):
            scores.append((known, -number))
    return -max(scores)[1] if scores else _unknown(grid)


def _unknown(grid: Grid) -> int | None:
    """Headings in words nobody knows: short words without a digit above a row with numbers or days."""
    for number, (row, below) in enumerate(pairwise(grid.rows[:TOP_ROWS])):
        words = [tidy(cell) for cell in row if tidy(cell)]
        if len(words) > 1 and all(len(word) <= TOP_ROWS and not _has_digit(word) for word in words):
            return number if any(_has_digit(tidy(cell)) for cell in below) else None
    return None


def _has_digit(text: str) -> bool:
    return any(sign.isdecimal() for sign in text)


def _without_headings(grid: Grid, top: int) -> Table | None:
    """A table nobody headed: its columns are numbered. A title is a single cell above rows of several."""
    widest = max(sum(1 for cell in row if tidy(cell)) for row in grid.rows[top : top + TOP_ROWS])
    first, title = top, ""
    if widest > 1 and sum(1 for cell in grid.rows[top] if tidy(cell)) == 1:
        title, first = "".join(map(tidy, grid.rows[top])), top + 1
    reach = max((len(row) for row in grid.rows), default=0)
    filled = [any(tidy(_at(grid, row, column)) for row in range(first, len(grid.rows))) for column in range(reach)]
    headings = tuple(f"第{column + 1}列" if full else "" for column, full in enumerate(filled))
    return Table(grid.name, headings, first, _year(grid.name, title), title, grid) if any(filled) else None


def _block(grid: Grid, best: int, knows: Knows) -> tuple[int, int]:
    """First and last row of the headings around the best row: what is merged with it, and a second level that only
    fills the gaps of the first."""
    begin = end = best
    for top, left, bottom, right in grid.merged:
        if top <= best <= bottom and bottom - top <= 2:
            begin, end = min(begin, top), max(end, bottom)
        elif bottom == best - 1 and top == bottom and left < right and _is_group(grid, left, right, best):
            begin = min(begin, top)
    if end == best and _is_second_level(grid, best, knows):
        end = best + 1
    return begin, end


def _is_group(grid: Grid, left: int, right: int, best: int) -> bool:
    """Whether a merged cell stands above several headings but not above all."""
    filled = [column for column, cell in enumerate(grid.rows[best]) if tidy(cell)]
    return right - left + 1 < max(len(filled), 2) and any(left <= column <= right for column in filled)


def _is_second_level(grid: Grid, best: int, knows: Knows) -> bool:
    if best + 1 >= len(grid.rows):
        return False
    upper, lower = grid.rows[best], grid.rows[best + 1]
    filled = [(column, cell) for column, cell in enumerate(lower) if tidy(cell)]
    if not filled or len(filled) == len(lower) or not all(isinstance(cell, str) for _, cell in filled):
        return False
    # Every word stands in or right after a gap of the first level, never under a heading that stands alone.
    gaps = {column for column in range(len(lower)) if column >= len(upper) or not tidy(upper[column])}
    fits = all(column in gaps or column + 1 in gaps for column, _ in filled)
    return fits and any(column in gaps for column, _ in filled) and any(knows(tidy(cell)) for _, cell in filled)


def _joined(grid: Grid, begin: int, end: int) -> tuple[str, ...]:
    """The heading of each column, both levels with a stroke between, no two the same."""
    reach = max(len(row) for row in grid.rows)
    origin = {
        (row, column): (top, left)
        for top, left, bottom, right in grid.merged
        if top <= end and bottom >= begin
        for row in range(max(top, begin), min(bottom, end) + 1)
        for column in range(left, min(right, reach) + 1)
    }
    names: list[str] = []
    seen: dict[str, int] = {}
    for column in range(reach):
        parts = [_part(grid, row, column, end, origin) for row in range(begin, end + 1)]
        name = "/".join(dict.fromkeys("".join(part.split()) for part in parts if part))[:100]
        if not name and any(tidy(_at(grid, row, column)) for row in range(end + 1, len(grid.rows))):
            name = f"第{column + 1}列"
        if name:
            seen[name] = seen.get(name, 0) + 1
            name = f"{name}（{seen[name]}）" if seen[name] > 1 else name
        names.append(name)
    return tuple(names)


def _part(grid: Grid, row: int, column: int, end: int, origin: Mapping[Cell, Cell]) -> str:
    text = tidy(_at(grid, *origin.get((row, column), (row, column))))
    if text or row == end or not tidy(_at(grid, end, column)) or (row, column) in origin:
        return text
    # The first level of a file that knows no merged cells: the word to the left stands for the gap.
    return next((word for left in range(column - 1, -1, -1) if (word := tidy(_at(grid, row, left)))), "")


def _year(*texts: str) -> int | None:
    for text in texts:
        years = {int(year) for year in _YEAR.findall(folded(text))}
        if years:
            return years.pop() if len(years) == 1 else None
    return None


def samples_of(tables: Sequence[Table], most: int = MOST_SAMPLES) -> dict[str, list[str]]:
    """Heading → the first values below it, over all tables, each once."""
    found: dict[str, list[str]] = {heading: [] for table in tables for heading in table.headings if heading}
    for table in tables:
        open_ = {heading for heading in table.headings if heading and len(found[heading]) < most}
        for line in table.lines():
            if not open_:
                break
            for heading in list(open_):
                text = tidy(line.cells[heading])
                if text and text not in found[heading]:
                    found[heading].append(text[:60])
                    if len(found[heading]) >= most:
                        open_.discard(heading)
    return found
