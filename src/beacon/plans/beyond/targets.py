"""加码: the office asks for something more often, or by a day, than the notice does; with a reason, seen by everybody,
and to be taken back (R65). The rows follow in `records.following.targeting`."""

import uuid
from dataclasses import dataclass

from django.db import transaction

from beacon.catalogue.kinds import KINDS
from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.actions import workdays_of
from beacon.people.deadlines import deadlines_of
from beacon.people.models import Unit
from beacon.people.reach import READ_ONLY, Who
from beacon.people.roles import Screen
from beacon.plans.beyond.aims import Aim, aim_of, rows_of, takes_target, targets_in_force
from beacon.plans.expected import Year
from beacon.plans.models import Duty, DutyInstance, NoticeState, Place, Target

LONGEST_REASON = 200


def may_set_targets(by: Who) -> Reason | None:
    """Why `by` may not ask for more than the notice does; None for the office."""
    if not by.opens(Screen.NOTICE):
        return NOT_YOURS
    return None if by.role.writes else READ_ONLY


def may_target(by: Who, duty: Duty) -> Reason | None:
    """Why no target can be set on the duty: it has a time of its own, or nobody could record it."""
    refused = may_set_targets(by)
    if refused is None and duty.tenant_id != by.tenant_id:
        refused = NOT_YOURS
    if refused is None and not takes_target(duty):
        return Reason("has_time", "这一项通知已经定了时间，不用再设。")
    if refused is None and not any(kind in KINDS and KINDS[kind].is_offered for kind in duty.kinds):
        return Reason("no_record", "这一项还没有对应的记录可记，设了也完不成。")
    return refused


def find_untimed_duty(who: Who, duty_id: uuid.UUID) -> Duty:
    """A duty of a notice in force that has no time of its own. Refused alike when it is another's and when there is
    none."""
    duty = next((row for row in _untimed(who) if row.id == duty_id), None)
    if duty is None:
        raise Refusal.because(NOT_YOURS)
    return duty


def untimed_duties(who: Who) -> list[Duty]:
    """What the notices in force ask without saying how often, and nobody set a target on; in their order. Two
    queries."""
    taken = targets_in_force(who.tenant_id)
    return [duty for duty in _untimed(who) if duty.lineage not in taken and may_target(who, duty) is None]


def _untimed(who: Who) -> list[Duty]:
    if who.path is None:
        return []
    rows = Duty.objects.filter(
        tenant_id=who.tenant_id,
        notice__state=NoticeState.PUBLISHED,
        clause__place__in=(Place.DUTY, Place.TRACK),
    ).select_related("notice", "clause")
    ordered = rows.defer("notice__text").order_by("notice__signed_on", "clause__position", "id")
    return [duty for duty in ordered if takes_target(duty)]


@dataclass(frozen=True)
class Burden:
    """What a target would cost: how many units, how many times for all of them until the year ends."""

    units: int
    times: int


def burden(duty: Duty, aim: Aim) -> Burden:
    """What the target would ask from now on. Four queries, writes nothing. `duty.notice` must be loaded."""
    rows = _rows(duty, Target(lineage=duty.lineage, starts_on=clock.today(), **_columns(aim)))
    return Burden(len({row.unit_id for row in rows}), sum(row.needed for row in rows))


def _rows(duty: Duty, target: Target) -> list[DutyInstance]:
    units = list(Unit.objects.filter(tenant_id=duty.tenant_id).order_by("position", "id"))
    year = Year(duty.notice.year, duty.notice.signed_on, deadlines_of(duty.tenant_id), workdays_of(duty.tenant_id))
    return [row for row in rows_of(duty, target, units, year) if row.late_from > clock.now()]


def _columns(aim: Aim) -> dict[str, object]:
    return {"cadence": aim.cadence, "needed": aim.needed, "due_on": aim.due_on}


def warning(aim: Aim, cost: Burden) -> str:
    """What the office reads before it writes the reason (product §4)."""
    more = f"涉及{cost.units}个单位，到年底共{cost.times}次。"
    return f"通知没有规定次数。设成{aim.sentence}会增加基层负担，请写明理由。{more}"


