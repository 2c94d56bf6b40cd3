"""The form that says what the columns and words of a table are, as it was sent and as it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from beacon.catalogue.kinds import OFFERED
from beacon.records.catching_up.kinds import BY_CONTENT
from beacon.records.models import CatchUp

COLUMN, WORD, WORDLESS = "column", "word", "wordless"

KINDS = ((BY_CONTENT, "看每一行的内容"), *((kind.identifier, kind.label) for kind in OFFERED))
"""What a word can mean."""


@dataclass(frozen=True)
class Line:
    """A column or a word with what was chosen for it."""

    name: str
    label: str
    samples: tuple[str, ...]
    chosen: str
    rows: int = 0


def columns_sent(held: CatchUp, post: Mapping[str, str]) -> dict[str, str]:
    """Heading → the chosen field."""
    return {
        one["heading"]: post.get(f"{COLUMN}-{place}", "") for place, one in enumerate(held.shown.get("columns", ()))
    }


def kinds_sent(held: CatchUp, post: Mapping[str, str]) -> dict[str, str]:
    """Word → the chosen kind, "" for rows without a word."""
    words = {one["word"]: post.get(f"{WORD}-{place}", "") for place, one in enumerate(held.shown.get("words", ()))}
    return words | {"": post.get(WORDLESS, "")}


def column_lines(held: CatchUp, sent: Mapping[str, str] | None = None) -> list[Line]:
    """The columns as the form shows them; `sent` is what was chosen and did not fit."""
    return [
        Line(
            f"{COLUMN}-{place}",
            one["heading"],
            tuple(one["samples"]),
            one["field"] if sent is None else sent.get(one["heading"], ""),
        )
        for place, one in enumerate(held.shown.get("columns", ()))
    ]


def word_lines(held: CatchUp, sent: Mapping[str, str] | None = None) -> list[Line]:
    """The words for what was done."""
    return [
        Line(
            f"{WORD}-{place}",
            one["word"],
            (),
            one["kind"] if sent is None else sent.get(one["word"], ""),
            one["rows"],
        )
        for place, one in enumerate(held.shown.get("words", ()))
    ]
