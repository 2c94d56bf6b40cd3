"""What a password must be, changing one's own, and the one-time password an administrator hands over.

The numbers are `SecurityRules`; age is counted in real time.
"""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.utils import timezone

from beacon.journal.actions import note
from beacon.kit.refusals import Reason, Refusal, require
from beacon.people.models import Account, PastPassword, SecurityRules
from beacon.people.posts import tenant_of
from beacon.people.security_rules import rules
from beacon.people.sessions import end_sessions

_CHINESE_NUMBERS = {3: "三", 4: "四"}
_EASY_TO_READ = "abcdefghjkmnpqrstuvwxyz"
_DIGITS = "23456789"


def password_reason(password: str, account: Account, held: SecurityRules | None = None) -> Reason | None:
    """Why this password will not do for the account, or None. Classes are small letters, capitals, digits, other
    signs."""
    held = held or rules()
    if len(password) < held.shortest:
        return Reason("short_password", f"新密码至少{held.shortest}位，再长一点就行。", "new")
    classes = (
        any(sign.islower() for sign in password),
        any(sign.isupper() for sign in password),
        any(sign.isdigit() for sign in password),
        any(not sign.isalnum() for sign in password),
    )
    if sum(classes) < held.classes:
        wanted = _CHINESE_NUMBERS[held.classes]
        return Reason("plain_password", f"新密码请混用大写、小写、数字、符号中的{wanted}种。", "new")
    if account.login.lower() in password.lower():
        return Reason("login_in_password", "新密码里不要包含登录名。", "new")
    return None


def hint(held: SecurityRules) -> str:
    """The rules in one sentence, to stand beside the field."""
    return f"至少{held.shortest}位，大写、小写、数字、符号用到{_CHINESE_NUMBERS[held.classes]}种。"


def change_password(*, by: Account, old: str, new: str) -> None:
    """Change one's own password; every other session of the account ends.

    Refused when the old one is wrong, the new one too weak, the same, or one of the last few.
    """
    held = rules()
    if not by.check_password(old):
        raise Refusal("wrong_password", "原密码不对，请再试一次。", "old")
    require(password_reason(new, by, held))
    if by.check_password(new):
        raise Refusal("same_password", "新密码和原密码一样，请换一个。", "new")
    # The current one is the first of those remembered.
    earlier = by.past_passwords.order_by("-ended_at", "-id").values_list("hashed", flat=True)[: held.remembered - 1]
    if any(check_password(new, hashed) for hashed in earlier):
        raise Refusal("used_password", f"最近{held.remembered}个用过的密码请先不用，换一个新的。", "new")
    with transaction.atomic():
        set_password(by, new, must_change=False)
        end_sessions(by)
        note(tenant_id=tenant_of(by), actor_id=by.id, verb="change_password", thing_kind="account", thing_id=by.id)


def set_password(account: Account, password: str, *, must_change: bool) -> None:
    """Put a password in the place of the present one, which is remembered. The caller checked it and writes the
    line."""
    if account.has_usable_password():
        PastPassword(account=account, hashed=account.password).save(force_insert=True)
        kept = account.past_passwords.order_by("-ended_at", "-id").values_list("id", flat=True)[:_MOST_KEPT]
        account.past_passwords.exclude(id__in=list(kept)).delete()
    account.set_password(password)
    account.must_change_password = must_change
    account.password_set_at = timezone.now()
    account.save(update_fields=["password", "must_change_password", "password_set_at"])


_MOST_KEPT = 10
"""The largest number the rules can ask to remember."""


def one_time_password() -> str:
    """A password to be read out once and changed at the first sign-in: about 60 bits, no sign that looks like
    another."""
    parts = ("".join(secrets.choice(_EASY_TO_READ + _DIGITS) for _ in range(4)) for _ in range(3))
    return "-".join((secrets.choice(_EASY_TO_READ).upper() + secrets.choice(_DIGITS), *parts))


def expired(account: Account, held: SecurityRules, now: datetime | None = None) -> bool:
    """Whether the password is older than the rules let it be."""
    return bool(held.days) and (now or timezone.now()) - account.password_set_at > timedelta(days=held.days)
