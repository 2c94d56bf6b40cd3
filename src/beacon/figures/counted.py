"""What one record adds to a unit's figures: the smallest part of every sum, kept with what was sent."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models.fields.json import KeyTextTransform

from beacon.catalogue.kinds.channels import MEDIA
from beacon.catalogue.tallies import in_order
from beacon.figures.sums import Sums
from beacon.people.models import Unit
from beacon.people.tree import counted_with
from beacon.records.models import Fact

LEVEL = "level."
"""Begins the cell of the level a piece in the press has."""

Cell = tuple[str, str, str]
"""Figure, kind, setting: where a value is added in a sum."""


@dataclass(frozen=True)
class Counted:
    """A record as it counts: its kind, setting, day, and value by figure, the figures in the order of the catalogue.
    `level` of a piece in the press: "" where nobody says, None where it is no piece or was kept before levels were."""

    kind: str
    setting: str
    day: date
    figures: Mapping[str, int]
    level: str | None = None

    @property
    def cells(self) -> Counter[Cell]:
        """The values by the cells they are added to; noughts left out. A level is a cell of its own that no sum of
        records holds: pieces in the press are counted once however many records tell of them (`figures.distinct`)."""
        cells = Counter({(figure, self.kind, self.setting): value for figure, value in self.figures.items() if value})
        if self.level:
            cells[f"{LEVEL}{self.level}", self.kind, self.setting] = 1
        return cells

    def as_far_as(self, told: "Counted") -> "Counted":
        """The same without its level where it was told without: of what was not said there is no difference to tell."""
        return replace(self, level=None) if told.kind == MEDIA.identifier and told.level is None else self

    def frozen(self) -> dict[str, Any]:
        """As plain data, to be kept with what was sent."""
        return {
            "kind": self.kind,
            "setting": self.setting,
            "day": self.day.isoformat(),
            "figures": dict(sorted(self.figures.items())),
            **({} if self.level is None else {"level": self.level}),
        }

    @classmethod
    def thawed(cls, kept: Mapping[str, Any]) -> "Counted":
        """What `frozen` kept."""
        day = date.fromisoformat(kept["day"])
        return cls(kept["kind"], kept["setting"], day, in_order(kept["figures"]), kept.get("level"))


def counted_of(unit: Unit, starts: date, ends: date) -> dict[uuid.UUID, Counted]:
    """Every record that counts for the unit and what lies below it between two days, latest key first. One query: a
    record saved at this moment is in it whole or not at all."""
    below = counted_with(unit, ends)
    rows = Fact.objects.filter(tenant_id=unit.tenant_id, unit__in=below.values("id"), day__range=(starts, ends))
    return gathered(rows.values_list(*COLUMNS))


COLUMNS = (
    "record_id",
    "record__kind",
    "record__setting",
    KeyTextTransform("level", "record__details"),
    "day",
    "figure",
    "value",
)
"""What `gathered` needs of a fact."""


Row = tuple[uuid.UUID, str, str, str | None, date, str, int]


def gathered(rows: Iterable[Row]) -> dict[uuid.UUID, Counted]:
    """Facts put together by their record, latest key first. What several units did together has the same value for each
    of them and counts once."""
    found: dict[uuid.UUID, tuple[str, str, date]] = {}
    levels: dict[uuid.UUID, str] = {}
    values: dict[uuid.UUID, dict[str, int]] = {}
    for record, kind, setting, level, day, figure, value in rows:
        found[record] = kind, setting, day
        if kind == MEDIA.identifier:
            levels[record] = level or ""
        figures = values.setdefault(record, {})
        figures[figure] = max(figures.get(figure, 0), value)
    return {
        record: Counted(*found[record], in_order(values[record]), levels.get(record))
        for record in sorted(found, reverse=True)
    }


def sums_of(many: Iterable[Counted]) -> Sums:
    """The sum of what records count for."""
    return added_up(one.cells for one in many)


def added_up(many: Iterable[Mapping[Cell, int]]) -> Sums:
    """The sum of values by their cells; a value below nought takes away."""
    sums = Sums()
    for cells in many:
        for (figure, kind, setting), value in cells.items():
            sums.add(figure, kind, setting, value)
    return sums
