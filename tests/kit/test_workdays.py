from datetime import date

from beacon.kit.workdays import Workdays

SWAPPED = Workdays({date(2023, 6, 22): False, date(2023, 6, 23): False, date(2023, 6, 25): True})


def test_weekends_are_off_and_weekdays_work_unless_the_table_says_otherwise() -> None:
    week = [date(2023, 6, day) for day in range(19, 26)]

    assert [SWAPPED.works(day) for day in week] == [True, True, True, False, False, False, True]


def test_the_next_working_day_steps_over_days_off() -> None:
    assert SWAPPED.next_after(date(2023, 6, 21)) == date(2023, 6, 25)


def test_three_working_days_are_counted_without_the_days_off() -> None:
    assert SWAPPED.add(date(2023, 6, 20), 3) == date(2023, 6, 26)
    assert SWAPPED.add(date(2023, 6, 23), 0) == date(2023, 6, 23)
