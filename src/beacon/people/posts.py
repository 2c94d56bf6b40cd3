"""Posts as they are held: whose they are today, and in which journal they are noted."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date

from beacon.journal.models import NO_TENANT
from beacon.kit import clock
from beacon.people.models import Account, Post, Standing

CONTACTS = ("clerk", "dept")
"""Roles whose holders send a unit's month."""


def posts_of(account: Account) -> list[Post]:
    """The posts the account holds today, oldest first, each with tenant and unit. One query."""
    held = Post.objects.filter(account=account).held_on(clock.today())
    return list(held.select_related("tenant", "unit", "district").order_by("since", "id"))


def posts_of_all(accounts: Iterable[Account]) -> dict[uuid.UUID, list[Post]]:
    """The posts several accounts hold today, by account. One query."""
    found: dict[uuid.UUID, list[Post]] = {}
    held = Post.objects.filter(account__in=list(accounts)).held_on(clock.today())
    for post in held.select_related("tenant", "unit", "district").order_by("since", "id"):
        found.setdefault(post.account_id, []).append(post)
    return found


def newest_posts(logins: Sequence[str]) -> list[tuple[Account, Post]]:
    """The accounts of these logins that hold a post today, in the order given, each with its newest. Two queries."""
    accounts = {account.login: account for account in Account.objects.filter(login__in=logins)}
    posts = posts_of_all(accounts.values())
    known = [accounts[login] for login in logins if login in accounts]
    return [(account, posts[account.id][-1]) for account in known if account.id in posts]


def has_waiting_post(account: Account) -> bool:
    """Whether a post of the account waits for a security administrator. One query."""
    return Post.objects.filter(account=account, standing=Standing.WAITING).exists()


def tenant_of(account: Account) -> uuid.UUID:
    """The subdistrict in whose journal the account's own doings stand: that of its newest post, else none. One
    query."""
    rows = Post.objects.filter(account=account, tenant__isnull=False, standing=Standing.GIVEN).order_by("since", "id")
    return rows.values_list("tenant_id", flat=True).last() or NO_TENANT


def changes_of(tenant_id: uuid.UUID, since: date) -> dict[uuid.UUID, date]:
    """Unit → the day since which somebody else is its contact, where that was after `since` and there was one before.
    One query."""
    rows = Post.objects.filter(tenant_id=tenant_id, role__in=CONTACTS, standing=Standing.GIVEN)
    held: dict[uuid.UUID, list[tuple[date, date | None]]] = {}
    for unit_id, begins, until in rows.order_by("since").values_list("unit_id", "since", "until"):
        held.setdefault(unit_id, []).append((begins, until))
    return {
        unit_id: posts[-1][0]
        for unit_id, posts in held.items()
        if posts[-1][0] > since and any(until is not None for _, until in posts[:-1])
    }
