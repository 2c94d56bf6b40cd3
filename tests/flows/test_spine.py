"""The spine: one real notice, one month, from the file to the paper, in a browser."""

import io
import re
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Browser, BrowserContext, Page, expect
from python_calamine import CalamineWorkbook

from beacon.kit import clock
from beacon.kit.clock import Clock
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.plans.models import Delivery, DutyInstance
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
from beacon.reports.actions import open_report, submit
from beacon.site.jobs import run_ready_jobs
from tests.flows.roster import the_roster
from tests.support.people import PASSWORD, a_tenant, someone, the_office

pytestmark = pytest.mark.django_db(transaction=True)

NOTICE = Path(__file__).parents[1] / "notices" / "data" / "seed_notice.txt"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
ABSENT = "茶山村"


def it_is(moment: str) -> None:
    """Set the business clock of this process, in which the live server runs too."""
    clock.use(Clock.parse(f"{moment}+08:00"))


@pytest.fixture
def visit(browser: Browser, live_server: Any) -> Iterator[Any]:
    """Open the site as somebody on a screen of some size; every page must stay free of errors of its scripts."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def sign_in(who: Who, size: dict[str, int]) -> Page:
        context = browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", viewport=size, base_url=live_server.url
        )  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto("/signin/")
        page.get_by_label("登录名").fill(who.account.login)
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert errors == []


def publish_the_notice(page: Page) -> None:
    """The office takes in the real file, confirms where each sentence goes and publishes."""
    page.goto("/notices/")
    page.get_by_label("选文件").set_input_files(NOTICE)
    page.get_by_role("button", name="导入并拆解").click()
    expect(page.get_by_text("江东街道2023年消防宣传工作要点").first).to_be_visible()
    publish = page.get_by_role("button", name="确认并发布")
    expect(publish).to_be_disabled()
    page.get_by_role("button", name=re.compile("全部按建议确认")).click()
    background = page.get_by_role("button", name="设为背景")
    while background.count() and page.get_by_text("还差").is_visible():
        left = page.get_by_text(re.compile("还差.*句")).first.inner_text()
        page.locator(".clause", has_text="没认出").get_by_role("button", name="设为背景").first.click()
        expect(page.get_by_text(left, exact=True)).to_have_count(0)
    expect(page.get_by_text("全部句子都有去处")).to_be_visible()
    publish.click()
    expect(page.get_by_text("已发布").first).to_be_visible()


def record_a_drill(page: Page) -> int:
    """The clerk records a drill on the phone; answers how many taps it took. Nothing is typed."""
    taps = 0

    def tap(what: Any) -> None:
        nonlocal taps
        taps += 1
        what.click()

    page.goto("/todo/")
    tap(page.get_by_role("link", name="记一笔").last)
    tap(page.locator("label.chip", has_text=re.compile("^\\s*演练\\s*$")))
    expect(page.locator("#preview")).to_contain_text("下半年演练")
    tap(page.get_by_role("button", name="保存"))
    expect(page.get_by_text("记好了，已计入2处：11月月报、下半年演练")).to_be_visible()
    return taps


def everybody_else_reports(units: list[Unit]) -> None:
    """All units but the story's clerk's and one other send their November reports."""
    for unit in units:
        if unit.name in ("锦绣社区", ABSENT):
            continue
        clerk = someone("clerk", unit)
        draft = Draft(kind="talk", happened_on=date(2023, 11, 8), setting="community", audience_count=30)
        save_record(by=clerk, unit=unit, draft=draft, client_id=uuid.uuid4())
        instance = DutyInstance.objects.select_related("unit").get(unit=unit, label="11月月报")
        submit(by=clerk, report=open_report(by=clerk, instance=instance), nil=False)


def download(page: Page, name: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).click()
    return Path(waiting.value.path()).read_bytes()


def test_from_the_real_notice_to_the_months_papers(visit: Any) -> None:
    """R01 R02 R32 R69 Import → publish → 33 deliveries → a drill in ≤ 6 taps → M1 and M3 show it → 24 of 25
    in → Word and Excel name the 25th."""
    it_is("2023-04-15T09:00")
    tenant = a_tenant()
    office = the_office(tenant)
    units = the_roster(tenant)
    clerk = someone("clerk", next(unit for unit in units if unit.name == "锦绣社区"), name="陈小燕")

    desk = visit(office, DESK)
    publish_the_notice(desk)
    assert Delivery.objects.count() == 33

    it_is("2023-11-21T16:00")
    phone = visit(clerk, PHONE)
    assert record_a_drill(phone) <= 6

    phone.goto("/todo/")
    expect(phone.locator(".cell", has_text="下半年演练")).to_contain_text("11月21日已完成")
    phone.get_by_role("link", name="核对并报送").click()
    expect(phone.locator(".written")).to_contain_text("组织疏散逃生演练1场")
    phone.get_by_role("button", name="报送", exact=True).click()
    expect(phone.get_by_text("已报送").first).to_be_visible()

    everybody_else_reports(units)
    desk.goto("/collect/")
    expect(desk.locator(".counts")).to_contain_text("已报24")
    desk.get_by_role("button", name="汇总并注明未报").click()
    run_ready_jobs()
    expect(desk.get_by_role("link", name="下载 Word")).to_be_visible()

    word = Document(io.BytesIO(download(desk, "下载 Word")))
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert ABSENT in text
    assert re.search(r"应报25[家个].*已报24[家个]", text)
    excel = CalamineWorkbook.from_filelike(io.BytesIO(download(desk, "下载 Excel")))
    assert excel.sheet_names == ["汇总", "分单位", "明细", "未报与免报", "口径"]
    assert ABSENT in str(excel.get_sheet_by_name("未报与免报").to_python())
