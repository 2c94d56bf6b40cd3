from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.kit.clock import SHANGHAI
from beacon.kit.workdays import Workdays
from beacon.messages.caps import may_remind

WEEKDAYS = Workdays({date(2023, 11, 25): True})
LATE = datetime(2023, 11, 24, 0, 0, tzinfo=SHANGHAI)


def when(day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2023, 11, day, hour, minute, tzinfo=SHANGHAI)


def refused(now: datetime, *sent: datetime) -> str | None:
    reason = may_remind(now=now, late_from=LATE, sent=sent, workdays=WEEKDAYS)
    return reason.code if reason else None


@pytest.mark.parametrize(
    ("now", "code"),
    [
        (when(21, 8, 29), "night"),
        (when(21, 8, 30), None),
        (when(21, 20, 29), None),
        (when(21, 20, 30), "night"),
        (when(19), "day_off"),
        (when(25), None),
        (when(26), "day_off"),
    ],
)
def test_no_reminder_at_night_or_on_a_day_off(now: datetime, code: str | None) -> None:
    """N15 None between 20:30 and 08:30; days off by the office's own table, swapped weekends included."""
    assert refused(now) == code


def test_two_before_the_deadline_and_no_third() -> None:
    """N15 At most two before."""
    assert refused(when(22), when(20)) is None
    assert refused(when(22), when(20), when(21)) == "enough_before"


def test_after_the_deadline_one_in_two_working_days_and_three_in_all() -> None:
    """N15 Those before do not count against those after; the 25th works, the 26th does not."""
    early = (when(20), when(21))

    assert refused(when(24), *early) is None
    assert refused(when(25), *early, when(24)) == "too_soon"
    assert refused(when(27), *early, when(24)) is None
    assert refused(when(30), *early, when(24), when(27), when(29)) == "enough_after"


@given(st.lists(st.integers(0, 60 * 24 * 14), max_size=40).map(sorted))
def test_however_often_it_is_tried_the_caps_hold(minutes: list[int]) -> None:
    """N15 Whatever an eager office does: at most two before, three after, none at night."""
    sent: list[datetime] = []
    for offset in minutes:
        now = when(17, 0) + timedelta(minutes=offset)
        if refused(now, *sent) is None:
            sent.append(now)

    assert len([moment for moment in sent if moment < LATE]) <= 2
    assert len([moment for moment in sent if moment >= LATE]) <= 3
    assert [moment for moment in sent if not 8 <= moment.hour <= 20] == []
