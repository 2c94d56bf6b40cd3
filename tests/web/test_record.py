"""记一笔: little to type, nothing lost, counted at once, taken back with one tap."""

import io
import re
import uuid
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from beacon.catalogue.kinds import KINDS
from beacon.files.models import Upload
from beacon.kit.ids import new_id
from beacon.people.actions import give_post
from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
from beacon.records.models import Fact, Record, RecordState
from beacon.reports.actions import open_report, submit
from tests.support.pages import chosen, links, signed_in, ticked, value_of, words
from tests.support.people import a_unit, someone
from tests.support.pictures import an_image
from tests.support.plan import clerk_at_work, instance_of

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]
NEW = "/record/new/"


@pytest.fixture(autouse=True)
def _afternoon(at: At) -> None:
    at("2023-11-21 16:00")


@pytest.fixture
def clerk() -> Who:
    return clerk_at_work(name="陈小燕")


@pytest.fixture
def client(clerk: Who) -> Client:
    return signed_in(clerk)


def filled(**more: Any) -> dict[str, Any]:
    """A form as the page would send it."""
    return {"client_id": str(new_id()), "kind": "drill", "day": "2023-11-21", "started_at": "16:00"} | more


def a_record(who: Who, **more: Any) -> Record:
    values: dict[str, Any] = {"kind": "drill", "happened_on": date(2023, 11, 2), "setting": "community"} | more
    return save_record(by=who, unit=who.unit, draft=Draft(**values), client_id=uuid.uuid4()).record


def a_photo(name: str = "IMG_1.jpg", width: int = 64) -> SimpleUploadedFile:
    kept = io.BytesIO()
    an_image(width, 48).save(kept, "JPEG")
    return SimpleUploadedFile(name, kept.getvalue(), "image/jpeg")


def test_form_knows_what_can_be_known(clerk: Who, client: Client) -> None:
    """Today, now, the last places, the kinds in order of habit: a drill needs no typing."""
    a_record(clerk, place="锦绣苑3栋", audience_count=38)

    page = client.get(NEW, {"kind": "drill"})

    assert (chosen(page, "kind"), chosen(page, "day"), chosen(page, "place_chip")) == (
        "drill",
        "2023-11-21",
        "锦绣苑3栋",
    )
    assert (value_of(page, "started_at"), value_of(page, "audience_count")) == ("16:00", "38")


def test_saving_counts_at_once_and_says_where(clerk: Who, client: Client) -> None:
    """R32 R69 A drill is in the half-year and in the month the moment it is saved."""
    answer = client.post(NEW, filled(place_chip="锦绣苑3栋", audience_count="40"), follow=True)

    record = Record.objects.get()
    assert answer.redirect_chain == [(reverse("record_saved", args=[record.id]), 302)]
    assert "记好了，已计入2处：11月月报、下半年演练" in words(answer)
    assert (record.place, record.audience_count, record.started_at) == ("锦绣苑3栋", 40, time(16, 0))
    assert instance_of(clerk, "下半年演练").done_on == date(2023, 11, 21)


def test_station_visit_ticks_its_quarter(clerk: Who, client: Client) -> None:
    """R33 The visit recorded on the phone is the quarter's visit."""
    answer = client.post(NEW, filled(kind="station_visit", audience_count="32"), follow=True)

    assert "记好了，已计入2处：11月月报、四季度参观" in words(answer)


def test_preview_says_before_saving_what_saving_will_say(client: Client) -> None:
    before = words(client.post(reverse("record_preview"), filled()))
    after = words(client.post(NEW, filled(), follow=True))

    assert before == "会计入：11月月报·下半年演练"
    assert "已计入2处：11月月报、下半年演练" in after


