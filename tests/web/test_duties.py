"""应办: units by periods, the rates over them, and letting somebody off with a reason."""

import uuid
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from beacon.people.models import Unit, UnitKind
from beacon.people.reach import Who
from beacon.plans.models import DutyInstance, Status
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
from tests.support.pages import links, signed_in, words
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]
MOST_QUERIES = 12
DUTIES = "/duties/"


@pytest.fixture(autouse=True)
def _afternoon(at: At) -> None:
    at("2023-11-21 16:00")


@pytest.fixture
def office() -> Who:
    tenant = a_tenant()
    office = the_office(tenant)
    a_unit(tenant, "锦绣社区")
    a_unit(tenant, "老码头社区")
    a_plan(office)
    return office


@pytest.fixture
def client(office: Who) -> Client:
    return signed_in(office)


def owed(name: str, label: str) -> DutyInstance:
    return DutyInstance.objects.select_related("duty").get(unit__name=name, label=label)


def drill(name: str, day: date, make_up: DutyInstance | None = None) -> None:
    unit = Unit.objects.get(name=name)
    draft = Draft(
        kind="drill",
        happened_on=day,
        setting="community",
        place="东门广场",
        make_up_for=make_up.id if make_up else None,
    )
    save_record(by=someone("clerk", unit), unit=unit, draft=draft, client_id=uuid.uuid4())


def test_a_make_up_counts_for_its_own_half_year_and_not_for_the_next(client: Client) -> None:
    """R32 A drill on 6 July filed for the first half is 补办 and does not also satisfy the second (I12)."""
    drill("锦绣社区", date(2023, 6, 2))
    drill("老码头社区", date(2023, 7, 6), make_up=owed("老码头社区", "上半年演练"))

    said = words(client.get(DUTIES))

    assert "上半年演练2/2100.0%，其中补办1" in said
    assert "下半年演练0/20.0%" in said
    assert "锦绣社区完成06-02可办" in said
    assert "老码头社区补办07-06可办" in said


def test_a_visit_the_station_cancelled_is_not_the_units_fault(client: Client, at: At) -> None:
    """R33 站方取消，待改期 leaves the denominator of I13 and is never overdue."""
    at("2023-10-10 10:00")
    instance = owed("锦绣社区", "三季度参观")
    before = instance.status(datetime.fromisoformat("2023-10-10T10:00:00+08:00"))

    client.post(reverse("duty_host_cancelled", args=[instance.id]), {"host_reason": "出警"})

    said = words(client.get(DUTIES))
    assert before is Status.OVERDUE
    assert "三季度参观0/10.0%" in said
    assert "锦绣社区三季度参观9月30日截止" not in said
    assert "站方取消，待改期" in said


def test_overdue_ones_can_be_opened_and_leave_when_exempt(client: Client, at: At) -> None:
    """N08 The number of overdue duties is the list under it; exempt ones leave it and stay visible."""
    at("2023-10-10 10:00")
    instance = owed("锦绣社区", "三季度参观")
    listed = links(client.get(DUTIES), f"/duties/{instance.id}")

    client.post(reverse("duty_exempt", args=[instance.id]), {"reason": "社区整体改造"})

    page = client.get(DUTIES)
    assert len(listed) == 2
    assert links(page, f"/duties/{instance.id}") == [f"/duties/{instance.id}/"] * 2
    assert "免办的1项，不算进完成率锦绣社区三季度参观社区整体改造（10月10日）" in words(page)
    assert "免办社区整体改造" in words(client.get(reverse("duty", args=[instance.id])))


def test_a_duty_exempt_by_mistake_is_owed_again(client: Client) -> None:
    """R68 It counts in the denominators again; an office elsewhere cannot do it."""
    instance = owed("锦绣社区", "三季度参观")
    address = reverse("duty_exempt", args=[instance.id])
    client.post(address, {"reason": "社区整体改造"})

    foreign = signed_in(the_office(a_tenant("上坪街道"))).post(address, {"again": "1"})
    still = DutyInstance.objects.get(pk=instance.pk).exempt_reason
    page = words(client.post(address, {"again": "1"}, follow=True))

    assert (foreign.status_code, still) == (403, "社区整体改造")
    assert "锦绣社区的三季度参观照常要办。" in page
    assert DutyInstance.objects.get(pk=instance.pk).exempt_at is None


