from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.kit.windows import Part, around, natural_periods, report_windows


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@given(year=st.integers(2000, 2100), deadline_day=st.integers(1, 28), data=st.data())
def test_windows_tile_the_year_for_any_deadline_day_and_any_start(
    year: int, deadline_day: int, data: st.DataObject
) -> None:
    """R69 Every day of the year lies in exactly one window, so that windows and tail together are the year."""
    starts_on = data.draw(st.one_of(st.none(), st.sampled_from(days_of(year))))

    windows = report_windows(year, deadline_day, starts_on)

    held = [day for window in windows for day in days_of(year) if window.holds(day)]
    assert held == days_of(year)


@given(deadline_day=st.integers(1, 28), start=st.sampled_from(days_of(2023)))
def test_no_window_with_a_report_begins_before_the_notice(deadline_day: int, start: date) -> None:
    """R04 No duty is due before the date of the notice."""
    windows = report_windows(2023, deadline_day, start)

    assert [w for w in windows if w.part is Part.REPORT and w.starts < start] == []


def test_the_sample_notice_begins_with_a_short_april_and_ends_with_a_tail() -> None:
    """R04 The first window starts on the signed date and says that it is short; 24–31 December close the year."""
    windows = report_windows(2023, 23, date(2023, 4, 15))

    assert (windows[0].part, windows[0].starts, windows[0].ends) == (Part.PREFACE, date(2023, 1, 1), date(2023, 4, 14))
    assert (windows[1].month, windows[1].starts, windows[1].ends, windows[1].short) == (
        4,
        date(2023, 4, 15),
        date(2023, 4, 23),
        True,
    )
    assert (windows[2].starts, windows[2].ends, windows[2].short) == (date(2023, 4, 24), date(2023, 5, 23), False)
    assert (windows[-1].part, windows[-1].starts, windows[-1].ends) == (
        Part.TAIL,
        date(2023, 12, 24),
        date(2023, 12, 31),
    )


def test_january_starts_on_the_first_in_a_year_that_has_no_start() -> None:
    windows = report_windows(2024, 23)

    assert (windows[0].month, windows[0].starts, windows[0].ends) == (1, date(2024, 1, 1), date(2024, 1, 23))
    assert [window.month for window in windows] == [*range(1, 13), None]


@pytest.mark.parametrize("day", [0, 29, 31])
def test_a_deadline_day_that_some_month_lacks_is_refused(day: int) -> None:
    with pytest.raises(ValueError, match="1–28"):
        report_windows(2023, day)


def test_a_start_outside_the_year_is_refused() -> None:
    with pytest.raises(ValueError, match="in the year"):
        report_windows(2023, 23, date(2022, 12, 31))


@given(year=st.integers(2000, 2100), months=st.sampled_from([1, 2, 3, 4, 6, 12]))
def test_natural_periods_tile_the_year(year: int, months: int) -> None:
    periods = natural_periods(year, months)

    held = [day for period in periods for day in days_of(year) if period.starts <= day <= period.ends]
    assert held == days_of(year)


def test_the_first_quarter_and_half_year_of_a_spring_notice_are_short_and_end_as_usual() -> None:
    """R04 Q2 and H1 carry the mark of a short first period."""
    quarters = natural_periods(2023, 3, date(2023, 4, 15))
    halves = natural_periods(2023, 6, date(2023, 4, 15))

    assert [(q.ordinal, q.starts, q.ends, q.short) for q in quarters] == [
        (2, date(2023, 4, 15), date(2023, 6, 30), True),
        (3, date(2023, 7, 1), date(2023, 9, 30), False),
        (4, date(2023, 10, 1), date(2023, 12, 31), False),
    ]
    assert [(h.ordinal, h.starts, h.ends, h.short) for h in halves] == [
        (1, date(2023, 4, 15), date(2023, 6, 30), True),
        (2, date(2023, 7, 1), date(2023, 12, 31), False),
    ]


def test_periods_of_seven_months_are_refused() -> None:
    with pytest.raises(ValueError, match="not made of"):
        natural_periods(2023, 7)


def test_an_opening_window_reaches_ten_days_back_and_twenty_ahead() -> None:
    assert around(date(2023, 9, 1), 10, 20) == (date(2023, 8, 22), date(2023, 9, 21))
