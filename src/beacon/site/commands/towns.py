"""街道：设立一个街道和它的消安办（add）。"""

import argparse

from beacon.people.towns import OFFICE_NAME, found_town


def main(arguments: list[str]) -> int:
    """Set up a subdistrict and say what comes next; 0 when done."""
    parser = argparse.ArgumentParser("beacon towns", description=__doc__)
    words = parser.add_subparsers(dest="word", required=True)
    add = words.add_parser("add", help="设立一个街道")
    add.add_argument("district", help="区，例如 云汀区；还没有的一并设立")
    add.add_argument("name", help="街道，例如 江畔街道")
    add.add_argument("slug", help="公开地址，小写字母，例如 jiangpan")
    add.add_argument("--full-name", default="", help="全称，不写就是“某区人民政府某街道办事处”")
    asked = parser.parse_args(arguments)
    tenant = found_town(district=asked.district, name=asked.name, slug=asked.slug, full_name=asked.full_name)
    print(
        f"{tenant.full_name}设好了，下面有“{OFFICE_NAME}”。\n"
        f"接下来由系统管理员在“账号”里给“{OFFICE_NAME}”开第一个账号，安全管理员确认后，"
        "消安办就能登录，把名册传上来。"
    )
    return 0
