"""Deeds on records: save, withdraw within seconds, void with a reason."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import IntegrityError, transaction

from beacon.files.models import Upload
from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.kit.undo import can_undo
from beacon.people.models import Unit
from beacon.people.reach import READ_ONLY, Who, may_write_for
from beacon.people.roles import Screen
from beacon.people.units import held_unit
from beacon.records import credits
from beacon.records.belongings.every import BELONGINGS
from beacon.records.credits import Place
from beacon.records.drafts import Draft, columns_of, subjects_of
from beacon.records.models import RECORD_LIFE, Photo, Record, RecordState
from beacon.records.planned import carry_out, not_carried_out

MOST_PHOTOS = 9


@dataclass(frozen=True)
class Saved:
    """A saved record and where it counts. `was_there`: the same device had sent it before, nothing new was written."""

    record: Record
    places: tuple[Place, ...]
    was_there: bool = False


def may_record(by: Who, unit: Unit) -> Reason | None:
    """Why `by` may not record for `unit`; None when they may."""
    return may_write_for(by, unit) if by.opens(Screen.RECORD) else READ_ONLY


def preview(*, by: Who, unit: Unit, draft: Draft) -> list[Place]:
    """会计入: where the record would count if it were saved now. Writes nothing."""
    require(may_record(by, unit))
    return _places(unit, draft)


def _places(unit: Unit, draft: Draft) -> list[Place]:
    return credits.places(
        unit=unit,
        kind=draft.kind,
        day=draft.happened_on,
        subject_ids=subjects_of(draft),
        make_up_for=draft.make_up_for,
    )


def save_record(
    *, by: Who, unit: Unit, draft: Draft, client_id: uuid.UUID, take_photos: Callable[[], Sequence[Upload]] = tuple
) -> Saved:
    """Save a record with its facts and credits, at once and in one transaction.

    The same `client_id` again returns the record that is there (N06): a double tap or a repeated send writes one
    record. `take_photos` stores the photos; it is called once the record and its credits are written and never for a
    record that was there, so that no photo is stored in vain. Refused when the unit is not within reach or a photo is
    not this unit's.
    """
    require(may_record(by, unit))
    known = _known(by, client_id)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            # As it stands now: the unit may have been merged since the form was opened. Held, so that whoever changes
            # what is owed either finds this record or is found by it.
            unit = held_unit(by.tenant_id, unit)
            found = _places(unit, draft)
            record = _write(by, unit, draft, client_id)
            credits.write(record, found)
            if draft.planned is not None:
                carry_out(by, record, draft.planned)
            # Duties before photos: storing one takes the journal, which everybody takes after the duties.
            _attach(record, take_photos())
            _note(
                by, record, "save_record", {"kind": record.kind, "credits": sum(p.instance is not None for p in found)}
            )
    except IntegrityError:
        known = _known(by, client_id)
        if known is None:
            raise
        return known
    return Saved(record, tuple(found))


def _known(by: Who, client_id: uuid.UUID) -> Saved | None:
    record = Record.objects.filter(tenant_id=by.tenant_id, client_id=client_id).select_related("author").first()
    if record is None:
        return None
    if not by.reaches(record.author):
        raise Refusal.because(NOT_YOURS)
    return Saved(record, tuple(places_of(by, record)), was_there=True)


def _attach(record: Record, photos: Sequence[Upload]) -> None:
    if len(photos) > MOST_PHOTOS:
        raise Refusal("too_many_photos", f"一次最多放{MOST_PHOTOS}张照片，请少选几张。", "photos")
    if any(photo.tenant_id != record.tenant_id or photo.unit_id != record.author_id for photo in photos):
        raise Refusal.because(NOT_YOURS)
    Photo.objects.bulk_create(
        Photo(tenant_id=record.tenant_id, record=record, upload=upload, position=position)
        for position, upload in enumerate(photos)
    )


def _write(by: Who, unit: Unit, draft: Draft, client_id: uuid.UUID) -> Record:
    record = Record(
        tenant_id=unit.tenant_id,
        author=unit,
        client_id=client_id,
        saved_at=clock.now(),
        saved_really_at=datetime.now(UTC),
        saved_by=by.account,
    )
    for name, value in columns_of(draft).items():
        setattr(record, name, value)
    record.save(force_insert=True)
    for belonging in BELONGINGS:
        belonging.write(record, draft)
    return record


def places_of(who: Who, record: Record) -> list[Place]:
    """已计入: where a saved record counts now for the unit that reads it and those it reaches, which is nobody's
    business beside; nowhere once it is withdrawn or void. `record.author` must be loaded."""
    if record.state != RecordState.VALID:
        return []
    rows = record.credits.filter(tenant_id=record.tenant_id, instance__withdrawn_at=None)
    own = [row for row in rows.select_related("instance__unit") if credits.concerns(who, row.instance.unit)]
    is_mine = credits.concerns(who, record.author)
    report = credits.places(unit=record.author, kind="", day=record.happened_on, subject_ids=[]) if is_mine else []
    return [
        *report,
        *(
            Place(f"{credit.instance.label}{'（补办）' if credit.is_late else ''}", credit.instance, credit.is_late)
            for credit in own
        ),
    ]


def may(by: Who, move: str, record: Record) -> Reason | None:
    """Why `by` may not withdraw or void the record; None when they may. `record.author` must be loaded."""
    refused = may_record(by, record.author) or RECORD_LIFE.refusal(move, record.state)
    if refused is None and move == "withdraw":
        if record.saved_by_id != by.account.id:
            return Reason("not_author", "只有记这条的人能撤销。要改请到台账里更正。")
        if not can_undo(record.saved_really_at):
            return Reason("too_late_to_undo", "已经过了撤销时间。要改请到台账里更正。")
    return refused


def withdraw(*, by: Who, record: Record) -> Record:
    """撤销: take back a record just saved. It stops counting everywhere at once; asked twice it stays withdrawn."""
    return _end(by=by, record=record, move="withdraw", reason="")


def void(*, by: Who, record: Record, reason: str) -> Record:
    """作废 with a reason that stays readable (N09). It stops counting everywhere at once."""
    require(may(by, "void", record))
    reason = reason.strip()
    if not reason:
        raise Refusal("no_reason", "请写一句为什么作废，例如“记重了”。", "reason")
    return _end(by=by, record=record, move="void", reason=reason[:200])


def _end(*, by: Who, record: Record, move: str, reason: str) -> Record:
    with transaction.atomic():
        record = (
            Record.objects.select_for_update(of=("self", "author"), no_key=True)
            .select_related("author")
            .get(tenant_id=by.tenant_id, pk=record.pk)
        )
        require(may(by, move, record))
        record.state = RECORD_LIFE.after(move, record.state)
        record.void_reason = reason
        record.save(update_fields=["state", "void_reason"])
        for belonging in BELONGINGS:
            belonging.end(record)
        not_carried_out(by, record)
        _note(by, record, move, {"duties": [str(credit.instance_id) for credit in credits.take_back(record)]})
    return record


def _note(by: Who, record: Record, verb: str, detail: dict[str, object]) -> None:
    note(
        tenant_id=record.tenant_id,
        actor_id=by.account.id,
        verb=verb,
        thing_kind="record",
        thing_id=record.id,
        detail=detail,
    )
