"""更正 as a person does it: the form as the record stands, the reason, and nothing lost when two do it at once."""

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from beacon.goods.items import add_item, offer_item
from beacon.hazards.fixing import fix
from beacon.hazards.models import Hazard
from beacon.hazards.noting import HazardLine
from beacon.people.reach import Who
from beacon.plans.models import DutyInstance
from beacon.records.actions import save_record, void
from beacon.records.drafts import Draft
from beacon.records.models import Correction, Fact, Record, RecordUnit
from beacon.records.together.joining import answer_joint
from beacon.reports.actions import open_report, submit
from tests.support.pages import as_it_stands, signed_in, value_of, words
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan, instance_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _afternoon(at: Callable[[str], datetime]) -> None:
    at("2023-11-21 16:00")


@pytest.fixture
def clerk() -> Who:
    tenant = a_tenant()
    community = a_unit(tenant)
    a_plan(the_office(tenant))
    return someone("clerk", community, name="陈小燕")


@pytest.fixture
def client(clerk: Who) -> Client:
    return signed_in(clerk)


def record(who: Who, kind: str = "talk", **more: Any) -> Record:
    values: dict[str, Any] = {"kind": kind, "happened_on": date(2023, 11, 2), "setting": "community"} | more
    return save_record(by=who, unit=who.unit, draft=Draft(**values), client_id=uuid.uuid4()).record


def address(one: Record) -> str:
    return reverse("record_correct", args=[one.id])


def a_form(**more: str) -> dict[str, str]:
    return {"kind": "drill", "day": "2023-11-02", "place": "锦绣苑", "audience_count": "50", "seen": "0"} | more


def test_a_unit_that_was_forgotten_is_ticked_in_the_form_and_asked(clerk: Who, client: Client) -> None:
    """R30 Beside those that are named already, all that could be."""
    other = someone("clerk", a_unit(clerk.tenant, "滨江路社区"))
    one = record(clerk, "drill", place="锦绣苑", audience_count=50)

    page = client.get(address(one)).content.decode()
    saved = client.post(address(one), a_form(client_id=str(uuid.uuid4()), co_units=str(other.unit.id), why="漏了一家"))

    assert f'name="co_units" value="{other.unit.id}"' in page
    assert saved.status_code == 302
    assert [(part.unit, part.answer) for part in RecordUnit.objects.filter(part="co")] == [(other.unit, "waiting")]
    assert "锦绣社区说这次是和咱们一起办的" in words(signed_in(other).get(reverse("todo")))


def test_the_form_stands_as_the_record_does(clerk: Who, client: Client) -> None:
    one = record(clerk, "drill", audience_count=500, place="锦绣苑", summary="讲了用电", handouts={"apron": 20})

    page = client.get(address(one)).content.decode()

    values = [f'value="{value}"' for value in ("500", "锦绣苑", "2023-11-02", "20")]
    assert [part for part in [*values, "讲了用电", 'name="seen" value="0"'] if part not in page] == []
    assert ('name="photos"' in page, "为什么更正" in page, "人次填错了" in page) == (False, True, True)


def test_sent_form_corrects_and_the_record_tells_its_history(clerk: Who, client: Client) -> None:
    """N09 Before, after and why beside who and when."""
    one = record(clerk, audience_count=500, place="锦绣苑")

    answer = client.post(address(one), a_form(why_chip="人次填错了"), follow=True)

    page = words(answer)
    assert "已更正，月报和应办事项里的数都跟着变了。" in page
    assert "更正过1次" in page
    assert "人次填错了2023年11月21日16:00陈小燕" in page
    assert "参加人次500→50" in page
    assert instance_of(clerk, "下半年演练").done_on == date(2023, 11, 2)


@pytest.mark.parametrize("given", [{"audience_count": "很多"}, {"kind": ""}, {"happened_on": "2024-01-01"}, {}])
def test_what_does_not_fit_comes_back_as_typed(clerk: Who, client: Client, given: dict[str, str]) -> None:
    """The sentence stands beside its field, nothing typed is lost, nothing is half corrected."""
    one = record(clerk, audience_count=500)
    form = a_form(summary="刚打的字", why="" if not given else "按签到表") | given

    answer = client.post(address(one), form)

    assert (answer.status_code, Correction.objects.count()) == (422, 0)
    assert "刚打的字" in answer.content.decode()
    assert "还有1处要看一眼，填的都在，改好再保存。" in words(answer)


def test_two_at_once_see_both_versions_and_lose_nothing(clerk: Who, client: Client) -> None:
    """N09 The second sees what the first changed, and her own form stands; sent again, it is hers."""
    one = record(clerk, audience_count=500, place="锦绣苑")
    head = signed_in(someone("head", clerk.unit, name="李主任"))
    head.post(address(one), a_form(kind="talk", audience_count="60", why="按签到表"))

    second = client.post(address(one), a_form(kind="talk", audience_count="50", why="人次填错了"))

    page = second.content.decode()
    assert second.status_code == 409
    assert "您打开以后，同事刚更正过这条。" in page
    assert "李主任更正，因为“按签到表”：参加人次500→60" in words(second)
    assert ('value="50"' in page, 'value="人次填错了"' in page, 'name="seen" value="1"' in page) == (True, True, True)
    again = client.post(address(one), a_form(kind="talk", audience_count="50", why="人次填错了", seen="1"))
    assert (again.status_code, Record.objects.get(pk=one.pk).audience_count) == (302, 50)


