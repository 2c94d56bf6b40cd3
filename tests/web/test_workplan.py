"""工作方案 on the pages: one tap, edit, file, upload, Word; the office's list and date."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from beacon.people.models import Unit, UnitKind
from beacon.people.reach import Who
from beacon.plans.models import Duty, DutyInstance, Notice, WorkPlan
from beacon.plans.seeing_to.plandate import set_plan_date
from beacon.plans.seeing_to.workplan import draft_plan, file_plan
from tests.documents.test_official_docx import lines_of
from tests.support.pages import signed_in, words
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.work import GUIDING, TALKS, a_working_plan

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]


@pytest.fixture
def office(at: At, tmp_path: Path, settings: Settings) -> Who:
    settings.MEDIA_ROOT = tmp_path
    tenant = a_tenant()
    office = the_office(tenant)
    a_unit(tenant, "锦绣社区")
    a_unit(tenant, "经济发展办公室", UnitKind.DEPARTMENT)
    a_working_plan(office)
    at("2023-04-20 09:00")
    return office


@pytest.fixture
def clerk(office: Who) -> Who:
    return someone("clerk", Unit.objects.get(name="锦绣社区"), name="陈小燕")


@pytest.fixture
def client(clerk: Who) -> Client:
    return signed_in(clerk)


def page_of(who: Who) -> str:
    return reverse("work_plan", args=[who.unit.id])


def drafted(clerk: Who) -> WorkPlan:
    return draft_plan(by=clerk, unit=clerk.unit, notice=Notice.objects.get(tenant=clerk.tenant))


def test_nothing_yet_offers_one_tap_and_the_tap_writes_the_draft(clerk: Who, client: Client) -> None:
    """R63 Draft in one minute."""
    before = words(client.get(page_of(clerk)))

    after = client.post(reverse("plan_draft", args=[clerk.unit.id]), follow=True)

    assert "还没有方案" in before
    assert "一键起草" in before
    assert TALKS.rstrip("。") in words(after)
    assert "完成标准：记一笔敲门宣传。时限：不定次，做了就记。" in words(after)


def test_stored_it_waits_and_filed_it_is_read_by_the_office(office: Who, clerk: Who, client: Client) -> None:
    """R63 存着, 报送, and the office's list with time and version."""
    plan = drafted(clerk)
    address = reverse("plan_save", args=[clerk.unit.id])

    stored = words(client.post(address, {"plan": plan.id, "local": "先讲木板房。", "save": "1"}, follow=True))
    waiting = words(signed_in(office).get(reverse("work_plans")))
    filed = words(client.post(address, {"plan": plan.id, "local": "先讲木板房。", "file": "1"}, follow=True))
    listed = words(signed_in(office).get(reverse("work_plans")))
    read = words(signed_in(office).get(page_of(clerk)))

    assert "存好了，还没报。" in stored
    assert "锦绣社区还没报" in waiting
    assert "方案报好了，消安办能看到。" in filed
    assert "锦绣社区已报2023-04-2009:00第1版" in listed
    assert "先讲木板房。" in read


def test_a_double_tap_files_once_and_loses_nothing(clerk: Who, client: Client) -> None:
    plan = drafted(clerk)
    typed = {"plan": plan.id, "local": "先讲木板房。", "file": "1"}
    client.post(reverse("plan_save", args=[clerk.unit.id]), typed)

    again = words(client.post(reverse("plan_save", args=[clerk.unit.id]), typed, follow=True))

    assert "这一版刚才已经报了。您写的存成了新的草稿" in again
    assert list(WorkPlan.objects.order_by("saved_at", "id").values_list("state", flat=True)) == ["filed", "draft"]


def test_a_section_too_long_is_shown_again_with_what_was_typed(clerk: Who, client: Client) -> None:
    plan = drafted(clerk)
    text = "长" * 3001

    answer = client.post(reverse("plan_save", args=[clerk.unit.id]), {"plan": plan.id, "local": text, "save": "1"})

    assert answer.status_code == 422
    assert "这一段有3001个字，最多3000个，请改短。您写的都还在。" in words(answer)
    assert text in answer.content.decode()


def test_a_file_is_taken_in_and_a_wrong_one_told(clerk: Who, client: Client) -> None:
    """R63 A file instead of the form."""
    address = reverse("plan_upload", args=[clerk.unit.id])

    wrong = client.post(address, {"file": SimpleUploadedFile("方案.jpg", b"\xff\xd8\xff\xe0")})
    none = client.post(address)
    right = client.post(address, {"file": SimpleUploadedFile("方案.pdf", b"%PDF-1.7 x")}, follow=True)

    assert (wrong.status_code, none.status_code) == (422, 422)
    assert "「方案.jpg」不是Word或PDF文件。请传doc、docx或pdf。" in words(wrong)
    assert "请选一个文件" in words(none)
    assert "第1版·方案.pdf" in words(right)


def test_word_holds_the_plan_under_its_own_name(clerk: Who, client: Client) -> None:
    """R63 R08 N17 The Word file of the page."""
    plan = drafted(clerk)

    answer = client.get(reverse("plan_word", args=[plan.id]))

    content = answer.content
    lines = lines_of(BytesIO(content).getvalue())
    assert "%E9%94%A6%E7%BB%A3%E7%A4%BE%E5%8C%BA2023" in answer["Content-Disposition"]
    assert lines[0] == "锦绣社区2023年消防宣传工作方案"
    assert sum(GUIDING in line for line in lines) == 1
    assert "（草稿，尚未报送）" in lines


