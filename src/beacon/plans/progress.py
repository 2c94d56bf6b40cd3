"""What rooms above tell an expected instance, in its own words, and what pages read of it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Exists, Max, Min, OuterRef, Q

from beacon.kit import clock
from beacon.kit.days import short_day
from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.plans.expected import REPORT_TEMPLATE
from beacon.plans.models import DutyInstance, InstanceQuerySet, Status


def lineage(path: str) -> list[str]:
    """The path itself and those of all units above it: `a/b/` → [`a/`, `a/b/`]."""
    codes = path.strip("/").split("/")
    return ["/".join(codes[: depth + 1]) + "/" for depth in range(len(codes))]


def expected_of(unit: Unit) -> InstanceQuerySet:
    """Instances owed by the unit or by a unit above it, with duty, debtor and subject. Of the unit it was merged into
    only those that fell due after it closed; no month report of a month for which it had sent its own."""
    above = lineage(unit.path)
    rows = DutyInstance.objects.filter(tenant_id=unit.tenant_id, unit__path__in=above)
    merged = Unit.objects.filter(
        tenant_id=unit.tenant_id, merged_into__isnull=False, path__in=above, path__startswith=OuterRef("unit__path")
    ).exclude(path=OuterRef("unit__path"))
    rows = rows.exclude(Exists(merged.filter(closed_on__gte=OuterRef("due_on")))).exclude(
        Q(duty__template=REPORT_TEMPLATE) & Exists(merged.filter(apart_until__gte=OuterRef("ends")))
    )
    return rows.owed().select_related("duty", "unit", "subject").order_by("due_on", "starts", "id")


def visible_instances(who: Who) -> InstanceQuerySet:
    """Instances owed by units within reach: what is past stays with the version of the notice that asked for it."""
    if who.path is None:
        return DutyInstance.objects.none()
    rows = DutyInstance.objects.filter(tenant_id=who.tenant_id, unit__path__startswith=who.path)
    return rows.owed().select_related("duty", "unit", "subject")


@dataclass(frozen=True)
class Todo:
    """One line of 要办的: an instance with its status now."""

    instance: DutyInstance
    status: Status


def todo_of(unit: Unit, now: datetime) -> list[Todo]:
    """What the unit has to do or has just done: begun, and not closed by the next one falling due.

    One query. Finished and exempt ones stay for their period, so that a clerk sees that they are done.
    """
    today = now.date()
    begun = expected_of(unit).begun(now)
    rows = begun.filter(ends__gte=today) | begun.open_for(now)
    return [Todo(row, row.status(now)) for row in rows]


def running_on(unit: Unit, day: date) -> list[DutyInstance]:
    """Instances of the unit and of those above it whose period holds `day`, month reports included, without exempt
    ones. One query."""
    return list(expected_of(unit).filter(starts__lte=day, ends__gte=day, exempt_at=None))


def running_between(unit: Unit, first: date, last: date) -> list[DutyInstance]:
    """The same for any of the days from `first` to `last`: those that run on a day are those whose period holds it.
    One query."""
    return list(expected_of(unit).filter(starts__lte=last, ends__gte=first, exempt_at=None))


def matches(instance: DutyInstance, subject_ids: Sequence[uuid.UUID], kind: str) -> bool:
    """Whether a record of `kind` at these subjects is what the instance asks for, dates aside."""
    if kind not in instance.duty.kinds:
        return False
    return instance.subject_id == instance.unit_id or instance.subject_id in subject_ids


def make_up_choices(unit: Unit, kind: str, day: date) -> list[DutyInstance]:
    """Earlier instances, still unfinished on `day`, that a record of `kind` could be filed to as 补办 or 改期."""
    return [row for row in make_ups_of(unit, day) if kind in row.duty.kinds]


def make_ups_of(unit: Unit, day: date) -> list[DutyInstance]:
    """The same for whatever kind of record satisfies them; month reports, which no record satisfies, are not among
    them. What was closed before that day is not offered. One query."""
    begins = datetime.combine(day, time(0), clock.SHANGHAI)
    return [row for row in expected_of(unit).open_for(begins).filter(ends__lt=day) if row.duty.kinds]


def find_instance(who: Who, instance_id: uuid.UUID) -> DutyInstance:
    """An instance within reach. Refused alike when it is another's and when there is none."""
    row = visible_instances(who).filter(pk=instance_id).first()
    if row is None:
        raise Refusal.because(NOT_YOURS)
    return row


