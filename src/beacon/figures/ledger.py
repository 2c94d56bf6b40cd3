"""The ledger: records found by question, words and state, page by page, with their count and sum."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, Sum

from beacon.catalogue.kinds import KINDS
from beacon.catalogue.settings import SETTINGS
from beacon.figures.questions import Question, figure_label, records_behind
from beacon.kit import clock
from beacon.people.reach import Who
from beacon.records.models import Fact, Record, RecordQuerySet, RecordState
from beacon.records.search import find

PAGE = 25
LONGEST_WORDS = 40
ALL = "all"

_EVENTS = Q(state=RecordState.VALID, kind__in=[kind.identifier for kind in KINDS.values() if kind.is_event])
"""人次 are those of valid events (I06)."""


@dataclass(frozen=True)
class Look:
    """What somebody looks for in the ledger. `state` is a record state, or `all`."""

    question: Question
    words: str = ""
    state: str = RecordState.VALID
    page: int = 1

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Look":
        """The look in an address; parts that cannot be read are left out. A number counts valid records only."""
        question = Question.read(given)
        asked = given.get("state", "")
        known = asked in (*RecordState.values, ALL) and not question.figure
        page = given.get("page", "")
        return cls(
            question=question,
            words=given.get("q", "").strip()[:LONGEST_WORDS],
            state=asked if known else RecordState.VALID.value,
            page=max(1, int(page)) if page.isdecimal() and len(page) < 7 else 1,
        )


@dataclass(frozen=True)
class Sheet:
    """One page of what was found, and the sums of all of it: 条, 人次 of the valid ones, how many lack a head-count,
    活动场次 of each of the five settings (R11).

    `total` is the number itself when a number was opened, labelled `figure`.
    """

    records: tuple[Record, ...]
    count: int
    attendance: int
    uncounted: int
    events: Mapping[str, int]
    page: int
    pages: int
    as_of: datetime
    figure: str = ""
    total: int | None = None


def open_ledger(who: Who, look: Look) -> Sheet:
    """The page of the ledger that `look` means, as far as `who` may see it. Two queries, three for a number."""
    found = _found(who, look)
    groups = list(
        found.order_by()
        .values("setting")
        .annotate(
            n=Count("pk"),
            people=Sum("audience_count", filter=_EVENTS),
            uncounted=Count("pk", filter=_EVENTS & Q(audience_count=None)),
            events=Count("pk", filter=_EVENTS),
        )
    )
    count = sum(group["n"] for group in groups)
    events = {group["setting"]: group["events"] for group in groups}
    pages = max(1, -(-count // PAGE))
    page = min(look.page, pages)
    rows = found.select_related("author")[(page - 1) * PAGE : page * PAGE]
    figure = look.question.figure
    return Sheet(
        records=tuple(rows),
        count=count,
        attendance=sum(group["people"] or 0 for group in groups),
        uncounted=sum(group["uncounted"] for group in groups),
        events={setting: events.get(setting, 0) for setting in SETTINGS},
        page=page,
        pages=pages,
        as_of=clock.now(),
        figure=figure_label(who.tenant_id, figure),
        total=_total(who, found, figure) if figure else None,
    )


def _found(who: Who, look: Look) -> RecordQuerySet:
    rows = records_behind(who, look.question, valid_only=False)
    if look.state != ALL:
        rows = rows.filter(state=look.state)
    if look.words:
        rows = find(rows, who.tenant_id, look.words)
    return rows


def _total(who: Who, found: RecordQuerySet, figure: str) -> int:
    """The figure summed over the records found: the very number that was tapped."""
    facts = Fact.objects.filter(
        tenant_id=who.tenant_id, figure=figure, is_total=True, record__in=found.order_by().values("pk")
    )
    answer: int = facts.aggregate(n=Sum("value"))["n"] or 0
    return answer
