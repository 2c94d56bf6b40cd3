"""The demo's business clock: starts at 16:00 on 21 November 2023 and ticks only while the demo runs.

What was recorded in one run must not lie in the future of the next, so the clock goes on where it was.
"""

import time
from datetime import datetime
from pathlib import Path

from beacon.kit.clock import SHANGHAI, now

START = datetime(2023, 11, 21, 16, 0, tzinfo=SHANGHAI)
NAME = "demo-clock"
STEP = 5.0
"""Seconds between two notes of the time; a killed demo loses no more."""


def resume(folder: Path) -> str:
    """The BEACON_CLOCK with which to start: where the last run of this folder stopped, else START."""
    try:
        shown = datetime.fromisoformat((folder / NAME).read_text().strip())
    except (OSError, ValueError):
        shown = START
    return f"{shown.isoformat()}@{time.time()}"


def keep(folder: Path) -> None:
    """Note the time shown, at most once every STEP seconds."""
    path = folder / NAME
    if not path.exists() or time.time() - path.stat().st_mtime > STEP:
        path.write_text(now().isoformat())
