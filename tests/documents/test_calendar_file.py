"""The calendar file, read back with the library's own reader and byte by byte."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from beacon.documents.calendar_file import CalendarEntry, calendar_file

CHANGED = datetime(2023, 11, 1, 9, 0, tzinfo=UTC)


def an_entry(**more: object) -> CalendarEntry:
    values: dict[str, object] = {
        "uid": "plan-1@beacon",
        "title": "到锦绣苑宣讲",
        "day": date(2023, 11, 22),
        "starts_at": None,
        "place": "锦绣苑",
        "changed_at": CHANGED,
        "sequence": 2,
        "is_cancelled": False,
        **more,
    }
    return CalendarEntry(**values)  # type: ignore[arg-type]


def test_it_reads_back_as_it_was_written() -> None:
    """R67"""
    entries = [an_entry(starts_at=time(9, 30)), an_entry(uid="due-1@beacon", place="", is_cancelled=True)]

    calendar = Calendar.from_ical(calendar_file("锦绣社区消防宣传日历", entries))

    first, second = calendar.walk("VEVENT")
    assert (str(calendar["version"]), str(calendar["x-wr-calname"])) == ("2.0", "锦绣社区消防宣传日历")
    assert (str(first["uid"]), str(first["summary"]), str(first["location"])) == (
        "plan-1@beacon",
        "到锦绣苑宣讲",
        "锦绣苑",
    )
    assert first["dtstart"].dt.astimezone(UTC) == datetime(2023, 11, 22, 1, 30, tzinfo=UTC)
    assert (first["dtstart"].params["TZID"], first["sequence"], str(first["status"])) == (
        "Asia/Shanghai",
        2,
        "CONFIRMED",
    )
    assert (second["dtstart"].dt, str(second["status"]), "location" in second) == (
        date(2023, 11, 22),
        "CANCELLED",
        False,
    )
    assert first["dtstamp"].dt == CHANGED


def test_the_time_zone_is_described() -> None:
    """A phone that does not know the name still shows the right hour."""
    (zone,) = Calendar.from_ical(calendar_file("x", [])).walk("VTIMEZONE")
    (standard,) = zone.walk("STANDARD")

    assert (str(zone["tzid"]), standard["tzoffsetto"].td) == ("Asia/Shanghai", timedelta(hours=8))


def test_lines_end_in_crlf_and_are_at_most_75_bytes() -> None:
    """RFC 5545 §3.1"""
    body = calendar_file("日历", [an_entry(title="很长的名称" * 30)])

    assert body.count(b"\n") == body.count(b"\r\n")
    assert max(len(line) for line in body.split(b"\r\n")) <= 75


def test_the_same_entries_give_the_same_bytes() -> None:
    assert calendar_file("x", [an_entry()]) == calendar_file("x", [an_entry()])


def test_a_typed_line_end_begins_no_line_of_its_own() -> None:
    """A lone CR is no line's end in the standard and one for some readers."""
    name, title = "锦绣\rX-A:1", "演练\r\nATTENDEE:mailto:a@b\x07"

    content = calendar_file(name, [an_entry(title=title, place="广场\rURL:x")])

    assert content.count(b"\r") == content.count(b"\r\n")
    assert b"\x07" not in content
    assert {line.split(b":")[0] for line in content.split(b"\r\n")}.isdisjoint({b"X-A", b"ATTENDEE", b"URL"})


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=120))
def test_whatever_is_typed_stays_one_title(title: str) -> None:
    """Commas, semicolons, backslashes and what looks like another line are escaped, never structure."""
    calendar = Calendar.from_ical(calendar_file("x", [an_entry(title=f"{title}\nBEGIN:VALARM", place=title)]))

    (event,) = calendar.walk("VEVENT")
    assert calendar.walk("VALARM") == []
    assert str(event["location"]) == title
