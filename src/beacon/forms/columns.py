"""The ledger's columns and filters, from the columns of a record and the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from beacon.catalogue.kinds import KINDS, OFFERED
from beacon.catalogue.people import AUDIENCE_GROUPS
from beacon.catalogue.settings import SETTINGS
from beacon.catalogue.topics import TOPICS
from beacon.figures.looking import MARKS, PERIODS, SORTS, Look
from beacon.forms.shapes import Choice, FieldView, Shape, choices_of, column_label
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
    corrected: int = 0

    @property
    def is_valid(self) -> bool:
        """Whether it counts."""
        return self.record.state == RecordState.VALID


def columns(*, with_unit: bool) -> tuple[Column, ...]:
    """The columns; the unit's only for those who see more than one."""
    names = ("happened_on", "kind", *(("author",) if with_unit else ()), "place", "audience_count", "setting", "state")
    return tuple(Column(name, column_label(name), name == "audience_count") for name in names)


def row(record: Record, shown: tuple[Column, ...], corrected: int = 0) -> Row:
    """A record under these columns. `record.author` must be loaded where the unit is shown."""
    return Row(record, tuple(_cell(record, column) for column in shown), corrected)


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


def filters(look: Look, typed: Mapping[str, str], units: Mapping[str, str]) -> list[FieldView]:
    """The ledger's filters with what was chosen; the unit's only where there is a choice. Days show what was typed,
    not what a period stands for."""
    question = look.question
    kinds = {kind.identifier: kind.label for kind in OFFERED}
    if question.kind:
        kinds.setdefault(question.kind, KINDS[question.kind].label)
    given = {
        "kind": question.kind,
        "setting": question.setting,
        "topic": look.topic,
        "group": look.group,
        "unit": str(question.unit_id or ""),
        "state": "" if look.state == RecordState.VALID else look.state,
        "sort": look.sort,
    }
    views = [
        FieldView("from", "从", Shape.DAY, typed.get("from", "")),
        FieldView("to", "到", Shape.DAY, typed.get("to", "")),
        _list("kind", column_label("kind"), kinds, given, "全部活动"),
        _list("setting", column_label("setting"), SETTINGS, given, "全部"),
        _list("topic", column_label("topics"), TOPICS, given, "全部"),
        _list("group", column_label("audience_groups"), AUDIENCE_GROUPS, given, "全部"),
    ]
    if len(units) > 1:
        views.append(_list("unit", column_label("author"), units, given, "全部单位"))
    views.append(_list("state", column_label("state"), STATE_CHOICES, given, None))
    views.append(_list("sort", "排列", SORTS, given, None))
    return views


def marks(look: Look) -> tuple[Choice, ...]:
    """补录, 补办, 未填人次, 有照片, 更正过 as boxes to tick."""
    return tuple(Choice(name, label, name in look.marks) for name, label in MARKS.items())


def periods(look: Look) -> list[tuple[str, str, bool]]:
    """本月 to 本年 as chips: label, the address that keeps everything else, whether it is chosen."""
    question = replace(look.question, starts=None, ends=None)
    return [
        (label, replace(look, question=question, period="" if look.period == name else name).query, look.period == name)
        for name, label in PERIODS.items()
    ]


def _list(name: str, label: str, labels: Mapping[str, str], given: Mapping[str, str], blank: str | None) -> FieldView:
    value = given.get(name, "")
    return FieldView(name, label, Shape.LIST, value, choices=choices_of(labels, value, blank))
