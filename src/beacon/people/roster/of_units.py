"""Rows of units against the units that are there: parents, moves, names twice, the order."""

from collections.abc import Mapping, Sequence
from datetime import date

from beacon.people.models import Unit, UnitFunction, UnitGroup, UnitKind
from beacon.people.roster.cells import RowProblem
from beacon.people.roster.plan import Cells, Change, Plan, Present
from beacon.people.roster.rows import UnitRow, UnitTable, but_for_noughts, by_bare_code
from beacon.people.roster.tree import in_tree_order

UNIT_COLUMNS: Mapping[str, str] = {
    "name": "名称",
    "kind": "类型",
    "group": "发文分组",
    "function": "职能",
    "opened_on": "启用",
    "closed_on": "停用",
}


class CheckedUnits:
    """The rows of units, from the top down."""

    def __init__(self, plan: Plan, present: Present, table: UnitTable) -> None:
        self.plan, self.have, self.table = plan, present.units, table
        self.paths = {code: unit.path for code, unit in self.have.items()}
        self.bare = by_bare_code(self.have)
        self.below = {row.code: row for row in table.rows}
        self.names: dict[tuple[str, str], list[tuple[str, date, date | None]]] = {}
        for unit in self.have.values():
            row = self.below.get(unit.code)
            if row is None or not _unit_cells(row, unit):
                self._named(
                    unit.parent.code if unit.parent else "", unit.name, unit.code, unit.opened_on, unit.closed_on
                )

    def check(self) -> None:
        """Each row into the plan, or its sentence."""
        for row in self.table.rows:
            unit = self.have.get(row.code)
            cells = _unit_cells(row, unit) if unit else ()
            sentence, heading, value = self._objection(row, unit, bool(cells))
            if sentence:
                self.plan.problems.append(RowProblem(self.table.name, row.number, sentence, heading, value))
                continue
            self._take(row, unit, cells)
        known = [code for code in self.table.codes if code in self.have]
        fresh = [row.code for row, unit in self.plan.units if unit is None]
        self.plan.order = _order(self.have, [row.code for row in self.table.rows], len(known), fresh)

    def _take(self, row: UnitRow, unit: Unit | None, cells: Cells) -> None:
        if unit is None:
            self.paths[row.code] = f"{self.paths[row.parent] if row.parent else ''}{row.code}/"
        if unit is None or cells:
            what = f"{unit.name if unit else row.name}（{row.code}）"
            self.plan.changes.append(Change(self.table.name, row.number, what, unit is None, cells))
            self.plan.units.append((row, unit))
            self._named(row.parent, row.name, row.code, row.opened_on, row.closed_on)
        else:
            self.plan.same_units += 1

    def _named(self, parent: str, name: str, code: str, since: date, until: date | None) -> None:
        self.names.setdefault((parent, name), []).append((code, since, until))

    def _objection(self, row: UnitRow, unit: Unit | None, changed: bool) -> tuple[str, str, str]:
        """Why the row does not fit, with heading and value; empty when it does."""
        if unit is None and (other := but_for_noughts(row.code, self.bare)):
            return (
                f"「编号」是{row.code}，名册里有{other}。请把这一列设成“文本”，是同一个就写成{other}。",
                "编号",
                row.code,
            )
        if unit is not None and (sentence := _end(row, unit)):
            return sentence, "停用", str(row.closed_on or "")
        if sentence := self._parent(row, unit):
            return sentence, "上级", row.parent
        if unit is None and len(f"{self.paths.get(row.parent, '')}{row.code}/") > _longest_path():
            return f"「{row.name}」的层级太深，请挂到更上面的单位。", "上级", row.parent
        if unit is None or changed:
            for code, since, until in self.names.get((row.parent, row.name), ()):
                if code != row.code and since <= (row.closed_on or date.max) and row.opened_on <= (until or date.max):
                    sentence = f"「{row.name}」已经有一个，编号{code}。是同一个就填{code}，不是就把名称写得不一样。"
                    return sentence, "名称", row.name
        return "", "", ""

    def _parent(self, row: UnitRow, unit: Unit | None) -> str:
        if unit is not None and (unit.parent.code if unit.parent else "") != row.parent:
            return f"「{row.name}」的上级和现在名册里的不一样。名册表不能搬单位，请先按原来的上级填。"
        if not row.parent or row.parent in self.paths:
            return ""
        if row.parent == row.code:
            return f"上级编号「{row.parent}」是它自己。请改成上一级的编号，最上面的单位留空。"
        if other := but_for_noughts(row.parent, self.bare):
            return f"上级编号「{row.parent}」在名册里是{other}。请把这一列设成“文本”，写成{other}。"
        later = self.below.get(row.parent)
        if later is not None and self._leads_back(row):
            return f"上级编号「{row.parent}」又归这个单位管，绕成了圈。请核对这几行的上级。"
        if later is not None and later.number > row.number:
            return f"上级编号「{row.parent}」在第{later.number}行，放到了后面。请把那一行挪到它前面。"
        if row.parent in self.table.codes:
            return f"上级编号「{row.parent}」那一行还没改好。改好它，这一行也就好了。"
        return f"上级编号「{row.parent}」还没有。请把上级放在它前面，或改成已有的编号。"

    def _leads_back(self, row: UnitRow) -> bool:
        seen: set[str] = set()
        above: UnitRow | None = row
        while above is not None and above.code not in seen:
            seen.add(above.code)
            above = self.below.get(above.parent)
        return above is not None and above.code == row.code


def _end(row: UnitRow, unit: Unit) -> str:
    """What ends otherwise than by a table, or never."""
    if row.closed_on == unit.closed_on:
        return ""
    if unit.merged_into_id is not None:
        return f"「{unit.name}」已经合并，停用日期不能再改。请改回{unit.closed_on}。"
    if unit.kind == UnitKind.OFFICE:
        return f"「{unit.name}」要发通知、收月报，不能停用。请把这一格留空。"
    return ""


def _longest_path() -> int:
    return Unit._meta.get_field("path").max_length or 0


def _order(have: Mapping[str, Unit], wanted: Sequence[str], known: int, fresh: Sequence[str]) -> list[str]:
    """Codes in a new order, empty where the order stays: new units alone stand behind the others.

    The order of the table counts when it names every unit of the roster.
    """
    by_position = sorted(have, key=lambda code: (have[code].position, have[code].id))
    as_tree = [unit.code for unit in in_tree_order(have.values())]
    if known < len(have) or not have:
        return []
    fits = set(have) | set(fresh)
    asked = [code for code in wanted if code in fits]
    stays = asked[: len(have)] in (by_position, as_tree)
    return [] if stays or len(set(asked) & set(have)) < len(have) else asked


def _unit_cells(row: UnitRow, unit: Unit) -> Cells:
    """Heading, before and after of each cell that differs."""
    return tuple(
        (heading, shown_value(column, getattr(unit, column)), shown_value(column, getattr(row, column)))
        for column, heading in UNIT_COLUMNS.items()
        if getattr(unit, column) != getattr(row, column)
    )


_LABELS: Mapping[str, Mapping[str, str]] = {
    "kind": {kind.value: kind.label for kind in UnitKind},
    "group": {group.value: group.label for group in UnitGroup},
    "function": {function.value: function.label for function in UnitFunction},
}


def shown_value(column: str, value: object) -> str:
    """A value of a unit as the table says it."""
    return "空" if value is None else _LABELS.get(column, {}).get(str(value), str(value))
