"""逐级落实 on the pages: ask, see n/N, do it without re-entry, take back."""

import uuid
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from beacon.people.models import Unit, UnitKind
from beacon.people.reach import Who
from beacon.plans.models import Assignment, Duty
from beacon.plans.seeing_to.assigning import assign
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
from tests.support.pages import links, signed_in, value_of, words
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.work import TALKS, a_working_plan

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]


@pytest.fixture
def office(at: At) -> Who:
    tenant = a_tenant()
    office = the_office(tenant)
    own = a_unit(tenant, "锦绣社区")
    a_unit(tenant, "锦绣第一网格", UnitKind.GRID, parent=own)
    a_unit(tenant, "锦绣第二网格", UnitKind.GRID, parent=own)
    a_unit(tenant, "锦城物业", UnitKind.PROPERTY)
    a_working_plan(office)
    at("2023-11-01 09:00")
    return office


@pytest.fixture
def clerk(office: Who) -> Who:
    return someone("clerk", Unit.objects.get(name="锦绣社区"))


def grid(number: str = "一") -> Unit:
    return Unit.objects.get(name=f"锦绣第{number}网格")


def page_of(clerk: Who) -> str:
    return reverse("hand_down", args=[clerk.unit.id, Duty.objects.get(title="敲门宣传").id])


def asked(clerk: Who, *units: Unit) -> list[Assignment]:
    duty = Duty.objects.get(title="敲门宣传")
    return assign(by=clerk, unit=clerk.unit, duty=duty, receivers=units, due_on=date(2023, 11, 20), remark="先敲老人家")


def test_a_duty_is_handed_to_two_grids_and_they_read_it(clerk: Who) -> None:
    """R64 R66 The grid reads what, until when, what done means, and the note."""
    typed = {"receivers": [str(grid().id), str(grid("二").id)], "due_on": "2023-11-20", "note": "先敲老人家"}

    said = words(signed_in(clerk).post(page_of(clerk), typed, follow=True))
    todo = signed_in(someone("grid", grid())).get(reverse("todo"))

    assert "布置给2处，对方在「要办的」里看得到。" in said
    assert "0/2" in said
    assert f"上级布置的{TALKS}锦绣社区布置·11月20日前·先敲老人家做到：记一笔敲门宣传" in words(todo)
    assert f"{reverse('record_new')}?kind=talk" in links(todo, reverse("record_new"))


def test_a_record_or_a_tick_moves_the_community_and_the_office_without_re_entry(office: Who, clerk: Who) -> None:
    """R64 Grid completion shows at village and office without re-entry."""
    first, second = asked(clerk, grid(), grid("二"))
    worker, other = someone("grid", grid()), someone("grid", grid("二"))
    draft = Draft(kind="talk", happened_on=date(2023, 11, 1), setting="community")
    save_record(by=worker, unit=worker.unit, draft=draft, client_id=uuid.uuid4())

    ticked = words(signed_in(other).post(reverse("task_done", args=[second.id]), {"line": "走了12户"}, follow=True))

    assert "记下了，上级能看到，不用再报一遍。" in ticked
    own = words(signed_in(clerk).get(page_of(clerk)))
    assert "2/2" in own
    assert "锦绣第一网格11月1日记了一笔已做锦绣第二网格11月1日已做：走了12户已做" in own
    assert f"锦绣社区{TALKS}2/2" in words(signed_in(office).get(reverse("handed_down")))
    assert "已经算做了" in words(signed_in(worker).get(reverse("todo")))
    assert first.receiver == grid()


def test_a_tick_can_be_taken_back(clerk: Who) -> None:
    [task] = asked(clerk, grid())
    client = signed_in(someone("grid", grid()))
    client.post(reverse("task_done", args=[task.id]))

    said = words(client.post(reverse("task_done", args=[task.id]), {"undo": "1"}, follow=True))

    assert "撤回了，还算没做。" in said
    assert Assignment.objects.get().done_on is None


