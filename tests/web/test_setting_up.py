"""部署到位 and 谁负责: four ticks, two people, one matrix; phones stay inside."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from beacon.people.models import Post, Unit, UnitKind, UnitPart, UnitRole
from beacon.people.reach import Who
from beacon.people.responsibility import Person
from beacon.plans.actions import open_notice
from beacon.plans.models import Duty, DutyPerson, Notice
from beacon.plans.seeing_to.responsible import change_person
from tests.support.pages import links, signed_in, value_of, words
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.work import a_working_plan

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]


@pytest.fixture
def office(at: At) -> Who:
    tenant = a_tenant()
    office = the_office(tenant)
    a_unit(tenant, "锦绣社区")
    a_unit(tenant, "江畔中学", UnitKind.SCHOOL)
    a_working_plan(office)
    at("2023-04-20 09:00")
    return office


@pytest.fixture
def clerk(office: Who) -> Who:
    return someone("clerk", Unit.objects.get(name="锦绣社区"), name="陈小燕")


def named(clerk: Who, part: UnitPart = UnitPart.LIAISON, person: Person | None = None) -> None:
    change_person(by=clerk, unit=clerk.unit, part=part, person=person or Person("陈小燕", "演示-0106"))


def test_the_office_reads_rate_list_time_and_who_has_not_opened_it(office: Who, clerk: Who) -> None:
    """R03 R62 R63 N08 I30 n/N with its list and as-of; 有关单位 only 签收."""
    open_notice(by=clerk, notice=Notice.objects.get())
    named(clerk)

    page = words(signed_in(office).get(reverse("setting_up")))

    assert "部署到位率0.0%0/1签收1/250.0%方案0/10.0%" in page
    assert "未签收1家江畔中学" in page
    assert "锦绣社区已签收4月20日没定陈小燕还没报—" in page
    assert "江畔中学未签收不用报不用报不用报—" in page
    assert "I30部署到位率" in page


def test_a_unit_reads_its_own_four_ticks_and_what_is_missing(clerk: Who) -> None:
    """R62 R63 I30"""
    named(clerk)

    response = signed_in(clerk).get(reverse("setting_up"))

    page = words(response)
    assert "签收通知打开就算签收·还没往下转达未签收" in page
    assert "负责人定一位负总责的没定联络员陈小燕已定工作方案一键起草，改两句就能报还没报" in page
    assert "江畔中学" not in page


def test_without_a_notice_both_say_what_will_stand_here(at: At) -> None:
    office = the_office(a_tenant())
    client = signed_in(office)

    for name in ("setting_up", "people", "work_plans"):
        assert "街道发布今年的工作要点后" in words(client.get(reverse(name)))
    assert "还没有单位往下布置" in words(client.get(reverse("handed_down")))


def test_naming_a_liaison_shows_at_once_and_the_one_before_stays_in_the_history(clerk: Who, at: At) -> None:
    """R62 N13"""
    named(clerk)
    at("2023-07-11 09:00")
    client = signed_in(clerk)

    answer = client.post(
        reverse("name_person", args=[clerk.unit.id]),
        {"part": "liaison", "name": "魏娟", "phone": "演示-0110"},
        follow=True,
    )

    page = words(answer)
    assert "从今天起由新联络员接着办" in page
    assert "联络员魏娟·演示-0110·2023年7月11日起" in page
    assert "联络员陈小燕2023年4月20日—2023年7月10日" in page


def test_a_liaison_whose_account_left_is_told_and_not_changed_by_itself(clerk: Who, at: At) -> None:
    """R62 N13 After a handover of the account the page asks to name who took over."""
    named(clerk, person=Person("王小明", "", someone("clerk", clerk.unit).account))
    before = words(signed_in(clerk).get(reverse("unit_people", args=[clerk.unit.id])))

    Post.objects.exclude(pk=clerk.post.pk).filter(unit=clerk.unit).update(until="2023-04-20")
    at("2023-04-21 09:00")
    after = words(signed_in(clerk).get(reverse("unit_people", args=[clerk.unit.id])))

    assert "这个账号已经不在本单位" not in before
    assert "联络员王小明·2023年4月20日起。这个账号已经不在本单位，换成接手的人吧换人" in after


def test_an_account_of_the_unit_can_be_chosen(clerk: Who) -> None:
    client = signed_in(clerk)
    form = client.get(f"{reverse('name_person', args=[clerk.unit.id])}?part=head")

    client.post(reverse("name_person", args=[clerk.unit.id]), {"part": "head", "account": str(clerk.account.id)})

    assert f'<option value="{clerk.account.id}">陈小燕</option>' in form.content.decode()
    assert UnitRole.objects.get(role="head").account == clerk.account


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "", "phone": "演示-0110"}, "请填姓名，或从名单里选一位。"),
        ({"name": "魏娟", "phone": "没有"}, "电话里要有数字"),
    ],
)
def test_what_was_typed_stays_beside_the_reason(clerk: Who, typed: dict[str, str], sentence: str) -> None:
    answer = signed_in(clerk).post(reverse("name_person", args=[clerk.unit.id]), {"part": "liaison", **typed})

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert (value_of(answer, "name"), value_of(answer, "phone")) == (typed["name"], typed["phone"])
    assert not UnitRole.objects.exists()


def test_every_duty_says_its_standard_and_limit_and_who_sees_to_it(clerk: Who) -> None:
    """R62 R66 完成标准 and 时限 in one sentence beside each duty and its person."""
    named(clerk)

    page = words(signed_in(clerk).get(reverse("unit_people", args=[clerk.unit.id])))

    standard = "做到：半年内开展一次有居民参加的疏散逃生演练。时限：上半年6月30日前，下半年12月31日前"
    assert f"社区半年演练{standard}陈小燕" in page
    assert all(
        duty.done_when in page and duty.due_sentence in page for duty in Duty.objects.filter(groups__0="community")
    )


def test_one_duty_gets_a_person_of_its_own_and_goes_back(clerk: Who, at: At) -> None:
    named(clerk)
    duty = Duty.objects.get(title="季度参观")
    address = reverse("duty_person", args=[clerk.unit.id, duty.id])
    client = signed_in(clerk)

    given = words(client.post(address, {"name": "罗军"}, follow=True))
    asked = words(client.get(address))
    back = words(client.post(address, {"back": "1"}, follow=True))

    assert "「季度参观」由罗军办。" in given
    assert "现在由罗军" in asked
    assert "「季度参观」由联络员办。" in back
    assert not DutyPerson.objects.filter(until=None).exists()


def test_the_office_asks_for_one_duty_and_sees_who_owes_it(office: Who, clerk: Who) -> None:
    """R62 The office's matrix."""
    named(clerk)
    duty = Duty.objects.get(title="季度参观")

    page = words(signed_in(office).get(f"{reverse('people')}?duty={duty.id}"))

    assert "做到季度内组织一次居民到消防站参观学习时限每个季度最后一天前" in page
    assert "锦绣社区没定陈小燕陈小燕5项" in page
    assert "江畔中学" not in page


