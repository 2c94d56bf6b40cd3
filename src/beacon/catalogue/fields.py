"""What a form field is, whatever face shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias


class FieldType(StrEnum):
    """The sorts of value a field of a kind may hold."""

    INTEGER = "integer"
    TEXT = "text"
    YES_NO = "yes_no"
    CHOICE = "choice"


NO_CHOICES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Field:
    """One thing particular to a kind, stored in the record's details under `name`.

    `unit` is printed after a number; `most` bounds an integer (from 0) or the length of a text. None of them is ever
    required: a kind and a date make a record savable.
    """

    name: str
    label: str
    type: FieldType
    unit: str = ""
    most: int = 300
    choices: Mapping[str, str] = field(default_factory=lambda: NO_CHOICES)
    hint: str = ""


class FieldError(ValueError):
    """A value that does not fit its field; the message is the sentence for the person, `name` the field."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name
        self.sentence = sentence


Value: TypeAlias = int | str | bool


def clean(field_: Field, raw: object) -> Value | None:
    """The value of `raw` for this field, None when nothing was given. FieldError with a sentence when it does not fit.

    The same check serves pages, programs and spreadsheets, so it accepts what each of them hands over.
    """
    if raw is None or raw == "":
        return None
    if field_.type is FieldType.INTEGER:
        return clean_count(field_.name, field_.label, raw, field_.most)
    if field_.type is FieldType.YES_NO:
        return raw in (True, "1", "true", "on", "yes", "是")
    text = str(raw).strip()
    if field_.type is FieldType.CHOICE and text not in field_.choices:
        raise FieldError(field_.name, f"「{field_.label}」请从列出的选项里选。")
    if len(text) > field_.most:
        raise FieldError(field_.name, f"「{field_.label}」写了{len(text)}字，最多{field_.most}字，请删短一些。")
    return text or None


def clean_count(name: str, label: str, raw: object, most: int) -> int:
    """A whole number from 0 to `most`; digits of any width count as digits. FieldError otherwise."""
    try:
        number = int(str(raw).strip())
    except ValueError:
        raise FieldError(name, f"「{label}」请填整数，现在是「{str(raw)[:20]}」。") from None
    if not 0 <= number <= most:
        raise FieldError(name, f"「{label}」请填0到{most}之间的数，现在是{str(raw)[:20]}。")
    return number
