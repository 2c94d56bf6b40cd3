"""The units of a record: who recorded it and where it took place."""

import uuid

from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.models import Unit, UnitKind
from beacon.records.drafts import Draft, subjects_of
from beacon.records.models import Part, Record, RecordUnit


def write(record: Record, draft: Draft) -> None:
    """The author and the schools. Refused for a school that is not of the subdistrict."""
    _add(record, record.author, Part.AUTHOR)
    _add_schools(record, draft)


def rewrite(record: Record, draft: Draft) -> None:
    """The schools anew; who recorded it never changes. Where the correction says nothing of schools they stay."""
    if draft.sites is None and draft.school_id is None:
        return
    schools = RecordUnit.objects.filter(
        tenant_id=record.tenant_id, record=record, part=Part.PLACE, unit__kind=UnitKind.SCHOOL
    )
    schools.delete()
    _add_schools(record, draft)


def end(record: Record) -> None:
    """Nothing: a record that no longer counts is still found by its units."""


def _add_schools(record: Record, draft: Draft) -> None:
    for school_id in subjects_of(draft):
        _add(record, _school(record.tenant_id, school_id), Part.PLACE)


def _add(record: Record, unit: Unit, part: Part) -> None:
    RecordUnit(tenant_id=record.tenant_id, record=record, unit=unit, part=part).save(force_insert=True)


def _school(tenant_id: uuid.UUID, school_id: uuid.UUID) -> Unit:
    """A record may be at any school of its own subdistrict, nothing else."""
    school = Unit.objects.filter(tenant_id=tenant_id, pk=school_id, kind=UnitKind.SCHOOL).first()
    if school is None:
        raise Refusal.because(NOT_YOURS)
    return school
