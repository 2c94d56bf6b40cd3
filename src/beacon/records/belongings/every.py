"""What is written beside a record and follows it: saved with it, rewritten when it is corrected, ended with it."""

from typing import Protocol

from beacon.records.belongings import facts, hazards, joint, sites, stock, units
from beacon.records.drafts import Draft
from beacon.records.models import Record
from beacon.records.read import search


class Belonging(Protocol):
    """Rows of one sort that belong to a record. Every step runs in the transaction of the deed on the record."""

    def write(self, record: Record, draft: Draft, /) -> None:
        """Write the rows of a record just saved."""

    def rewrite(self, record: Record, draft: Draft, /) -> None:
        """Make the rows follow a record that was corrected and is still valid."""

    def end(self, record: Record, /) -> None:
        """Take back what must stop counting, now that the record was withdrawn or voided."""


BELONGINGS: tuple[Belonging, ...] = (
    units,
    joint,
    sites,
    stock,
    hazards,
    search,
    facts,
)
"""In the order of writing: the search after whatever has names to be found by, the facts last, because they may count
what the others wrote."""
