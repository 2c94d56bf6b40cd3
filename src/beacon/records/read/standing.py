"""Where a record stands for whoever reads it: 已计入, and what one's own unit can say about another's record."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from beacon.people.reach import Who
from beacon.plans.expected import REPORT_TEMPLATE
from beacon.plans.models import DutyInstance
from beacon.plans.progress import expected_of, matches
from beacon.records.credits import Place, concerns
from beacon.records.models import Credit, Part, Record, RecordState, RecordUnit
from beacon.records.together.joining import could_count


@dataclass(frozen=True)
class Share:
    """What a record is to the unit that reads it: asked along (`own`), could count for these duties, counts already."""

    own: RecordUnit | None = None
    choices: tuple[DutyInstance, ...] = ()
    counts: bool = False


@dataclass(frozen=True)
class Standing:
    """Where the record counts, and what the reader's unit can say about it."""

    places: tuple[Place, ...]
    share: Share


@dataclass(frozen=True)
class _Row:
    """A duty as it stands to the record: one that runs that day for its author, for the reader, one credited with it
    (`late`: as 补办)."""

    duty: DutyInstance
    is_authors: bool
    is_mine: bool
    is_credited: bool
    is_late: bool


def standing_of(who: Who, record: Record, parts: Sequence[RecordUnit]) -> Standing:
    """`parts`: the units of the record beside its author. One query, whoever reads; none once the record has ended."""
    shares = who.post.unit is not None and could_count(who, record)
    mine = {part.part: part for part in parts if part.unit_id == who.post.unit_id} if shares else {}
    rows = _instances(who, record, shares) if record.state == RecordState.VALID else []
    counts = Part.COUNTS in mine
    schools = [part.unit_id for part in parts if part.part == Part.PLACE]
    choices = [] if counts else [row.duty for row in rows if row.is_mine and not row.is_credited]
    open_ones = (row for row in choices if row.done_on is None and matches(row, schools, record.kind))
    return Standing(tuple(_places(who, record, rows)), Share(mine.get(Part.CO), tuple(open_ones), counts))


def _instances(who: Who, record: Record, shares: bool) -> list[_Row]:
    here = Q(pk=OuterRef("pk"), starts__lte=record.happened_on, ends__gte=record.happened_on, exempt_at=None)
    none = DutyInstance.objects.none()
    credits = Credit.objects.filter(tenant_id=record.tenant_id, record=record, instance=OuterRef("pk"))
    rows = DutyInstance.objects.filter(tenant_id=record.tenant_id).annotate(
        is_authors=Exists(expected_of(record.author).filter(here)),
        is_mine=Exists(expected_of(who.unit).filter(here) if shares else none),
        is_credited=Exists(credits),
        is_late_credit=Exists(credits.filter(is_late=True)),
    )
    that_day = Q(starts__lte=record.happened_on, ends__gte=record.happened_on)
    wanted = rows.filter(Q(is_credited=True) | that_day & (Q(is_authors=True) | Q(is_mine=True)))
    found = wanted.select_related("duty", "unit", "subject").order_by("due_on", "starts", "id")
    names = ("is_authors", "is_mine", "is_credited", "is_late_credit")
    return [_Row(row, *(bool(vars(row)[name]) for name in names)) for row in found]


def _places(who: Who, record: Record, rows: Sequence[_Row]) -> Sequence[Place]:
    """The month report whose window holds the day, then the duties: those of the reader's own unit and of those it
    reaches. What a record counts for elsewhere is for that unit to know."""
    is_mine = concerns(who, record.author)
    reports = [
        Place(row.duty.label)
        for row in rows
        if is_mine and row.is_authors and row.duty.duty.template == REPORT_TEMPLATE
    ]
    credited = [
        row for row in rows if row.is_credited and row.duty.withdrawn_at is None and concerns(who, row.duty.unit)
    ]
    own = [Place(f"{row.duty.label}{'（补办）' if row.is_late else ''}", row.duty, row.is_late) for row in credited]
    return [*reports[:1], *own]
