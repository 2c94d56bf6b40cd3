from datetime import UTC, date, datetime

import pytest

from beacon.kit.clock import SHANGHAI
from beacon.web.planning.due import Due, due

ENDS = date(2023, 9, 23)
LATE_FROM = datetime(2023, 9, 25, 1, 0, tzinfo=UTC)
"""The database speaks UTC: 09:00 of the Monday after a Saturday."""


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        (15, 9, Due("act", "clock", "还有8天")),
        (16, 9, Due("soon", "clock", "还有7天")),
        (23, 23, Due("soon", "clock", "今天24:00前")),
        (24, 0, Due("soon", "clock", "9月25日09:00前都算按时")),
        (25, 8, Due("soon", "clock", "9月25日09:00前都算按时")),
        (25, 9, Due("over", "clock", "已过时间")),
    ],
)
def test_deadline_is_said_as_it_stands(day: int, hour: int, expected: Due) -> None:
    assert due(ENDS, LATE_FROM, datetime(2023, 9, day, hour, tzinfo=SHANGHAI)) == expected
