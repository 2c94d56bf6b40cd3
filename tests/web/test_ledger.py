"""台账: everything within reach, every number opened, nothing of others."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from unittest import mock
from urllib.parse import parse_qsl

import pytest
from django.test import Client
from django.urls import reverse

from beacon.catalogue.people import AUDIENCE_GROUPS
from beacon.catalogue.topics import TOPICS
from beacon.figures.ledger import Look, open_ledger
from beacon.figures.questions import Question
from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.records.actions import save_record, void
from beacon.records.corrections import correct
from beacon.records.drafts import Draft
from beacon.records.models import Record
from tests.support.pages import links, signed_in, words
from tests.support.people import a_tenant, a_unit, someone, the_office

pytestmark = pytest.mark.django_db

LEDGER = "/ledger/"
ESCAPE, ELDERLY = list(TOPICS)[5], next(iter(AUDIENCE_GROUPS))


@pytest.fixture(autouse=True)
def _afternoon(at: Callable[[str], datetime]) -> None:
    at("2023-11-21 16:00")


@pytest.fixture
def clerk() -> Who:
    return someone("clerk", a_unit(a_tenant()), name="陈小燕")


@pytest.fixture
def client(clerk: Who) -> Client:
    return signed_in(clerk)


def record(who: Who, kind: str = "talk", **more: Any) -> Record:
    values: dict[str, Any] = {"kind": kind, "happened_on": date(2023, 11, 2), "setting": "community"} | more
    return save_record(by=who, unit=who.unit, draft=Draft(**values), client_id=uuid.uuid4()).record


def test_list_has_count_sum_and_the_time_it_was_true(clerk: Who, client: Client) -> None:
    """N08 N条 and 人次 with 截至; what was not entered is said, not added."""
    record(clerk, "drill", audience_count=40, place="锦绣苑3栋")
    record(clerk, "talk", audience_count=None)
    record(clerk, "broadcast")

    page = words(client.get(LEDGER))

    assert "3条·40人次·1条未填人次" in page
    assert "截至 2023-11-21 16:00" in client.get(LEDGER).content.decode()
    assert "2023-11-02演练锦绣苑3栋40社区有效" in page


def test_empty_ledger_says_what_to_do(client: Client) -> None:
    assert "还没有记录。做了活动记一笔，这里和月报马上就有。" in words(client.get(LEDGER))


def test_five_settings_add_up_to_the_events(clerk: Who, client: Client) -> None:
    """R11 The strip shows which setting is thin; its five numbers are the events, and each opens its records."""
    for setting in ("enterprise", "community", "community", "family"):
        record(clerk, "talk", setting=setting)
    record(clerk, "broadcast")

    page = client.get(LEDGER)

    assert "企业1场农村0场社区2场学校0场家庭1场" in words(page)
    opened = words(client.get(LEDGER + links(page, "?figure=events&setting=community")[0]))
    assert "您点的数：社区活动场次2，来自下面这2条。" in opened


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (Question(figure="attendance"), "受众人次70，来自下面这2条。"),
        (Question(figure="attendance", kind="drill"), "演练受众人次40，来自下面这1条。"),
        (Question(figure="handout.apron"), "发放围裙25，来自下面这2条。"),
        (Question(figure="broadcast_times"), "广播次数3，来自下面这1条。"),
        (Question(date(2023, 11, 2), date(2023, 11, 23), figure="records"), "到2023年11月23日记录4，来自下面这4条。"),
    ],
)
def test_opened_number_is_said_again_with_its_records(
    clerk: Who, client: Client, question: Question, said: str
) -> None:
    """N08 The number above the list is the number that was tapped."""
    record(clerk, "drill", audience_count=40, handouts={"apron": 20})
    record(clerk, "giveaway", audience_count=30, handouts={"apron": 5})
    record(clerk, "broadcast", details={"times": 3})
    record(clerk, "talk")
    void(by=clerk, record=record(clerk, "drill", audience_count=99, handouts={"apron": 99}), reason="记重了")

    assert said in words(client.get(f"{LEDGER}?{question.query}"))


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"q": "广场"}, {"锦绣广场"}),
        ({"q": "用电"}, {"锦绣苑3栋"}),
        ({"q": "%"}, set()),
        ({"kind": "drill"}, {"锦绣广场"}),
        ({"setting": "family"}, {"锦绣苑3栋"}),
        ({"from": "2023-11-03"}, {"锦绣苑3栋"}),
        ({"to": "2023-11-02"}, {"锦绣广场"}),
        ({"from": "不是日期", "kind": "没有", "setting": "x", "page": "-3", "state": "?"}, {"锦绣广场", "锦绣苑3栋"}),
    ],
)
def test_filters_and_search_find_what_they_say(
    clerk: Who, client: Client, given: dict[str, str], found: set[str]
) -> None:
    record(clerk, "drill", place="锦绣广场")
    record(clerk, "talk", place="锦绣苑3栋", setting="family", happened_on=date(2023, 11, 5), summary="讲了用电")

    page = words(client.get(LEDGER, given))

    assert {place for place in ("锦绣广场", "锦绣苑3栋") if place in page} == found


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"topic": "escape"}, {"讲逃生"}),
        ({"group": "elderly"}, {"敬老院"}),
        ({"caught_up": "1"}, {"补的"}),
        ({"uncounted": "1"}, {"补的", "敬老院"}),
        ({"photo": "1"}, set()),
        ({"corrected": "1"}, {"讲逃生"}),
        ({"period": "month"}, {"讲逃生", "敬老院"}),
        ({"period": "quarter"}, {"讲逃生", "敬老院", "补的"}),
        ({"period": "month", "from": "2023-10-01", "to": "2023-10-31"}, {"补的"}),
        ({"topic": "nothing", "group": "x", "period": "day", "sort": "?", "photo": "2"}, {"讲逃生", "敬老院", "补的"}),
    ],
)
def test_every_filter_finds_what_it_says(clerk: Who, client: Client, given: dict[str, str], found: set[str]) -> None:
    first = record(clerk, place="讲逃生", topics=(ESCAPE,), audience_count=9)
    record(clerk, place="敬老院", audience_groups=(ELDERLY,))
    record(clerk, place="补的", is_caught_up=True, happened_on=date(2023, 10, 5))
    draft = Draft("talk", date(2023, 11, 2), "community", place="讲逃生", topics=(ESCAPE,), audience_count=8)
    correct(by=clerk, record=first, draft=draft, why="人次填错了", seen=0)
    given = {name: {"escape": ESCAPE, "elderly": ELDERLY}.get(value, value) for name, value in given.items()}

    page = words(client.get(LEDGER, given))

    assert {place for place in ("讲逃生", "敬老院", "补的") if f"{place}" in page.split("五进状态")[-1]} == found


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["丙", "乙", "甲"]),
        ("people", ["甲", "丙", "乙"]),
        ("saved", ["乙", "丙", "甲"]),
        ("unit", ["丙", "乙", "甲"]),
    ],
)
def test_orders_are_stable_from_either_end(clerk: Who, sort: str, order: list[str]) -> None:
    """A page near the end is read from the end, and no record stands on two pages."""
    for place, day, people in (("甲", 1, 30), ("丙", 3, 20), ("乙", 2, None)):
        record(clerk, place=place, happened_on=date(2023, 11, day), audience_count=people)
    look = Look(Question(), sort=sort)

    assert [row.place for row in open_ledger(clerk, look).records] == order
    for size in (1, 2):
        with mock.patch("beacon.figures.ledger.PAGE", size):
            pages = [open_ledger(clerk, replace(look, page=page)).records for page in range(1, 4 if size == 1 else 3)]
        assert [row.place for page in pages for row in page] == order


def test_a_look_survives_its_address(clerk: Who) -> None:
    """All that was chosen stands in the address, so that it can be shared and kept."""
    given = {"q": "锦绣 演练", "kind": "drill", "topic": ESCAPE, "group": ELDERLY, "photo": "1", "state": "all",
             "sort": "people", "period": "half", "setting": "rural", "unit": str(clerk.unit.id)}  # fmt: skip

    look = Look.read(given, date(2023, 11, 21))

    assert Look.read(dict(parse_qsl(look.query)), date(2023, 11, 21)) == look
    assert (look.question.starts, look.question.ends) == (date(2023, 7, 1), date(2023, 12, 31))
    assert dict(parse_qsl(look.query)) == given


def test_too_many_for_words_are_not_counted_to_the_end(clerk: Who, client: Client) -> None:
    """Beyond the bound the page says so and sums nothing, and every page of it opens."""
    for number in range(4):
        record(clerk, place=f"广场{number}", audience_count=1)

    with mock.patch("beacon.figures.ledger.MOST_COUNTED", 3), mock.patch("beacon.figures.ledger.PAGE", 2):
        page, second = (words(client.get(LEDGER, {"q": "广场", "page": number})) for number in ("1", "2"))

    assert "3多条太多了，没有合计。" in page
    assert ("广场3" in page, "广场1" in second, "广场3" in second) == (True, True, False)


def test_nothing_found_offers_the_way_back(clerk: Who, client: Client) -> None:
    record(clerk)

    assert "没有找到。放宽一下条件，或者看全部。" in words(client.get(LEDGER, {"q": "没有这个"}))


def test_void_and_withdrawn_records_are_found_by_their_state_and_count_nothing(clerk: Who, client: Client) -> None:
    """N09 What was ended stays readable, apart from what counts."""
    record(clerk, audience_count=10)
    void(by=clerk, record=record(clerk, audience_count=99, place="作废处"), reason="记重了")

    usual, ended, everything = (words(client.get(LEDGER, {"state": state})) for state in ("", "void", "all"))

    assert ("作废处" in usual, "1条·10人次" in usual) == (False, True)
    assert ("作废处" in ended, "1条·0人次" in ended) == (True, True)
    assert "2条·10人次" in everything


def test_25_records_a_page_and_the_filters_go_along(clerk: Who, client: Client) -> None:
    for _ in range(26):
        record(clerk, "drill", audience_count=1)

    first = client.get(LEDGER, {"kind": "drill"})
    second = client.get(LEDGER + links(first, "?kind=drill&page=2")[0])
    beyond = client.get(LEDGER, {"page": "99"})

    assert len(set(links(first, "/record/0"))) == 25
    assert ("26条·26人次" in words(second), len(set(links(second, "/record/0")))) == (True, 1)
    assert "第2页，共2页" in words(beyond)


def test_clerk_sees_her_own_unit_and_what_lies_below_it_only(clerk: Who, client: Client) -> None:
    """N10 Another unit's record is not in the list, not in its sums and not found by search."""
    grid = someone("grid", a_unit(clerk.tenant, "一网格", UnitKind.GRID, parent=clerk.unit))
    other = someone("clerk", a_unit(clerk.tenant, "滨江路社区"))
    record(grid, place="网格里", audience_count=5)
    record(other, place="机密地点", audience_count=100)

    page, search = words(client.get(LEDGER)), words(client.get(LEDGER, {"q": "机密"}))
    asked = words(client.get(f"{LEDGER}?{Question(unit_id=other.unit.id).query}"))

    assert ("网格里" in page, "1条·5人次" in page, "机密地点" in page) == (True, True, False)
    assert ("0条·0人次" in search, "0条·0人次" in asked) == (True, True)


