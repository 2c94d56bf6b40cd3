"""管理员账号：开一个（add）、重设密码和两步登录（reset）。"""

import argparse

from beacon.people.administrators import KINDS, found_administrator, reset_administrator


def main(arguments: list[str]) -> int:
    """Open or reset an administrator's account and print its one-time password; 0 when done."""
    parser = argparse.ArgumentParser("beacon admins", description=__doc__)
    words = parser.add_subparsers(dest="word", required=True)
    kinds = "；".join(f"{kind} {role.label}" for kind, role in KINDS.items())
    add = words.add_parser("add", help="开一个管理员账号")
    add.add_argument("kind", choices=KINDS, help=kinds)
    add.add_argument("login", help="登录名")
    add.add_argument("name", help="姓名")
    reset = words.add_parser("reset", help="给管理员一个新的一次性密码，两步登录也重来")
    reset.add_argument("login", help="登录名")
    asked = parser.parse_args(arguments)
    if asked.word == "add":
        password = found_administrator(kind=asked.kind, login=asked.login, name=asked.name)
    else:
        password = reset_administrator(login=asked.login)
    print(f"{asked.login} 的一次性密码：{password}\n只显示这一次，第一次登录就要换掉。")
    return 0
