"""把数字、应办、月报、日志和附件从头查一遍，有差别就逐条说出来。"""

import argparse
from pathlib import Path

from beacon.site.check import differences
from beacon.site.progress import Progress


def main(arguments: list[str]) -> int:
    """0 where nothing differs, 1 where something does."""
    parser = argparse.ArgumentParser("beacon check", description=__doc__)
    parser.add_argument("--against", metavar="FILE", type=Path, help="再和一份备份对照：备份时的日志必须一条不差地还在")
    options = parser.parse_args(arguments)
    return tell_differences(options.against)


def tell_differences(against: Path | None = None) -> int:
    """Check and print; the exit code."""
    count = 0
    for difference in differences(Progress(), against):
        count += 1
        print(difference, flush=True)
    print(f"共{count}处差别。" if count else "查完了，没有差别。")
    return 1 if count else 0