def test_phones_are_read_by_the_unit_and_the_office_only(office: Who, clerk: Who) -> None:
    """N04 R62 The leader reads names and no phones; no list shows any."""
    named(clerk)
    leader = someone("leader", office.unit)
    address = reverse("unit_people", args=[clerk.unit.id])

    seen = ["演示-0106" in words(signed_in(who).get(address)) for who in (clerk, office, leader)]

    assert seen == [True, True, False]
    for name in ("setting_up", "people"):
        assert "演示-0106" not in words(signed_in(office).get(reverse(name)))


def test_a_leader_reads_and_is_offered_no_change(office: Who, clerk: Who) -> None:
    leader = signed_in(someone("leader", office.unit))

    page = leader.get(reverse("unit_people", args=[clerk.unit.id]))
    form = leader.get(reverse("name_person", args=[clerk.unit.id]))

    assert links(page, "/duties/units/") == []
    assert "您的账号只看不改" in words(form)


@pytest.mark.parametrize("name", ["setting_up", "people", "work_plans"])
def test_the_lists_cost_the_same_for_one_and_for_three_units(
    office: Who, name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(office)
    client.get(reverse(name))
    for more in ("桥头社区", "新城社区"):
        with django_assert_max_num_queries(12):
            client.get(reverse(name))
        a_unit(office.tenant, more)
    with django_assert_max_num_queries(12):
        client.get(reverse(name))
