"""The second factor at the browser: asked after the password, set up first where the role needs it, never in the way
of what was typed."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from beacon.people.models import SecondFactor, SecurityRules
from beacon.people.reach import Who
from beacon.people.second_factor import factor_of
from tests.people.test_second_factor import code_for, enrolled
from tests.support.pages import words
from tests.support.people import PASSWORD, a_tenant, a_unit, someone
from tests.web.test_gate import hidden_fields

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@pytest.fixture
def clerk() -> Who:
    return someone("clerk", a_unit(a_tenant()), name="陈小燕")


def password(client: Client, who: Who, **more: str) -> object:
    return client.post("/signin/", {"username": who.account.login, "password": PASSWORD, **more})


def test_nothing_is_asked_where_nobody_set_it_up(client: Client, clerk: Who) -> None:
    assert password(client, clerk)["Location"] == "/"


def test_after_the_password_the_code_is_asked_and_leads_on(client: Client, clerk: Who) -> None:
    with time_machine.travel(NOON, tick=False):
        key, _ = enrolled(clerk.account)
        page = password(client, clerk, next="/ledger/")
        between = client.get("/me/")
        wrong = client.post("/signin/code/", {"code": "000000", **hidden_fields(page.text)})
        right = client.post("/signin/code/", {"code": code_for(key, 1), **hidden_fields(wrong.text)})
        after = client.get("/me/")

    assert "再输一次验证码" in words(page)
    assert between["Location"].startswith("/signin/")
    assert (wrong.status_code, "验证码不对" in words(wrong)) == (422, True)
    assert (right.status_code, right["Location"]) == (302, "/ledger/")
    assert after.status_code == 200


def test_the_code_page_alone_opens_nothing(client: Client, clerk: Who) -> None:
    _, codes = enrolled(clerk.account)

    answer = client.post("/signin/code/", {"code": codes[0]})

    assert (answer.status_code, client.get("/me/").status_code) == (403, 302)
    assert len(SecondFactor.objects.get().recovery) == 10


def test_the_step_between_lasts_ten_minutes_and_dies_with_the_password(client: Client, clerk: Who) -> None:
    _, codes = enrolled(clerk.account)
    password(client, clerk)
    clerk.account.set_password("Harbour-99")
    clerk.account.save()
    changed = client.post("/signin/code/", {"code": codes[0]})
    other = Client()
    clerk.account.set_password(PASSWORD)
    clerk.account.save()
    with time_machine.travel(NOON, tick=False) as now:
        password(other, clerk)
        now.shift(timedelta(minutes=11))
        late = other.post("/signin/code/", {"code": codes[1]})

    assert (changed.status_code, late.status_code) == (403, 403)


def test_a_remembered_device_is_not_asked_and_another_is(client: Client, clerk: Who) -> None:
    _, codes = enrolled(clerk.account)
    password(client, clerk)
    client.post("/signin/code/", {"code": codes[0], "remember": "1"})
    client.post("/signout/")

    again, elsewhere = password(client, clerk), password(Client(), clerk)

    assert (again.status_code, again["Location"]) == (302, "/")
    assert "再输一次验证码" in words(elsewhere)


def test_the_cookie_of_one_does_not_spare_another(client: Client, clerk: Who) -> None:
    colleague = someone("clerk", clerk.unit)
    _, codes = enrolled(clerk.account)
    enrolled(colleague.account)
    password(client, clerk)
    client.post("/signin/code/", {"code": codes[0], "remember": "1"})
    client.post("/signout/")

    assert "再输一次验证码" in words(password(client, colleague))


def test_a_role_that_needs_it_sets_it_up_before_any_page_opens(client: Client, clerk: Who) -> None:
    SecurityRules(second_factor_roles=["clerk"]).save()
    with time_machine.travel(NOON, tick=False):
        password(client, clerk)
        stopped = client.get("/todo/")
        page = client.get("/me/second-factor/")
        done = client.post("/me/second-factor/", {"code": code_for(page.context["enrolment"].key)})
        after = client.get("/todo/")

    assert stopped["Location"] == "/me/second-factor/"
    assert "您的岗位登录时要再输一个验证码。" in words(page)
    assert (len(done.context["codes"]), after.status_code) == (10, 200)


def test_what_was_typed_survives_the_setting_up(client: Client, clerk: Who) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        password(client, clerk)
        SecurityRules(second_factor_roles=["clerk"]).save()
        now.shift(timedelta(minutes=2))
        client.get("/me/")
        page = client.post("/record/new/", {"summary": "讲了电动车"})
        done = client.post(
            "/me/second-factor/", {"code": code_for(page.context["enrolment"].key), **hidden_fields(page.text)}
        )

    assert (page.status_code, hidden_fields(done.text)["summary"]) == (403, "讲了电动车")


def test_what_was_typed_before_the_login_expired_survives_the_code(client: Client, clerk: Who) -> None:
    _, codes = enrolled(clerk.account)
    expired = client.post("/record/new/", {"summary": "讲了电动车"})

    page = password(client, clerk, **hidden_fields(expired.text))
    again = client.post("/signin/code/", {"code": codes[0], **hidden_fields(page.text)})

    assert hidden_fields(again.text)["summary"] == "讲了电动车"


def test_new_recovery_codes_end_the_former(client: Client, clerk: Who) -> None:
    client.force_login(clerk.account)
    _, codes = enrolled(clerk.account)

    wrong = client.post("/me/second-factor/codes/", {"code": "000000"})
    fresh = client.post("/me/second-factor/codes/", {"code": codes[0]})

    assert (wrong.status_code, len(fresh.context["codes"])) == (422, 10)
    assert set(fresh.context["codes"]) & set(codes) == set()
    assert client.post("/me/second-factor/off/", {"code": codes[1]}).status_code == 422


def test_it_is_switched_off_on_my_page(client: Client, clerk: Who) -> None:
    client.force_login(clerk.account)
    _, codes = enrolled(clerk.account)

    answer = client.post("/me/second-factor/off/", {"code": codes[0]})

    assert (answer["Location"], factor_of(clerk.account)) == ("/me/", None)


def test_the_picture_is_kept_by_no_cache(client: Client, clerk: Who) -> None:
    client.force_login(clerk.account)

    assert "no-store" in client.get("/me/second-factor/")["Cache-Control"]


@pytest.mark.parametrize("address", ["/me/second-factor/", "/me/second-factor/codes/", "/me/second-factor/off/"])
def test_a_stranger_is_led_to_sign_in(client: Client, address: str) -> None:
    """N10"""
    assert client.post(address).status_code == 403
    assert client.get("/me/second-factor/")["Location"].startswith("/signin/")
