"""Sessions: how long one lasts without being used, which an account has, ending them. Real time throughout."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from beacon.journal.actions import note
from beacon.kit.refusals import require
from beacon.people.models import Account, Post, SecondFactor, SecurityRules, SignedIn
from beacon.people.posts import tenant_of
from beacon.people.reach import NO_SCREEN, Who
from beacon.people.roles import ROLES, Screen
from beacon.people.session_store import DEVICE, SINCE

SEEN = "seen"
"""Where the session keeps when it was last prolonged, in seconds of the epoch."""

STEP = timedelta(minutes=1)
"""A session in use is prolonged, and thereby written, at most so often."""

_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "鸿蒙手机"),
    ("Android", "安卓手机"),
    ("Windows", "Windows电脑"),
    ("Mac OS", "苹果电脑"),
    ("Linux", "Linux电脑"),
)
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("360SE|QIHU", "360浏览器"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def device_words(user_agent: str) -> str:
    """What a browser says of itself, in words its owner recognises; 别的设备 for one that says nothing known."""
    found = [next((word for sign, word in names if re.search(sign, user_agent)), "") for names in (_SYSTEMS, _BROWSERS)]
    return " ".join(word for word in found if word) or "别的设备"


def idle_limit(held: SecurityRules, posts: Iterable[Post]) -> timedelta:
    """How long the holder of these posts may do nothing: the desk's limit unless every post is a field one."""
    roles = [ROLES[post.role] for post in posts]
    minutes = held.idle_minutes_field if roles and not any(role.at_desk for role in roles) else held.idle_minutes
    return timedelta(minutes=minutes)


def begin(session: SessionBase, *, device: str, limit: timedelta) -> None:
    """Mark a session that has just been signed in."""
    now = timezone.now()
    session[SINCE], session[DEVICE] = now.timestamp(), device
    _prolong(session, now, limit)


def wants_prolonging(session: SessionBase) -> bool:
    """Whether the session was last prolonged more than a minute ago."""
    seen = session.get(SEEN)
    return seen is not None and timezone.now().timestamp() - seen > STEP.total_seconds()


def prolong(session: SessionBase, limit: timedelta) -> None:
    """Let the session last `limit` from now on, but never longer than SESSION_COOKIE_AGE after signing in."""
    _prolong(session, timezone.now(), limit)


def _prolong(session: SessionBase, now: datetime, limit: timedelta) -> None:
    ends = float(session[SINCE]) + settings.SESSION_COOKIE_AGE
    session[SEEN] = now.timestamp()
    session.set_expiry(max(1, int(min(limit.total_seconds(), ends - now.timestamp()))))


@dataclass(frozen=True)
class Device:
    """One open session as its owner sees it."""

    words: str
    opened_at: datetime
    seen_at: datetime
    is_this: bool


def devices_of(account: Account, this: str | None = None) -> list[Device]:
    """The open sessions of an account, the one with the key `this` first. One query."""
    rows = SignedIn.objects.filter(account=account, expire_date__gt=timezone.now()).order_by("-seen_at")
    found = [Device(row.device or "别的设备", row.opened_at, row.seen_at, row.session_key == this) for row in rows]
    return sorted(found, key=lambda device: not device.is_this)


def end_sessions(account: Account, *, but: str | None = None) -> int:
    """End every session of the account except the one with the key `but`; how many there were."""
    rows = SignedIn.objects.filter(account=account)
    return (rows.exclude(session_key=but) if but else rows).delete()[0]


def leave_other_devices(*, by: Account, this: str | None) -> int:
    """退出其他设备: end one's other sessions; devices that were remembered ask for a code again."""
    with transaction.atomic():
        ended = end_sessions(by, but=this)
        forget_devices(by)
        note(
            tenant_id=tenant_of(by),
            actor_id=by.id,
            verb="leave_other_devices",
            thing_kind="account",
            thing_id=by.id,
            detail={"sessions": ended},
        )
    return ended


def sign_out_everywhere(*, by: Who, account: Account) -> int:
    """Have the security administrator end every session of an account; how many there were."""
    require(None if by.opens(Screen.SECURITY) else NO_SCREEN)
    with transaction.atomic():
        ended = end_sessions(account)
        forget_devices(account)
        note(
            tenant_id=tenant_of(account),
            actor_id=by.account.id,
            verb="end_sessions",
            thing_kind="account",
            thing_id=account.id,
            detail={"sessions": ended},
        )
    return ended


def forget_devices(account: Account) -> None:
    """Have every remembered device ask for a code again."""
    SecondFactor.objects.filter(account=account).update(round=F("round") + 1)


def sweep() -> int:
    """Remove sessions that are over; how many."""
    return SignedIn.objects.filter(expire_date__lte=timezone.now()).delete()[0]
