"""What stands left of and above a cell of a form: by it a person, and the suggestions, tell what belongs there."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from beacon.documents.form.cells import Area, Place
from beacon.documents.form.sheets import FormCell, FormSheet

MOST_ROWS, MOST_COLUMNS = 200, 60
"""As far as a sheet is shown and read for labels; forms that people fill by hand end before."""

_PLACEHOLDER = re.compile(r"[\s_/\\\-—–＿　.。…（）()]*")
_LIST_NUMBER = re.compile(r"^[（(]?(?:[一二三四五六七八九十]+|\d+)[)）、.．]\s*")
LONGEST = 400


def tidy(text: str) -> str:
    """A label without blanks, line breaks and a leading list number."""
    return _LIST_NUMBER.sub("", re.sub(r"[\s　]+", "", text))


@dataclass(frozen=True)
class Labels:
    """Labels of a cell, the nearest last."""

    left: tuple[str, ...] = ()
    top: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """All of them as one text, by which the cell is known again."""
        return f"{'/'.join(self.left)}|{'/'.join(self.top)}"[:LONGEST]

    @property
    def said(self) -> str:
        """As a person reads it: 演练·场次."""
        return "·".join((*self.left, *self.top))


def _words(cell: FormCell) -> str:
    text = cell.text[:LONGEST]
    if cell.is_number or cell.is_formula or _PLACEHOLDER.fullmatch(text):
        return ""
    return tidy(text)


def _spread(merged: Iterable[Area]) -> dict[Place, Area]:
    """Place in sight → the merged area it lies in. Areas of a real sheet do not overlap; a file that claims more
    places than there are is not followed further."""
    found: dict[Place, Area] = {}
    claimed = 0
    for area in merged:
        rows, columns = range(area[0], min(area[2] + 1, MOST_ROWS)), range(area[1], min(area[3] + 1, MOST_COLUMNS))
        claimed += len(rows) * len(columns)
        if claimed > MOST_ROWS * MOST_COLUMNS:
            break
        found |= {(row, column): area for row in rows for column in columns}
    return found


class Sight:
    """The part of a sheet that is shown, with merged areas spread over their cells."""

    def __init__(self, sheet: FormSheet) -> None:
        self.sheet = sheet
        last_row, last_column = sheet.last
        self.rows, self.columns = min(last_row + 1, MOST_ROWS), min(last_column + 1, MOST_COLUMNS)
        self.is_cut = last_row >= MOST_ROWS or last_column >= MOST_COLUMNS
        self._area = _spread(sheet.merged)
        self._told: dict[tuple[Place, bool], tuple[str, ...]] = {}
        self._words = {
            (row, column): words
            for (row, column), cell in sheet.cells.items()
            if row < self.rows and column < self.columns and (words := _words(cell))
        }
        if self._ends_in_labels() and self.columns < MOST_COLUMNS:
            self.columns += 1

    def _ends_in_labels(self) -> bool:
        """The last column is one of labels: what belongs beside them has no cell yet."""
        rows = {row for row, _ in self._words}
        last = {row for row, column in self._words if column == self.columns - 1}
        return len(last) * 2 > len(rows) > 0

    def area(self, place: Place) -> Area:
        """The merged area a cell lies in, or the cell alone."""
        return self._area.get(place, (*place, *place))

    def head(self, place: Place) -> Place:
        """The cell that speaks for its area."""
        area = self._area.get(place)
        return (area[0], area[1]) if area else place

    def label(self, place: Place) -> str:
        """The words in a cell; empty for numbers, formulas and strokes that only mark a place to fill."""
        return self._words.get(self.head(place), "")

    def is_fillable(self, place: Place) -> bool:
        """A number can go here: the cell is in sight, speaks for its area and holds neither words nor a formula."""
        is_in_sight = place[0] < self.rows and place[1] < self.columns
        is_free = self.head(place) == place and place not in self._words
        return is_in_sight and is_free and not self.sheet.cell(place).is_formula

    def shown(self) -> Iterator[Place]:
        """Every cell in sight that is not hidden."""
        for row in range(self.rows):
            if row not in self.sheet.hidden_rows:
                for column in range(self.columns):
                    if column not in self.sheet.hidden_columns:
                        yield row, column

    @cached_property
    def _columns_in_row(self) -> dict[int, set[int]]:
        """Row → columns in which words begin."""
        found: dict[int, set[int]] = {}
        for row, column in self._words:
            found.setdefault(row, set()).add(column)
        return found

    def _is_title(self, place: Place) -> bool:
        """Words merged over several columns from the very left and alone in their row: no head of a column.

        Below the heads they are a title only across the whole sheet; else they say what the numbers of their row are.
        """
        row, left, _, right = self.area(place)
        is_alone = right > left and left <= self._leftmost and self._columns_in_row[row] == {left}
        return is_alone and (row < self._first_heads or right >= self.columns - 1)

    @cached_property
    def _leftmost(self) -> int:
        """The first column in which words begin."""
        return min(column for _, column in self._words)

    @cached_property
    def _first_heads(self) -> int:
        """The first row with several words, lines to fill in left out."""
        rows = (row for row, columns in sorted(self._columns_in_row.items()) if len(columns) > 1)
        return next((row for row in rows if row not in self._lines_to_fill), self.rows)

    @cached_property
    def _lines_to_fill(self) -> frozenset[int]:
        """Rows like 填报单位： 统计时间：. Their words stand before what belongs there, not above it."""
        rows: dict[int, bool] = {}
        for (row, _), words in self._words.items():
            rows[row] = rows.get(row, True) and words.endswith(("：", ":"))
        return frozenset(row for row, is_line in rows.items() if is_line)

    @cached_property
    def _labelled(self) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
        """Column → rows with words, and row → columns with words, merged areas spread; titles left out."""
        down: dict[int, list[int]] = {}
        across: dict[int, list[int]] = {}
        for row in range(self.rows):
            for column in range(self.columns):
                if self.label((row, column)) and not self._is_title((row, column)):
                    across.setdefault(row, []).append(column)
                    if row not in self._lines_to_fill:
                        down.setdefault(column, []).append(row)
        return down, across

    def labels(self, place: Place) -> Labels:
        """Left and above: past empty cells to the first words, then as far as words follow each other."""
        row, column = place
        down, across = self._labelled
        left = self._follow(across.get(row, []), column, lambda one: (row, one), place)
        top = self._follow(down.get(column, []), row, lambda one: (one, column), place)
        return Labels(left, top)

    def _follow(self, known: list[int], start: int, place_at: Callable[[int], Place], of: Place) -> tuple[str, ...]:
        """The words nearest before `start`, the nearest last. One of a merged area is taken once.

        All cells beyond the same words have the same ones before them: looked up once for a line of them.
        """
        index = bisect_left(known, start) - 1
        if index < 0:
            return ()
        nearest, own = place_at(known[index]), self.head(of)
        if own != of or of in self._words:
            # Inside an area the area's own words may stand before it.
            return self._before(known, index, place_at, own)
        is_left = nearest[0] == of[0]
        if (found := self._told.get((nearest, is_left))) is None:
            found = self._told[nearest, is_left] = self._before(known, index, place_at, own)
        return found

    def _before(self, known: list[int], index: int, place_at: Callable[[int], Place], own: Place) -> tuple[str, ...]:
        """The words from the known one at `index` back, those of the area that `own` speaks for left out."""
        found: list[str] = []
        heads = {own}
        while index >= 0 and (not found or known[index + 1] == known[index] + 1):
            head = self.head(place_at(known[index]))
            if head not in heads:
                heads.add(head)
                found.append(self._words[head])
            index -= 1
        return tuple(reversed(found))
