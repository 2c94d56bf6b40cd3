"""更正: a record is changed in place, and before, after and why stay readable (N09)."""

import uuid
from dataclasses import dataclass, replace

from django.db import transaction

from beacon.catalogue.kinds import KINDS
from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import Reason, Refusal, require
from beacon.people.models import Account, Unit
from beacon.people.reach import Who
from beacon.plans.models import DutyInstance
from beacon.plans.progress import running_on
from beacon.records import credits
from beacon.records.actions import may_record
from beacon.records.belongings.every import BELONGINGS
from beacon.records.belongings.stock import hold_shelves
from beacon.records.credits import Place
from beacon.records.drafts import Draft, columns_of
from beacon.records.models import Correction, Record, RecordState
from beacon.records.read.reading import schools_in, sites_of
from beacon.records.read.telling import Told, counted, told
from beacon.records.together.joint_credits import credit_others

LONGEST_WHY = 100
USUAL_REASONS = ("人次填错了", "日期填错了", "地点填错了", "活动选错了", "补上漏填的")
"""Chips above the line that asks why."""

ENDED = Reason("ended", "这条已经不计入，不能更正。要记，请照这条重新记一笔。")
UNITS_WORDS = Reason("units_words", "这条是单位自己记的，由单位更正。可以在收报台请它补充。")
STALE = Reason("stale", "您打开以后，同事刚更正过这条。下面是两边的内容，您填的都在，看过再保存。")


@dataclass(frozen=True)
class Corrected:
    """A corrected record, the row that says how, and where it counts now."""

    record: Record
    correction: Correction
    places: tuple[Place, ...]


def may_correct(by: Who, record: Record) -> Reason | None:
    """Why `by` may not correct the record; None when they may. `record.author` must be loaded.

    Numbers are corrected in the ledger by whose they are: the unit, and the units above it in the tree. The office
    reaches every unit but puts no words in its mouth: it corrects what it recorded itself, for its own unit or on
    behalf of another, and asks for the rest.
    """
    refused = may_record(by, record.author)
    if refused is not None:
        return refused
    if record.state != RecordState.VALID:
        return ENDED
    is_own = record.author_id == by.post.unit_id or record.saved_by_id == by.account.pk
    return None if by.path or is_own else UNITS_WORDS


def correct(*, by: Who, record: Record, draft: Draft, why: str, seen: int) -> Corrected:
    """Make the record what `draft` says, whatever changed: kind and day too.

    One transaction under the record's lock: its units, facts, words of search and whatever else belongs to it are
    rewritten, the duties it had satisfied are settled again and the new ones credited; a make-up stays one as long as
    the draft says so. Who recorded it and that it was caught up never change. `seen` is the number of corrections the
    form was made from. Refused without a reason, when nothing would change, and as `STALE` when somebody else
    corrected it meanwhile.
    """
    require(may_correct(by, record))
    why = " ".join(why.split())
    if not why:
        raise Refusal("no_reason", "请写一句为什么更正，例如“人次填错了”。", "why")
    if len(why) > LONGEST_WHY:
        raise Refusal("long_reason", f"「为什么更正」写了{len(why)}字，最多{LONGEST_WHY}字。", "why")
    with transaction.atomic():
        held = as_it_stands(record)
        require(may_correct(by, held))
        number = corrections_of(held) + 1
        if number != seen + 1:
            raise Refusal.because(STALE)
        before, counted_before = told(held), counted(held)
        places = _rewrite(held, draft)
        after = told(held)
        if after == before:
            raise Refusal("no_change", "和原来一样，没有要更正的。")
        correction = Correction(
            tenant_id=held.tenant_id,
            record=held,
            number=number,
            at=clock.now(),
            by=by.account,
            why=why,
            before=before,
            after=after,
            counted_before=counted_before,
            counted_after=counted(held),
        )
        correction.save(force_insert=True)
        note(
            tenant_id=held.tenant_id,
            actor_id=by.account.id,
            verb="correct_record",
            thing_kind="record",
            thing_id=held.id,
            detail={"number": number, "changed": [change.name for change in changes(before, after)]},
        )
    return Corrected(held, correction, tuple(places))


