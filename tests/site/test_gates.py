"""Headers, the length of a request, demo accounts at home."""

import pytest
from django.contrib.auth import authenticate
from django.test import Client, RequestFactory

from beacon.site.gates import is_local
from tests.support.people import a_tenant, a_unit, someone

PASSWORD = "一条很长的演示口令-2023"


def test_every_answer_allows_only_our_own_files(client: Client) -> None:
    """N02 The browser itself is told to fetch nothing from elsewhere."""
    policy = client.get("/nowhere/").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_position_is_switched_off_for_every_page(client: Client) -> None:
    """N01 No page may ask a phone where it is."""
    assert "geolocation=()" in client.get("/nowhere/").headers["Permissions-Policy"]


def test_a_request_that_is_too_long_is_refused_unread(client: Client, settings: object) -> None:
    settings.REQUEST_MAX_BYTES = 1024 * 1024  # type: ignore[attr-defined]

    answer = client.post("/signin/", data=b"x" * (1024 * 1024 + 1), content_type="application/octet-stream")

    assert answer.status_code == 413
    assert answer.content.decode() == "这次传的内容超过1MB，没有保存。请分几次传，或先把照片压小。"


def test_an_address_that_only_takes_a_form_is_never_a_blank_page(client: Client) -> None:
    """A phone that dropped the tab asks anew for the address of the form it had sent."""
    answer = client.get("/notices/import/")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "请回到首页，从那里再进去。" in answer.content.decode()


@pytest.mark.parametrize(
    ("meta", "local"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, True),
        ({"REMOTE_ADDR": "::1"}, True),
        ({"REMOTE_ADDR": "192.168.1.20"}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.1.1.1"}, False),
        ({"REMOTE_ADDR": ""}, False),
    ],
)
def test_a_request_is_local_only_if_no_proxy_passed_it_on(meta: dict[str, str], local: bool) -> None:
    assert is_local(RequestFactory().get("/", **meta)) is local


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("demo", "address", "enters"), [(True, "127.0.0.1", True), (True, "10.0.0.5", False), (False, "10.0.0.5", True)]
)
def test_demo_accounts_sign_in_from_the_machine_itself_only(
    demo: bool, address: str, enters: bool, settings: object
) -> None:
    """N18 The passwords are printed on a screen, so they open nothing from elsewhere."""
    settings.DEMO = demo  # type: ignore[attr-defined]
    account = someone("clerk", a_unit(a_tenant())).account
    account.set_password(PASSWORD)
    account.save(update_fields=["password"])

    found = authenticate(
        RequestFactory().post("/signin/", REMOTE_ADDR=address), username=account.login, password=PASSWORD
    )

    assert (found == account) is enters


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "address", "sent"),
    [("get", "/ledger/", {"q": "巡\x00查"}), ("post", "/signin/", {"username": "chen\x00", "password": "x"})],
)
def test_a_null_sign_is_refused_alike_on_both_databases(
    client: Client, method: str, address: str, sent: dict[str, str]
) -> None:
    """PostgreSQL keeps no U+0000, SQLite does: neither is asked to."""
    assert getattr(client, method)(address, sent).status_code == 400
