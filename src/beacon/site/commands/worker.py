"""后台任务进程；beacon serve 会自动启动它。"""

import argparse
import threading
import time

from django.db import close_old_connections, connection

from beacon.people.held_imports import remove_old
from beacon.records.catching_up.batch import remove_old as remove_old_tables
from beacon.site.jobs import LEASE, make_worker, put_back_abandoned, run_ready_jobs


def _keep_putting_back() -> None:
    """Look for abandoned jobs of other machines and for forgotten uploads now and then, beside the worker."""
    while True:
        time.sleep(LEASE.total_seconds() / 3)
        close_old_connections()
        put_back_abandoned()
        remove_old()
        remove_old_tables()
        connection.close()


def main(arguments: list[str]) -> int:
    """Run jobs until told to stop; 0 at a stop in good order."""
    parser = argparse.ArgumentParser("beacon worker", description=__doc__)
    parser.add_argument("--batch", action="store_true", help="做完现有任务就结束")
    options = parser.parse_args(arguments)
    put_back_abandoned()
    if options.batch:
        run_ready_jobs()
        return 0
    worker = make_worker()
    worker.configure_signals()
    threading.Thread(target=_keep_putting_back, daemon=True).start()
    worker.run()
    return 0