def preview_correction(*, by: Who, record: Record, draft: Draft) -> list[Place]:
    """会计入 as it would be: done and rolled back, leaving nothing. Refused as the deed is."""
    require(may_correct(by, record))
    with transaction.atomic():
        places = _rewrite(as_it_stands(record), draft)
        transaction.set_rollback(True)
    return places


def as_it_stands(record: Record) -> Record:
    """The record as it is now, whatever a colleague changed since, and its unit, which may have been merged; both
    locked until the transaction ends (`people.units.hold_roster`)."""
    rows = Record.objects.select_for_update(of=("self", "author"), no_key=True).select_related("author", "make_up_for")
    return rows.get(tenant_id=record.tenant_id, pk=record.pk)


def _rewrite(held: Record, draft: Draft) -> list[Place]:
    unit = held.author
    draft = replace(draft, is_caught_up=held.is_caught_up)
    if draft.sites is None and KINDS[held.kind].at_school and not KINDS[draft.kind].at_school:
        draft = replace(draft, sites=sites_of(held, with_schools=False))
    hold_shelves(held, draft)
    _hold_duties(held, unit, draft)
    # Before anything is asked, so that the duty this record made up is open to be made up by it again.
    credits.take_back(held)
    values = columns_of(draft)
    for name, value in values.items():
        setattr(held, name, value)
    held.save(update_fields=list(values))
    for belonging in BELONGINGS:
        belonging.rewrite(held, draft)
    found = _places(held, unit, draft)
    credits.write(held, found)
    credit_others(held)
    return found


def _places(held: Record, unit: Unit, draft: Draft) -> list[Place]:
    return credits.places(
        unit=unit,
        kind=draft.kind,
        day=draft.happened_on,
        # What was written: a draft that says nothing of schools leaves them as they are.
        subject_ids=[school.pk for school in schools_in(held)],
        make_up_for=draft.make_up_for,
    )


def _hold_duties(held: Record, unit: Unit, draft: Draft) -> None:
    """Lock the duties of before and after together, in the order in which saving locks them: nobody then waits for one
    who waits for them."""
    keys = set(held.credits.filter(tenant_id=held.tenant_id).values_list("instance_id", flat=True))
    keys |= {row.pk for row in running_on(unit, draft.happened_on) if draft.kind in row.duty.kinds}
    if draft.make_up_for is not None:
        keys.add(draft.make_up_for)
    rows = DutyInstance.objects.select_for_update(no_key=True).filter(tenant_id=held.tenant_id, pk__in=keys)
    list(rows.order_by("due_on", "starts", "id").values_list("pk"))


def corrections_of(record: Record) -> int:
    """How often the record was corrected: the `seen` of a form. One query."""
    return Correction.objects.filter(tenant_id=record.tenant_id, record=record).count()


@dataclass(frozen=True)
class Change:
    """One value that a correction changed; `before` or `after` is empty where nothing had been or was entered."""

    name: str
    label: str
    before: str
    after: str


def changes(before: list[Told], after: list[Told]) -> list[Change]:
    """What differs between two tellings, in the order of the form; what only the earlier one had comes last."""
    was = {name: (label, words) for name, label, words in before}
    now = {name: (label, words) for name, label, words in after}
    found = []
    for name, (label, words) in {**now, **{name: one for name, one in was.items() if name not in now}}.items():
        old, new = was.get(name, ("", ""))[1], words if name in now else ""
        if old != new:
            found.append(Change(name, label, old, new))
    return found


@dataclass(frozen=True)
class Step:
    """One correction as it is read: which, by whom, why, what changed."""

    correction: Correction
    by: Account
    changes: list[Change]


def history_of(record: Record) -> list[Step]:
    """The corrections of a record, oldest first. One query."""
    rows = Correction.objects.filter(tenant_id=record.tenant_id, record=record).select_related("by")
    return [Step(row, row.by, changes(row.before, row.after)) for row in rows.order_by("number")]


def corrected_times(tenant_id: uuid.UUID, records: list[Record]) -> dict[uuid.UUID, int]:
    """How often each of these was corrected; those that never were are left out. One query."""
    times: dict[uuid.UUID, int] = {}
    rows = Correction.objects.filter(tenant_id=tenant_id, record__in=[row.pk for row in records])
    for key, number in rows.values_list("record_id", "number"):
        times[key] = max(number, times.get(key, 0))
    return times
