"""The shared calendar as it is read: a month of plans and due days, one activity, who meets whom where (R67)."""

import uuid
from calendar import Calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.models import Unit, UnitGroup, UnitKind
from beacon.people.reach import Who
from beacon.people.roles import Reach
from beacon.plans.models import Answer, CalendarItem, Invitation, ItemState
from beacon.plans.progress import expected_of, visible_instances
from beacon.plans.schedule.spots import bare, same_place


def visible_items(who: Who) -> QuerySet[CalendarItem]:
    """Everybody's shared plans of the subdistrict and one's own unit's private ones; nobody else's private ones, not
    even for the office: the switch says 只本单位可见. An unannounced check that is not done is seen by the unit that
    plans it, those it asked along, the office and the leader (R18)."""
    if who.path is None or who.post.unit_id is None:
        return CalendarItem.objects.none()
    rows = CalendarItem.objects.filter(tenant_id=who.tenant_id).exclude(state=ItemState.WITHDRAWN)
    shared = Q(is_private=False)
    if who.role.reach is not Reach.TENANT:
        shared &= _told_to(who.post.unit_id)
    return rows.filter(shared | Q(unit_id=who.post.unit_id)).select_related("unit")


def _told_to(unit_id: uuid.UUID | None) -> Q:
    """Not an unannounced check that is still to be done, unless the unit was asked along."""
    asked = Invitation.objects.filter(tenant_id=OuterRef("tenant_id"), item=OuterRef("pk"), unit=unit_id)
    return Q(is_unannounced=False) | Q(state=ItemState.DONE) | Q(Exists(asked))


def find_item(who: Who, item_id: uuid.UUID) -> CalendarItem:
    """A plan one may see. Refused alike when it is another's private one and when there is none."""
    item = visible_items(who).filter(pk=item_id).prefetch_related("invitations__unit").first()
    if item is None:
        raise Refusal.because(NOT_YOURS)
    return item


def is_involved(who: Who, item: CalendarItem) -> bool:
    """Whether `who` also reads note and comments: the unit that plans, those it invited, the office and leader.
    The invitations must be loaded."""
    if item.unit_id == who.post.unit_id:
        return True
    if item.is_private or item.tenant_id != who.tenant_id:
        return False
    if who.role.reach is Reach.TENANT:
        return True
    return any(one.unit_id == who.post.unit_id for one in item.invitations.all())


def invitable(unit: Unit, day: date) -> list[Unit]:
    """The units that can be asked to join in on `day`: those the notices are addressed to, and the office; not
    oneself. One query, in roster order."""
    rows = Unit.objects.filter(tenant_id=unit.tenant_id).exclude(pk=unit.pk).open_on(day)
    asked = rows.filter(~Q(group=UnitGroup.NONE) | Q(kind=UnitKind.OFFICE))
    return list(asked.order_by("position", "id"))


def meets(one: CalendarItem, other: CalendarItem) -> bool:
    """Whether two units plan for the same place on the same day. A place may also be given by the other unit's own
    name. What is cancelled or private meets nobody."""
    if one.unit_id == other.unit_id or one.planned_on != other.planned_on:
        return False
    if any(item.state == ItemState.CANCELLED or item.is_private for item in (one, other)):
        return False
    if same_place(one.place, other.place):
        return True
    return bare(one.place) == bare(other.unit.name) or bare(other.place) == bare(one.unit.name)


LOOK_AHEAD = timedelta(days=14)
"""So far ahead the first page tells who goes to the same place."""


LOOK_BACK = timedelta(days=30)
"""So long a plan whose day has passed is offered to be recorded."""


@dataclass(frozen=True)
class Asked:
    """An invitation that waits for the unit's answer. `id` is the invitation's."""

    id: uuid.UUID
    item: CalendarItem
    answer: str = Answer.WAITING.value