def test_an_uploaded_plan_downloads_as_the_file_it_was(clerk: Who, client: Client) -> None:
    client.post(reverse("plan_upload", args=[clerk.unit.id]), {"file": SimpleUploadedFile("方案.pdf", b"%PDF-1.7 x")})
    plan = WorkPlan.objects.get()

    answer = client.get(reverse("plan_word", args=[plan.id]), follow=True)

    assert b"".join(answer.streaming_content) == b"%PDF-1.7 x"  # type: ignore[attr-defined]


def test_a_draft_is_not_the_leaders_to_read(office: Who, clerk: Who) -> None:
    """N10"""
    plan = drafted(clerk)
    leader = signed_in(someone("leader", office.unit))

    assert leader.get(reverse("plan_word", args=[plan.id])).status_code == 403
    assert "本单位有一份草稿，还没报。" in words(leader.get(page_of(clerk)))
    assert TALKS.rstrip("。") not in words(leader.get(page_of(clerk)))


def test_the_office_sets_the_date_and_the_unit_reads_it_first(office: Who, clerk: Who, client: Client, at: At) -> None:
    """R63 R66 I04 A dated plan stands in 要办的, leads to the form, and is overdue after its day."""
    notice = Notice.objects.get()
    desk = signed_in(office)

    said = words(desk.post(reverse("plan_date", args=[notice.id]), {"due_on": "2023-05-05"}, follow=True))
    todo = client.get(reverse("todo"))
    at("2023-05-06 10:00")
    late = words(desk.get(reverse("work_plans")))

    assert "定好了，2家单位的「要办的」里会看到。" in said
    assert "工作方案5月5日前" in words(todo)
    assert "做到：写好本单位的工作方案，报给消安办" in words(todo)
    assert f'href="{page_of(clerk)}"' in todo.content.decode()
    assert "锦绣社区逾期" in late


def test_the_grids_below_are_not_asked_for_the_plan_of_their_community(office: Who, clerk: Who) -> None:
    worker = someone("grid", a_unit(office.tenant, "锦绣第一网格", UnitKind.GRID, parent=clerk.unit))

    set_plan_date(by=office, notice=Notice.objects.get(), due_on=date(2023, 5, 5))

    assert "工作方案" in words(signed_in(clerk).get(reverse("todo")))
    assert "工作方案" not in words(signed_in(worker).get(reverse("todo")))


@pytest.mark.parametrize("typed", ["", "不是日期", "2023-04-19", "2024-02-01"])
def test_a_day_that_does_not_do_is_told_and_nothing_is_set(office: Who, typed: str) -> None:
    answer = signed_in(office).post(reverse("plan_date", args=[Notice.objects.get().id]), {"due_on": typed})

    assert answer.status_code == 422
    assert not DutyInstance.objects.filter(label="工作方案").exists()


def test_the_page_of_a_dated_plan_leads_to_the_plan(office: Who, clerk: Who, client: Client) -> None:
    set_plan_date(by=office, notice=Notice.objects.get(), due_on=date(2023, 5, 5))
    row = DutyInstance.objects.get(label="工作方案", unit=clerk.unit)

    page = words(client.get(reverse("duty", args=[row.id])))

    assert "做到写好本单位的工作方案，报给消安办时限5月5日前" in page
    assert "由谁办还没定" in page
    assert "看工作方案" in page


def test_the_notice_page_shows_the_sentence_of_a_dated_plan(office: Who, clerk: Who) -> None:
    """R63 The date makes a duty of a sentence of the notice, and the notice is still read sentence by sentence."""
    notice = Notice.objects.get()
    set_plan_date(by=office, notice=notice, due_on=date(2023, 5, 5))

    answer = signed_in(office).get(reverse("notice", args=[notice.id]))

    assert (answer.status_code, "工作方案" in words(answer)) == (200, True)


def test_a_later_version_of_the_notice_keeps_date_and_plans(office: Who, clerk: Who, at: At) -> None:
    """R63 N12 What was set and filed under version 1 stands under version 2."""
    first = Notice.objects.get()
    set_plan_date(by=office, notice=first, due_on=date(2023, 5, 5))
    plan = drafted(clerk)
    file_plan(by=clerk, plan=plan, texts={})
    a_working_plan(office, version=2, sha256="2" * 64, published_on=date(2023, 4, 25))
    at("2023-04-26 09:00")

    listed = words(signed_in(office).get(reverse("work_plans")))

    assert "时限5月5日" in listed
    assert "锦绣社区已报2023-04-2009:00第1版" in listed
    assert Duty.objects.filter(template="work_plan").count() == 2
    rows = DutyInstance.objects.filter(label="工作方案", withdrawn_at=None)
    assert {row.unit.name: row.done_on for row in rows} == {"锦绣社区": date(2023, 4, 20), "经济发展办公室": None}


def test_the_list_and_the_page_stay_within_twelve_queries(
    office: Who, clerk: Who, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    plan = drafted(clerk)
    file_plan(by=clerk, plan=plan, texts={})
    client.get(page_of(clerk))

    with django_assert_max_num_queries(12):
        client.get(page_of(clerk))
