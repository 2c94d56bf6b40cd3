"""设置 · 提醒渠道: which channels a subdistrict has, configured by the office, each off until then."""

from dataclasses import dataclass

from django.db import transaction

from beacon.journal.actions import note
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.messages import mail
from beacon.messages.models import ROBOTS, Channel, ChannelKind
from beacon.messages.robots import LONGEST_ADDRESS, is_known
from beacon.people.models import Tenant
from beacon.people.reach import READ_ONLY, Who
from beacon.people.roles import Screen
from beacon.people.sealing import seal, unseal

LONGEST_SECRET = 200
TAIL = 4
"""So many signs of a kept address are shown, to tell which robot it is."""


@dataclass(frozen=True)
class Way:
    """A channel as the settings show it."""

    kind: ChannelKind
    is_on: bool
    has_address: bool
    tail: str = ""

    @property
    def is_robot(self) -> bool:
        """Whether it needs an address of its own."""
        return self.kind in ROBOTS


def may_configure(by: Who) -> Reason | None:
    """Why `by` may not configure channels; None for the office."""
    if not by.opens(Screen.SETTINGS):
        return NOT_YOURS
    return None if by.role.writes else READ_ONLY


def ways_of(who: Who) -> list[Way]:
    """Every channel with its state. One query. Refused to those who may not configure them."""
    require(may_configure(who))
    kept = {row.kind: row for row in Channel.objects.filter(tenant_id=who.tenant_id)}
    return [_way(ChannelKind(kind), kept.get(kind)) for kind in ChannelKind.values]


def _way(kind: ChannelKind, row: Channel | None) -> Way:
    address = address_of(row) if row is not None else ""
    return Way(kind, row is not None and row.is_on, bool(address), address[-TAIL:])


def switched_on(who: Who) -> list[ChannelKind]:
    """The channels that reminders travel by. One query."""
    kinds = Channel.objects.filter(tenant_id=who.tenant_id, is_on=True).values_list("kind", flat=True)
    return [kind for kind in ChannelKind if kind in set(kinds)]


def address_of(row: Channel) -> str:
    """The address of a robot; empty where none is kept or it was sealed with another key."""
    return _opened(row, row.address)


def secret_of(row: Channel) -> str:
    """The secret a robot's posts are signed with; empty where it wants none."""
    return _opened(row, row.secret)


def _opened(row: Channel, sealed: str) -> str:
    content = unseal(sealed, row.tenant_id.bytes) if sealed else None
    return content.decode() if content else ""


def configure(*, by: Who, kind: str, is_on: bool, address: str = "", secret: str = "") -> Channel:
    """Set a channel. An empty address or secret leaves what is kept; a new address drops the secret of the old one.

    Refused for an unknown channel, for e-mail while the installation has no mail server, for a robot without address
    and for an address outside the hosts that may be spoken to.
    """
    require(may_configure(by))
    if kind not in ChannelKind.values:
        raise Refusal("no_such_channel", "没有这个渠道，请从列出的里面选。", "kind")
    address, secret = address.strip(), secret.strip()
    _refuse(kind, is_on, address, secret)
    with transaction.atomic():
        # The subdistrict's row is the lock: two people at once make one channel.
        Tenant.objects.select_for_update(no_key=True).get(pk=by.tenant_id)
        row = Channel.objects.filter(tenant_id=by.tenant_id, kind=kind).first() or Channel(tenant=by.tenant, kind=kind)
        if address:
            row.address, row.secret = seal(address.encode(), row.tenant_id.bytes), ""
        if secret:
            row.secret = seal(secret.encode(), row.tenant_id.bytes)
        if is_on and kind in ROBOTS and not address_of(row):
            raise Refusal("no_address", "请先填机器人地址，再启用。", "address")
        row.is_on = is_on
        row.save()
        note(
            tenant_id=row.tenant_id,
            actor_id=by.account.id,
            verb="set_channel",
            thing_kind="channel",
            thing_id=row.id,
            detail={"kind": kind, "on": is_on},
        )
    return row


def _refuse(kind: str, is_on: bool, address: str, secret: str) -> None:
    if kind == ChannelKind.EMAIL:
        if is_on and not mail.is_configured():
            raise Refusal("no_mail_server", "这台服务器还没有配邮箱，请系统管理员先配好。", "is_on")
        return
    if len(address) > LONGEST_ADDRESS or len(secret) > LONGEST_SECRET:
        raise Refusal("long_address", "地址或密钥太长，请从机器人设置里原样复制。", "address")
    if address and not is_known(address):
        raise Refusal(
            "unknown_host",
            "这个地址不是允许的机器人地址。请从群机器人设置里复制；专有部署的请系统管理员添加。",
            "address",
        )