@dataclass(frozen=True)
class Beside:
    """One's own plan and the plans of other units for the same place on the same day."""

    item: CalendarItem
    others: tuple[CalendarItem, ...]


@dataclass(frozen=True)
class Coming:
    """What the calendar has to tell a unit on its first page."""

    asked: list[Asked]
    beside: list[Beside]
    passed: list[CalendarItem]


def coming(unit: Unit, day: date) -> Coming:
    """Invitations not answered yet, and who goes to the same place within a fortnight without being asked along,
    both from `day` on, the soonest first; and the unit's own plans of the last weeks that nobody has recorded or
    cancelled. One query."""
    asked = Invitation.objects.filter(tenant_id=unit.tenant_id, item=OuterRef("pk"), unit=unit)
    along = Invitation.objects.filter(
        tenant_id=unit.tenant_id, unit=OuterRef("unit"), item__unit=unit, item__planned_on=OuterRef("planned_on")
    ).exclude(answer=Answer.DECLINED)
    shared = Q(planned_on__gte=day, is_private=False) & (Q(is_unannounced=False) | Q(unit=unit) | Exists(asked))
    left_over = Q(planned_on__range=(day - LOOK_BACK, day - timedelta(days=1)), unit=unit)
    rows = CalendarItem.objects.filter(shared | left_over, tenant_id=unit.tenant_id, state=ItemState.PLANNED).annotate(
        asked_id=Subquery(asked.values("id")[:1]), said=Subquery(asked.values("answer")[:1]), goes_along=Exists(along)
    )
    near = rows.filter(Q(planned_on__lte=day + LOOK_AHEAD) | Q(said=Answer.WAITING)).select_related("unit")
    found = list(near.order_by("planned_on", "starts_at", "id"))
    items = [item for item in found if item.planned_on >= day]
    own = [item for item in items if item.unit_id == unit.id and item.planned_on <= day + LOOK_AHEAD]
    apart = [item for item in items if item.said in (None, Answer.DECLINED) and not item.goes_along]
    beside = [Beside(item, tuple(other for other in apart if meets(item, other))) for item in own]
    return Coming(
        [Asked(item.asked_id, item) for item in items if item.said == Answer.WAITING],
        [one for one in beside if one.others],
        [item for item in found if item.planned_on < day],
    )


def others_at(who: Who, place: str, day: date) -> list[CalendarItem]:
    """The plans of other units for this place on this day, for a record about to be saved. One query."""
    if not place:
        return []
    rows = visible_items(who).filter(planned_on=day, is_private=False).exclude(state=ItemState.CANCELLED)
    return [row for row in rows.exclude(unit=who.post.unit) if same_place(place, row.place)]


def met_by(item: CalendarItem, others: Iterable[CalendarItem]) -> list[CalendarItem]:
    """The plans of other units for the same place on the same day, without those that are organised together with
    it already. Invitations of all must be loaded."""
    together = {one.unit_id for one in item.invitations.all() if one.answer != Answer.DECLINED}
    return [
        other
        for other in others
        if meets(item, other)
        and other.unit_id not in together
        and item.unit_id not in {one.unit_id for one in other.invitations.all() if one.answer != Answer.DECLINED}
    ]


def others_there(who: Who, item: CalendarItem) -> list[CalendarItem]:
    """The plans of other units that meet this one, for its page. Two queries."""
    rows = visible_items(who).filter(planned_on=item.planned_on).exclude(unit_id=item.unit_id)
    return met_by(item, rows.prefetch_related("invitations").order_by("starts_at", "id"))


@dataclass(frozen=True)
class Shown:
    """A plan on the calendar: whether it is one's own or one is invited, and which units go to the same place."""

    item: CalendarItem
    is_own: bool
    invitation: Invitation | None
    beside: tuple[str, ...] = ()
    co_units: tuple[str, ...] = ()
    """Units that said they join in, for those involved."""


