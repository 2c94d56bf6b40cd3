"""Deeds on rows of the registers: enter, change, close, reopen; and who may."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date

from django.db import IntegrityError, transaction

from beacon.catalogue.registers import Register
from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.models import Unit, UnitKind
from beacon.people.reach import READ_ONLY, Who
from beacon.people.roles import Screen
from beacon.registers.entering import LINK_KINDS, RowProblems, Units, Values, clean_row, units_of
from beacon.registers.models import TABLES, RegisterRow, RowState, rows_in


def may_enter(by: Who) -> Reason | None:
    """Why `by` may enter no rows at all; None for the office and for whoever keeps the rows of a unit."""
    if not by.opens(Screen.REGISTERS) or by.path is None:
        return NOT_YOURS
    return None if by.role.writes and by.opens(Screen.ROSTER) else READ_ONLY


def may_keep(by: Who, row: RegisterRow) -> Reason | None:
    """Why `by` may not change the row; None for who reaches its managing unit. `row.unit` must be loaded. A property
    company reads its buildings and changes none."""
    refused = may_enter(by)
    if refused is not None or by.reaches(row.unit):
        return refused
    return Reason("not_manager", f"这一行由{row.unit.name}管理，要改请告诉他们。")


def find_row(who: Who, register: Register, row_id: uuid.UUID) -> RegisterRow:
    """A row within reach with its units. Refused alike when it is another's and when there is none."""
    rows = rows_in(register.identifier, who.tenant_id).visible_to(who)
    links = ("unit", register.link) if register.link else ("unit",)
    row = rows.select_related(*links).filter(pk=row_id).first()
    if row is None:
        raise Refusal.because(NOT_YOURS)
    return row


def unregistered(who: Who, register: Register, units: Units, day: date) -> list[Unit]:
    """Schools or enterprises of the roster that have no card yet; none for other registers. One query."""
    if not register.is_of_unit:
        return []
    have = set(rows_in(register.identifier, who.tenant_id).values_list(f"{register.link}_id", flat=True))
    return [
        unit
        for unit in units.by_code.values()
        if unit.kind == register.identifier and unit.id not in have and unit.is_open_on(day)
    ]


def enter_row(*, by: Who, register: Register, raw: Mapping[str, object]) -> RegisterRow:
    """登记: add a row, in use from today. RowProblems lists every field that does not fit."""
    require(may_enter(by))
    values = clean_row(register, raw, units_of(by), by)
    _refuse_taken(register, by.tenant_id, values)
    row = new_row(register, by.tenant_id, values, clock.today())
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _note(by, "enter_row", register, row, {})
    except IntegrityError as twice:
        raise RowProblems({first_field(register): "刚才已经有人登记了同一行，请看一下列表。"}) from twice
    return row


def first_field(register: Register) -> str:
    """Where a sentence about the row's identity stands."""
    return register.link if register.is_of_unit else "code"


def new_row(
    register: Register, tenant_id: uuid.UUID, values: Values, opened_on: date, closed_on: date | None = None
) -> RegisterRow:
    """A row with these values, not saved yet."""
    row = TABLES[register.identifier](tenant_id=tenant_id, code=values.code, opened_on=opened_on, closed_on=closed_on)
    row.state = RowState.CLOSED if closed_on else RowState.ACTIVE
    put(register, row, values)
    return row


def put(register: Register, row: RegisterRow, values: Values) -> list[str]:
    """Set the values on a row; the names of those that changed."""
    wanted: dict[str, object] = {**values.columns, "details": dict(values.details), "unit_id": values.unit.id}
    if register.link:
        wanted[f"{register.link}_id"] = values.link.id if values.link else None
    if register.is_of_unit:
        wanted["code"] = values.code
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name, value in wanted.items():
        setattr(row, name, value)
    return changed


def change_row(*, by: Who, register: Register, row: RegisterRow, raw: Mapping[str, object]) -> RegisterRow:
    """改登记: other values for a row. The code of a row stays, because lists outside know it by that. RowProblems
    lists every field that does not fit."""
    require(may_keep(by, row))
    fixed = {register.link: getattr(row, register.link).code} if register.is_of_unit else {"code": row.code}
    values = clean_row(register, {**raw, **fixed}, units_of(by), by)
    try:
        with transaction.atomic():
            locked = _locked(by, register, row)
            require(may_keep(by, locked))
            _refuse_taken(register, by.tenant_id, values, but=locked)
            changed = put(register, locked, values)
            if changed:
                locked.save(update_fields=[name.removesuffix("_id") for name in changed])
                _note(by, "change_row", register, locked, {"changed": sorted(changed)})
    except IntegrityError as twice:
        raise RowProblems({register.sort: "刚才有人登记了同名的一行，请看一下列表。"}) from twice
    return locked


