"""What a form field is, whatever face shows it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from beacon.catalogue.checklists import Checklist, ItemState


class FieldType(StrEnum):
    """The sorts of value a field of a kind may hold. All are kept as one plain value each:

    `MINUTES` a whole number, `DATE` 2023-11-21, `LINK` an http address, `SEVERAL` identifiers with commas between,
    `CHECKLIST` the items that are not in order, 「SC03:no,SC09:unknown」, or `ALL_FINE`.
    """

    INTEGER = "integer"
    MINUTES = "minutes"
    TEXT = "text"
    YES_NO = "yes_no"
    CHOICE = "choice"
    SEVERAL = "several"
    DATE = "date"
    LINK = "link"
    CHECKLIST = "checklist"


NO_CHOICES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Field:
    """One thing particular to a kind, stored in the record's details under `name`.

    `unit` is printed after a number; `most` bounds a number (from 0) or the length of a text. None of them is ever
    required: a kind and a date make a record savable. `completes`: worth asking for later, because the record says
    little without it. `unsaid`: what stands in its cell while nobody said it, where that is worth a word. `repeats`:
    the next activity of the kind usually has the same. `sample` is a value as somebody would type it.
    """

    name: str
    label: str
    type: FieldType
    unit: str = ""
    most: int = 300
    choices: Mapping[str, str] = field(default_factory=lambda: NO_CHOICES)
    hint: str = ""
    completes: bool = False
    unsaid: str = ""
    repeats: bool = True
    sample: str = ""
    checklist: Checklist | None = None


class FieldError(ValueError):
    """A value that does not fit its field; the message is the sentence for the person, `name` the field."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name
        self.sentence = sentence


Value: TypeAlias = int | str | bool

ALL_FINE = "fine"
"""The answers to a checklist that was gone through without finding anything."""

LONGEST_LINK = 500
_ADDRESS = re.compile(r"https?://[^\s\"'<>，。；！？、“”‘’《》（）【】]+", re.IGNORECASE)


def clean(field_: Field, raw: object) -> Value | None:
    """The value of `raw` for this field, None when nothing was given. FieldError with a sentence when it does not fit.

    The same check serves pages, programs and spreadsheets, so it accepts what each of them hands over.
    """
    if raw is None or raw == "":
        return None
    match field_.type:
        case FieldType.INTEGER | FieldType.MINUTES:
            return clean_count(field_.name, field_.label, raw, field_.most)
        case FieldType.YES_NO:
            return raw in (True, "1", "true", "on", "yes", "是")
        case FieldType.DATE:
            return _clean_day(field_, raw)
        case FieldType.LINK:
            return _clean_link(field_, str(raw).strip())
        case FieldType.SEVERAL:
            return ",".join(clean_several(field_.name, field_.label, split(raw), field_.choices)) or None
        case FieldType.CHECKLIST:
            return _clean_checklist(field_, str(raw).strip())
    text = str(raw).strip()
    if field_.type is FieldType.CHOICE and text and text not in field_.choices:
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


def split(raw: object) -> Iterable[object]:
    """Several values in one: a list as it is, a text cut at its commas."""
    if isinstance(raw, str):
        return re.split(r"[,，、]", raw)
    return raw if isinstance(raw, Iterable) else (raw,)


def clean_several(name: str, label: str, raw: Iterable[object], known: Mapping[str, str]) -> tuple[str, ...]:
    """Chosen identifiers, each once, in the order of the catalogue. FieldError for one that is not in it."""
    chosen = {str(one).strip() for one in raw if str(one).strip()}
    if not chosen <= known.keys():
        raise FieldError(name, f"「{label}」请从列出的选项里选。")
    return tuple(one for one in known if one in chosen)


def answers(value: Value | None) -> dict[str, ItemState]:
    """The items of a checklist that were not found in order, from the stored value. The others were, if there is a
    value at all. What a form sent is read as well: `ALL_FINE` stands beside items there, and what is no answer says
    nothing."""
    parts = (part.strip().partition(":")[::2] for part in str(value or "").split(","))
    known = [(item, ItemState(state)) for item, state in parts if state in set(ItemState)]
    return dict(sorted(known, key=_problem_last))


def _clean_checklist(field_: Field, text: str) -> str | None:
    """Only what is not in order is kept, 「SC03:no,SC09:unknown」, or `ALL_FINE`; None while nobody looked.

    Ticked both ways, an item counts as a problem: that is what somebody should look at.
    """
    parts = [str(part).strip() for part in split(text) if str(part).strip()]
    told = dict(sorted((part.partition(":")[::2] for part in parts if part != ALL_FINE), key=_problem_last))
    items = [item.identifier for item in field_.checklist.items] if field_.checklist else []
    if not told.keys() <= set(items) or not set(told.values()) <= set(ItemState):
        raise FieldError(field_.name, f"「{field_.label}」里有清单上没有的项，请重新勾。")
    return ",".join(f"{item}:{told[item]}" for item in items if item in told) or (ALL_FINE if parts else None)


def _problem_last(answer: tuple[str, str]) -> bool:
    return answer[1] == ItemState.NO


def _clean_day(field_: Field, raw: object) -> str:
    text = raw.isoformat() if isinstance(raw, date) else str(raw).strip()
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        raise FieldError(
            field_.name, f"「{field_.label}」看不懂：{text[:20]}，请写成2023-11-21这样，或留空。"
        ) from None


def _clean_link(field_: Field, text: str) -> str:
    """The first address in what was pasted: phones share a title and an address in one piece."""
    found = _ADDRESS.search(text if "://" in text else f"https://{text}" if text.startswith("www.") else "")
    if found is None:
        raise FieldError(field_.name, f"「{field_.label}」请粘贴以http开头的网址，或留空。")
    if len(found[0]) > LONGEST_LINK:
        raise FieldError(field_.name, f"「{field_.label}」太长了，最多{LONGEST_LINK}个字符，请换一个短的。")
    return found[0]


def sample_of(field_: Field) -> str:
    """A value as somebody would type it into the field, for tests and demo data."""
    if field_.sample:
        return field_.sample
    match field_.type:
        case FieldType.CHECKLIST if field_.checklist:
            items = zip(field_.checklist.items, ItemState, strict=False)
            return ",".join(f"{item.identifier}:{state}" for item, state in items)
        case FieldType.SEVERAL:
            return ",".join(list(field_.choices)[:2])
        case FieldType.CHOICE:
            return next(iter(field_.choices))
        case FieldType.DATE:
            return "2023-11-23"
        case FieldType.LINK:
            return "https://example.org/fire/119"
        case FieldType.TEXT:
            return "讲了用电用气"
        case _:
            return "1" if field_.type is FieldType.YES_NO else "20"
