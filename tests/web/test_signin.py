"""Signing in and out, the lock, passwords."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from beacon.people.models import Account, SignedIn
from beacon.people.reach import Who
from tests.support.people import PASSWORD, a_tenant, a_unit, someone

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@pytest.fixture
def clerk() -> Who:
    return someone("clerk", a_unit(a_tenant()), name="陈小燕")


def sign_in(client: Client, login: str, password: str = PASSWORD, **more: str) -> object:
    return client.post("/signin/", {"username": login, "password": password, **more})


def test_right_password_leads_to_where_one_wanted_to_go(client: Client, clerk: Who) -> None:
    asked = client.get("/me/")
    page = client.get(asked["Location"])

    answer = sign_in(client, clerk.account.login, next=page.context["next"])

    assert (asked["Location"], answer["Location"]) == ("/signin/?next=%2Fme%2F", "/me/")


@pytest.mark.parametrize(
    "address",
    ["https://elsewhere.invalid/", "//elsewhere.invalid/", "javascript:alert(1)", "9999-12-31", "signin", "=1+1", ""],
)
def test_signing_in_leads_to_a_page_of_ours_or_the_first(client: Client, clerk: Who, address: str) -> None:
    answer = sign_in(client, clerk.account.login, next=address)

    assert answer["Location"] == "/"


@pytest.mark.parametrize("login", ["", "nobody", "known"])
def test_wrong_name_and_wrong_password_read_the_same(client: Client, clerk: Who, login: str) -> None:
    name = clerk.account.login if login == "known" else login

    answer = sign_in(client, name, "not it")

    assert (answer.status_code, answer.context["reason"].sentence) == (
        422,
        "登录名或密码不对，请再试一次。忘了密码请联系街道消安办。",
    )


def test_closed_account_cannot_sign_in(client: Client, clerk: Who) -> None:
    Account.objects.update(is_active=False)

    answer = sign_in(client, clerk.account.login)

    assert answer.context["reason"].code == "wrong_signin"


def test_typed_name_stays_and_password_does_not(client: Client) -> None:
    answer = sign_in(client, "chen", "Secret-of-mine-1")

    assert ('value="chen"' in answer.text, "Secret-of-mine-1" in answer.text) == (True, False)


def test_session_gets_a_new_key_at_sign_in(client: Client, clerk: Who) -> None:
    session = client.session
    session["before"] = "kept"
    session.save()
    before = session.session_key

    sign_in(client, clerk.account.login)

    assert client.session.session_key != before
    assert SignedIn.objects.filter(session_key=before).exists() is False


def test_fifth_wrong_password_locks_and_says_until_when(client: Client, clerk: Who) -> None:
    with time_machine.travel(NOON, tick=False):
        answers = [sign_in(client, clerk.account.login, "wrong") for _ in range(5)]

    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 429]
    assert answers[4].context["reason"].sentence == (
        "密码连错5次，先停一停：15分钟后（12:15）可以再试。着急请联系街道消安办。"
    )


def test_right_password_does_not_open_a_locked_name(client: Client, clerk: Who) -> None:
    with time_machine.travel(NOON, tick=False) as time:
        for _ in range(5):
            sign_in(client, clerk.account.login, "wrong")
        time.shift(timedelta(minutes=10))

        answer = sign_in(client, clerk.account.login)

    assert answer.status_code == 429
    assert answer.context["reason"].sentence == (
        "密码连错5次，先停一停：5分钟后（12:15）可以再试。着急请联系街道消安办。"
    )


def test_lock_ends_after_a_quarter_of_an_hour_of_real_time(client: Client, clerk: Who) -> None:
    with time_machine.travel(NOON, tick=False) as time:
        for _ in range(5):
            sign_in(client, clerk.account.login, "wrong")
        time.shift(timedelta(minutes=15, seconds=1))

        answer = sign_in(client, clerk.account.login)

    assert answer.status_code == 302


def test_lock_of_one_name_leaves_the_colleague_beside_alone(client: Client, clerk: Who) -> None:
    colleague = someone("clerk", clerk.unit)
    for _ in range(5):
        sign_in(client, clerk.account.login, "wrong")

    answer = sign_in(client, colleague.account.login)

    assert answer.status_code == 302


def test_sign_out_ends_the_session_and_empties_the_back_button(client: Client, clerk: Who) -> None:
    client.force_login(clerk.account)

    answer = client.post("/signout/")

    assert (answer["Location"], answer["Clear-Site-Data"]) == ("/signin/", '"cache"')
    assert client.get("/me/")["Location"] == "/signin/?next=%2Fme%2F"


def test_nobody_is_signed_out_by_following_a_link(client: Client, clerk: Who) -> None:
    client.force_login(clerk.account)

    assert client.get("/signout/").status_code == 405


def test_first_sign_in_leads_every_page_to_a_new_password(client: Client, clerk: Who) -> None:
    Account.objects.update(must_change_password=True)
    client.force_login(clerk.account)

    before = client.get("/me/")
    changed = client.post("/password/", {"old": PASSWORD, "new": "Harbour-77", "again": "Harbour-77"})
    after = client.get("/me/")

    assert (before["Location"], changed["Location"], after.status_code) == ("/password/", "/", 200)


@pytest.mark.parametrize(
    ("old", "new", "again", "field", "sentence"),
    [
        ("wrong", "Harbour-77", "Harbour-77", "old", "原密码不对，请再试一次。"),
        (PASSWORD, "Ab-1", "Ab-1", "new", "新密码至少8位，再长一点就行。"),
        (PASSWORD, "alllowercase", "alllowercase", "new", "新密码请混用大写、小写、数字、符号中的三种。"),
        (PASSWORD, PASSWORD, PASSWORD, "new", "新密码和原密码一样，请换一个。"),
        (PASSWORD, "Harbour-77", "Harbour-78", "again", "两次输入的新密码不一样，请再输一遍。"),
    ],
)
def test_password_that_will_not_do_says_why_beside_its_field(
    client: Client, clerk: Who, old: str, new: str, again: str, field: str, sentence: str
) -> None:
    client.force_login(clerk.account)

    answer = client.post("/password/", {"old": old, "new": new, "again": again})

    assert answer.status_code == 422
    assert re.findall(r'id="error-(\w+)".*?<span>(.*?)</span>', answer.text) == [(field, sentence)]


def test_new_password_ends_the_sessions_elsewhere_and_keeps_this_one(client: Client, clerk: Who) -> None:
    elsewhere = Client()
    sign_in(elsewhere, clerk.account.login)
    sign_in(client, clerk.account.login)

    client.post("/password/", {"old": PASSWORD, "new": "Harbour-77", "again": "Harbour-77"})

    assert (client.get("/me/").status_code, elsewhere.get("/me/").status_code) == (200, 302)


def test_the_demo_offers_a_button_for_each_account_and_nothing_else_does(
    client: Client, clerk: Who, settings: Settings
) -> None:
    settings.DEMO_LOGINS, settings.DEMO_PASSWORD = (clerk.account.login, "nobody"), PASSWORD
    plain = client.get("/signin/").text
    settings.DEMO = True

    page = client.get("/signin/")
    typed = dict(re.findall(r'<input type="hidden" name="(username|password)" value="(.*?)"', page.text))
    answer = client.post("/signin/", typed)

    assert ("演示账号" in plain, page.text.count("cell-end link")) == (False, 1)
    assert (typed["username"], answer["Location"]) == (clerk.account.login, "/")


def test_a_demo_button_opens_nothing_from_elsewhere(clerk: Who, settings: Settings) -> None:
    settings.DEMO = True

    answer = Client(REMOTE_ADDR="192.0.2.7").post("/signin/", {"username": clerk.account.login, "password": PASSWORD})

    assert answer.status_code == 422
