"""The people of the deadline hour and what each of them does, with the pauses people make."""

import random
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape

from bench.browser import Broken, Browser, Log, Page
from bench.pages import choices, filled, multipart, plain, static_files, with_values

RECORDS_EACH = 5
PAUSE = 4.0
"""Seconds between two steps, a half more or less."""

POLL = 60.0
"""Seconds between two looks of an open desk; the page itself asks so."""

KINDS = ("talk", "drill", "training", "theme_event", "giveaway")
PLACES = ("锦绣苑3栋", "滨江广场", "江畔小学操场", "桥头集市", "老码头12号院坝")
_POLLED = re.compile(r'hx-get="(/collect/state/[^"]+)"')
_READ = re.compile(r'href="(/collect/[0-9a-f-]{36}/)"')


@dataclass
class Acknowledged:
    """What people were told is saved and sent: key of the form → login, and month of a unit → login."""

    records: dict[str, str] = field(default_factory=dict)
    reports: dict[str, str] = field(default_factory=dict)
    doubtful: list[str] = field(default_factory=list)
    """Sent, and never answered."""


@dataclass
class Scene:
    """What everybody shares: where the server is, what was told, when to stop."""

    port: int
    password: str
    log: Log
    said: Acknowledged
    over: threading.Event
    troubles: list[str] = field(default_factory=list)


def pause(scene: Scene, rng: random.Random) -> None:
    """Look, think, type."""
    time.sleep(rng.uniform(0.5, 1.5) * PAUSE)


def sign_in(browser: Browser, scene: Scene, login: str, rng: random.Random) -> Page:
    """The sign-in page with its files, the form, and the first page of the role."""
    page = browser.get("sign-in page", "/signin/")
    for path in static_files(page.text):
        browser.get("style or script, once", path)
    pause(scene, rng)
    form = with_values(filled(page.text, 'action="/signin/"'), username=login, password=scene.password)
    to = browser.post("sign in", "/signin/", plain(form)).to
    while True:
        page = browser.get("first page", to, 200, 302)
        if page.status == 200:
            break
        to = page.to
    for path in static_files(page.text):
        browser.get("style or script, once", path)
    return page


def clerk(scene: Scene, login: str, rng: random.Random, records: int = RECORDS_EACH) -> None:
    """A unit's clerk: signs in, writes down some records, looks at the month and sends it."""
    browser = Browser(scene.port, scene.log)
    try:
        sign_in(browser, scene, login, rng)
        for _ in range(records):
            pause(scene, rng)
            write_down(browser, scene, login, rng)
        pause(scene, rng)
        send_month(browser, scene, login, rng)
    except Broken as problem:
        scene.troubles.append(f"{login}: {problem}")
    finally:
        browser.close()


def write_down(browser: Browser, scene: Scene, login: str, rng: random.Random) -> None:
    """One record, with the two looks at 会计入 that its page takes."""
    page = browser.get("M2 form", "/record/new/").text
    kind = rng.choice(KINDS)
    day = next(value for value in choices(page, "day") if value)
    form = with_values(filled(page, 'id="record-form"'), kind=kind, day=day)
    pause(scene, rng)
    browser.post("M2 会计入", "/record/preview/", plain(form), 200)
    form = with_values(
        form,
        place=rng.choice(PLACES),
        audience_count=str(rng.randrange(8, 120)),
        summary="讲用电用气，看了楼道。",
        **({"handout__leaflet": str(rng.randrange(10, 60))} if kind == "giveaway" else {}),
    )
    pause(scene, rng)
    browser.post("M2 会计入", "/record/preview/", plain(form), 200)
    pause(scene, rng)
    key = dict(form)["client_id"]
    scene.said.doubtful.append(key)
    to = browser.post("M2 save", "/record/new/", multipart(form)).to
    scene.said.records[key] = login
    browser.get("M2 saved", to)


def send_month(browser: Browser, scene: Scene, login: str, rng: random.Random) -> None:
    """M3, read and sent."""
    page = browser.get("M3 月报", "/report/").text
    path = re.search(r'action="(/report/[^"]+/submit/)"', page)
    if path is None:
        raise Broken(f"{login}: nothing to send")
    pause(scene, rng)
    form = with_values(filled(page, f'action="{path[1]}"'), remark=f"这个月{login}把楼道都走了一遍。")
    month = path[1].split("/")[2]
    scene.said.doubtful.append(month)
    to = browser.post("M3 send", path[1], plain(form)).to
    scene.said.reports[month] = login
    browser.get("M3 sent", to)


def office(scene: Scene, login: str, rng: random.Random) -> None:
    """A subdistrict's desk: open all the time, asked each minute as its page does; what is new is looked at each third
    time, and then one report that came is read."""
    browser, news = Browser(scene.port, scene.log), 0
    try:
        sign_in(browser, scene, login, rng)
        page = browser.get("D5 收报台", "/collect/").text
        while not scene.over.wait(POLL):
            state = browser.get("D5 poll", _polled(page), 200, 204, htmx=True)
            if state.status == 200:
                news, page = news + 1, state.text
                if news % 3 == 0:
                    page = browser.get("D5 收报台", "/collect/").text
                    _read_one(browser, page, rng)
    except Broken as problem:
        scene.troubles.append(f"{login}: {problem}")
    finally:
        browser.close()


def _polled(page: str) -> str:
    found = _POLLED.search(page)
    if found is None:
        raise Broken("the desk does not ask")
    return unescape(found[1])


def _read_one(browser: Browser, page: str, rng: random.Random) -> None:
    if found := _READ.findall(page):
        browser.get("D5 one report", rng.choice(found))


def act(moments: list[tuple[float, Callable[[], None]]], begun: float) -> list[threading.Thread]:
    """Start each person at their second; the threads. Those who have not come yet cost nothing."""
    threads: list[threading.Thread] = []
    for second, deed in sorted(moments, key=lambda pair: pair[0]):
        time.sleep(max(0.0, begun + second - time.perf_counter()))
        threads.append(threading.Thread(target=deed, daemon=True))
        threads[-1].start()
    return threads
