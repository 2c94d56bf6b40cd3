"""应办一览: for each timed duty a table of units by periods, with the status of every cell."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from beacon.catalogue.duties import order_of
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.plans.expected import word
from beacon.plans.models import Duty, DutyInstance, Status
from beacon.plans.progress import visible_instances


@dataclass(frozen=True)
class Cell:
    """An expected instance with its status now."""

    instance: DutyInstance
    status: Status


@dataclass
class Line:
    """One unit (or school) of a table. `cells` has one entry a period, None where nothing is owed."""

    unit: Unit
    cells: list[Cell | None] = field(default_factory=list)


@dataclass
class Grid:
    """One duty: its periods as columns, the units that owe it as rows in roster order."""

    duty: Duty
    periods: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def is_about_others(self) -> bool:
        """Whether the rows are not those who owe it but those it is about: the schools."""
        return any(
            cell and cell.instance.subject_id != cell.instance.unit_id for line in self.lines for cell in line.cells
        )

    @property
    def debtors(self) -> str:
        """Who owes a duty about others: 「应急管理办公室」."""
        names = {cell.instance.unit.name: None for line in self.lines for cell in line.cells if cell}
        return "、".join(names)


def grids(who: Who, now: datetime) -> list[Grid]:
    """The tables of every timed duty within reach, one for all versions of a notice that ask for it. Three queries,
    whatever the number of units."""
    by_lineage: dict[tuple[uuid.UUID, int], list[DutyInstance]] = {}
    for row in _instances(who):
        by_lineage.setdefault((row.lineage, row.starts.year), []).append(row)
    return [_grid(held, now) for held in sorted(by_lineage.values(), key=lambda held: _rank(held[-1].duty))]


def _instances(who: Who) -> list[DutyInstance]:
    """Every instance within reach by due day. The few duties and units are read once, not joined to each row."""
    rows = list(visible_instances(who).select_related(None).order_by("due_on", "id"))
    duties = Duty.objects.filter(tenant_id=who.tenant_id).in_bulk({row.duty_id for row in rows})
    keys = {row.unit_id for row in rows} | {row.subject_id for row in rows}
    units = Unit.objects.filter(tenant_id=who.tenant_id).in_bulk(keys)
    for row in rows:
        row.duty, row.unit, row.subject = duties[row.duty_id], units[row.unit_id], units[row.subject_id]
    return rows


def _rank(duty: Duty) -> tuple[int, str, uuid.UUID]:
    """Duties of the model notice first, in the order of its rows, the others by their titles."""
    return order_of(duty.template), duty.title, duty.id


def _grid(rows: Iterable[DutyInstance], now: datetime) -> Grid:
    held = list(rows)
    columns: dict[str, str] = {}
    cells: dict[uuid.UUID, dict[str, Cell]] = {}
    units: dict[uuid.UUID, Unit] = {}
    for row in held:
        columns.setdefault(row.period, period_of(row))
        units[row.subject_id] = row.subject
        cells.setdefault(row.subject_id, {})[row.period] = Cell(row, row.status(now))
    ordered = sorted(units.values(), key=lambda unit: (unit.position, unit.id))
    lines = [Line(unit, [cells[unit.id].get(period) for period in columns]) for unit in ordered]
    return Grid(held[-1].duty, list(columns.values()), lines)


def period_of(instance: DutyInstance) -> str:
    """The period alone: 「11月」 of 「11月月报」, 「秋季」 of 「秋季开学检查·江畔小学」."""
    label = instance.label.split("·")[0]
    return label.removesuffix(word(instance.duty)) or label


def exempt_in(tables: Iterable[Grid]) -> list[DutyInstance]:
    """The exempt ones of the tables, in their order: they leave the rates and stay visible (R68)."""
    cells = (cell for grid in tables for line in grid.lines for cell in line.cells)
    return [cell.instance for cell in cells if cell is not None and cell.status is Status.EXEMPT]
