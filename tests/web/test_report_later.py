"""月报 after the first tap: the head, 改字, 补进去, and what is carried, as the pages say it."""

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from beacon.people.reach import Who
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
from beacon.reports.actions import return_report
from beacon.reports.confirming import switch_confirming
from beacon.reports.models import Report, ReportState, ReportVersion
from tests.reports.months import consolidated
from tests.support.pages import links, signed_in, words
from tests.support.people import a_unit, someone
from tests.support.plan import a_plan, instance_of

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]


@pytest.fixture(autouse=True)
def _afternoon(at: At) -> None:
    at("2023-11-21 16:32")


@pytest.fixture
def clerk(office: Who) -> Who:
    who = someone("clerk", a_unit(office.tenant), name="陈小燕")
    a_plan(office)
    return who


@pytest.fixture
def head(clerk: Who) -> Who:
    who = someone("head", clerk.unit, name="冉国平")
    switch_confirming(by=who, unit=clerk.unit, on=True)
    return who


def record(who: Who, kind: str = "talk", **more: Any) -> uuid.UUID:
    values: dict[str, Any] = {"kind": kind, "happened_on": date(2023, 11, 2), "setting": "community"} | more
    return save_record(by=who, unit=who.unit, draft=Draft(**values), client_id=uuid.uuid4()).record.pk


def address(name: str, who: Who, label: str = "11月月报") -> str:
    return reverse(name, args=[instance_of(who, label).id])


def november(who: Who) -> Report:
    return Report.objects.select_related("unit", "instance").get(unit=who.unit, instance__label="11月月报")


def test_the_head_reads_it_on_todo_and_sends_it(clerk: Who, head: Who) -> None:
    """R69 等负责人确认 → [退给经办人][确认报送]."""
    record(clerk, "drill", audience_count=40)
    typed = signed_in(clerk).get(address("report", clerk))
    waiting = words(signed_in(clerk).post(address("report_submit", clerk), {"remark": "居民很支持"}, follow=True))
    clerk_s_todo = words(signed_in(clerk).get(reverse("todo")))
    todo = words(signed_in(head).get(reverse("todo")))
    page = words(signed_in(head).get(address("report", clerk)))

    sent = words(signed_in(head).post(address("report_confirm", clerk), follow=True))

    assert "报送后先等负责人确认，再到消安办。" in words(typed)
    assert (
        "月报在负责人那里等负责人确认11月21日16:32经办人交给负责人。负责人确认后就报到消安办。"
        "三个工作日内确认，报送时间按经办人交的时间算。撤回"
    ) in waiting
    assert "11月月报等负责人确认11月21日16:32交给负责人，确认后就报到消安办。看看报了什么" in clerk_s_todo
    assert "11月月报等负责人确认经办人11月21日16:32交来，请您确认。去确认" in todo
    assert "请您确认等负责人确认11月21日16:32经办人交给负责人。确认后就报到消安办。" in page
    assert "亮点或困难居民很支持" in page
    assert "已报送11月21日16:32。已报负责人11月21日16:32确认。消安办收下后这里会显示。" in sent


def test_the_buttons_of_the_head_are_only_the_head_s(clerk: Who, head: Who) -> None:
    record(clerk)
    signed_in(clerk).post(address("report_submit", clerk))

    of_clerk, of_head = (signed_in(who).get(address("report", clerk)).content.decode() for who in (clerk, head))

    assert ("确认报送</button>" in of_clerk, "退给经办人</button>" in of_clerk) == (False, False)
    assert ("确认报送</button>" in of_head, "退给经办人</button>" in of_head) == (True, True)
    assert signed_in(clerk).post(address("report_confirm", clerk)).status_code == 422


