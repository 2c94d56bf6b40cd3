"""The month of a whole subdistrict, gathered from what the consolidation froze."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from beacon.figures.counted import Counted
from beacon.figures.sums import Sums
from beacon.kit.days import full_month
from beacon.kit.rates import Rate
from beacon.people.models import Tenant, Unit
from beacon.plans.models import Notice
from beacon.records.models import Record
from beacon.reports.carried.changes import Carried, carried_of
from beacon.reports.models import STATE_LABELS, Consolidation, ReportVersion


@dataclass(frozen=True)
class Entry:
    """One unit of the month. `version` is None when nothing had been sent; `sums` is then empty."""

    unit: Unit
    state: str
    version: ReportVersion | None
    is_late: bool
    sums: Sums
    exempt_reason: str = ""
    is_mailed: bool = False

    @property
    def is_unbooked(self) -> bool:
        """未入账: its report came by mail and no record of it has been entered: its numbers are unknown."""
        return self.version is not None and self.version.is_unbooked

    @property
    def has_numbers(self) -> bool:
        """Whether anything is known of what it did."""
        return self.version is not None and not self.is_unbooked

    @property
    def carried(self) -> list[Carried]:
        """What its report carries from months consolidated before."""
        return carried_of(self.version) if self.version else []

    @property
    def label(self) -> str:
        """The state in Chinese, as it was when frozen."""
        return str(STATE_LABELS[self.state])


@dataclass(frozen=True)
class Month:
    """Everything the month's papers are made from. `shared_n`: activities that several units reported together."""

    tenant: Tenant
    starts: date
    ends: date
    month: int
    number: int
    as_of: datetime
    entries: tuple[Entry, ...]
    total: Sums
    records: tuple[Record, ...]
    shared_n: int = 0
    notice: Notice | None = None

    @property
    def shared_words(self) -> str:
        """That what several units did together stands once in the totals."""
        return f"联合开展的{self.shared_n}条合计已去重"

    @property
    def reported(self) -> list[Entry]:
        """Units whose report is in."""
        return [entry for entry in self.entries if entry.version is not None]

    @property
    def missing(self) -> list[Entry]:
        """Units that were expected and have not reported."""
        return [entry for entry in self.entries if entry.version is None and entry.state != "exempt"]

    @property
    def exempt(self) -> list[Entry]:
        """Units that need not report."""
        return [entry for entry in self.entries if entry.state == "exempt"]

    @property
    def expected(self) -> int:
        """How many units were expected to report: those exempt are not."""
        return len(self.entries) - len(self.exempt)

    @property
    def late(self) -> list[Entry]:
        """Units that reported after the late moment."""
        return [entry for entry in self.reported if entry.is_late]

    @property
    def nil(self) -> list[Entry]:
        """Units that reported honestly that there was nothing."""
        return [entry for entry in self.reported if entry.version and entry.version.is_nil]

    @property
    def mailed(self) -> list[Entry]:
        """Units whose report the office entered for them."""
        return [entry for entry in self.reported if entry.is_mailed]

    @property
    def unbooked(self) -> list[Entry]:
        """Of these, the units whose numbers are not known yet."""
        return [entry for entry in self.reported if entry.is_unbooked]

    @property
    def carried(self) -> list[tuple[Unit, Carried]]:
        """补记与更正 of all units, in roster order. They are in none of the totals."""
        return [(entry.unit, one) for entry in self.reported for one in entry.carried]

    @property
    def carried_n(self) -> int:
        """How many records these are: what several units did together is one of its month."""
        return len({(one.record_id, one.label) for _, one in self.carried})

    @property
    def submitted_rate(self) -> Rate:
        """I01 月报报送率 as frozen."""
        return Rate(len(self.reported), self.expected)

    @property
    def on_time_rate(self) -> Rate:
        """I02 月报按时率 as frozen."""
        return Rate(len(self.reported) - len(self.late), self.expected)

    @property
    def file_name(self) -> str:
        """Name of the files without ending."""
        return f"{self.tenant.name}{full_month(self.ends)}消防宣传工作情况"


