"""One field as a page shows it, whatever it belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from beacon.catalogue.fields import Field, FieldType, Value
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


@dataclass(frozen=True)
class Choice:
    """One of the values to pick. `kinds` names the record kinds it goes with, empty for all."""

    value: str
    label: str
    is_chosen: bool = False
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class FieldView:
    """A field with its words, its value as text, and the sentence about it when something did not fit. `note`: where
    its value came from, or why it has none, when it was read from a message."""

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

    @property
    def element(self) -> str:
        """Id of the element, for its label and the sentences about it."""
        return f"f-{self.name.replace('.', '-')}"


UNSAID = "不填"
YES, NO = "是", "否"

_SHAPES = {
    FieldType.INTEGER: Shape.COUNT,
    FieldType.TEXT: Shape.LINE,
    FieldType.YES_NO: Shape.CHIPS,
    FieldType.CHOICE: Shape.CHIPS,
}


_LABELS_OF_LINKS = {"author": str(Part.AUTHOR.label), "make_up_for": str(Status.DONE_LATE.label)}


def column_label(name: str) -> str:
    """The label of a shared value of a record, as its column declares it; of a link, as its target is called."""
    return _LABELS_OF_LINKS.get(name) or str(getattr(Record._meta.get_field(name), "verbose_name", name))


def choices_of(labels: Mapping[str, str], chosen: str, blank: str | None = None) -> tuple[Choice, ...]:
    """The labels as choices, `blank` in front for no answer."""
    first = [Choice("", blank, chosen == "")] if blank is not None else []
    return (*first, *(Choice(value, label, value == chosen) for value, label in labels.items()))


def field_view(field: Field, *, name: str, value: str, error: str = "") -> FieldView:
    """A field of a kind as its form shows it, under the form's own `name`."""
    labels = {"1": YES, "0": NO} if field.type is FieldType.YES_NO else field.choices
    return FieldView(
        name=name,
        label=field.label,
        shape=_SHAPES[field.type],
        value=value,
        error=error,
        hint=field.hint,
        unit=field.unit,
        most=field.most,
        choices=choices_of(labels, value, UNSAID) if labels else (),
    )


def as_typed(value: Value | None) -> str:
    """A stored value as a person would have typed it into its field."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else str(value)


def as_read(field: Field, value: Value) -> str:
    """A stored value as a sentence part: choice labels, 是 or 否, numbers with their unit."""
    if field.type is FieldType.YES_NO:
        return YES if value else NO
    if field.type is FieldType.CHOICE:
        return field.choices.get(str(value), str(value))
    return f"{value}{field.unit}"
