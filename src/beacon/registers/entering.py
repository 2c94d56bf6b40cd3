"""From what a person typed to the values of a register row: one check for the page and the spreadsheet."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from beacon.catalogue.fields import FieldError, FieldType, Value, clean
from beacon.catalogue.registers import MANAGED_BY, Register, RegisterField
from beacon.people.models import Unit, UnitKind
from beacon.people.reach import Who

UNIT = "unit"
"""The name of the managing unit beside the register's own fields."""

LINK_KINDS: Mapping[str, str] = {
    "building": UnitKind.PROPERTY,
    "school": UnitKind.SCHOOL,
    "enterprise": UnitKind.ENTERPRISE,
}
"""What kind of unit the second unit of a row is."""

_YES = frozenset({"1", "true", "on", "yes", "是", "有"})
_NO = frozenset({"0", "false", "off", "no", "否", "无", "没有"})


class RowProblems(ValueError):
    """Everything that does not fit, by field name, each a sentence that says what to do."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("；".join(problems.values()))
        self.problems = dict(problems)


@dataclass(frozen=True)
class Values:
    """The cleaned values of a row: those with a column, those in the details, its units."""

    columns: Mapping[str, Value]
    details: Mapping[str, Value]
    unit: Unit
    link: Unit | None = None

    @property
    def code(self) -> str:
        """The code of the row; that of its unit where it is the card of one."""
        return str(self.columns["code"]) if "code" in self.columns else (self.link.code if self.link else "")


@dataclass(frozen=True)
class Units:
    """The units of a subdistrict, found by code or by a name that is theirs alone."""

    by_code: Mapping[str, Unit]
    by_name: Mapping[str, Unit]
    by_id: Mapping[uuid.UUID, Unit] = field(default_factory=dict)

    def find(self, given: str) -> Unit | None:
        """The unit with this code or name."""
        return self.by_code.get(given) or self.by_name.get(given)

    def said(self, unit: Unit) -> str:
        """How a table names the unit: by its name, by its code where another bears the same name."""
        return unit.name if self.by_name.get(unit.name) == unit else unit.code


def units_of(who: Who) -> Units:
    """The units of the subdistrict that are not merged into another. One query."""
    rows = list(Unit.objects.filter(tenant_id=who.tenant_id, merged_into=None).order_by("position", "id"))
    names: dict[str, list[Unit]] = {}
    for row in rows:
        names.setdefault(row.name, []).append(row)
    alone = {name: held[0] for name, held in names.items() if len(held) == 1}
    return Units({row.code: row for row in rows}, alone, {row.id: row for row in rows})


def clean_row(register: Register, raw: Mapping[str, object], units: Units, by: Who) -> Values:
    """The values in `raw`, which names fields and units; units come as code or name. RowProblems lists every field
    that does not fit. A unit out of reach is spoken of like one that there is not."""
    problems: dict[str, str] = {}
    columns: dict[str, Value] = {}
    details: dict[str, Value] = {}
    for one in register.fields:
        value = _value(one, raw.get(one.name), problems)
        if one.is_column:
            columns[one.name] = "" if value is None else value
        elif value is not None:
            details[one.name] = value
    unit = _unit(raw, units, by, problems)
    link = _link(register, raw, units, problems)
    if problems or unit is None:
        raise RowProblems(problems)
    return Values(columns, details, unit, link)


def _value(one: RegisterField, raw: object, problems: dict[str, str]) -> Value | None:
    given = "" if raw is None else str(raw).strip()
    if not given:
        if one.is_required:
            problems[one.name] = f"「{one.label}」空着，请填上。"
        return None
    if one.type is FieldType.YES_NO:
        if given.lower() not in _YES | _NO:
            problems[one.name] = f"「{one.label}」请填“是”或“否”，现在是{given[:20]}。"
        return given.lower() in _YES
    if one.type is FieldType.CHOICE:
        given = next((name for name, label in one.choices.items() if given in (name, label)), given)
        if given not in one.choices:
            shown = "、".join(one.choices.values())
            problems[one.name] = f"「{one.label}」没有“{given[:20]}”，请从这些里选：{shown}。"
            return None
    try:
        return clean(one, given)
    except FieldError as error:
        problems[one.name] = error.sentence
        return None


def _unit(raw: Mapping[str, object], units: Units, by: Who, problems: dict[str, str]) -> Unit | None:
    given = str(raw.get(UNIT) or "").strip()
    if not given:
        problems[UNIT] = f"「{MANAGED_BY}」空着，请填单位的名称或编号。"
        return None
    found = units.find(given)
    if found is None or not by.reaches(found):
        problems[UNIT] = f"「{MANAGED_BY}」没有“{given[:20]}”，请填您管的单位的名称或编号。"
        return None
    return found


def _link(register: Register, raw: Mapping[str, object], units: Units, problems: dict[str, str]) -> Unit | None:
    given = str(raw.get(register.link) or "").strip() if register.link else ""
    if not given:
        if register.is_of_unit:
            problems[register.link] = f"「{register.link_label}」空着，请填名册里的名称或编号。"
        return None
    found = units.find(given)
    if found is None or found.kind != LINK_KINDS[register.identifier]:
        problems[register.link] = f"「{register.link_label}」名册里没有“{given[:20]}”，请核对，或请消安办先加进名册。"
        return None
    return found
