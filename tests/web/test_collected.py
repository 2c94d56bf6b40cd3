"""One unit's month on the desk: 请补充 with day and place, 代录, recording for the unit."""

import uuid
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from beacon.people.reach import Who
from beacon.records.models import HeldPhoto, Record, RecordState
from beacon.reports.actions import submit
from beacon.reports.models import Report, ReportState
from tests.reports.months import an_office, clerk_of, month_of, record, sent
from tests.support.pages import signed_in, words
from tests.support.pictures import a_photo

pytestmark = pytest.mark.django_db(transaction=True)

At = Callable[[str], datetime]
MOST_QUERIES = 12
VILLAGE, COMMUNITY = "石梯村", "锦绣社区"


@pytest.fixture(autouse=True)
def _morning_of_the_25th(at: At) -> None:
    at("2023-11-25 10:00")


@pytest.fixture
def office(_morning_of_the_25th: None) -> Who:
    return an_office(COMMUNITY, VILLAGE)


@pytest.fixture
def client(office: Who) -> Client:
    return signed_in(office)


def press(client: Client, office: Who, deed: str, name: str = VILLAGE, **typed: object) -> HttpResponse:
    address = reverse(f"collect_{deed}", args=[month_of(office, name).pk])
    return client.post(address, typed, follow=True)  # type: ignore[return-value]


def page(client: Client, office: Who, name: str = VILLAGE) -> str:
    return words(client.get(reverse("collected", args=[month_of(office, name).pk])))


def entered(client: Client, office: Who, **typed: object) -> HttpResponse:
    given = {
        "file": SimpleUploadedFile("石梯村11月月报.docx", b"PK\x03\x04 words"),
        "received_on": "2023-11-21",
        "received_time": "09:12",
    }
    return press(client, office, "mailed", **{**given, **typed})


def recorded(client: Client, office: Who, **typed: object) -> HttpResponse:
    given = {"kind": "talk", "happened_on": "2023-11-02", "audience_count": "30", "client_id": str(uuid.uuid4())}
    return press(client, office, "record", **{**given, **typed})


def test_mailed_on_the_21st_entered_on_the_25th_as_office_and_clerk_see_it(client: Client, office: Who) -> None:
    """R70 On time and 代录 with the file; 未入账, not nought, until the office has recorded for the unit; the clerk
    finds it sent at the received time."""
    said = words(entered(client, office))
    desk = words(client.get(reverse("collect")))
    assert "代录好了，石梯村按收到的时间算报送。" in said
    assert "11月21日09:12报送（收到时间）" in said
    assert "石梯村11月月报.docx" in said
    assert "未入账还没有记录，数字空着，不是0。" in said
    assert "石梯村已报代录11-2109:12代录，未入账" in desk
    assert "已过时间1家" in desk
    clerk = words(signed_in(clerk_of(office, VILLAGE)).get(reverse("report", args=[month_of(office, VILLAGE).pk])))
    assert "代录消安办收到你们报来的文件，按11月21日09:12收到算报送。活动还没有记入台账，数字未入账" in clerk
    assert "未入账：还没有记录，数字空着，不是0。" in clerk

    again = words(recorded(client, office))
    desk = words(client.get(reverse("collect")))
    clerk = words(signed_in(clerk_of(office, VILLAGE)).get(reverse("report", args=[month_of(office, VILLAGE).pk])))
    assert "记好了，算在石梯村名下。" in again
    assert "共开展消防宣传活动1场，受众30人次" in again
    assert "未入账" not in again
    assert "石梯村已报代录11-2109:12代录" in desk
    assert "未入账" not in desk
    assert "已报送11月21日09:12。已报代录消安办收到你们报来的文件，按11月21日09:12收到算报送。消安办收下后" in clerk


def test_a_record_made_for_the_unit_can_be_taken_back_and_is_gone_from_its_report(client: Client, office: Who) -> None:
    entered(client, office)
    recorded(client, office)
    made = Record.objects.get()

    answer = client.post(reverse("collect_record_undo", args=[month_of(office, VILLAGE).pk, made.pk]), follow=True)

    made.refresh_from_db()
    assert (made.state, made.author.name) == (RecordState.WITHDRAWN, VILLAGE)
    assert "照着报来的文件记，算在石梯村名下。" in words(answer)
    assert 'value="30"' in answer.content.decode()
    assert "还没有记录，数字空着，不是0。" in page(client, office)


def test_what_was_typed_stays_where_the_day_is_of_another_month(client: Client, office: Who) -> None:
    entered(client, office)

    answer = recorded(client, office, happened_on="2023-10-02")

    assert answer.status_code == 422
    assert "这份月报统计10月24日到11月23日，请选这之间的一天。" in words(answer)
    assert (Record.objects.count(), 'value="30"' in answer.content.decode()) == (0, True)


