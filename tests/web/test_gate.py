"""Who gets through, what the others read, and that nothing typed is lost."""

import html
import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from beacon.people.actions import give_post
from beacon.people.models import Account, District, Post
from beacon.people.reach import Who
from beacon.people.roles import ROLES, Reach, Screen
from tests.support.people import BEGINNING, PASSWORD, a_tenant, a_unit, someone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pages_per_screen(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.web.gated_urls"


@pytest.fixture
def clerk() -> Who:
    return someone("clerk", a_unit(a_tenant()), name="陈小燕")


def anybody(role: str) -> Who:
    """Somebody in the role, wherever such a role has its post."""
    match ROLES[role].reach:
        case Reach.DISTRICT:
            return someone(role, district=District.objects.create(name="云汀区"))
        case Reach.INSTALLATION:
            return someone(role)
        case _:
            return someone(role, a_unit(a_tenant()))


def hidden_fields(text: str) -> dict[str, str]:
    """The fields a page carries along unseen."""
    inputs = re.findall(r'<input type="hidden" name="(\w+)" value="(.*?)"', text)
    areas = re.findall(r'<textarea hidden name="(\w+)">\n(.*?)</textarea>', text, re.DOTALL)
    return {name: html.unescape(value) for name, value in (*inputs, *areas)}


@pytest.mark.parametrize("role", ROLES)
def test_role_opens_its_own_screens_and_no_other(client: Client, role: str) -> None:
    """N10 a screen that is not of the role answers 403."""
    client.force_login(anybody(role).account)

    opened = {screen for screen in Screen if client.get(f"/screen/{screen.name.lower()}/").status_code == 200}
    shut = {screen for screen in Screen if client.get(f"/screen/{screen.name.lower()}/").status_code == 403}

    assert (opened, shut) == (ROLES[role].screens, set(Screen) - ROLES[role].screens)


def test_screen_of_another_role_says_so(client: Client) -> None:
    client.force_login(anybody("grid").account)

    answer = client.get("/screen/collect/")

    assert answer.context["reason"].sentence == "您的角色不用这个页面。"


def test_stranger_is_asked_to_sign_in_and_brought_back(client: Client) -> None:
    answer = client.get("/screen/ledger/?month=11")

    assert answer["Location"] == "/signin/?next=%2Fscreen%2Fledger%2F%3Fmonth%3D11"


def test_page_behind_the_gate_costs_three_queries(
    client: Client, clerk: Who, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(clerk.account)

    with django_assert_num_queries(3):
        client.get("/screen/todo/")


def test_pages_of_staff_are_kept_by_no_cache_between(client: Client, clerk: Who) -> None:
    client.force_login(clerk.account)

    assert client.get("/screen/todo/")["Cache-Control"] == "private, no-cache"


def test_account_without_a_post_reads_what_to_do(client: Client, clerk: Who) -> None:
    Post.objects.update(until=BEGINNING)
    client.force_login(clerk.account)

    answer = client.get("/screen/todo/")

    assert answer.status_code == 403
    assert re.findall(r"<p>(.*?)</p>", answer.text) == [
        "您的账号今天还没有岗位，所以暂时没有页面可看。请联系街道消安办，把您加到单位里，再刷新这一页。"
    ]


@pytest.mark.parametrize(
    ("code", "status"),
    [("not_yours", 403), ("read_only", 403), ("no_screen", 403), ("wrong_state", 409), ("no_reason", 422)],
)
def test_refusal_becomes_a_page_with_its_sentence_and_status(
    client: Client, clerk: Who, code: str, status: int
) -> None:
    client.force_login(clerk.account)

    answer = client.get(f"/refuse/{code}/")

    assert (answer.status_code, answer.context["reason"].sentence) == (status, "这一步现在不能做。")


def test_refusal_becomes_a_line_for_htmx(client: Client, clerk: Who) -> None:
    client.force_login(clerk.account)

    answer = client.post("/refuse/wrong_state/", headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Retarget"]) == (409, "#say")
    assert re.findall(r"<span>(.*?)</span>", answer.text) == ["这一步现在不能做。"]
    assert "<html" not in answer.text


def test_chosen_post_is_the_one_acted_in(client: Client, clerk: Who) -> None:
    second = give_post(account=clerk.account, role="grid", since=BEGINNING, unit=a_unit(clerk.tenant, "锦绣1网格"))
    client.force_login(clerk.account)

    before = client.get("/screen/todo/").text
    client.post("/me/post/", {"post": str(second.id)})
    after = client.get("/screen/todo/").text

    assert (before, after) == (f"TODO {clerk.post.id} ", f"TODO {second.id} ")


@pytest.mark.parametrize("asked", ["colleague", "nothing", "nonsense"])
def test_post_of_somebody_else_cannot_be_chosen(client: Client, clerk: Who, asked: str) -> None:
    """N10 a foreign id, an unknown id and nonsense read alike."""
    colleague = someone("office", a_unit(clerk.tenant, "消安办", "office"))
    wanted = {"colleague": str(colleague.post.id), "nothing": str(uuid4()), "nonsense": "../../etc"}[asked]
    client.force_login(clerk.account)

    answer = client.post("/me/post/", {"post": wanted})

    assert (answer.status_code, answer.context["reason"].code) == (403, "not_yours")
    assert client.get("/screen/todo/").text == f"TODO {clerk.post.id} "


def test_post_that_ended_is_left_without_a_word(client: Client, clerk: Who) -> None:
    second = give_post(account=clerk.account, role="grid", since=BEGINNING, unit=a_unit(clerk.tenant, "锦绣1网格"))
    client.force_login(clerk.account)
    client.post("/me/post/", {"post": str(second.id)})
    Post.objects.filter(id=second.id).update(until=BEGINNING)

    assert client.get("/screen/todo/").text == f"TODO {clerk.post.id} "


def test_form_sent_after_the_login_expired_is_kept_and_sent_again(client: Client, clerk: Who) -> None:
    typed = {"summary": '第一行\r\n"第二行" <b>', "audience_count": "40"}
    expired = client.post("/screen/record/?from=todo", typed)

    fields = hidden_fields(expired.text)
    again = client.post("/signin/", {"username": clerk.account.login, "password": PASSWORD, **fields})
    resent = hidden_fields(again.text)

    assert expired.status_code == 403
    assert "登录过期了，您填的内容还在。" in expired.text
    assert (again.status_code, again.context["kept"].path) == (200, "/screen/record/?from=todo")
    assert {name: resent[name].replace("\n", "\r\n").replace("\r\r", "\r") for name in typed} == typed


def test_wrong_password_on_the_way_back_loses_nothing(client: Client, clerk: Who) -> None:
    fields = hidden_fields(client.post("/screen/record/", {"summary": "讲了电动车"}).text)

    wrong = client.post("/signin/", {"username": clerk.account.login, "password": "no", **fields})
    again = client.post(
        "/signin/", {"username": clerk.account.login, "password": PASSWORD, **hidden_fields(wrong.text)}
    )

    assert hidden_fields(again.text)["summary"] == "讲了电动车"


def test_kept_form_that_is_not_ours_is_not_sent_on(client: Client, clerk: Who) -> None:
    answer = client.post(
        "/signin/", {"username": clerk.account.login, "password": PASSWORD, "kept": "eyJ4IjoxfQ:forged:mark"}
    )

    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_passwords_are_never_kept(client: Client) -> None:
    answer = client.post("/screen/record/", {"password": "Secret-1", "old": "Secret-2", "new": "Secret-3"})

    assert hidden_fields(answer.text)["kept"] != ""
    assert "您填的内容还在" not in answer.text


class TestTokens:
    """A form whose CSRF token is missing or old."""

    @pytest.fixture
    def strict(self, clerk: Who) -> Client:
        client = Client(enforce_csrf_checks=True)
        client.force_login(clerk.account)
        return client

    def test_our_own_stale_form_is_offered_again_with_what_was_typed(self, strict: Client) -> None:
        typed = {"summary": "讲了电动车", "csrfmiddlewaretoken": "stale"}
        stale = strict.post("/screen/record/", typed, headers={"Origin": "http://testserver"})

        fields = hidden_fields(stale.text)
        again = strict.post(stale.context["kept"].path, fields, headers={"Origin": "http://testserver"})

        assert (stale.status_code, again.status_code) == (403, 200)
        assert again.text.endswith("summary=讲了电动车")

    @pytest.mark.parametrize("origin", ["https://elsewhere.invalid", "null", ""])
    def test_form_of_a_foreign_page_is_never_offered_again(self, strict: Client, origin: str) -> None:
        headers = {"Origin": origin} if origin else {}

        answer = strict.post("/screen/record/", {"summary": "x"}, headers=headers)

        assert answer.status_code == 403
        assert hidden_fields(answer.text) == {}

    def test_htmx_gets_a_fresh_token_and_asks_for_one_more_tap(self, strict: Client) -> None:
        headers: dict[str, Any] = {"Origin": "http://testserver", "HX-Request": "true"}
        stale = strict.post("/screen/record/", {"summary": "x"}, headers=headers)

        token = re.findall(r'data-token="(\w+)"', stale.text)[0]
        again = strict.post("/screen/record/", {"csrfmiddlewaretoken": token}, headers=headers)

        assert (stale.status_code, stale["HX-Retarget"], again.status_code) == (403, "#say", 200)

    def test_stale_sign_in_page_asks_once_more(self) -> None:
        answer = Client(enforce_csrf_checks=True).post(
            "/signin/", {"username": "chen"}, headers={"Origin": "http://testserver"}
        )

        assert (answer.status_code, answer.context["reason"].sentence) == (403, "这一页放得太久了，请再登录一次。")


def test_unknown_address_reads_kindly(client: Client) -> None:
    answer = client.get("/nowhere/")

    assert (answer.status_code, answer.context["title"]) == (404, "没有这个页面")


def test_bug_reads_kindly_and_tells_nothing(client: Client) -> None:
    client.raise_request_exception = False

    answer = client.get("/fail/")

    assert answer.status_code == 500
    assert "系统没有做成这一步" in answer.text
    assert "a bug" not in answer.text


def test_too_much_at_once_is_413(client: Client, clerk: Who, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    client.force_login(clerk.account)

    answer = client.post("/screen/record/", "summary=" + "x" * 50, content_type="application/x-www-form-urlencoded")

    assert (answer.status_code, answer.context["sentence"]) == (413, "这次传的内容太大，没有保存。请分几次传。")


def test_deleted_account_is_a_stranger(client: Client, clerk: Who) -> None:
    client.force_login(clerk.account)
    Account.objects.update(is_active=False)

    assert client.get("/screen/todo/").status_code == 302
