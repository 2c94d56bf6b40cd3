"""What a pasted message is read into: proposed values, each with its words in the text or the reason it has none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Generic, TypeVar

T = TypeVar("T", covariant=True)

Span = tuple[int, int]


@dataclass(frozen=True)
class Read(Generic[T]):
    """One value of a message.

    `value` is None where the message does not say it, or says it so that somebody has to choose. `spans` are the
    places in the text it was read from, `reason` the sentence for whoever checks it: empty only for a value that needs
    no second look. `others` are the values it might be instead.
    """

    value: T | None = None
    spans: tuple[Span, ...] = ()
    reason: str = ""
    others: tuple[T, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether a value was read and nothing speaks against it."""
        return self.value is not None and not self.reason

    def quote(self, text: str) -> str:
        """The words it was read from."""
        return "、".join(text[start:end].strip() for start, end in self.spans)


@dataclass(frozen=True)
class Named:
    """A name of the register or the roster a message may contain. `is_place`: it is a place whenever it is named;
    other units are one only after 在 or 到. `aliases` are the short forms people use."""

    key: str
    name: str
    is_place: bool = False
    setting: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Heads:
    """One of the head-counts a sum was made of: 居民 30."""

    label: str
    people: int
    span: Span


@dataclass(frozen=True)
class ProposedRecord:
    """What a message seems to report. Nothing in it is saved: a person checks it on the form first."""

    kind: Read[str]
    happened_on: Read[date]
    started_at: Read[time]
    half_day: Read[str]
    place: Read[str]
    places: tuple[Named, ...]
    people: Read[int]
    heads: tuple[Heads, ...]
    handouts: Mapping[str, Read[int]]
    co_organisers: tuple[Named, ...]
    setting: Read[str]
    topics: tuple[str, ...]
    summary: str
    evacuation: Read[int] = Read()
    """Whole minutes; only of a drill."""
    notices: tuple[str, ...] = field(default=())
