"""The table of accounts printed when the demo starts."""

from beacon.people.posts import newest_posts
from beacon.people.roles import ROLES
from beacon.site.demo.printed import PRINTED, SHOWN

WIDTH = 18


def table() -> list[str]:
    """The lines to print: role, login, person, place. Empty when the demo is not loaded."""
    found = newest_posts(SHOWN)
    if not found:
        return []
    lines = [_line("角色", "登录名", "姓名", "单位")]
    lines += [_line(ROLES[post.role].label, account.login, account.name, post.place) for account, post in found]
    return [*lines, f"密码都是 {PRINTED} ，只能在这台电脑上登录。"]


def _line(role: str, login: str, name: str, where: str) -> str:
    """One line, in columns: a Chinese character is two wide."""
    return f"  {_fit(role, WIDTH)}{_fit(login, WIDTH)}{_fit(name, 8)}{where}"


def _fit(text: str, width: int) -> str:
    wide = sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)
    return text + " " * max(1, width - wide)
