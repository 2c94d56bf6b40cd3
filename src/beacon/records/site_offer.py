"""What a unit may tick when it records, what it ticked last in front."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, OuterRef, Q, QuerySet, Subquery

from beacon.people.models import Unit, UnitKind
from beacon.records.models import Part, RecordBuilding, RecordPlace, RecordState, RecordUnit
from beacon.registers.models import Building
from beacon.registers.ticking import buildings_to_tick, places_to_tick


@dataclass(frozen=True)
class Site:
    """Something to tick. `last_on`: when the unit was last there, None where it has not been."""

    key: uuid.UUID
    label: str
    last_on: date | None = None
    is_closed: bool = False


@dataclass(frozen=True)
class Estate:
    """An estate with its buildings, in the order of the register."""

    name: str
    buildings: tuple[Site, ...]

    @property
    def last_on(self) -> date | None:
        """When the unit was last at one of its buildings."""
        return max((one.last_on for one in self.buildings if one.last_on), default=None)


@dataclass(frozen=True)
class SiteOffer:
    """Everything a unit may tick."""

    estates: tuple[Estate, ...] = ()
    schools: tuple[Site, ...] = ()
    enterprises: tuple[Site, ...] = ()
    places: tuple[Site, ...] = ()
    buildings: tuple[Building, ...] = ()

    @property
    def open_schools(self) -> dict[str, str]:
        """The schools in use: key → name."""
        return {str(one.key): one.label for one in self.schools if not one.is_closed}

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tick."""
        return not (self.estates or self.schools or self.enterprises or self.places)


def site_offer(unit: Unit, day: date) -> SiteOffer:
    """What the unit may tick: what is in use, and what was until some day of this year. Three queries."""
    since = date(day.year, 1, 1)
    links = RecordBuilding.objects.filter(building=OuterRef("pk"))
    rows = buildings_to_tick(unit).in_use_on(since).in_order().annotate(last_on=_last(links, unit))
    buildings = [(row, _site(row.pk, row.name, row.last_on, row.closed_on, day)) for row in rows]
    at_places = _last(RecordPlace.objects.filter(place=OuterRef("pk")), unit)
    spots = places_to_tick(unit).in_use_on(since).in_order().annotate(last_on=at_places)
    places = [_site(row.pk, row.name, row.last_on, row.closed_on, day) for row in spots]
    kinds = (UnitKind.SCHOOL, UnitKind.ENTERPRISE)
    units = Unit.objects.filter(tenant_id=unit.tenant_id, kind__in=kinds, opened_on__lte=day)
    units = units.filter(Q(closed_on=None) | Q(closed_on__gte=since)).order_by("position", "id")
    at_units = _last(RecordUnit.objects.filter(unit=OuterRef("pk"), part=Part.PLACE), unit)
    visited = units.annotate(last_on=at_units).values_list("kind", "id", "name", "last_on", "closed_on")
    found = [(kind, _site(key, name, last_on, closed_on, day)) for kind, key, name, last_on, closed_on in visited]
    return SiteOffer(
        estates=_estates(buildings),
        schools=_usual_first(site for kind, site in found if kind == UnitKind.SCHOOL),
        enterprises=_usual_first(site for kind, site in found if kind == UnitKind.ENTERPRISE),
        places=_usual_first(places),
        buildings=tuple(row for row, _ in buildings),
    )


def _last(links: QuerySet[RecordBuilding] | QuerySet[RecordPlace] | QuerySet[RecordUnit], unit: Unit) -> Subquery:
    """The last day on which the unit recorded something there."""
    own = links.filter(tenant_id=unit.tenant_id, record__author=unit, record__state=RecordState.VALID)
    days = own.order_by("-record__happened_on").values("record__happened_on")
    return Subquery(days[:1], output_field=DateField())


def _site(key: uuid.UUID, label: str, last_on: date | None, closed_on: date | None, day: date) -> Site:
    is_closed = closed_on is not None and closed_on < day
    return Site(key, f"{label}（已停用）" if is_closed else label, last_on, is_closed)


def _usual_first(sites: Iterable[Site]) -> tuple[Site, ...]:
    """Those the unit was at last in front, the others in the order of the register."""
    return tuple(sorted(sites, key=lambda site: -(site.last_on.toordinal() if site.last_on else 0)))


def _estates(rows: Iterable[tuple[Building, Site]]) -> tuple[Estate, ...]:
    grouped: dict[str, list[Site]] = {}
    for building, site in rows:
        grouped.setdefault(building.estate, []).append(site)
    estates = [Estate(name, tuple(held)) for name, held in grouped.items()]
    return tuple(sorted(estates, key=lambda one: -(one.last_on.toordinal() if one.last_on else 0)))
