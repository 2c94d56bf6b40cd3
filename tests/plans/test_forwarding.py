"""转达: the first time is kept, the message names nobody, 未签收 stays exact."""

from collections.abc import Callable
from datetime import datetime

import pytest

from beacon.kit.refusals import Refusal
from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.plans.actions import open_notice
from beacon.plans.models import Delivery, Forwarding, Notice
from beacon.plans.notice.forwarding import forward_notice, forwarding_message, forwarding_of
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]


@pytest.fixture
def clerk(at: At) -> Who:
    tenant = a_tenant()
    clerk = someone("clerk", a_unit(tenant, "锦绣社区"), name="陈小燕")
    a_plan(the_office(tenant))
    at("2023-04-16 09:00")
    return clerk


@pytest.fixture
def notice(clerk: Who) -> Notice:
    return Notice.objects.get(tenant=clerk.tenant)


def test_the_first_time_stays_and_the_note_is_the_last_one(clerk: Who, notice: Notice, at: At) -> None:
    """R03 One tap stores the time; later ones never change it."""
    first = forward_notice(by=clerk, notice=notice, remark="先看第二页")
    at("2023-04-20 09:00")

    again = forward_notice(by=clerk, notice=notice, remark="每个网格传达一遍")

    assert (again.pk, again.forwarded_at, again.note) == (first.pk, first.forwarded_at, "每个网格传达一遍")
    assert forwarding_of(Delivery.objects.get()) == first
    assert Forwarding.objects.count() == 1


def test_handing_on_is_no_receipt_and_a_receipt_is_no_handing_on(clerk: Who, notice: Notice) -> None:
    """R03 The receipt is the first opening alone."""
    forward_notice(by=clerk, notice=notice)

    assert Delivery.objects.get().read_at is None
    open_notice(by=clerk, notice=notice)
    assert Delivery.objects.get().read_at is not None


def test_the_message_holds_link_and_note_and_no_persons_name(clerk: Who, notice: Notice) -> None:
    """R03 A copyable message for the unit's own group, without personal names."""
    said = forwarding_message(notice=notice, unit=clerk.unit, link="https://example.invalid/n/1/", remark="先看第二页")

    assert said == (
        "【转达】《江畔街道2023年消防宣传工作要点》已经印发，请各网格、小组看原文，结合自己这一片抓好落实。\n"
        "锦绣社区说明：先看第二页\n原文：https://example.invalid/n/1/"
    )
    assert clerk.account.name not in said


@pytest.mark.parametrize("role", ["leader", "office", "property"])
def test_whom_nothing_was_sent_has_nothing_to_hand_on(clerk: Who, notice: Notice, role: str) -> None:
    kind = UnitKind.PROPERTY if role == "property" else UnitKind.OFFICE
    other = someone(role, a_unit(clerk.tenant, role, kind))

    with pytest.raises(Refusal) as refused:
        forward_notice(by=other, notice=notice)

    assert refused.value.code == ("read_only" if role == "leader" else "not_sent_here")


def test_another_subdistricts_notice_is_not_handed_on(notice: Notice) -> None:
    """N10"""
    tenant = a_tenant("上坪街道")
    stranger = someone("clerk", a_unit(tenant, "坪上社区"))

    with pytest.raises(Refusal) as refused:
        forward_notice(by=stranger, notice=notice)

    assert refused.value.code == "not_yours"


def test_a_note_that_is_too_long_keeps_nothing(clerk: Who, notice: Notice) -> None:
    with pytest.raises(Refusal) as refused:
        forward_notice(by=clerk, notice=notice, remark="长" * 201)

    assert refused.value.reason.field == "note"
    assert not Forwarding.objects.exists()
