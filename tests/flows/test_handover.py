"""A clerk leaves and another comes: both on their phones, every tap and every typed field counted."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from beacon.people.models import Account, Post
from beacon.people.reach import Who
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
from beacon.records.models import Record
from beacon.reports.actions import keep_remark, open_report
from tests.support.people import PASSWORD, a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan, instance_of

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}
SECONDS_A_TAP, SECONDS_A_FIELD = 3, 8
"""What an unhurried person needs on a phone, reading included."""


@dataclass
class Counted:
    """A person at a phone, with what it cost them so far."""

    page: Page
    taps: int = 0
    fields: list[str] = field(default_factory=list)

    def tap(self, thing: Locator) -> None:
        thing.click()
        self.taps += 1

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)
        self.fields.append(label)

    @property
    def seconds(self) -> int:
        return self.taps * SECONDS_A_TAP + len(self.fields) * SECONDS_A_FIELD


@pytest.fixture
def clerk(at: Callable[[str], datetime]) -> Who:
    """陈小燕, with a drill planned in words, a report begun and a year of duties before her."""
    tenant = a_tenant()
    office = the_office(tenant)
    who = someone("clerk", a_unit(tenant), name="陈小燕")
    a_plan(office)
    at("2023-11-21 16:00")
    done = Draft(kind="talk", happened_on=date(2023, 11, 2), setting="community", place="锦绣苑3栋")
    save_record(by=who, unit=who.unit, draft=done, client_id=uuid.uuid4())
    keep_remark(by=who, report=open_report(by=who, instance=instance_of(who, "11月月报")), remark="演练约在28日")
    return who


@pytest.fixture
def phone(browser: Browser, live_server: Any) -> Iterator[Callable[[], Page]]:
    """A fresh phone each time it is asked for."""
    contexts = []

    def fresh() -> Page:
        context = browser.new_context(locale="zh-CN", viewport=PHONE, base_url=live_server.url)  # type: ignore[arg-type]
        contexts.append(context)
        return context.new_page()

    yield fresh
    for context in contexts:
        context.close()


def signed_in(page: Page, login: str, password: str) -> None:
    page.goto("/signin/")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录").click()


def test_a_clerk_hands_over_and_the_successor_goes_on_within_two_minutes(phone: Callable[[], Page], clerk: Who) -> None:
    """N13 R62 Change the liaison: open duties and drafts move, history stays; under two minutes, counted."""
    page = phone()
    signed_in(page, clerk.account.login, PASSWORD)
    leaving = Counted(page)
    leaving.tap(page.get_by_role("link", name="我的"))
    leaving.tap(page.get_by_role("link", name="把我的岗位交给别人"))
    leaving.type("新同事姓名", "李芳")
    leaving.type("给他的登录名", "lifang")
    leaving.type("想说的话（可不填）", "物业找李师傅")
    leaving.tap(page.get_by_role("button", name="交给他"))
    password = page.locator("#one-time").inner_text()

    page = phone()
    signed_in(page, "lifang", password)
    coming = Counted(page)
    coming.type("原密码", password)
    coming.type("新密码", "Harbour-77")
    coming.type("再输一遍新密码", "Harbour-77")
    coming.tap(page.get_by_role("button", name="改好了"))
    coming.tap(page.get_by_role("link", name="您接手了这个岗位"))
    expect(page.locator("main")).to_contain_text("您接陈小燕的「锦绣社区 村（社区）经办人」")
    for words in ("物业找李师傅", "演练约在28日", "下半年演练", "四季度参观"):
        expect(page.locator("main")).to_contain_text(words)
    coming.tap(page.get_by_role("link", name="11月月报"))
    expect(page.get_by_label("亮点或困难")).to_have_value("演练约在28日")

    assert (leaving.taps, len(leaving.fields)) == (3, 3)
    assert (coming.taps, len(coming.fields)) == (3, 3)
    assert leaving.seconds + coming.seconds < 120
    assert Record.objects.get().saved_by == clerk.account
    fresh = Post.objects.get(account=Account.objects.get(login="lifang"))
    assert (fresh.took_over_id, Post.objects.get(pk=clerk.post.pk).until) == (clerk.post.pk, date(2023, 11, 21))


def test_the_wizard_needs_no_script(browser: Browser, live_server: Any, clerk: Who) -> None:
    """N13 The same without JavaScript: a colleague of the unit takes over."""
    someone("head", clerk.unit, name="罗军")
    context = browser.new_context(locale="zh-CN", viewport=PHONE, base_url=live_server.url, java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()
    signed_in(page, clerk.account.login, PASSWORD)
    page.goto("/handover/")

    page.get_by_role("radio", name="罗军").check()
    page.get_by_role("button", name="交给他").click()

    expect(page.locator("main")).to_contain_text("由罗军接手")
    assert page.locator("#one-time").count() == 0
    context.close()
