"""What importing a table into a register would do, row by row. Nothing is written here."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from beacon.catalogue.registers import Register
from beacon.documents.spreadsheets import Grid
from beacon.people.held_imports import Progress
from beacon.people.reach import Who
from beacon.people.roster.cells import Row, RowProblem
from beacon.people.roster.rows import Table, rows_below
from beacon.registers.entering import UNIT, RowProblems, Units, Values, clean_row, units_of
from beacon.registers.keeping import first_field, names_of, new_row, put, same_name, taken
from beacon.registers.models import RegisterRow, RowState, rows_in
from beacon.registers.workbook import cell_of, headings, value_of

_LONGEST_CELL = 200


@dataclass
class Plan:
    """Rows to add, rows to change with what changes in each, how many stay as they are, and what does not fit."""

    new: list[tuple[int, RegisterRow]] = field(default_factory=list)
    changed: list[tuple[int, RegisterRow, list[str], list[tuple[str, str, str]]]] = field(default_factory=list)
    same: int = 0
    problems: list[RowProblem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.new or self.changed)

    @property
    def bad_rows(self) -> int:
        """How many rows do not fit."""
        return len({problem.number for problem in self.problems})

    @property
    def fingerprint(self) -> str:
        """What the plan amounts to: another register underneath gives another one."""
        told = [(number, row.code, row.unit_id) for number, row in self.new]
        cells = [(number, row.pk, changes) for number, row, _, changes in self.changed]
        return hashlib.sha256(repr((told, cells, self.same, self.bad_rows)).encode()).hexdigest()


def plan_of(by: Who, register: Register, grid: Grid, today: date, progress: Progress | None = None) -> Plan:
    """What the table would do to the register as it stands. Five queries at most, whatever the number of rows.

    RosterProblems when it has no such headings.
    """
    read: Table[Row] = Table(register.label)
    rows = list(rows_below(grid, read, tuple(headings(register).values()), progress))
    every = rows_in(register.identifier, by.tenant_id)
    present = {row.code: row for row in every.select_related("unit", *([register.link] if register.link else []))}
    planner = _Planner(by, register, units_of(by), present, today)
    for row in rows:
        planner.take(row)
    plan = planner.plan
    plan.problems = sorted([*read.problems, *plan.problems], key=lambda problem: problem.number)
    plan.remarks = read.remarks
    return plan


class _Planner:
    """Holds each row against the register and against the rows above it."""

    def __init__(
        self, by: Who, register: Register, units: Units, present: Mapping[str, RegisterRow], today: date
    ) -> None:
        self.by, self.register, self.units, self.present, self.today = by, register, units, present, today
        self.plan = Plan()
        self._codes: dict[str, int] = {}
        self._names: dict[tuple[object, ...], str] = {self._name(row): row.code for row in present.values()}
        self._headings = headings(register)

    def take(self, row: Row) -> None:
        """Add what the row would do to the plan, or its sentences."""
        closed_on = row.day(self._headings["closed_on"])
        opened_on = row.day(self._headings["opened_on"])
        raw = {
            name: row.text(heading, _LONGEST_CELL, needed=False)
            for name, heading in self._headings.items()
            if name not in ("opened_on", "closed_on")
        }
        values = None if row.problems else self._values(row, raw)
        if values is not None:
            self._place(row, values, opened_on, closed_on)
        self.plan.problems += row.problems

    def _values(self, row: Row, raw: Mapping[str, str]) -> Values | None:
        try:
            values = clean_row(self.register, raw, self.units, self.by)
        except RowProblems as found:
            for name, sentence in found.problems.items():
                row.complain(sentence, self._headings[name])
            return None
        first = self._headings[first_field(self.register)]
        number = self._codes.setdefault(values.code, row.number)
        if number != row.number:
            row.complain(f"「{first}」和第{number}行重复了，请只留一行。", first)
            return None
        return values

    def _place(self, row: Row, values: Values, opened_on: date | None, closed_on: date | None) -> None:
        old = self.present.get(values.code)
        first = self._headings[first_field(self.register)]
        if old is not None and not self.by.reaches(old.unit):
            row.complain(taken(values.code), first)
            return
        begins = opened_on or (old.opened_on if old else min(self.today, closed_on or self.today))
        if closed_on is not None and closed_on < begins:
            row.complain("「停用」比「启用」早，请核对这两个日期。", self._headings["closed_on"])
        elif closed_on is not None and closed_on > self.today:
            row.complain("「停用」这天还没到，到了再停用。", self._headings["closed_on"])
        elif old is None:
            made = new_row(self.register, self.by.tenant_id, values, begins, closed_on)
            made.unit = values.unit
            if self._keep_name(row, made, values):
                self.plan.new.append((row.number, made))
        else:
            self._change(row, old, values, begins, closed_on)

    def _change(self, row: Row, old: RegisterRow, values: Values, begins: date, closed_on: date | None) -> None:
        before = self._cells(old)
        was = self._name(old)
        fields = put(self.register, old, values)
        old.unit = values.unit
        if self.register.link:
            setattr(old, self.register.link, values.link)
        if (old.opened_on, old.closed_on) != (begins, closed_on):
            old.opened_on, old.closed_on = begins, closed_on
            old.state = RowState.CLOSED if closed_on else RowState.ACTIVE
            fields += ["opened_on", "closed_on", "state"]
        if self._name(old) != was and self._names.get(was) == old.code:
            del self._names[was]
        if not self._keep_name(row, old, values):
            return
        after = self._cells(old)
        changes = [
            (self._headings[name], before[name] or "空", after[name] or "空")
            for name in before
            if before[name] != after[name]
        ]
        if fields:
            self.plan.changed.append((row.number, old, fields, changes))
        else:
            self.plan.same += 1

    def _keep_name(self, row: Row, made: RegisterRow, values: Values) -> bool:
        if not names_of(self.register):
            return True
        if self._names.setdefault(self._name(made), made.code) == made.code:
            return True
        row.complain(same_name(self.register, values), self._headings["name"])
        return False

    def _name(self, row: RegisterRow) -> tuple[object, ...]:
        return tuple(getattr(row, name) for name in names_of(self.register)) or (row.code,)

    def _cells(self, row: RegisterRow) -> dict[str, str]:
        cells = {one.name: cell_of(one, value_of(row, one)) for one in self.register.fields}
        cells[UNIT] = row.unit.name
        if self.register.link:
            link = getattr(row, self.register.link)
            cells[self.register.link] = link.name if link else ""
        cells["opened_on"] = f"{row.opened_on:%Y-%m-%d}"
        cells["closed_on"] = f"{row.closed_on:%Y-%m-%d}" if row.closed_on else ""
        return cells
