"""把备份恢复到空的地方，并逐项核对数字。"""

import argparse
from pathlib import Path

from beacon.site.backup.restore import MOST_TOLD, restore
from beacon.site.commands.check import tell_differences
from beacon.site.progress import Progress


def main(arguments: list[str]) -> int:
    """Restore and compare; 0 where everything is as it was backed up, 1 where a number or a check differs."""
    parser = argparse.ArgumentParser("beacon restore", description=__doc__)
    parser.add_argument("file", metavar="FILE", type=Path, help="beacon backup 写的文件")
    parser.add_argument("--replace", action="store_true", help="这里已有数据时，把旧的改名留在一边")
    parser.add_argument("--tables-only", action="store_true", help="只恢复数据库，不动附件")
    options = parser.parse_args(arguments)
    done = restore(options.file, Progress(), replace=options.replace, with_files=not options.tables_only)
    if done.kept:
        print(f"旧的留在一边：{'、'.join(done.kept)}。确认无误后可以删掉。")
    for sentence in done.differences[:MOST_TOLD]:
        print(sentence)
    if len(done.differences) > MOST_TOLD:
        print(f"同样的还有{len(done.differences) - MOST_TOLD}处。")
    print(f"恢复了{done.contents.rows:,}行、{done.contents.manifest['files']['count']:,}个附件。", flush=True)
    numbers = done.contents.manifest["parts"]["numbers"]["count"]
    told = f"有{len(done.differences)}个数字和备份时不同" if done.differences else f"每张表和{numbers:,}个数字都一致"
    print(f"{told}。再查一遍内部：", flush=True)
    return tell_differences() or (1 if done.differences else 0)
