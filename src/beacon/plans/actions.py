"""Deeds on notices and expected instances."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from beacon.catalogue.duties import TIMED
from beacon.catalogue.settings import GROUPS
from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.models import UnitFunction
from beacon.people.reach import READ_ONLY, Who
from beacon.people.roles import Screen
from beacon.people.units import hold_roster
from beacon.plans.expected import REPORT_TEMPLATE
from beacon.plans.models import (
    NOTICE_LIFE,
    Clause,
    Delivery,
    Duty,
    DutyInstance,
    Notice,
    Place,
)
from beacon.plans.notice.importing import may_import
from beacon.plans.notice.placing import place_of_duties, timed_as_given
from beacon.plans.notice.versions import deliver, duties_in_force, supersede, take_up
from beacon.plans.progress import held
from beacon.plans.reconcile import reconcile

VISIT = "station_visit"

BINDABLE = frozenset(GROUPS) | {UnitFunction.EMERGENCY.value}


def may(by: Who, move: str, notice: Notice) -> Reason | None:
    """Why `by` may not do this with the notice: edit, publish. None when they may."""
    refused = may_import(by)
    if refused is None and notice.tenant_id != by.tenant_id:
        refused = NOT_YOURS
    return refused or NOTICE_LIFE.refusal(move, notice.state)


def held_notice(by: Who, move: str, notice: Notice) -> Notice:
    """The notice as it stands now, locked until the transaction ends. Refused when the move is not open any more."""
    locked = Notice.objects.select_for_update(no_key=True).get(tenant_id=notice.tenant_id, pk=notice.pk)
    require(may(by, move, locked))
    return locked


def place_clause(*, by: Who, clause: Clause, place: str) -> Clause:
    """Confirm where a sentence goes. A task without proposal becomes a tracked duty; 背景 makes none (R08)."""
    require(may(by, "edit", clause.notice))
    if place not in Place.values or place == Place.NONE:
        raise Refusal("no_such_place", "请选一个去处：定次任务、只记录或背景。", "place")
    with transaction.atomic():
        held_notice(by, "edit", clause.notice)
        if place == Place.BACKGROUND:
            clause.place = Place.BACKGROUND
        else:
            clause.place = place_of_duties(clause, place)
        clause.save(update_fields=["place"])
    return clause


def confirm_all(*, by: Who, notice: Notice) -> int:
    """Confirm every proposal that is not confirmed yet; sentences without a proposal stay. Returns how many were
    confirmed."""
    require(may(by, "edit", notice))
    with transaction.atomic():
        held_notice(by, "edit", notice)
        waiting = notice.clauses.filter(place=Place.NONE).exclude(proposed=Place.NONE)
        rows = list(waiting)
        for clause in rows:
            clause.place = clause.proposed
        Clause.objects.bulk_update(rows, ["place"])
    return len(rows)


def reopen_clause(*, by: Who, clause: Clause) -> Clause:
    """Take a confirmation back, to decide again: the sentence stands as it was proposed."""
    require(may(by, "edit", clause.notice))
    with transaction.atomic():
        held_notice(by, "edit", clause.notice)
        clause.place = Place.NONE
        clause.save(update_fields=["place"])
        timed_as_given(clause)
    return clause


def bind_groups(*, by: Who, duty: Duty, groups: Iterable[str]) -> Duty:
    """Say which unit groups owe a duty."""
    require(may(by, "edit", duty.notice))
    chosen = [group for group in (*GROUPS, UnitFunction.EMERGENCY.value) if group in set(groups)]
    if not set(groups) <= BINDABLE:
        raise Refusal("no_such_group", "没有这个分组，请从列出的分组里选。", "groups")
    if not chosen:
        raise Refusal("nobody", f"「{duty.title}」还没有承担单位，请至少选一个分组。", "groups")
    with transaction.atomic():
        held_notice(by, "edit", duty.notice)
        duty.groups = chosen
        duty.save(update_fields=["groups"])
    return duty


def switch_public(*, by: Who, notice: Notice, is_public: bool) -> Notice:
    """Put the original text on the public page or take it off (R05); possible also after publishing."""
    require(may_import(by) or (NOT_YOURS if notice.tenant_id != by.tenant_id else None))
    notice.is_public = is_public
    with transaction.atomic():
        notice.save(update_fields=["is_public"])
        _note(by, "switch_public", notice, {"public": is_public})
    return notice


@dataclass(frozen=True)
class Published:
    """What publishing a notice set going."""

    notice: Notice
    deliveries: int
    duties: int
    instances: int


def undecided(notice: Notice) -> int:
    """还差N句: sentences without a place."""
    return notice.clauses.filter(place=Place.NONE).count()


def may_publish(by: Who, notice: Notice, waiting: int) -> Reason | None:
    """Why the notice cannot be published yet, `waiting` sentences being without a place; None when it can."""
    refused = may(by, "publish", notice)
    if refused is None and waiting:
        return Reason("undecided", f"还差{waiting}句没有去处，都定了才能发布。")
    return refused


def publish_notice(*, by: Who, notice: Notice) -> Published:
    """Send the notice to every addressed unit and lay down what is expected of whom until the end of the year.

    A later version takes the place of the one in force: what is unfinished goes on under it, what is past stays.
    Refused while a sentence has no place, a task has nobody bound, or a newer version is in force already. Records
    kept before are matched by the deed above this one, `records.following.changes.publish_version`.
    """
    require(may(by, "publish", notice))
    with transaction.atomic():
        # One notice at a time in a subdistrict, and nobody changes a sentence meanwhile.
        hold_roster(notice.tenant_id)
        notice = held_notice(by, "publish", notice)
        require(may_publish(by, notice, undecided(notice)))
        duties = duties_in_force(notice)
        _refuse_unbound(duties)
        earlier = supersede(notice)
        take_up(notice, duties, earlier)
        notice.state = NOTICE_LIFE.after("publish", notice.state)
        notice.published_at = clock.now()
        notice.save(update_fields=["state", "published_at"])
        deliveries = deliver(notice)
        # The first version asks from its day on, also for what fell due before it was published here.
        backdated = frozenset(duty.id for duty in duties) if earlier is None else frozenset[UUID]()
        since = min(notice.year, clock.today().year - 1)
        made = len(reconcile(notice.tenant_id, backdated=backdated, since=since).added)
        _note(by, "publish_notice", notice, {"version": notice.version, "deliveries": deliveries, "instances": made})
    return Published(notice, deliveries, len(duties), made)


def _refuse_unbound(duties: list[Duty]) -> None:
    for duty in duties:
        if duty.mode == TIMED and not duty.groups:
            raise Refusal("nobody", f"「{duty.title}」还没有承担单位，请先选分组。")


def open_notice(*, by: Who, notice: Notice) -> Delivery | None:
    """签收: the unit's first opening sets the receipt, later ones change nothing (R03). None when nothing was sent
    to the unit."""
    if by.path is None or by.tenant_id != notice.tenant_id or by.post.unit_id is None:
        raise Refusal.because(NOT_YOURS)
    with transaction.atomic():
        delivery = (
            Delivery.objects.select_for_update()
            .filter(tenant_id=notice.tenant_id, notice=notice, unit_id=by.post.unit_id)
            .first()
        )
        if delivery is not None and delivery.read_at is None and by.role.writes:
            delivery.read_at, delivery.read_by = clock.now(), by.account
            delivery.save(update_fields=["read_at", "read_by"])
            _note(by, "open_notice", notice, {"unit": str(delivery.unit_id)})
    return delivery


def may_exempt(by: Who, instance: DutyInstance) -> Reason | None:
    """Why `by` may not exempt the unit from this; None for the office while it is not done or exempt."""
    refused = _office_only(by, instance)
    if refused is None and instance.done_on is not None:
        return Reason("wrong_state", "这一项已经完成，不用再免办。")
    if refused is None and instance.exempt_at is not None:
        return Reason("wrong_state", "这一项已经免办了。")
    return refused


def may_owe_again(by: Who, instance: DutyInstance) -> Reason | None:
    """Why `by` may not take an exemption back; None for the office while there is one."""
    refused = _office_only(by, instance)
    if refused is None and instance.exempt_at is None:
        return Reason("wrong_state", "这一项没有免办，不用取消。")
    return refused


def may_cancel_by_host(by: Who, instance: DutyInstance) -> Reason | None:
    """Why `by` may not note that the station cancelled; None for the office while a station visit is not done."""
    refused = _office_only(by, instance)
    if refused is None and instance.duty.template != VISIT:
        return Reason("not_a_visit", "只有到消防站参观才登记站方取消。")
    if refused is None and (instance.done_on is not None or instance.exempt_at is not None):
        return Reason("wrong_state", "这一项已经完成或免办，不用登记取消。")
    return refused


def exempt(*, by: Who, instance: DutyInstance, reason: str) -> DutyInstance:
    """免办 / 免报 with a reason: leaves every denominator and stays visible (R68)."""
    require(may_exempt(by, instance))
    if not reason.strip():
        word = "免报" if instance.duty.template == REPORT_TEMPLATE else "免办"
        raise Refusal("no_reason", f"请写一句为什么{word}，方便以后查。", "reason")
    with transaction.atomic():
        # Asked once more of the locked row: the unit may be sending its report or recording at this moment.
        hold_roster(by.tenant_id)
        instance = held(instance)
        require(may_exempt(by, instance))
        instance.exempt_at, instance.exempt_reason = clock.now(), reason.strip()[:200]
        _save_instance(by, instance, "exempt", ["exempt_at", "exempt_reason"])
    return instance


def end_exemption(*, by: Who, instance: DutyInstance) -> DutyInstance:
    """Take an exemption back; runs in the deed of `records.following.exempting` (R68)."""
    with transaction.atomic():
        instance = held(instance)
        require(may_owe_again(by, instance))
        instance.exempt_at, instance.exempt_reason = None, ""
        _save_instance(by, instance, "owe_again", ["exempt_at", "exempt_reason"])
    return instance


def cancel_by_host(*, by: Who, instance: DutyInstance, reason: str, on: date) -> DutyInstance:
    """站方取消: the station could not receive the visit; not the unit's fault, and a later visit counts for this
    quarter (R33)."""
    require(may_cancel_by_host(by, instance))
    if not reason.strip():
        raise Refusal("no_reason", "请写一句站方为什么取消，例如“出警”。", "reason")
    with transaction.atomic():
        hold_roster(by.tenant_id)
        instance = held(instance)
        require(may_cancel_by_host(by, instance))
        instance.host_cancelled_on, instance.host_reason = on, reason.strip()[:200]
        _save_instance(by, instance, "cancel_by_host", ["host_cancelled_on", "host_reason"])
    return instance


def _office_only(by: Who, instance: DutyInstance) -> Reason | None:
    if not by.opens(Screen.COLLECT) or instance.tenant_id != by.tenant_id:
        return NOT_YOURS
    if not by.role.writes:
        return READ_ONLY
    return Reason("wrong_state", "这一项已经不再要求，不用办了。") if instance.withdrawn_at else None


def _save_instance(by: Who, instance: DutyInstance, verb: str, fields: list[str]) -> None:
    instance.save(update_fields=fields)
    note(
        tenant_id=instance.tenant_id,
        actor_id=by.account.id,
        verb=verb,
        thing_kind="duty_instance",
        thing_id=instance.id,
    )


def _note(by: Who, verb: str, notice: Notice, detail: dict[str, object]) -> None:
    note(
        tenant_id=notice.tenant_id,
        actor_id=by.account.id,
        verb=verb,
        thing_kind="notice",
        thing_id=notice.id,
        detail=detail,
    )