def test_photos_stay_where_the_form_for_another_unit_has_something_to_put_right(client: Client, office: Who) -> None:
    """R70 Chosen once, as in one's own 记一笔."""
    entered(client, office)
    form = str(uuid.uuid4())
    photo = SimpleUploadedFile("楼道.jpg", a_photo(), "image/jpeg")

    page = recorded(client, office, happened_on="2023-10-02", photos=[photo], client_id=form)
    (kept,) = HeldPhoto.objects.all()
    again = recorded(client, office, has_held="1", held=[str(kept.upload_id)], client_id=form)

    assert f'value="{kept.upload_id}" checked' in page.content.decode()
    assert "记好了，算在石梯村名下。" in words(again)
    assert [one.upload_id for one in Record.objects.get().photos.all()] == [kept.upload_id]
    assert not HeldPhoto.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"received_on": "2023-11-26"}, "收到时间还没到，请看一眼日期和钟点。"),
        ({"received_on": "2023-10-01"}, "收到时间早于10月24日，不是这个月的月报。"),
        ({"received_time": ""}, "请填收到的日期和钟点，看邮件上的时间就行。"),
        ({"file": ""}, "请选报来的文件，Word、Excel、PDF或照片都行。"),
        ({"file": SimpleUploadedFile("月报.exe", b"MZ\x90")}, "「月报.exe」打不开，请选Word、Excel、PDF或照片。"),
    ],
)
def test_a_refused_entry_says_why_and_keeps_what_was_typed(
    client: Client, office: Who, typed: dict[str, object], sentence: str
) -> None:
    answer = entered(client, office, **typed)

    assert (answer.status_code, sentence in words(answer), Report.objects.count()) == (422, True, 0)
    assert f'value="{typed.get("received_on", "2023-11-21")}"' in answer.content.decode()


def test_entered_by_mistake_it_is_taken_back_by_one_tap(client: Client, office: Who) -> None:
    entered(client, office)

    said = words(press(client, office, "mailed_back"))

    assert "已撤销代录，文件也不留了。" in said
    assert "还没打开" in said
    assert "代录收到的月报" in said


def test_records_of_the_unit_itself_go_in_by_one_tap(client: Client, office: Who) -> None:
    entered(client, office)
    record(office, VILLAGE, "talk", date(2023, 11, 2), audience_count=20)
    assert "又有1条记录，还没并进这份。" in page(client, office)

    said = words(press(client, office, "book"))

    assert "入账了，报送时间不变。" in said
    assert "又有1条" not in said


def test_asking_for_more_takes_a_reason_a_day_and_a_place(client: Client, office: Who) -> None:
    """R69 A usual reason and a few words make one sentence, about one record, to be done by a day of the office's."""
    made = record(office, COMMUNITY, "drill", date(2023, 11, 2), place="锦绣苑")
    sent(office, COMMUNITY)
    assert 'value="2023-11-29"' not in page(client, office, COMMUNITY)

    said = words(
        press(
            client,
            office,
            "return",
            COMMUNITY,
            usual="number",
            sentence="演练人数空着",
            fix_by="2023-12-01",
            anchor=f"record:{made.pk}",
        )
    )

    report = Report.objects.get()
    assert report.return_sentence == "有一处数字和记录对不上，麻烦再看一眼：演练人数空着"
    assert (report.fix_by, report.anchor) == (date(2023, 12, 1), f"record:{made.pk}")
    assert "演练人数空着（11月2日演练锦绣苑）" in said
    assert "12月1日前补好，仍按原来的时间算" in said


def test_what_was_sent_again_stands_in_the_story_of_the_report(client: Client, office: Who, at: At) -> None:
    """R69 After 请补充 the office sees that the unit answered, and when."""
    record(office, COMMUNITY, "drill", date(2023, 11, 2))
    report = sent(office, COMMUNITY)
    press(client, office, "return", COMMUNITY, sentence="演练人数空着")
    at("2023-11-26 09:30")
    submit(by=clerk_of(office, COMMUNITY), report=report, nil=False)

    said = page(client, office, COMMUNITY)

    assert "11月25日10:00报送" in said
    assert "11月26日09:30又报一次，第2版" in said


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"sentence": " "}, "请写一句要补充什么"),
        ({"sentence": "人数空着", "fix_by": "2023-11-25"}, "补好的日子请选今天以后的一天。"),
        ({"sentence": "人数空着", "fix_by": "下周"}, "日期没看懂"),
        ({"sentence": "人数空着", "anchor": "block:none"}, "这一处不在这份月报里"),
    ],
)
def test_a_refused_question_keeps_what_was_typed(
    client: Client, office: Who, typed: dict[str, str], sentence: str
) -> None:
    sent(office, COMMUNITY, nil=True)

    answer = press(client, office, "return", COMMUNITY, **typed)

    assert (answer.status_code, sentence in words(answer)) == (422, True)
    assert typed["sentence"] == " " or 'value="人数空着"' in answer.content.decode()
    assert Report.objects.get().state == ReportState.SUBMITTED


def test_a_mailed_month_stays_within_its_queries(
    client: Client, office: Who, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    entered(client, office)
    costs = []
    for day in (2, 3, 4):
        recorded(client, office, happened_on=f"2023-11-0{day}")
        with django_assert_max_num_queries(MOST_QUERIES) as held:
            page(client, office)
        costs.append(len(held))

    assert costs[0] == costs[-1]