def close_row(*, by: Who, register: Register, row: RegisterRow, on: date) -> RegisterRow:
    """停用, used until `on`: the row leaves the denominators from the day after and stays in the register."""
    require(may_keep(by, row))
    if on > clock.today():
        raise Refusal("day_to_come", f"停用日期{on:%Y-%m-%d}还没到，到了再来停用。", "closed_on")
    with transaction.atomic():
        locked = _locked(by, register, row)
        require(may_keep(by, locked))
        if locked.state == RowState.CLOSED:
            raise Refusal("wrong_state", f"这{register.counter}已经停用了。")
        if on < locked.opened_on:
            raise Refusal("before_opening", f"停用日期早于启用日期{locked.opened_on:%Y-%m-%d}，请核对。", "closed_on")
        locked.state, locked.closed_on = RowState.CLOSED, on
        locked.save(update_fields=["state", "closed_on"])
        _note(by, "close_row", register, locked, {"on": on.isoformat()})
    return locked


def reopen_row(*, by: Who, register: Register, row: RegisterRow) -> RegisterRow:
    """恢复: in use again as if it had never been closed. The undo of closing, too; of a row in use nothing changes."""
    require(may_keep(by, row))
    with transaction.atomic():
        locked = _locked(by, register, row)
        require(may_keep(by, locked))
        if locked.state == RowState.CLOSED:
            locked.state, locked.closed_on = RowState.ACTIVE, None
            locked.save(update_fields=["state", "closed_on"])
            _note(by, "reopen_row", register, locked, {})
    return locked


def _locked(by: Who, register: Register, row: RegisterRow) -> RegisterRow:
    rows = rows_in(register.identifier, by.tenant_id).select_for_update(of=("self",))
    return rows.select_related("unit").get(pk=row.pk)


def names_of(register: Register) -> Sequence[str]:
    """The columns that together must not come twice in a subdistrict, beside the code."""
    return {"building": ("estate", "name"), "place": ("unit_id", "name")}.get(register.identifier, ())


def _refuse_taken(register: Register, tenant_id: uuid.UUID, values: Values, but: RegisterRow | None = None) -> None:
    others = rows_in(register.identifier, tenant_id)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.filter(code=values.code).exists():
        said = f"「{values.link}」已经登记了，请去改那一行。" if register.is_of_unit else taken(values.code)
        raise RowProblems({first_field(register): said})
    names = names_of(register)
    if names and others.filter(**{name: _said(values, name) for name in names}).exists():
        raise RowProblems({"name": same_name(register, values)})


def _said(values: Values, name: str) -> object:
    return values.unit.id if name == "unit_id" else values.columns[name]


def taken(code: str) -> str:
    """What is said of a code that is there."""
    return f"编号「{code}」已经有了，请换一个，或去改那一行。"


def same_name(register: Register, values: Values) -> str:
    """What is said of a name that is there."""
    told = "".join(str(values.columns[name]) for name in names_of(register) if name != "unit_id")
    return f"「{told}」已经登记了，请去改那一行。"


def _note(by: Who, verb: str, register: Register, row: RegisterRow, detail: dict[str, object]) -> None:
    note(
        tenant_id=by.tenant_id,
        actor_id=by.account.id,
        verb=verb,
        thing_kind=register.identifier,
        thing_id=row.id,
        detail=detail,
    )


GROUND = frozenset(
    {
        UnitKind.COMMUNITY,
        UnitKind.VILLAGE,
        UnitKind.DEPARTMENT,
        UnitKind.OFFICE,
        UnitKind.BRIGADE,
        UnitKind.STATION,
        UnitKind.PARTNER,
    }
)
"""Kinds of unit that manage rows."""


def units_to_choose(who: Who, units: Units, day: date, row: RegisterRow | None = None) -> list[Unit]:
    """The open units within reach that may manage a row, in roster order; the present one of `row` among them."""
    return [
        unit
        for unit in units.by_code.values()
        if who.reaches(unit)
        and unit.parent_id is None
        and unit.kind in GROUND
        and (unit.is_open_on(day) or (row is not None and row.unit_id == unit.id))
    ] or [unit for unit in units.by_code.values() if unit == who.post.unit]


def links_to_choose(register: Register, units: Units, day: date) -> list[Unit]:
    """The open units that may be the second one of a row, in roster order."""
    kind = LINK_KINDS.get(register.identifier)
    return [unit for unit in units.by_code.values() if unit.kind == kind and unit.is_open_on(day)]


def day_of(text: str) -> date:
    """A day from a form. Refused when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal("no_day", "请选停用的日期。", "closed_on") from None
