"""重做台账的查找索引；平时自动更新，查找漏了才用。"""

import argparse

from beacon.records.read import search
from beacon.reports.numbers import tenants
from beacon.site.progress import Progress


def main(arguments: list[str]) -> int:
    """Write the words of every record anew; 0 when done. People may go on working meanwhile."""
    argparse.ArgumentParser("beacon reindex", description=__doc__).parse_args(arguments)
    progress, count = Progress(), 0
    for tenant in tenants():
        progress.step(f"重做索引 {tenant.name}")
        count += search.rebuild(tenant.id)
    search.mend_index()
    print(f"重做完了，共{count:,}条记录。")
    return 0
