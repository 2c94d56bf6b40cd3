"""Rows in an order of chance wherever a query asks for none, ties too: what a database may do and seldom does.

With BEACON_TEST_SHUFFLE set, every test runs so; a test that fails only then hangs on luck, or the program does.
"""

import random
from typing import Any

import pytest
from django.db.models.functions import Random
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.constants import MULTI


def shuffle(patch: pytest.MonkeyPatch) -> None:
    """From now on, until the patch is undone."""
    ordered, executed = SQLCompiler.get_order_by, SQLCompiler.execute_sql

    def with_ties_by_chance(self: SQLCompiler) -> list[Any]:
        found = list(ordered(self))
        query = self.query
        if found and query.group_by is None and not (query.distinct or query.combinator or query.subquery):
            chance = Random().asc()
            found.append((chance, (*self.compile(chance), False)))
        return found

    def by_chance(self: SQLCompiler, result_type: str = MULTI, *args: Any, **kwargs: Any) -> Any:
        found = executed(self, result_type, *args, **kwargs)
        if result_type != MULTI or self.query.combinator or next(iter(self._order_by_pairs()), None):
            return found
        rows = [row for chunk in found or () for row in chunk]
        random.shuffle(rows)
        return [rows]

    patch.setattr(SQLCompiler, "get_order_by", with_ties_by_chance)
    patch.setattr(SQLCompiler, "execute_sql", by_chance)
