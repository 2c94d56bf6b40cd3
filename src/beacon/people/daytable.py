"""The table of days on which work is otherwise than the weekday says, as the office edits it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from beacon.kit.days import short_day
from beacon.kit.refusals import Refusal
from beacon.kit.workdays import SATURDAY
from beacon.people.models import DayException

LONGEST_NOTE = 40
YEARS_AHEAD = 2


@dataclass(frozen=True)
class Day:
    """A day that is worked or off against its weekday, and why."""

    day: date
    works: bool
    note: str


def exceptions_in(tenant_id: uuid.UUID, year: int) -> list[DayException]:
    """The table of one year, by date. One query."""
    return list(DayException.objects.filter(tenant_id=tenant_id, day__year=year).order_by("day"))


def exception_on(tenant_id: uuid.UUID, day: date) -> DayException | None:
    """What the table says of a day; None where the weekday decides."""
    return DayException.objects.filter(tenant_id=tenant_id, day=day).first()


def read_date(text: str, today: date) -> date:
    """A day as typed. Refused, naming the field, for what is none or lies in a year nobody plans for."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise Refusal("no_day", "「日期」请填成 2024-02-04 这样。", "day") from None
    if not today.year - 1 <= day.year <= today.year + YEARS_AHEAD:
        raise Refusal("far_day", f"「日期」请填{today.year - 1}年到{today.year + YEARS_AHEAD}年之间的一天。", "day")
    return day


def read_day(given: Mapping[str, str], today: date) -> Day:
    """A line of the table as typed. Refused, naming the field, where it says what the weekday says anyway."""
    day = read_date(given.get("day", ""), today)
    words = given.get("works", "")
    if words not in ("0", "1"):
        raise Refusal("no_choice", "请选这天放假还是上班。", "works")
    works, note = words == "1", given.get("note", "").strip()
    if works == (day.weekday() < SATURDAY):
        usual = "本来就上班" if works else "本来就休息"
        raise Refusal("as_usual", f"{short_day(day)}{usual}，不用加。", "works")
    if len(note) > LONGEST_NOTE:
        raise Refusal("long_note", f"「说明」写了{len(note)}字，最多{LONGEST_NOTE}字，请写短一些。", "note")
    return Day(day, works, note)
