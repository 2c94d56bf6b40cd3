"""Which duties of a notice a unit is bound to: the bindings read the other way round."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from beacon.catalogue.duties import TRACKED
from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.plans.models import Clause, Duty, DutyInstance, InstanceQuerySet, Notice, NoticeState, Place, Series
from beacon.plans.notice.binding import EVERYBODY

PLAN_TEMPLATE = "work_plan"
"""`Duty.template` of the sentence that asks for a work plan, once the office has set a date for it."""

PLAN_WORDS = re.compile(r"(?:制定|制订|拟定|编制|研究制定)[^，。；]{0,12}方案")


def is_bound(duty: Duty, unit: Unit) -> bool:
    """Whether the unit owes the duty, by its addressee group or by what it is for."""
    return unit.group in duty.groups or bool(unit.function and unit.function in duty.groups)


def main_notice(tenant_id: uuid.UUID) -> Notice | None:
    """The notice that responsibilities and work plans belong to: the yearly one in force, else the latest in force.
    Without its text. One query."""
    rows = Notice.objects.filter(tenant_id=tenant_id, state=NoticeState.PUBLISHED).defer("text")
    held = list(rows.order_by("-year", "-signed_on", "-id"))
    return next((notice for notice in held if notice.series == Series.YEARLY), held[0] if held else None)


def of_versions(notice: Notice) -> Q:
    """Condition for what hangs on a notice in any of its versions: a later version leaves what is there standing."""
    return Q(
        tenant_id=notice.tenant_id,
        notice__series=notice.series,
        notice__series_name=notice.series_name,
        notice__year=notice.year,
    )


def notice_in_force(who: Who, notice_id: uuid.UUID) -> Notice:
    """A notice in force in one's own subdistrict. Refused alike when it is another's and when there is none."""
    rows = Notice.objects.filter(tenant_id=who.tenant_id, pk=notice_id, state=NoticeState.PUBLISHED).defer("text")
    found = rows.first() if who.path is not None else None
    if found is None:
        raise Refusal.because(NOT_YOURS)
    return found


def duty_in_force(who: Who, duty_id: uuid.UUID) -> Duty:
    """A duty of a notice in force in one's own subdistrict, with its clause. Refused alike as above."""
    rows = Duty.objects.filter(tenant_id=who.tenant_id, pk=duty_id, notice__state=NoticeState.PUBLISHED)
    found = rows.select_related("clause").first() if who.path is not None else None
    if found is None:
        raise Refusal.because(NOT_YOURS)
    return found


LONGEST_SAID = 36


def said(duty: Duty) -> str:
    """A duty in few words: the title of one with a time, else how its own words begin, because many that are only
    counted share a title."""
    if duty.mode != TRACKED:
        return duty.title
    words = duty.quote.strip()
    return words if len(words) <= LONGEST_SAID else f"{words[:LONGEST_SAID]}…"


@dataclass(frozen=True)
class BoundClause:
    """A sentence of the notice with those of its duties that bind a unit. `heading` is the item it stands under."""

    clause: Clause
    heading: str
    duties: tuple[Duty, ...]

    @property
    def standards(self) -> dict[str, list[str]]:
        """时限 → the 完成标准 that hold for it, in order, each said once."""
        said: dict[str, list[str]] = {}
        for duty in self.duties:
            held = said.setdefault(duty.due_sentence, [])
            if duty.done_when not in held:
                held.append(duty.done_when)
        return said


def duties_in_force(notice: Notice) -> list[Duty]:
    """The duties of the sentences that were given a task or track place, in the order of their words in the notice,
    each with its clause. One query."""
    rows = Duty.objects.filter(tenant_id=notice.tenant_id, notice=notice, clause__place__in=(Place.DUTY, Place.TRACK))
    held = rows.select_related("clause")
    return sorted(held, key=lambda one: (one.clause.position, one.clause.text.find(one.quote), one.title, one.id))


def bound_clauses(notice: Notice, unit: Unit) -> list[BoundClause]:
    """The sentences that bind the unit, in the order of the notice, each once. Two queries."""
    held: dict[uuid.UUID, list[Duty]] = {}
    for duty in duties_in_force(notice):
        if is_bound(duty, unit):
            held.setdefault(duty.clause_id, []).append(duty)
    headings = _headings(notice)
    return [
        BoundClause(duties[0].clause, headings.get(_item(duties[0].clause.number), ""), tuple(duties))
        for duties in held.values()
    ]


_TAIL = re.compile(r"-\d+$")
_ORDINAL = re.compile(r"^(?:[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十]+、|\d+[.．、])\s*")
LONGEST_HEADING = 40


def _item(number: str) -> str:
    """The item a sentence stands in: 「二（一）」 of 「二（一）-2」."""
    return _TAIL.sub("", number)


def _headings(notice: Notice) -> dict[str, str]:
    """The title of each item: its first sentence where that asks for nothing and is short."""
    rows = Clause.objects.filter(tenant_id=notice.tenant_id, notice=notice, number__endswith="-1")
    return {
        _item(clause.number): _ORDINAL.sub("", clause.text).rstrip("。：:")
        for clause in rows.order_by("position")
        if clause.place == Place.BACKGROUND and len(clause.text) <= LONGEST_HEADING
    }


def asks_for_plan(duties: Iterable[Duty]) -> Duty | None:
    """The duty by which the notice asks for a work plan, if one does: the dated one, else by its words."""
    held = list(duties)
    dated = next((duty for duty in held if duty.template == PLAN_TEMPLATE), None)
    return dated or next((duty for duty in held if PLAN_WORDS.search(duty.quote)), None)


def dated_rows(notice: Notice) -> InstanceQuerySet:
    """The expected rows of the plan, where the office has set a date, in any version of the notice."""
    return DutyInstance.objects.filter(
        tenant_id=notice.tenant_id,
        duty__template=PLAN_TEMPLATE,
        duty__notice__series=notice.series,
        duty__notice__series_name=notice.series_name,
        duty__notice__year=notice.year,
    )


def setting_up(duties: Iterable[Duty]) -> tuple[str, ...]:
    """The unit groups that must name people and make a plan (R62, R63): those bound to the sentence asking for the
    plan, else everybody who reports."""
    asked = asks_for_plan(duties)
    return tuple(asked.groups) if asked is not None and asked.groups else EVERYBODY
