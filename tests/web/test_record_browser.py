"""记一笔 on a real phone-sized screen: few taps, no typing, and the help of the script."""

import io
import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from beacon.people.reach import Who
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
from beacon.records.models import Record
from tests.support.pages import signed_in
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.pictures import an_image
from tests.support.plan import a_plan

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clerk(at: Callable[[str], datetime]) -> Who:
    """A clerk whose community has drilled before, at the demo's hour."""
    tenant = a_tenant()
    office = the_office(tenant)
    who = someone("clerk", a_unit(tenant), name="陈小燕")
    a_plan(office)
    at("2023-11-21 16:00")
    earlier = Draft(
        kind="drill", happened_on=date(2023, 5, 18), setting="community", place="锦绣苑3栋", audience_count=38
    )
    save_record(by=who, unit=who.unit, draft=earlier, client_id=uuid.uuid4())
    return who


@pytest.fixture
def phone(page: Page, live_server: Any, clerk: Who) -> Page:
    """A phone 390 px wide, signed in, on 要办的."""
    page.set_viewport_size({"width": 390, "height": 844})
    session = signed_in(clerk).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(f"{live_server.url}/todo/")
    return page


def test_drill_takes_six_taps_at_most_and_no_typing(phone: Page) -> None:
    """R32 记一笔, 演练, ＋, 保存: four taps, and it counts for the half-year."""
    phone.locator(".bar-add").click()
    phone.get_by_role("radio", name="演练", exact=True).check()
    expect(phone.locator("#preview")).to_have_text("会计入：11月月报 · 下半年演练")
    phone.get_by_label("参加人次加5").click()
    phone.get_by_role("button", name="保存").click()

    expect(phone.locator("main")).to_contain_text("记好了，已计入2处：11月月报、下半年演练")
    record = Record.objects.latest("id")
    assert (record.kind, record.happened_on, record.place, record.audience_count) == (
        "drill",
        date(2023, 11, 21),
        "锦绣苑3栋",
        43,
    )


def test_only_what_goes_with_the_kind_is_shown(phone: Page) -> None:
    phone.locator(".bar-add").click()
    phone.get_by_role("radio", name="广播", exact=True).check()

    expect(phone.get_by_text("广播还有几项")).to_be_visible()
    expect(phone.get_by_text("演练还有几项")).to_be_hidden()
    expect(phone.get_by_label("参加人次", exact=True)).to_be_hidden()
    expect(phone.get_by_label("哪所学校")).to_be_hidden()


def test_photos_of_both_buttons_gather_and_one_can_be_taken_out(phone: Page) -> None:
    files = []
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        kept = io.BytesIO()
        an_image(64, 48).save(kept, "JPEG")
        files.append({"name": name, "mimeType": "image/jpeg", "buffer": kept.getvalue()})
    phone.locator(".bar-add").click()
    phone.get_by_role("radio", name="宣讲", exact=True).check()

    phone.locator("[data-camera]").set_input_files(files[0])
    phone.locator("[data-camera]").set_input_files(files[1])
    phone.locator("[data-album]").set_input_files(files[2])
    phone.get_by_label("去掉第1张照片").click()
    phone.get_by_role("button", name="保存").click()

    expect(phone.locator("main")).to_contain_text("记好了")
    photos = Record.objects.latest("id").photos.order_by("position")
    assert [photo.upload.name for photo in photos] == ["b.jpg", "c.jpg"]


def test_offer_to_undo_leads_back_to_the_filled_form(phone: Page) -> None:
    phone.locator(".bar-add").click()
    phone.get_by_role("radio", name="演练", exact=True).check()
    phone.get_by_role("button", name="保存").click()
    phone.get_by_role("button", name="撤销").click()

    expect(phone.get_by_role("radio", name="演练", exact=True)).to_be_checked()
    expect(phone.get_by_label("参加人次", exact=True)).to_have_value("38")


