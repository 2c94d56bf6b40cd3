"""把数据库和附件备份成一个文件；不用停站点。"""

import argparse
import time
from pathlib import Path

from beacon.site.backup.take import take_backup
from beacon.site.progress import Progress


def main(arguments: list[str]) -> int:
    """Take a backup; 0 when it is written and was read back, 1 where files were missing."""
    parser = argparse.ArgumentParser("beacon backup", description=__doc__)
    parser.add_argument("file", metavar="FILE", type=Path, help="备份文件，例如 beacon-20261125.tar；已有的不覆盖")
    parser.add_argument("--tables-only", action="store_true", help="只备份数据库，不含附件")
    options = parser.parse_args(arguments)
    begun = time.monotonic()
    taken = take_backup(options.file, Progress(), with_files=not options.tables_only)
    files = taken.contents.manifest["files"]
    print(
        f"备份好了，也读回核对过：{taken.path}，{taken.contents.rows:,}行、{files['count']:,}个附件，"
        f"{taken.path.stat().st_size / 1_000_000:.1f}MB，用时{time.monotonic() - begun:.0f}秒。"
    )
    print("里面有姓名、电话和密码的散列，请像保管数据库一样保管它，并另放一处。")
    if taken.missing:
        print(f"有{len(taken.missing)}个附件在磁盘上找不到，没能备份：{taken.missing[0]} 等。可用 beacon check 查看。")
    return 1 if taken.missing else 0