def test_preview_says_that_the_month_is_sent_already(clerk: Who, client: Client) -> None:
    """R69 The clerk knows before saving that one tap on 月报 is still to come."""
    instance = instance_of(clerk, "11月月报")
    submit(by=clerk, report=open_report(by=clerk, instance=instance), nil=True)

    said = words(client.post(reverse("record_preview"), filled()))

    assert "会计入：11月月报·下半年演练" in said
    assert "11月月报已经报过，到月报里点一下才跟着变，报送时间不变。" in said


def test_preview_is_empty_while_no_kind_is_chosen(client: Client) -> None:
    assert words(client.post(reverse("record_preview"), filled(kind=""))) == ""


def test_preview_tells_of_a_day_outside_every_window_and_of_a_colleague_s_record(clerk: Who, client: Client) -> None:
    a_record(clerk, happened_on=date(2023, 3, 1), place="锦绣广场")

    said = words(client.post(reverse("record_preview"), filled(day="2023-03-01")))

    assert said == "会记进台账；这一天不在月报的统计期里。那天已有人记了：演练锦绣广场。不是同一次就接着记。"


def test_double_tap_is_one_record(client: Client) -> None:
    """N06 The form carries its own id: sent twice it is saved once, photos included."""
    form = filled()

    client.post(NEW, form | {"photos": [a_photo()]})
    again = client.post(NEW, form | {"photos": [a_photo()]}, follow=True)

    assert (Record.objects.count(), Upload.objects.count()) == (1, 1)
    assert "这条刚才已经记好了，没有再记一遍。" in words(again)


def test_what_does_not_fit_is_said_beside_it_and_all_that_was_typed_stays(client: Client) -> None:
    form = filled(kind="drill", audience_count="一百多", place="锦绣苑", summary="讲了用电", happened_on="2023-12-01")
    form |= {"drill-evac_minutes": "6", "handout-apron": "20"}

    page = client.post(NEW, form)

    assert (page.status_code, Record.objects.count()) == (422, 0)
    assert "「日期」2023-12-01还没到，活动做完再记。" in words(page)
    assert "「参加人次」请填整数，现在是「一百多」。" in words(page)
    names = ("client_id", "happened_on", "audience_count", "place", "drill-evac_minutes", "handout-apron")
    assert {name: value_of(page, name) for name in names} == {name: form[name] for name in names}
    assert (chosen(page, "kind"), "讲了用电" in words(page)) == ("drill", True)


def test_form_without_kind_is_asked_for_it(client: Client) -> None:
    page = client.post(NEW, filled(kind=""))

    assert (page.status_code, "请先点一下做了什么。" in words(page)) == (422, True)


def test_photos_come_along(clerk: Who, client: Client) -> None:
    client.post(NEW, filled(photos=[a_photo("a.jpg"), a_photo("b.jpg", 80)]))

    record = Record.objects.get()
    page = client.get(reverse("record", args=[record.id]))
    assert [photo.upload.name for photo in record.photos.order_by("position")] == ["a.jpg", "b.jpg"]
    assert "照片2张小图还在做，点开看原图小图还在做，点开看原图" in words(page)
    assert client.get(links(page, "/files/")[0]).status_code == 200


def test_record_without_photo_counts_in_full(client: Client) -> None:
    client.post(NEW, filled(audience_count="40"))

    assert dict(Fact.objects.values_list("figure", "value")) == {"records": 1, "events": 1, "attendance": 40}


def test_photo_that_is_none_is_named_and_nothing_is_half_saved(client: Client) -> None:
    """The good photo beside it is not kept either; the text stays."""
    bad = SimpleUploadedFile("说明.jpg", b"this is text", "image/jpeg")

    page = client.post(NEW, filled(summary="讲了用电", photos=[a_photo(), bad]))

    assert (page.status_code, Record.objects.count(), Upload.objects.count()) == (422, 0, 0)
    assert "「说明.jpg」不是照片，请重新选一张。" in words(page)
    assert "照片请重新选一次。" in words(page)
    assert "讲了用电" in words(page)


