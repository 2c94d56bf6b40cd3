"""What signing in leaves in the journal, and how attempts are counted without filling the disk.

A failed attempt gives a line while there are few of an account within an hour, then one at 10, 100, 1000 …; all names
that do not exist share one count. So an attacker adds at most some twenty lines an hour for an account, and the
count of what was left out stands in the next line.
"""

import uuid
from datetime import timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from beacon.journal.actions import note
from beacon.journal.models import NO_TENANT
from beacon.people.models import Account, FailedSignIns, Post, SecurityRules
from beacon.people.passwords import expired
from beacon.people.posts import posts_of, tenant_of
from beacon.people.second_factor import factor_of, is_required
from beacon.people.security_rules import rules
from beacon.people.sessions import begin, idle_limit, prolong, sweep, wants_prolonging

NOBODY = uuid.UUID(int=0)
ENROL = "enrol"
"""Where the session keeps that a second factor must be set up first."""

_KEPT = timedelta(days=1)


def note_sign_out(account: Account) -> None:
    """Somebody signed out."""
    _note(account, "sign_out")


def note_failure(login: str, *, locked: bool) -> None:
    """An attempt with a wrong name or password, or while the name was locked."""
    account = Account.objects.filter(login=login).first()
    with transaction.atomic():
        count = _count(account.id if account else NOBODY)
        if not _is_told(count, rules().lock_after):
            return
        note(
            tenant_id=tenant_of(account) if account else NO_TENANT,
            actor_id=account.id if account else None,
            verb="sign_in_locked" if locked else "sign_in_failed",
            thing_kind="account",
            thing_id=account.id if account else None,
            detail={"this_hour": count},
            ok=False,
        )


def enter(session: SessionBase, account: Account, *, device: str) -> None:
    """Mark a session that has just been signed in: how long it lasts, what must be done first. Writes the line.
    Sessions that are over go on this occasion."""
    held, posts = rules(), posts_of(account)
    begin(session, device=device, limit=idle_limit(held, posts))
    _ask_first(session, account, held, posts)
    # At once: a page that comes although its session could not be written would be a stranger's.
    session.save()
    sweep()
    _note(account, "sign_in")


def keep_open(session: SessionBase, account: Account) -> None:
    """Prolong a session in use, at most once a minute, and see whether something must be done first by now."""
    if wants_prolonging(session):
        held, posts = rules(), posts_of(account)
        prolong(session, idle_limit(held, posts))
        _ask_first(session, account, held, posts)


def _ask_first(session: SessionBase, account: Account, held: SecurityRules, posts: list[Post]) -> None:
    if expired(account, held) and not account.must_change_password:
        account.must_change_password = True
        account.save(update_fields=["must_change_password"])
    if is_required(held, posts) and factor_of(account) is None:
        session[ENROL] = True
    else:
        session.pop(ENROL, None)


def _count(whose: uuid.UUID) -> int:
    """One more within this hour; how many now. Counts of earlier days go."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    row, is_new = FailedSignIns.objects.get_or_create(hour=hour, whose=whose)
    if is_new:
        FailedSignIns.objects.filter(hour__lt=hour - _KEPT).delete()
    FailedSignIns.objects.filter(pk=row.pk).update(count=F("count") + 1)
    row.refresh_from_db(fields=["count"])
    return row.count


def _is_told(count: int, few: int) -> bool:
    return count <= few or (set(str(count)[1:]) == {"0"} and str(count)[0] == "1")


def _note(account: Account, verb: str) -> None:
    note(tenant_id=tenant_of(account), actor_id=account.id, verb=verb, thing_kind="account", thing_id=account.id)
