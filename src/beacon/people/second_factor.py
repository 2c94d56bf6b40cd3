"""两步登录: a code of an app (TOTP, RFC 6238) after the password, recovery codes for a lost phone, devices remembered.

Off unless the security administrator asks it of a role; anybody may switch it on for themselves. Real time.
"""

import base64
import os
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote, urlencode

import segno
from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_otp.oath import TOTP

from beacon.journal.actions import note
from beacon.kit.refusals import Reason, Refusal, require
from beacon.people.models import Account, Post, SecondFactor, SecurityRules
from beacon.people.posts import tenant_of
from beacon.people.reach import NO_SCREEN, Who
from beacon.people.roles import Screen
from beacon.people.sealing import seal, unseal
from beacon.people.security_rules import rules
from beacon.people.sessions import end_sessions

ISSUER = "消宣一本账"
REMEMBERED = timedelta(days=30)
RECOVERY_CODES = 10

_SECRET_BYTES = 20  # RFC 4226 §4: 160 bits are recommended
_TOLERANCE = 1  # steps of 30 s before and after, RFC 6238 §5.2
_DIGITS = 6
_SALT = "beacon.people.second_factor"
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_MINUTE = 60

WRONG_CODE = Reason("wrong_code", "验证码不对。请看手机上最新的6位数字，再试一次。", "code")
UNREADABLE = Reason("unreadable_factor", "两步登录要重新开通。请联系安全管理员重置。", "code")


@dataclass(frozen=True)
class Enrolment:
    """What the page shows to be scanned or typed: the picture's path and width, the key in groups of four."""

    key: str
    path: str
    width: int


def is_required(held: SecurityRules, posts: Iterable[Post]) -> bool:
    """Whether the rules ask a second factor of anybody who holds these posts."""
    return any(post.role in held.second_factor_roles for post in posts)


def factor_of(account: Account) -> SecondFactor | None:
    """The confirmed factor of an account. One query."""
    return SecondFactor.objects.filter(account=account, confirmed_at__isnull=False).first()


def begin_enrolment(*, by: Account) -> Enrolment:
    """The secret to be put into an app; the same one until a code confirms it. Refused once there is a factor."""
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(account=by).first()
        if factor is not None and factor.confirmed_at is not None:
            raise Refusal("wrong_state", "两步登录已经开通了。")
        secret = unseal(factor.secret, by.id.bytes) if factor else None
        if secret is None:
            secret = os.urandom(_SECRET_BYTES)
            SecondFactor.objects.filter(account=by).delete()
            SecondFactor(account=by, secret=seal(secret, by.id.bytes)).save(force_insert=True)
    return _enrolment(by, secret)


def _enrolment(account: Account, secret: bytes) -> Enrolment:
    key = base64.b32encode(secret).decode().rstrip("=")
    asked = urlencode({"secret": key, "issuer": ISSUER}, quote_via=quote)
    code = segno.make(f"otpauth://totp/{quote(ISSUER)}:{quote(account.login)}?{asked}", error="m", micro=False)
    rows = [list(row) for row in code.matrix_iter(border=4)]
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return Enrolment(" ".join(key[at : at + 4] for at in range(0, len(key), 4)), path, len(rows))


def confirm_enrolment(*, by: Account, code: str) -> list[str]:
    """Switch the factor on with a first code; the recovery codes, shown this once. Refused for a wrong code."""
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(account=by, confirmed_at=None).first()
        if factor is None:
            raise Refusal("wrong_state", "请先打开开通两步登录的页面，扫一下图。")
        step = _step_of(factor, code)
        if step is None:
            raise Refusal.because(WRONG_CODE)
        codes = _recovery_codes(factor)
        factor.confirmed_at, factor.step = timezone.now(), step
        factor.save(update_fields=["confirmed_at", "step", "recovery"])
        _note(by, "begin_second_factor")
    return codes


def new_recovery_codes(*, by: Account, code: str) -> list[str]:
    """Recovery codes in place of the former ones, for a right code of the app."""
    prove(account=by, code=code)
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().get(account=by)
        codes = _recovery_codes(factor)
        factor.save(update_fields=["recovery"])
        _note(by, "new_recovery_codes")
    return codes


def prove(*, account: Account, code: str) -> None:
    """Let a code of the app pass, or a recovery code, each only once.

    Refused for a wrong one; after as many wrong ones as lock a password, every code for as long.
    """
    held = rules()
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(account=account, confirmed_at__isnull=False).first()
        reason = _proof(factor, code, held) if factor else UNREADABLE
        if factor:
            factor.save(update_fields=["step", "recovery", "failures", "failed_at"])
        if reason:
            _note(account, "second_factor_failed", ok=False)
    if reason:
        raise Refusal.because(reason)


