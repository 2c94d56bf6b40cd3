"""The page 和去年比."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from beacon.people.reach import Who
from beacon.plans.models import Notice
from beacon.plans.notice.importing import import_text
from tests.plans.test_compare import BODY
from tests.support.pages import signed_in, words
from tests.support.people import a_tenant, a_unit, the_office

pytestmark = pytest.mark.django_db

QUERIES = 9


@pytest.fixture
def office(at: Callable[[str], datetime]) -> Who:
    at("2023-04-15 09:00")
    tenant = a_tenant()
    a_unit(tenant, "锦绣社区")
    return the_office(tenant)


@pytest.fixture
def client(office: Who) -> Client:
    return signed_in(office)


def a_draft(office: Who, year: int, third: str, day: int = 23) -> Notice:
    return import_text(by=office, text=BODY.format(year=year, third=third, day=day))


def page(client: Client, notice: Notice, **query: str) -> str:
    return words(client.get(reverse("notice_compare", args=[notice.pk]), query))


def test_without_an_earlier_notice_it_says_how_to_get_one(client: Client, office: Who) -> None:
    """N12"""
    notice = a_draft(office, 2023, "各村开展禁烧巡查。")

    assert "还没有可以比的通知把去年的同类通知导入进来就能比，不用发布。去导入" in page(client, notice)


def test_the_page_shows_the_differences_and_unchanged_sentences_only_when_asked(client: Client, office: Who) -> None:
    """N12"""
    a_draft(office, 2022, "各村开展秸秆禁烧巡查。")
    notice = a_draft(office, 2023, "各社区每季度组织居民参观消防救援站。", day=25)

    said, unchanged = page(client, notice), page(client, notice, show="same")

    assert "每季度组织居民参观消防救援站。这次新增" in said
    assert "各村开展秸秆禁烧巡查。这次没有了" in said
    assert "疏散逃生演练。" not in said
    assert "每半年组织一次疏散逃生演练。没变" in unchanged


def test_the_number_of_queries_does_not_grow_with_the_notice(
    client: Client, office: Who, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_draft(office, 2022, "各村开展秸秆禁烧巡查。")
    short = a_draft(office, 2023, "各村开展禁烧巡查。")
    long = a_draft(office, 2024, "各村开展巡查。各社区每季度组织居民参观。各村每月召开一次院坝会。各村悬挂横幅2条。")

    for notice in (short, long):
        with django_assert_num_queries(QUERIES):
            client.get(reverse("notice_compare", args=[notice.pk]))
