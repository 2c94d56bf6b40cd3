"""Sessions as their owner meets them: idle, elsewhere, ended, and what was typed meanwhile."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from beacon.journal.models import Line
from beacon.people.models import Account, SecurityRules, SignedIn
from beacon.people.reach import Who
from tests.repo.house import imports, modules, name
from tests.support.pages import words
from tests.support.people import PASSWORD, a_tenant, a_unit, someone
from tests.web.test_gate import hidden_fields

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
PHONE = "Mozilla/5.0 (Linux; Android 12) Chrome/107.0 Mobile MicroMessenger/8.0"
REPORT = {"summary": "讲了电动车"}


@pytest.fixture
def clerk() -> Who:
    return someone("clerk", a_unit(a_tenant()), name="陈小燕")


@pytest.fixture
def grid() -> Who:
    return someone("grid", a_unit(a_tenant()), name="罗光明")


def sign_in(who: Who, agent: str = "", **more: str) -> Client:
    client = Client(headers={"User-Agent": agent})
    answer = client.post("/signin/", {"username": who.account.login, "password": PASSWORD, **more})
    assert answer.status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def test_a_desk_left_alone_for_half_an_hour_is_signed_out(clerk: Who) -> None:
    """N10 Classified protection level 2: idle logout."""
    with time_machine.travel(NOON, tick=False) as now:
        client = sign_in(clerk)
        now.shift(timedelta(minutes=29))
        before = is_in(client)
        now.shift(timedelta(minutes=29))
        used = is_in(client)
        now.shift(timedelta(minutes=31))
        after = is_in(client)

    assert (before, used, after) == (True, True, False)


def test_a_phone_in_the_field_keeps_its_session_for_the_day(grid: Who) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        client = sign_in(grid)
        now.shift(timedelta(hours=5))
        before = is_in(client)
        now.shift(timedelta(hours=8))

        assert (before, is_in(client)) == (True, False)


def test_no_session_lasts_longer_than_twelve_hours_in_use_or_not(clerk: Who) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        client = sign_in(clerk)
        for _ in range(71):
            now.shift(timedelta(minutes=10))
            assert is_in(client)
        now.shift(timedelta(minutes=11))

        assert is_in(client) is False


def test_a_changed_limit_holds_for_open_sessions_within_a_minute_of_use(clerk: Who) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        client = sign_in(clerk)
        SecurityRules(idle_minutes=5).save()
        now.shift(timedelta(minutes=2))
        assert is_in(client)
        now.shift(timedelta(minutes=6))

        assert is_in(client) is False


def test_a_page_in_use_writes_the_session_once_a_minute_at_most(clerk: Who) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        client = sign_in(clerk)
        seen = []
        for _ in range(4):
            now.shift(timedelta(seconds=25))
            client.get("/me/")
            seen.append(SignedIn.objects.get(account=clerk.account).seen_at - NOON)

    assert [span.total_seconds() for span in seen] == [0, 0, 75, 75]


def test_what_was_typed_before_the_idle_logout_is_there_after_signing_in(clerk: Who) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        client = sign_in(clerk)
        now.shift(timedelta(minutes=45))
        expired = client.post("/record/new/", REPORT)
        again = client.post(
            "/signin/", {"username": clerk.account.login, "password": PASSWORD, **hidden_fields(expired.text)}
        )

    assert (expired.status_code, hidden_fields(again.text)["summary"]) == (403, "讲了电动车")


def test_what_one_typed_is_never_shown_to_another_who_signs_in_next(clerk: Who) -> None:
    """N10 Kept text is bound to its account."""
    colleague = someone("clerk", clerk.unit)
    with time_machine.travel(NOON, tick=False) as now:
        client = sign_in(clerk)
        now.shift(timedelta(minutes=45))
        fields = hidden_fields(client.post("/record/new/", REPORT).text)
        other = client.post("/signin/", {"username": colleague.account.login, "password": PASSWORD, **fields})
        page = client.get("/me/")

    assert (other.status_code, other["Location"], "讲了电动车" in other.text) == (302, "/", False)
    assert "刚才那一页是另一个账号填的，没有带过来。" in words(page)


def test_a_form_of_another_account_that_lost_its_token_is_not_shown(clerk: Who) -> None:
    """N10 Somebody else signed in meanwhile in another tab; the form says whose it is."""
    colleague = someone("clerk", clerk.unit)
    client = Client(enforce_csrf_checks=True)
    client.force_login(colleague.account)

    answer = client.post(
        "/record/new/", {**REPORT, "acting": str(clerk.post.id)}, headers={"Origin": "http://testserver"}
    )

    assert (answer.status_code, "讲了电动车" in answer.text) == (403, False)
    assert "这张表是另一个账号打开的" in answer.text


def test_my_page_lists_the_devices_and_ends_the_others(clerk: Who) -> None:
    desk, phone = sign_in(clerk), sign_in(clerk, PHONE)

    text = words(desk.get("/me/"))
    answer = desk.post("/me/devices/")

    assert ("别的设备（这台）" in text, "安卓手机微信" in text) == (True, True)
    assert answer["Location"] == "/me/"
    assert "其他1台设备都退出了。" in words(desk.get("/me/"))
    assert (is_in(desk), is_in(phone)) == (True, False)


def test_devices_of_others_are_neither_shown_nor_ended(clerk: Who) -> None:
    """N10"""
    colleague = someone("clerk", clerk.unit)
    theirs, mine = sign_in(colleague, PHONE), sign_in(clerk)

    text = words(mine.get("/me/"))
    mine.post("/me/devices/")

    assert ("微信" in text, is_in(theirs)) == (False, True)


def test_an_account_that_is_closed_is_out_at_once(clerk: Who) -> None:
    client = sign_in(clerk)
    Account.objects.filter(pk=clerk.account.pk).update(is_active=False)

    assert is_in(client) is False


def test_a_password_ninety_days_old_leads_to_a_new_one_and_loses_nothing_typed(clerk: Who) -> None:
    Account.objects.update(password_set_at=timezone.now() - timedelta(days=91))
    client = sign_in(clerk)

    page = client.post("/record/new/", REPORT)
    wrong = client.post(
        "/password/", {"old": "no", "new": "Harbour-77", "again": "Harbour-77", **hidden_fields(page.text)}
    )
    done = client.post(
        "/password/", {"old": PASSWORD, "new": "Harbour-77", "again": "Harbour-77", **hidden_fields(wrong.text)}
    )

    assert "密码用了90天，该换一个了。" in words(page)
    assert (page.status_code, wrong.status_code) == (403, 422)
    assert (hidden_fields(done.text)["summary"], done.context["kept"].path) == ("讲了电动车", "/record/new/")
    assert is_in(client)


def test_an_htmx_part_is_not_swapped_for_the_password_page(clerk: Who) -> None:
    Account.objects.update(must_change_password=True)
    client = Client()
    client.force_login(clerk.account)

    answer = client.post("/record/preview/", REPORT, headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Retarget"], "<html" in answer.text) == (403, "#say", False)


def test_signing_in_and_out_are_lines_of_the_journal(clerk: Who) -> None:
    client = sign_in(clerk)
    client.post("/signout/")

    lines = Line.objects.filter(tenant_id=clerk.tenant_id, actor_id=clerk.account.id).order_by("number")
    assert [(line.verb, line.ok) for line in lines] == [("sign_in", True), ("sign_out", True)]


def test_sessions_that_are_over_are_swept_when_somebody_signs_in(clerk: Who) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        sign_in(clerk)
        now.shift(timedelta(hours=13))
        sign_in(clerk)

    assert SignedIn.objects.count() == 1


def test_only_one_place_in_the_program_opens_a_session() -> None:
    """Only there is the session marked with its limit and device."""
    assert [name(path) for path in modules() for each, _ in imports(path) if each == "django.contrib.auth.login"] == [
        "src/beacon/web/signing_in/admission.py"
    ]


def test_nothing_is_kept_of_who_signed_in_once_they_signed_out(clerk: Who) -> None:
    client = sign_in(clerk)
    held = client.cookies["owner"].value
    client.post("/signout/")

    assert (bool(re.search(str(clerk.account.id), held)), client.cookies["owner"].value) == (True, "")