def test_a_photo_of_50_megabytes_is_refused_and_nothing_is_saved(client: Client) -> None:
    """One sentence names the photo and what to do; what was typed stays."""
    huge = SimpleUploadedFile("IMG_1.jpg", b"\xff\xd8\xff\xe0" + bytes(50 * 1024 * 1024), "image/jpeg")

    answer = client.post(NEW, filled(summary="讲了用电", photos=[huge]))

    assert answer.status_code in (413, 422)
    assert "IMG_1.jpg" in words(answer)
    assert "讲了用电" in answer.content.decode()
    assert (Record.objects.count(), Upload.objects.count()) == (0, 0)


def test_a_form_opened_in_one_post_saves_for_that_post_whatever_was_chosen_since(clerk: Who) -> None:
    """N10 Two posts in two tabs: a record goes to the unit whose form it was typed into."""
    other = a_unit(clerk.tenant, "滨江路社区")
    second = give_post(account=clerk.account, role="clerk", since=date(2020, 1, 1), unit=other)
    client = signed_in(clerk)
    client.post("/me/post/", {"post": str(second.id)})

    client.post(NEW, filled(acting=str(clerk.post.id)))

    assert [record.author for record in Record.objects.all()] == [clerk.unit]


def test_a_form_of_a_post_one_does_not_hold_is_refused(clerk: Who, client: Client) -> None:
    """N10 The next person at a shared computer cannot send the form of the one before."""
    stranger = someone("clerk", a_unit(clerk.tenant, "滨江路社区"))

    answer = signed_in(stranger).post(NEW, filled(acting=str(clerk.post.id)))

    assert answer.status_code == 403
    assert Record.objects.count() == 0


def test_sending_a_withdrawn_record_again_does_not_claim_that_it_counts(client: Client) -> None:
    form = filled()
    client.post(NEW, form)
    record = Record.objects.get()
    client.post(f"/record/{record.id}/undo/")

    page = words(client.post(NEW, form, follow=True))

    assert "刚才已经记好了" not in page
    assert "已撤销" in page


def test_ten_photos_are_one_too_many(client: Client) -> None:
    page = client.post(NEW, filled(photos=[a_photo(f"{n}.jpg") for n in range(10)]))

    assert (page.status_code, Record.objects.count()) == (422, 0)
    assert "一次最多放9张照片，现在选了10张，请少选几张。" in words(page)


def test_undo_takes_it_back_everywhere_and_keeps_what_was_typed(clerk: Who, client: Client) -> None:
    client.post(NEW, filled(place="锦绣苑3栋", audience_count="40", summary="讲了用电"))
    record = Record.objects.get()

    page = client.post(reverse("record_undo", args=[record.id]), follow=True)

    assert "已撤销，哪里都没有计。" in words(page)
    assert (value_of(page, "place"), value_of(page, "audience_count")) == ("锦绣苑3栋", "40")
    assert "讲了用电" in words(page)
    assert value_of(page, "client_id") != str(record.client_id)
    assert Record.objects.get().state == RecordState.WITHDRAWN
    assert (Fact.objects.count(), instance_of(clerk, "下半年演练").done_on) == (0, None)


def test_only_the_one_who_recorded_it_is_offered_undo(clerk: Who, client: Client) -> None:
    record = a_record(clerk)
    colleague = signed_in(someone("head", clerk.unit))

    own, other = (words(one.get(reverse("record_saved", args=[record.id]))) for one in (client, colleague))
    refused = colleague.post(reverse("record_undo", args=[record.id]))

    assert ("撤销10秒" in own, "撤销" in other) == (True, False)
    assert (refused.status_code, Record.objects.get().state) == (422, RecordState.VALID)


def test_drill_of_july_can_be_filed_to_the_first_half(at: At, clerk: Who, client: Client) -> None:
    """R32 补办 is chosen on the form and said after saving."""
    at("2023-07-06 10:00")
    first_half = instance_of(clerk, "上半年演练")

    form = client.get(NEW, {"kind": "drill", "make_up_for": str(first_half.id)})
    saved = client.post(NEW, filled(day="2023-07-06", make_up_for=chosen(form, "make_up_for")), follow=True)

    assert "已计入2处：7月月报、上半年演练（补办）" in words(saved)
    assert instance_of(clerk, "上半年演练").is_late


