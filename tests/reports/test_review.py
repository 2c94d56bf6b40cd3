"""What the office is told to look at, and what it may accept unseen."""

import uuid
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from beacon.figures.sums import Sums
from beacon.people.reach import Who
from beacon.reports.actions import open_report, submit
from beacon.reports.desk.collect import Tally, desk, tally_of
from beacon.reports.desk.review import Sent, has_jumped, hints, review
from beacon.reports.windows import windows_of
from tests.reports.months import ENDS, an_office, clerk_of, month_of, record, sent
from tests.support.people import a_tenant, the_office

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]


def month(number: int, *, remark: str = "", nil: bool = False, mailed: bool = False, **kinds: int) -> Sent:
    """A month with so many records of each kind, twenty people at each."""
    sums = Sums()
    for kind, n in kinds.items():
        sums.add("records", kind, "community", n)
        sums.add("events", kind, "community", n)
        sums.add("attendance", kind, "community", 20 * n)
    at = datetime.fromisoformat(f"2023-{number:02}-20T10:00:00+08:00")
    ids = frozenset(uuid.uuid4().hex for _ in range(sums.records))
    return Sent(date(2023, number, 23), at, sums, remark, nil, mailed and not ids, mailed, ids)


def told(now: Sent, *earlier: Sent, caught_up: frozenset[str] = frozenset()) -> list[str]:
    return list(hints(now, earlier, caught_up))


def test_a_month_like_the_last_one_says_nothing() -> None:
    assert told(month(11, talk=4, drill=1), month(9, talk=3, drill=1), month(10, talk=5, drill=1)) == []


def test_a_first_month_is_not_compared_with_nothing() -> None:
    assert told(month(11, talk=40)) == []


def test_a_jump_names_both_numbers() -> None:
    assert told(month(11, talk=12), month(10, talk=5)) == ["活动12场，上月5场", "参加240人次，上月100人次"]


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(1, 200))
def test_a_jump_is_twice_or_half_and_never_small(now: int, before: int, least: int) -> None:
    assert has_jumped(now, before, least) == has_jumped(before, now, least)
    if has_jumped(now, before, least):
        assert abs(now - before) >= least
        assert max(now, before) >= 2 * min(now, before)


def test_a_kind_for_the_first_time_and_a_usual_one_missing_are_named() -> None:
    found = told(month(11, talk=3, drill=1), month(9, talk=3, broadcast=1), month(10, talk=3, broadcast=1))

    assert found == ["近6个月头一次有演练", "前几个月都有广播，这次没有"]


def test_one_month_makes_nothing_usual() -> None:
    assert told(month(11, talk=3), month(10, talk=3, broadcast=1)) == []


def test_missing_head_counts_and_caught_up_records_are_counted() -> None:
    now = month(11, talk=3)
    now.sums.add("uncounted", "talk", "community", 2)

    assert told(now, month(10, talk=3), caught_up=now.record_ids) == ["2条没填人次", "补录3条"]


def test_a_line_of_the_unit_is_told_once() -> None:
    assert told(month(11, talk=3, remark="居民很踊跃"), month(10, talk=3)) == ["写了一句话"]
    assert told(month(11, talk=3, remark="缺物资"), month(10, talk=3, remark="缺物资")) == []


def test_a_nil_month_after_one_that_was_not_is_told_as_that() -> None:
    assert told(month(11, nil=True), month(9, talk=9), month(10, talk=9)) == ["这个月零报"]


def test_unknown_numbers_are_compared_with_nothing() -> None:
    """R70 未入账 is neither a jump down this month nor a jump up the next."""
    assert told(month(11, mailed=True), month(10, talk=9)) == ["代录，未入账"]
    assert told(month(11, talk=9), month(10, mailed=True)) == []


@pytest.fixture
def office(at: At) -> Who:
    at("2023-11-21 16:00")
    return an_office("锦绣社区", "滨江路社区", "石梯村")


def reviewed(office: Who) -> dict[str, tuple[tuple[str, ...], bool]]:
    windows = windows_of(office.tenant_id)
    held = desk(
        office, next(one for one in windows if one.ends == ENDS), datetime.fromisoformat("2023-11-21T16:00+08:00")
    )
    return {row.line.instance.unit.name: (row.hints, row.is_quiet) for row in review(office, held, windows)}


def sent_for(office: Who, name: str, label: str) -> None:
    clerk = clerk_of(office, name)
    submit(by=clerk, report=open_report(by=clerk, instance=month_of(office, name, label)), nil=False)


def test_each_unit_is_seen_against_its_own_last_month(office: Who, at: At) -> None:
    """R69 The quiet ones are those that wait to be read and have no hint."""
    at("2023-10-23 16:00")
    for day in range(1, 8):
        record(office, "锦绣社区", "talk", date(2023, 10, day), audience_count=10)
    record(office, "滨江路社区", "talk", date(2023, 10, 9), audience_count=10)
    sent_for(office, "锦绣社区", "10月月报")
    sent_for(office, "滨江路社区", "10月月报")
    at("2023-11-21 16:00")
    record(office, "锦绣社区", "talk", date(2023, 11, 2), audience_count=10)
    record(office, "滨江路社区", "talk", date(2023, 11, 2), audience_count=10)
    sent(office, "锦绣社区")
    sent(office, "滨江路社区")

    assert reviewed(office) == {
        "锦绣社区": (("活动1场，上月7场",), False),
        "滨江路社区": ((), True),
        "石梯村": ((), False),
    }


def test_what_another_subdistrict_did_gives_no_hint(office: Who) -> None:
    """N10 Neither its reports nor its people."""
    other = the_office(a_tenant("河口街道"))
    sent(office, "锦绣社区", nil=True)

    assert reviewed(office)["锦绣社区"] == ((), True)
    assert tally_of(other, ENDS) is None


def test_the_counts_alone_are_those_of_the_desk(office: Who) -> None:
    """R69 The look each minute and the page agree, whatever the units did; one query."""
    window = next(one for one in windows_of(office.tenant_id) if one.ends == ENDS)
    now = datetime.fromisoformat("2023-11-21T16:00+08:00")
    stamps = set[str]()
    for step in (
        lambda: None,
        lambda: open_report(by=clerk_of(office, "石梯村"), instance=month_of(office, "石梯村")),
        lambda: sent(office, "锦绣社区", nil=True),
    ):
        step()
        with CaptureQueriesContext(connection) as held:
            found = tally_of(office, ENDS)
        full = desk(office, window, now)

        assert found is not None
        assert (found[0], dict(+found[1].counts), found[1].versions) == (
            window,
            dict(+full.counts),
            full.tally.versions,
        )
        assert len(held) == 1
        stamps.add(found[1].stamp)
    assert len(stamps) == 3


def test_a_stamp_changes_with_a_version_though_no_state_does() -> None:
    before, after = (Tally(Counter(submitted=3, draft=1), versions) for versions in (3, 4))

    assert before.stamp != after.stamp
