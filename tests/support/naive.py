"""Every indicator once more, as slowly and plainly as it can be said: all rows of a subdistrict are loaded, and loops
count what `docs` and screens promise. Written from the definitions of the indicators, without reading `figures`.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

from beacon.goods.models import StockMove
from beacon.kit.clock import SHANGHAI
from beacon.people.models import DayException, Unit, UnitRole
from beacon.plans.models import Delivery, DutyInstance, Notice, WorkPlan
from beacon.records.models import Credit, Record, RecordBuilding, RecordPlace, RecordUnit
from beacon.registers.models import Building, Enterprise, Place, School
from beacon.reports.models import Report

NOT_EVENTS = {
    "broadcast", "screen", "banner", "column", "media", "school_check", "meeting", "urge", "highrise_check",
}  # fmt: skip
"""Kinds that are no event (I05)."""

Rate = tuple[int, int]


class Naive:
    """A subdistrict as plain lists."""

    def __init__(self, tenant_id: uuid.UUID) -> None:
        own = {"tenant_id": tenant_id}
        self.units = list(Unit.objects.filter(**own))
        self.unit = {unit.id: unit for unit in self.units}
        self.records = [row for row in Record.objects.filter(**own) if row.state == "valid"]
        self.parts = list(RecordUnit.objects.filter(**own))
        rows = DutyInstance.objects.filter(**own).select_related("duty__notice")
        self.instances = [row for row in rows if self._is_owed(row)]
        self.reports = {row.instance_id: row for row in Report.objects.filter(**own)}
        self.credits = list(Credit.objects.filter(**own))
        self.days = {row.day: row.works for row in DayException.objects.filter(**own)}
        self.moves = list(StockMove.objects.filter(**own))
        self.own = own

    def _is_owed(self, row: DutyInstance) -> bool:
        if row.withdrawn_at is not None:
            return False
        closings = [self.unit[key].closed_on for key in (row.unit_id, row.subject_id)]
        return row.done_on is not None or all(day is None or day >= row.due_on for day in closings)

    # Month reports.

    def expected(self, ends: date) -> list[DutyInstance]:
        """Those bound to the report of the window, without those exempt."""
        rows = [row for row in self.instances if row.duty.template == "month_report" and row.ends == ends]
        return [row for row in rows if row.exempt_at is None]

    def _report_is_in(self, row: DutyInstance) -> bool:
        report = self.reports.get(row.id)
        if report is None or report.state == "draft":
            return False
        # With the head for the first time it is not in yet; what came back for a completion has been in.
        return report.state != "waiting" or (
            report.returned_at is not None and report.returned_at > report.submitted_at
        )

    def i01(self, ends: date) -> Rate:
        """Sent and not taken back, out of those expected."""
        rows = self.expected(ends)
        return len([row for row in rows if self._report_is_in(row)]), len(rows)

    def i02(self, ends: date) -> Rate:
        """Of these, first sent in time."""
        rows = self.expected(ends)
        sent = [self.reports[row.id].first_submitted_at for row in rows if self._report_is_in(row)]
        dues = [row.due_on for row in rows if self._report_is_in(row)]
        in_time = [moment for moment, due in zip(sent, dues, strict=True) if moment and moment < self.late_moment(due)]
        return len(in_time), len(rows)

    def late_moment(self, due: date) -> datetime:
        """Midnight after the day; where that is a day off, nine o'clock of the next working day."""
        if self._works(due):
            return datetime.combine(due + timedelta(days=1), time(0), SHANGHAI)
        day = due
        while not self._works(day):
            day += timedelta(days=1)
        return datetime.combine(day, time(9), SHANGHAI)

    def _works(self, day: date) -> bool:
        return self.days.get(day, day.weekday() < 5)

    def i33(self, *months: date) -> float | None:
        """Median minutes from opening to sending, over the reports of these months."""
        minutes = []
        for row in (row for ends in months for row in self.expected(ends)):
            report = self.reports.get(row.id)
            if report is None or not self._report_is_in(row) or report.received_at is not None:
                continue
            if report.opened_at and report.first_submitted_at:
                minutes.append((report.first_submitted_at - report.opened_at).total_seconds() / 60)
        return round(median(minutes), 1) if minutes else None

    # Duties.

    def is_done(self, row: DutyInstance) -> bool:
        """A report by being sent, another duty by as many valid records as it needs."""
        if row.duty.template == "month_report":
            return self._report_is_in(row)
        valid = {record.id for record in self.records}
        return len([one for one in self.credits if one.instance_id == row.id and one.record_id in valid]) >= row.needed

    def owed_by(self, unit: Unit | None) -> list[DutyInstance]:
        """What the unit and those below it owe; everything where none is named."""
        return [row for row in self.instances if unit is None or self.unit[row.unit_id].path.startswith(unit.path)]

    def i03(self, now: datetime, unit: Unit | None = None) -> Rate:
        """Done or made up, out of everything timed that has fallen due."""
        rows = [row for row in self.owed_by(unit) if row.late_from <= now and row.exempt_at is None]
        rows = [row for row in rows if not (row.host_cancelled_on and not self.is_done(row))]
        return len([row for row in rows if self.is_done(row)]), len(rows)

    def i04(self, now: datetime, unit: Unit | None = None) -> int:
        """Past its time, not done, not exempt, not cancelled by the host, not closed by the next one falling due."""
        rows = [row for row in self.owed_by(unit) if row.late_from <= now and row.exempt_at is None]
        rows = [row for row in rows if not self.is_done(row) and not row.host_cancelled_on]
        return len([row for row in rows if row.closes_at is None or row.closes_at > now])

    def of_period(
        self, template: str, now: datetime, starts: date = date.min, ends: date = date.max
    ) -> dict[str, Rate]:
        """I12, I13: done out of those bound, by period begun, of those that end between two days; where none does, of
        the one that holds them both."""
        rows = [row for row in self.instances if starts <= row.ends <= ends and row.starts <= now.date()]
        if not [row for row in rows if row.duty.template == template]:
            rows = [row for row in self.instances if row.starts <= starts and row.ends > ends]
        found: dict[str, Rate] = {}
        for row in rows:
            if row.duty.template != template or row.starts > now.date() or row.exempt_at is not None:
                continue
            if row.host_cancelled_on and not self.is_done(row):
                continue
            done, every = found.get(row.label, (0, 0))
            found[row.label] = (done + self.is_done(row), every + 1)
        return found

    # Records.

    def within(self, starts: date, ends: date, unit: Unit | None = None) -> list[Record]:
        """Valid records of the days; of a unit those it or somebody below it made or joined in."""
        rows = [row for row in self.records if starts <= row.happened_on <= ends]
        if unit is None:
            return rows
        return [row for row in rows if any(self._belongs(key, unit, ends) for key in self._doers(row))]

    def _doers(self, record: Record) -> Iterator[uuid.UUID]:
        yield record.author_id
        for part in self.parts:
            if part.record_id == record.id and part.part == "co" and part.answer == "accepted":
                yield part.unit_id

    def _belongs(self, key: uuid.UUID, unit: Unit, ends: date) -> bool:
        """Whether a unit is the other or below it, and no unit between them that was merged still counts apart."""
        at: Unit | None = self.unit[key]
        while at is not None:
            if at.id == unit.id:
                return True
            if at.apart_until is not None and at.apart_until >= ends:
                return False
            at = self.unit[at.parent_id] if at.parent_id else None
        return False

    def i05(self, starts: date, ends: date, unit: Unit | None = None, setting: str = "") -> int:
        """Events; what several did together is one."""
        rows = [row for row in self.within(starts, ends, unit) if row.kind not in NOT_EVENTS]
        return len([row for row in rows if setting in ("", row.setting)])

    def i06(self, starts: date, ends: date, unit: Unit | None = None) -> tuple[int, int]:
        """人次 of the events, and how many of them lack a number."""
        rows = [row for row in self.within(starts, ends, unit) if row.kind not in NOT_EVENTS]
        told = [row.audience_count for row in rows if row.audience_count is not None]
        return sum(told), len(rows) - len(told)

    def handed_out(self, starts: date, ends: date, unit: Unit | None = None) -> Counter[str]:
        """Pieces by thing; of a joint activity they stay with the unit that recorded it."""
        pieces = Counter[str]()
        for row in self.records:
            if starts <= row.happened_on <= ends and (unit is None or self._belongs(row.author_id, unit, ends)):
                pieces.update(row.handouts)
        return pieces

    def i25(self, group: str, day: date) -> Rate:
        """Villages and communities with a record for the group this year."""
        places = [unit for unit in self.units if unit.group in ("village", "community") and _is_open(unit, day)]
        rows = [row for row in self.within(date(day.year, 1, 1), day) if group in row.audience_groups]
        reached = [u for u in places if any(self._belongs(key, u, day) for row in rows for key in self._doers(row))]
        return len(reached), len(places)

    def i27(self, starts: date, ends: date) -> int:
        """Distinct pieces in the press."""
        return len(distinct_pieces(row for row in self.within(starts, ends) if row.kind == "media"))

    # Registers.

    def i09(self, day: date, kinds: Iterable[str] = ()) -> Rate:
        """I09; of certain kinds I10 and I11."""
        houses = [row for row in Building.objects.filter(**self.own) if row.closed_on is None or row.closed_on >= day]
        links = [(row.record_id, row.building_id) for row in RecordBuilding.objects.filter(**self.own)]
        return self._at(houses, links, date(day.year, 1, 1), day, kinds)

    def i26(self, day: date) -> Rate:
        """Crowded places with a record this year."""
        places = [row for row in Place.objects.filter(**self.own) if row.closed_on is None or row.closed_on >= day]
        links = [(row.record_id, row.place_id) for row in RecordPlace.objects.filter(**self.own)]
        return self._at(places, links, date(day.year, 1, 1), day)

    def i17(self, day: date) -> Rate:
        """Enterprises with a hunt this year."""
        return self._of_units(Enterprise, date(day.year, 1, 1), day, lambda row: row.kind == "enterprise_hunt")

    def i20(self, day: date, term: date) -> Rate:
        """Schools with an event in the term that began on `term`."""
        return self._of_units(School, term, day, lambda row: row.setting == "school" and row.kind not in NOT_EVENTS)

    def _at(self, rows: list[Any], links: list[Any], starts: date, day: date, kinds: Iterable[str] = ()) -> Rate:
        counted = {row.id for row in self.within(starts, day) if not kinds or row.kind in kinds}
        return len([row for row in rows if any(key == row.pk and rec in counted for rec, key in links)]), len(rows)

    def _of_units(self, register: Any, starts: date, day: date, counts: Any) -> Rate:
        rows = [row for row in register.objects.filter(**self.own) if row.closed_on is None or row.closed_on >= day]
        rows = [row for row in rows if _is_open(self.unit[row.own_unit_id], day)]
        counted = {row.id for row in self.within(starts, day) if counts(row)}
        there = {part.unit_id for part in self.parts if part.record_id in counted}
        return len([row for row in rows if row.own_unit_id in there]), len(rows)

    # Stock.

    def i28(self, item: str, starts: date, until: date) -> tuple[int, int, int, int, int]:
        """Opening, in, out, loss and balance of a thing over all shelves."""
        opening = taken_in = out = loss = balance = 0
        for move in self.moves:
            if move.item != item or move.day > until:
                continue
            balance += move.pieces
            if move.day < starts:
                opening += move.pieces
            elif move.cause in ("in", "found"):
                taken_in += move.pieces
            elif move.cause == "handed":
                out -= move.pieces
            elif move.cause in ("lost", "short"):
                loss -= move.pieces
        return opening, taken_in, out, loss, balance

    # Setting up.

    def i30(self, notice: Notice, now: datetime) -> Rate:
        """Received, both people named, plan filed; out of villages, communities and departments."""
        day, done, every = now.astimezone(SHANGHAI).date(), 0, 0
        for delivery in Delivery.objects.filter(notice=notice):
            unit = self.unit[delivery.unit_id]
            if unit.group not in ("village", "community", "department") or not _is_open(unit, day):
                continue
            named = [
                r for r in UnitRole.objects.filter(unit=unit) if r.since <= day and (not r.until or r.until >= day)
            ]
            plans = [p for p in WorkPlan.objects.filter(unit=unit, state="filed") if p.filed_at and p.filed_at <= now]
            received = delivery.read_at is not None and delivery.read_at <= now
            every += 1
            done += bool(received and {"head", "liaison"} <= {r.role for r in named} and plans)
        return done, every


def _is_open(unit: Unit, day: date) -> bool:
    return unit.opened_on <= day and (unit.closed_on is None or unit.closed_on >= day)


def distinct_pieces(records: Iterable[Record]) -> list[list[Record]]:
    """Records of the press by piece: what tells of the same piece as any of a group joins it."""
    groups: list[list[Record]] = []
    for record in records:
        same = [group for group in groups if any(_same(record, other) for other in group)]
        groups = [group for group in groups if group not in same]
        groups.append([*(other for group in same for other in group), record])
    return groups


def _same(one: Record, other: Record) -> bool:
    """The same link, however the phone wrote it; or the same headline in the same outlet on the same day."""
    links = [_link(record.details.get("link", "")) for record in (one, other)]
    if links[0] and links[0] == links[1]:
        return True
    said = [(row.details.get("outlet"), row.details.get("headline"), row.happened_on) for row in (one, other)]
    return bool(all(said[0]) and said[0] == said[1])


def _link(text: str) -> str:
    return text.partition("#")[0].partition("://")[2].rstrip("/")
