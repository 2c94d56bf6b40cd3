"""What every page of the staff shares: navigation, the first page, larger type, words for dates and states."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

import beacon.web
from beacon.people.actions import give_post
from beacon.people.models import District
from beacon.people.reach import Who
from beacon.people.roles import ROLES, Reach
from beacon.plans.models import Answer, ItemState, NoticeState, Status
from beacon.records.models import SpotState
from beacon.reports.models import ConsolidationState, ReportState
from beacon.web.navigation import ITEMS, bar, entries
from beacon.web.templatetags import beacon as tags
from tests.support.people import BEGINNING, a_tenant, a_unit, someone

WEB = Path(beacon.web.__file__).parent
STATIC = WEB / "static" / "web"


@pytest.fixture
def every_page(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.web.whole_urls"


def anybody(role: str) -> Who:
    match ROLES[role].reach:
        case Reach.DISTRICT:
            return someone(role, district=District.objects.create(name="云汀区"))
        case Reach.INSTALLATION:
            return someone(role)
        case _:
            return someone(role, a_unit(a_tenant()))


FIELD = ["todo", "record_new", "hazards", "me"]
UNIT = [
    "todo",
    "record_new",
    "report_current",
    "duties",
    "ledger",
    "hazards",
    "stock",
    "calendar",
    "roster",
    "registers",
    "me",
]
PAGES = {
    "office": [
        "collect",
        "notices",
        "record_new",
        "duties",
        "ledger",
        "hazards",
        "stock",
        "calendar",
        "roster",
        "registers",
        "papers",
        "relief",
        "settings",
        "accounts",
        "me",
    ],
    "leader": ["duties", "ledger", "hazards", "stock", "calendar", "registers", "papers", "relief", "me"],
    "district": ["papers", "relief", "me"],
    "dept": UNIT,
    "clerk": UNIT,
    "head": UNIT,
    **dict.fromkeys(("grid", "group", "brigade", "enterprise", "school", "station"), FIELD),
    "property": ["todo", "record_new", "hazards", "registers", "me"],
    "admin_system": ["accounts", "me"],
    "admin_security": ["security", "me"],
    "admin_audit": ["journal", "me"],
}
BARS = {
    "office": ["collect", "record_new", "me"],
    "leader": ["duties", "ledger", "me"],
    "district": ["papers", "relief", "me"],
    "clerk": ["todo", "record_new", "me"],
    "grid": ["todo", "record_new", "me"],
    "admin_audit": ["journal", "me"],
}


@pytest.mark.django_db
@pytest.mark.usefixtures("every_page")
@pytest.mark.parametrize("role", ROLES)
def test_role_is_offered_its_pages_in_order(role: str) -> None:
    assert [entry.item.name for entry in entries(anybody(role), "/")] == PAGES[role]


@pytest.mark.django_db
@pytest.mark.usefixtures("every_page")
@pytest.mark.parametrize("role", BARS)
def test_phone_has_at_most_three_at_the_bottom(role: str) -> None:
    assert [entry.item.name for entry in bar(entries(anybody(role), "/"))] == BARS[role]


@pytest.mark.django_db
@pytest.mark.usefixtures("every_page")
@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("office", "/collect/"),
        ("leader", "/duties/"),
        ("district", "/papers/"),
        ("admin_system", "/accounts/"),
        ("admin_security", "/security/"),
        ("admin_audit", "/journal/"),
        ("clerk", "/todo/"),
        ("grid", "/todo/"),
        ("station", "/todo/"),
    ],
)
def test_address_without_a_path_leads_to_the_first_page_of_the_role(client: Client, role: str, address: str) -> None:
    client.force_login(anybody(role).account)

    assert client.get("/")["Location"] == address


@pytest.mark.django_db
@pytest.mark.usefixtures("every_page")
def test_page_being_read_is_marked_once_in_each_navigation(client: Client) -> None:
    client.force_login(anybody("clerk").account)

    text = client.get("/me/").text

    assert re.findall(r'<a href="([^"]+)" aria-current="page">', text) == ["/me/", "/me/"]


@pytest.mark.django_db
def test_my_page_shows_posts_and_whom_to_call(client: Client) -> None:
    tenant = a_tenant()
    tenant.contact_name, tenant.contact_phone, tenant.contact_email = "周敏", "023-72000000", "office@example.invalid"
    tenant.save()
    who = someone("clerk", a_unit(tenant), name="陈小燕")
    give_post(account=who.account, role="grid", since=BEGINNING, unit=a_unit(tenant, "锦绣1网格"))
    client.force_login(who.account)

    text = client.get("/me/").text

    assert re.findall(r'href="((?:tel|mailto):[^"]+)"', text) == ["tel:023-72000000", "mailto:office@example.invalid"]
    assert re.findall(r"<span class=\"cell-main\">(.*?)<small>(.*?)</small>", text)[:2] == [
        ("锦绣社区", "村（社区）经办人"),
        ("锦绣1网格", "网格员"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["district", "admin_security"])
def test_my_page_opens_for_those_without_a_subdistrict(client: Client, role: str) -> None:
    who = anybody(role)
    if role == "district":
        give_post(account=who.account, role=role, since=BEGINNING, district=District.objects.create(name="上坪区"))
    client.force_login(who.account)

    assert client.get("/me/").status_code == 200


@pytest.mark.django_db
def test_larger_type_is_switched_on_and_off_also_before_signing_in(client: Client) -> None:
    before = client.get("/signin/").text
    on = client.post("/larger/", {"next": "/signin/"})
    during = client.get("/signin/").text
    client.post("/larger/", {"next": "/signin/"})
    after = client.get("/signin/").text

    assert on["Location"] == "/signin/"
    assert ['class="larger"' in text for text in (before, during, after)] == [False, True, False]


@pytest.mark.django_db
def test_larger_type_leads_to_no_other_site(client: Client) -> None:
    assert client.post("/larger/", {"next": "https://elsewhere.invalid/"})["Location"] == "/"


def test_dates_read_as_people_write_them() -> None:
    night = datetime(2023, 11, 20, 17, 5, tzinfo=UTC)

    assert [tags.day(date(2023, 4, 5)), tags.day(night), tags.short_day(night), tags.moment(night)] == [
        "2023年4月5日",
        "2023年11月21日",
        "11月21日",
        "11-21 01:05",
    ]
    assert [tags.long_moment(night), tags.as_of(night), tags.day(None)] == ["11月21日01:05", "2023-11-21 01:05", ""]


def test_every_state_has_a_word_a_tone_and_a_shape_that_exist() -> None:
    shapes = set(re.findall(r'symbol id="(\w+)"', (STATIC / "icons.svg").read_text()))
    tones = set(re.findall(r"\.badge\.(\w+)", (STATIC / "beacon.css").read_text())) | {"idle"}

    for family, states in (
        ("duty", Status.values),
        ("report", [*ReportState.values, "not_opened", "exempt"]),
        ("notice", NoticeState.values),
        ("paper", ConsolidationState.values),
        ("plan", ItemState.values),
        ("answer", Answer.values),
        ("spot", SpotState.values),
    ):
        assert set(tags.FACES[family]) == set(states)
        for face in tags.FACES[family].values():
            assert (face.icon in shapes, face.tone in tones, bool(face.word)) == (True, True, True)


def test_states_of_one_family_never_look_alike() -> None:
    for states in tags.FACES.values():
        looks = [(face.tone, face.icon) for face in states.values()]
        assert len(looks) == len(set(looks))


def test_icons_named_in_templates_exist() -> None:
    shapes = set(re.findall(r'symbol id="(\w+)"', (STATIC / "icons.svg").read_text()))
    named = {name for page in WEB.rglob("*.html") for name in re.findall(r'{% icon "(\w+)" %}', page.read_text())}
    named |= {item.icon for item in ITEMS}

    assert named - shapes == set()


def test_stylesheet_and_script_stay_small() -> None:
    """The kit of a phone page: stylesheet 25 KB, shapes 8 KB, script 6 KB before compression."""
    sizes = {name: (STATIC / name).stat().st_size for name in ("beacon.css", "icons.svg", "shell.js")}

    assert {
        name
        for name, limit in (("beacon.css", 25_000), ("icons.svg", 8_000), ("shell.js", 6_000))
        if sizes[name] > limit
    } == set()


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *[(tone, f"{tone}-pale") for tone in ("done", "soon", "over", "exempt")],
        ("soft", "idle-pale"),
        ("act-dark", "act-pale"),
        ("ink", "paper"),
        ("soft", "paper"),
        ("soft", "ground"),
        ("act", "paper"),
        ("act", "ground"),
        ("act", "act-pale"),
        ("paper", "act"),
        ("paper", "rail"),
        ("over", "paper"),
    ],
)
def test_words_stand_out_from_their_ground(text: str, ground: str) -> None:
    """N05 contrast of text at least 4.5:1."""
    values = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", (STATIC / "beacon.css").read_text()))
    colours = {
        name: value if len(value) == 7 else "#" + "".join(sign * 2 for sign in value[1:])
        for name, value in values.items()
    }

    light, dark = sorted((luminance(colours[text]), luminance(colours[ground])), reverse=True)

    assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.django_db
def test_place_for_messages_is_truly_empty_while_there_is_none(client: Client) -> None:
    """The stylesheet hides it by `:empty`; a space inside would leave a gap on every page."""
    client.force_login(anybody("clerk").account)

    assert '<div id="say" role="alert"></div>' in client.get("/me/").text
