"""The pages in a real browser: nothing from elsewhere, no complaint of the browser, Chinese letters that are drawn."""

import pytest
from playwright.sync_api import Page, Request
from pytest_django.live_server_helper import LiveServer


@pytest.mark.django_db(transaction=True)
def test_the_first_page_asks_only_our_own_host_and_the_browser_has_nothing_to_say(
    page: Page, live_server: LiveServer
) -> None:
    """N02 With the network blocked the first page is whole: every file comes from the site itself."""
    asked: list[str] = []
    complaints: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{live_server.url}/signin/")
    page.wait_for_load_state("networkidle")

    assert [url for url in asked if not url.startswith(live_server.url)] == []
    assert len(asked) > 1
    assert complaints == []
    assert page.evaluate("navigator.language") == "zh-CN"


def test_the_browser_draws_chinese_letters(page: Page) -> None:
    """Different letters would all be the same empty box without a font; then no picture could be judged."""
    page.set_content("<p style='font-size:40px'></p>")
    shape = """text => { const c = document.createElement('canvas'); c.width = c.height = 60;
        const x = c.getContext('2d'); x.font = '40px sans-serif'; x.fillText(text, 5, 45); return c.toDataURL() }"""

    drawn = {page.evaluate(shape, letter) for letter in "消宣一本账"}

    assert len(drawn) == 5
