"""A sheet as it is shown for pointing: rows of cells with their spans, what is in them and what was pointed there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from beacon.documents.form.cells import Place, address_of
from beacon.documents.form.sheets import FormSheet
from beacon.figures.askable import ASKABLE
from beacon.reports.district_form.labels import Sight
from beacon.reports.models import DistrictFormCell

LABEL, FORMULA, POINTED, SUGGESTED, FREE = "label", "formula", "pointed", "suggested", "free"
LONGEST_SHOWN = 40


@dataclass(frozen=True)
class GridCell:
    """A cell of the picture. `text` is what stands in it, or the number that goes there."""

    place: Place
    kind: str
    text: str
    unit: str = ""
    across: int = 1
    down: int = 1

    @property
    def address(self) -> str:
        """`C5`."""
        return address_of(self.place)

    @property
    def is_free(self) -> bool:
        """Whether a number can be pointed here."""
        return self.kind in (POINTED, SUGGESTED, FREE)


@dataclass(frozen=True)
class FormGrid:
    """The picture of a sheet. `letters` head the columns, each row begins with its number; `is_cut`: there is more."""

    letters: tuple[str, ...]
    rows: tuple[tuple[int, tuple[GridCell, ...]], ...]
    is_cut: bool


def grid_of(sheet: FormSheet, cells: Iterable[DistrictFormCell]) -> FormGrid:
    """The picture of a sheet with what is pointed there."""
    sight = Sight(sheet)
    pointed = {(cell.row, cell.column): cell for cell in cells if cell.sheet == sheet.name}
    columns = [column for column in range(sight.columns) if column not in sheet.hidden_columns]
    lines = [row for row in range(sight.rows) if row not in sheet.hidden_rows]
    rows: list[tuple[int, tuple[GridCell, ...]]] = []
    for row in lines:
        shown: list[GridCell] = []
        for column in columns:
            first_row, first_column, last_row, last_column = sight.area((row, column))
            across = [one for one in columns if first_column <= one <= last_column]
            down = [one for one in lines if first_row <= one <= last_row]
            # A merged area is drawn at the first of its cells that shows.
            if (row, column) == (down[0], across[0]):
                shown.append(_cell(sight, (first_row, first_column), pointed, len(across), len(down)))
        rows.append((row + 1, tuple(shown)))
    letters = tuple(address_of((0, column))[:-1] for column in columns)
    return FormGrid(letters, tuple(rows), sight.is_cut)


def _cell(sight: Sight, place: Place, pointed: Mapping[Place, DistrictFormCell], across: int, down: int) -> GridCell:
    cell, held = sight.sheet.cell(place), pointed.get(place)
    if held is not None:
        known = ASKABLE.get(held.number)
        kind = SUGGESTED if held.is_suggested else POINTED
        name = (known.label if known else "这个数已经不用了") + ("（累计）" if held.to_date else "")
        return GridCell(place, kind, name, held.of_unit.name if held.of_unit else "", across, down)
    if cell.is_formula:
        return GridCell(place, FORMULA, "公式", across=across, down=down)
    kind = FREE if sight.is_fillable(place) else LABEL
    text = cell.text if len(cell.text) <= LONGEST_SHOWN else f"{cell.text[:LONGEST_SHOWN]}…"
    return GridCell(place, kind, text, across=across, down=down)
