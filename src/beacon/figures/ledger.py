"""The ledger: the records of a look page by page, with their count and sums."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q, Sum

from beacon.catalogue.settings import SETTINGS
from beacon.figures.looking import ALL, EVENTS, Look, found, rows_by_key
from beacon.figures.questions import figure_label
from beacon.kit import clock
from beacon.people.reach import Who
from beacon.records.corrections import corrected_times
from beacon.records.models import Fact, Record, RecordQuerySet

__all__ = ["ALL", "MOST_COUNTED", "PAGE", "Look", "Sheet", "Sums", "open_ledger", "sums_of"]

PAGE = 25
MOST_COUNTED = 1000
"""So many records that have the words are counted; beyond it says 「1000多条」 and sums nothing, because nobody pages
through them and comparing texts costs time."""


@dataclass(frozen=True)
class Sums:
    """The sums of all that was found: 条, 人次 of the valid ones, how many lack a head-count, 活动场次 of each of the
    five settings (R11)."""

    count: int = 0
    attendance: int = 0
    uncounted: int = 0
    events: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(SETTINGS, 0))


@dataclass(frozen=True)
class Sheet:
    """One page of what was found, and the sums of all of it.

    `is_more`: there are more than `count`, which are not counted or summed. `total` is the number itself when a number
    was opened, labelled `figure`. `corrected`: how often those of the page were corrected.
    """

    records: tuple[Record, ...]
    sums: Sums
    is_more: bool
    page: int
    pages: int
    as_of: datetime
    figure: str = ""
    total: int | None = None
    corrected: Mapping[uuid.UUID, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """条."""
        return self.sums.count

    @property
    def attendance(self) -> int:
        """人次."""
        return self.sums.attendance

    @property
    def uncounted(self) -> int:
        """未填人次."""
        return self.sums.uncounted

    @property
    def events(self) -> Mapping[str, int]:
        """场次 of the five settings."""
        return self.sums.events


def open_ledger(who: Who, look: Look) -> Sheet:
    """The page of the ledger that `look` means, as far as `who` may see it. Three queries, one more for words and for
    a number each."""
    rows, is_more = found(who, look), False
    if look.words:
        # The words are looked up once; count, sums and page then go by key.
        keys: list[uuid.UUID] = list(rows.values_list("pk", flat=True)[: MOST_COUNTED + 1])
        is_more = len(keys) > MOST_COUNTED
        rows = rows if is_more else rows_by_key(who, keys, look)
    sums = Sums(MOST_COUNTED) if is_more else sums_of(rows)
    pages = max(1, -(-sums.count // PAGE))
    page = min(look.page, pages)
    records = _page(rows.select_related("author"), page, None if is_more else sums.count)
    figure = look.question.figure
    return Sheet(
        records=tuple(records),
        sums=sums,
        is_more=is_more,
        page=page,
        pages=pages,
        as_of=clock.now(),
        figure=figure_label(who.tenant_id, figure),
        total=_total(who, rows, figure) if figure else None,
        corrected=corrected_times(who.tenant_id, records),
    )


def sums_of(rows: RecordQuerySet) -> Sums:
    """The sums of these records. One query."""
    groups = list(
        rows.order_by()
        .values("setting")
        .annotate(
            n=Count("pk"),
            people=Sum("audience_count", filter=EVENTS),
            uncounted=Count("pk", filter=EVENTS & Q(audience_count=None)),
            events=Count("pk", filter=EVENTS),
        )
    )
    events = {group["setting"]: group["events"] for group in groups}
    return Sums(
        count=sum(group["n"] for group in groups),
        attendance=sum(group["people"] or 0 for group in groups),
        uncounted=sum(group["uncounted"] for group in groups),
        events={setting: events.get(setting, 0) for setting in SETTINGS},
    )


def _page(rows: RecordQuerySet, page: int, count: int | None) -> list[Record]:
    """The records of a page. From the end where that is nearer: the last page costs what the first does."""
    first = (page - 1) * PAGE
    last = first + PAGE if count is None else min(first + PAGE, count)
    if count is None or first <= count - last:
        return list(rows[first:last])
    return list(rows.reverse()[count - last : count - first])[::-1]


def _total(who: Who, rows: RecordQuerySet, figure: str) -> int:
    """The figure summed over the records found: the very number that was tapped."""
    facts = Fact.objects.filter(
        tenant_id=who.tenant_id, figure=figure, is_total=True, record__in=rows.order_by().values("pk")
    )
    answer: int = facts.aggregate(n=Sum("value"))["n"] or 0
    return answer
