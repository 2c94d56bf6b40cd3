"""I25 重点人群培训覆盖: in how many villages and communities each key group was reached this year."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from beacon.catalogue.people import AUDIENCE_GROUPS
from beacon.catalogue.tallies import GROUP
from beacon.figures.questions import Question
from beacon.kit.rates import Rate
from beacon.people.models import Unit, UnitGroup
from beacon.people.reach import Who
from beacon.records.models import Fact

PLACES = (UnitGroup.VILLAGE, UnitGroup.COMMUNITY)


@dataclass(frozen=True)
class GroupCoverage:
    """One key group: the villages and communities with a record for it, and those without, in roster order.
    `question` lists the records."""

    group: str
    label: str
    reached: tuple[Unit, ...]
    missing: tuple[Unit, ...]
    question: Question

    @property
    def rate(self) -> Rate:
        """I25: n/N of the villages and communities within reach."""
        return Rate(len(self.reached), len(self.reached) + len(self.missing))


def group_coverage(who: Who, day: date) -> list[GroupCoverage]:
    """I25 for every key group, from 1 January to `day`, over the villages and communities open on `day` within reach.

    A record counts for the unit that made it and the one above, and for a unit that took part; a record for two groups
    covers both. Three queries.
    """
    begun = date(day.year, 1, 1)
    places = _places(who, day)
    reached = _reached(who, begun, day, places)
    return [
        GroupCoverage(
            group,
            label,
            tuple(unit for unit in places if (group, unit.path) in reached),
            tuple(unit for unit in places if (group, unit.path) not in reached),
            Question(begun, day, figure=f"{GROUP}{group}"),
        )
        for group, label in AUDIENCE_GROUPS.items()
    ]


def _places(who: Who, day: date) -> list[Unit]:
    if who.path is None:
        return []
    rows = Unit.objects.filter(tenant_id=who.tenant_id, group__in=PLACES).open_on(day)
    return list(rows.under(who.path).order_by("position", "id"))


def _reached(who: Who, begun: date, day: date, places: Iterable[Unit]) -> set[tuple[str, str]]:
    """(group, path of the village or community)."""
    figures = [f"{GROUP}{group}" for group in AUDIENCE_GROUPS]
    facts = Fact.objects.filter(tenant_id=who.tenant_id, figure__in=figures, day__range=(begun, day), value__gt=0)
    found = facts.order_by().values_list("figure", "unit__path").distinct()
    apart = Unit.objects.filter(tenant_id=who.tenant_id, apart_until__gte=day).values_list("path", flat=True)
    owners, stops = {unit.path for unit in places}, set(apart)
    return {
        (figure.removeprefix(GROUP), owner)
        for figure, path in found
        for owner in _upwards(path, stops)
        if owner in owners
    }


def _upwards(path: str, stops: Collection[str]) -> Iterator[str]:
    """The path itself and those above it: `003/001/`, `003/`; not beyond a unit that was merged and is still counted
    apart, for the one it went into did not do what that unit did."""
    while path:
        yield path
        if path in stops:
            return
        path = path[: path.rstrip("/").rfind("/") + 1]
