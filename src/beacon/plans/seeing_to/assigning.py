"""逐级落实: a unit hands one of its duties down, and takes it back; the receiver ticks it (R64)."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from beacon.catalogue.duties import TIMED
from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.days import short_day
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.models import Unit, UnitKind
from beacon.people.reach import NO_SCREEN, Who, may_write_for
from beacon.people.roles import Screen
from beacon.plans.models import Assignment, Duty, DutyInstance, NoticeState
from beacon.plans.notice.bound import is_bound
from beacon.plans.progress import expected_of
from beacon.registers.buildings import buildings_of
from beacon.registers.models import Building

MANAGED_KINDS = (UnitKind.PROPERTY, UnitKind.ENTERPRISE, UnitKind.SCHOOL)
"""Units that stand at the top of the tree and are looked after on the ground; the tree does not say by whom, so each
reporting unit of the subdistrict may ask them."""

LONGEST_NOTE = 120
LONGEST_LINE = 120


@dataclass(frozen=True)
class Targets:
    """To whom a unit may hand something: what lies below it, whom it looks after, its buildings."""

    below: list[Unit]
    managed: list[Unit]
    buildings: list[Building]

    @property
    def units(self) -> list[Unit]:
        """All units among them."""
        return [*self.below, *self.managed]

    @property
    def is_empty(self) -> bool:
        """Whether there is nobody to hand anything to."""
        return not (self.below or self.managed or self.buildings)


def targets_of(unit: Unit, day: date) -> Targets:
    """Whom the unit may ask on `day`, in roster order. Two queries."""
    rows = Unit.objects.filter(tenant_id=unit.tenant_id).open_on(day).exclude(pk=unit.pk)
    managed = Q(parent=None, kind__in=MANAGED_KINDS) if unit.group and unit.kind not in MANAGED_KINDS else Q(pk=None)
    found = list(rows.filter(Q(path__startswith=unit.path) | managed).order_by("position", "id"))
    below = [one for one in found if one.path.startswith(unit.path)]
    return Targets(below, [one for one in found if one not in below], buildings_of(unit))


def may_assign(by: Who, unit: Unit, duty: Duty, parent: Assignment | None = None) -> Reason | None:
    """Why `by` may not hand the unit's duty down; None when the unit owes it, or was asked for it itself."""
    refused = may_write_for(by, unit)
    if refused is None and not (by.opens(Screen.DUTIES) or by.opens(Screen.TODO)):
        return NO_SCREEN
    if refused is None and duty.tenant_id != unit.tenant_id:
        return NOT_YOURS
    if refused is None and parent is not None and parent.parent_id is not None:
        return Reason("too_deep", "这件事已经往下转过一层，请直接办，不再往下转。")
    is_asked = parent is not None and parent.receiver_id == unit.id and parent.duty.lineage == duty.lineage
    if refused is None and not (is_asked or is_bound(duty, unit)):
        return Reason("not_bound", "这一项不由这个单位承担，不能往下布置。")
    return refused


