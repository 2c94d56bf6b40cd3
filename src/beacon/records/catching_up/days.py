"""A day as people write it into their own tables: with or without a year, a weekday, an hour; one, not several."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from beacon.documents.spreadsheets import Value
from beacon.people.roster.cells import Row, RowProblem, folded, tidy

_WEEKDAY = re.compile(r"[(]?(?:星期|周|礼拜)[一二三四五六日天][)]?")
_HALF = re.compile(r"[(]?(?:全天|凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|晚)[)]?")
_LATER = re.compile(r"下午|傍晚|晚上|晚")
_HOUR = re.compile(
    r"(?:(?<=[\s日号午晚上晨T])|^)(?P<hour>\d{1,2})[:点时](?P<minute>\d{1,2})?分?(?::\d{1,2}(?:\.0+)?)?"
    r"(?:\s?[-~—至到]+\s?\d{1,2}[:点时]\d{0,2}分?)?$"
)
_SHORT = re.compile(r"(\d{1,2})[-/.月](\d{1,2})[日号]?")
_SHORT_YEAR = re.compile(r"(\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?")
_FULL = re.compile(r"(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?")
_SEVERAL = re.compile(r"\d[日号]?(?:-{1,2}|~|—+|至|到|、|和|,|;)\d")
_SHOWN = 20
_SERIAL_FROM = 20_000
"""Smaller numbers are no days counted by a spreadsheet but a month and a day typed with a point: 11.21."""

SEVERAL_DAYS = "写了几天，请分成几行，或只留开始那一天"
NO_YEAR = "没写年份，表名里也看不出是哪一年，请写成2023-04-15这样"


@dataclass(frozen=True)
class ReadDay:
    """The day of a cell, and the hour if it told one."""

    day: date | None = None
    at: time | None = None
    problem: RowProblem | None = None


def read_day(value: Value, *, year: int | None, table: str, number: int, heading: str) -> ReadDay:
    """The day in a cell; `year` where the cell has none. What is not one day comes back as a sentence, beside what the
    cell says and not the day that was understood."""
    found = _understood(value, year, table, number, heading)
    if found.problem is None:
        return found
    return replace(found, problem=replace(found.problem, value=tidy(value)[:_SHOWN]))


def _understood(value: Value, year: int | None, table: str, number: int, heading: str) -> ReadDay:
    row = Row(table, number, {heading: value})
    if isinstance(value, datetime):
        return ReadDay(
            row.day(heading), value.time().replace(second=0, microsecond=0) if value.time() != time(0) else None
        )
    if isinstance(value, float | int) and not isinstance(value, bool) and 1 <= value < _SERIAL_FROM:
        return _with_point(row, repr(value), year, heading)
    if not isinstance(value, str):
        return _read(row, heading)
    text = unicodedata.normalize("NFKC", tidy(value)).strip()
    if not text:
        return ReadDay()
    at, text = _hour(text)
    text = folded(_HALF.sub("", _WEEKDAY.sub("", text)))
    if found := _FULL.fullmatch(text) or _SHORT_YEAR.fullmatch(text):
        first, month, day = found.groups()
        return _again(row, heading, f"{first if len(first) == 4 else '20' + first}-{month}-{day}", at)
    if found := _SHORT.fullmatch(text):
        return _short(row, heading, found[1], found[2], year, at)
    if _SEVERAL.search(text):
        row.complain(f"「{heading}」{tidy(value)[:20]}{SEVERAL_DAYS}。", heading)
        return ReadDay(problem=row.problems[0])
    found_day = _again(row, heading, text, at)
    # What is no day is told as it was typed: 上周三, not the 上 that is left of it.
    return found_day if found_day.day else ReadDay(problem=_read(row, heading).problem or found_day.problem)


def _hour(text: str) -> tuple[time | None, str]:
    """The hour at the end of a cell, None for midnight, which is how a day without an hour is written; and what stands
    before it."""
    found = _HOUR.search(text)
    if found is None or not text[: found.start()]:
        return None, text
    at = _clock(found, text)
    return (at if at != time(0) else None), text[: found.start()].rstrip("T")


def _clock(found: re.Match[str], text: str) -> time | None:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if hour < 12 and _LATER.search(text):
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _with_point(row: Row, text: str, year: int | None, heading: str) -> ReadDay:
    month, point, day = text.partition(".")
    if point and len(day) == 2:
        return _short(row, heading, month, day, year, None)
    row.complain(f"「{heading}」是数{text}，分不清是几月几日，请写成2023-04-15这样。", heading)
    return ReadDay(problem=row.problems[0])


def _short(row: Row, heading: str, month: str, day: str, year: int | None, at: time | None) -> ReadDay:
    if year is None:
        row.complain(f"「{heading}」{NO_YEAR}。", heading)
        return ReadDay(problem=row.problems[0])
    return _again(row, heading, f"{year}-{month}-{day}", at)


def _again(row: Row, heading: str, text: str, at: time | None) -> ReadDay:
    found = _read(Row(row.table, row.number, {heading: text}), heading)
    return ReadDay(found.day, at, found.problem)


def _read(row: Row, heading: str) -> ReadDay:
    day = row.day(heading)
    return ReadDay(day, None, row.problems[0] if row.problems else None)


def read_time(value: Value) -> time | None:
    """The hour of a cell; None when it tells none, as of 上午."""
    if isinstance(value, datetime):
        return value.time().replace(second=0, microsecond=0)
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    if isinstance(value, float) and 0 < value < 1:
        minutes = round(value * 24 * 60)
        return time(minutes // 60 % 24, minutes % 60)
    text = unicodedata.normalize("NFKC", tidy(value)).strip()
    found = _HOUR.fullmatch(_HALF.sub("", text).strip())
    return _clock(found, text) if found else None
