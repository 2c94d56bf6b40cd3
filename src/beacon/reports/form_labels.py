"""What stands left of and above a cell of a form: by it a person, and the suggestions, tell what belongs there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from beacon.documents.form_cells import Area, Place
from beacon.documents.form_sheets import FormSheet

MOST_ROWS, MOST_COLUMNS = 200, 60
"""As far as a sheet is shown and read for labels; forms that people fill by hand end before."""

_PLACEHOLDER = re.compile(r"[\s_/\\\-—–＿　.。…（）()]*")
_LIST_NUMBER = re.compile(r"^[（(]?(?:[一二三四五六七八九十]+|\d+)[)）、.．]\s*")
_TITLE_SHARE = 0.8
"""A label merged over so much of the width is the title of the table, not the head of a column."""
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


class Sight:
    """The part of a sheet that is shown, with merged areas spread over their cells."""

    def __init__(self, sheet: FormSheet) -> None:
        self.sheet = sheet
        last_row, last_column = sheet.last
        self.rows, self.columns = min(last_row + 1, MOST_ROWS), min(last_column + 1, MOST_COLUMNS)
        self.is_cut = last_row >= MOST_ROWS or last_column >= MOST_COLUMNS
        self._area: dict[Place, Area] = {}
        for area in sheet.merged:
            for row in range(area[0], min(area[2] + 1, MOST_ROWS)):
                for column in range(area[1], min(area[3] + 1, MOST_COLUMNS)):
                    self._area[row, column] = area

    def area(self, place: Place) -> Area:
        """The merged area a cell lies in, or the cell alone."""
        return self._area.get(place, (*place, *place))

    def head(self, place: Place) -> Place:
        """The cell that speaks for its area."""
        area = self.area(place)
        return area[0], area[1]

    def label(self, place: Place) -> str:
        """The words in a cell; empty for numbers, formulas and strokes that only mark a place to fill."""
        cell = self.sheet.cell(self.head(place))
        if cell.is_number or cell.is_formula or _PLACEHOLDER.fullmatch(cell.text):
            return ""
        return tidy(cell.text)

    def is_fillable(self, place: Place) -> bool:
        """A number can go here: the cell speaks for its area and holds neither words nor a formula."""
        return self.head(place) == place and not self.sheet.cell(place).is_formula and not self.label(place)

    def shown(self) -> Iterator[Place]:
        """Every cell in sight that is not hidden."""
        for row in range(self.rows):
            if row not in self.sheet.hidden_rows:
                for column in range(self.columns):
                    if column not in self.sheet.hidden_columns:
                        yield row, column

    @cached_property
    def _width(self) -> int:
        return self.columns

    def _is_title(self, place: Place) -> bool:
        area = self.area(place)
        return area[3] > area[1] and area[3] - area[1] + 1 >= _TITLE_SHARE * self._width

    def labels(self, place: Place) -> Labels:
        """Left and above: past empty cells to the first words, then as far as words follow each other."""
        left = self._walk(((place[0], column) for column in range(place[1] - 1, -1, -1)), place)
        top = self._walk(((row, place[1]) for row in range(place[0] - 1, -1, -1)), place)
        return Labels(tuple(reversed(left)), tuple(reversed(top)))

    def _walk(self, places: Iterator[Place], of: Place) -> list[str]:
        found: list[str] = []
        heads: set[Place] = {self.head(of)}
        for place in places:
            head, words = self.head(place), self.label(place)
            if head in heads:
                continue
            if not words:
                if found:
                    break
                continue
            if self._is_title(place):
                break
            heads.add(head)
            found.append(words)
        return found
