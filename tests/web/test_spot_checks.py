"""N14 through its pages: the question on the saved page, 同上月 in the month report, 抽查 of the office."""

import uuid
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from beacon.people.models import Tenant, Unit
from beacon.people.reach import Who
from beacon.people.responsibility import Person, name_person
from beacon.records.actions import save_record
from beacon.records.asking.spot_checks import draw_month
from beacon.records.drafts import Draft
from beacon.records.models import Record, SpotCheck
from tests.support.pages import signed_in, words
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan, instance_of

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]
PAGE = "/collect/spot-checks/"
ENDS = date(2023, 10, 23)
SAID = "缺一台便携音箱，村里大喇叭坏了两个，维修的人说月底才能来，先用手提喇叭"


@pytest.fixture
def office(at: At) -> Who:
    at("2023-11-21 16:00")
    office = the_office(a_tenant())
    a_unit(office.tenant, "锦绣社区")
    a_plan(office)
    return office


@pytest.fixture
def clerk(office: Who) -> Who:
    return someone("clerk", Unit.objects.get(tenant=office.tenant, name="锦绣社区"), name="陈小燕")


def saved(who: Who, **more: object) -> Record:
    values = {"kind": "talk", "happened_on": date(2023, 10, 9), "setting": "community", **more}
    return save_record(by=who, unit=who.unit, draft=Draft(**values), client_id=uuid.uuid4()).record  # type: ignore[arg-type]


def test_the_question_leads_to_the_correction_or_goes_away_for_good(clerk: Who) -> None:
    """N14"""
    record, client = saved(clerk, audience_count=40, skill_count=45), signed_in(clerk)
    page = reverse("record_saved", args=[record.id])

    assert "再看一眼？没错改一下" in words(client.get(page))
    assert reverse("record_correct", args=[record.id]) in client.get(page).text
    answer = client.post(reverse("record_as_it_is", args=[record.id]), follow=True)

    assert "记好了" in words(answer)
    assert "再看一眼" not in words(answer)
    assert "再看一眼" not in words(client.get(page))


def test_a_colleague_who_answers_is_told_whose_question_it_is(clerk: Who) -> None:
    record = saved(clerk, audience_count=40, skill_count=45)

    answer = signed_in(someone("head", clerk.unit)).post(reverse("record_as_it_is", args=[record.id]))

    assert (answer.status_code, "只问记下它的人" in words(answer)) == (422, True)


def test_same_remark_as_last_month_is_told_once_to_whom_sent_it_and_is_one_tap(clerk: Who) -> None:
    """N14 M3: a soft note after sending; the month is sent all the same."""
    client = signed_in(clerk)
    october, november = (instance_of(clerk, label) for label in ("10月月报", "11月月报"))
    assert "同上月" not in words(client.get(reverse("report", args=[november.id])))
    client.post(reverse("report_submit", args=[october.id]), {"nil": "1", "remark": SAID})
    assert "同上月" in words(client.get(reverse("report", args=[november.id])))

    answer = client.post(reverse("report_submit", args=[november.id]), {"nil": "1", "remark": f"{SAID}。"}, follow=True)

    note = "亮点或困难和上月写的差不多，下次写“同上月”就行。"
    assert note in words(answer)
    assert "已报送" in words(answer)
    assert note not in words(client.get(reverse("report", args=[november.id])))


@pytest.mark.parametrize(
    "remark", ["同上月", "", "这个月换了新音箱，开了三场坝坝会，老人来得多，小喇叭都借出去了，反响好"]
)
def test_another_remark_is_sent_without_a_word(clerk: Who, remark: str) -> None:
    client = signed_in(clerk)
    october, november = (instance_of(clerk, label) for label in ("10月月报", "11月月报"))
    client.post(reverse("report_submit", args=[october.id]), {"nil": "1", "remark": SAID})

    answer = client.post(reverse("report_submit", args=[november.id]), {"nil": "1", "remark": remark}, follow=True)

    assert "差不多" not in words(answer)


