"""How well pasted messages are read: labels against proposals."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from beacon.notices.message.reader import read_message
from beacon.notices.message.reading import Named, ProposedRecord

DATA = Path(__file__).parent / "data"
_SETTINGS = {"school": "school", "enterprise": "enterprise"}
FIELDS = ("kind", "date", "place", "people")


@dataclass(frozen=True)
class Score:
    """Shares of messages. `all_right`: kind, date, place and head-count together, marks where the label wants one.
    `silent`: a wrong value, or one too many, that nothing marks, among all values of the four fields."""

    messages: int
    all_right: float
    silent: float
    each: Mapping[str, float]


@cache
def register() -> tuple[Named, ...]:
    """The invented places and units the messages speak of."""
    rows = json.loads((DATA / "message_places.json").read_text(encoding="utf-8"))
    return tuple(Named(name, name, sort != "unit", _SETTINGS.get(sort), tuple(aliases)) for name, sort, aliases in rows)


@cache
def labelled() -> tuple[dict[str, Any], ...]:
    """Every labelled message."""
    lines = (DATA / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


def held_back() -> list[dict[str, Any]]:
    """Every second message of the first writing, and the last writing: nothing was changed for an error in them."""
    return [row for row in labelled() if row["set"] == "sixth" or (row["set"] == "first" and _number(row) % 2 == 0)]


def tuned_on() -> list[dict[str, Any]]:
    """The others."""
    held = {row["id"] for row in held_back()}
    return [row for row in labelled() if row["id"] not in held]


def _number(row: Mapping[str, Any]) -> int:
    return int(row["id"][1:])


def score(rows: Iterable[Mapping[str, Any]]) -> Score:
    """The figures of these messages."""
    right: Counter[str] = Counter()
    messages = values = silent = all_right = 0
    for row in rows:
        messages += 1
        verdicts = list(judged(row))
        all_right += all(is_right for field, is_right, _ in verdicts if field in FIELDS)
        for field, is_right, is_silent in verdicts:
            right[field] += is_right
            silent += is_silent and field in FIELDS
        values += len(FIELDS)
    return Score(messages, all_right / messages, silent / values, {name: right[name] / messages for name in right})


def judged(row: Mapping[str, Any]) -> Iterator[tuple[str, bool, bool]]:
    """Field, whether it is right, whether it is wrong without a mark."""
    read = read_message(row["text"], date.fromisoformat(row["today"]), register())
    told = {
        "kind": (read.kind, _kind_fits(row, read)),
        "date": (read.happened_on, _iso(read) == row["date"]),
        "place": (read.place, _place_fits(row, read)),
        "people": (read.people, read.people.value == row["people"]),
    }
    for field, (value, fits) in told.items():
        marked = bool(value.reason)
        is_right = fits and (marked or field not in row["marks"])
        yield field, is_right, not is_right and not fits and value.value is not None and not marked
    given = {item: one.value for item, one in read.handouts.items() if one.value is not None}
    yield "handouts", given == row["handouts"], False
    yield "co", {one.name for one in read.co_organisers} == set(row["co"]), False
    at = f"{read.started_at.value:%H:%M}" if read.started_at.value else None
    yield "at", at == row["at"], False


def _iso(read: ProposedRecord) -> str | None:
    return read.happened_on.value.isoformat() if read.happened_on.value else None


def _kind_fits(row: Mapping[str, Any], read: ProposedRecord) -> bool:
    if row["kind"] is None:
        return not read.kind.is_sure
    return read.kind.value in (row["kind"], *row["other_kinds"])


def _place_fits(row: Mapping[str, Any], read: ProposedRecord) -> bool:
    """The labelled names of the register; of words alone, the longer may say more than the other."""
    named = {one.name for one in read.places}
    words = read.place.value
    if row["named"] or row["place"] is None or words is None:
        return named == set(row["named"]) and (words is None) == (row["place"] is None)
    return not named and (words in row["place"] or row["place"] in words)