def held(instance: DutyInstance) -> DutyInstance:
    """The instance as it stands now, locked until the transaction ends: what is decided on it stays true."""
    rows = DutyInstance.objects.select_for_update(of=("self",), no_key=True).select_related("duty", "unit", "subject")
    return rows.get(tenant_id=instance.tenant_id, pk=instance.pk)


def settled(instance: DutyInstance, credits: Sequence[tuple[date, bool]]) -> tuple[date | None, bool]:
    """Done-day and 补办 that follow from the (day, late) credits of an instance: done on the day of the last one
    needed, 补办 if any of those is late.

    A visit that the host had cancelled counts for its quarter whenever it takes place (改期完成), never as late.
    """
    ordered = sorted(credits)[: instance.needed]
    if len(ordered) < instance.needed:
        return None, False
    return ordered[-1][0], any(late for _, late in ordered) and instance.host_cancelled_on is None


def settle(instance: DutyInstance, credits: Sequence[tuple[date, bool]]) -> None:
    """Set done from the credits it has."""
    instance.done_on, instance.is_late = settled(instance, credits)
    instance.save(update_fields=["done_on", "is_late"])


def note_opened(instance: DutyInstance, at: datetime) -> None:
    """The unit looked at it for the first time."""
    if instance.opened_at is None:
        instance.opened_at = at
        instance.save(update_fields=["opened_at"])


def note_sent(instance: DutyInstance, first_at: datetime | None) -> None:
    """A report was sent (the first valid time stands) or withdrawn (None)."""
    instance.first_done_at = first_at
    instance.done_on = first_at.astimezone(clock.SHANGHAI).date() if first_at else None
    instance.is_late = bool(first_at and first_at >= instance.late_from)
    instance.save(update_fields=["first_done_at", "done_on", "is_late"])


def report_instances(tenant_id: uuid.UUID, ends: date) -> InstanceQuerySet:
    """The expected month reports of the window that ends on `ends`, in roster order."""
    rows = DutyInstance.objects.filter(tenant_id=tenant_id, ends=ends, duty__template=REPORT_TEMPLATE)
    return rows.owed().select_related("unit", "duty").order_by("unit__position")


def report_instances_between(tenant_id: uuid.UUID, starts: date, ends: date) -> InstanceQuerySet:
    """The expected month reports of every window that ends between two days."""
    rows = DutyInstance.objects.filter(tenant_id=tenant_id, ends__range=(starts, ends), duty__template=REPORT_TEMPLATE)
    return rows.owed().order_by("ends", "id")


def report_windows_of(tenant_id: uuid.UUID) -> list[tuple[date, date, datetime]]:
    """(start, end, late moment) of every report window that has expected rows, oldest first. Where a change of the
    workdays came after the first report, the later moment counts: the desk waits for those still to come."""
    rows = DutyInstance.objects.filter(tenant_id=tenant_id, duty__template=REPORT_TEMPLATE, withdrawn_at=None)
    grouped = rows.order_by("ends").values("ends").annotate(begins=Min("starts"), late=Max("late_from"))
    return [(row["begins"], row["ends"], row["late"]) for row in grouped]


def reported_until(unit: Unit, on: date) -> date:
    """The last day the unit's own month reports cover when it ends with `on`: that day, or the end of the window
    running then if it has reported for it. Refused when it has reported for a later one. One query."""
    sent = DutyInstance.objects.filter(tenant_id=unit.tenant_id, unit=unit, duty__template=REPORT_TEMPLATE)
    last = sent.filter(withdrawn_at=None, done_on__isnull=False, ends__gt=on).order_by("ends").last()
    if last is not None and last.starts > on:
        sentence = f"「{unit.name}」已经报了{last.label}，日期不能早于{short_day(last.starts)}。"
        raise Refusal("reported", sentence, "on")
    return last.ends if last else on
