"""One field as a page shows it, whatever it belongs to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from beacon.catalogue.checklists import STATE_LABELS, Item
from beacon.catalogue.fields import LONGEST_LINK, Field, FieldType, Value, answers
from beacon.catalogue.saying import NO, YES
from beacon.plans.models import Status
from beacon.records.models import Part, Record


class Shape(StrEnum):
    """How a field is filled in; templates have one branch for each."""

    COUNT = "count"
    LINE = "line"
    BOX = "box"
    CHIPS = "chips"
    LIST = "list"
    DAY = "day"
    TIME = "time"
    TICKS = "ticks"
    LINK = "link"
    CHECKS = "checks"


@dataclass(frozen=True)
class Choice:
    """One of the values to pick. `kinds` names the record kinds it goes with, empty for all."""

    value: str
    label: str
    is_chosen: bool = False
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """One item of a checklist to look at, with what was found, if anything."""

    item: Item
    state: str


@dataclass(frozen=True)
class FieldView:
    """A field with its words, its value as text, and the sentence about it when something did not fit. `note`: where
    its value came from, or why it has none, when it was read from a message. `areas`: the items of a checklist, area
    by area."""

    name: str
    label: str
    shape: Shape
    value: str = ""
    error: str = ""
    hint: str = ""
    unit: str = ""
    most: int = 0
    choices: tuple[Choice, ...] = ()
    note: str = ""
    areas: tuple[tuple[str, tuple[Check, ...]], ...] = ()

    @property
    def states(self) -> Iterable[tuple[str, str]]:
        """The answers an item of a checklist may have, beside being in order."""
        return STATE_LABELS.items()

    @property
    def element(self) -> str:
        """Id of the element, for its label and the sentences about it."""
        return f"f-{self.name.replace('.', '-')}"


UNSAID = "不填"

_SHAPES = {
    FieldType.INTEGER: Shape.COUNT,
    FieldType.MINUTES: Shape.COUNT,
    FieldType.TEXT: Shape.LINE,
    FieldType.YES_NO: Shape.CHIPS,
    FieldType.CHOICE: Shape.CHIPS,
    FieldType.SEVERAL: Shape.TICKS,
    FieldType.DATE: Shape.DAY,
    FieldType.LINK: Shape.LINK,
    FieldType.CHECKLIST: Shape.CHECKS,
}
_LENGTHS = {Shape.COUNT, Shape.LINE}
"""Shapes whose field says how much fits."""


_LABELS_OF_LINKS = {"author": str(Part.AUTHOR.label), "make_up_for": str(Status.DONE_LATE.label)}


def column_label(name: str) -> str:
    """The label of a shared value of a record, as its column declares it; of a link, as its target is called."""
    return _LABELS_OF_LINKS.get(name) or str(getattr(Record._meta.get_field(name), "verbose_name", name))


def choices_of(labels: Mapping[str, str], chosen: str, blank: str | None = None) -> tuple[Choice, ...]:
    """The labels as choices, `blank` in front for no answer."""
    first = [Choice("", blank, chosen == "")] if blank is not None else []
    return (*first, *(Choice(value, label, value == chosen) for value, label in labels.items()))


def ticks_of(labels: Mapping[str, str], chosen: str) -> tuple[Choice, ...]:
    """The labels as choices of which several may be picked; `chosen` has identifiers with commas between."""
    picked = chosen.split(",")
    return tuple(Choice(value, label, value in picked) for value, label in labels.items())


def field_view(field: Field, *, name: str, value: str, error: str = "") -> FieldView:
    """A field of a kind as its form shows it, under the form's own `name`."""
    shape = _SHAPES[field.type]
    return FieldView(
        name=name,
        label=field.label,
        shape=shape,
        value=value,
        error=error,
        hint=field.hint,
        unit=field.unit,
        most=field.most if shape in _LENGTHS else LONGEST_LINK if shape is Shape.LINK else 0,
        choices=_choices(field, value),
        areas=_areas(field, value),
    )


def _choices(field: Field, value: str) -> tuple[Choice, ...]:
    match field.type:
        case FieldType.YES_NO:
            return choices_of({"1": YES, "0": NO}, value, UNSAID)
        case FieldType.CHOICE:
            return choices_of(field.choices, value, UNSAID)
        case FieldType.SEVERAL:
            return ticks_of(field.choices, value)
        case _:
            return ()


def _areas(field: Field, value: str) -> tuple[tuple[str, tuple[Check, ...]], ...]:
    if field.checklist is None:
        return ()
    found = answers(value)
    return tuple(
        (area, tuple(Check(item, found.get(item.identifier, "")) for item in items))
        for area, items in field.checklist.by_area()
    )


def as_typed(value: Value | None) -> str:
    """A stored value as a person would have typed it into its field."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else str(value)
