"""An uploaded table as it is read now: its columns, its words, and what every row would become."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from beacon.catalogue.kinds import KINDS
from beacon.catalogue.kinds.people import THEME_EVENT
from beacon.documents.spreadsheets import SheetProblem, open_book
from beacon.goods.items import offered as items_offered
from beacon.kit import clock
from beacon.people.names import names_in_messages
from beacon.people.roster.cells import folded
from beacon.people.tree import schools_of
from beacon.records.catching_up.cells import REMARKS, Reading, ReadRow
from beacon.records.catching_up.doubles import seen_in_ledger
from beacon.records.catching_up.fields import STORY, meaning, suggested
from beacon.records.catching_up.kinds import suggested_kind
from beacon.records.catching_up.remembering import remembered
from beacon.records.catching_up.rows import read_rows, words_of
from beacon.records.catching_up.tables import Table, samples_of, tables_of
from beacon.records.models import CatchUp, WordSort

SHOWN_ROWS = 300
"""So many rows of a sort are listed; of more only the number is told."""

SHOWN_WORDS = 60
SHOWN_SAMPLES = 2
NO_TABLE = "这个文件里没有看到有内容的表。请打开看一下，再上传。"

Told = Callable[[int], None]


def tables_in(held: CatchUp) -> list[Table]:
    """The tables of the upload. SheetProblem when there is none."""
    items = items_offered(held.tenant_id)
    tables = tables_of(open_book(bytes(held.content)), lambda text: bool(meaning(text, (), items)))
    if not tables:
        raise SheetProblem(NO_TABLE)
    return tables


def look(held: CatchUp) -> dict[str, Any]:
    """What the page for the columns shows: each column with samples and what it most likely is, as the unit decided
    before or as its heading says; and the words of the column that says what was done."""
    items = items_offered(held.tenant_id)
    tables = tables_in(held)
    samples = samples_of(tables)
    held.columns = held.columns or suggested(samples, samples, items) | remembered(held.unit, WordSort.COLUMN, samples)
    words, held.kinds = look_at_words(held, tables)
    return {"columns": _columns(held, samples), **words}


def _columns(held: CatchUp, samples: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    return [
        {"heading": heading, "samples": told[:SHOWN_SAMPLES], "field": held.columns.get(heading, "")}
        for heading, told in samples.items()
    ]


def look_at_words(held: CatchUp, tables: list[Table]) -> tuple[dict[str, Any], dict[str, str]]:
    """The distinct words for what was done, each with the number of rows, and what each most likely means; those
    somebody decided on mean that."""
    counts = words_of(tables, held.columns)
    words = sorted((word for word in counts if word), key=lambda word: -counts[word])
    known = remembered(held.unit, WordSort.KIND, words)
    kinds = {word: held.kinds.get(word) or known.get(word) or suggested_kind(word) for word in words}
    kinds[""] = held.kinds.get("") or _of_titles(tables)
    told = [{"word": word, "rows": counts[word], "kind": kinds[word]} for word in words]
    return {"words": told[:SHOWN_WORDS], "wordless": counts.get("", 0), "default": kinds[""]}, kinds


def _of_titles(tables: list[Table]) -> str:
    """The kind that every title and sheet's name tells, where they tell one: 消防演练台账.

    消防宣传活动台账 tells none: it is what a list of all kinds is called, and its rows speak for themselves.
    """
    told = {suggested_kind(table.title or table.sheet) for table in tables}
    kind = told.pop() if len(told) == 1 else ""
    return "" if kind == THEME_EVENT.identifier else kind


@dataclass
class Sorted:
    """The rows of an upload by what becomes of them. `doubles`: (row, where the same stands)."""

    good: list[ReadRow] = field(default_factory=list)
    bad: list[ReadRow] = field(default_factory=list)
    doubles: list[tuple[ReadRow, str]] = field(default_factory=list)
    left_out: list[ReadRow] = field(default_factory=list)

    def to_write(self, *, with_doubles: bool) -> list[ReadRow]:
        """The rows that become records."""
        return [*self.good, *(row for row, _ in self.doubles)] if with_doubles else self.good


def sort_rows(held: CatchUp, tables: list[Table], tell: Told | None = None) -> Sorted:
    """Read every row of the upload's tables and sort it. `tell` hears of every thousandth."""
    today = clock.today()
    reading = Reading(
        unit=held.unit,
        today=today,
        columns=held.columns,
        kinds=held.kinds,
        items=items_offered(held.tenant_id),
        schools={folded(school.name): str(school.id) for school in schools_of(held.tenant_id, today)},
        names=names_in_messages(held.tenant_id, today) if STORY in held.columns.values() else (),
    )
    rows = list(_counted(read_rows(tables, reading), tell))
    seen = seen_in_ledger(held.unit, rows, held)
    found = Sorted()
    for row in rows:
        if row.left_out:
            found.left_out.append(row)
        elif row.draft is None:
            found.bad.append(row)
        elif same := seen.double_of(row):
            found.doubles.append((row, same))
        else:
            found.good.append(row)
    return found


def _counted(rows: Iterator[ReadRow], tell: Told | None) -> Iterator[ReadRow]:
    for number, row in enumerate(rows, 1):
        if tell and number % 1000 == 0:
            tell(number)
        yield row


def shown(found: Sorted) -> dict[str, Any]:
    """The dry run as the page shows it."""
    drafts = [row.draft for row in found.good if row.draft]
    days = [draft.happened_on for draft in drafts]
    kinds = [draft.kind for draft in drafts]
    remarked = [*found.good, *(row for row, _ in found.doubles)]
    problems = [problem for row in found.bad for problem in row.problems]
    return {
        "good": len(found.good),
        "first": min(days).isoformat() if days else "",
        "last": max(days).isoformat() if days else "",
        "kinds": [[KINDS[kind].label, kinds.count(kind)] for kind in KINDS if kind in kinds],
        "bad": len(found.bad),
        "problems": [
            {
                "table": one.table,
                "number": one.number,
                "heading": one.heading,
                "value": one.value,
                "sentence": one.sentence,
            }
            for one in problems[:SHOWN_ROWS]
        ],
        "double": len(found.doubles),
        "doubles": [
            {"table": row.sheet, "number": row.number, "what": _what(row), "same": same}
            for row, same in found.doubles[:SHOWN_ROWS]
        ],
        "left_out": [
            {"table": row.sheet, "number": row.number, "why": row.left_out} for row in found.left_out[:SHOWN_ROWS]
        ],
        "remarks": [
            f"{count}行{sentence}"
            for code, sentence in REMARKS.items()
            if (count := sum(code in row.remarks for row in remarked))
        ],
    }


def _what(row: ReadRow) -> str:
    draft = row.draft
    if draft is None:
        return ""
    people = "" if draft.audience_count is None else f"{draft.audience_count}人次"
    return "　".join(
        part for part in (f"{draft.happened_on:%Y-%m-%d}", KINDS[draft.kind].label, draft.place, people) if part
    )
