"""The pictures of README and handbook, taken from the demo town. Run by `make pictures`."""

import io
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from beacon.documents.sheets import EXCEL
from beacon.kit import clock
from beacon.kit.clock import Clock
from beacon.people.models import Post, Unit, UnitKind
from beacon.people.reach import Who
from beacon.plans.models import Notice
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
from beacon.site.demo.accounts import PRINTED
from beacon.site.demo.load import load
from tests.support.district_forms import unit_table
from tests.support.tables import HEADINGS, ROWS, a_sheet

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.pictures]

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
NOW = "2023-11-21T16:00:00+08:00"
MESSAGE = "今天上午在锦绣苑小广场开展消防演练，参加居民40余人，发放宣传资料200份。"


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


def taken(page: Page, address: str, name: str) -> None:
    """The page at an address as a picture."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.ok
    kept(page, name)


def kept(page: Page, name: str) -> None:
    """What the page shows now as a picture, in as few bytes as a page of text needs."""
    page.wait_for_timeout(300)
    with Image.open(io.BytesIO(page.screenshot())) as seen:
        few = seen.convert("RGB").quantize(256, dither=Image.Dither.NONE)
        few.save(PICTURES / f"{name}.png", optimize=True)


@pytest.fixture
def town(demo: None, live_server: Any, settings: Any) -> str:
    """The address of the demo town."""
    settings.DEMO = True
    PICTURES.mkdir(parents=True, exist_ok=True)
    return str(live_server.url)


def test_pictures_of_the_clerks_phone_and_the_offices_desk(town: str, browser: Browser) -> None:
    notice = Notice.objects.get(tenant__slug="jiangpan")
    phone = signed_in(browser, town, "jinxiu", PHONE)
    desk = signed_in(browser, town, "office", DESK)
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
        (desk, "/registers/", "registers-desk"),
        (desk, "/stock/", "stock-desk"),
        (phone, "/duties/plans/", "plan-phone"),
    ):
        taken(page, address, name)


def test_pictures_of_what_is_written_elsewhere(town: str, browser: Browser) -> None:
    phone = signed_in(browser, town, "jinxiu", PHONE)
    phone.goto("/record/paste/")
    phone.get_by_label("在群里发过的话").fill(MESSAGE)
    phone.get_by_role("button", name="填到表里").click()
    kept(phone, "paste-phone")

    desk = signed_in(browser, town, "jinxiu", DESK)
    desk.goto("/catch-up/")
    table = {"name": "以前的活动.xlsx", "mimeType": EXCEL, "buffer": a_sheet([HEADINGS, *ROWS])}
    desk.get_by_label("选以前的表").set_input_files(table)  # type: ignore[arg-type]
    desk.get_by_role("button", name="传上来看看").click()
    kept(desk, "catch-up-desk")
    taken(desk, "/ledger/", "ledger-desk")


def test_picture_of_a_sent_report_that_has_more_to_take_in(town: str, browser: Browser) -> None:
    phone = signed_in(browser, town, "jinxiu", PHONE)
    phone.goto("/report/")
    phone.get_by_role("button", name="报送", exact=True).click()
    phone.wait_for_load_state()
    post = Post.objects.select_related("account", "unit").get(account__login="jinxiu")
    clerk = Who(post.account, post)
    draft = Draft(kind="talk", happened_on=clock.today(), setting="community", place="锦绣苑小广场", audience_count=35)
    save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4())
    taken(phone, "/report/", "more-phone")


def test_picture_of_the_districts_own_form(town: str, browser: Browser) -> None:
    names = Unit.objects.filter(tenant__slug="jiangpan", kind=UnitKind.COMMUNITY).values_list("name", flat=True)
    table = {"name": "各街道宣传情况.xlsx", "mimeType": EXCEL, "buffer": unit_table(names[:6])}
    desk = signed_in(browser, town, "office", DESK)
    desk.goto("/papers/forms/new/")
    desk.get_by_label("选区里发的空表").set_input_files(table)  # type: ignore[arg-type]
    desk.get_by_role("button", name="上传").click()
    desk.get_by_role("link", name="统计表").click()
    kept(desk, "district-form-desk")