def put_target(*, by: Who, duty: Duty, aim: Aim, reason: str) -> Target:
    """Write the target down; runs in the deed of `records.following.targeting`. Refused without a reason, on a duty
    with a time of its own, and while another target holds."""
    require(may_target(by, duty))
    reason = reason.strip()
    if not reason:
        raise Refusal("no_reason", "请写一句为什么要加。", "reason")
    if len(reason) > LONGEST_REASON:
        raise Refusal("too_long", f"「理由」最多{LONGEST_REASON}个字，请写短些。", "reason")
    if Target.objects.filter(tenant_id=by.tenant_id, lineage=duty.lineage, withdrawn_at=None).exists():
        raise Refusal("wrong_state", "这一项已经设过次数或日期。要改，请先撤回原来的。")
    if not _rows(duty, Target(lineage=duty.lineage, starts_on=clock.today(), **_columns(aim))):
        raise Refusal("nobody", "今年剩下的时间里没有单位要办这一项，请换个频次或日期。", "cadence")
    target = Target(
        tenant_id=by.tenant_id,
        duty=duty,
        lineage=duty.lineage,
        reason=reason,
        starts_on=clock.today(),
        set_at=clock.now(),
        set_by=by.account,
        **_columns(aim),
    )
    with transaction.atomic():
        target.save(force_insert=True)
        _note(by, target, "set_target", {"cadence": aim.cadence, "needed": aim.needed})
    return target


def may_withdraw_target(by: Who, target: Target) -> Reason | None:
    """Why `by` may not take the target back; None for the office while it holds."""
    refused = may_set_targets(by)
    if refused is None and target.tenant_id != by.tenant_id:
        refused = NOT_YOURS
    if refused is None and target.withdrawn_at is not None:
        return Reason("wrong_state", "这一项已经撤回了。")
    return refused


def find_target(who: Who, target_id: uuid.UUID) -> Target:
    """A target of one's own subdistrict. Refused alike when it is another's and when there is none."""
    rows = Target.objects.filter(tenant_id=who.tenant_id, pk=target_id).select_related("duty", "duty__notice")
    found = rows.defer("duty__notice__text").first() if who.path is not None else None
    if found is None:
        raise Refusal.because(NOT_YOURS)
    return found


def end_target(*, by: Who, target: Target) -> Target:
    """Note that the target asks nothing any more from now on; runs in the deed of `records.following.targeting`."""
    require(may_withdraw_target(by, target))
    with transaction.atomic():
        target = Target.objects.select_for_update(of=("self",), no_key=True).get(tenant_id=by.tenant_id, pk=target.pk)
        require(may_withdraw_target(by, target))
        target.withdrawn_at, target.withdrawn_by = clock.now(), by.account
        target.save(update_fields=["withdrawn_at", "withdrawn_by"])
        _note(by, target, "withdraw_target", {})
    return target


@dataclass(frozen=True)
class Listed:
    """A target as everybody reads it: what, how often, who set it when and why, how many units it asks."""

    target: Target
    sentence: str
    units: int

    @property
    def is_in_force(self) -> bool:
        """Whether it still asks."""
        return self.target.withdrawn_at is None


def listed_targets(who: Who) -> list[Listed]:
    """Every target of the subdistrict, those in force first, the newest first. Two queries.

    How many units it asks is counted over the expected rows there are or were.
    """
    if who.path is None:
        return []
    rows = Target.objects.filter(tenant_id=who.tenant_id).select_related("duty", "set_by")
    targets = sorted(rows.order_by("-set_at", "-id"), key=lambda row: row.withdrawn_at is not None)
    asked = DutyInstance.objects.filter(tenant_id=who.tenant_id, lineage__in={row.lineage for row in targets})
    units: dict[uuid.UUID, set[uuid.UUID]] = {}
    for lineage, unit_id in asked.values_list("lineage", "unit_id").distinct():
        units.setdefault(lineage, set()).add(unit_id)
    return [Listed(row, aim_of(row).sentence, len(units.get(row.lineage, ()))) for row in targets]


def target_behind(instance: DutyInstance) -> Target | None:
    """The target that an expected row comes from, in force or not; None for what the notice itself asks. One
    query."""
    rows = Target.objects.filter(tenant_id=instance.tenant_id, lineage=instance.lineage).select_related("set_by")
    return rows.filter(starts_on__lte=instance.due_on).order_by("-set_at", "-id").first()


def _note(by: Who, target: Target, verb: str, detail: dict[str, object]) -> None:
    note(
        tenant_id=target.tenant_id,
        actor_id=by.account.id,
        verb=verb,
        thing_kind="target",
        thing_id=target.id,
        detail=detail,
    )
