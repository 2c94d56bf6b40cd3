"""The pages of the three administrators and the office's list of accounts, as they are used."""

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from beacon.people.models import Account, Post, SecurityRules, Tenant, Unit
from beacon.people.posts import posts_of
from beacon.people.reach import Who
from beacon.people.second_factor import factor_of
from tests.people.test_second_factor import enrolled
from tests.support.pages import signed_in, words
from tests.support.people import PASSWORD, a_tenant, a_unit, someone, the_office

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12


@pytest.fixture
def tenant() -> Tenant:
    return a_tenant()


@pytest.fixture
def unit(tenant: Tenant) -> Unit:
    return a_unit(tenant)


@pytest.fixture
def office(tenant: Tenant) -> Who:
    return the_office(tenant)


def one_time(answer: Any) -> str:
    return re.findall(r'id="one-time">(.*?)<', answer.text)[0]


def new_account(client: Client, unit: Unit, /, **more: str) -> Any:
    typed = {"name": "李芳", "login": "lifang", "role": "clerk", "unit": str(unit.id), "since": "2023-11-21"}
    return client.post("/accounts/new/", {**typed, **more})


def test_the_office_opens_an_account_and_the_new_colleague_signs_in(office: Who, unit: Unit, at: Any) -> None:
    at("2023-11-21 16:00")
    made = new_account(signed_in(office), unit)

    client = Client()
    first = client.post("/signin/", {"username": "lifang", "password": one_time(made)})
    page = client.get("/todo/")

    assert ("no-store" in made["Cache-Control"], made.status_code, first.status_code) == (True, 200, 302)
    assert page["Location"] == "/password/"
    assert one_time(made) not in signed_in(office).get(f"/accounts/{Account.objects.get(login='lifang').id}/").text


def test_a_refused_form_keeps_what_was_typed_and_says_why(office: Who, unit: Unit, at: Any) -> None:
    at("2023-11-21 16:00")
    answer = new_account(signed_in(office), unit, login=office.account.login)

    assert answer.status_code == 422
    assert "已经有人用了，请换一个。" in words(answer)
    assert ('value="李芳"' in answer.text, f'value="{unit.id}" selected' in answer.text) == (True, True)


@pytest.mark.parametrize(
    ("more", "field"),
    [({"role": ""}, "role"), ({"unit": ""}, "unit"), ({"since": "明天"}, "since"), ({"name": " "}, "name")],
)
def test_each_slip_has_its_sentence_beside_its_field(
    office: Who, unit: Unit, at: Any, more: dict[str, str], field: str
) -> None:
    at("2023-11-21 16:00")
    answer = new_account(signed_in(office), unit, **more)

    assert (answer.status_code, re.findall(r'id="error-(\w+)"', answer.text)) == (422, [field])


def test_a_unit_of_another_subdistrict_cannot_be_named(office: Who, at: Any) -> None:
    """N10"""
    at("2023-11-21 16:00")
    foreign = a_unit(a_tenant("上坪街道"))

    answer = new_account(signed_in(office), foreign, tenant=str(foreign.tenant_id))

    assert (answer.status_code, Account.objects.filter(login="lifang").exists()) == (422, False)


def test_the_system_administrator_proposes_and_the_security_administrator_confirms(tenant: Tenant, at: Any) -> None:
    """N10 Two people make an office, never one."""
    at("2023-11-21 16:00")
    place = a_unit(tenant, "街道消安办", "office")
    system, security = signed_in(someone("admin_system")), signed_in(someone("admin_security"))

    made = new_account(system, place, role="office", tenant=str(tenant.id))
    account = Account.objects.get(login="lifang")
    before = posts_of(account)
    listed = words(security.get("/security/"))
    post = Post.objects.get(account=account)
    too_early = security.post(f"/security/posts/{post.id}/", {"answer": "confirm"})
    theirs = Client()
    theirs.post("/signin/", {"username": "lifang", "password": one_time(made)})
    theirs.post("/password/", {"old": one_time(made), "new": "Harbour-77", "again": "Harbour-77"})
    waits = words(theirs.get("/collect/"))
    security.post(f"/security/posts/{post.id}/", {"answer": "confirm"})

    assert "要等安全管理员确认后才能用" in words(made)
    assert (before, "李芳（lifang）街道消安办" in listed, posts_of(account)) == ([], True, [post])
    assert (too_early.status_code, "您的岗位等着安全管理员确认" in waits) == (422, True)
    assert theirs.get("/collect/").status_code == 200


def test_an_account_page_closes_reopens_resets_and_ends(office: Who, unit: Unit) -> None:
    clerk = someone("clerk", unit)
    client, address = signed_in(office), f"/accounts/{clerk.account.id}"

    client.post(f"{address}/switch/")
    closed = words(client.get(f"{address}/"))
    client.post(f"{address}/switch/", {"open": "1"})
    reset = client.post(f"{address}/password/")
    client.post(f"/accounts/posts/{clerk.post.id}/end/")

    assert ("这个账号停用了，登录不了。" in closed, "no-store" in reset["Cache-Control"]) == (True, True)
    assert Account.objects.get(pk=clerk.account.pk).check_password(one_time(reset))
    assert "已结束" in words(client.get(f"{address}/"))


def test_a_double_tap_on_close_does_not_open_the_account_again(office: Who, unit: Unit) -> None:
    clerk = someone("clerk", unit)
    client, address = signed_in(office), f"/accounts/{clerk.account.id}"

    client.post(f"{address}/switch/")
    client.post(f"{address}/switch/")
    page = client.get(f"{address}/").text

    assert Account.objects.get(pk=clerk.account.pk).is_active is False
    assert '<input type="hidden" name="open" value="1">' in page


