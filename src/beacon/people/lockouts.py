"""Names that are locked after wrong passwords or codes, and opening them before their time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone

from beacon.journal.actions import note
from beacon.kit.refusals import require
from beacon.people.models import Account, SecondFactor
from beacon.people.posts import tenant_of
from beacon.people.reach import NO_SCREEN, Who
from beacon.people.roles import Screen
from beacon.people.security_rules import rules


@dataclass(frozen=True)
class Locked:
    """An account that cannot sign in just now, from one address (`address`) or with its codes, and until when."""

    account: Account
    failures: int
    until: datetime
    address: str = ""


@dataclass(frozen=True)
class Lockouts:
    """The locked accounts, and how many names were locked that do not exist: those may be slips of the pen, a
    password in the wrong field among them, and are not shown."""

    accounts: list[Locked]
    unknown: int


def lockouts(by: Who) -> Lockouts:
    """Everything that is locked now, latest first. Four queries."""
    require(None if by.opens(Screen.SECURITY) else NO_SCREEN)
    held = rules()
    since = timezone.now() - timedelta(minutes=held.lock_minutes)
    rows = (
        AccessAttempt.objects.filter(attempt_time__gt=since)
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failures__gte=held.lock_after)
        .order_by("-last")
    )
    attempts = list(rows)
    known = {
        account.login: account for account in Account.objects.filter(login__in={row["username"] for row in attempts})
    }
    span = timedelta(minutes=held.lock_minutes)
    found = [
        Locked(known[row["username"]], row["failures"], row["last"] + span, row["ip_address"] or "")
        for row in attempts
        if row["username"] in known
    ]
    codes = SecondFactor.objects.filter(failures__gte=held.lock_after, failed_at__gt=since).select_related("account")
    found += [Locked(factor.account, factor.failures, factor.failed_at + span) for factor in codes if factor.failed_at]
    return Lockouts(found, len({row["username"] for row in attempts} - known.keys()))


def unlock(*, by: Who, account: Account) -> None:
    """Let an account try again at once, from wherever it was locked."""
    require(None if by.opens(Screen.SECURITY) else NO_SCREEN)
    with transaction.atomic():
        AccessAttempt.objects.filter(username=account.login).delete()
        SecondFactor.objects.filter(account=account).update(failures=0, failed_at=None)
        note(
            tenant_id=tenant_of(account),
            actor_id=by.account.id,
            verb="unlock_name",
            thing_kind="account",
            thing_id=account.id,
        )