@dataclass(frozen=True)
class DueDay:
    """Something falling due: one's own instance, or for the office a duty with how many units owe it that day."""

    day: date
    label: str
    units: int = 0
    instance_id: uuid.UUID | None = None
    is_done: bool = False


@dataclass
class Day:
    """One day of the month."""

    day: date
    is_in_month: bool
    is_today: bool
    shown: list[Shown] = field(default_factory=list)
    dues: list[DueDay] = field(default_factory=list)


@dataclass(frozen=True)
class Month:
    """A month as whole weeks from Monday, with the months before and after."""

    first: date
    weeks: list[list[Day]]

    @property
    def days(self) -> list[Day]:
        """The days of the month itself."""
        return [day for week in self.weeks for day in week if day.is_in_month]

    @property
    def before(self) -> date:
        """First day of the month before."""
        return date(self.first.year - (self.first.month == 1), (self.first.month - 2) % 12 + 1, 1)

    @property
    def after(self) -> date:
        """First day of the month after."""
        return date(self.first.year + (self.first.month == 12), self.first.month % 12 + 1, 1)

    @property
    def is_empty(self) -> bool:
        """Nothing planned and nothing due."""
        return not any(day.shown or day.dues for day in self.days)


def month_of(who: Who, first: date, now: datetime, *, mine: bool) -> Month:
    """The month that begins on `first`: plans (all that one may see, or only one's own and those one is invited to)
    and due days. Four queries, whatever stands on it."""
    dates = [list(week) for week in Calendar().monthdatescalendar(first.year, first.month)]
    starts, ends = dates[0][0], dates[-1][-1]
    days = {day: Day(day, day.month == first.month, day == now.date()) for week in dates for day in week}
    rows = visible_items(who).filter(planned_on__gte=starts, planned_on__lte=ends)
    items = list(rows.prefetch_related("invitations__unit").order_by("planned_on", "starts_at", "id"))
    for shown in shown_items(who, items):
        if not mine or shown.is_own or shown.invitation is not None:
            days[shown.item.planned_on].shown.append(shown)
    for due in due_days(who, starts, ends):
        days[due.day].dues.append(due)
    return Month(first, [[days[day] for day in week] for week in dates])


def shown_items(who: Who, items: Sequence[CalendarItem]) -> list[Shown]:
    """Each plan as this person sees it. Who meets whom is told to the two units and to the office alone."""
    by_day: dict[date, list[CalendarItem]] = {}
    for item in items:
        by_day.setdefault(item.planned_on, []).append(item)
    answer = []
    for item in items:
        is_own = item.unit_id == who.post.unit_id
        mine = next((one for one in item.invitations.all() if one.unit_id == who.post.unit_id), None)
        told = is_own or who.role.reach is Reach.TENANT
        beside = met_by(item, by_day[item.planned_on]) if told else []
        joined = item.invitations.all() if told or mine else ()
        co_units = tuple(one.unit.name for one in joined if one.answer == Answer.ACCEPTED)
        answer.append(Shown(item, is_own, mine, tuple(dict.fromkeys(other.unit.name for other in beside)), co_units))
    return answer


def due_days(who: Who, starts: date, ends: date) -> list[DueDay]:
    """What falls due between two days: one's own instances, month report included; for the office and the leader one
    line a duty and day. One query."""
    if who.path is None:
        return []
    if who.role.reach is Reach.TENANT:
        rows = visible_instances(who).filter(due_on__range=(starts, ends), exempt_at=None)
        grouped = rows.order_by("due_on", "duty__title").values("due_on", "duty__title")
        return [
            DueDay(row["due_on"], row["duty__title"], units=row["units"])
            for row in grouped.annotate(units=Count("unit", distinct=True))
        ]
    own = expected_of(who.unit).filter(due_on__range=(starts, ends), exempt_at=None)
    return [DueDay(row.due_on, row.label, instance_id=row.id, is_done=row.done_on is not None) for row in own]