def test_letting_off_needs_a_reason_and_keeps_the_page(client: Client) -> None:
    instance = owed("锦绣社区", "四季度参观")

    exempted = client.post(reverse("duty_exempt", args=[instance.id]), {"reason": "  "})
    cancelled = client.post(reverse("duty_host_cancelled", args=[instance.id]), {"host_reason": ""})

    assert (exempted.status_code, cancelled.status_code) == (422, 422)
    assert "请写一句为什么免办" in words(exempted)
    assert "请写一句站方为什么取消" in words(cancelled)


def test_only_a_station_visit_can_be_cancelled_by_the_station(client: Client) -> None:
    instance = owed("锦绣社区", "下半年演练")

    answer = client.post(reverse("duty_host_cancelled", args=[instance.id]), {"host_reason": "出警"})

    assert answer.status_code == 422
    assert DutyInstance.objects.get(pk=instance.pk).host_cancelled_on is None


def test_a_done_duty_names_the_record_it_was_done_by(client: Client) -> None:
    drill("锦绣社区", date(2023, 11, 2))

    said = words(client.get(reverse("duty", args=[owed("锦绣社区", "下半年演练").id])))

    assert "演练·东门广场2023年11月2日锦绣社区" in said
    assert "免办这一项" not in said


def test_a_unit_sees_its_own_row_and_nobody_elses(office: Who) -> None:
    """N10 A clerk's page holds the own unit only, and offers no exemption."""
    clerk = signed_in(someone("clerk", Unit.objects.get(name="锦绣社区")))

    said = words(clerk.get(DUTIES))
    own = clerk.get(reverse("duty", args=[owed("锦绣社区", "四季度参观").id]))
    other = clerk.get(reverse("duty", args=[owed("老码头社区", "四季度参观").id]))
    none = clerk.get(reverse("duty", args=[uuid.uuid4()]))

    assert ("锦绣社区" in said, "老码头社区" in said) == (True, False)
    assert "免办这一项" not in words(own)
    assert (other.status_code, words(other)) == (403, words(none))


def test_the_leader_reads_and_changes_nothing(office: Who) -> None:
    leader = signed_in(someone("leader", office.unit))
    instance = owed("锦绣社区", "四季度参观")

    page = leader.get(reverse("duty", args=[instance.id]))
    answer = leader.post(reverse("duty_exempt", args=[instance.id]), {"reason": "不想办"})

    assert (page.status_code, answer.status_code) == (200, 403)
    assert "免办这一项" not in words(page)


def test_every_number_has_its_definition_and_time(client: Client) -> None:
    """N08 One definition each, printed with the as-of time."""
    page = client.get(DUTIES)

    said = words(page)
    assert [
        mark for mark in ("I03应办完成率", "I04逾期事项数", "I12社区半年演练率", "I13季度参观率") if mark not in said
    ] == []
    assert "截至 2023-11-21 16:00" in page.content.decode()


def test_without_a_plan_it_is_honestly_empty() -> None:
    said = words(signed_in(the_office(a_tenant())).get(DUTIES))

    assert "还没有应办事项" in said


def test_the_page_costs_the_same_for_one_and_three(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    costs = []
    for count in (1, 3):
        tenant = a_tenant()
        office = the_office(tenant)
        for number in range(count):
            a_unit(tenant, f"第{number}村", UnitKind.VILLAGE)
        a_plan(office)
        client = signed_in(office)
        with django_assert_max_num_queries(MOST_QUERIES) as held:
            client.get(DUTIES)
        costs.append(len(held))

    assert costs[0] == costs[1]
