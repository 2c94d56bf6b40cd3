from datetime import date, datetime

import chinese_calendar
import pytest

from beacon.kit.clock import SHANGHAI
from beacon.kit.deadlines import late_from
from beacon.kit.workdays import SATURDAY, Workdays

KNOWN = {**dict.fromkeys(chinese_calendar.holidays, False), **dict.fromkeys(chinese_calendar.workdays, True)}
CALENDAR = Workdays({day: works for day, works in KNOWN.items() if works != (day.weekday() < SATURDAY)})


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        pytest.param(date(2023, 11, 23), datetime(2023, 11, 24, 0, 0), id="a Thursday"),
        pytest.param(date(2023, 4, 23), datetime(2023, 4, 24, 0, 0), id="a Sunday that was swapped to work"),
        pytest.param(date(2023, 6, 23), datetime(2023, 6, 25, 9, 0), id="a holiday; Sunday 25 was swapped to work"),
        pytest.param(date(2023, 7, 23), datetime(2023, 7, 24, 9, 0), id="a Sunday"),
        pytest.param(date(2023, 9, 23), datetime(2023, 9, 25, 9, 0), id="a Saturday"),
    ],
)
def test_a_deadline_on_a_day_off_is_late_only_from_nine_on_the_next_working_day(
    due_on: date, expected: datetime
) -> None:
    """R69 The 23rd counts until 24:00; on a day off lateness begins on the next working day at 09:00."""
    assert late_from(due_on, CALENDAR) == expected.replace(tzinfo=SHANGHAI)


def test_a_half_year_ends_on_its_last_day_whatever_the_weekday() -> None:
    assert late_from(date(2023, 12, 31)) == datetime(2024, 1, 1, 0, 0, tzinfo=SHANGHAI)
