"""加码, local tasks, help and 一起办 on the pages."""

import uuid
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from beacon.kit.ids import new_id
from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.plans.beyond.aims import Aim
from beacon.plans.models import Duty, DutyInstance, HelpCall, LocalTask, Target
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
from beacon.records.following.targeting import set_target
from tests.support.calendar import an_item
from tests.support.pages import links, signed_in, value_of, words
from tests.support.people import a_tenant, a_unit, someone
from tests.support.plan import instance_of
from tests.support.targets import a_plan_with_talks, a_tracked_duty

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]
TODO, DUTIES, TARGETS = "/todo/", "/duties/", "/targets/"


@pytest.fixture(autouse=True)
def _now(at: At) -> None:
    at("2023-11-10 09:00")


@pytest.fixture
def clerk(office: Who) -> Who:
    return someone("clerk", a_unit(office.tenant), name="陈小燕")


@pytest.fixture
def talks(office: Who, clerk: Who) -> Duty:
    return a_plan_with_talks(office)


def test_the_office_reads_the_cost_before_it_writes_the_reason(office: Who, talks: Duty) -> None:
    """R65 「通知没有规定次数。设成每月1次会增加基层负担，请写明理由。」 [不设了][写理由]"""
    client = signed_in(office)
    address = reverse("target_new", args=[talks.pk])

    (choose,) = links(client.get(TARGETS), "/targets/of/")
    asked = client.post(address, {"cadence": "monthly", "needed": "1"})
    without = client.post(address, {"cadence": "monthly", "needed": "1", "reason": " "})
    done = client.post(address, {"cadence": "monthly", "needed": "1", "reason": "冬季火灾多发"}, follow=True)

    assert choose == address
    assert "通知没有规定次数。设成每月1次会增加基层负担，请写明理由。涉及1个单位，到年底共2次。" in words(asked)
    assert "不设了" in words(asked)
    assert (without.status_code, "请写一句为什么要加。" in words(without)) == (422, True)
    assert "会增加基层负担" in words(without)
    assert "宣讲，每月1次加码理由：冬季火灾多发周敏11月10日09:00设定·涉及1个单位" in words(done)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"cadence": "once", "needed": "1"}, "请选哪天前完成。"),
        ({"cadence": "monthly", "needed": "99"}, "「次数」请填1到20的整数。"),
        ({"cadence": "monthly", "needed": "1" * 5000}, "「次数」请填1到20的整数。"),
        ({"needed": "1"}, "请选多久一次，或者选“只一次”并写日期。"),
    ],
)
def test_a_number_that_does_not_fit_is_said_beside_it(
    office: Who, talks: Duty, typed: dict[str, str], sentence: str
) -> None:
    answer = signed_in(office).post(reverse("target_new", args=[talks.pk]), typed)

    assert (answer.status_code, sentence in words(answer)) == (422, True)
    assert value_of(answer, "needed") == typed["needed"]
    assert Target.objects.count() == 0


def test_units_read_it_everywhere_it_touches_them(office: Who, clerk: Who, talks: Duty) -> None:
    """R65 R66 On the first page, in the table, on the duty: who, when, why, how often."""
    set_target(by=office, duty=talks, aim=Aim("monthly"), reason="冬季火灾多发")
    client = signed_in(clerk)

    todo, table, listed = (words(client.get(address)) for address in (TODO, DUTIES, TARGETS))
    duty = words(client.get(reverse("duty", args=[instance_of(clerk, "11月宣讲").pk])))

    assert "11月宣讲11月30日前·街道加的·自11月10日起" in todo
    assert "加码宣讲每月1次" in table
    assert "加码记一笔宣讲；街道加的，理由：冬季火灾多发" in table
    assert "理由：冬季火灾多发" in listed
    assert "撤回" not in listed
    assert "时限每月1次谁加的周敏11月10日，通知没有规定次数。理由：冬季火灾多发" in duty


def test_withdrawn_it_leaves_the_first_page_and_stays_listed(office: Who, clerk: Who, talks: Duty) -> None:
    """R65"""
    target = set_target(by=office, duty=talks, aim=Aim("monthly"), reason="冬季火灾多发")

    answer = signed_in(office).post(reverse("target_withdraw", args=[target.pk]), follow=True)

    assert "「宣讲」已撤回，从现在起不再要求；办过的都留着。" in words(answer)
    assert "宣讲，每月1次已撤回" in words(signed_in(clerk).get(TARGETS))
    assert "11月宣讲" not in words(signed_in(clerk).get(TODO))


