"""Days, months, spans and moments in words."""

import re
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from beacon.kit import days


def test_a_day_is_written_without_leading_zeros() -> None:
    day = date(2023, 4, 5)

    assert days.full_day(day) == "2023年4月5日"
    assert days.short_day(day) == "4月5日"
    assert days.full_month(day) == "2023年4月"
    assert days.weekday(day) == "星期三"


def test_a_span_names_both_days_within_it() -> None:
    assert days.span(date(2023, 10, 24), date(2023, 11, 23)) == "10月24日—11月23日"


def test_a_moment_is_told_as_clocks_in_shanghai_show_it() -> None:
    last_evening = datetime(2023, 12, 31, 16, 5, tzinfo=UTC)

    assert days.full_moment(last_evening) == "2024年1月1日00:05"
    assert days.short_moment(last_evening) == "1月1日00:05"
    assert days.full_month(last_evening) == "2024年1月"


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_the_words_of_a_day_read_back_as_the_day(day: date) -> None:
    said = days.full_day(day)

    assert date(*map(int, re.findall(r"\d+", said))) == day
