"""A register as Excel: the empty template, and the rows within reach in the same layout."""

from collections.abc import Iterable

from beacon.catalogue.fields import FieldType, Value
from beacon.catalogue.registers import CLOSED, MANAGED_BY, OPENED, Register, RegisterField
from beacon.documents.fill_in import Cell, Column, Table, Words, to_fill_in
from beacon.journal.actions import note
from beacon.people.reach import Who
from beacon.people.roster.rows import EXAMPLE
from beacon.registers.entering import UNIT, units_of
from beacon.registers.models import RegisterRow, rows_in

YES, NO = "是", "否"
_DATE = "写成2023-04-15这样。"


def headings(register: Register) -> dict[str, str]:
    """Name of a value → its heading, in the order of the columns. The first tells the row apart."""
    own = {one.name: one.label for one in register.fields}
    link = {register.link: register.link_label} if register.link else {}
    tail = {UNIT: MANAGED_BY, "opened_on": OPENED, "closed_on": CLOSED}
    return {**link, **own, **tail} if register.is_of_unit else {**own, **link, **tail}


def template(register: Register) -> bytes:
    """The empty table with lists to choose from, one marked example and a sheet of explanations."""
    samples = {one.name: one.sample for one in register.fields}
    samples |= {register.link: register.link_sample, UNIT: register.unit_sample, "opened_on": "2020-01-01"}
    names = list(headings(register))
    row: tuple[Cell, ...] = tuple(
        f"{EXAMPLE}{samples.get(name, '')}" if place == 0 else samples.get(name, "") for place, name in enumerate(names)
    )
    return to_fill_in(
        (Table(register.label, _columns(register), (row,), 1), _words(register)), title=f"{register.label}模板"
    )


def export(who: Who, register: Register) -> bytes:
    """The rows within reach, closed ones too. Imported again it changes nothing. Leaves a line in the journal."""
    rows = rows_in(register.identifier, who.tenant_id).visible_to(who).in_order()
    held = list(rows.select_related("unit", register.link) if register.link else rows.select_related("unit"))
    note(
        tenant_id=who.tenant_id,
        actor_id=who.account.id,
        verb="export_register",
        thing_kind="tenant",
        thing_id=who.tenant_id,
        detail={"register": register.identifier, "rows": len(held)},
    )
    title = f"{who.tenant.name}{register.label}"
    table = Table(register.label, _columns(register), _rows(who, register, held))
    return to_fill_in((table, _words(register)), title=title)


def _rows(who: Who, register: Register, rows: Iterable[RegisterRow]) -> Iterable[tuple[Cell, ...]]:
    units = units_of(who)
    for row in rows:
        link = getattr(row, register.link) if register.link else None
        cells: dict[str, Cell] = {one.name: cell_of(one, value_of(row, one)) for one in register.fields}
        cells |= {UNIT: units.said(row.unit), "opened_on": row.opened_on, "closed_on": row.closed_on}
        if register.link:
            cells[register.link] = units.said(link) if link else ""
        yield tuple(cells[name] for name in headings(register))


def value_of(row: RegisterRow, one: RegisterField) -> Value | None:
    """The value of a field of a row, wherever it is kept."""
    value: Value | None = getattr(row, one.name) if one.is_column else row.details.get(one.name)
    return value


def cell_of(one: RegisterField, value: Value | None) -> str:
    """A value as a table says it: choices by their label, 是 or 否, numbers as they are."""
    if value is None or value == "":
        return ""
    if one.type is FieldType.YES_NO:
        return YES if value else NO
    return one.choices.get(str(value), str(value)) if one.type is FieldType.CHOICE else str(value)


def _columns(register: Register) -> tuple[Column, ...]:
    columns = []
    for name, label in headings(register).items():
        one = register.field_of.get(name)
        if one is None and name in ("opened_on", "closed_on"):
            hint = _DATE if name == "opened_on" else "还在用就留空。填了，就从这天以后停用。"
            columns.append(Column(label, 13, "date", hint=hint))
        elif one is None:
            columns.append(
                Column(label, 18, hint=register.link_hint if name == register.link else "单位的名称或编号。")
            )
        else:
            choices = (YES, NO) if one.type is FieldType.YES_NO else tuple(one.choices.values())
            width = 10 if one.type is FieldType.INTEGER else 24 if one.most > 30 and not choices else 14
            columns.append(Column(label, width, choices=choices, hint=one.hint))
    return tuple(columns)


def _words(register: Register) -> Words:
    needed = "、".join(one.label for one in register.fields if one.is_required)
    first = register.link_label if register.is_of_unit else "编号"
    lines = [
        f"# {register.label}怎么填",
        f"一行一{register.counter}。第1行是表头，不要改字，列的先后可以换。",
        f"灰色斜体的是示例，「{first}」以“例”开头，不会导入，删不删都行。",
        f"必填：{needed}、{MANAGED_BY}。其余知道就填，不知道空着。",
        f"「{first}」认的是哪一行：填已有的就是改，填没有的就是新增。",
        f"{MANAGED_BY}：管这一行的村（社区）或部门，填名称或编号都行。",
        "启用空着，就从导入这天算起。停用的填上日期，以前的记录都留着。",
        "不要填人的姓名和电话。",
        "# 导入",
        "上传后先核对，看过新增几行、改了什么，再点导入。有一行不合适，就一行都不导入。",
        "同一份表传两次，第二次什么都不会变。表里没有的行照样留着。",
        "请不要用公式和合并单元格。",
    ]
    return Words("说明", tuple(lines))
