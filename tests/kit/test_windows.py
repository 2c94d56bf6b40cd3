from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.kit.windows import Deadlines, Part, around, natural_periods, next_window, report_windows


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


HISTORIES = st.dictionaries(st.dates(date(2021, 1, 1), date(2024, 12, 31)), st.integers(1, 28), max_size=8).map(
    lambda rules: Deadlines(((date(2000, 1, 1), 23), *sorted(rules.items())))
)


@given(deadlines=HISTORIES, year=st.integers(2021, 2024), data=st.data())
def test_windows_tile_the_year_however_often_the_deadline_day_was_changed(
    deadlines: Deadlines, year: int, data: st.DataObject
) -> None:
    """R69 Every day in exactly one window and one report a month, for any history of rules and any start."""
    starts_on = data.draw(st.one_of(st.none(), st.sampled_from(days_of(year))))

    windows = report_windows(year, deadlines, starts_on)

    held = [day for window in windows for day in days_of(year) if window.holds(day)]
    months = [window.month for window in windows if window.part is Part.REPORT]
    assert held == days_of(year)
    assert months == list(range(months[0], 13)) if months else True


@given(deadlines=HISTORIES, today=st.dates(date(2021, 1, 1), date(2024, 12, 31)), day=st.integers(1, 28))
def test_a_changed_deadline_leaves_every_window_that_has_begun(deadlines: Deadlines, today: date, day: int) -> None:
    """R69 A change made on a day applies from the window after the one running on it."""
    first = next_window(today, deadlines)
    changed = Deadlines((*(rule for rule in deadlines.rules if rule[0] < first), (first, day)))

    for year in (today.year, today.year + 1):
        before, after = report_windows(year, deadlines), report_windows(year, changed)

        assert [window for window in after if window.starts <= today] == [
            window for window in before if window.starts <= today
        ]
    following = next(window for window in report_windows(first.year, changed) if window.starts == first)
    assert (following.part, following.ends.day) == (Part.REPORT, day)


def test_from_23_to_25_in_may() -> None:
    """R69 Changed in May, the window of 24 April to 23 May stays; the next one is 24 May to 25 June."""
    changed = Deadlines(((date(2000, 1, 1), 23), (next_window(date(2023, 5, 10), Deadlines.always(23)), 25)))

    windows = report_windows(2023, changed)

    assert [(w.starts, w.ends) for w in windows if w.month in (5, 6, 7)] == [
        (date(2023, 4, 24), date(2023, 5, 23)),
        (date(2023, 5, 24), date(2023, 6, 25)),
        (date(2023, 6, 26), date(2023, 7, 25)),
    ]


@pytest.mark.parametrize("rules", [(), ((date(2023, 5, 1), 23), (date(2023, 1, 1), 25)), ((date(2023, 5, 1), 29),)])
def test_rules_without_order_or_with_a_day_some_month_lacks_are_refused(rules: tuple[tuple[date, int], ...]) -> None:
    with pytest.raises(ValueError, match=r"rules|1–28"):
        Deadlines(rules)


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
