"""From the words of a date to a due: which year, which last day."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from beacon.notices.numerals import number_of
from beacon.notices.reading import Due

_NEXT_YEAR = ("次年", "翌年", "明年", "来年", "下一年")
_TENS = {"上旬": 10, "初": 10, "中旬": 20, "中": 20}
Words = Mapping[str, str | None]


@dataclass(frozen=True)
class Calendar:
    """What is known about the paper's time: the year it speaks of and the day it was signed."""

    year: int | None = None
    signed_on: date | None = None

    def day(self, words: Words, *, by: bool = False) -> Due:
        """The due of “2023年11月30日”, “6月底”, “4月上旬”; a bare month before 前 ends with the month before it."""
        month = number_of(words["month"] or "") or 1
        if by and not words["day"] and not words["part"]:
            return {"date": self._iso(words["year"], month - 1 or 12, "last")}
        return {"date": self._iso(words["year"], month, _day(words["day"], words["part"]))}

    def span(self, first: Words, second: Words) -> Due:
        """The due of “9月1日至30日”; what the second day leaves out it takes from the first."""
        start_month = number_of(first["month"] or "") or 1
        start_day = (
            (number_of(first["day"] or "") or 1)
            if first["day"]
            else {"中旬": 11, "下旬": 21}.get(first["part"] or "", 1)
        )
        end_month = number_of(second["month2"] or "") or start_month
        end_year = second["year2"] or first["year"]
        return {
            "from": self._iso(first["year"], start_month, start_day),
            "to": self._iso(end_year, end_month, _day(second["day2"], second["part2"])),
        }

    def quarter(self, words: Words) -> Due:
        """The due of a deed done over a quarter: its first and its last day."""
        last = 3 * (number_of(words["quarter"] or "") or 4)
        return {"from": self._iso(words["year"], last - 2, 1), "to": self._iso(words["year"], last, "last")}

    def shifted(self, words: Words, days: int) -> Due:
        """The day so many days after a date the text gives."""
        day = date(self.year or 2023, number_of(words["month"] or "") or 1, 1)
        moved = day + timedelta(days=(number_of(words["day"] or "") or 1) - 1 + days)
        return {"date": self._iso(None, moved.month, moved.day)}

    def part_of_year(self, words: Words) -> Due:
        """The due of 年底, 上半年, 二季度: its last day."""
        month = 12
        if words["half"] == "上半年":
            month = 6
        if words["quarter"]:
            month = 3 * (number_of(words["quarter"]) or 4)
        return {"date": self._iso(words["year"], month, "last")}

    def after_issue(self, amount: int, unit: str) -> Due | None:
        """So many days after the paper; working days are not counted here, as no work calendar is known."""
        days = {"日": 1, "天": 1, "周": 7}.get(unit)
        if not self.signed_on or not days or amount > 3650:
            return None
        return {"date": (self.signed_on + timedelta(days=amount * days)).isoformat()}

    def this_month(self, day: int | str) -> Due:
        """The due of 本月25日: a date where the paper is dated, else the bare day."""
        if not self.signed_on:
            return {"day": day}
        return {"date": self._iso(f"{self.signed_on.year}年", self.signed_on.month, day)}

    def _iso(self, said: str | None, month: int, day: int | str) -> str:
        year = self._year(said)
        last = calendar.monthrange(year or 2023, month)[1]
        number = last if isinstance(day, str) else min(day, last)
        if said is None and year and self.signed_on and date(year, month, number) < self.signed_on:
            year = None
        return f"{year:04}-{month:02}-{number:02}" if year else f"--{month:02}-{number:02}"

    def _year(self, said: str | None) -> int | None:
        if said in _NEXT_YEAR:
            return self.year + 1 if self.year else None
        return (number_of(said[:-1]) if said and said[0] in "2二" else None) or self.year


def _day(day: str | None, part: str | None) -> int | str:
    if day:
        return number_of(day) or 1
    return _TENS.get(part or "", "last")
