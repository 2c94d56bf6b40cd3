"""把全部数据搬到另一个数据库，例如从 SQLite 搬到 PostgreSQL；旧库不动。"""

import argparse

from beacon.site.backup.move import move, without_password
from beacon.site.progress import Progress


def main(arguments: list[str]) -> int:
    """Move and compare; 0 when the new database is the same, number for number."""
    parser = argparse.ArgumentParser("beacon move", description=__doc__)
    parser.add_argument("url", metavar="DATABASE_URL", help="空的新库，例如 postgres://用户:密码@主机:5432/beacon")
    url: str = parser.parse_args(arguments).url
    code = move(url, Progress())
    if code == 0:
        print(
            "搬好了，旧库原样留着。接下来：把环境变量 DATABASE_URL 设成 "
            f"{without_password(url)}，再运行 beacon serve。附件不用搬，还在原处。"
        )
    return code
