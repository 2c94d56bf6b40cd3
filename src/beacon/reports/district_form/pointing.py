"""Which number goes into which cell of a district form: pointed by hand, or taken over from the suggestions."""

from collections.abc import Iterable

from django.db import transaction

from beacon.documents.form.cells import Place, address_of
from beacon.figures.askable import ASKABLE
from beacon.kit.refusals import NOT_YOURS, Refusal, require
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.reports.district_form.keeping import (
    MOST_CELLS,
    content_of,
    locked,
    may_change,
    note_form,
    read_form,
    roster_of,
    save_cells,
    version_of,
)
from beacon.reports.district_form.labels import Sight
from beacon.reports.district_form.suggesting import Roster
from beacon.reports.models import DistrictForm, DistrictFormCell, DistrictFormVersion


def point(
    *,
    by: Who,
    form: DistrictForm,
    sheet: str,
    place: Place,
    number: str,
    unit: Unit | None,
    to_date: bool = False,
    all_units: bool = False,
) -> int:
    """Point a cell at a number, of the whole or of a unit, of the period or `to_date` since 1 January; an empty number
    takes it away. `all_units` does the same down the column for every row that names a unit. Returns how many cells
    were pointed.

    Refused for a number or unit that is not in the list and for a cell that holds words or a formula.
    """
    require(may_change(by, form))
    if number and number not in ASKABLE:
        raise Refusal("no_such_number", "请从列表里选「填哪个数」。", "number")
    if unit is not None and unit.tenant_id != form.tenant_id:
        raise Refusal.because(NOT_YOURS)
    if number and (unit is not None or all_units) and not ASKABLE[number].is_per_unit:
        raise Refusal("whole_only", f"「{ASKABLE[number].label}」只有全街道的，没有分单位的。", "unit")
    if number and to_date and not ASKABLE[number].figures:
        raise Refusal("no_total", f"「{ASKABLE[number].label}」不能累计，请去掉“从年初累计”。", "to_date")
    version = version_of(form)
    found = read_form(content_of(version.upload)).sheet(sheet)
    if found is None:
        raise Refusal("no_such_cell", "表里没有这一格，请在表上重新点一格。", "cell")
    sight = Sight(found)
    places = _column_of_units(sight, place, roster_of(by)) if all_units and number else {place: unit}
    if not places:
        raise Refusal("no_units", "这一列左边没有认出名册里的单位，请一格一格地点。", "unit")
    for one in places:
        if not sight.is_fillable(one):
            raise Refusal("not_fillable", f"{address_of(one)}里有文字或公式，不能填数。请点空格子。", "cell")
    with transaction.atomic():
        locked(form)
        _clear(version, sheet, places)
        if number:
            made = (_cell(version, sheet, sight, one, number, of) for one, of in places.items())
            save_cells([_counted(cell, to_date) for cell in made])
            _refuse_too_many(version)
        note_form(by, "point_district_form", form, {"cells": len(places)})
    return len(places)


def _cell(
    version: DistrictFormVersion, sheet: str, sight: Sight, place: Place, number: str, unit: Unit | None
) -> DistrictFormCell:
    return DistrictFormCell(
        tenant_id=version.tenant_id,
        version=version,
        sheet=sheet,
        row=place[0],
        column=place[1],
        label=sight.labels(place).key,
        number=number,
        of_unit=unit,
    )


def _counted(cell: DistrictFormCell, to_date: bool) -> DistrictFormCell:
    cell.to_date = to_date
    return cell


def _clear(version: DistrictFormVersion, sheet: str, places: Iterable[Place]) -> None:
    wanted = set(places)
    held = DistrictFormCell.objects.filter(tenant_id=version.tenant_id, version=version, sheet=sheet)
    gone = [cell.pk for cell in held if (cell.row, cell.column) in wanted]
    held.filter(pk__in=gone).delete()


def _refuse_too_many(version: DistrictFormVersion) -> None:
    if DistrictFormCell.objects.filter(tenant_id=version.tenant_id, version=version).count() > MOST_CELLS:
        raise Refusal("too_many_cells", f"一张表最多填{MOST_CELLS}格。请把用不着的格子去掉。", "cell")


def accept_suggestions(*, by: Who, form: DistrictForm, sheet: str = "") -> int:
    """Take over what the labels suggest, of one sheet or of all. Returns how many cells that was."""
    require(may_change(by, form))
    with transaction.atomic():
        version = version_of(locked(form))
        waiting = DistrictFormCell.objects.filter(tenant_id=form.tenant_id, version=version, is_suggested=True)
        if sheet:
            waiting = waiting.filter(sheet=sheet)
        taken = waiting.update(is_suggested=False)
        if taken:
            note_form(by, "point_district_form", form, {"cells": taken})
    return taken


def _column_of_units(sight: Sight, place: Place, roster: Roster) -> dict[Place, Unit | None]:
    """The cells of a column whose row names a unit or the whole, with whom they are of."""
    found: dict[Place, Unit | None] = {}
    for row in range(sight.rows):
        one = (row, place[1])
        if sight.is_fillable(one):
            unit, is_named = roster.first(sight.labels(one).left)
            if is_named:
                found[one] = unit
    return found
