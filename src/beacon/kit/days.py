"""Days, months, spans and moments as people write them. Moments are told in Shanghai time."""

from datetime import date, datetime

from beacon.kit.clock import SHANGHAI

_WEEKDAYS = "一二三四五六日"


def here(value: date | datetime) -> date | datetime:
    """A moment as Shanghai's clocks show it; a day as it is."""
    return value.astimezone(SHANGHAI) if isinstance(value, datetime) else value


def full_day(value: date | datetime) -> str:
    """「2023年11月21日」: digits without leading zeros, as official papers date themselves (GB/T 9704-2012 7.3.5.4)."""
    return f"{full_month(value)}{here(value).day}日"


def short_day(value: date | datetime) -> str:
    """「11月21日」, where the year is plain."""
    value = here(value)
    return f"{value.month}月{value.day}日"


def full_month(value: date | datetime) -> str:
    """「2023年11月」."""
    value = here(value)
    return f"{value.year}年{value.month}月"


def weekday(value: date) -> str:
    """「星期二」."""
    return f"星期{_WEEKDAYS[value.weekday()]}"


def span(starts: date, ends: date) -> str:
    """「10月24日—11月23日」, both days within it."""
    return f"{short_day(starts)}—{short_day(ends)}"


def full_moment(value: datetime) -> str:
    """「2023年11月21日16:32」."""
    return f"{full_day(value)}{here(value):%H:%M}"


def short_moment(value: datetime) -> str:
    """「11月21日16:32」."""
    return f"{short_day(value)}{here(value):%H:%M}"
