"""Sums over facts: what one unit or the whole subdistrict did between two days (I05, I06, hand-outs,
broadcasts)."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, F, Max, QuerySet, Sum, UUIDField, When

from beacon.catalogue.goods import ITEMS, Item
from beacon.catalogue.kinds import KINDS
from beacon.catalogue.people import AUDIENCE_GROUPS, FORCES
from beacon.catalogue.settings import SETTINGS
from beacon.catalogue.tallies import (
    ATTENDANCE,
    BROADCAST_MINUTES,
    BROADCAST_TIMES,
    EVENTS,
    FORCE,
    GROUP,
    HANDOUT,
    POSTERS,
    PUT_UP,
    RECORDS,
    SKILL,
    TOPIC,
    UNCOUNTED,
)
from beacon.catalogue.topics import TOPICS
from beacon.figures.distinct import Distinct
from beacon.goods.items import named
from beacon.people.models import Unit
from beacon.people.tree import counted_with
from beacon.records.models import Fact


@dataclass
class Sums:
    """Sums of one period. Built from fact rows by `add`; read-only afterwards.

    `by_setting` counts events, `by_kind`, `topics` and `groups` count records, `people_by_kind`, `skill` and `forces`
    人次. All 人次, never persons.
    """

    records: int = 0
    events: int = 0
    attendance: int = 0
    uncounted: int = 0
    broadcast_times: int = 0
    broadcast_minutes: int = 0
    by_setting: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SETTINGS, 0))
    by_kind: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    people_by_kind: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    handouts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ITEMS, 0))
    skill: int = 0
    topics: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TOPICS, 0))
    groups: dict[str, int] = field(default_factory=lambda: dict.fromkeys(AUDIENCE_GROUPS, 0))
    forces: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FORCES, 0))
    put_up: dict[str, int] | None = field(default_factory=lambda: dict.fromkeys(PUT_UP, 0))
    """Banners, posters, screens and their minutes; None where a report with such records was sent before they were
    counted, without posters where it was sent before those were."""
    distinct: Distinct | None = field(default_factory=Distinct, compare=False)
    """What counts once however many records tell of it, as it was frozen with a report; None as for hazards."""
    hazards: dict[str, int] | None = field(default_factory=lambda: {"found": 0, "fixed": 0}, compare=False)
    """Found and put right, as they were frozen with a report; None where a report was sent before they were. No fact of
    a record: a hazard found in one month is put right in another."""
    added: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """Label, counter and group of the things handed out that are not of the catalogue, kept with what was sent."""

    def add(self, figure: str, kind: str, setting: str, value: int) -> None:
        """Take in one summed row."""
        if figure == RECORDS:
            self.records += value
            self.by_kind[kind] += value
        elif figure == EVENTS:
            self.events += value
            self.by_setting[setting] += value
        elif figure == ATTENDANCE:
            self.attendance += value
            self.people_by_kind[kind] += value
        elif figure == UNCOUNTED:
            self.uncounted += value
        elif figure == BROADCAST_TIMES:
            self.broadcast_times += value
        elif figure == BROADCAST_MINUTES:
            self.broadcast_minutes += value
        elif figure.startswith(HANDOUT):
            item = figure.removeprefix(HANDOUT)
            self.handouts[item] = self.handouts.get(item, 0) + value
        elif figure in PUT_UP:
            if self.put_up is not None and figure in self.put_up:
                self.put_up[figure] += value
        elif figure == SKILL:
            self.skill += value
        elif figure.startswith(TOPIC):
            self.topics[figure.removeprefix(TOPIC)] += value
        elif figure.startswith(GROUP):
            self.groups[figure.removeprefix(GROUP)] += value
        elif figure.startswith(FORCE):
            self.forces[figure.removeprefix(FORCE)] += value

    def item(self, key: str) -> Item:
        """What a key of `handouts` names."""
        return ITEMS.get(key) or Item(key, *self.added.get(key, ("其他物资", "件", "宣传品")))

    def name_added(self, tenant_id: uuid.UUID) -> "Sums":
        """Look up the names of what the catalogue does not have; no query where it has all, as almost always."""
        if unknown := self.handouts.keys() - ITEMS.keys():
            items = named(tenant_id, unknown)
            known = {key: items[key] for key in items if key in unknown}
            self.added = {key: (item.label, item.counter, item.group) for key, item in known.items()}
            self.handouts = {key: self.handouts[key] for key in (*ITEMS, *known, *sorted(unknown - known.keys()))}
        return self

    @property
    def is_empty(self) -> bool:
        """Nothing was recorded."""
        return self.records == 0

    def frozen(self) -> dict[str, object]:
        """The sums as plain data, to be kept with what was sent."""
        return {
            "records": self.records,
            "events": self.events,
            "attendance": self.attendance,
            "uncounted": self.uncounted,
            "broadcast_times": self.broadcast_times,
            "broadcast_minutes": self.broadcast_minutes,
            "by_setting": self.by_setting,
            "by_kind": {kind: n for kind, n in self.by_kind.items() if n},
            "people_by_kind": {kind: n for kind, n in self.people_by_kind.items() if n},
            "handouts": {item: n for item, n in self.handouts.items() if n},
            "skill": self.skill,
            "topics": {topic: n for topic, n in self.topics.items() if n},
            "groups": {group: n for group, n in self.groups.items() if n},
            "forces": {force: n for force, n in self.forces.items() if n},
            **({} if self.put_up is None else {"put_up": dict(self.put_up)}),
            **({"added": self.added} if self.added else {}),
        }

    @classmethod
    def thawed(cls, kept: Mapping[str, object]) -> "Sums":
        """The sums that `frozen` kept."""
        sums = cls()
        for name, value in kept.items():
            if name == "distinct" and isinstance(value, Mapping):
                sums.distinct = Distinct.thawed(value)
            elif isinstance(value, Mapping):
                getattr(sums, name).update(value)
            else:
                setattr(sums, name, value)
        if "hazards" not in kept:
            sums.hazards = None
        # A report that has no such record knew none of them, whenever it was sent.
        told = kept.get("put_up")
        if told is None and (sums.by_kind["banner"] or sums.by_kind["screen"]):
            sums.put_up = None
        elif not (isinstance(told, Mapping) and POSTERS in told) and (sums.by_kind["banner"] or sums.by_kind["column"]):
            # Posters used to be told in words only, with what was hung or with a column.
            sums.put_up = {figure: n for figure, n in (sums.put_up or {}).items() if figure != POSTERS}
        if "distinct" not in kept and (sums.by_kind["media"] or sums.by_kind["highrise_check"]):
            sums.distinct = None
        return sums


_GROUPED = ("figure", "record__kind", "record__setting")


def of_unit(unit: Unit, starts: date, ends: date) -> Sums:
    """What the unit and everything below it did; a unit that was merged into it counts once it no longer counts apart.
    What several of them did together counts once. One query."""
    sums = Sums()
    rows = _facts(unit, starts, ends).annotate(
        # Rows of one's own are summed by the database; of what others recorded and one of ours joined in, each record
        # is a row, however many of ours joined.
        joined=Case(When(is_total=False, then=F("record_id")), default=None, output_field=UUIDField())
    )
    grouped = rows.values_list(*_GROUPED, "joined").annotate(total=Sum("value"), once=Max("value"))
    for figure, kind, setting, joined, total, once in grouped:
        sums.add(figure, kind, setting, total if joined is None else once)
    return sums.name_added(unit.tenant_id)


def _facts(unit: Unit, starts: date, ends: date) -> QuerySet[Fact]:
    """The facts of the unit and everything below it; what one of them did together with a record of theirs is theirs
    already."""
    below = counted_with(unit, ends).values("id")
    rows = Fact.objects.filter(tenant_id=unit.tenant_id, unit__in=below, day__range=(starts, ends))
    return rows.exclude(is_total=False, record__author__in=below)


def of_tenant(tenant_id: uuid.UUID, starts: date, ends: date) -> Sums:
    """What the whole subdistrict did; a joint activity counts once. One query."""
    rows = Fact.objects.filter(tenant_id=tenant_id, day__range=(starts, ends), is_total=True)
    sums = Sums()
    for figure, kind, setting, value in rows.values_list(*_GROUPED).annotate(total=Sum("value")):
        sums.add(figure, kind, setting, value)
    return sums.name_added(tenant_id)
