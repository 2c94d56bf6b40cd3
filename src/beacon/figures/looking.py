"""What somebody looks for in the ledger: everything that stands in the page's address, and the records it means."""

import calendar
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q, TextField
from django.db.models.expressions import OrderBy
from django.db.models.functions import Cast

from beacon.catalogue.kinds import KINDS
from beacon.catalogue.people import AUDIENCE_GROUPS
from beacon.catalogue.settings import SETTINGS
from beacon.catalogue.tallies import FIGURES
from beacon.catalogue.topics import TOPICS
from beacon.figures.questions import Question, records_behind
from beacon.kit.days import full_day
from beacon.people.reach import Who
from beacon.records.models import Correction, Credit, Photo, Record, RecordQuerySet, RecordState
from beacon.records.read.search import find

LONGEST_WORDS = 40
ALL = "all"

PERIODS: Mapping[str, str] = {"month": "本月", "quarter": "本季度", "half": "本半年", "year": "本年"}
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}

MARKS: Mapping[str, str] = {
    "caught_up": "补录",
    "late": "补办",
    "uncounted": "未填人次",
    "photo": "有照片",
    "corrected": "更正过",
}
"""What one can ask of a record beside its values."""

SORTS: Mapping[str, str] = {"": "按日期", "saved": "按记录时间", "people": "按人次", "unit": "按单位"}
_ORDERS: Mapping[str, tuple[str | OrderBy, ...]] = {
    "": ("-happened_on", "-id"),
    "saved": ("-saved_at", "-id"),
    "people": (F("audience_count").desc(nulls_last=True), "-happened_on", "-id"),
    "unit": ("author__position", "author_id", "-happened_on", "-id"),
}
"""Every order ends with the key, so that no record stands on two pages."""

EVENTS = Q(state=RecordState.VALID, kind__in=[kind.identifier for kind in KINDS.values() if kind.is_event])
"""人次 are those of valid events (I06)."""


@dataclass(frozen=True)
class Look:
    """What somebody looks for. `state` is a record state, or `all`; `period` moves with the calendar, so that a kept
    look of this month is next month's then."""

    question: Question
    words: str = ""
    state: str = RecordState.VALID
    page: int = 1
    topic: str = ""
    group: str = ""
    marks: tuple[str, ...] = ()
    sort: str = ""
    period: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str], today: date | None = None) -> "Look":
        """The look in an address; parts that cannot be read are left out. A number counts valid records only. A period
        counts where no days were typed and the day is known."""
        question = Question.read(given)
        asked = given.get("state", "")
        known = asked in (*RecordState.values, ALL) and not question.figure
        page = given.get("page", "")
        period = _one_of(PERIODS, given.get("period")) if today and not (question.starts or question.ends) else ""
        if period and today:
            starts, ends = bounds(period, today)
            question = replace(question, starts=starts, ends=ends)
        return cls(
            question=question,
            # A look that was packed into one field of a form is unpacked behind the check of what was typed.
            words=given.get("q", "").replace("\x00", "").strip()[:LONGEST_WORDS],
            state=asked if known else RecordState.VALID.value,
            page=max(1, int(page)) if page.isdecimal() and len(page) < 7 else 1,
            topic=_one_of(TOPICS, given.get("topic")),
            group=_one_of(AUDIENCE_GROUPS, given.get("group")),
            marks=tuple(mark for mark in MARKS if given.get(mark) == "1"),
            sort=_one_of(SORTS, given.get("sort")),
            period=period,
        )

    @property
    def query(self) -> str:
        """The look as the query part of an address, without its page; `read` reads it back."""
        bare = replace(self.question, starts=None, ends=None) if self.period else self.question
        rest = {
            "period": self.period,
            "q": self.words,
            "state": "" if self.state == RecordState.VALID else self.state,
            "topic": self.topic,
            "group": self.group,
            **dict.fromkeys(self.marks, "1"),
            "sort": self.sort,
        }
        told = urlencode({name: value for name, value in rest.items() if value})
        return "&".join(part for part in (bare.query, told) if part)

    def in_words(self, unit: str = "", figure: str = "") -> list[str]:
        """The parts of the look as a person says them; empty for everything that counts. `unit` and `figure`
        are what the unit and a figure the subdistrict added are called."""
        question = self.question
        state = {ALL: "作废、撤销的也算", RecordState.VOID: "已作废", RecordState.WITHDRAWN: "已撤销"}
        starts = full_day(question.starts) if question.starts else "最早"
        days = f"{starts}到{full_day(question.ends) if question.ends else '今天'}"
        parts = (
            days if question.starts or question.ends else "",
            unit,
            KINDS[question.kind].label if question.kind else "",
            SETTINGS.get(question.setting, ""),
            TOPICS.get(self.topic, ""),
            AUDIENCE_GROUPS.get(self.group, ""),
            *(MARKS[mark] for mark in self.marks),
            f"“{self.words}”" if self.words else "",
            figure or FIGURES.get(question.figure, ""),
            state.get(self.state, ""),
        )
        return [part for part in parts if part]


def bounds(period: str, today: date) -> tuple[date, date]:
    """First and last day of the calendar month, quarter, half-year or year that holds `today`."""
    months = _MONTHS[period]
    first = (today.month - 1) // months * months + 1
    last = first + months - 1
    return date(today.year, first, 1), date(today.year, last, calendar.monthrange(today.year, last)[1])


def _one_of(known: Mapping[str, str], given: str | None) -> str:
    return given if given and given in known else ""


def found(who: Who, look: Look) -> RecordQuerySet:
    """The records the look means, as far as `who` may see them, in its order."""
    rows = records_behind(who, look.question, valid_only=False)
    if look.state != ALL:
        rows = rows.filter(state=look.state)
    if look.words:
        rows = find(rows, who.tenant_id, look.words)
    for column, chosen in (("topics", look.topic), ("audience_groups", look.group)):
        if chosen:
            # Both databases print a list of identifiers with each in quotation marks.
            rows = rows.alias(**{f"said_{column}": Cast(column, TextField())})
            rows = rows.filter(**{f"said_{column}__contains": f'"{chosen}"'})
    for mark in look.marks:
        rows = rows.filter(_marked(who, mark))
    return rows.order_by(*_ORDERS[look.sort])


def _marked(who: Who, mark: str) -> Q | Exists:
    own = {"tenant_id": who.tenant_id, "record": OuterRef("pk")}
    match mark:
        case "caught_up":
            return Q(is_caught_up=True)
        case "late":
            return Exists(Credit.objects.filter(**own, is_late=True))
        case "uncounted":
            return EVENTS & Q(audience_count=None)
        case "photo":
            return Exists(Photo.objects.filter(**own))
        case _:
            return Exists(Correction.objects.filter(**own))


def rows_by_key(who: Who, keys: list[uuid.UUID], look: Look) -> RecordQuerySet:
    """Records that were found already, in the look's order."""
    return Record.objects.visible_to(who).filter(pk__in=keys).order_by(*_ORDERS[look.sort])
