"""Who did it together (R30): the units asked along by the one that recorded it, and what counts for them once they say
yes.

A record is one activity, however many units did it. It counts once in every total and once for each unit that took
part: its events, head-counts, topics and groups, and the duties they answer. What was handed out and who went out stay
with the unit that recorded them.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Q

from beacon.catalogue.tallies import BROADCAST_MINUTES, BROADCAST_TIMES, FORCE, HANDOUT, PUT_UP
from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.models import Unit, UnitGroup, UnitKind
from beacon.records.drafts import Draft
from beacon.records.models import Fact, Part, Record, RecordUnit, TookPart

MOST_CO_UNITS = 20
"""More units than that do not do one thing together."""

_OWN = (HANDOUT, FORCE, BROADCAST_TIMES, BROADCAST_MINUTES, *PUT_UP)
_KINDS = (UnitKind.SCHOOL, UnitKind.PROPERTY, UnitKind.STATION, UnitKind.BRIGADE)


def could_join(unit: Unit, day: date) -> list[Unit]:
    """The units that can be asked along on `day`, in roster order: those a notice is addressed to, and schools,
    property companies, station and brigade. Not oneself, nor what lies above or below. One query."""
    rows = Unit.objects.filter(tenant_id=unit.tenant_id).open_on(day)
    asked = rows.filter(~Q(group=UnitGroup.NONE) | Q(kind__in=_KINDS))
    return [one for one in asked.order_by("position", "id") if not _is_kin(one, unit)]


def _is_kin(one: Unit, other: Unit) -> bool:
    return one.path.startswith(other.path) or other.path.startswith(one.path)


def write(record: Record, draft: Draft) -> None:
    """Ask the units along; nothing counts for them yet."""
    _ask(record, draft.co_units or ())


def rewrite(record: Record, draft: Draft) -> None:
    """Ask those that came to it, drop those that went. One that said no and is named once more is asked once more.
    Where the correction says nothing of them they stay."""
    if draft.co_units is None:
        return
    _not_too_many(draft.co_units)
    rows = RecordUnit.objects.filter(tenant_id=record.tenant_id, record=record, part=Part.CO)
    rows.exclude(unit__in=draft.co_units).exclude(answer=TookPart.DECLINED).delete()
    rows.filter(unit__in=draft.co_units, answer=TookPart.DECLINED).update(answer=TookPart.WAITING, answered_at=None)
    there = set(rows.values_list("unit_id", flat=True))
    _ask(record, [key for key in draft.co_units if key not in there])


def end(record: Record) -> None:
    """Nothing: what somebody answered stays with the record."""


def _ask(record: Record, keys: Sequence[uuid.UUID]) -> None:
    if not keys:
        return
    _not_too_many(keys)
    known = {unit.id for unit in could_join(record.author, record.happened_on)}
    if not known.issuperset(keys):
        raise Refusal.because(NOT_YOURS)
    RecordUnit.objects.bulk_create(
        RecordUnit(tenant_id=record.tenant_id, record=record, unit_id=key, part=Part.CO, answer=TookPart.WAITING)
        for key in dict.fromkeys(keys)
    )


def _not_too_many(keys: Sequence[uuid.UUID]) -> None:
    if len(set(keys)) > MOST_CO_UNITS:
        raise Refusal("too_many_co_units", f"一起办的单位最多选{MOST_CO_UNITS}个，请少选几个。", "co_units")


def took_part(tenant_id: uuid.UUID, record_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, list[Unit]]:
    """Record → the units that said they did it together. One query."""
    rows = RecordUnit.objects.filter(
        tenant_id=tenant_id, record__in=list(record_ids), part=Part.CO, answer=TookPart.ACCEPTED
    )
    found = defaultdict[uuid.UUID, list[Unit]](list)
    for row in rows.select_related("unit").order_by("unit__position", "unit_id"):
        found[row.record_id].append(row.unit)
    return found


def counted_for(facts: Iterable[Fact], unit_id: uuid.UUID) -> list[Fact]:
    """The facts of a record once more for a unit that did it together; they enter no total."""
    return [
        Fact(
            tenant_id=fact.tenant_id,
            record_id=fact.record_id,
            unit_id=unit_id,
            day=fact.day,
            figure=fact.figure,
            value=fact.value,
            is_total=False,
        )
        for fact in facts
        if not fact.figure.startswith(_OWN)
    ]
