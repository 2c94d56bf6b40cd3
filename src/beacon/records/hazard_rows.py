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
    """Line by line: what is there is changed, what is new is added, what is gone is withdrawn. A draft that says
    nothing of hazards changes the day they were found on and nothing else."""
    rows = _rows(record)
    if draft.hazards is not None:
        _bring(record, draft, rows)
        return
    moved = [row.hazard for row in rows if row.hazard.found_on != record.happened_on]
    workdays = workdays_of(record.tenant_id) if moved else Workdays()
    for hazard in moved:
        line = HazardLine(hazard.sort, hazard.place, hazard.description, hazard.was_fixed_on_the_spot)
        filled(hazard, line, record.happened_on, workdays).save(update_fields=_CHANGED)


def end(record: Record) -> None:
    """Withdraw them with the record."""
    keys = RecordHazard.objects.filter(tenant_id=record.tenant_id, record=record).values("hazard")
    Hazard.objects.filter(tenant_id=record.tenant_id, pk__in=keys).update(state=HazardState.WITHDRAWN)


def _rows(record: Record) -> list[RecordHazard]:
    rows = RecordHazard.objects.filter(tenant_id=record.tenant_id, record=record)
    return list(rows.exclude(hazard__state=HazardState.WITHDRAWN).select_related("hazard").order_by("position"))


def _bring(record: Record, draft: Draft, rows: list[RecordHazard]) -> None:
    lines = draft.hazards or ()
    if not lines and not rows:
        return
    workdays = workdays_of(record.tenant_id)
    for row, line in zip(rows, lines, strict=False):
        filled(row.hazard, line, record.happened_on, workdays).save(update_fields=_CHANGED)
    for row in rows[len(lines) :]:
        row.hazard.state = HazardState.WITHDRAWN
        row.hazard.save(update_fields=["state"])
    used = RecordHazard.objects.filter(tenant_id=record.tenant_id, record=record).count() if rows else 0
    for position, line in enumerate(lines[len(rows) :], start=used + 1):
        hazard = noted(record.author, line, record.happened_on, workdays)
        hazard.save(force_insert=True)
        RecordHazard(tenant_id=record.tenant_id, record=record, hazard=hazard, position=position).save(
            force_insert=True
        )


def lines_of(record: Record) -> list[HazardLine]:
    """The lines as they were typed, those of an ended record too. One query."""
    links = RecordHazard.objects.filter(tenant_id=record.tenant_id, record=record).select_related("hazard")
    return [
        HazardLine(row.hazard.sort, row.hazard.place, row.hazard.description, row.hazard.was_fixed_on_the_spot)
        for row in links.order_by("position")
    ]


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
