"""Answers to the askable numbers of one period, for the subdistrict or one unit: a value with where it comes from, or
why there is none.

Nought is said only where it is known: a unit that has not reported, or of which nothing was entered, has no number.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from django.db.models import Case, F, Sum, UUIDField, When

from beacon.catalogue.coverages import COVERAGES, Coverage
from beacon.catalogue.tallies import ATTENDANCE, FIGURES, RECORDS, UNCOUNTED
from beacon.figures.answer import (
    COLLECT,
    DUTIES,
    LEDGER,
    NO_NUMBER,
    NO_PERIOD,
    NO_ROWS,
    NOT_ENTERED,
    NOTHING_DUE,
    REGISTERS,
    SETUP,
    WHOLE_ONLY,
    Answer,
    Source,
)
from beacon.figures.askable import Askable
from beacon.figures.coverage import beginning, rate_of
from beacon.figures.duties import Reporting, done_rate, median_minutes, overdue, rate_between, reporting_of
from beacon.figures.media import media_items
from beacon.figures.questions import Question
from beacon.figures.setup import set_ups
from beacon.kit.clock import SHANGHAI
from beacon.kit.days import span
from beacon.kit.rates import Rate
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.plans.models import DutyInstance
from beacon.plans.notice.bound import main_notice
from beacon.plans.progress import report_instances_between
from beacon.records.models import Fact

_Key = tuple[str, str, str]


class _Summed(NamedTuple):
    """What a unit has of one key: its own records summed, or one that it joined in, with who recorded it."""

    unit: uuid.UUID
    joined: uuid.UUID | None
    author: uuid.UUID | None
    key: _Key
    value: int


def _if_joined(column: str) -> Case:
    return Case(When(is_total=False, then=F(column)), default=None, output_field=UUIDField())


@dataclass
class Answers:
    """The numbers of one period as of a moment, seen as `who` sees them. At most four queries for all sums, whatever
    the number of units; an indicator asks its own."""

    who: Who
    starts: date
    ends: date
    now: datetime
    _indicators: dict[str, Answer] = field(default_factory=dict)
    _sums: dict[uuid.UUID, Counter[_Key]] = field(default_factory=dict)

    def answer(self, asked: Askable, unit: Unit | None = None) -> Answer:
        """The answer for a unit and everything below it, or for the whole subdistrict."""
        if asked.figures:
            return self._sum(asked, unit)
        if unit is not None:
            return Answer(None, WHOLE_ONLY)
        if asked.identifier not in self._indicators:
            self._indicators[asked.identifier] = self._indicator(asked.identifier)
        return self._indicators[asked.identifier]

    # Sums of records.

    @cached_property
    def _facts(self) -> list[_Summed]:
        rows = Fact.objects.filter(tenant_id=self.who.tenant_id, day__range=(self.starts, self.ends)).annotate(
            # What a unit joined in is a row a record, as in `sums.of_unit`: whoever joined, it counts once.
            joined=_if_joined("record_id"),
            author=_if_joined("record__author_id"),
        )
        keys = ("figure", "record__kind", "record__setting")
        grouped = rows.order_by().values_list("unit_id", "joined", "author", *keys).annotate(n=Sum("value"))
        return [_Summed(row[0], row[1], row[2], (row[3], row[4], row[5]), row[6]) for row in grouped]

    @cached_property
    def _total(self) -> Counter[_Key]:
        total = Counter[_Key]()
        for row in self._facts:
            if row.joined is None:
                total[row.key] += row.value
        return total

    @cached_property
    def _by_unit(self) -> Mapping[uuid.UUID, list[_Summed]]:
        found: dict[uuid.UUID, list[_Summed]] = {}
        for row in self._facts:
            found.setdefault(row.unit, []).append(row)
        return found

    @cached_property
    def _tree(self) -> list[tuple[uuid.UUID, str, bool]]:
        """(unit, path, whether it was merged and still counts apart in this period)."""
        rows = Unit.objects.filter(tenant_id=self.who.tenant_id).values_list("id", "path", "apart_until")
        return [(key, path, until is not None and until >= self.ends) for key, path, until in rows]

    def _counted(self, unit: Unit | None) -> Counter[_Key]:
        """What is counted for the unit, by the rule of `people.tree.counted_with`."""
        if unit is None:
            return self._total
        if unit.id not in self._sums:
            self._sums[unit.id] = self._added(unit)
        return self._sums[unit.id]

    def _added(self, unit: Unit) -> Counter[_Key]:
        apart = [path for key, path, is_apart in self._tree if is_apart and key != unit.id]
        apart = [path for path in apart if path.startswith(unit.path)]
        below = {
            key
            for key, path, _ in self._tree
            if path.startswith(unit.path) and not any(path.startswith(other) for other in apart)
        }
        found, joined = Counter[_Key](), dict[tuple[uuid.UUID, _Key], int]()
        for row in (row for key in below for row in self._by_unit.get(key, [])):
            if row.joined is None:
                found[row.key] += row.value
            elif row.author not in below:
                joined[row.joined, row.key] = row.value
        for (_, key), value in joined.items():
            found[key] += value
        return found

    def _sum(self, asked: Askable, unit: Unit | None) -> Answer:
        counted = self._counted(unit)
        sources = tuple(self._source(asked, figure, unit) for figure in asked.figures)
        value = sum(_of(counted, figure, asked) for figure in asked.figures)
        blank = _of(counted, UNCOUNTED, asked) if ATTENDANCE in asked.figures else 0
        lacking = self._lacking(unit)
        if value == 0:
            why = f"有{blank}条没填人次。" if blank else lacking or self._unknown(counted, unit)
            return Answer(None if why else 0, why, sources=sources)
        remarks = (
            f"{lacking.rstrip('。')}，填的是已经记下的。" if lacking else "",
            f"另有{blank}条没填人次。" if blank else "",
        )
        return Answer(value, remark="".join(remarks), sources=sources)

    def _source(self, asked: Askable, figure: str, unit: Unit | None) -> Source:
        question = Question(
            self.starts, self.ends, unit.id if unit else None, figure, kind=asked.kind, setting=asked.setting
        )
        return Source(LEDGER, FIGURES[figure] if len(asked.figures) > 1 else "", question.query)

    # What is known to be nought.

    @cached_property
    def _reports(self) -> list[DutyInstance]:
        return list(report_instances_between(self.who.tenant_id, self.starts, self.ends))

    def _lacking(self, unit: Unit | None) -> str:
        """Whose reports of the period are not in: the reason that nought is not known."""
        rows = [row for row in self._reports if row.exempt_at is None and row.first_done_at is None]
        if unit is not None:
            labels = [row.label for row in rows if row.unit_id == unit.id]
            return f"{'、'.join(labels)}还没报。" if labels else ""
        units = {row.unit_id for row in rows}
        return f"有{len(units)}家还没报。" if units else ""

    def _unknown(self, counted: Counter[_Key], unit: Unit | None) -> str:
        """Nobody was asked to report, and nothing was entered: nought would be made up."""
        rows = [row for row in self._reports if unit is None or row.unit_id == unit.id]
        if any(row.exempt_at is None for row in rows) or any(counted[key] for key in counted if key[0] == RECORDS):
            return ""
        return f"免报，{NOT_ENTERED}" if rows else NOT_ENTERED

    # Indicators.

    def _indicator(self, identifier: str) -> Answer:
        if (coverage := COVERAGES.get(identifier)) is not None:
            return self._covered(coverage)
        find = _INDICATORS.get(identifier)
        return find(self) if find else Answer(None, NO_NUMBER)

    def _covered(self, coverage: Coverage) -> Answer:
        """As of the last day of the period, or today where it is still to come."""
        day = min(self.ends, self.now.astimezone(SHANGHAI).date())
        rate = rate_of(self.who, coverage, day)
        remark = f"是{span(beginning(coverage, day), day)}的。"
        told = self._told(rate, REGISTERS, remark, f"register={coverage.register}")
        return told if rate.denominator else Answer(None, NO_ROWS)

    def _i27(self) -> Answer:
        media = media_items(self.who, self.starts, self.ends)
        if not media.items and (why := self._lacking(None) or self._unknown(self._total, None)):
            return Answer(None, why)
        double = media.records - media.items
        remark = f"有{double}条和别的是同一篇，只算一篇。" if double else ""
        return self._told(media.items, LEDGER, remark, media.question.query)

    @cached_property
    def _reporting(self) -> Reporting:
        return reporting_of(self._reports)

    def _i01(self) -> Answer:
        return self._of_reports(self._reporting.submitted)

    def _i02(self) -> Answer:
        return self._of_reports(self._reporting.on_time)

    def _owed(self) -> Answer:
        return self._of_reports(self._reporting.submitted.denominator)

    def _sent(self) -> Answer:
        return self._of_reports(self._reporting.submitted.numerator)

    def _on_time(self) -> Answer:
        return self._of_reports(self._reporting.on_time.numerator)

    def _of_reports(self, value: Rate | int) -> Answer:
        if not self._reports:
            return Answer(None, NO_PERIOD)
        ends = {row.ends for row in self._reports}
        remark = f"是{len(ends)}个月合起来的。" if len(ends) > 1 else ""
        return self._told(value, COLLECT, remark, f"month={max(ends).isoformat()}")

    def _i03(self) -> Answer:
        return self._told(done_rate(self.who, self.now), DUTIES, self._of_now())

    def _i04(self) -> Answer:
        return self._told(len(overdue(self.who, self.now)), DUTIES, self._of_now())

    def _i12(self) -> Answer:
        return self._of_period("community_drill")

    def _i13(self) -> Answer:
        return self._of_period("station_visit")

    def _of_period(self, template: str) -> Answer:
        found = rate_between(self.who, template, self.starts, self.ends, self.now)
        if found is None:
            return Answer(None, NO_PERIOD)
        return self._told(found.rate, DUTIES, f"是{found.label}的。")

    def _i30(self) -> Answer:
        notice = main_notice(self.who.tenant_id)
        if notice is None:
            return Answer(None, NO_NUMBER)
        return self._told(set_ups(self.who, notice, self.now).rate, SETUP, self._of_now())

    def _i33(self) -> Answer:
        minutes = median_minutes(self._reports)
        return Answer(None, NO_PERIOD) if minutes is None else self._told(minutes, COLLECT)

    def _of_now(self) -> str:
        return "是现在的数，不是期末的。" if self.ends < self.now.date() else ""

    def _told(self, value: Rate | float, place: str, remark: str = "", query: str = "") -> Answer:
        if isinstance(value, Rate) and value.denominator == 0:
            return Answer(None, NOTHING_DUE)
        return Answer(value, remark=remark, sources=(Source(place, query=query),))


def _of(counted: Mapping[_Key, int], figure: str, asked: Askable) -> int:
    return sum(
        value
        for (name, kind, setting), value in counted.items()
        if name == figure and asked.kind in ("", kind) and asked.setting in ("", setting)
    )


_INDICATORS: Mapping[str, Callable[[Answers], Answer]] = {
    "I01": Answers._i01,
    "I02": Answers._i02,
    "I01.owed": Answers._owed,
    "I01.sent": Answers._sent,
    "I01.on_time": Answers._on_time,
    "I03": Answers._i03,
    "I04": Answers._i04,
    "I12": Answers._i12,
    "I13": Answers._i13,
    "I27": Answers._i27,
    "I30": Answers._i30,
    "I33": Answers._i33,
}