def test_what_the_head_gives_back_says_why(clerk: Who, head: Who) -> None:
    record(clerk)
    signed_in(clerk).post(address("report_submit", clerk))
    too_long = signed_in(head).post(address("report_give_back", clerk), {"sentence": "长" * 201})
    signed_in(head).post(address("report_give_back", clerk), {"sentence": "演练人数再看一眼"})

    page = words(signed_in(clerk).get(address("report", clerk)))
    todo = words(signed_in(clerk).get(reverse("todo")))

    assert (too_long.status_code, "长" * 201 in too_long.content.decode()) == (422, True)
    assert "负责人退回来说：演练人数再看一眼" in page
    assert "负责人退回来说：演练人数再看一眼核对并报送" in todo
    assert november(clerk).state == ReportState.DRAFT


def test_the_office_reads_that_a_report_lies_with_the_head(office: Who, clerk: Who, head: Who) -> None:
    """R69 Still 已备好 and unsent, but nobody need ask the clerk for it; other units' lines do not say so."""
    a_unit(office.tenant, "桥头社区")
    record(clerk)
    signed_in(clerk).post(address("report_submit", clerk))

    desk = words(signed_in(office).get(reverse("collect")))
    page = words(signed_in(office).get(address("collected", clerk)))
    signed_in(head).post(address("report_give_back", clerk))

    assert desk.count("等负责人确认") == 1
    assert "已备好，等负责人确认11月21日16:32经办人交给了负责人。确认以后，正文和数字会显示在这里。" in page
    assert "等负责人确认" not in words(signed_in(office).get(reverse("collect")))


def test_what_was_asked_for_and_lies_with_the_head_says_both(office: Who, clerk: Who, head: Who, at: At) -> None:
    """R69 请补充, completed by the clerk, not yet confirmed."""
    record(clerk)
    signed_in(clerk).post(address("report_submit", clerk))
    signed_in(head).post(address("report_confirm", clerk))
    at("2023-11-22 09:00")
    return_report(by=office, report=november(clerk), sentence="演练人数空着", fix_by=date(2023, 11, 24))
    signed_in(clerk).post(address("report_submit", clerk))

    assert "演练人数空着（11月24日前）。补好了，等负责人确认" in words(signed_in(office).get(reverse("collect")))


