"""The ledger's columns and filters, from the columns of a record and the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass

from beacon.catalogue.kinds import KINDS, OFFERED
from beacon.catalogue.settings import SETTINGS
from beacon.forms.shapes import FieldView, Shape, choices_of, column_label
from beacon.records.models import Record, RecordState

ALL_STATES = "all"

STATE_CHOICES: Mapping[str, str] = {
    "": RecordState.VALID.label,
    RecordState.VOID.value: RecordState.VOID.label,
    RecordState.WITHDRAWN.value: RecordState.WITHDRAWN.label,
    ALL_STATES: "全部",
}


@dataclass(frozen=True)
class Column:
    """One column of the ledger."""

    name: str
    label: str
    is_number: bool = False


@dataclass(frozen=True)
class Cell:
    """One value of a row under its column. `is_missing`: nobody entered it."""

    column: Column
    text: str
    is_missing: bool = False


@dataclass(frozen=True)
class Row:
    """A record as a line of the ledger."""

    record: Record
    cells: tuple[Cell, ...]

    @property
    def is_valid(self) -> bool:
        """Whether it counts."""
        return self.record.state == RecordState.VALID


def columns(*, with_unit: bool) -> tuple[Column, ...]:
    """The columns; the unit's only for those who see more than one."""
    names = ("happened_on", "kind", *(("author",) if with_unit else ()), "place", "audience_count", "setting", "state")
    return tuple(Column(name, column_label(name), name == "audience_count") for name in names)


def row(record: Record, shown: tuple[Column, ...]) -> Row:
    """A record under these columns. `record.author` must be loaded where the unit is shown."""
    return Row(record, tuple(_cell(record, column) for column in shown))


def _cell(record: Record, column: Column) -> Cell:
    match column.name:
        case "happened_on":
            return Cell(column, record.happened_on.isoformat())
        case "kind":
            return Cell(column, KINDS[record.kind].label)
        case "author":
            return Cell(column, record.author.name)
        case "audience_count":
            return _audience(record, column)
        case "setting":
            return Cell(column, SETTINGS[record.setting])
        case "state":
            return Cell(column, RecordState(record.state).label)
        case _:
            return Cell(column, record.place)


def _audience(record: Record, column: Column) -> Cell:
    if record.audience_count is not None:
        return Cell(column, str(record.audience_count))
    has_one = KINDS[record.kind].has_audience
    return Cell(column, "未填" if has_one else "—", is_missing=has_one)


def filters(given: Mapping[str, str], units: Mapping[str, str]) -> list[FieldView]:
    """The ledger's filters with what was chosen; the unit's only where there is a choice."""
    kinds = {kind.identifier: kind.label for kind in OFFERED}
    if given.get("kind") in KINDS:
        kinds.setdefault(given["kind"], KINDS[given["kind"]].label)
    views = [
        FieldView("from", "从", Shape.DAY, given.get("from", "")),
        FieldView("to", "到", Shape.DAY, given.get("to", "")),
        _list("kind", column_label("kind"), kinds, given, "全部活动"),
        _list("setting", column_label("setting"), SETTINGS, given, "全部"),
    ]
    if len(units) > 1:
        views.append(_list("unit", column_label("author"), units, given, "全部单位"))
    views.append(_list("state", column_label("state"), STATE_CHOICES, given, None))
    return views


def _list(name: str, label: str, labels: Mapping[str, str], given: Mapping[str, str], blank: str | None) -> FieldView:
    value = given.get(name, "")
    return FieldView(name, label, Shape.LIST, value, choices=choices_of(labels, value, blank))
