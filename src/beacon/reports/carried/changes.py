"""上月补记 and 更正: what changed in months that are consolidated already, told in the next report.

A consolidated report and its papers never change. What its unit's ledger says of that month now is compared, record by
record, with what has been told of it so far: the facts frozen with it and what later reports have carried since. The
difference goes into the next report that is sent, beside its own figures. So for every month
own figures + all that was carried = the ledger, and nothing is told twice.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import F, Q

from beacon.catalogue.goods import ITEMS
from beacon.catalogue.tallies import HANDOUT
from beacon.figures.counted import COLUMNS, Cell, Counted, added_up, gathered
from beacon.figures.sums import Sums
from beacon.goods.items import named
from beacon.kit.days import short_day
from beacon.people.models import Unit
from beacon.people.tree import counted_with
from beacon.plans.models import DutyInstance
from beacon.records.models import Fact, Record, RecordState
from beacon.reports.carried.known import as_known
from beacon.reports.models import ReportState, ReportVersion

LOOK_BACK = timedelta(days=366)
"""How long after its end a month is still corrected in a later report: what is found later stands in the ledger and its
statistics only (house rule)."""


class Change(StrEnum):
    """What happened to a record of a consolidated month."""

    ADDED = "added"
    CORRECTED = "corrected"


CHANGES: Mapping[str, str] = {Change.ADDED: "补记", Change.CORRECTED: "更正"}
"""Change → its word."""

_WHY = {RecordState.VOID: "已作废", RecordState.WITHDRAWN: "已撤销"}


@dataclass(frozen=True)
class Carried:
    """One record of a consolidated month, as it was told so far and as it counts now.

    `report_id` and `label` name the month it belongs to. `was` is None for a record added since, `now` for one that no
    longer counts there; `why` says why. `things`: label, counter and group of what it handed out that is not of the
    catalogue. `cells` are the differences, which add up with the figures of that month.
    """

    report_id: uuid.UUID
    label: str
    record_id: uuid.UUID
    was: Counted | None
    now: Counted | None
    told: Mapping[Cell, int]
    place: str = ""
    why: str = ""
    things: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)

    @property
    def cells(self) -> dict[Cell, int]:
        """What it adds and takes."""
        wanted = self.now.cells if self.now else Counter[Cell]()
        told = Counter(self.told)
        return {cell: wanted[cell] - told[cell] for cell in {*wanted, *told} if wanted[cell] != told[cell]}

    @property
    def change(self) -> Change:
        """Added, or corrected."""
        return Change.ADDED if self.was is None else Change.CORRECTED

    @property
    def word(self) -> str:
        """补记 or 更正."""
        return CHANGES[self.change]

    @property
    def shown(self) -> Counted:
        """The record as it is named: as it counts now, else as it was told last."""
        found = self.now or self.was
        if found is None:
            raise ValueError("a record that never counted is not carried")
        return found

    @property
    def month(self) -> str:
        """「10月」."""
        return self.label.removesuffix("月报")

    def frozen(self) -> dict[str, Any]:
        """As plain data, to be kept with what was sent."""
        return {
            "report": str(self.report_id),
            "label": self.label,
            "record": str(self.record_id),
            "was": self.was.frozen() if self.was else None,
            "now": self.now.frozen() if self.now else None,
            "told": [[*cell, value] for cell, value in sorted(self.told.items())],
            "place": self.place,
            "why": self.why,
            **({"things": self.things} if self.things else {}),
        }

    @classmethod
    def thawed(cls, kept: Mapping[str, Any]) -> "Carried":
        """What `frozen` kept."""
        return cls(
            report_id=uuid.UUID(kept["report"]),
            label=kept["label"],
            record_id=uuid.UUID(kept["record"]),
            was=Counted.thawed(kept["was"]) if kept["was"] else None,
            now=Counted.thawed(kept["now"]) if kept["now"] else None,
            told={(figure, kind, setting): value for figure, kind, setting, value in kept["told"]},
            place=kept["place"],
            why=kept["why"],
            things={key: (label, counter, group) for key, (label, counter, group) in kept.get("things", {}).items()},
        )


def is_still_told(month: DutyInstance, today: date) -> bool:
    """Whether what is changed today in the month, once it is consolidated, still goes into a later report."""
    return today <= month.ends + LOOK_BACK


def carried_of(version: ReportVersion) -> list[Carried]:
    """What a sent version carried."""
    return [Carried.thawed(kept) for kept in version.carried]


def difference(carried: Iterable[Carried]) -> Sums:
    """What the carried records add to and take from the figures of their months; values may be below nought."""
    many = list(carried)
    sums = added_up(one.cells for one in many)
    for one in many:
        sums.added |= one.things
    return sums


def carried_into(instance: DutyInstance) -> list[Carried]:
    """What the report of this instance carries now, oldest month first. At most four queries, one while no earlier
    month is consolidated."""
    standing = _standing(instance)
    closed = [
        version
        for version in standing
        if version.report.state == ReportState.CONSOLIDATED
        and instance.starts - LOOK_BACK <= version.report.instance.ends < instance.starts
    ]
    if not closed:
        return []
    since = _since(standing)
    ledger = _ledger(instance.unit, closed)
    found = [
        one
        for version in sorted(closed, key=lambda version: version.report.instance.ends)
        for one in _changes(version, since.get(version.report_id, []), ledger[version.report_id])
    ]
    return _explained(instance, found) if found else []


def _standing(instance: DutyInstance) -> list[ReportVersion]:
    """The versions that stand of all other reports of the unit and of those merged into it before this month."""
    with_us = counted_with(instance.unit, instance.ends)
    handed_in_again = Q(report__state=ReportState.WAITING, report__returned_at__gt=F("report__submitted_at"))
    sent = (ReportState.SUBMITTED, ReportState.RETURNED, ReportState.ACCEPTED, ReportState.CONSOLIDATED)
    rows = ReportVersion.objects.filter(
        Q(report__state__in=sent) | handed_in_again,
        tenant_id=instance.tenant_id,
        report__tenant_id=instance.tenant_id,
        report__unit__in=with_us.values("id"),
        report__instance__ends__gte=instance.starts - 2 * LOOK_BACK,
        number=F("report__versions_n"),
    )
    return list(rows.exclude(report__instance=instance.pk).select_related("report__instance__unit").order_by("pk"))


def _since(standing: Sequence[ReportVersion]) -> dict[uuid.UUID, list[Carried]]:
    """What was carried of each month since, in the order of the reports that carried it."""
    told: dict[uuid.UUID, list[Carried]] = {}
    for version in sorted(standing, key=lambda version: version.report.instance.ends):
        for one in carried_of(version):
            told.setdefault(one.report_id, []).append(one)
    return told


def _ledger(unit: Unit, closed: Sequence[ReportVersion]) -> dict[uuid.UUID, dict[uuid.UUID, Counted]]:
    """What the ledger says now of each of the months: report → record → what it counts. Two queries, however many
    months there are; a unit that was merged is counted apart in the months that were its own."""
    months = [version.report.instance for version in closed]
    merged = Unit.objects.filter(tenant_id=unit.tenant_id, path__startswith=unit.path, apart_until__isnull=False)
    apart = [(path, until) for path, until in merged.values_list("path", "apart_until") if until]
    facts = Fact.objects.filter(
        tenant_id=unit.tenant_id,
        unit__tenant_id=unit.tenant_id,
        unit__path__startswith=unit.path,
        day__range=(min(month.starts for month in months), max(month.ends for month in months)),
    )
    rows = list(facts.values_list("unit__path", *COLUMNS))
    return {version.report_id: gathered(_within(version.report.instance, rows, apart)) for version in closed}


Row = tuple[str, uuid.UUID, str, str, str | None, date, str, int]
Apart = Sequence[tuple[str, date]]


def _within(
    month: DutyInstance, rows: Iterable[Row], apart: Apart
) -> Iterator[tuple[uuid.UUID, str, str, str | None, date, str, int]]:
    """The facts that are part of the month."""
    for path, record, kind, setting, level, day, figure, value in rows:
        if month.starts <= day <= month.ends and _belongs(path, month, apart):
            yield record, kind, setting, level, day, figure, value


def _belongs(path: str, month: DutyInstance, apart: Apart) -> bool:
    """Whether what the unit at `path` did is part of the month: it lies below the reporting unit and below none that
    was still counted apart."""
    own = month.unit.path
    return path.startswith(own) and not any(
        until >= month.ends and inner != own and inner.startswith(own) and path.startswith(inner)
        for inner, until in apart
    )


def _changes(
    version: ReportVersion, since: Sequence[Carried], ledger: Mapping[uuid.UUID, Counted]
) -> Iterator[Carried]:
    """The records of a consolidated month of which something else was told than the ledger says now."""
    told = as_known(version, {uuid.UUID(key): Counted.thawed(kept) for key, kept in version.facts.items()})
    ledger = as_known(version, ledger)
    later: dict[uuid.UUID, list[Carried]] = {}
    for one in since:
        later.setdefault(one.record_id, []).append(one)
    for key in sorted({*told, *later, *ledger}, key=lambda key: (_day(told, later, ledger, key), key)):
        so_far = told[key].cells if key in told else Counter[Cell]()
        for one in later.get(key, []):
            for cell, value in one.cells.items():
                so_far[cell] += value
        was = later[key][-1].now if key in later else told.get(key)
        now = ledger[key].as_far_as(was) if was and key in ledger else ledger.get(key)
        one = Carried(version.report_id, version.report.instance.label, key, was, now, so_far)
        if one.cells:
            yield one if one.was or one.now else _told_late(one, later[key][-1])


def _told_late(one: Carried, next_told: Carried) -> Carried:
    """A record that is told of only after a later report took it back: the earlier report was sent once more, without
    what it had carried. It tells what that one then took away."""
    now = next_told.was
    told = now.cells if now else Counter[Cell]()
    told.subtract(one.cells)
    return replace(one, now=now, told={cell: value for cell, value in told.items() if value})


def _day(
    told: Mapping[uuid.UUID, Counted],
    later: Mapping[uuid.UUID, Sequence[Carried]],
    ledger: Mapping[uuid.UUID, Counted],
    key: uuid.UUID,
) -> date:
    if key in ledger:
        return ledger[key].day
    return told[key].day if key in told else later[key][-1].shown.day


def _explained(instance: DutyInstance, found: Sequence[Carried]) -> list[Carried]:
    """The same with the place of each record, why it no longer counts, and the names of what it handed out. One query,
    two where the office added one of these things."""
    rows = Record.objects.filter(tenant_id=instance.tenant_id, pk__in={one.record_id for one in found})
    known = {row.pk: row for row in rows.only("place", "state", "happened_on")}
    items = named(instance.tenant_id, {item for one in found for item in _handed_out(one)})
    explained = []
    for one in found:
        things = {
            key: (items[key].label, items[key].counter, items[key].group)
            for key in _handed_out(one) - ITEMS.keys()
            if key in items
        }
        record, why = known[one.record_id], ""
        if one.now is None:
            day = record.happened_on
            moved = f"改记到{short_day(day)}" if one.was and day != one.was.day else "不再计入本单位"
            why = _WHY.get(RecordState(record.state), moved)
        explained.append(replace(one, place=record.place, why=why, things=things))
    return explained


def _handed_out(one: Carried) -> set[str]:
    """The things that the record hands out, or did."""
    figures = {*(one.was.figures if one.was else ()), *(one.now.figures if one.now else ())}
    return {figure.removeprefix(HANDOUT) for figure in figures if figure.startswith(HANDOUT)}