def test_make_up_that_is_done_already_is_said_beside_the_choice(at: At, clerk: Who, client: Client) -> None:
    at("2023-07-06 10:00")
    a_record(clerk, happened_on=date(2023, 5, 8))
    first_half = instance_of(clerk, "上半年演练")

    page = client.post(NEW, filled(day="2023-07-06", make_up_for=str(first_half.id)))

    assert (page.status_code, Record.objects.count()) == (422, 1)


def test_same_as_last_time_fills_the_form(clerk: Who, client: Client) -> None:
    """One tap brings the last record of the chosen kind with all it had; the sentence typed stays."""
    a_record(
        clerk,
        kind="giveaway",
        happened_on=date(2023, 11, 1),
        place="河畔花园",
        audience_count=25,
        handouts={"apron": 20},
        topics=("escape",),
        audience_groups=("elders",),
        forces={"grid": 2},
    )
    a_record(clerk, place="锦绣苑3栋", audience_count=80)

    page = client.post(NEW, filled(kind="giveaway", same="1", summary="今天人多"))

    assert (page.status_code, Record.objects.count()) == (200, 2)
    assert (chosen(page, "kind"), chosen(page, "day"), chosen(page, "place_chip")) == (
        "giveaway",
        "2023-11-21",
        "河畔花园",
    )
    assert (value_of(page, "audience_count"), value_of(page, "handout-apron")) == ("25", "20")
    assert (ticked(page, "topics"), ticked(page, "audience_groups")) == (["escape"], ["elders"])
    assert (value_of(page, "force-grid"), "今天人多" in words(page)) == ("2", True)


def test_same_as_last_time_without_a_kind_is_the_last_record(clerk: Who, client: Client) -> None:
    a_record(clerk, kind="talk", place="锦绣广场")

    page = client.post(NEW, filled(kind="", same="1"))

    assert (chosen(page, "kind"), chosen(page, "place_chip")) == ("talk", "锦绣广场")


def test_same_as_last_time_of_a_kind_never_recorded_says_so_and_keeps_the_form(clerk: Who, client: Client) -> None:
    a_record(clerk, kind="talk")

    page = client.post(NEW, filled(kind="banner", same="1", summary="新横幅"))

    assert "这一种还没记过，没有上次可照。" in words(page)
    assert (chosen(page, "kind"), "新横幅" in words(page)) == ("banner", True)


def test_same_as_last_time_is_not_offered_to_a_unit_without_records(client: Client) -> None:
    assert "和上次一样" not in words(client.get(NEW))


def test_form_like_somebody_else_s_record_tells_nothing(clerk: Who, client: Client) -> None:
    """N10 Neither a value nor that it exists."""
    theirs = a_record(someone("clerk", a_unit(clerk.tenant, "滨江路社区")), place="机密地点")

    page = client.get(NEW, {"like": str(theirs.id)})

    assert (page.status_code, "机密地点" in page.content.decode()) == (403, False)


def test_school_event_is_at_a_school(clerk: Who, client: Client) -> None:
    school = a_unit(clerk.tenant, "江畔小学", UnitKind.SCHOOL)

    client.post(NEW, filled(kind="school_event", school=str(school.id)))

    record = Record.objects.get()
    assert "学校江畔小学" in words(client.get(reverse("record", args=[record.id])))


def test_main_setting_follows_kind_and_unit_unless_chosen(clerk: Who, client: Client) -> None:
    """R11 Each record has one main setting."""
    client.post(NEW, filled(kind="drill"))
    client.post(NEW, filled(kind="school_event"))
    client.post(NEW, filled(kind="talk", setting="family"))

    assert list(Record.objects.order_by("id").values_list("setting", flat=True)) == ["community", "school", "family"]


