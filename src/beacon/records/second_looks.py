"""再看一眼: one question about a record just saved, for the one who saved it. It never blocks and never changes a
number (product §6.2)."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from beacon.catalogue.kinds import KINDS, MOST_MINUTES
from beacon.people.reach import Who
from beacon.records.models import Record
from beacon.records.pieces import earlier_of

LAST, AT_LEAST, TIMES = 6, 3, 5
"""A head-count is compared with the median of the unit's last six of the kind, once there are three; five times as
much is asked about (product §6.2, start values)."""


@dataclass(frozen=True)
class SecondLook:
    """What to look at again. `earlier`: the record it may be the same as."""

    code: str
    sentence: str
    earlier: Record | None = None


def second_look(who: Who, record: Record) -> SecondLook | None:
    """The one question worth asking about the record, None when there is none or somebody else saved it. At most one
    query each for a piece of the press and for a head-count."""
    if record.saved_by_id != who.account.pk:
        return None
    return next((found for ask in _ASKED if (found := ask(who, record))), None)


def _same_piece(who: Who, record: Record) -> SecondLook | None:
    """R13: counted once anyway; the unit may not want it twice in its ledger."""
    earlier = earlier_of(who, record)
    if earlier is None:
        return None
    day = f"{earlier.happened_on.month}月{earlier.happened_on.day}日"
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


_ASKED: tuple[Callable[[Who, Record], SecondLook | None], ...] = (
    _same_piece,
    _more_skilled_than_there,
    _longer_than_a_day,
    _jump,
)
