"""The form of a register row, made from the register's declaration, and the row as it is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from beacon.catalogue.coverages import coverages_of
from beacon.catalogue.fields import FieldType
from beacon.catalogue.registers import CLOSED, MANAGED_BY, OPENED, STATE, Register, RegisterField
from beacon.forms.reading import Pair
from beacon.forms.shapes import FieldView, Shape, as_typed, choices_of, field_view
from beacon.people.models import Unit
from beacon.registers.entering import UNIT
from beacon.registers.keeping import first_field
from beacon.registers.models import RegisterRow, UnitCard
from beacon.registers.workbook import cell_of, value_of

FEW_CHOICES = 5
"""So many choices stand as chips; more of them in a list."""


def values_of(register: Register, row: RegisterRow) -> dict[str, str]:
    """What a row holds, as its form has it."""
    values = {one.name: as_typed(value_of(row, one)) for one in register.fields}
    link = getattr(row, register.link) if register.link else None
    return values | {UNIT: row.unit.code} | ({register.link: link.code if link else ""} if register.link else {})


def row_form(
    register: Register,
    values: Mapping[str, str],
    wrong: Mapping[str, str],
    *,
    units: Sequence[Unit],
    links: Sequence[Unit],
    is_new: bool,
) -> list[FieldView]:
    """The fields with these values, each sentence of `wrong` beside its field. What a row is known by never changes, so
    that it is asked for only when the row is new."""
    views = [_view(one, values, wrong) for one in register.fields]
    blank = "没有物业" if register.link == "property_unit" else "请选"
    link = _choice(register.link, register.link_label, links, values, wrong, blank) if register.link else None
    unit = _choice(UNIT, MANAGED_BY, units, values, wrong, None if len(units) == 1 else "请选")
    every = [link, *views, unit] if register.is_of_unit else [*views, link, unit]
    return [view for view in every if view is not None and (is_new or view.name != first_field(register))]


def _view(one: RegisterField, values: Mapping[str, str], wrong: Mapping[str, str]) -> FieldView:
    value, error = values.get(one.name, ""), wrong.get(one.name, "")
    if one.type is FieldType.CHOICE and len(one.choices) > FEW_CHOICES:
        return FieldView(
            one.name, one.label, Shape.LIST, value, error, one.hint, choices=choices_of(one.choices, value, "请选")
        )
    view = field_view(one, name=one.name, value=value, error=error)
    return replace(view, choices=tuple(choice for choice in view.choices if choice.value)) if one.is_required else view


def _choice(
    name: str,
    label: str,
    units: Sequence[Unit],
    values: Mapping[str, str],
    wrong: Mapping[str, str],
    blank: str | None,
) -> FieldView:
    value = values.get(name, "")
    choices = choices_of({unit.code: unit.name for unit in units}, value, blank)
    return FieldView(name, label, Shape.LIST, value, wrong.get(name, ""), choices=choices)


@dataclass(frozen=True)
class Line:
    """A row in the list: (label, text, is a number) of each column, (word, done) of each coverage, and where to record
    what was done there."""

    row: RegisterRow
    cells: tuple[tuple[str, str, bool], ...]
    done: tuple[tuple[str, bool], ...]
    record: str


SITE_NAMES: Mapping[str, str] = {
    "building": "buildings",
    "school": "school",
    "enterprise": "enterprises",
    "place": "places",
}
"""Under which name an address of 记一笔 ticks a row of a register."""


def line_of(register: Register, row: RegisterRow, done: Sequence[bool], new_record: str, kind: str = "") -> Line:
    """A row as the list shows it; `new_record` is the address of the form, to be filled in with the row and a kind."""
    cells = []
    for one in register.fields:
        if one.is_listed and one.name != "estate":
            said = cell_of(one, value_of(row, one))
            cells.append((one.label, said, bool(one.unit)))
    if register.link and not register.is_of_unit:
        link = getattr(row, register.link)
        cells.append((register.link_label, link.name if link else "无物业", False))
    cells.append((MANAGED_BY, row.unit.name, False))
    words = tuple(zip((one.word for one in coverages_of(register.identifier)), done, strict=True))
    return Line(row, tuple(cells), words, f"{new_record}?{urlencode(prefill(register, row, kind))}")


def prefill(register: Register, row: RegisterRow, kind: str = "") -> dict[str, str]:
    """What a link to 记一笔 says of the row: its tick, its name as the place, and the kind where one is missing."""
    key = row.own_unit_id if isinstance(row, UnitCard) else row.pk
    told = {SITE_NAMES[register.identifier]: str(key), "place": str(row)}
    return told | ({"kind": kind} if kind else {})


def row_reading(register: Register, row: RegisterRow) -> list[Pair]:
    """Every value of a row, empty ones marked."""
    pairs = [] if register.is_of_unit else [Pair("编号", row.code)]
    for one in register.fields:
        if one.name not in ("code", "estate", "name"):
            said = cell_of(one, value_of(row, one))
            pairs.append(Pair(one.label, f"{said}{one.unit}" if said else "未填", is_missing=not said))
    if register.link and not register.is_of_unit:
        link = getattr(row, register.link)
        pairs.append(Pair(register.link_label, link.name if link else "没有", is_missing=link is None))
    pairs += [Pair(MANAGED_BY, row.unit.name), Pair(STATE, str(row.get_state_display()))]
    pairs.append(Pair(OPENED, f"{row.opened_on:%Y-%m-%d}"))
    if row.closed_on:
        pairs.append(Pair(CLOSED, f"{row.closed_on:%Y-%m-%d}（用到这天）"))
    return pairs
