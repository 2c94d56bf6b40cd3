"""What a password must be (common test values of classified protection level 2: at least 8 characters, mixed)."""

from beacon.kit.refusals import Reason
from beacon.people.models import Account

SHORTEST = 8
CLASSES_NEEDED = 3


def password_reason(password: str, account: Account) -> Reason | None:
    """Why this password will not do for the account, or None. Three of: small letters, capitals, digits, other
    signs."""
    if len(password) < SHORTEST:
        return Reason("short_password", f"新密码至少{SHORTEST}位，再长一点就行。", "new")
    classes = (
        any(sign.islower() for sign in password),
        any(sign.isupper() for sign in password),
        any(sign.isdigit() for sign in password),
        any(not sign.isalnum() for sign in password),
    )
    if sum(classes) < CLASSES_NEEDED:
        return Reason("plain_password", "新密码请混用大写、小写、数字、符号中的三种。", "new")
    if account.login.lower() in password.lower():
        return Reason("login_in_password", "新密码里不要包含登录名。", "new")
    return None