def assign(
    *,
    by: Who,
    unit: Unit,
    duty: Duty,
    receivers: Iterable[Unit] = (),
    buildings: Iterable[Building] = (),
    due_on: date | None = None,
    remark: str = "",
    parent: Assignment | None = None,
) -> list[Assignment]:
    """Hand a duty down to units and buildings, each with the same small due day and note. Returns what is new.

    Whoever has the same task open already is passed over, so that a double tap asks once. A building's task goes to
    its property company, or stays with the unit itself where it has none. Refused when nobody is chosen, when one of
    them does not belong to the unit, and when the due day lies in the past or after the unit's own.
    """
    require(may_assign(by, unit, duty, parent))
    today = clock.today()
    period = _period(unit, duty, today)
    _require_day(due_on, today, period.due_on if period else None)
    if len(remark.strip()) > LONGEST_NOTE:
        raise Refusal("long_note", f"说明最多{LONGEST_NOTE}个字，请改短。", "note")
    chosen, houses = list(receivers), list(buildings)
    if not chosen and not houses:
        raise Refusal("nobody", "请至少选一个网格、单位或楼栋。", "receivers")
    known = targets_of(unit, today)
    if not set(chosen) <= set(known.units) or not set(houses) <= set(known.buildings):
        raise Refusal.because(NOT_YOURS)
    pairs = [(one, None) for one in chosen] + [(house.property_unit or unit, house) for house in houses]
    with transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(tenant_id=unit.tenant_id, pk=unit.pk)
        open_ones = _open_pairs(unit, duty, period.starts if period else None)
        fresh = [
            Assignment(
                tenant_id=unit.tenant_id,
                duty=duty,
                parent=parent,
                giver=unit,
                receiver=receiver,
                building=house,
                starts=period.starts if period else today,
                ends=period.ends if period else None,
                due_on=due_on or (period.due_on if period else None),
                note=remark.strip(),
                given_at=clock.now(),
                given_by=by.account,
            )
            for receiver, house in pairs
            if (receiver.id, house.id if house else None) not in open_ones
        ]
        Assignment.objects.bulk_create(fresh)
        if fresh:
            _note(by, "assign", "duty", duty.id, {"unit": str(unit.id), "number": len(fresh)})
    return fresh


def _period(unit: Unit, duty: Duty, today: date) -> DutyInstance | None:
    """The unit's own expected row that runs today, for a duty with a time: the one its tasks belong to."""
    if duty.mode != TIMED:
        return None
    return expected_of(unit).filter(lineage=duty.lineage, starts__lte=today, ends__gte=today).first()


def _require_day(due_on: date | None, today: date, latest: date | None) -> None:
    if due_on is None:
        return
    if due_on < today:
        raise Refusal("past_day", "这一天已经过了，请选今天以后的日期。", "due_on")
    if due_on.year > today.year + 1:
        raise Refusal("far_day", f"日期写到了{due_on.year}年，请选到明年底为止的一天。", "due_on")
    if latest is not None and due_on > latest:
        raise Refusal("after_own_day", f"本单位自己的时限是{short_day(latest)}，请选它之前的一天。", "due_on")


def _open_pairs(unit: Unit, duty: Duty, starts: date | None) -> set[tuple[uuid.UUID, uuid.UUID | None]]:
    """(receiver, building) of what the unit has handed down and not taken back: in the same period, or, for a duty
    without time, not ticked yet or given today."""
    rows = Assignment.objects.filter(
        tenant_id=unit.tenant_id, giver=unit, duty__lineage=duty.lineage, taken_back_at=None
    )
    rows = rows.filter(starts=starts) if starts else rows.filter(Q(done_on=None) | Q(starts=clock.today()))
    return set(rows.values_list("receiver_id", "building_id"))


def may_tick(by: Who, assignment: Assignment) -> Reason | None:
    """Why `by` may not tick the task; None for whoever acts for the receiver, and for the unit above it."""
    refused = may_write_for(by, assignment.receiver)
    if refused is None and assignment.taken_back_at is not None:
        return Reason("wrong_state", "这件事已经收回了，不用再做。")
    return refused


def tick(*, by: Who, assignment: Assignment, line: str = "") -> Assignment:
    """已做: say that it is done, with a line if wanted. A record of the unit does the same without a tick."""
    if len(line.strip()) > LONGEST_LINE:
        raise Refusal("long_line", f"说明最多{LONGEST_LINE}个字，请改短。", "line")
    return _mark(by, assignment, clock.today(), line.strip())


def untick(*, by: Who, assignment: Assignment) -> Assignment:
    """Take the tick back."""
    return _mark(by, assignment, None, "")


def _mark(by: Who, assignment: Assignment, day: date | None, line: str) -> Assignment:
    require(may_tick(by, assignment))
    with transaction.atomic():
        locked = _locked(assignment)
        require(may_tick(by, locked))
        if day is not None and locked.done_on is not None:
            return locked
        locked.done_on, locked.done_note, locked.done_by = day, line, by.account if day else None
        locked.save(update_fields=["done_on", "done_note", "done_by"])
        _note(by, "tick" if day else "untick", "assignment", locked.id, {})
    return locked


