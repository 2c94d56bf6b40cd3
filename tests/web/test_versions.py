"""A notice beside its other versions, in the office's browser."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from beacon.people.reach import Who
from beacon.plans.models import Duty, DutyInstance, Notice, NoticeState, Place
from tests.support.pages import signed_in, words
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_notice, a_plan, at
from tests.support.years import everything

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12


@pytest.fixture
def office() -> Who:
    tenant = a_tenant()
    office = the_office(tenant)
    a_unit(tenant, "锦绣社区")
    a_unit(tenant, "桥头社区")
    a_plan(office)
    return office


@pytest.fixture
def client(office: Who) -> Client:
    return signed_in(office)


def a_second_version(office: Who) -> Notice:
    notice = a_notice(office, signed_on=date(2023, 7, 10), sha256="2" * 64, version=2)
    Duty.objects.filter(notice=notice, template="station_visit").update(
        template="", cadence="monthly", title="每月参观"
    )
    return notice


def test_the_page_says_what_a_new_version_changes_before_it_is_published(office: Who, client: Client) -> None:
    """R01 N12 The dry run stands before 发布, and what it said is what happened."""
    notice = a_second_version(office)
    with at(2023, 7, 10, 9, 0):
        before = everything(office)
        answer = client.get(reverse("notice_changes", args=[notice.id]))
        page, whole = words(answer), answer.content.decode()

        assert everything(office) == before
        answer = client.post(reverse("notice_publish", args=[notice.id]), follow=True)

    for sentence in ("三季度参观。", "8月每月参观：8月1日至8月31日。", "锦绣社区、桥头社区"):
        assert sentence in page
    assert "不再要求4项、新增12项、照旧办14项。" in page
    assert "第1版存档" in whole
    assert "已有新版，2023年4月15日发布，到2023年7月10日" in words(answer)
    assert DutyInstance.objects.filter(duty__title="每月参观").owed().count() == 12


def test_the_draft_of_a_new_version_leads_to_what_it_changes_not_straight_to_publishing(
    office: Who, client: Client
) -> None:
    notice = a_second_version(office)
    with at(2023, 7, 10, 9, 0):
        page = client.get(reverse("notice", args=[notice.id]))

    assert "看新版会改变什么" in page.content.decode()
    assert reverse("notice_publish", args=[notice.id]) not in page.content.decode()


def test_a_version_with_an_undecided_sentence_says_so_instead_of_guessing(office: Who, client: Client) -> None:
    notice = a_second_version(office)
    notice.clauses.filter(position=0).update(place=Place.NONE)
    with at(2023, 7, 10, 9, 0):
        answer = client.get(reverse("notice_changes", args=[notice.id]))

    assert (answer.status_code, "还差1句没有去处" in words(answer)) == (422, True)


def test_a_campaign_without_a_name_keeps_the_choice_and_says_what_is_missing(office: Who, client: Client) -> None:
    notice = a_second_version(office)
    with at(2023, 7, 10, 9, 0):
        answer = client.post(reverse("notice_series", args=[notice.id]), {"series": "campaign", "series_name": " "})
        done = client.post(
            reverse("notice_series", args=[notice.id]), {"series": "campaign", "series_name": "夏季行动"}, follow=True
        )

    assert answer.status_code == 422
    assert "请填「行动名称」" in words(answer)
    assert 'value="campaign" checked' in answer.content.decode()
    assert "归到「夏季行动」，是2023年第1版。" in done.content.decode()


def test_a_wrong_draft_is_deleted_from_its_page(office: Who, client: Client) -> None:
    notice = a_second_version(office)
    with at(2023, 7, 10, 9, 0):
        answer = client.post(reverse("notice_delete", args=[notice.id]), follow=True)

    assert "的草稿删掉了" in answer.content.decode()
    assert [one.state for one in Notice.objects.all()] == [NoticeState.PUBLISHED]


def test_a_clerk_sees_that_the_new_version_is_a_new_one(office: Who, client: Client) -> None:
    """R03 签收 again for the new version; the old one is no longer asked for."""
    clerk = someone("clerk", DutyInstance.objects.select_related("unit").filter(unit__name="锦绣社区")[0].unit)
    notice = a_second_version(office)
    with at(2023, 7, 10, 9, 0):
        client.post(reverse("notice_publish", args=[notice.id]))
        reader = signed_in(clerk)
        todo = reader.get(reverse("todo")).content.decode()
        read = words(reader.get(reverse("notice_read", args=[notice.id])))

    assert todo.count("有新通知，请看一下") == 1
    assert "第2版，代替之前的" in todo
    assert "第2版，代替之前的" in read


def test_the_pages_ask_no_more_for_three_versions_than_for_one(
    office: Who, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """A notice's page stays within its queries however many versions there are."""
    notice = a_second_version(office)
    with at(2023, 7, 10, 9, 0):
        with django_assert_max_num_queries(MOST_QUERIES) as one:
            client.get(reverse("notice", args=[notice.id]))
        for version in (3, 4):
            a_notice(office, signed_on=date(2023, 7, 10), sha256=str(version) * 64, version=version)
        with django_assert_max_num_queries(MOST_QUERIES) as three:
            client.get(reverse("notice", args=[notice.id]))

    assert len(one) == len(three)


def test_the_dry_run_asks_no_more_for_more_units(office: Who, client: Client) -> None:
    """A rehearsal costs the same number of queries whatever it changes."""
    notice = a_second_version(office)
    asked = []
    with at(2023, 7, 10, 9, 0):
        for _ in range(2):
            with CaptureQueriesContext(connection) as counted:
                client.get(reverse("notice_changes", args=[notice.id]))
            asked.append(len(counted))
            a_unit(office.tenant, "新城社区")
    assert asked[0] == asked[1]
