"""还差一项: what a record says little without, asked for later, one thing at a time. Nobody has to answer."""

from dataclasses import replace

from django.db import transaction

from beacon.catalogue.fields import Field, FieldError, FieldType, Value, clean
from beacon.catalogue.kinds import KINDS
from beacon.catalogue.tallies import MOST_PEOPLE
from beacon.kit.refusals import Reason, Refusal, require
from beacon.people.reach import Who
from beacon.records.corrections import Corrected, as_it_stands, correct, corrections_of, may_correct
from beacon.records.drafts import Draft
from beacon.records.models import Record

WHY = "补上漏填的"
"""What the history of the record says of an answer."""

HEAD_COUNT = Field("audience_count", "参加人次", FieldType.INTEGER, "人次", MOST_PEOPLE, completes=True)

ANSWERED = Reason("answered", "这一项已经有了，不用再补。")


def missing(record: Record) -> tuple[Field, ...]:
    """What is worth asking for and was not entered, the head-count of an event first, then in the order of the form.
    No query."""
    kind = KINDS[record.kind]
    people = (HEAD_COUNT,) if kind.is_event and kind.has_audience and record.audience_count is None else ()
    return (*people, *(own for own in kind.fields if own.completes and own.name not in record.details))


def asked_of(by: Who, record: Record) -> tuple[Field, ...]:
    """What to ask this person about the record: nothing of those who may not correct it."""
    return missing(record) if may_correct(by, record) is None else ()


def fill_in(*, by: Who, record: Record, name: str, raw: object) -> Corrected:
    """补上 one missing value: a correction whose reason is given, with before and after (N09).

    Refused when the person may not correct the record, when the value is there already, and with the field's own
    sentence when the answer does not fit or is empty.
    """
    require(may_correct(by, record))
    with transaction.atomic():
        held = as_it_stands(record)
        field = next((one for one in missing(held) if one.name == name), None)
        if field is None:
            raise Refusal.because(ANSWERED)
        draft = _with(held, field, _value(field, raw))
        return correct(by=by, record=held, draft=draft, why=WHY, seen=corrections_of(held))


def _value(field: Field, raw: object) -> Value:
    try:
        value = clean(field, raw)
    except FieldError as error:
        raise Refusal("does_not_fit", error.sentence, field.name) from None
    if value is None:
        raise Refusal("empty", f"「{field.label}」还空着，填好再补；不知道就留着，不影响计数。", field.name)
    return value


def _with(record: Record, field: Field, value: Value) -> Draft:
    draft = _draft_of(record)
    if field is HEAD_COUNT:
        return replace(draft, audience_count=int(value))
    return replace(draft, details={**draft.details, field.name: value})


def _draft_of(record: Record) -> Draft:
    """The record as a draft that would change nothing: schools and other sites stay where it says nothing of them."""
    return Draft(
        kind=record.kind,
        happened_on=record.happened_on,
        setting=record.setting,
        started_at=record.started_at,
        place=record.place,
        audience_count=record.audience_count,
        summary=record.summary,
        details=record.details,
        handouts=record.handouts,
        topics=tuple(record.topics),
        audience_groups=tuple(record.audience_groups),
        forces=record.forces,
        skill_count=record.skill_count,
        make_up_for=record.make_up_for_id,
        is_caught_up=record.is_caught_up,
    )