def test_whoever_is_closed_or_reset_is_signed_out_at_once(office: Who, unit: Unit) -> None:
    closed, reset, ended = (someone("clerk", unit) for _ in range(3))
    theirs = []
    for who in (closed, reset, ended):
        client = Client()
        client.post("/signin/", {"username": who.account.login, "password": PASSWORD})
        theirs.append(client)
    client = signed_in(office)

    client.post(f"/accounts/{closed.account.id}/switch/")
    client.post(f"/accounts/{reset.account.id}/password/")
    client.post(f"/accounts/posts/{ended.post.id}/end/")

    assert [each.get("/me/").status_code for each in theirs] == [302, 302, 302]


def test_no_page_of_an_administrator_shows_business(tenant: Tenant) -> None:
    """N10"""
    for role in ("admin_system", "admin_security", "admin_audit"):
        client = signed_in(someone(role))
        for page in ("todo", "record/new", "ledger", "duties", "collect", "papers", "notices", "calendar"):
            assert (role, page, client.get(f"/{page}/").status_code) == (role, page, 403)


def test_rules_are_set_on_the_page_and_a_slip_keeps_what_was_typed() -> None:
    client = signed_in(someone("admin_security"))
    typed = {
        "shortest": "10",
        "classes": "3",
        "days": "0",
        "remembered": "5",
        "lock_after": "5",
        "lock_minutes": "15",
        "idle_minutes": "20",
        "idle_minutes_field": "720",
        "second_factor_roles": ["office", "leader"],
    }

    wrong = client.post("/security/rules/", {**typed, "idle_minutes": "600"})
    client.post("/security/rules/", typed)

    held = SecurityRules.objects.get()
    assert (wrong.status_code, re.findall(r'id="error-(\w+)"', wrong.text)) == (422, ["idle_minutes"])
    assert ('value="600"' in wrong.text, 'value="office" checked' in wrong.text) == (True, True)
    assert (held.shortest, held.days, held.idle_minutes, held.second_factor_roles) == (10, 0, 20, ["leader", "office"])


def test_the_security_administrator_signs_out_and_resets_a_lost_factor(unit: Unit) -> None:
    clerk = someone("clerk", unit)
    theirs = Client()
    theirs.post("/signin/", {"username": clerk.account.login, "password": PASSWORD})
    client, address = signed_in(someone("admin_security")), f"/security/accounts/{clerk.account.id}"

    shown = words(client.get(f"{address}/"))
    client.post(f"{address}/sessions/")
    enrolled(clerk.account)
    client.post(f"{address}/factor/")

    assert "别的设备" in shown
    assert (theirs.get("/me/").status_code, factor_of(clerk.account)) == (302, None)


def test_a_locked_colleague_is_let_in_again_with_one_tap(unit: Unit) -> None:
    clerk = someone("clerk", unit, name="陈小燕")
    for _ in range(5):
        Client().post("/signin/", {"username": clerk.account.login, "password": "wrong"})
    client = signed_in(someone("admin_security"))

    shown = words(client.get("/security/"))
    client.post(f"/security/accounts/{clerk.account.id}/unlock/")

    assert "密码连错5次" in shown
    again = Client().post("/signin/", {"username": clerk.account.login, "password": PASSWORD})
    assert again.status_code == 302


def test_the_journal_is_read_found_and_taken_away(unit: Unit) -> None:
    clerk = someone("clerk", unit, name="陈小燕")
    Client().post("/signin/", {"username": clerk.account.login, "password": PASSWORD})
    client = signed_in(someone("admin_audit"))

    page = client.get("/journal/", {"actor": "陈小燕", "verb": "sign_in"})
    file = client.get("/journal/export/", {"verb": "sign_in"})
    check = client.post("/journal/check/")

    assert f"陈小燕（{clerk.account.login}）登录账号" in words(page)
    assert (file["Content-Type"].endswith("sheet"), file.content[:2]) == (True, b"PK")
    assert ("连着" in words(check), "对不上" in words(check).replace("有对不上的", "")) == (True, False)
    assert "没有断开" in words(client.get("/journal/"))


@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("admin_system", "/accounts/"),
        ("admin_system", "/accounts/?q=a"),
        ("admin_system", "/accounts/new/"),
        ("admin_security", "/security/"),
        ("admin_security", "/security/accounts/?q=user"),
        ("admin_audit", "/journal/"),
        ("admin_audit", "/journal/?actor=x&failed=1"),
        ("office", "/accounts/"),
        ("office", "/handover/posts/"),
        ("clerk", "/handover/"),
        ("clerk", "/handover/list/"),
        ("clerk", "/me/"),
    ],
)
def test_pages_cost_the_same_with_one_and_with_many(
    role: str, address: str, unit: Unit, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    who = someone(role, None if role.startswith("admin") else unit)
    someone("clerk", a_unit(unit.tenant, "滨江路社区"))
    client = signed_in(who)
    counts = []
    for _ in range(2):
        client.get(address)
        with django_assert_max_num_queries(MOST_QUERIES) as held:
            assert client.get(address).status_code == 200
        counts.append(len(held))
        for number in range(3):
            colleague = someone("clerk", a_unit(unit.tenant, f"社区{number}{len(counts)}"))
            Client().post("/signin/", {"username": colleague.account.login, "password": "wrong"})

    assert counts[0] == counts[1]


def test_one_account_page_costs_little(office: Who, unit: Unit, django_assert_max_num_queries: Any) -> None:
    clerk = someone("clerk", unit)
    client = signed_in(office)

    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(f"/accounts/{clerk.account.id}/")
