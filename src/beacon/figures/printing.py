"""The ledger on paper: so many rows at once, with the sums of all that was found."""

from dataclasses import dataclass
from datetime import datetime

from beacon.figures.ledger import Sums, sums_of
from beacon.figures.looking import Look, found
from beacon.kit import clock
from beacon.people.reach import Who
from beacon.records.models import Record

MOST_PRINTED = 1000
"""Some forty pages; who needs more takes it out as Excel."""


@dataclass(frozen=True)
class Printed:
    """The rows and the sums of the whole."""

    records: tuple[Record, ...]
    sums: Sums
    as_of: datetime

    @property
    def is_cut(self) -> bool:
        """Whether there are more than were printed."""
        return self.sums.count > len(self.records)


def to_print(who: Who, look: Look) -> Printed:
    """What is printed of a look. Two queries."""
    rows = found(who, look)
    return Printed(tuple(rows.select_related("author")[:MOST_PRINTED]), sums_of(rows), clock.now())
