"""What each record adds to a sum, once more by plain loops; and what else is told beside the rates: hazards, minutes,
kinds of outlet, the stock of one unit. Written from the definitions of the indicators, without reading `figures`."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median
from typing import Any

from beacon.goods.models import Shelf
from beacon.hazards.models import Hazard
from beacon.people.models import Unit
from beacon.records.models import HandoutMove, Record, RecordBuilding, RecordHazard, RecordPlace
from beacon.registers.models import Building, Place
from tests.support.naive import NOT_EVENTS, Naive, distinct_pieces

Cell = tuple[str, str, str]
"""Figure, kind, setting."""


class NaiveSums(Naive):
    """A subdistrict as plain lists, with what its records add up to."""

    def adds(self, record: Record, is_own: bool) -> Iterator[tuple[str, int]]:
        """What the record is worth to its own unit, or to one that joined in: what was handed out, who went out and
        what was broadcast stays with the unit that recorded it."""
        yield "records", 1
        if record.kind not in NOT_EVENTS:
            yield "events", 1
            if record.audience_count is None:
                yield "uncounted", 1
            else:
                yield "attendance", record.audience_count
        yield "skill", record.skill_count or 0
        for topic in set(record.topics):
            yield f"topic.{topic}", 1
        for group in set(record.audience_groups):
            yield f"group.{group}", 1
        if is_own:
            for item, pieces in record.handouts.items():
                yield f"handout.{item}", pieces
            for force, people in record.forces.items():
                yield f"force.{force}", people
            told = record.details
            if record.kind == "broadcast":
                yield "broadcast_times", told.get("times", 1)
                yield "broadcast_minutes", told.get("minutes", 0)
            if record.kind == "banner":
                yield "banners", told.get("banners_n", 0)
                yield "posters", told.get("posters_n", 0)
            if record.kind == "screen":
                yield "screens", told.get("screens_n", 0)
                yield "screen_minutes", _minutes_of_all_days(record)

    def cells(self, starts: date, ends: date, unit: Unit | None = None) -> Counter[Cell]:
        """Everything the records of the days add up to, by figure, kind and setting."""
        found = Counter[Cell]()
        for row in self.within(starts, ends, unit):
            is_own = unit is None or self._belongs(row.author_id, unit, ends)
            for figure, value in self.adds(row, is_own):
                found[figure, row.kind, row.setting] += value
        return +found

    def hazards(self, starts: date, ends: date, unit: Unit | None = None) -> tuple[int, int]:
        """Found on one of the days, and put right on one of them; those of a record that no longer counts are none."""
        valid = {record.id for record in self.records}
        of_record = {row.hazard_id: row.record_id for row in RecordHazard.objects.filter(**self.own)}
        found = fixed = 0
        for row in Hazard.objects.filter(**self.own):
            if row.state == "withdrawn" or of_record[row.pk] not in valid:
                continue
            if unit is None or self._belongs(row.unit_id, unit, ends):
                found += starts <= row.found_on <= ends
                fixed += row.fixed_on is not None and starts <= row.fixed_on <= ends
        return found, fixed

    def i11_minutes(self, day: date) -> tuple[float | None, int, int]:
        """Median minutes of the year's drills at high-rises in use, over how many, and how many did not say."""
        houses = {
            row.pk for row in Building.objects.filter(**self.own) if row.closed_on is None or row.closed_on >= day
        }
        there = {row.record_id for row in RecordBuilding.objects.filter(**self.own) if row.building_id in houses}
        drills = [row for row in self.within(date(day.year, 1, 1), day) if row.kind == "drill" and row.id in there]
        told = [row.details["evac_minutes"] for row in drills if row.details.get("evac_minutes") is not None]
        return (median(told) if told else None), len(told), len(drills) - len(told)

    def i26_by_kind(self, day: date) -> dict[str, tuple[int, int]]:
        """I26 of each kind of place there is."""
        counted = {row.id for row in self.within(date(day.year, 1, 1), day)}
        links = [(row.record_id, row.place_id) for row in RecordPlace.objects.filter(**self.own)]
        found: dict[str, tuple[int, int]] = {}
        for row in Place.objects.filter(**self.own):
            if row.closed_on is None or row.closed_on >= day:
                done, every = found.get(row.kind, (0, 0))
                is_done = any(key == row.pk and record in counted for record, key in links)
                found[row.kind] = (done + is_done, every + 1)
        return found

    def i27_by_outlet(self, starts: date, ends: date) -> dict[str, int]:
        """Distinct pieces by the kind of outlet that the first record says which says one."""
        rows = [row for row in self.within(starts, ends) if row.kind == "media"]
        rows.sort(key=lambda row: (row.happened_on, row.id))
        kinds = (
            next((kind for row in group if (kind := row.details.get("outlet_kind"))), "untold")
            for group in distinct_pieces(rows)
        )
        return dict(Counter(kinds))

    def i28_of(self, unit: Unit, item: str, starts: date, until: date) -> tuple[int, ...]:
        """Opening, in, moved, out, loss and what waits for a count, on the shelves of the unit and below it."""
        shelves = {row.pk for row in Shelf.objects.filter(**self.own) if self._is_below(row.unit_id, unit)}
        counts = dict.fromkeys(("opening", "in", "moved", "handed", "lost"), 0)
        for move in self.moves:
            if move.item != item or move.day > until or move.shelf_id not in shelves:
                continue
            cause = "opening" if move.day < starts else {"found": "in", "short": "lost"}.get(move.cause, move.cause)
            counts[cause] += -move.pieces if cause in ("handed", "lost") else move.pieces
        rows = HandoutMove.objects.filter(**self.own, item=item, move=None)
        waiting = sum(row.pieces for row in rows if row.shelf_id in shelves)
        return (*counts.values(), waiting)

    def _is_below(self, key: Any, unit: Unit) -> bool:
        """Whether a unit is the other or below it, as the tree stands now."""
        while key is not None and key != unit.id:
            key = self.unit[key].parent_id
        return key is not None


def _minutes_of_all_days(screen: Record) -> int:
    """So many minutes on each day from the first to the last, where both are told; nothing where it ended before."""
    day, minutes = screen.happened_on, 0
    while day <= date.fromisoformat(screen.details.get("until", "0001-01-01")):
        minutes += screen.details.get("minutes_a_day", 0)
        day += timedelta(days=1)
    return minutes
