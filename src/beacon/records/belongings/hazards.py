"""The hazards noted in a record: rows of their own, of the unit that recorded it."""

import uuid
from collections import defaultdict
from collections.abc import Iterable

from beacon.hazards.models import Hazard, HazardState
from beacon.hazards.noting import HazardLine, filled, noted
from beacon.kit.workdays import Workdays
from beacon.people.actions import workdays_of
from beacon.records.drafts import Draft
from beacon.records.models import Record, RecordHazard

_CHANGED = ["found_on", "sort", "place", "description", "due_on", "state", "fixed_on"]


def write(record: Record, draft: Draft) -> None:
    """Note them. No query for a record without hazards."""
    _bring(record, draft, [])


def rewrite(record: Record, draft: Draft) -> None:
    """Line by line: what is there is changed, what is new is added, what is emptied is withdrawn. A draft that says
    nothing of hazards changes the day they were found on and nothing else."""
    rows = _rows(record)
    if draft.hazards is not None:
        _bring(record, draft, rows)
        return
    moved = [row.hazard for row in rows if row.hazard.found_on != record.happened_on]
    workdays = workdays_of(record.tenant_id) if moved else Workdays()
    for hazard in moved:
        filled(hazard, line_of(hazard), record.happened_on, workdays).save(update_fields=_CHANGED)


def end(record: Record) -> None:
    """Withdraw them with the record."""
    keys = RecordHazard.objects.filter(tenant_id=record.tenant_id, record=record).values("hazard")
    Hazard.objects.filter(tenant_id=record.tenant_id, pk__in=keys).update(state=HazardState.WITHDRAWN)


def _rows(record: Record) -> list[RecordHazard]:
    # Locked: a colleague may be putting one right at this moment.
    rows = RecordHazard.objects.filter(tenant_id=record.tenant_id, record=record).select_for_update(of=("hazard",))
    return list(rows.exclude(hazard__state=HazardState.WITHDRAWN).select_related("hazard").order_by("position"))


def _bring(record: Record, draft: Draft, rows: list[RecordHazard]) -> None:
    lines = draft.hazards or ()
    if not lines and not rows:
        return
    workdays = workdays_of(record.tenant_id)
    # By its place on the form: an emptied line must not hand its 改好了 to the one below it.
    told = {line.number or place: line for place, line in enumerate(lines, start=1)}
    for place, row in enumerate(rows, start=1):
        line = told.pop(place, None)
        if line is not None:
            filled(row.hazard, line, record.happened_on, workdays).save(update_fields=_CHANGED)
        else:
            row.hazard.state = HazardState.WITHDRAWN
            row.hazard.save(update_fields=["state"])
    used = RecordHazard.objects.filter(tenant_id=record.tenant_id, record=record).count()
    for position, line in enumerate(told.values(), start=used + 1):
        hazard = noted(record.author, line, record.happened_on, workdays)
        hazard.save(force_insert=True)
        RecordHazard(tenant_id=record.tenant_id, record=record, hazard=hazard, position=position).save(
            force_insert=True
        )


def lines_of(record: Record) -> list[HazardLine]:
    """The lines as they were typed, those of an ended record too. One query."""
    links = RecordHazard.objects.filter(tenant_id=record.tenant_id, record=record).select_related("hazard")
    return [line_of(row.hazard) for row in links.order_by("position")]


def line_of(hazard: Hazard) -> HazardLine:
    """The line a hazard was typed as."""
    return HazardLine(hazard.sort, hazard.place, hazard.description, hazard.was_fixed_on_the_spot)


def hazards_in(records: Iterable[Record]) -> dict[uuid.UUID, list[Hazard]]:
    """The hazards noted in each of these records, in the order they were typed; those of an ended record too. One
    query."""
    rows = list(records)
    found: dict[uuid.UUID, list[Hazard]] = defaultdict(list)
    if not rows:
        return found
    links = RecordHazard.objects.filter(tenant_id=rows[0].tenant_id, record__in=rows).select_related("hazard")
    for link in links.order_by("record_id", "position"):
        if link.hazard.state != HazardState.WITHDRAWN:
            found[link.record_id].append(link.hazard)
    return found


def hazards_of(record: Record) -> list[Hazard]:
    """The hazards of one record. No query when `find_record` saw that it has none, as almost always."""
    return hazards_in([record])[record.pk] if getattr(record, "notes_hazards", True) else []