def test_reading_view_tells_values_places_and_who_saved_it(clerk: Who, client: Client) -> None:
    record = a_record(clerk, place="锦绣苑3栋", details={"evac_minutes": 6})

    page = words(client.get(reverse("record", args=[record.id])))

    assert "地点锦绣苑3栋参加人次未填五进社区疏散用时6分钟" in page
    assert "已计入11月月报下半年演练" in page
    assert "经过2023年11月21日16:00陈小燕记下" in page


def test_voiding_asks_for_a_reason_and_keeps_it(clerk: Who, client: Client) -> None:
    """N09 A void record stays readable with its reason and counts nowhere."""
    record = a_record(clerk)
    address = reverse("record_void", args=[record.id])

    without = client.post(address, {"reason": " "})
    page = client.post(address, {"reason": "记重了"}, follow=True)

    assert (without.status_code, "请写一句为什么作废" in words(without)) == (422, True)
    assert "已作废，不计入任何数字。理由：记重了" in words(page)
    assert "陈小燕作废" in words(page)
    assert (Fact.objects.count(), instance_of(clerk, "下半年演练").done_on) == (0, None)


def test_leader_reads_but_is_offered_nothing_to_change(clerk: Who) -> None:
    record = a_record(clerk)
    leader = signed_in(someone("leader", a_unit(clerk.tenant, "办公室", UnitKind.OFFICE)))

    page = leader.get(reverse("record", args=[record.id]))
    refused = leader.post(reverse("record_void", args=[record.id]), {"reason": "不对"})

    assert ("作废" in words(page), refused.status_code) == (False, 403)
    assert Record.objects.get().state == RecordState.VALID


@pytest.mark.parametrize("name", ["record", "record_saved"])
def test_foreign_and_missing_records_answer_alike(clerk: Who, client: Client, name: str) -> None:
    """N10 One sentence for another unit's record and for none at all."""
    theirs = a_record(someone("clerk", a_unit(clerk.tenant, "滨江路社区")))

    foreign, missing = (client.get(reverse(name, args=[key])) for key in (theirs.id, uuid.uuid4()))

    assert (foreign.status_code, words(foreign)) == (403, words(missing))
    assert "这条属于别的单位，您看不到内容。" in words(foreign)


def test_page_of_a_record_keeps_to_its_queries(
    clerk: Who, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """At most 12, the same with 1 and with 3 photos; the form too, with 1 and with 3 records behind it."""
    client.post(NEW, filled(photos=[a_photo()]))
    client.post(NEW, filled(photos=[a_photo("a.jpg"), a_photo("b.jpg"), a_photo("c.jpg")]))
    one, three = Record.objects.order_by("id")

    for record in (one, three):
        with django_assert_num_queries(9):
            client.get(reverse("record", args=[record.id]))
    with django_assert_num_queries(11):
        client.get(NEW)
    a_record(clerk, place="别处")
    with django_assert_num_queries(11):
        client.get(NEW)


@pytest.mark.parametrize("kind", ["school_check", "highrise_check"])
@pytest.mark.parametrize(("more", "status"), [({"happened_on": "2023-13-45"}, 422), ({"same": "1"}, 200)])
def test_a_checklist_gone_through_with_an_item_not_in_order_comes_back_as_it_was_ticked(
    client: Client, kind: str, more: dict[str, str], status: int
) -> None:
    """R36 看过一遍 and one item: the form that has something to put right was an error, and what was typed lost."""
    checklist = next(one.checklist for one in KINDS[kind].fields if one.checklist)
    item = checklist.items[2].identifier

    answer = client.post(NEW, filled(kind=kind, **{f"{kind}-items": ["fine", f"{item}:no"]}) | more)

    assert answer.status_code == status
    assert re.search(rf'value="{item}:no"[^>]* checked', answer.content.decode())