def test_without_any_it_says_that_the_notice_is_all(office: Who, clerk: Who, talks: Duty) -> None:
    assert "没有加码现在要办的，都是通知里写的。" in words(signed_in(clerk).get(TARGETS))
    assert "再要求一项" not in words(signed_in(clerk).get(TARGETS))


def test_a_unit_sets_itself_a_task_and_ticks_it(clerk: Who, talks: Duty) -> None:
    """R65 R66"""
    client = signed_in(clerk)
    typed = {"title": "换提示牌", "done_when": "每个单元都贴好", "cadence": "once", "needed": "1"}

    wrong = client.post(reverse("task_new"), typed)
    client.post(reverse("task_new"), {**typed, "due_on": "2023-11-20", "request_id": str(new_id())})
    before = words(client.get(TODO))
    task = LocalTask.objects.get()
    client.post(reverse("task_tick", args=[task.pk]))
    after = words(client.get(TODO))
    client.post(reverse("task_tick", args=[task.pk]), {"done": "no"})

    assert (wrong.status_code, "请选哪天前完成。" in words(wrong)) == (422, True)
    assert value_of(wrong, "title") == "换提示牌"
    assert "换提示牌11月20日前·做到：每个单元都贴好还有10天办完了不办了" in before
    assert "完成还没办完" in after
    assert LocalTask.objects.get().done_on is None


def test_the_office_asks_one_unit_with_a_reason_and_it_is_listed(office: Who, clerk: Who, talks: Duty) -> None:
    """R65"""
    client = signed_in(office)
    typed = {
        "title": "清楼道",
        "done_when": "楼道没有杂物",
        "cadence": "once",
        "due_on": "2023-11-20",
        "unit": str(clerk.unit.pk),
    }

    without = client.post(reverse("task_new"), typed)
    nobody = client.post(reverse("task_new"), {**typed, "unit": "", "reason": "居民投诉"})
    client.post(reverse("task_new"), {**typed, "reason": "居民投诉"})

    assert (without.status_code, "请写一句为什么布置，这会列为加码。" in words(without)) == (422, True)
    assert (nobody.status_code, "请选布置给哪个单位。" in words(nobody)) == (422, True)
    assert "锦绣社区：清楼道加码做到：楼道没有杂物·11月20日前理由：居民投诉" in words(client.get(TARGETS))
    assert "消安办布置，理由：居民投诉" in words(signed_in(clerk).get(TODO))
    assert "不办了" not in words(signed_in(clerk).get(TODO))


def test_a_unit_that_is_not_ones_own_cannot_be_asked_by_a_forged_field(office: Who, clerk: Who, talks: Duty) -> None:
    """N10"""
    other = a_unit(office.tenant, "滨江路社区")
    typed = {"title": "x", "done_when": "y", "cadence": "once", "due_on": "2023-11-20", "unit": str(other.pk)}

    signed_in(clerk).post(reverse("task_new"), typed)
    forged = signed_in(office).post(
        reverse("task_new"), {**typed, "reason": "z", "unit": str(a_unit(a_tenant("上坪街道"), "上坪社区").pk)}
    )

    assert [task.unit for task in LocalTask.objects.all()] == [clerk.unit]
    assert forged.status_code == 403


def test_help_is_asked_answered_and_settled(office: Who, clerk: Who, talks: Duty) -> None:
    """R68"""
    instance = instance_of(clerk, "下半年演练")
    page, unit, desk = reverse("duty", args=[instance.pk]), signed_in(clerk), signed_in(office)

    empty = unit.post(reverse("help_ask", args=[instance.pk]), {"help": ""})
    unit.post(reverse("help_ask", args=[instance.pk]), {"help": "没有物业配合"})
    listed = words(desk.get(DUTIES))
    desk.post(reverse("duty_say", args=[instance.pk]), {"text": "明天一起去"})
    seen = words(unit.get(page))
    desk.post(reverse("help_settle", args=[HelpCall.objects.get().pk]))

    assert (empty.status_code, "请写一句难在哪里" in words(empty)) == (422, True)
    assert "需要帮助锦绣社区下半年演练没有物业配合（11月10日）" in listed
    assert "需要帮助等消安办没有物业配合" in seen
    assert "明天一起去街道消安办" in seen
    assert "请过帮忙解决了" in words(unit.get(page))
    assert "没有物业配合（11月10日）" not in words(desk.get(DUTIES))


