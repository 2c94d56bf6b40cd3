"""Who would get what if the notice were published now: by unit and by addressee group."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from beacon.catalogue.duties import TRACKED
from beacon.catalogue.settings import GROUPS
from beacon.people.actions import workdays_of
from beacon.people.deadlines import deadlines_of
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.plans.expected import Year, instances
from beacon.plans.models import Notice
from beacon.plans.notice.breakdown import Row


@dataclass(frozen=True)
class Load:
    """What one unit would get: how many times each timed duty this year, how many things merely to be recorded."""

    unit: Unit
    times: dict[str, int]
    tracked: int

    @property
    def total(self) -> int:
        """Dated instances in the year."""
        return sum(self.times.values())

    @property
    def said(self) -> str:
        """「社区半年演练2次、月报9次」, or that only publicity to be recorded is asked for, or nothing."""
        named = "、".join(f"{title}{n}次" for title, n in self.times.items() if n)
        return named or ("不定次，做了就记" if self.tracked else "只收文，没有任务")


def loads(who: Who, notice: Notice, rows: Sequence[Row], units: Sequence[Unit]) -> list[Load]:
    """What each addressed unit would get from the sentences as they are placed now, in roster order. Two queries."""
    year = Year(notice.year, notice.signed_on, deadlines_of(who.tenant.id), workdays_of(who.tenant.id))
    duties = [one.duty for row in rows if row.asks for one in row.assigned]
    times: dict[uuid.UUID, dict[str, int]] = {}
    for duty in duties:
        for instance in instances(duty, units, year):
            mine = times.setdefault(instance.unit_id, {})
            mine[duty.title] = mine.get(duty.title, 0) + 1
    tracked = [duty for duty in duties if duty.mode == TRACKED]
    return [
        Load(unit, times.get(unit.id, {}), sum(unit.group in duty.groups for duty in tracked))
        for unit in units
        if unit.group
    ]


@dataclass(frozen=True)
class GroupLoad:
    """What the units of one addressee group would get together."""

    label: str
    units: int
    times: dict[str, int]
    tracked: int

    @property
    def duties(self) -> list[tuple[str, int]]:
        """(duty, how many dated instances in the year) over all units of the group."""
        return [(title, n) for title, n in self.times.items() if n]


def group_loads(per_unit: Iterable[Load]) -> list[GroupLoad]:
    """The same by group, in the order of the addressee line."""
    grouped: dict[str, list[Load]] = {group: [] for group in GROUPS}
    for load in per_unit:
        grouped.setdefault(load.unit.group, []).append(load)
    answer = []
    for group, held in grouped.items():
        times: dict[str, int] = {}
        for load in held:
            for title, n in load.times.items():
                times[title] = times.get(title, 0) + n
        if held:
            answer.append(GroupLoad(GROUPS.get(group, group), len(held), times, max(load.tracked for load in held)))
    return answer
