"""再看一眼: one question about a record just saved, for the one who saved it. It never blocks and never changes a
number (product §6.2)."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from django.db import transaction

from beacon.catalogue.kinds import KINDS, MOST_MINUTES
from beacon.kit import clock
from beacon.kit.days import short_day
from beacon.kit.likeness import says_the_same
from beacon.kit.refusals import NOT_YOURS, Reason, require
from beacon.people.reach import READ_ONLY, Who
from beacon.records.asking.headcounts import households_at, too_many
from beacon.records.models import LookedAgain, Record, RecordState
from beacon.records.read.pieces import earlier_of

LAST, AT_LEAST, TIMES = 6, 3, 5
"""A head-count is compared with the median of the unit's last six of the kind, once there are three; five times as
much is asked about (product §6.2, start values)."""


ANOTHERS = Reason("anothers", "这句只问记下它的人，您不用答。")


@dataclass(frozen=True)
class SecondLook:
    """What to look at again. `earlier`: the record it may be the same as."""

    code: str
    sentence: str
    earlier: Record | None = None


def second_look(who: Who, record: Record) -> SecondLook | None:
    """The one question worth asking about the record; None when there is none, when somebody else saved it, when it no
    longer counts and once it was answered. At most one query for each question, and one for the answer."""
    if record.saved_by_id != who.account.pk or record.state != RecordState.VALID:
        return None
    found = next((found for ask in _ASKED if (found := ask(who, record))), None)
    return None if found is None or _answered(record) else found


def may_answer(by: Who, record: Record) -> Reason | None:
    """Why `by` may not answer the question about the record; None for who saved it."""
    if not by.reaches(record.author):
        return NOT_YOURS
    if not by.role.writes:
        return READ_ONLY
    return None if record.saved_by_id == by.account.pk else ANOTHERS


def keep_as_it_is(*, by: Who, record: Record) -> None:
    """没错: no question about this record any more. Which one it was is kept nowhere, and there is no line in the
    journal, so that nobody can count who was asked how often (N14)."""
    require(may_answer(by, record))
    with transaction.atomic():
        LookedAgain.objects.get_or_create(tenant_id=record.tenant_id, record=record, defaults={"at": clock.now()})


def _answered(record: Record) -> bool:
    return LookedAgain.objects.filter(tenant_id=record.tenant_id, record=record).exists()


def _same_piece(who: Who, record: Record) -> SecondLook | None:
    """R13: counted once anyway; the unit may not want it twice in its ledger."""
    earlier = earlier_of(who, record)
    if earlier is None:
        return None
    day = short_day(earlier.happened_on)
    return SecondLook("same_piece", f"这一篇{day}已经记过，篇次只算一篇。是同一篇就撤销这条。", earlier)


def _more_skilled_than_there(who: Who, record: Record) -> SecondLook | None:
    """R44: nobody can learn it who was not there."""
    if record.skill_count is None or record.audience_count is None or record.skill_count <= record.audience_count:
        return None
    return SecondLook(
        "skill", f"现场会用了{record.skill_count}人次，比参加的{record.audience_count}人次还多，再看一眼？"
    )


def _longer_than_a_day(who: Who, record: Record) -> SecondLook | None:
    """R51: a screen plays at most 1440 minutes a day."""
    minutes = record.details.get("minutes_a_day") or 0
    if minutes <= MOST_MINUTES:
        return None
    return SecondLook("minutes", f"每天播{minutes}分钟，一天只有{MOST_MINUTES}分钟，再看一眼？")


def _jump(who: Who, record: Record) -> SecondLook | None:
    """N14: far more people than usual."""
    if not record.audience_count or not KINDS[record.kind].has_audience:
        return None
    rows = Record.objects.filter(tenant_id=record.tenant_id, author_id=record.author_id, kind=record.kind).valid()
    earlier = rows.exclude(pk=record.pk).exclude(audience_count=None).order_by("-happened_on", "-id")
    counts = [people or 0 for people in earlier.values_list("audience_count", flat=True)[:LAST]]
    if len(counts) < AT_LEAST or record.audience_count <= TIMES * median(counts):
        return None
    return SecondLook("jump", f"参加{record.audience_count}人次，比平时多很多，再看一眼？")


def _too_many(who: Who, record: Record) -> SecondLook | None:
    """N14: more people than live in the buildings it was at."""
    if not record.audience_count or not KINDS[record.kind].has_audience:
        return None
    if not too_many(record.kind, record.audience_count, households_at(record)):
        return None
    return SecondLook("too_many", f"参加{record.audience_count}人次，比楼里住的人还多，再看一眼？")


def _same_text(who: Who, record: Record) -> SecondLook | None:
    """N14: the unit's own last sentence about such an activity once more; those of other units are not looked at."""
    if not says_the_same(record.summary, record.summary):
        return None
    rows = Record.objects.filter(tenant_id=record.tenant_id, author_id=record.author_id, kind=record.kind).valid()
    last = rows.exclude(pk=record.pk).exclude(summary="").order_by("-happened_on", "-id").first()
    if last is None or not says_the_same(record.summary, last.summary):
        return None
    return SecondLook("same_text", f"这句和{short_day(last.happened_on)}写的差不多，下次写“同上次”就行。")


_ASKED: tuple[Callable[[Who, Record], SecondLook | None], ...] = (
    _same_piece,
    _more_skilled_than_there,
    _longer_than_a_day,
    _too_many,
    _jump,
    _same_text,
)