def test_make_up_of_its_own_is_offered_and_kept(clerk: Who, client: Client) -> None:
    """R32 The duty it made up is done by it, and stays a choice of its form."""
    first = DutyInstance.objects.get(unit=clerk.unit, label="上半年演练")
    one = record(clerk, "drill", make_up_for=first.id)

    page = client.get(address(one)).content.decode()
    client.post(address(one), a_form(make_up_for=str(first.id), why="按签到表"))

    assert f'value="{first.id}" checked' in page
    assert instance_of(clerk, "上半年演练").is_late


def test_preview_says_where_it_would_count(clerk: Who, client: Client) -> None:
    one = record(clerk)

    answer = client.post(reverse("record_correct_preview", args=[one.id]), a_form())

    assert words(answer) == "会计入：11月月报·下半年演练"


def test_preview_says_that_the_month_is_sent_before_it_is_corrected(clerk: Who, client: Client) -> None:
    """R69 As at recording: whoever corrects need not find out afterwards."""
    one = record(clerk)
    report = open_report(by=clerk, instance=instance_of(clerk, "11月月报"))
    submit(by=clerk, report=report, nil=False)

    answer = client.post(reverse("record_correct_preview", args=[one.id]), a_form())

    assert "11月月报已经报过，到月报里点一下才跟着变，报送时间不变。" in words(answer)


def test_office_is_told_to_ask_the_unit(clerk: Who) -> None:
    """A unit's words are the unit's."""
    one = record(clerk)
    office = signed_in(the_office(clerk.tenant))

    assert "由单位更正" in words(office.get(reverse("record", args=[one.id])))
    assert office.get(address(one)).status_code == 403


def test_void_says_what_it_had_counted_for(clerk: Who, client: Client) -> None:
    """N09 What the number was made of stays readable when it is gone."""
    one = record(clerk, "drill", audience_count=40)
    void(by=clerk, record=one, reason="记重了")

    page = words(client.get(reverse("record", args=[one.id])))

    assert "作废前计入：记录1、活动场次1、受众人次40、下半年演练" in page
    assert client.get(address(one)).status_code == 409


def test_number_of_queries_of_the_form_does_not_grow(
    clerk: Who, client: Client, django_assert_max_num_queries: Any
) -> None:
    one = record(clerk)
    with django_assert_max_num_queries(12) as first:
        client.get(address(one))
    record(clerk)
    client.post(address(one), a_form(why="按签到表"))
    with django_assert_max_num_queries(12) as second:
        client.get(address(one))

    assert len(first) == len(second)


def test_hazards_are_corrected_with_their_record(clerk: Who, client: Client) -> None:
    """N09 An emptied line is withdrawn and hands its 改好了 to no other; the story says what was and what is."""
    hazards = (HazardLine("stairs", "3栋", "堆了纸箱"), HazardLine("power", "5栋", "飞线充电"))
    one = record(clerk, hazards=hazards)
    fix(by=clerk, hazard=Hazard.objects.get(sort="stairs"))

    opened = client.get(address(one))
    sent = a_form(
        why="写错了",
        **{"hazard-2-sort": "power", "hazard-2-place": "6栋", "hazard-3-sort": "stairs", "hazard-3-text": "堵门"},
    )
    story = words(client.post(address(one), sent, follow=True))

    assert value_of(opened, "hazard-1-place") == "3栋"
    assert sorted(Hazard.objects.counted().values_list("place", "description", "state")) == [
        ("", "堵门", "noted"),
        ("6栋", "", "noted"),
    ]
    assert "看到的隐患" in story
    assert "6栋" in story


def test_a_correction_that_leaves_the_hazards_alone_leaves_what_was_put_right(clerk: Who, client: Client) -> None:
    """N09"""
    one = record(clerk, hazards=(HazardLine("stairs", "3栋", "堆了纸箱"),))
    fix(by=clerk, hazard=Hazard.objects.get())

    as_it_stands = {"hazard-1-sort": "stairs", "hazard-1-place": "3栋", "hazard-1-text": "堆了纸箱"}
    client.post(address(one), a_form(why="按签到表", audience_count="77", **as_it_stands))

    assert Hazard.objects.get().state == "fixed"


def test_the_form_sent_as_it_stands_leaves_companions_and_things_the_office_added(clerk: Who, client: Client) -> None:
    """R30 R60 N09 Who did it together and what was handed out of a thing that is no longer offered stay with it."""
    item = add_item(by=the_office(clerk.tenant), label="帆布袋", counter="个", group="宣传品")
    other = someone("clerk", a_unit(clerk.tenant, "滨江路社区"))
    one = record(clerk, co_units=(other.unit.id,), handouts={item.key: 20})
    answer_joint(by=other, part=RecordUnit.objects.get(unit=other.unit, part="co"), took_part=True)
    offer_item(by=the_office(clerk.tenant), item=item, is_offered=False)

    shown = client.get(address(one))
    client.post(address(one), as_it_stands(shown) | {"audience_count": ["60"], "why": ["按签到表"]})

    one.refresh_from_db()
    assert (one.audience_count, one.handouts) == (60, {item.key: 20})
    assert RecordUnit.objects.get(unit=other.unit, part="co").answer == "accepted"
    assert Fact.objects.get(unit=other.unit, figure="attendance").value == 60