def test_the_office_draws_calls_and_says_what_came_of_it(office: Who, clerk: Who) -> None:
    """N14"""
    name_person(by=clerk, unit=clerk.unit, part="liaison", person=Person("陈小燕", "演示-0001"))
    record, client = saved(clerk, audience_count=40), signed_in(office)
    assert "有1条记录，抽1条" in words(client.get(PAGE))

    page = client.post(f"{PAGE}draw/", {"month": "2023-10-23"}, follow=True)
    assert "锦绣社区宣讲待问" in words(page)
    assert 'href="tel:演示-0001"' in page.text
    check = SpotCheck.objects.get()
    answer = client.post(f"{PAGE}{check.id}/", {"state": "differs", "note": "三十个人"}, follow=True)

    assert "谢谢更正" in words(answer)
    assert "三十个人" in words(answer)
    told = words(signed_in(clerk).get(reverse("record", args=[record.id])))
    assert "街道消安办问过这条，有一处和实际不一样。请点“更正”改好，谢谢。" in told
    assert ("三十个人" in told, "抽查" in told) == (False, False)


def test_a_long_note_stays_as_typed_with_its_reason(office: Who, clerk: Who) -> None:
    saved(clerk)
    check, client = draw_month(by=office, ends=ENDS).checks.get(), signed_in(office)

    answer = client.post(f"{PAGE}{check.id}/", {"state": "agrees", "note": "长" * 101})

    assert (answer.status_code, "写了101字" in words(answer)) == (422, True)
    assert "长" * 101 in answer.text
    assert SpotCheck.objects.get().state == "waiting"


def test_a_month_that_is_not_over_says_so(office: Who) -> None:
    answer = signed_in(office).post(f"{PAGE}draw/", {"month": "2023-11-23"})

    assert (answer.status_code, "结束后再抽" in words(answer)) == (422, True)


def test_a_unit_finds_nothing_of_it_but_the_thanks(office: Who, clerk: Who) -> None:
    """N14 Never on another unit's screen, no count anywhere."""
    record = saved(clerk)
    check = draw_month(by=office, ends=ENDS).checks.get()
    signed_in(office).post(f"{PAGE}{check.id}/", {"state": "agrees"})
    client, neighbour = signed_in(clerk), signed_in(someone("clerk", a_unit(office.tenant, "滨江路社区")))

    assert "街道消安办问过这条，和实际一致。谢谢配合。" in words(client.get(reverse("record", args=[record.id])))
    for page in ("/todo/", "/report/", "/duties/", "/ledger/"):
        assert ("抽查" in words(client.get(page)), "抽查" in words(neighbour.get(page))) == (False, False)
    assert client.get(PAGE).status_code == 403


def test_the_page_keeps_to_its_queries(
    office: Who, clerk: Who, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """At most 12, the same with 1 and with 3 rows."""
    client = signed_in(office)
    saved(clerk)
    draw_month(by=office, ends=ENDS)
    for _ in range(3):
        saved(clerk, happened_on=date(2023, 9, 9))
    draw_month(by=office, ends=date(2023, 9, 23))

    for month in ("2023-10-23", "2023-09-23"):
        with django_assert_num_queries(8):
            client.get(PAGE, {"month": month})


def test_the_share_is_set_by_the_office_and_taken_back(office: Who) -> None:
    """D16 3 unless decided otherwise, at most 10 (product §1.2)."""
    client: Client = signed_in(office)
    assert 'name="spot_check_percent" inputmode="numeric" maxlength="3" value="3"' in client.get("/settings/").text

    refused = client.post("/settings/spot-checks/", {"spot_check_percent": "11"})
    changed = client.post("/settings/spot-checks/", {"spot_check_percent": "10"}, follow=True)

    assert (refused.status_code, "请填1到10的整数" in words(refused), 'value="11"' in refused.text) == (422, True, True)
    assert "抽查比例改好了" in words(changed)
    assert Tenant.objects.get(pk=office.tenant_id).spot_check_percent == 10
    client.post("/settings/undo/")
    assert Tenant.objects.get(pk=office.tenant_id).spot_check_percent == 3
