"""转达: one tap, a message to copy, the first time kept."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.urls import reverse

from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.plans.models import Forwarding, Notice
from tests.support.pages import signed_in, value_of, words
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]


@pytest.fixture
def clerk(at: At) -> Who:
    tenant = a_tenant(slug="jiangpan-forward")
    clerk = someone("clerk", a_unit(tenant, "锦绣社区"), name="陈小燕")
    a_plan(the_office(tenant))
    at("2023-04-16 10:00")
    return clerk


def address() -> str:
    return reverse("notice_forward", args=[Notice.objects.get().id])


def test_one_tap_gives_the_message_with_a_link_anybody_can_open(clerk: Who, at: At) -> None:
    """R03 One tap makes a copyable message and link without a name; a public notice needs no account."""
    client = signed_in(clerk)

    after = client.post(address(), {"note": "周五前传达"}, follow=True)

    page = words(after)
    assert "4月16日10:00第一次转达。" in page
    assert "【转达】《江畔街道2023年消防宣传工作要点》已经印发" in page
    assert "锦绣社区说明：周五前传达" in page
    link = reverse("public_notice", args=[clerk.tenant.slug, Notice.objects.get().id])
    assert f"原文：http://testserver{link}" in page
    assert "陈小燕" not in page
    assert value_of(after, "note") == "周五前传达"


def test_later_taps_keep_the_first_time(clerk: Who, at: At) -> None:
    """R03 forwarded_at: the first time is kept."""
    client = signed_in(clerk)
    client.post(address())
    at("2023-05-02 10:00")

    page = words(client.post(address(), {"note": "再看一遍"}, follow=True))

    assert "4月16日10:00第一次转达。" in page
    assert Forwarding.objects.count() == 1


def test_a_notice_not_public_is_linked_to_the_staff_page(clerk: Who) -> None:
    Notice.objects.update(is_public=False)

    page = words(signed_in(clerk).post(address(), follow=True))

    assert f"http://testserver/notices/{Notice.objects.get().id}/read/" in page


def test_a_note_too_long_stays_typed(clerk: Who) -> None:
    answer = signed_in(clerk).post(address(), {"note": "长" * 201})

    assert answer.status_code == 422
    assert "本地说明最多200个字，现在201个，请改短一点。" in words(answer)
    assert value_of(answer, "note") == "长" * 201


def test_a_grid_worker_reads_and_hands_nothing_on(clerk: Who) -> None:
    worker = someone("grid", a_unit(clerk.tenant, "一网格", UnitKind.GRID, parent=clerk.unit))

    page = words(signed_in(worker).get(reverse("notice_read", args=[Notice.objects.get().id])))

    assert "转达" not in page