def test_office_sees_every_unit_and_can_choose_one(clerk: Who) -> None:
    office = signed_in(the_office(clerk.tenant))
    other = someone("clerk", a_unit(clerk.tenant, "滨江路社区"))
    record(clerk, audience_count=5)
    record(other, audience_count=7)

    everything = words(office.get(LEDGER))
    one = words(office.get(LEDGER, {"unit": str(other.unit.id)}))

    assert ("2条·12人次" in everything, "1条·7人次" in one) == (True, True)


def test_another_subdistrict_is_not_there(clerk: Who) -> None:
    """N10 Neither in the list nor by the key of a unit there."""
    record(clerk, place="机密地点")
    elsewhere = signed_in(the_office(a_tenant("上坪街道")))

    page = elsewhere.get(f"{LEDGER}?{Question(unit_id=clerk.unit.id).query}")

    assert ("0条·0人次" in words(page), "机密地点" in page.content.decode()) == (True, False)


def test_leader_reads_the_ledger_of_the_subdistrict(clerk: Who) -> None:
    leader = signed_in(someone("leader", a_unit(clerk.tenant, "办公室", UnitKind.OFFICE)))
    empty = words(leader.get(LEDGER))
    record(clerk, audience_count=5)

    assert "1条·5人次" in words(leader.get(LEDGER))
    assert "记一笔" not in empty.replace("做了活动记一笔", "")


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"q": "锦绣 演练"},
        {"figure": "events"},
        {"q": "锦绣", "topic": ESCAPE, "group": ELDERLY, "photo": "1", "late": "1", "corrected": "1", "sort": "unit"},
    ],
)
def test_number_of_queries_does_not_grow(
    clerk: Who, client: Client, django_assert_max_num_queries: Any, given: dict[str, str]
) -> None:
    """At most twelve whatever is asked, with one row and with three the same."""
    record(clerk, "drill", place="锦绣苑")
    with django_assert_max_num_queries(12) as one_row:
        client.get(LEDGER, given)
    record(clerk, "drill", place="锦绣苑")
    record(someone("grid", a_unit(clerk.tenant, "一网格", UnitKind.GRID, parent=clerk.unit)), "drill", place="锦绣苑")
    with django_assert_max_num_queries(12) as three_rows:
        client.get(LEDGER, given)

    assert len(one_row) == len(three_rows)


def test_every_row_leads_to_its_record(clerk: Who, client: Client) -> None:
    one = record(clerk)

    assert set(links(client.get(LEDGER), "/record/0")) == {reverse("record", args=[one.id])}
