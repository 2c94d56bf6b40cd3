"""The clock of the demo."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from beacon.kit.clock import Clock
from beacon.site import demo_clock


def test_the_first_run_begins_on_21_november_at_four(tmp_path: Path) -> None:
    """N18 The demo has a clock of its own."""
    clock = Clock.parse(demo_clock.resume(tmp_path))

    assert clock is not None
    assert clock.shown == demo_clock.START


def test_the_next_run_goes_on_where_the_last_one_stopped(tmp_path: Path, at: Callable[[str], datetime]) -> None:
    """N18 What was recorded in one run does not lie in the future of the next."""
    moment = at("2023-11-21 17:30")

    demo_clock.keep(tmp_path)

    clock = Clock.parse(demo_clock.resume(tmp_path))
    assert clock is not None
    assert clock.shown == moment


def test_a_damaged_note_of_the_time_starts_anew(tmp_path: Path) -> None:
    (tmp_path / demo_clock.NAME).write_text("half a li")

    clock = Clock.parse(demo_clock.resume(tmp_path))

    assert clock is not None
    assert clock.shown == demo_clock.START
