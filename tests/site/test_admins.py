"""`beacon admins`: the first accounts of an installation, and the way back in."""

import re

import pytest
from django.test import Client

from beacon.kit.refusals import Refusal
from beacon.people.models import Account, SecondFactor
from beacon.people.posts import posts_of
from beacon.site.commands import admins
from tests.people.test_second_factor import enrolled
from tests.support.people import a_tenant, a_unit, someone

pytestmark = pytest.mark.django_db


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert admins.main(list(words)) == 0
    return re.findall(r"一次性密码：(\S+)", capsys.readouterr().out)[0]


@pytest.mark.parametrize("kind", ["system", "security", "audit"])
def test_an_administrator_is_opened_and_signs_in(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    password = printed(capsys, "add", kind, "zhao", "赵工")

    answer = Client().post("/signin/", {"username": "zhao", "password": password})

    account = Account.objects.get(login="zhao")
    assert (answer.status_code, [post.role for post in posts_of(account)]) == (302, [f"admin_{kind}"])
    assert account.must_change_password is True


def test_a_locked_out_administrator_gets_back_in_without_the_lost_phone(capsys: pytest.CaptureFixture[str]) -> None:
    admin = someone("admin_security")
    enrolled(admin.account)

    password = printed(capsys, "reset", admin.account.login)

    answer = Client().post("/signin/", {"username": admin.account.login, "password": password})
    assert (answer.status_code, SecondFactor.objects.count()) == (302, 0)


@pytest.mark.parametrize("whose", ["clerk", "nobody"])
def test_nobody_else_is_reset_on_the_server(whose: str) -> None:
    login = someone("clerk", a_unit(a_tenant())).account.login if whose == "clerk" else "nobody"

    with pytest.raises(Refusal) as refusal:
        admins.main(["reset", login])

    assert refusal.value.code == "no_administrator"


def test_a_login_that_is_taken_is_said() -> None:
    admin = someone("admin_audit")

    with pytest.raises(Refusal) as refusal:
        admins.main(["add", "audit", admin.account.login, "甲"])

    assert refusal.value.code == "login_taken"