def test_first_page_says_what_one_activity_would_do(office: Who, clerk: Who) -> None:
    """R68 一起办: one drill for the month's target and for the half-year."""
    drills = a_plan_with_talks(office, kinds=("drill",), title="入户演练")
    set_target(by=office, duty=drills, aim=Aim("monthly"), reason="冬季")

    page = words(signed_in(clerk).get(TODO))

    assert "一起办：演练办一次，11月入户演练、下半年演练都算。11月30日前办。" in page


def test_first_page_says_who_goes_to_the_same_place(office: Who, clerk: Who, talks: Duty) -> None:
    """R67 R68"""
    dept = someone("dept", a_unit(office.tenant, "综合执法办公室", UnitKind.DEPARTMENT))
    an_item(dept, place="锦绣苑小区")
    an_item(clerk, place="锦绣苑")
    far = an_item(dept, place="滨江广场", planned_on=date(2023, 12, 20))
    an_item(clerk, place="滨江广场", planned_on=date(2023, 12, 20))

    page = words(signed_in(clerk).get(TODO))

    assert "11月22日去锦绣苑：综合执法办公室同一天也去这里，可以一起办。" in page
    assert far.place not in page


def test_preview_says_that_one_record_does_both_and_who_else_is_there(office: Who, clerk: Who) -> None:
    """R68"""
    drills = a_plan_with_talks(office, kinds=("drill",), title="入户演练")
    set_target(by=office, duty=drills, aim=Aim("monthly"), reason="冬季")
    dept = someone("dept", a_unit(office.tenant, "综合执法办公室", UnitKind.DEPARTMENT))
    an_item(dept, planned_on=date(2023, 11, 10))

    said = words(
        signed_in(clerk).post(
            reverse("record_preview"), {"kind": "drill", "happened_on": "2023-11-10", "place": "锦绣苑"}
        )
    )

    assert "会计入：11月月报·11月入户演练·下半年演练" in said
    assert "一起办了：这一次11月入户演练、下半年演练都算。" in said
    assert "综合执法办公室同一天也去这里，可以一起办。" in said


def test_a_record_really_does_both(office: Who, clerk: Who) -> None:
    """R68 What was said holds."""
    drills = a_plan_with_talks(office, kinds=("drill",), title="入户演练")
    set_target(by=office, duty=drills, aim=Aim("monthly"), reason="冬季")

    draft = Draft(kind="drill", happened_on=date(2023, 11, 10), setting="community")
    save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4())

    done = DutyInstance.objects.filter(unit=clerk.unit, done_on=date(2023, 11, 10))
    assert sorted(done.values_list("label", flat=True)) == ["11月入户演练", "下半年演练"]


@pytest.mark.parametrize("count", [1, 3])
def test_pages_keep_to_their_queries(
    office: Who,
    clerk: Who,
    talks: Duty,
    client: Client,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    """At most 12, the same with 1 and with 3 of everything."""
    dept = someone("dept", a_unit(office.tenant, "综合执法办公室", UnitKind.DEPARTMENT))
    for number in range(count):
        duty = a_tracked_duty(talks.notice, title=f"宣讲{number}")
        set_target(by=office, duty=duty, aim=Aim("monthly"), reason="冬季")
        an_item(dept, invited=(clerk.unit,), title=f"甲{number}")
        an_item(clerk, title=f"乙{number}")
        for who in (clerk, office):
            typed = {"title": "x", "done_when": "y", "cadence": "once", "due_on": "2023-11-20", "reason": "z"}
            signed_in(who).post(reverse("task_new"), {**typed, "unit": str(clerk.unit.pk)})
        help_address = reverse("help_ask", args=[instance_of(clerk, f"11月宣讲{number}").pk])
        signed_in(clerk).post(help_address, {"help": "难"})
    for who, address, most in ((clerk, TODO, 11), (clerk, DUTIES, 12), (office, DUTIES, 12), (office, TARGETS, 8)):
        client.force_login(who.account)
        client.get(address)
        with django_assert_num_queries(most):
            client.get(address)
    with django_assert_max_num_queries(12):
        client.get(reverse("duty", args=[instance_of(clerk, "11月宣讲0").pk]))
