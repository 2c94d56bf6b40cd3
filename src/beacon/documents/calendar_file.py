"""Plain entries → an iCalendar file (RFC 5545) that phones and desks subscribe to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneStandard

from beacon.documents.printable import printable

ZONE = "Asia/Shanghai"
_SHANGHAI = ZoneInfo(ZONE)
_OFFSET, _SUMMER = timedelta(hours=8), timedelta(hours=9)

ASK_EVERY = timedelta(hours=1)
"""How often a subscriber may usefully ask again (RFC 7986 REFRESH-INTERVAL)."""


@dataclass(frozen=True)
class CalendarEntry:
    """One entry. `uid` never changes, so that a change replaces what the phone has; without `starts_at` it lasts all
    day; `changed_at` and `sequence` tell which version is newer."""

    uid: str
    title: str
    day: date
    starts_at: time | None
    place: str
    changed_at: datetime
    sequence: int
    is_cancelled: bool


def calendar_file(name: str, entries: Iterable[CalendarEntry]) -> bytes:
    """The file: UTF-8 with CRLF, long lines folded, the time zone described. The same entries give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//beacon//calendar//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _line(name))
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("refresh-interval", ASK_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(_zone())
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _line(text: str) -> str:
    """The text on one line without signs that no reader knows: a lone CR counts as a line's end for some of them, and
    what follows it for an entry of its own."""
    return " ".join(printable(text).split())


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("summary", _line(entry.title))
    if entry.starts_at is None:
        event.add("dtstart", entry.day)
    else:
        event.add("dtstart", datetime.combine(entry.day, entry.starts_at, _SHANGHAI))
    if entry.place:
        event.add("location", _line(entry.place))
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    # Being shown as busy is for the person to decide.
    event.add("transp", "TRANSPARENT")
    return event


def _zone() -> Timezone:
    """China keeps UTC+8 the whole year; the last summer time ended on 15 September 1991 (IANA tz database, PRC)."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", ZONE)
    standard.add("dtstart", datetime(1991, 9, 15, 2))
    standard.add("tzoffsetfrom", _SUMMER)
    standard.add("tzoffsetto", _OFFSET)
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone
