"""The forms of 物资: a line a thing, with what lies on the shelf, what was typed never lost."""

from collections.abc import Mapping
from datetime import date

from beacon.catalogue.fields import FieldError, clean_count
from beacon.catalogue.goods import Item
from beacon.catalogue.tallies import MOST_PIECES
from beacon.forms.shapes import FieldView, Shape
from beacon.goods.moves import FIELD
from beacon.kit.refusals import Refusal


def item_lines(
    items: Mapping[str, Item], lying: Mapping[str, int], form: Mapping[str, str], problems: Mapping[str, str]
) -> list[FieldView]:
    """A field for each thing; things that lie on the shelf first."""
    return [_line(item, lying.get(item.identifier), form, problems) for item in stocked_first(items, lying)]


def stocked_first(items: Mapping[str, Item], lying: Mapping[str, int]) -> list[Item]:
    """The things in their order, those that lie on the shelf before the others."""
    return sorted(items.values(), key=lambda item: lying.get(item.identifier, 0) <= 0)


def _line(item: Item, left: int | None, form: Mapping[str, str], problems: Mapping[str, str]) -> FieldView:
    name = f"{FIELD}{item.identifier}"
    return FieldView(
        name,
        item.label,
        Shape.COUNT,
        form.get(name, ""),
        problems.get(name, ""),
        hint="" if left is None else left_words(item, left),
        unit=item.counter,
        most=MOST_PIECES,
    )


def left_words(item: Item, left: int) -> str:
    """「还有40条」."""
    return f"还有{left}{item.counter}"


def typed_pieces(form: Mapping[str, str], items: Mapping[str, Item], *, noughts: bool) -> dict[str, int]:
    """The numbers of a sent form by thing; empty lines are left out, and noughts too unless they say something.
    Refused, with the field, for what is no number."""
    pieces: dict[str, int] = {}
    for name, text in form.items():
        key = name.removeprefix(FIELD)
        if not name.startswith(FIELD) or not text.strip():
            continue
        label = items[key].label if key in items else "数量"
        try:
            number = clean_count(name, label, text, MOST_PIECES)
        except FieldError as error:
            raise Refusal("bad_count", error.sentence, name) from None
        if number or noughts:
            pieces[key] = number
    return pieces


def typed_day(form: Mapping[str, str], today: date) -> date:
    """The day of a sent form, today where none was given. Refused for what is no date."""
    text = form.get("day", "").strip()
    try:
        return date.fromisoformat(text) if text else today
    except ValueError:
        raise Refusal("no_day", "日期没看懂，请写成2023-11-21这样。", "day") from None
