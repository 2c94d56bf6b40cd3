"""A due as people say it."""

from collections.abc import Mapping
from typing import Any

_WEEKDAYS = "一二三四五六日"


def due_in_words(due: Mapping[str, Any] | None) -> str:
    """次月5日前, 周五前, 11月30日前; empty where none is given."""
    if due is None:
        return ""
    if "weekday" in due:
        return f"周{_WEEKDAYS[due['weekday'] - 1]}前"
    if "day" in due:
        day = "最后一天" if due["day"] == "last" else f"{due['day']}日"
        return f"{'次月' if due.get('next_month') else ''}{day}前"
    if "date" in due:
        return f"{_date(due['date'])}前"
    return f"{_date(due['from'])}至{_date(due['to'])}"


def _date(iso: str) -> str:
    year, month, day = iso[:-6].strip("-"), int(iso[-5:-3]), int(iso[-2:])
    return f"{year + '年' if year else ''}{month}月{day}日"
