"""Who of a unit is responsible for which duty: the clause × unit × person matrix (R62).

Nobody types it: the bindings say which unit owes what, the unit's 联络员 sees to it, and only where a unit names
somebody else for one duty does that stand. So whoever follows as 联络员 has the open duties at once, and what was
done stays with whoever answered on that day.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import Reason, Refusal, require
from beacon.people.models import Unit, UnitPart, UnitRole
from beacon.people.reach import Who
from beacon.people.responsibility import (
    Answerable,
    Named,
    Person,
    answerable,
    answerable_of,
    may_name,
    name_person,
)
from beacon.plans.models import Duty, DutyInstance, DutyPerson, Notice
from beacon.plans.notice.bound import BoundClause, duties_in_force, is_bound, said

NOT_BOUND = Reason("not_bound", "这一项不由这个单位承担，不用安排人。")


@dataclass(frozen=True)
class Responsible:
    """Who sees to a duty: the person named for it, else the 联络员, else the 负责人."""

    name: str
    phone: str = ""
    is_named: bool = False

    @property
    def said(self) -> str:
        """The name, or that nobody is named yet."""
        return self.name or "还没定"


NOBODY = Responsible("")


def change_person(*, by: Who, unit: Unit, part: str, person: Person) -> Named:
    """Name the unit's 负责人 or 联络员 from today on.

    A new 联络员 takes over every open duty, also those for which the one before was named; the history stays.
    """
    with transaction.atomic():
        named = name_person(by=by, unit=unit, part=part, person=person)
        if part == UnitPart.LIAISON and named.before is not None:
            _hand_over(unit, named.before)
    return named


def _hand_over(unit: Unit, before: Person) -> None:
    """End what the one before was named for, so that it falls to the new 联络员."""
    rows = DutyPerson.objects.filter(tenant_id=unit.tenant_id, unit=unit, until=None)
    by_account = before.account is not None
    mine = rows.filter(account=before.account) if by_account else rows.filter(account=None, name=before.name)
    today = clock.today()
    mine.filter(since__gte=today).delete()
    mine.update(until=today - timedelta(days=1))


def name_for_duty(*, by: Who, unit: Unit, duty: Duty, person: Person | None) -> DutyPerson | None:
    """Name somebody of the unit for one duty from today on; None gives it back to the 联络员.

    Refused when the unit does not owe the duty.
    """
    require(may_name(by, unit))
    if duty.tenant_id != unit.tenant_id or not is_bound(duty, unit):
        raise Refusal.because(NOT_BOUND)
    today = clock.today()
    with transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(tenant_id=unit.tenant_id, pk=unit.pk)
        rows = DutyPerson.objects.filter(tenant_id=unit.tenant_id, unit=unit, duty__lineage=duty.lineage, until=None)
        rows.filter(since__gte=today).delete()
        rows.update(until=today - timedelta(days=1))
        named = None
        if person is not None:
            named = DutyPerson(
                tenant_id=unit.tenant_id,
                duty=duty,
                unit=unit,
                name=person.name,
                phone=person.phone,
                account=person.account,
                since=today,
            )
            named.save(force_insert=True)
        note(
            tenant_id=unit.tenant_id,
            actor_id=by.account.id,
            verb="name_for_duty",
            thing_kind="duty",
            thing_id=duty.id,
            detail={"unit": str(unit.id), "named": person is not None},
        )
    return named


def responsible_for(instance: DutyInstance) -> Responsible:
    """Who sees to an expected instance: for a finished one whoever answered on the day it was done. Two queries."""
    day = instance.done_on or clock.today()
    named = _named_on(instance.tenant_id, day, [instance.lineage], [instance.unit_id])
    return _responsible(named.get((instance.lineage, instance.unit_id)), answerable(instance.unit, day))


def responsible_by_duty(unit: Unit, duties: Iterable[Duty], day: date) -> dict[uuid.UUID, Responsible]:
    """Who of the unit sees to each of the duties on `day`. Two queries."""
    asked = list(duties)
    named = _named_on(unit.tenant_id, day, [duty.lineage for duty in asked], [unit.id])
    people = answerable(unit, day)
    return {duty.id: _responsible(named.get((duty.lineage, unit.id)), people) for duty in asked}


@dataclass(frozen=True)
class Line:
    """One row of a unit's matrix: a sentence, each of its duties with who sees to it."""

    bound: BoundClause
    duties: tuple[tuple[Duty, Responsible], ...]


def unit_matrix(unit: Unit, clauses: Sequence[BoundClause], day: date) -> list[Line]:
    """What binds the unit, sentence by sentence, with names. Two queries."""
    people = responsible_by_duty(unit, [duty for one in clauses for duty in one.duties], day)
    return [Line(one, tuple((duty, people[duty.id]) for duty in one.duties)) for one in clauses]


@dataclass(frozen=True)
class UnitLine:
    """One row of the office's matrix: a unit, who answers for it, how much it owes, whom it named for single duties."""

    unit: Unit
    people: Answerable
    owed: int
    named: tuple[tuple[str, str], ...]

    @property
    def falls_to(self) -> str:
        """Who sees to what nobody was named for."""
        return _responsible(None, self.people).said


@dataclass(frozen=True)
class Matrix:
    """The office's view: every bound unit in roster order, or those that owe one duty."""

    lines: list[UnitLine]
    duties: list[Duty]
    duty: Duty | None = None


def office_matrix(who: Who, notice: Notice, day: date, duty_id: uuid.UUID | None = None) -> Matrix:
    """Who is responsible for what, over the units within reach. Four queries."""
    duties = duties_in_force(notice)
    chosen = next((duty for duty in duties if duty.id == duty_id), None)
    wanted = [chosen] if chosen is not None else duties
    units = [
        unit
        for unit in Unit.objects.filter(tenant_id=who.tenant_id, path__startswith=who.path or "")
        .open_on(day)
        .addressed()
        if any(is_bound(duty, unit) for duty in wanted)
    ]
    ids = [unit.id for unit in units]
    people = answerable_of(who.tenant_id, ids, day)
    named = _named_on(who.tenant_id, day, [duty.lineage for duty in wanted], ids)
    titles = {duty.lineage: said(duty) for duty in duties}
    return Matrix(
        [
            UnitLine(
                unit,
                people.get(unit.id, Answerable()),
                sum(is_bound(duty, unit) for duty in duties),
                tuple((titles[key[0]], row.name) for key, row in named.items() if key[1] == unit.id),
            )
            for unit in units
        ],
        duties,
        chosen,
    )


_Named = Mapping[tuple[uuid.UUID, uuid.UUID], DutyPerson]


def _named_on(tenant_id: uuid.UUID, day: date, lineages: Sequence[uuid.UUID], unit_ids: Sequence[uuid.UUID]) -> _Named:
    """Who was named for single duties on `day`, by lineage and unit: a later version of the notice keeps them."""
    rows = DutyPerson.objects.filter(
        tenant_id=tenant_id, unit_id__in=unit_ids, duty__lineage__in=lineages, since__lte=day
    ).exclude(until__lt=day)
    return {(row.duty.lineage, row.unit_id): row for row in rows.select_related("duty").order_by("since", "id")}


def _responsible(named: DutyPerson | None, people: Answerable) -> Responsible:
    if named is not None:
        return Responsible(named.name, named.phone, is_named=True)
    falls_to: UnitRole | None = people.liaison or people.head
    return Responsible(falls_to.name, falls_to.phone) if falls_to is not None else NOBODY