def test_todo_of_the_head_costs_no_query_more(
    clerk: Who, head: Who, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """At most 12, waiting or not."""
    record(clerk)
    client = signed_in(head)
    client.get(reverse("todo"))
    with django_assert_num_queries(11):
        client.get(reverse("todo"))
    signed_in(clerk).post(address("report_submit", clerk))
    with django_assert_num_queries(11):
        client.get(reverse("todo"))


def test_head_and_office_switch_confirmation_where_they_look(office: Who, clerk: Who) -> None:
    """R69 On the report for the head, in the roster for the office; the clerk sees neither."""
    head = someone("head", clerk.unit)
    assert "报送前先给负责人看" not in words(signed_in(clerk).get(address("report", clerk)))
    before = words(signed_in(head).get(address("report", clerk)))
    on = words(signed_in(head).post(address("report_confirming", clerk), {"on": "1"}, follow=True))
    of_office = words(signed_in(office).get(reverse("unit", args=[clerk.unit.pk])))
    off = words(signed_in(office).post(reverse("unit_confirming", args=[clerk.unit.pk]), follow=True))

    assert "报送前先给负责人看不用经办人报送后，直接到消安办。以后先给负责人看" in before
    assert "改好了，以后先给负责人看。" in on
    assert "现在要：经办人报送后，先等负责人确认。以后直接报送" in of_office
    assert "锦绣社区的月报以后直接报送。" in off


def test_where_nobody_could_confirm_the_office_reads_what_to_do(office: Who, clerk: Who) -> None:
    page = signed_in(office).post(reverse("unit_confirming", args=[clerk.unit.pk]), {"on": "1"})

    assert (page.status_code, "现在没有负责人账号，先请系统管理员给岗位。" in words(page)) == (422, True)


def test_own_words_are_typed_marked_kept_and_sent(clerk: Who) -> None:
    """R69 正文有误？改字: what is on the way is kept, unsupported numbers are marked, nothing is forbidden."""
    client = signed_in(clerk)
    record(clerk, "drill", audience_count=40)

    box = client.post(address("report_keep", clerk), {"remark": "写到一半", "then": "text"}, follow=True)
    page = client.post(address("report_text", clerk), {"text": "演练1场，50人次。"}, follow=True)
    record(clerk)
    moved = words(client.get(address("report", clerk)))
    client.post(address("report_words", clerk), {"words": "own"})
    kept = words(client.get(address("report", clerk)))
    sent = words(client.post(address("report_submit", clerk), {"remark": "写到一半"}, follow=True))

    assert "10月24日至11月23日，锦绣社区共开展消防宣传活动1场" in box.content.decode()
    assert november(clerk).remark == "写到一半"
    assert "<mark>50</mark>" in page.content.decode()
    assert "标出的数字，台账里还没有记录对得上。可以补一笔，也可以就这样报。" in words(page)
    assert "数字变了，正文还是您改过的那一份。用新写的留着我改的" in moved
    assert "数字变了" not in kept
    assert "正文报送时的原样，本单位改过字演练1场，50人次。" in sent


def test_a_text_that_is_too_long_stays_in_the_box(clerk: Who) -> None:
    record(clerk)

    page = signed_in(clerk).post(address("report_text", clerk), {"text": "长" * 5001})

    assert (page.status_code, "长" * 5001 in page.content.decode()) == (422, True)
    assert "正文写了5001字，最多5000字，请删短一些。" in words(page)


def test_supplement_of_an_own_text_asks_which_text(clerk: Who) -> None:
    client = signed_in(clerk)
    record(clerk)
    client.post(address("report_text", clerk), {"text": "讲了1场。"})
    client.post(address("report_submit", clerk))
    record(clerk, "drill")

    page = words(client.get(address("report", clerk)))
    client.post(address("report_supplement", clerk), {"anew": "1"})

    assert "又有1条，补进去，正文用新写的又有1条，补进去，留着我改的正文" in page
    assert [version.is_edited for version in ReportVersion.objects.order_by("number")] == [True, False]


def test_a_returned_report_leads_to_the_place_that_is_meant(office: Who, clerk: Who) -> None:
    """R69 去改 opens the record, or the page says which block."""
    client = signed_in(clerk)
    meant = record(clerk, "drill", place="锦绣苑")
    client.post(address("report_submit", clerk))
    return_report(by=office, report=november(clerk), sentence="演练人数空着。", anchor=f"record:{meant}")
    of_record = client.get(address("report", clerk))
    client.post(address("report_submit", clerk))
    return_report(by=office, report=november(clerk), sentence="再看一眼。", anchor="block:handouts")
    of_block = client.get(address("report", clerk))

    assert "去改（11月2日演练锦绣苑）" in words(of_record)
    assert reverse("record", args=[meant]) in links(of_record, "/record/")
    assert "说的是「发放」这一块。去改" in words(of_block)
    assert 'id="block-handouts"' in of_block.content.decode()


def test_number_of_queries_with_what_is_carried(
    clerk: Who, office: Who, at: At, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """At most 12, the same with 1 and with 3 records carried."""
    client = signed_in(clerk)
    record(clerk)
    client.post(address("report_submit", clerk))
    at("2023-11-24 10:00")
    consolidated(office)
    at("2023-12-20 10:00")
    december = address("report", clerk, "12月月报")
    record(clerk, "drill")
    client.get(december)
    for _ in range(2):
        with django_assert_num_queries(11):
            page = client.get(december)
        record(clerk, "drill")
        record(clerk, "talk")

    assert "上月补记与更正3条" in words(page)


@pytest.mark.parametrize(
    "name",
    [
        "report_supplement",
        "report_confirm",
        "report_give_back",
        "report_take_back",
        "report_confirming",
        "report_text",
        "report_words",
    ],
)
def test_foreign_and_missing_months_answer_alike(clerk: Who, client: Client, name: str) -> None:
    """N10"""
    stranger = signed_in(someone("head", a_unit(clerk.tenant, "滨江路社区")))

    foreign = stranger.post(address(name, clerk))
    missing = stranger.post(reverse(name, args=[uuid.uuid4()]))

    assert (foreign.status_code, words(foreign)) == (403, words(missing))


@pytest.mark.parametrize("place", ["record_saved", "todo"])
def test_after_sending_a_new_record_says_that_the_report_does_not_follow_by_itself(clerk: Who, place: str) -> None:
    """R66 R69 Right after saving, and in 要办的, until it is put in; the report of a month not sent says nothing."""
    client = signed_in(clerk)
    first = record(clerk)
    before = words(client.get(reverse(place, args=[first] if place == "record_saved" else [])))
    client.post(address("report_submit", clerk))

    second = record(clerk, "training")
    later = reverse(place, args=[second] if place == "record_saved" else [])
    told = client.get(later)
    client.post(address("report_supplement", clerk))
    afterwards = words(client.get(later))

    sentence = {
        "record_saved": "11月月报已经报过，到月报里点一下才跟着变，报送时间不变。",
        "todo": "报送后台账有变动，到月报里点“又有1条，补进去”就行。",
    }[place]
    assert [sentence in page for page in (before, words(told), afterwards)] == [False, True, False]
    assert address("report", clerk) in links(told, "/report/")


def test_correcting_and_voiding_say_what_becomes_of_the_month_that_was_sent(clerk: Who, at: At) -> None:
    """N09 R66 Never that a sent report has changed when it has not."""
    client = signed_in(clerk)
    one = record(clerk, audience_count=500)
    client.post(address("report_submit", clerk))
    form = {"kind": "talk", "day": "2023-11-02", "audience_count": "50", "seen": "0", "why_chip": "人次填错了"}

    corrected = words(client.post(reverse("record_correct", args=[one]), form, follow=True))
    voided = words(client.post(reverse("record_void", args=[one]), {"reason": "记重了"}, follow=True))

    sentence = "11月月报已经报过，到月报里点一下才跟着变，报送时间不变。"
    assert f"已更正，改前改后和理由都留着。{sentence}" in corrected
    assert f"已作废，这条和理由都还看得到。{sentence}" in voided


def test_a_record_of_a_consolidated_month_says_that_it_goes_into_the_next_report(clerk: Who, office: Who) -> None:
    """R69 And to nobody else: another unit that was asked along has its own month."""
    client = signed_in(clerk)
    record(clerk, happened_on=date(2023, 10, 2))
    client.post(address("report_submit", clerk, "10月月报"))
    consolidated(office, date(2023, 10, 23))
    other = someone("clerk", a_unit(office.tenant, "滨江路社区"))
    late = record(clerk, happened_on=date(2023, 10, 3), co_units=(other.unit.pk,))

    own, asked = (words(one.get(reverse("record_saved", args=[late]))) for one in (client, signed_in(other)))

    sentence = "10月月报已经汇总，这次的变动写进下次月报，不用另外报。"
    assert [sentence in page for page in (own, asked)] == [True, False]


def test_correcting_what_the_office_asked_about_says_that_the_report_is_to_be_sent_again(
    clerk: Who, office: Who
) -> None:
    """R69 N09 The next step stands where the clerk is."""
    client = signed_in(clerk)
    one = record(clerk, audience_count=500)
    client.post(address("report_submit", clerk))
    return_report(by=office, report=november(clerk), sentence="人次是不是多了")
    form = {"kind": "talk", "day": "2023-11-02", "audience_count": "50", "seen": "0", "why_chip": "人次填错了"}

    corrected = words(client.post(reverse("record_correct", args=[one]), form, follow=True))

    assert "11月月报等您再报一次：改好了就去月报点报送。" in corrected
