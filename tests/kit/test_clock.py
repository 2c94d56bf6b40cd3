from datetime import datetime, timedelta

import pytest

from beacon.kit import clock
from beacon.kit.clock import SHANGHAI, Clock
from beacon.kit.ids import new_id


def test_two_processes_given_the_same_setting_tell_the_same_time() -> None:
    """N18 The demo's clock begins at a set moment and ticks on."""
    one = Clock.parse("2023-11-21T16:00:00+08:00@1700000000")
    other = Clock.parse("2023-11-21T16:00:00@1700000000")

    assert one is not None
    assert one == other
    assert one.shown == datetime(2023, 11, 21, 16, 0, tzinfo=SHANGHAI)
    assert one.now() > one.shown


def test_an_empty_setting_is_real_time() -> None:
    assert Clock.parse("") is None
    assert abs(clock.now() - datetime.now(SHANGHAI)) < timedelta(minutes=1)


def test_a_setting_that_is_no_time_is_an_error() -> None:
    with pytest.raises(ValueError, match="yesterday"):
        Clock.parse("yesterday")


def test_the_clock_of_the_process_can_be_set_and_set_back() -> None:
    clock.use(Clock.parse("2023-11-21T16:00:00+08:00"))
    try:
        assert clock.today().isoformat() == "2023-11-21"
    finally:
        clock.use(None)


def test_keys_are_versioned_unique_and_ordered_by_time() -> None:
    keys = [new_id() for _ in range(1000)]

    assert len(set(keys)) == 1000
    assert {key.version for key in keys} == {7}
    assert [key.int >> 80 for key in keys] == sorted(key.int >> 80 for key in keys)
