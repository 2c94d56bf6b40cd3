"""要办的: what is due, done, late, cancelled, to be read; and nothing to do."""

import uuid
from collections.abc import Callable
from datetime import date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from beacon.people.actions import give_post
from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.plans.actions import cancel_by_host, exempt
from beacon.plans.models import Delivery, Notice
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
from beacon.reports.actions import open_report, return_report, submit
from tests.support.pages import links, signed_in, words
from tests.support.people import BEGINNING, a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan, at, instance_of

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]


@pytest.fixture
def clerk(office: Who) -> Who:
    """The clerk of a community in a subdistrict with a published plan that she has read."""
    who = someone("clerk", a_unit(office.tenant), name="陈小燕")
    a_plan(office)
    Delivery.objects.update(read_at="2023-04-15T10:00:00+08:00")
    return who


def record(who: Who, kind: str, day: date, **more: object) -> None:
    draft = Draft(kind=kind, happened_on=day, setting="community", **more)  # type: ignore[arg-type]
    save_record(by=who, unit=who.unit, draft=draft, client_id=uuid.uuid4())


def test_clerk_sees_what_is_ready_done_and_open(clerk: Who, at: At) -> None:
    """R32 R33 R66 The month, the half-year and the quarter as the wireframe has them, each with 完成标准 and 时限."""
    record(clerk, "drill", date(2023, 11, 2))
    at("2023-11-21 16:00")

    page = words(signed_in(clerk).get(reverse("todo")))

    assert "11月月报还有2天已备好1条记录，核对一下就能报。11月23日24:00前核对并报送" in page
    assert "下半年演练11月2日已完成完成" in page
    assert "四季度参观12月31日前做到：季度内组织一次居民到消防站参观学习还有40天记一笔" in page


def test_first_periods_say_that_they_began_with_the_notice(clerk: Who, at: At) -> None:
    """R04 Q2, H1 and the first month begin on the day the notice was signed and say so."""
    at("2023-04-20 09:00")

    page = words(signed_in(clerk).get(reverse("todo")))

    assert "4月月报还有3天这个月没有记录。没开展也可以如实报。4月23日24:00前·自4月15日起" in page
    assert "上半年演练6月30日前·自4月15日起" in page
    assert "二季度参观6月30日前·自4月15日起" in page


def test_unit_without_duties_reads_that_nothing_is_due(office: Who, at: At) -> None:
    at("2023-11-21 16:00")
    newcomer = someone("property", a_unit(office.tenant, "安居物业", UnitKind.PROPERTY))

    page = words(signed_in(newcomer).get(reverse("todo")))

    assert "眼下没有要办的。有活动随手记一笔就行。" in page


def test_late_things_are_said_kindly_and_lead_to_making_up(clerk: Who, at: At) -> None:
    """R32 A missed half-year can be made up; nobody is asked for an explanation."""
    at("2023-07-06 10:00")

    response = signed_in(clerk).get(reverse("todo"))

    page = words(response)
    assert "6月月报已过时间6月月报过了时间，补报即可，不用写说明。补报" in page
    assert "上半年演练已过6月30日，补办即可，不用写说明做到：半年内开展一次有居民参加的疏散逃生演练逾期补办" in page
    asked = [parse_qs(urlsplit(link).query) for link in links(response, f"{reverse('record_new')}?")]
    assert {"kind": ["drill"], "make_up_for": [str(instance_of(clerk, "上半年演练").id)]} in asked


def test_report_due_on_a_day_off_is_still_in_time_until_the_next_working_morning(clerk: Who, at: At) -> None:
    """R69 23 June 2023 was a holiday: until 25 June 09:00 nothing is late."""
    at("2023-06-24 20:00")
    before = words(signed_in(clerk).get(reverse("todo")))
    at("2023-06-25 09:00")
    after = words(signed_in(clerk).get(reverse("todo")))

    assert "截止日逢休息，6月25日09:00前都算按时。核对并报送" in before
    assert "6月月报过了时间，补报即可" in after


def test_visit_cancelled_by_the_station_is_not_called_late(office: Who, clerk: Who, at: At) -> None:
    """R33 站方取消 is shown as such and never as 逾期."""
    at("2023-10-05 10:00")
    cancel_by_host(by=office, instance=instance_of(clerk, "三季度参观"), reason="出警", on=date(2023, 9, 28))

    page = words(signed_in(clerk).get(reverse("todo")))

    assert (
        "三季度参观站方取消（出警），改期去了再记，不算逾期做到：季度内组织一次居民到消防站参观学习站方取消，待改期记改期"
        in page
    )


def test_exempt_duty_stands_there_with_its_reason(office: Who, clerk: Who, at: At) -> None:
    at("2023-11-21 16:00")
    exempt(by=office, instance=instance_of(clerk, "下半年演练"), reason="整体搬迁")

    assert "下半年演练免办：整体搬迁免办" in words(signed_in(clerk).get(reverse("todo")))


