"""后台任务进程；beacon serve 会自动启动它。"""

import argparse
import logging
import threading
import time

from django.db import close_old_connections, connection

from beacon.people.held_imports import remove_old
from beacon.records.catching_up.batch import remove_old as remove_old_tables
from beacon.records.held_photos import remove_old as remove_old_photos
from beacon.site.jobs import LEASE, make_worker, put_back_abandoned, run_ready_jobs

logger = logging.getLogger(__name__)

_SWEEPS = (put_back_abandoned, remove_old, remove_old_tables, remove_old_photos)


def sweep() -> None:
    """Put back the jobs of machines that are gone and let go what was left lying. What fails is logged and tried again
    the next time; the others are done all the same."""
    for part in _SWEEPS:
        try:
            part()
        except Exception:
            logger.exception("%s.%s failed", part.__module__, part.__name__)


def _keep_sweeping() -> None:
    """Sweep now and then, beside the worker."""
    while True:
        time.sleep(LEASE.total_seconds() / 3)
        close_old_connections()
        sweep()
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
    threading.Thread(target=_keep_sweeping, daemon=True).start()
    worker.run()
    return 0
