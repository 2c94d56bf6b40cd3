"""文件拆解: every sentence gets a place, then every unit gets the notice."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document
from pytest_django import DjangoAssertNumQueries

from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.plans.actions import open_notice
from beacon.plans.models import Clause, Delivery, Duty, DutyInstance, Notice, NoticeState, Place
from beacon.plans.notice.importing import import_text
from tests.support.pages import signed_in, words
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_notice, a_plan

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]
SEED = (Path(__file__).parents[1] / "notices" / "data" / "seed_notice.txt").read_text("utf-8")
MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def _morning(at: At) -> None:
    at("2023-04-15 09:00")


@pytest.fixture
def office() -> Who:
    tenant = a_tenant()
    office = the_office(tenant)
    a_unit(tenant, "锦绣社区")
    a_unit(tenant, "石梯村", UnitKind.VILLAGE)
    a_unit(tenant, "应急管理办公室", UnitKind.DEPARTMENT, emergency=True)
    a_unit(tenant, "江畔小学", UnitKind.SCHOOL)
    return office


@pytest.fixture
def client(office: Who) -> Client:
    return signed_in(office)


def taken_in(office: Who) -> Notice:
    return import_text(by=office, text=SEED)


def press(client: Client, clause: Clause, place: str) -> None:
    client.post(reverse("notice_clause", args=[clause.notice_id, clause.id]), {"place": place})


def upload(client: Client, name: str, content: bytes, text: str = "") -> str:
    file = SimpleUploadedFile(name, content)
    return words(client.post(reverse("notice_import"), {"file": file, "text": text}))


def test_the_real_notice_gives_issuer_title_and_year(client: Client) -> None:
    """R01 Importing the sample fills issuer, title and year."""
    file = SimpleUploadedFile("工作要点.txt", SEED.encode())

    answer = client.post(reverse("notice_import"), {"file": file})

    notice = Notice.objects.get()
    assert answer.headers["Location"] == reverse("notice", args=[notice.id])
    assert (notice.issuer, notice.year, notice.signed_on) == (
        "重庆市涪陵区人民政府江东街道办事处",
        2023,
        date(2023, 4, 15),
    )
    assert "江东街道2023年消防宣传工作要点" in notice.title


def test_the_same_file_twice_is_one_notice(client: Client) -> None:
    """R01 Imported again: 已导入过, no second notice."""
    client.post(reverse("notice_import"), {"file": SimpleUploadedFile("要点.txt", SEED.encode())})

    said = upload(client, "再来.txt", SEED.encode())

    assert ("这份文件已导入过。" in said, Notice.objects.count()) == (True, 1)


def test_what_was_pasted_stays_when_it_is_no_notice(client: Client) -> None:
    answer = client.post(reverse("notice_import"), {"text": "这是一段和消防没有关系的随便的文字，只是用来看看。"})

    assert answer.status_code == 422
    assert "这是一段和消防没有关系的随便的文字，只是用来看看。" in answer.content.decode()
    assert "您粘贴的正文还在下面" in words(answer)


def a_bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", b"0" * (200 * 1024 * 1024))
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bomb.docx", a_bomb()),
        ("text.docx", "不是Word文件".encode()),
        ("empty.txt", b""),
        ("photo.pdf", b"\xff\xd8\xff\xe0" + b"\0" * 200),
    ],
    ids=["zip bomb", "text named docx", "empty", "photo named pdf"],
)
def test_a_file_that_cannot_be_read_gets_one_sentence_and_saves_nothing(
    client: Client, name: str, content: bytes
) -> None:
    answer = client.post(reverse("notice_import"), {"file": SimpleUploadedFile(name, content), "text": "正文在此"})

    said = re.findall(r'role="alert"[^>]*>.*?<span>([^<]+)</span>', answer.content.decode(), re.DOTALL)
    assert (answer.status_code, len(said), Notice.objects.count()) == (422, 1, 0)
    assert "正文在此" in answer.content.decode()


def test_a_word_file_of_200_pages_gets_one_sentence_and_saves_nothing(client: Client) -> None:
    document = Document()
    for _ in range(200):
        document.add_paragraph("各村（居）委会要开展消防宣传。" * 45)
    file = io.BytesIO()
    document.save(file)

    answer = client.post(
        reverse("notice_import"), {"file": SimpleUploadedFile("要点.docx", file.getvalue()), "text": "留着的话"}
    )

    assert answer.status_code == 422
    assert "留着的话" in answer.content.decode()
    assert Notice.objects.count() == 0


def test_every_sentence_has_a_row_and_the_timed_ones_their_row_of_the_mission(client: Client, office: Who) -> None:
    """R32 每半年 and R33 每季度 are proposed as timed duties of the communities."""
    notice = taken_in(office)

    page = client.get(reverse("notice", args=[notice.id]))

    said = words(page)
    assert page.content.decode().count('class="clause ') == notice.clauses.count()
    assert "R32社区半年演练定次：每半年" in said
    assert "R33季度参观定次：每季度" in said
    assert "R69月报定次：每月" in said
    assert '<u class="cadence">每半年</u>' in page.content.decode()


def test_guiding_thought_is_background_and_makes_no_duty(office: Who) -> None:
    """R08 The clause on guiding thought is 背景 and makes no duty."""
    notice = taken_in(office)

    clause = notice.clauses.get(text__startswith="坚持以习近平新时代中国特色社会主义思想为指导")

    assert (clause.proposed, clause.duties.count()) == (Place.BACKGROUND, 0)


def test_publishing_is_shut_while_a_sentence_has_no_place(client: Client, office: Who) -> None:
    notice = taken_in(office)
    total = notice.clauses.count()

    page = client.get(reverse("notice", args=[notice.id]))
    answer = client.post(reverse("notice_publish", args=[notice.id]))

    assert f"还差{total}句没有去处" in page.content.decode()
    assert re.search(r"<button[^>]*disabled[^>]*>确认并发布", page.content.decode())
    assert answer.status_code == 422
    assert "都定了才能发布" in answer.content.decode()
    assert Delivery.objects.count() == 0


def test_the_counter_falls_with_each_confirmed_sentence(client: Client, office: Who) -> None:
    notice = taken_in(office)
    first = notice.clauses.order_by("position")[0]

    press(client, first, Place.BACKGROUND)

    page = client.get(reverse("notice", args=[notice.id])).content.decode()
    assert f"还差{notice.clauses.count() - 1}句没有去处" in page


def test_htmx_gets_the_row_the_counter_and_the_preview(client: Client, office: Who) -> None:
    notice = taken_in(office)
    first = notice.clauses.order_by("position")[0]

    answer = client.post(
        reverse("notice_clause", args=[notice.id, first.id]),
        {"place": "background"},
        headers={"HX-Request": "true"},
    )

    text = answer.content.decode()
    assert ('id="c-0"' in text, "<html" in text, text.count("hx-swap-oob")) == (True, False, 2)


def test_an_unclear_sentence_is_a_question_with_two_answers(client: Client, office: Who) -> None:
    """R08 What nobody recognised is neither a task nor background until the office says so."""
    notice = taken_in(office)
    clause = notice.clauses.order_by("position")[0]
    Clause.objects.filter(pk=clause.pk).update(proposed=Place.NONE)

    said = words(client.get(reverse("notice", args=[notice.id]), {"show": "open"}))
    client.post(reverse("notice_confirm", args=[notice.id]))
    left = notice.clauses.filter(place=Place.NONE)
    press(client, left.get(), "duty")

    assert "这句没认出要谁做什么。" in said
    clause.refresh_from_db()
    assert (clause.place, clause.duties.get().mode) == (Place.TRACK, "T")


def test_only_recorded_takes_the_time_off_and_deciding_again_gives_it_back(client: Client, office: Who) -> None:
    notice = taken_in(office)
    drill = Duty.objects.get(template="community_drill")

    press(client, drill.clause, "track")
    tracked = Duty.objects.get(pk=drill.pk).mode
    press(client, drill.clause, "reopen")
    press(client, drill.clause, "duty")

    assert (tracked, Duty.objects.get(pk=drill.pk).mode) == ("T", "F")
    assert notice.clauses.get(pk=drill.clause_id).place == Place.DUTY


def test_binding_needs_somebody(client: Client, office: Who) -> None:
    taken_in(office)
    drill = Duty.objects.get(template="community_drill")
    address = reverse("notice_bind", args=[drill.notice_id, drill.id])

    client.post(address, {"groups": ["community", "village"]})
    refused = client.post(address, {}, headers={"HX-Request": "true"})

    drill.refresh_from_db()
    assert (drill.groups, refused.status_code) == (["community", "village"], 422)
    assert "还没有承担单位，请至少选一个分组" in refused.content.decode()


def test_the_preview_says_who_gets_what(client: Client, office: Who) -> None:
    """R02 有关单位 receive the notice but no month report."""
    notice = taken_in(office)

    said = words(client.get(reverse("notice", args=[notice.id])))

    assert "社区1家社区半年演练2项、季度参观3项、月报9项" in said
    assert "江畔小学只收文，没有任务" in said


def test_published_it_reaches_every_addressed_unit_and_nobody_else(client: Client, office: Who) -> None:
    """R02 One delivery for each addressed unit; no 有关单位 owes a month report."""
    notice = taken_in(office)
    client.post(reverse("notice_confirm", args=[notice.id]))

    client.post(reverse("notice_publish", args=[notice.id]))

    notice.refresh_from_db()
    sent = [delivery.unit.name for delivery in Delivery.objects.order_by("unit__position")]
    reporting = DutyInstance.objects.filter(duty__template="month_report").values_list("unit__name", flat=True)
    assert notice.state == NoticeState.PUBLISHED
    assert sent == ["锦绣社区", "石梯村", "应急管理办公室", "江畔小学"]
    assert set(reporting) == {"锦绣社区", "石梯村", "应急管理办公室"}


def test_no_duty_begins_before_the_notice_and_short_periods_say_so(client: Client, office: Who) -> None:
    """R04 No duty is due before the date; the first quarter and half-year begin on it and are marked short."""
    notice = taken_in(office)
    client.post(reverse("notice_confirm", args=[notice.id]))
    client.post(reverse("notice_publish", args=[notice.id]))

    first = {
        row.label: (row.starts, row.is_short)
        for row in DutyInstance.objects.filter(unit__name="锦绣社区", label__in=["上半年演练", "二季度参观", "4月月报"])
    }

    assert DutyInstance.objects.filter(starts__lt=notice.signed_on).count() == 0
    assert set(first.values()) == {(date(2023, 4, 15), True)}
    assert len(first) == 3


def test_who_has_not_received_it_is_an_exact_list_in_roster_order(office: Who, client: Client) -> None:
    """R03 The first opening sets the time and is never changed; 未签收 is exact."""
    notice = a_plan(office)
    clerk = someone("clerk", Delivery.objects.get(unit__name="石梯村").unit, name="石大山")
    open_notice(by=clerk, notice=notice)

    said = words(client.get(reverse("notice", args=[notice.id])))

    assert "发给4家，3家还没打开" in said
    assert "未签收（按名册顺序）：锦绣社区、应急管理办公室、江畔小学" in said
    assert "石梯村4月15日09:00石大山" in said


def test_the_mark_switches_the_public_page(client: Client, office: Who) -> None:
    """R05 The mark puts it on the public page, the switch takes it off."""
    notice = taken_in(office)
    marked = notice.is_public

    client.post(reverse("notice_public", args=[notice.id]), {"is_public": "0"})

    notice.refresh_from_db()
    assert (marked, notice.is_public) == (True, False)


def test_printing_office_and_date_are_kept(office: Who, client: Client) -> None:
    """R06 印发机关 and 印发日期 are read and shown."""
    notice = taken_in(office)

    said = words(client.get(reverse("notice", args=[notice.id])))

    assert "印发重庆市涪陵区江东街道党政办公室，2023年4月15日" in said


def test_a_published_notice_offers_no_change(office: Who, client: Client) -> None:
    notice = a_plan(office)
    clause = notice.clauses.all()[0]

    page = client.get(reverse("notice", args=[notice.id])).content.decode()
    answer = client.post(reverse("notice_clause", args=[notice.id, clause.id]), {"place": "background"})

    assert ('name="place"' in page, "确认并发布" in page, answer.status_code) == (False, False, 409)


def test_the_list_is_empty_honestly_and_costs_the_same_for_one_and_three(
    office: Who, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    empty = words(client.get(reverse("notices")))
    costs = []
    for number in range(3):
        a_notice(office, signed_on=date(2021 + number, 4, 15), sha256=str(number) * 64)
        with django_assert_max_num_queries(MOST_QUERIES) as held:
            client.get(reverse("notices"))
        costs.append(len(held))

    assert "还没有通知" in empty
    assert costs[0] == costs[2]


def test_a_notice_of_any_length_costs_the_same(
    office: Who, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    short, long = a_notice(office), taken_in(office)
    costs = []
    for notice in (short, long):
        with django_assert_max_num_queries(MOST_QUERIES) as held:
            client.get(reverse("notice", args=[notice.id]))
        costs.append(len(held))

    assert costs[0] == costs[1]
