"""A later version of a notice: what takes whose place, and to whom it is sent."""

import uuid
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import product

from beacon.kit import clock
from beacon.kit.refusals import Refusal
from beacon.people.models import Unit
from beacon.plans.expected import REPORT_TEMPLATE
from beacon.plans.models import NOTICE_LIFE, Delivery, Duty, Notice, NoticeState, Place
from beacon.plans.notice.series import in_force_before
from beacon.plans.seeing_to.plandate import keep_plan_date

ALIKE = 0.6
"""How much of two sentences must agree (ratio of matching characters) for them to be one duty said anew."""

_NAMESPACE = uuid.UUID("6f3d1f0a-5c3e-5d0e-9a57-52e1b0a6f2c4")


def duties_in_force(notice: Notice) -> list[Duty]:
    """Duties of the sentences that were given a task or track place; what was made background asks for nothing."""
    rows = notice.duties.filter(tenant_id=notice.tenant_id, clause__place__in=(Place.DUTY, Place.TRACK))
    return list(rows.order_by("clause__position", "id"))


def report_lineage(tenant_id: uuid.UUID) -> uuid.UUID:
    """The lineage of the month report: one in a subdistrict, whichever notices ask for it, so that a unit never owes
    two for one month (R69)."""
    return uuid.uuid5(_NAMESPACE, f"{REPORT_TEMPLATE} {tenant_id}")


def supersede(notice: Notice) -> Notice | None:
    """End the version in force before this one; None when there is none. Refused when that one is newer."""
    active = in_force_before(notice)
    if active is None:
        return None
    if active.version > notice.version:
        raise Refusal("newer_version", f"第{active.version}版已经在执行，这一版更早，不能再发布。")
    active.state = NOTICE_LIFE.after("supersede", active.state)
    active.superseded_at = clock.now()
    active.save(update_fields=["state", "superseded_at"])
    return active


def take_up(notice: Notice, duties: Sequence[Duty], earlier: Notice | None) -> None:
    """Set from when each duty is asked for, and let those of the earlier version go on under their successors."""
    if earlier is not None:
        keep_plan_date(duties_in_force(earlier), duties)
    before = pairs(duties_in_force(earlier), duties) if earlier is not None else {}
    for duty in duties:
        succeeded = before.get(duty.id)
        duty.starts_on, duty.groups_since = notice.signed_on, {}
        if succeeded is not None:
            duty.lineage, duty.starts_on = succeeded.lineage, succeeded.starts_on
            added = {group: notice.signed_on.isoformat() for group in duty.groups if group not in succeeded.groups}
            kept = {group: day for group, day in succeeded.groups_since.items() if group in duty.groups}
            duty.groups_since = kept | added
        if duty.template == REPORT_TEMPLATE:
            duty.lineage = report_lineage(notice.tenant_id)
    Duty.objects.bulk_update(duties, ["lineage", "starts_on", "groups_since"])


def pairs(old: Sequence[Duty], new: Sequence[Duty]) -> dict[uuid.UUID, Duty]:
    """Which duty of the earlier version each new one continues: the same template, else the same kinds of record and
    enough of the same words; always the same cadence. Each is continued once, the likest pair first."""
    scored = sorted(
        (
            (-_likeness(earlier, later), i, j)
            for (i, earlier), (j, later) in product(enumerate(old), enumerate(new))
            if _likeness(earlier, later) >= ALIKE
        ),
    )
    found: dict[uuid.UUID, Duty] = {}
    taken: set[int] = set()
    for _, i, j in scored:
        if i not in taken and new[j].id not in found:
            taken.add(i)
            found[new[j].id] = old[i]
    return found


def _likeness(earlier: Duty, later: Duty) -> float:
    """0 for what cannot be the same duty, up to 1 for the same words; 1 more for the same template."""
    if (earlier.mode, earlier.cadence, earlier.template) != (later.mode, later.cadence, later.template):
        return 0.0
    words = SequenceMatcher(None, earlier.quote, later.quote, autojunk=False).ratio()
    if later.template:
        return 1 + words
    return words if sorted(earlier.kinds) == sorted(later.kinds) else 0.0


def deliver(notice: Notice) -> int:
    """Send the notice to every addressed unit that it was not sent to; how many those are. Runs in a deed."""
    today = clock.today()
    have = set(Delivery.objects.filter(tenant_id=notice.tenant_id, notice=notice).values_list("unit_id", flat=True))
    rows = [
        Delivery(tenant_id=notice.tenant_id, notice=notice, unit=unit)
        for unit in Unit.objects.filter(tenant_id=notice.tenant_id).addressed()
        if unit.id not in have and (unit.closed_on is None or unit.closed_on >= today)
    ]
    Delivery.objects.bulk_create(rows)
    return len(rows)


def deliver_to_new(tenant_id: uuid.UUID) -> int:
    """Send this year's notices in force to the units that were entered since (R02); how many deliveries those are.
    Runs in a deed."""
    rows = Notice.objects.filter(tenant_id=tenant_id, state=NoticeState.PUBLISHED, year__gte=clock.today().year)
    return sum(deliver(notice) for notice in rows.defer("text").order_by("id"))