def test_sent_and_returned_reports_say_whose_turn_it_is(office: Who, clerk: Who, at: At) -> None:
    """R69 The office's sentence and the fix date are read on the first page."""
    record(clerk, "talk", date(2023, 11, 2))
    at("2023-11-21 16:32")
    report = open_report(by=clerk, instance=instance_of(clerk, "11月月报"))
    submit(by=clerk, report=report, nil=False)
    sent = words(signed_in(clerk).get(reverse("todo")))
    return_report(by=office, report=report, sentence="演练人数空着。")
    returned = words(signed_in(clerk).get(reverse("todo")))

    assert "11月月报已报11月21日16:32报送。看看报了什么" in sent
    assert "11月月报请补充消安办请您看一处：演练人数空着。11月24日前再报，原来的报送时间保留。去看看" in returned


def test_before_the_15th_the_month_is_only_counted(clerk: Who, at: At) -> None:
    record(clerk, "talk", date(2023, 10, 30))
    at("2023-11-03 09:00")

    page = words(signed_in(clerk).get(reverse("todo")))

    assert "11月月报还有20天已记1条，月报会自己攒好，11月15日起来核对。" in page


def test_new_notice_is_offered_until_the_first_opening_which_is_the_receipt(office: Who, at: At) -> None:
    """R03 The first opening stores the time; later ones never change it."""
    clerk = someone("clerk", a_unit(office.tenant))
    notice = a_plan(office)
    client = signed_in(clerk)
    at("2023-04-16 10:00")
    before = words(client.get(reverse("todo")))

    first = client.get(reverse("notice_read", args=[notice.pk]))
    at("2023-04-20 10:00")
    client.get(reverse("notice_read", args=[notice.pk]))
    after = words(client.get(reverse("todo")))

    delivery = Delivery.objects.get(unit=clerk.unit)
    assert "有新通知，请看一下未签收江畔街道2023年消防宣传工作要点" in before
    assert "已签收：4月16日10:00" in words(first)
    assert delivery.read_at == datetime.fromisoformat("2023-04-16T10:00:00+08:00")
    assert "有新通知" not in after


def test_notice_is_shown_as_issued(office: Who, clerk: Who) -> None:
    """The unit reads the original text, whatever characters are in it."""
    notice = Notice.objects.get()
    Notice.objects.update(text="一、每半年组织演练。\n二、<每季度>参观。")

    response = signed_in(clerk).get(reverse("notice_read", args=[notice.pk]))

    assert "一、每半年组织演练。\n二、&lt;每季度&gt;参观。" in response.content.decode()


def test_notice_of_another_subdistrict_and_none_at_all_answer_alike(clerk: Who) -> None:
    """N10 Asking tells nothing."""
    elsewhere = a_plan(the_office(a_tenant("上坪街道")))
    client = signed_in(clerk)

    foreign = client.get(reverse("notice_read", args=[elsewhere.pk]))
    missing = client.get(reverse("notice_read", args=[uuid.uuid4()]))

    assert (foreign.status_code, words(foreign)) == (403, words(missing))
    assert "这条属于别的单位，您看不到内容。" in words(foreign)


def test_grid_worker_sees_the_duties_of_the_community_but_no_report(clerk: Who, at: At) -> None:
    at("2023-11-21 16:00")
    grid = someone("grid", a_unit(clerk.tenant, "一网格", UnitKind.GRID, parent=clerk.unit))

    page = words(signed_in(grid).get(reverse("todo")))

    assert "下半年演练" in page
    assert "月报" not in page


def test_person_with_two_posts_can_switch_here(clerk: Who) -> None:
    other = a_unit(clerk.tenant, "滨江路社区")
    alone = words(signed_in(clerk).get(reverse("todo")))
    post = give_post(account=clerk.account, role="clerk", since=BEGINNING, unit=other)
    client = signed_in(clerk)

    both = words(client.get(reverse("todo")))
    client.post(reverse("me_post"), {"post": str(post.id)})
    switched = words(client.get(reverse("todo")))

    assert "岗位" not in alone
    assert "您有2个岗位，现在是锦绣社区" in both
    assert "您有2个岗位，现在是滨江路社区" in switched


def test_number_of_queries_does_not_grow(clerk: Who, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """At most 12 queries, the same with 1 and with 3 records."""
    client = signed_in(clerk)
    with at(2023, 11, 21, 16, 0):
        record(clerk, "talk", date(2023, 11, 2))
        client.get(reverse("todo"))
        with django_assert_num_queries(11):
            client.get(reverse("todo"))
        record(clerk, "drill", date(2023, 11, 3))
        record(clerk, "giveaway", date(2023, 11, 4))
        with django_assert_num_queries(11):
            client.get(reverse("todo"))
