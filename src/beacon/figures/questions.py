"""Which records? Every number a page shows carries the question that lists what it counts."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet

from beacon.catalogue.kinds import KINDS
from beacon.catalogue.settings import SETTINGS
from beacon.catalogue.tallies import FIGURES, HANDOUT
from beacon.goods.items import named
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.people.tree import counted_with
from beacon.records.models import Fact, Record, RecordQuerySet, RecordUnit, TookPart


@dataclass(frozen=True)
class Question:
    """A set of records: of a unit and everything below it (or of all), between two days, feeding a figure."""

    starts: date | None = None
    ends: date | None = None
    unit_id: uuid.UUID | None = None
    figure: str = ""
    kind: str = ""
    setting: str = ""

    @property
    def query(self) -> str:
        """The question as the query part of an address; the ledger reads it back."""
        given = {
            "from": self.starts and self.starts.isoformat(),
            "to": self.ends and self.ends.isoformat(),
            "unit": self.unit_id and str(self.unit_id),
            "figure": self.figure,
            "kind": self.kind,
            "setting": self.setting,
        }
        return urlencode({name: value for name, value in given.items() if value})

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Question":
        """The question in an address; parts that cannot be read are left out rather than refused."""
        return cls(
            starts=_day(given.get("from")),
            ends=_day(given.get("to")),
            unit_id=_key(given.get("unit")),
            figure=given.get("figure", "") if is_figure(given.get("figure", "")) else "",
            kind=given.get("kind", "") if given.get("kind", "") in KINDS else "",
            setting=given.get("setting", "") if given.get("setting", "") in SETTINGS else "",
        )


_ADDED = re.compile(rf"{re.escape(HANDOUT)}[0-9a-f]{{32}}")


def is_figure(name: str) -> bool:
    """Whether records can feed a figure of this name: one of the catalogue, or a thing a subdistrict added."""
    return name in FIGURES or _ADDED.fullmatch(name) is not None


def figure_label(tenant_id: uuid.UUID, name: str) -> str:
    """A figure in words; empty for none. One query for a thing that a subdistrict added."""
    if name in FIGURES or not name.startswith(HANDOUT):
        return FIGURES.get(name, "")
    key = name.removeprefix(HANDOUT)
    item = named(tenant_id, [key]).get(key)
    return f"发放{item.label}" if item else ""


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _key(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def records_behind(who: Who, question: Question, *, valid_only: bool = True) -> RecordQuerySet:
    """The records the question means, as far as `who` may see them, newest first."""
    rows = Record.objects.visible_to(who)
    if valid_only or question.figure:
        rows = rows.valid()
    if question.starts:
        rows = rows.filter(happened_on__gte=question.starts)
    if question.ends:
        rows = rows.filter(happened_on__lte=question.ends)
    if question.kind:
        rows = rows.filter(kind=question.kind)
    if question.setting:
        rows = rows.filter(setting=question.setting)
    if question.unit_id:
        below = _below(who, question.unit_id, question.ends).values("id")
        joined = RecordUnit.objects.filter(
            tenant_id=who.tenant_id, record=OuterRef("pk"), unit__in=below, answer=TookPart.ACCEPTED
        )
        rows = rows.filter(Q(author__in=below) | Exists(joined))
    if question.figure:
        feeding = Fact.objects.filter(tenant_id=who.tenant_id, figure=question.figure, value__gt=0)
        if question.unit_id:
            # Of what a unit joined in, hand-outs and forces are not its own.
            feeding = feeding.filter(unit__in=below)
        rows = rows.filter(Q(pk__in=feeding.values("record")))
    return rows.order_by("-happened_on", "-id")


def _below(who: Who, unit_id: uuid.UUID, ends: date | None) -> QuerySet[Unit]:
    """The units that are counted together up to the last day asked for, as the sums do."""
    chosen = Unit.objects.filter(tenant_id=who.tenant_id, pk=unit_id).first()
    return counted_with(chosen, ends) if chosen else Unit.objects.none()