def may_take_back(by: Who, assignment: Assignment) -> Reason | None:
    """Why `by` may not take the task back; None for whoever acts for the unit that handed it down."""
    refused = may_write_for(by, assignment.giver)
    if refused is None and assignment.taken_back_at is not None:
        return Reason("wrong_state", "这件事已经收回了。")
    return refused


def take_back(*, by: Who, assignment: Assignment) -> Assignment:
    """收回: the task and what was made from it leave every list; the rows stay."""
    require(may_take_back(by, assignment))
    with transaction.atomic():
        locked = _locked(assignment)
        require(may_take_back(by, locked))
        locked.taken_back_at = clock.now()
        locked.save(update_fields=["taken_back_at"])
        Assignment.objects.filter(tenant_id=locked.tenant_id, parent=locked, taken_back_at=None).update(
            taken_back_at=locked.taken_back_at
        )
        _note(by, "take_back", "assignment", locked.id, {})
    return locked


def _locked(assignment: Assignment) -> Assignment:
    rows = Assignment.objects.select_for_update(of=("self",), no_key=True).select_related("receiver", "giver")
    return rows.get(tenant_id=assignment.tenant_id, pk=assignment.pk)


def find_assignment(who: Who, assignment_id: uuid.UUID) -> Assignment:
    """A task that a unit within reach gave or got. Refused alike when it is another's and when there is none."""
    found = _with_all().filter(tenant_id=who.tenant_id, pk=assignment_id).first()
    if found is None or not (who.reaches(found.giver) or who.reaches(found.receiver)):
        raise Refusal.because(NOT_YOURS)
    return found


@dataclass(frozen=True)
class Tasks:
    """Tasks asked for, and those that were made from them."""

    rows: list[Assignment]
    made_from: list[Assignment]


def received(unit: Unit) -> Tasks:
    """What the unit was asked to do and nobody took back, of notices in force. One query."""
    rows = _in_force(unit.tenant_id).filter(Q(receiver=unit) | Q(parent__receiver=unit))
    return _split(rows.order_by("due_on", "given_at", "id"), lambda row: row.receiver_id == unit.id)


def given(who: Who, unit: Unit | None = None, duty: Duty | None = None) -> Tasks:
    """What units within reach have handed down, or one of them, or one duty. One query."""
    if who.path is None:
        return Tasks([], [])
    reach = who.path
    rows = _in_force(who.tenant_id).filter(
        Q(giver__path__startswith=who.path) | Q(parent__giver__path__startswith=who.path)
    )
    if unit is not None:
        rows = rows.filter(Q(giver=unit) | Q(parent__giver=unit))
    if duty is not None:
        rows = rows.filter(duty__lineage=duty.lineage)
    ordered = rows.order_by("giver__position", "receiver__position", "building__code", "id")
    return _split(ordered, lambda row: row.giver_id == unit.id if unit else row.giver.path.startswith(reach))


def _split(rows: QuerySet[Assignment], is_asked: Callable[[Assignment], bool]) -> Tasks:
    held = list(rows)
    return Tasks([row for row in held if is_asked(row)], [row for row in held if row.parent_id is not None])


def _with_all() -> QuerySet[Assignment]:
    return Assignment.objects.select_related("duty", "giver", "receiver", "building")


def _in_force(tenant_id: uuid.UUID) -> QuerySet[Assignment]:
    """Tasks not taken back whose duty is still asked for, by this version of its notice or a later one."""
    asked = Duty.objects.filter(
        tenant_id=tenant_id, lineage=OuterRef("duty__lineage"), notice__state=NoticeState.PUBLISHED
    )
    return _with_all().filter(Exists(asked), tenant_id=tenant_id, taken_back_at=None)


def _note(by: Who, verb: str, thing_kind: str, thing_id: uuid.UUID, detail: dict[str, object]) -> None:
    note(
        tenant_id=by.tenant_id,
        actor_id=by.account.id,
        verb=verb,
        thing_kind=thing_kind,
        thing_id=thing_id,
        detail=detail,
    )
