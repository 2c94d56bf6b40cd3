"""The buildings and places that the rows of a table name, as `belongings.sites` reads them of a record saved alone."""

from collections.abc import Sequence
from datetime import date

from beacon.people.models import Unit
from beacon.records.models import Record, RecordBuilding, RecordPlace
from beacon.registers.models import Building, Place
from beacon.registers.naming import buildings_named
from beacon.registers.ticking import buildings_to_tick, places_to_tick


def write_named(unit: Unit, records: Sequence[Record]) -> None:
    """Tick what the records' places name. The registers of the unit are read once for all of them."""
    own = {"tenant_id": unit.tenant_id}
    houses, places = list(buildings_to_tick(unit).in_order()), list(places_to_tick(unit).in_order())
    estates = tuple({house.estate for house in houses})
    ticked: list[RecordBuilding] = []
    named: list[RecordPlace] = []
    for record in records:
        if not record.place:
            continue
        day = record.happened_on
        if estates and record.place.startswith(estates):
            told = [one for one in houses if _is_in_use(one, day) and record.place.startswith(one.estate)]
            ticked += [
                RecordBuilding(**own, record=record, building=one) for one in buildings_named(record.place, told)
            ]
        same = [one for one in places if one.name == record.place and _is_in_use(one, day)]
        # Two of one name are left to a person.
        named += [RecordPlace(**own, record=record, place=one) for one in same if len(same) == 1]
    RecordBuilding.objects.bulk_create(ticked)
    RecordPlace.objects.bulk_create(named)


def _is_in_use(row: Building | Place, day: date) -> bool:
    """As `in_use_on` of the registers asks it."""
    return row.closed_on is None or row.closed_on >= day
