"""What a sheet holds beside its values, and how far it reaches."""

from dataclasses import dataclass, field


class SheetProblem(ValueError):
    """A file that is no readable workbook; the sentence is for the person who chose it."""


@dataclass
class Marks:
    """Rows and columns count from 0; an empty sheet ends at -1."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    last_row: int = -1
    last_column: int = -1
    is_hidden: bool = False

    def reach(self, row: int, column: int) -> None:
        """A cell with something in it."""
        self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, column)
