"""Putting texts on their way: written down with the deed, sent by a job, at most once each."""

import time
import uuid
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import transaction
from django_tasks import task

from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import Refusal, require
from beacon.messages import mail, robots
from beacon.messages.caps import is_quiet
from beacon.messages.channels import address_of, may_configure, secret_of, switched_on
from beacon.messages.models import ROBOTS, Channel, ChannelKind, Delivery, DeliveryState, Reminder, UnitReminder
from beacon.messages.robots import NotSent
from beacon.people.actions import workdays_of
from beacon.people.reach import Who

SUBJECT = "消防宣传月报提醒"
TRIAL = "这是消宣一本账的试发，收到就说明通了，不用回复。"


def send_private(by: Who, rows: Sequence[UnitReminder], texts: Mapping[uuid.UUID, str]) -> None:
    """Put a letter to each reminded unit on its way. Runs in the deed's transaction."""
    _begin(
        [_delivery(by, ChannelKind.EMAIL, texts[row.unit_id], private=row, unit_id=row.unit_id) for row in rows],
    )


def send_to_groups(*, by: Who, reminder: Reminder, text: str) -> int:
    """Say the group text through every robot that is on, each once per reminder; how many are on."""
    kinds = [kind for kind in switched_on(by) if kind in ROBOTS]
    if not kinds:
        raise Refusal("no_robot", "还没有启用群机器人。可以复制群文案自己发，或到设置里配一个。")
    with transaction.atomic():
        held = Reminder.objects.select_for_update(no_key=True).filter(tenant_id=by.tenant_id, pk=reminder.pk).first()
        if held is None:
            raise Refusal("taken_back", "这条群文案刚被退回。要发请再点一次。")
        there = set(Delivery.objects.filter(tenant_id=by.tenant_id, group=reminder).values_list("kind", flat=True))
        _begin([_delivery(by, kind, text, group=reminder) for kind in kinds if kind not in there])
    return len(kinds)


def try_channel(*, by: Who, kind: str) -> Delivery:
    """发一条试试: a trial text on a channel that is on; by e-mail it goes to the office's own mailbox."""
    require(may_configure(by))
    if kind not in switched_on(by):
        raise Refusal("channel_off", "先启用这个渠道，再试发。", "kind")
    with transaction.atomic():
        delivery = _delivery(by, ChannelKind(kind), TRIAL)
        _begin([delivery])
        note(
            tenant_id=by.tenant_id,
            actor_id=by.account.id,
            verb="try_channel",
            thing_kind="delivery",
            thing_id=delivery.id,
            detail={"kind": kind},
        )
    return delivery


def _delivery(
    by: Who,
    kind: ChannelKind,
    text: str,
    *,
    group: Reminder | None = None,
    private: UnitReminder | None = None,
    unit_id: uuid.UUID | None = None,
) -> Delivery:
    return Delivery(
        tenant_id=by.tenant_id,
        kind=kind,
        group=group,
        private=private,
        unit_id=unit_id,
        text=text,
        asked_at=clock.now(),
        asked_by=by.account,
    )


def _begin(rows: list[Delivery]) -> None:
    Delivery.objects.bulk_create(rows)
    for row in rows:
        deliver.enqueue(str(row.id))


@task()
def deliver(delivery_id: str) -> None:
    """The job: send one text. What was begun before and never ended may have gone out, so it is not sent again."""
    if not _take(uuid.UUID(delivery_id)):
        return
    row = Delivery.objects.select_related("tenant", "unit").get(pk=delivery_id)
    try:
        _send(row)
    except NotSent as problem:
        _end(row, DeliveryState.FAILED, str(problem))
    else:
        _end(row, DeliveryState.SENT)


def _take(key: uuid.UUID) -> bool:
    with transaction.atomic():
        row = Delivery.objects.select_for_update().get(pk=key)
        if row.state == DeliveryState.TRYING:
            _end(row, DeliveryState.FAILED, "发到一半断了，可能已经发出，没有重发。")
        if row.state != DeliveryState.WAITING:
            return False
        if not row.is_trial and is_quiet(clock.now(), workdays_of(row.tenant_id)):
            _end(row, DeliveryState.DROPPED, "轮到发时已是休息时间。")
            return False
        row.state = DeliveryState.TRYING
        row.save(update_fields=["state"])
    return True


def _send(row: Delivery) -> None:
    channel = Channel.objects.filter(tenant_id=row.tenant_id, kind=row.kind, is_on=True).first()
    if channel is None:
        raise NotSent("这个渠道已经停用。")
    if row.kind in ROBOTS:
        robots.say(row.kind, address_of(channel), secret_of(channel), row.text, int(time.time()))
        return
    to = mail.mailbox_of(row.unit) if row.unit else row.tenant.contact_email
    if not to:
        raise NotSent("这个单位没留邮箱。" if row.unit else "联系卡里没填邮箱。")
    mail.post(to, f"{row.tenant.name}{SUBJECT}", f"{row.text}\n{settings.SITE_ADDRESS}".strip())


def _end(row: Delivery, state: DeliveryState, problem: str = "") -> None:
    row.state, row.problem, row.ended_at = state, problem, clock.now()
    row.save(update_fields=["state", "problem", "ended_at"])


def latest(who: Who, most: int = 30) -> list[Delivery]:
    """The last sendings of the subdistrict, newest first. One query. Refused to those who may not configure them."""
    require(may_configure(who))
    rows = Delivery.objects.filter(tenant_id=who.tenant_id).select_related("unit").order_by("-asked_at", "-id")
    return list(rows[:most])