def test_nobody_chosen_or_a_wrong_day_keeps_what_was_typed(clerk: Who) -> None:
    client = signed_in(clerk)

    nobody = client.post(page_of(clerk), {"due_on": "2023-11-20", "note": "先敲老人家"})
    past = client.post(page_of(clerk), {"receivers": [str(grid().id)], "due_on": "2023-10-20", "note": "先敲老人家"})

    assert (nobody.status_code, past.status_code) == (422, 422)
    assert "请至少选一个网格、单位或楼栋。" in words(nobody)
    assert "这一天已经过了，请选今天以后的日期。" in words(past)
    assert [value_of(answer, "note") for answer in (nobody, past)] == ["先敲老人家"] * 2
    assert f'value="{grid().id}" checked' in past.content.decode()


def test_asked_again_by_a_double_tap_it_is_one_task(clerk: Who) -> None:
    typed = {"receivers": [str(grid().id)]}
    client = signed_in(clerk)
    client.post(page_of(clerk), typed)

    again = words(client.post(page_of(clerk), typed, follow=True))

    assert "这些之前都布置过了，没有再发一遍。" in again
    assert Assignment.objects.count() == 1


def test_taken_back_it_leaves_the_grids_page(clerk: Who) -> None:
    [task] = asked(clerk, grid())

    said = words(signed_in(clerk).post(reverse("hand_back", args=[task.id]), follow=True))

    assert "收回了，锦绣第一网格不用再办。" in said
    assert "上级布置的" not in words(signed_in(someone("grid", grid())).get(reverse("todo")))


def test_past_its_small_day_it_is_said_without_reproach(clerk: Who, at: At) -> None:
    asked(clerk, grid())
    at("2023-11-21 09:00")

    page = words(signed_in(clerk).get(page_of(clerk)))

    assert "锦绣第一网格11月20日前·先敲老人家已过时间" in page


def test_a_unit_without_anybody_below_reads_that_it_need_not(office: Who) -> None:
    Unit.objects.filter(kind=UnitKind.PROPERTY).update(closed_on=date(2023, 10, 1))
    lonely = someone("clerk", a_unit(office.tenant, "石梯村", UnitKind.VILLAGE))

    page = words(signed_in(lonely).get(reverse("unit_handed", args=[lonely.unit.id])))

    assert "本单位下面没有网格、小组，也没有楼栋，不用往下布置。" in page


def test_the_property_company_is_asked_and_sees_nothing_else(clerk: Who) -> None:
    """R64 N10"""
    asked(clerk, grid())
    company = someone("property", Unit.objects.get(name="锦城物业"))
    before = words(signed_in(company).get(reverse("todo")))

    asked(clerk, company.unit)

    assert "上级布置的" not in before
    assert "锦绣社区布置" in words(signed_in(company).get(reverse("todo")))


def test_todo_costs_the_same_with_one_and_with_three_tasks(
    clerk: Who, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(someone("grid", grid()))
    asked(clerk, grid())
    client.get(reverse("todo"))
    with django_assert_num_queries(10):
        client.get(reverse("todo"))
    for title in ("社区半年演练", "季度参观"):
        assign(by=clerk, unit=clerk.unit, duty=Duty.objects.get(title=title), receivers=[grid()])
    with django_assert_num_queries(10):
        client.get(reverse("todo"))


def test_the_pages_stay_within_twelve_queries(
    office: Who, clerk: Who, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    asked(clerk, grid(), grid("二"))
    client, desk = signed_in(clerk), signed_in(office)
    desk.get(reverse("handed_down"))
    client.get(page_of(clerk))

    for asker, address in (
        (client, page_of(clerk)),
        (client, reverse("unit_handed", args=[clerk.unit.id])),
        (desk, reverse("handed_down")),
    ):
        with django_assert_max_num_queries(12):
            asker.get(address)
