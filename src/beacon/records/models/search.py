"""What is looked up when somebody types words over the ledger."""

from typing import Any

from django.db import models
from django.db.models import BooleanField, F, Func

from beacon.people.models import TenantRow
from beacon.records.models.record import Record

INDEX_OF_TERMS = "records_search_terms"
"""SQLite: an FTS5 table that triggers keep in step with this one. PostgreSQL: a GIN index of the same name."""

_FOUND = "SELECT rowid FROM records_search_terms WHERE records_search_terms MATCH %s"


class RecordSearch(TenantRow):
    """The words of a record as they are compared (`text`), and the terms by which it is found at once (`terms`, with
    blanks between; `records.read.search` makes both).

    `number` is the record's key as an integer: FTS5 knows rows by integers only, and its own would change when an
    operator has the file packed.
    """

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="search", db_index=False)
    number = models.BigIntegerField()
    text = models.TextField()
    terms = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "record"), name="records_search_once"),)
        indexes = (models.Index(fields=("tenant", "number"), name="records_search_number"),)


class HasTerms(Func):
    """Whether a row of RecordSearch has every one of these terms, by the index of either database."""

    output_field = BooleanField()

    def __init__(self, terms: tuple[str, ...]) -> None:
        super().__init__(F("number"), F("terms"))
        self.wanted = terms

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """FTS5 intersects the lists of the terms."""
        number, _ = self.get_source_expressions()
        column, values = compiler.compile(number)
        return f"{column} IN ({_FOUND})", [*values, " AND ".join(f'"{term}"' for term in self.wanted)]

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[object]]:
        """The expression is the one the GIN index is made of."""
        _, terms = self.get_source_expressions()
        column, values = compiler.compile(terms)
        return f"string_to_array({column}, ' ') @> %s::text[]", [*values, list(self.wanted)]
