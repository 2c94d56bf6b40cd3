"""I30 部署到位率: who has received the notice, named both people and filed a plan, as of a moment."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min

from beacon.kit.clock import SHANGHAI
from beacon.kit.rates import Rate
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.people.responsibility import Answerable, answerable_of
from beacon.plans.models import Delivery, DutyInstance, Forwarding, Notice, PlanState, WorkPlan
from beacon.plans.notice.bound import dated_rows, duties_in_force, of_versions, setting_up


@dataclass(frozen=True)
class SetUp:
    """One addressed unit: its four ticks, or for 有关单位 the first alone."""

    unit: Unit
    read_at: datetime | None
    forwarded_at: datetime | None
    people: Answerable
    filed_at: datetime | None
    versions: int
    is_asked: bool
    plan_row: DutyInstance | None = None

    @property
    def ticks(self) -> tuple[bool, ...]:
        """签收, 负责人, 联络员, 方案; only 签收 where nothing else is asked."""
        if not self.is_asked:
            return (self.read_at is not None,)
        return (
            self.read_at is not None,
            self.people.head is not None,
            self.people.liaison is not None,
            self.filed_at is not None,
        )

    @property
    def is_set_up(self) -> bool:
        """Whether every tick is there."""
        return all(self.ticks)


@dataclass(frozen=True)
class SetUps:
    """The list behind the rate, in roster order."""

    lines: list[SetUp]
    as_of: datetime

    @property
    def asked(self) -> list[SetUp]:
        """Units bound to R62–R63: the denominator."""
        return [line for line in self.lines if line.is_asked]

    @property
    def rate(self) -> Rate:
        """I30: all four ticks, out of the units bound."""
        return Rate(sum(line.is_set_up for line in self.asked), len(self.asked))

    @property
    def unread(self) -> list[SetUp]:
        """未签收: exactly the addressed units that have not opened the notice."""
        return [line for line in self.lines if line.read_at is None]

    @property
    def received(self) -> Rate:
        """签收 out of every addressed unit."""
        return Rate(len(self.lines) - len(self.unread), len(self.lines))

    @property
    def filed(self) -> Rate:
        """方案 out of the units bound."""
        return Rate(sum(line.filed_at is not None for line in self.asked), len(self.asked))


def set_ups(who: Who, notice: Notice, now: datetime) -> SetUps:
    """I30 with its list, over the units within reach, as of `now`. Six queries, whatever the number of units."""
    groups = setting_up(duties_in_force(notice))
    today = now.astimezone(SHANGHAI).date()
    rows = Delivery.objects.filter(tenant_id=who.tenant_id, notice=notice)
    if who.path is None:
        rows = rows.none()
    elif who.path:
        rows = rows.filter(unit__path__startswith=who.path)
    deliveries = [
        row
        for row in rows.select_related("unit").order_by("unit__position", "unit_id")
        if row.unit.closed_on is None or row.unit.closed_on >= today
    ]
    forwarded = _forwarded(who.tenant_id, notice)
    people = answerable_of(who.tenant_id, [row.unit_id for row in deliveries], today)
    filed = _filed(notice, now)
    dated = {row.unit_id: row for row in dated_rows(notice).filter(withdrawn_at=None)}
    return SetUps(
        [
            SetUp(
                unit=row.unit,
                read_at=row.read_at if row.read_at and row.read_at <= now else None,
                forwarded_at=forwarded.get(row.id),
                people=people.get(row.unit_id, Answerable()),
                filed_at=filed[row.unit_id][0] if row.unit_id in filed else None,
                versions=filed[row.unit_id][1] if row.unit_id in filed else 0,
                is_asked=row.unit.group in groups,
                plan_row=dated.get(row.unit_id),
            )
            for row in deliveries
        ],
        now,
    )


def _forwarded(tenant_id: uuid.UUID, notice: Notice) -> dict[uuid.UUID, datetime]:
    rows = Forwarding.objects.filter(tenant_id=tenant_id, delivery__notice=notice)
    return dict(rows.values_list("delivery_id", "forwarded_at"))


def _filed(notice: Notice, now: datetime) -> dict[uuid.UUID, tuple[datetime, int]]:
    """(first filed, versions) of the units that filed a plan until `now`."""
    rows = WorkPlan.objects.filter(of_versions(notice), state=PlanState.FILED, filed_at__lte=now)
    grouped = rows.values("unit_id").annotate(first=Min("filed_at"), last=Max("number"))
    return {row["unit_id"]: (row["first"], row["last"]) for row in grouped}
