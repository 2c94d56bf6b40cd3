"""Words fit for office files: no signs that XML forbids, dates as official papers write them."""

import re
from datetime import date

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text without signs that no XML file may hold; line ends become LF. Nothing else changes."""
    if text.isprintable():
        return text
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def official_date(day: date) -> str:
    """成文日期: Arabic digits without leading zeros (GB/T 9704-2012 7.3.5.4), 「2023年4月15日」."""
    return f"{day.year}年{day.month}月{day.day}日"


def width_in_signs(text: str) -> float:
    """Width in Chinese signs; letters and digits are half as wide."""
    return sum(0.5 if sign < "\u0250" else 1.0 for sign in text)