def _proof(factor: SecondFactor, code: str, held: SecurityRules) -> Reason | None:
    """Why the code does not pass; what is counted and used up is set on the factor."""
    now = timezone.now()
    ends = factor.failed_at + timedelta(minutes=held.lock_minutes) if factor.failed_at else now
    if ends <= now:
        factor.failures = 0
    if factor.failures >= held.lock_after:
        minutes = -(-int((ends - now).total_seconds()) // _MINUTE)
        return Reason("locked_out", f"验证码连错{held.lock_after}次，先停一停，{max(1, minutes)}分钟后再试。", "code")
    if unseal(factor.secret, factor.account_id.bytes) is None:
        return UNREADABLE
    if (step := _step_of(factor, code)) is not None:
        factor.step, factor.failures, factor.failed_at = step, 0, None
        return None
    hashed = _hashed(factor, code)
    if hashed in factor.recovery:
        factor.recovery = [kept for kept in factor.recovery if kept != hashed]
        factor.failures, factor.failed_at = 0, None
        return None
    factor.failures, factor.failed_at = factor.failures + 1, now
    return WRONG_CODE


def _step_of(factor: SecondFactor, code: str) -> int | None:
    """The time step of a right code that was not used yet; None for any other text."""
    digits = "".join(code.split())
    secret = unseal(factor.secret, factor.account_id.bytes)
    if secret is None or len(digits) != _DIGITS or not (digits.isascii() and digits.isdecimal()):
        return None
    totp = TOTP(secret)
    totp.time = time.time()
    return int(totp.t()) if totp.verify(int(digits), tolerance=_TOLERANCE, min_t=factor.step + 1) else None


def _recovery_codes(factor: SecondFactor) -> list[str]:
    """Fresh codes of 50 bits, whose hashes are set on the factor."""
    codes = [
        "-".join("".join(secrets.choice(_SIGNS) for _ in range(5)) for _ in range(2)) for _ in range(RECOVERY_CODES)
    ]
    factor.recovery = [_hashed(factor, code) for code in codes]
    return codes


def _hashed(factor: SecondFactor, code: str) -> str:
    """The hash kept of a recovery code. A quick hash does: 50 random bits cannot be tried out."""
    plain = "".join(code.lower().replace("-", "").split())
    return salted_hmac(f"{_SALT}.{factor.id}", plain, algorithm="sha256").hexdigest()


def remove_own(*, by: Account, code: str, posts: Iterable[Post]) -> None:
    """Switch one's own factor off with a code. Refused where the rules ask one of the role."""
    if is_required(rules(), posts):
        raise Refusal("factor_required", "您的岗位要用两步登录，不能关。换手机请先用备用码登录，再找安全管理员重置。")
    prove(account=by, code=code)
    with transaction.atomic():
        SecondFactor.objects.filter(account=by).delete()
        _note(by, "end_second_factor")


def reset_second_factor(*, by: Who, account: Account) -> None:
    """Take an account's factor away, for somebody who lost phone and recovery codes; its sessions end, and where the
    role needs one it is set up anew after the next password. Refused for one's own account."""
    require(None if by.opens(Screen.SECURITY) else NO_SCREEN)
    if account.id == by.account.id:
        raise Refusal("yourself", "自己的两步登录要由另一位安全管理员来重置。")
    with transaction.atomic():
        if not SecondFactor.objects.filter(account=account).delete()[0]:
            raise Refusal("wrong_state", "这个账号没有开通两步登录。")
        end_sessions(account)
        note(
            tenant_id=tenant_of(account),
            actor_id=by.account.id,
            verb="reset_second_factor",
            thing_kind="account",
            thing_id=account.id,
        )


def remember(factor: SecondFactor) -> str:
    """What a device keeps so as not to be asked for a code for 30 days."""
    return signing.dumps(_remembered(factor), salt=_SALT)


def is_remembered(factor: SecondFactor, text: str) -> bool:
    """Whether the device was remembered for this factor, not too long ago and not forgotten since."""
    try:
        return bool(signing.loads(text, salt=_SALT, max_age=REMEMBERED) == _remembered(factor))
    except signing.BadSignature:
        return False


def _remembered(factor: SecondFactor) -> list[str | int]:
    return [str(factor.id), factor.round]


def _note(account: Account, verb: str, ok: bool = True) -> None:
    note(
        tenant_id=tenant_of(account),
        actor_id=account.id,
        verb=verb,
        thing_kind="account",
        thing_id=account.id,
        ok=ok,
    )
