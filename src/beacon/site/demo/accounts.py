"""The accounts printed when the demo starts, one per role, and the password they share.

Everybody may know it: in the demo nobody signs in from another machine (site.gates).
"""

from beacon.people.actions import posts_of
from beacon.people.models import Account
from beacon.people.roles import ROLES

PRINTED = "Yunting-2023"
"""What to type as the password of every demo account."""

SHOWN = (
    "office",
    "leader",
    "jinxiu",
    "jinxiu-head",
    "dept",
    "grid",
    "group",
    "brigade",
    "property",
    "enterprise",
    "school",
    "station",
    "district",
    "admin-system",
    "admin-security",
    "admin-audit",
    "shangping-office",
)
"""One login per role, and the neighbour's office."""

WIDTH = 18


def table() -> list[str]:
    """The lines to print: role, login, person, place. Empty when the demo is not loaded."""
    accounts = {account.login: account for account in Account.objects.filter(login__in=SHOWN)}
    if not accounts:
        return []
    lines = [_line("角色", "登录名", "姓名", "单位")]
    for login in SHOWN:
        posts = posts_of(accounts[login]) if login in accounts else []
        if posts:
            post = posts[-1]
            place = post.unit.name if post.unit else (post.district.name if post.district else "整个系统")
            where = f"{post.tenant.name}·{place}" if post.tenant else place
            lines.append(_line(ROLES[post.role].label, login, accounts[login].name, where))
    return [*lines, f"密码都是 {PRINTED} ，只能在这台电脑上登录。"]


def _line(role: str, login: str, name: str, where: str) -> str:
    """One line, in columns: a Chinese character is two wide."""
    return f"  {_fit(role, WIDTH)}{_fit(login, WIDTH)}{_fit(name, 8)}{where}"


def _fit(text: str, width: int) -> str:
    wide = sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)
    return text + " " * max(1, width - wide)
