"""The sites of a record: the buildings and places it was made at, and the enterprises as units of it.

Neither the unit that manages a building nor its property company becomes a unit of the record by that: whoever took
part is named as one. Their coverage counts the record all the same and says how many they cannot see.
"""

import uuid
from collections.abc import Collection, Iterable
from datetime import date
from typing import TypeVar

from django.db.models import F, TextField, Value

from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.models import Unit, UnitKind
from beacon.records.drafts import Draft
from beacon.records.models import Part, Record, RecordBuilding, RecordPlace, RecordUnit
from beacon.records.sites import Sites
from beacon.registers.models import Building, Place, RegisterRow, RowQuerySet
from beacon.registers.naming import buildings_named
from beacon.registers.ticking import buildings_to_tick, places_to_tick

Row = TypeVar("Row", bound=RegisterRow)
_Keys = Collection[uuid.UUID]


def write(record: Record, draft: Draft) -> None:
    """Write what was ticked; where nobody was asked, the buildings that the place names: a record of an estate is one
    of its buildings. Refused alike for a row that is not the unit's to tick and for none, and for one that had been
    closed by that day."""
    if draft.sites is None:
        _add_buildings(record, _named(record))
        _add_places(record, _places_named(record))
    elif not draft.sites.is_empty:
        _write(record, draft.sites)


def rewrite(record: Record, draft: Draft) -> None:
    """What was ticked anew; nothing changes where the correction says nothing of sites. What the record was at already
    may stay, though it has been closed or handed on since."""
    if draft.sites is None:
        return
    mine = {"tenant_id": record.tenant_id, "record": record}
    at_buildings, at_places = RecordBuilding.objects.filter(**mine), RecordPlace.objects.filter(**mine)
    firms = RecordUnit.objects.filter(**mine, part=Part.PLACE, unit__kind=UnitKind.ENTERPRISE)
    had = set(at_buildings.values_list("building", flat=True)) | set(at_places.values_list("place", flat=True))
    for rows in (at_buildings, at_places, firms):
        rows.delete()
    _write(record, draft.sites, had)


def end(record: Record) -> None:
    """Nothing: what no longer counts is left out by its state, and a record keeps saying where it was."""


def _write(record: Record, sites: Sites, had: _Keys = frozenset()) -> None:
    own = {"tenant_id": record.tenant_id, "record": record}
    _add_buildings(record, _chosen_buildings(record, sites, had))
    every_place = Place.objects.filter(tenant_id=record.tenant_id)
    places = _chosen(every_place, places_to_tick(record.author), sites.places, record.happened_on, had)
    _add_places(record, places)
    firms = _enterprises(record.tenant_id, sites.enterprises)
    RecordUnit.objects.bulk_create(RecordUnit(**own, unit=firm, part=Part.PLACE) for firm in firms)


def _add_buildings(record: Record, buildings: Iterable[Building]) -> None:
    RecordBuilding.objects.bulk_create(
        RecordBuilding(tenant_id=record.tenant_id, record=record, building=building) for building in buildings
    )


def _add_places(record: Record, places: Iterable[Place]) -> None:
    RecordPlace.objects.bulk_create(
        RecordPlace(tenant_id=record.tenant_id, record=record, place=place) for place in places
    )


def _places_named(record: Record) -> list[Place]:
    """The place in use that day whose very name was given, of those the unit may tick."""
    if not record.place:
        return []
    found = list(places_to_tick(record.author).in_use_on(record.happened_on).filter(name=record.place)[:2])
    # Two of one name are left to a person.
    return found if len(found) == 1 else []


def _named(record: Record) -> list[Building]:
    """The buildings in use that day which the place names, of those the unit may tick."""
    if not record.place:
        return []
    own = buildings_to_tick(record.author).in_use_on(record.happened_on).in_order()
    told = own.annotate(told=Value(record.place, output_field=TextField())).filter(told__startswith=F("estate"))
    return buildings_named(record.place, list(told))


def _chosen_buildings(record: Record, sites: Sites, had: _Keys) -> list[Building]:
    """Those ticked one by one, and all that are in use of each estate ticked as a whole."""
    every, own = Building.objects.filter(tenant_id=record.tenant_id), buildings_to_tick(record.author)
    chosen = _chosen(every, own, sites.buildings, record.happened_on, had)
    if sites.estates:
        whole = list(own.in_use_on(record.happened_on).filter(estate__in=sites.estates).in_order())
        if {building.estate for building in whole} != set(sites.estates):
            raise Refusal.because(NOT_YOURS)
        chosen += [building for building in whole if building not in chosen]
    return chosen


def _chosen(every: RowQuerySet[Row], own: RowQuerySet[Row], keys: _Keys, day: date, had: _Keys) -> list[Row]:
    """The rows of these keys: the unit's own to tick and in use that day, or had already."""
    if not keys:
        return []
    rows = list((every.filter(pk__in=[key for key in keys if key in had]) | own.filter(pk__in=keys)).in_order())
    if len(rows) < len(set(keys)):
        raise Refusal.because(NOT_YOURS)
    for row in rows:
        if row.closed_on is not None and row.closed_on < day and row.pk not in had:
            raise Refusal("closed_site", f"「{row}」{row.closed_on:%Y-%m-%d}以后停用了，请去掉再保存。", "buildings")
    return rows


def _enterprises(tenant_id: uuid.UUID, keys: _Keys) -> list[Unit]:
    """A record may be at any enterprise of its own subdistrict, nothing else."""
    if not keys:
        return []
    rows = Unit.objects.filter(tenant_id=tenant_id, pk__in=keys, kind=UnitKind.ENTERPRISE)
    firms = list(rows.order_by("position", "id"))
    if len(firms) < len(set(keys)):
        raise Refusal.because(NOT_YOURS)
    return firms