def total_of(many: Iterable[Sums]) -> Sums:
    """The sum of sums."""
    total = Sums()
    for one in many:
        total.records += one.records
        total.events += one.events
        total.attendance += one.attendance
        total.uncounted += one.uncounted
        total.broadcast_times += one.broadcast_times
        total.broadcast_minutes += one.broadcast_minutes
        total.skill += one.skill
        for mine, theirs in (
            (total.by_setting, one.by_setting),
            (total.by_kind, one.by_kind),
            (total.people_by_kind, one.people_by_kind),
            (total.handouts, one.handouts),
            (total.topics, one.topics),
            (total.groups, one.groups),
            (total.forces, one.forces),
        ):
            for name, value in theirs.items():
                mine[name] = mine.get(name, 0) + value
        total.added |= one.added
        # Unknown of one is unknown of all: a sum without it would say less than there is.
        total.hazards = _both(total.hazards, one.hazards)
        total.put_up = _both(total.put_up, one.put_up)
        total.distinct = None if total.distinct is None or one.distinct is None else total.distinct | one.distinct
    return total


def _both(one: dict[str, int] | None, other: dict[str, int] | None) -> dict[str, int] | None:
    return None if one is None or other is None else {name: one[name] + other[name] for name in one if name in other}


def gather(consolidation: Consolidation, *, on_unit: Callable[[int], None]) -> Month:
    """Read the frozen versions and the records behind them. `on_unit` is told after each unit how many are done."""
    lines = consolidation.snapshot["lines"]
    units = Unit.objects.in_bulk([uuid.UUID(line["unit"]) for line in lines])
    versions = _versions(consolidation)
    entries: list[Entry] = []
    for line in lines:
        version = versions.get((line["report"], line["version"]))
        entries.append(
            Entry(
                unit=units[uuid.UUID(line["unit"])],
                state=line["state"],
                version=version,
                is_late=bool(line.get("late")),
                sums=Sums.thawed(version.figures) if version else Sums(),
                exempt_reason=line["exempt_reason"],
                is_mailed=bool(line.get("mailed")),
            )
        )
        on_unit(len(entries))
    shared = shared_by(entry.version for entry in entries)
    return Month(
        tenant=consolidation.tenant,
        starts=consolidation.starts,
        ends=consolidation.ends,
        month=consolidation.month,
        number=consolidation.number,
        as_of=consolidation.as_of,
        entries=tuple(entries),
        total=once(total_of(entry.sums for entry in entries), shared),
        shared_n=len(shared),
        records=_records(consolidation, entries),
        notice=_notice(consolidation),
    )


def shared_by(versions: Iterable[ReportVersion | None]) -> list[list[Counted]]:
    """Activities that more than one unit reported, because they did them together: as each reported them."""
    reported = defaultdict[str, list[Counted]](list)
    for version in versions:
        for key, kept in (version.facts if version else {}).items():
            reported[key].append(Counted.thawed(kept))
    return [several for several in reported.values() if len(several) > 1]


def once(total: Sums, shared: Iterable[list[Counted]]) -> Sums:
    """The total with each shared activity once: as the unit reported it that has most to tell, which recorded it."""
    for several in shared:
        for again in sorted(several, key=lambda one: -len(one.figures))[1:]:
            for (figure, kind, setting), value in again.cells.items():
                total.add(figure, kind, setting, -value)
    return total


def _notice(consolidation: Consolidation) -> Notice | None:
    """The notice the reports were asked for by; consolidations made before it was kept name none."""
    kept = consolidation.snapshot.get("notice")
    return Notice.objects.filter(tenant_id=consolidation.tenant_id, pk=kept).first() if kept else None


def _versions(consolidation: Consolidation) -> dict[tuple[str, int], ReportVersion]:
    wanted = [uuid.UUID(line["report"]) for line in consolidation.snapshot["lines"] if line["report"]]
    rows = ReportVersion.objects.filter(tenant_id=consolidation.tenant_id, report__in=wanted)
    return {(str(row.report_id), row.number): row for row in rows}


def _records(consolidation: Consolidation, entries: list[Entry]) -> tuple[Record, ...]:
    """The records behind the frozen versions, by unit and day, whatever became of them since."""
    keys = dict.fromkeys(key for entry in entries if entry.version for key in entry.version.record_ids)
    ids = [uuid.UUID(key) for key in keys]
    found: list[Record] = []
    for begin in range(0, len(ids), 500):
        rows = Record.objects.filter(tenant_id=consolidation.tenant_id, pk__in=ids[begin : begin + 500])
        found.extend(rows.select_related("author"))
    return tuple(sorted(found, key=lambda row: (row.author.position, row.happened_on, row.id)))