def test_a_pasted_message_is_a_record_in_four_taps(phone: Page) -> None:
    """R32 R62 记一笔, 粘贴过来, 填到表里, 保存; it counts as any record, and every value tells its words."""
    phone.locator(".bar-add").click()
    phone.get_by_role("link", name="群里已经发过？粘贴过来").click()
    phone.get_by_label("在群里发过的话").fill(
        "今天上午9点半在锦绣苑3栋开展消防演练，参加居民40余人，发放宣传资料200份。"
    )
    phone.get_by_role("button", name="填到表里").click()
    expect(phone.locator("#note-audience_count")).to_have_text("从消息里读到：居民40余人。")
    expect(phone.locator("#preview")).to_have_text("会计入：11月月报 · 下半年演练")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.get_by_role("button", name="保存").click()

    expect(phone.locator("main")).to_contain_text("记好了，已计入2处：11月月报、下半年演练")
    record = Record.objects.latest("id")
    assert (record.kind, record.happened_on, record.place, record.audience_count, record.handouts) == (
        "drill",
        date(2023, 11, 21),
        "锦绣苑3栋",
        40,
        {"leaflet": 200},
    )


def test_a_message_without_a_head_count_does_not_get_the_last_one(phone: Page) -> None:
    """The unit's last head-count is no answer to what the message leaves open."""
    phone.goto(phone.url.replace("/todo/", "/record/paste/"))
    phone.get_by_label("在群里发过的话").fill("今天在锦绣苑3栋开展消防演练，近百人参加。")
    phone.get_by_role("button", name="填到表里").click()

    expect(phone.get_by_label("参加人次", exact=True)).to_have_value("")
    expect(phone.locator("#note-audience_count")).to_have_text("写的是“近百人”，请填一个数。")


def test_a_refused_form_stands_at_the_field_that_was_meant(phone: Page, live_server: Any) -> None:
    """N05 On a phone the field may be a screenful away from the top of the page."""
    phone.goto(f"{live_server.url}/tasks/new/")
    phone.get_by_label("做什么").fill("给5栋换提示牌")
    phone.get_by_role("button", name="保存").click()

    expect(phone.get_by_label("做到什么样算完")).to_be_focused()
    expect(phone.get_by_label("做什么")).to_have_value("给5栋换提示牌")


def test_same_as_last_time_is_three_taps_and_keeps_photo_and_sentence(phone: Page, clerk: Who) -> None:
    """R53 记一笔, 和上次一样, 保存: kind, place, people, topics and forces come along; what was typed stays."""
    kept = io.BytesIO()
    an_image(64, 48).save(kept, "JPEG")
    last = Draft(
        kind="gathering",
        happened_on=date(2023, 11, 20),
        setting="community",
        place="锦绣广场",
        audience_count=60,
        topics=("escape",),
        audience_groups=("elders",),
        forces={"grid": 2},
    )
    save_record(by=clerk, unit=clerk.unit, draft=last, client_id=uuid.uuid4())
    phone.locator(".bar-add").click()
    phone.locator("[data-album]").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": kept.getvalue()}
    )
    phone.get_by_label("说一句").fill("今天人多")

    phone.get_by_role("button", name="和上次一样").click()
    expect(phone.get_by_role("radio", name="集体活动", exact=True)).to_be_checked()
    expect(phone.get_by_text("自救逃生 · 老年人 · 网格员2")).to_be_visible()
    phone.get_by_role("button", name="保存").click()

    expect(phone.locator("main")).to_contain_text("记好了")
    record = Record.objects.latest("id")
    assert (record.kind, record.place, record.audience_count, record.topics, record.audience_groups, record.forces) == (
        "gathering",
        "锦绣广场",
        60,
        ["escape"],
        ["elders"],
        {"grid": 2},
    )
    assert (record.summary, record.photos.count()) == ("今天人多", 1)


def test_a_check_by_the_list_is_a_few_taps(phone: Page) -> None:
    """R36 The list is open once the kind is chosen; only what is not in order is tapped and kept."""
    phone.locator(".bar-add").click()
    phone.get_by_text("更多").click()
    phone.get_by_role("radio", name="高层检查", exact=True).check()

    phone.locator("[name=highrise_check-items][value='HR14:no']").check()
    phone.get_by_role("button", name="保存").click()

    expect(phone.locator("main")).to_contain_text("25项看了25项，1项有问题：门厅、走道")
    assert Record.objects.latest("id").details == {"items": "HR14:no"}


def test_enter_in_a_line_saves_and_does_not_fill_the_form_up(phone: Page) -> None:
    phone.locator(".bar-add").click()
    phone.get_by_role("radio", name="宣讲", exact=True).check()
    phone.get_by_text("宣讲还有几项").click()
    phone.get_by_label("讲了什么").fill("用电")
    phone.get_by_label("讲了什么").press("Enter")

    expect(phone.locator("main")).to_contain_text("记好了")
