"""Days as they are typed into the table, and what the coming windows make of them."""

from collections.abc import Mapping
from datetime import date, datetime

import pytest

from beacon.kit.clock import SHANGHAI
from beacon.kit.refusals import Refusal
from beacon.people.daytable import Day, exceptions_in, read_day
from beacon.people.deadlines import coming_windows, deadline_now, read_deadline_day, set_deadline_day
from beacon.people.models import DayException
from tests.support.people import a_tenant

TODAY = date(2023, 11, 21)


def test_a_day_is_read_with_its_note() -> None:
    assert read_day({"day": "2024-02-04", "works": "1", "note": " 春节调休 "}, TODAY) == Day(
        date(2024, 2, 4), True, "春节调休"
    )


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"day": "2024/2/4", "works": "1"}, "day"),
        ({"day": "2024-02-30", "works": "1"}, "day"),
        ({"day": "2031-02-04", "works": "1"}, "day"),
        ({"day": "2024-02-04", "works": ""}, "works"),
        ({"day": "2024-02-05", "works": "1"}, "works"),
        ({"day": "2024-02-04", "works": "0"}, "works"),
        ({"day": "2024-02-04", "works": "1", "note": "长" * 41}, "note"),
    ],
)
def test_a_day_that_says_nothing_or_is_none_is_refused_by_its_field(given: Mapping[str, str], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_day(given, TODAY)

    assert refused.value.reason.field == field


@pytest.mark.django_db
def test_the_next_three_windows_with_their_late_moments() -> None:
    """R69 D16 The December deadline is a Saturday: late from Monday at nine."""
    tenant = a_tenant()

    windows = coming_windows(tenant.id, TODAY)

    assert [(one.label, one.starts, one.ends) for one in windows] == [
        ("11月", date(2023, 10, 24), date(2023, 11, 23)),
        ("12月", date(2023, 11, 24), date(2023, 12, 23)),
        ("1月", date(2024, 1, 1), date(2024, 1, 23)),
    ]
    assert windows[1].late_from == datetime(2023, 12, 25, 9, 0, tzinfo=SHANGHAI)
    DayException.objects.create(tenant=tenant, day=date(2023, 12, 23), works=True)
    assert coming_windows(tenant.id, TODAY)[1].late_from == datetime(2023, 12, 24, 0, 0, tzinfo=SHANGHAI)
    assert [row.day.year for row in exceptions_in(tenant.id, 2024)] == []


@pytest.mark.django_db
def test_the_deadline_of_now_and_of_the_coming_window() -> None:
    tenant = a_tenant()
    assert deadline_now(tenant.id, TODAY).running == 23

    set_deadline_day(tenant.id, 25, TODAY)

    now = deadline_now(tenant.id, TODAY)
    assert (now.running, now.coming, now.since) == (23, 25, date(2023, 11, 24))
    assert coming_windows(tenant.id, TODAY)[1].ends == date(2023, 12, 25)


@pytest.mark.parametrize("text", ["", "二十三", "-1", "123", "2.5"])
def test_a_deadline_day_that_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        read_deadline_day(text)
    assert read_deadline_day(" 25日 ") == 25
