"""The private calendar address of a post: made, changed, stopped, and what it gives out without signing in (R67)."""

import base64
import binascii
import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q

from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import require
from beacon.people.models import Post, Tenant
from beacon.people.reach import Who
from beacon.people.roles import ROLES, Screen
from beacon.plans.models import CalendarItem, Feed, ItemState
from beacon.plans.progress import expected_of
from beacon.plans.schedule.scheduling import may_plan

SECRET_BYTES = 24
"""192 random bits: nobody guesses an address."""

DAYS_BACK, DAYS_AHEAD = 92, 366
"""A phone's calendar gets the last quarter and the coming year."""


@dataclass(frozen=True)
class FeedEntry:
    """A line of the feed: no person and no note, only what, when and where."""

    key: str
    title: str
    day: date
    changed_at: datetime
    starts_at: time | None = None
    place: str = ""
    sequence: int = 0
    is_cancelled: bool = False


@dataclass(frozen=True)
class FeedContent:
    """What an address gives out."""

    name: str
    entries: tuple[FeedEntry, ...]


def feed_in_use(who: Who) -> Feed | None:
    """The post's address, if it has one in use. One query."""
    return Feed.objects.filter(tenant_id=who.tenant_id, post=who.post, stopped_at=None).first()


def renew_feed(*, by: Who) -> str:
    """生成 or 换一个: a new address for the post; the one before stops working at once. Returns the secret part, which
    is kept nowhere and can be shown only now."""
    require(may_plan(by))
    secret = secrets.token_bytes(SECRET_BYTES)
    with transaction.atomic():
        Post.objects.select_for_update(of=("self",), no_key=True).get(pk=by.post.pk)
        _stop(by)
        feed = Feed(tenant_id=by.tenant_id, post=by.post, secret_hash=_hash(secret), made_at=clock.now())
        feed.save(force_insert=True)
        _note(by, feed.id, "renew_feed")
    return base64.urlsafe_b64encode(feed.id.bytes + secret).decode().rstrip("=")


def stop_feed(*, by: Who) -> None:
    """停用: the address gives out nothing any more. Stopping what is not in use does nothing."""
    require(may_plan(by))
    with transaction.atomic():
        for feed_id in _stop(by):
            _note(by, feed_id, "stop_feed")


def _stop(by: Who) -> list[uuid.UUID]:
    rows = Feed.objects.filter(tenant_id=by.tenant_id, post=by.post, stopped_at=None)
    stopped = list(rows.values_list("id", flat=True))
    rows.update(stopped_at=clock.now())
    return stopped


def feed_content(token: str) -> FeedContent | None:
    """What the address with this secret part gives out now; None for a wrong or stopped one, and for a post that has
    ended or may not see a calendar. Four queries at most, whatever stands on it."""
    post = _post_of(token)
    if post is None or post.unit is None or post.tenant is None:
        return None
    today = clock.today()
    tenant: Tenant = post.tenant
    starts, ends = today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)
    items = CalendarItem.objects.filter(tenant=tenant, unit=post.unit, planned_on__range=(starts, ends))
    plans = [_entry(item) for item in items.exclude(state=ItemState.WITHDRAWN).order_by("planned_on", "id")]
    dues = expected_of(post.unit).filter(due_on__range=(starts, ends), exempt_at=None)
    due_entries = [
        FeedEntry(f"due-{row.id}", f"截止：{row.label}", row.due_on, row.duty.notice.published_at or row.late_from)
        for row in dues.select_related("duty__notice").defer("duty__notice__text")
    ]
    return FeedContent(f"{post.unit.name}消防宣传日历", (*plans, *due_entries))


def _entry(item: CalendarItem) -> FeedEntry:
    return FeedEntry(
        key=f"plan-{item.id}",
        title=item.title,
        day=item.planned_on,
        starts_at=item.starts_at,
        place=item.place,
        changed_at=item.changed_at,
        sequence=item.sequence,
        is_cancelled=item.state == ItemState.CANCELLED,
    )


def _post_of(token: str) -> Post | None:
    """The post whose address this is, if it is still held by an account in use."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    if len(raw) != len(uuid.UUID(int=0).bytes) + SECRET_BYTES:
        return None
    feed = Feed.objects.filter(pk=uuid.UUID(bytes=raw[:16]), stopped_at=None).first()
    if feed is None or not secrets.compare_digest(feed.secret_hash, _hash(raw[16:])):
        return None
    today = clock.today()
    held = Post.objects.filter(pk=feed.post_id, account__is_active=True).held_on(today)
    open_units = Q(unit__closed_on=None) | Q(unit__closed_on__gte=today)
    post = held.filter(open_units).select_related("unit", "tenant").first()
    if post is None or Screen.CALENDAR not in ROLES[post.role].screens:
        return None
    return post


def _hash(secret: bytes) -> str:
    """A plain hash is enough for what is random and long."""
    return hashlib.sha256(secret).hexdigest()


def _note(by: Who, feed_id: uuid.UUID, verb: str) -> None:
    note(tenant_id=by.tenant_id, actor_id=by.account.id, verb=verb, thing_kind="feed", thing_id=feed_id)
