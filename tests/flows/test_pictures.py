"""The pictures of README and handbook, taken from the demo town. Run by `make pictures`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from beacon.kit import clock
from beacon.kit.clock import Clock
from beacon.people.models import Account
from beacon.plans.models import Notice
from beacon.site.demo.accounts import PRINTED
from beacon.site.demo.load import load

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.pictures]

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
NOW = "2023-11-21T16:00:00+08:00"


@pytest.fixture
def demo() -> Iterator[None]:
    """The demo town at its hour."""
    load()
    clock.use(Clock.parse(NOW))
    yield


def signed_in(browser: Browser, address: str, login: str, size: dict[str, int]) -> Page:
    context = browser.new_context(
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport=size,  # type: ignore[arg-type]
        base_url=address,
        device_scale_factor=1,
    )
    page = context.new_page()
    page.goto("/signin/")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码", exact=True).fill(PRINTED)
    page.get_by_role("button", name="登录", exact=True).click()
    return page


def test_pictures_of_the_clerks_phone_and_the_offices_desk(
    demo: None, browser: Browser, live_server: Any, settings: Any
) -> None:
    settings.DEMO = True
    PICTURES.mkdir(parents=True, exist_ok=True)
    assert Account.objects.filter(login="jinxiu").exists()
    notice = Notice.objects.get(tenant__slug="jiangpan")
    phone = signed_in(browser, live_server.url, "jinxiu", PHONE)
    desk = signed_in(browser, live_server.url, "office", DESK)
    for page, address, name in (
        (phone, "/todo/", "todo-phone"),
        (phone, "/record/new/", "record-phone"),
        (phone, "/report/", "report-phone"),
        (desk, f"/notices/{notice.pk}/", "notice-desk"),
        (desk, "/collect/", "collect-desk"),
        (desk, "/duties/", "duties-desk"),
        (desk, "/duties/setup/", "setup-desk"),
        (desk, "/roster/", "roster-desk"),
        (desk, "/calendar/", "calendar-desk"),
        (phone, "/duties/plans/", "plan-phone"),
    ):
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok
        page.wait_for_timeout(300)
        page.screenshot(path=PICTURES / f"{name}.png")
