"""Bringing the expected rows in line with what the notices in force, the dated roster and the calendar ask for.

`compare` is pure and decides; `reconcile` reads, asks it and writes. What is written can be asked for again: the
second time nothing changes. Decision 6 says why rows are withdrawn and when dates may move.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from beacon.kit import clock
from beacon.people.actions import workdays_of
from beacon.people.deadlines import deadlines_of
from beacon.people.models import Unit
from beacon.plans.beyond.aims import lineages_let_go, rows_of, targets_in_force
from beacon.plans.expected import Identity, Year, identity
from beacon.plans.models import DATED, Duty, DutyInstance, Notice, NoticeState, Place, Series, Why

Wanted = Mapping[Identity, DutyInstance]
NO_KEYS: Collection[uuid.UUID] = frozenset()


@dataclass(frozen=True)
class Change:
    """What becomes of a row that is there: the fields to set."""

    row: DutyInstance
    values: Mapping[str, object]


@dataclass(frozen=True)
class Difference:
    """Rows to be added and rows to be changed. Empty when everything is as it should be."""

    added: tuple[DutyInstance, ...] = ()
    changes: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changes)


def compare(
    wanted: Wanted,
    present: Iterable[DutyInstance],
    now: datetime,
    backdated: Collection[uuid.UUID] = NO_KEYS,
    let_go: Collection[uuid.UUID] = NO_KEYS,
) -> Difference:
    """What has to change so that the rows present are those wanted. Pure.

    What fell due before `now` is not asked for afterwards, save of the units and duties in `backdated`: a unit opened
    on an earlier day owes from that day. `let_go` are the lineages whose target the office has withdrawn.
    """
    have: dict[Identity, DutyInstance] = {}
    lineages = {key[0] for key in wanted}
    changes: list[Change] = []
    for row in present:
        have[identity(row)] = row
        asked = wanted.get(identity(row))
        values = _kept(row, asked, now) if asked else _let_go(row, now, lineages, let_go)
        different = {name: value for name, value in values.items() if getattr(row, name) != value}
        if different:
            changes.append(Change(row, different))
    missing = (row for key, row in wanted.items() if key not in have)
    added = tuple(row for row in missing if row.late_from > now or _is_backdated(row, backdated))
    return Difference(added, tuple(changes))


def _is_backdated(row: DutyInstance, backdated: Collection[uuid.UUID]) -> bool:
    return any(key in backdated for key in (row.unit_id, row.subject_id, row.duty_id))


def _kept(row: DutyInstance, asked: DutyInstance, now: datetime) -> dict[str, object]:
    """What changes of a row that is asked for. A finished row is history and keeps every date; one past its late
    moment keeps its own too; one that has begun does not begin later."""
    if row.done_on is not None:
        return {}
    is_past = row.late_from <= now
    values: dict[str, object] = {}
    if row.withdrawn_at is not None:
        if is_past and row.withdrawn_why not in DATED:
            return {}
        values |= {"withdrawn_at": None, "withdrawn_why": ""}
    if row.starts > now.date():
        values |= _dates(asked) | {"starts": asked.starts, "is_short": asked.is_short, "duty_id": asked.duty_id}
    elif not is_past:
        values["duty_id"] = asked.duty_id
        if asked.starts < row.starts:
            values |= {"starts": asked.starts, "is_short": asked.is_short}
        if asked.late_from > now:
            values |= _dates(asked)
    if _is_ahead(row.closes_at, now) and _is_ahead(asked.closes_at, now):
        values["closes_at"] = asked.closes_at
    return values


def _dates(asked: DutyInstance) -> dict[str, object]:
    return {name: getattr(asked, name) for name in ("ends", "due_on", "late_from", "label", "needed")}


def _is_ahead(moment: datetime | None, now: datetime) -> bool:
    return moment is None or moment > now


def _let_go(
    row: DutyInstance, now: datetime, lineages: set[uuid.UUID], let_go: Collection[uuid.UUID]
) -> dict[str, object]:
    """What changes of a row that is not asked for: it is withdrawn, unless it is finished or fell due while it was."""
    if row.done_on is not None or row.withdrawn_at is not None:
        return {}
    why = _why(row, lineages)
    if why not in DATED and row.lineage in let_go:
        why = Why.TARGET
    if row.late_from <= now and why not in DATED:
        return {}
    return {"withdrawn_at": now, "withdrawn_why": why}


def _why(row: DutyInstance, lineages: set[uuid.UUID]) -> Why:
    for unit, why in ((row.unit, Why.CLOSED), (row.subject, Why.SUBJECT_CLOSED)):
        if unit.closed_on is not None and unit.closed_on < row.due_on:
            return Why.MERGED if unit.merged_into_id and why is Why.CLOSED else why
    if max(row.unit.opened_on, row.subject.opened_on) > min(row.due_on, row.ends):
        return Why.NOT_OPEN
    return Why.UNBOUND if row.lineage in lineages else Why.VERSION


def reconcile(
    tenant_id: uuid.UUID, *, backdated: Collection[uuid.UUID] = NO_KEYS, since: int | None = None
) -> Difference:
    """Bring the rows of the notices of `since` (default last year) and later years in line, in the caller's
    transaction. Nine queries."""
    now = clock.now()
    since = now.year - 1 if since is None else since
    difference = compare(
        wanted_of(tenant_id, since), present_of(tenant_id, since), now, backdated, lineages_let_go(tenant_id)
    )
    touched: set[str] = set()
    for change in difference.changes:
        for name, value in change.values.items():
            setattr(change.row, name, value)
        touched |= change.values.keys()
    DutyInstance.objects.bulk_create(difference.added, batch_size=500)
    if touched:
        fields = [name.removesuffix("_id") for name in sorted(touched)]
        DutyInstance.objects.bulk_update([change.row for change in difference.changes], fields, batch_size=200)
    return difference


def wanted_of(tenant_id: uuid.UUID, since: int) -> Wanted:
    """Every row that the notices in force and the office's targets ask for, by identity. What two ask for is owed
    once, to the one that stands first: the yearly notice, then the one signed earlier."""
    units = list(Unit.objects.filter(tenant_id=tenant_id).order_by("position", "id"))
    deadlines, workdays = deadlines_of(tenant_id), workdays_of(tenant_id)
    targets = targets_in_force(tenant_id)
    wanted: dict[Identity, DutyInstance] = {}
    for notice, duties in _in_force(tenant_id, since):
        year = Year(notice.year, notice.signed_on, deadlines, workdays)
        for duty in duties:
            for row in rows_of(duty, targets.get(duty.lineage), units, year):
                wanted.setdefault(identity(row), row)
    return wanted


def _in_force(tenant_id: uuid.UUID, since: int) -> list[tuple[Notice, list[Duty]]]:
    rows = Duty.objects.filter(
        tenant_id=tenant_id,
        notice__state=NoticeState.PUBLISHED,
        notice__year__gte=since,
        clause__place__in=(Place.DUTY, Place.TRACK),
    )
    held: dict[uuid.UUID, tuple[Notice, list[Duty]]] = {}
    for duty in rows.select_related("notice").defer("notice__text").order_by("id"):
        held.setdefault(duty.notice_id, (duty.notice, []))[1].append(duty)
    return sorted(held.values(), key=lambda pair: _standing(pair[0]))


def _standing(notice: Notice) -> tuple[bool, date, uuid.UUID]:
    return (notice.series != Series.YEARLY, notice.signed_on, notice.id)


def hold_rows(tenant_id: uuid.UUID, since: int) -> None:
    """Lock the rows before anything else is changed, in the order in which saving a record locks them: whoever saves
    meanwhile waits, and then sees what has become of them."""
    rows = DutyInstance.objects.select_for_update(no_key=True).filter(tenant_id=tenant_id)
    list(rows.filter(due_on__gte=date(since, 1, 1)).order_by("due_on", "starts", "id").values_list("id"))


def present_of(tenant_id: uuid.UUID, since: int) -> list[DutyInstance]:
    """The rows that are there, withdrawn ones too, locked until the transaction ends in the order in which saving a
    record locks them."""
    rows = DutyInstance.objects.select_for_update(of=("self",), no_key=True).select_related("unit", "subject")
    return list(rows.filter(tenant_id=tenant_id, due_on__gte=date(since, 1, 1)).order_by("due_on", "starts", "id"))
