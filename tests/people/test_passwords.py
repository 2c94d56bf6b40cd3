"""What a password must be, how old it may grow, which may not come back."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from beacon.journal.models import Line
from beacon.kit.refusals import Refusal
from beacon.people.models import Account, PastPassword, SecurityRules
from beacon.people.passwords import change_password, expired, one_time_password, password_reason
from beacon.people.reach import Who
from tests.support.people import PASSWORD, a_tenant, a_unit, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Who:
    return someone("clerk", a_unit(a_tenant()), name="陈小燕")


def refused(by: Account, new: str, old: str = PASSWORD) -> str:
    with pytest.raises(Refusal) as refusal:
        change_password(by=by, old=old, new=new)
    return refusal.value.sentence


def test_without_a_row_the_rules_are_those_of_level_2(clerk: Who) -> None:
    rules = SecurityRules()

    assert (rules.shortest, rules.classes, rules.days, rules.remembered) == (8, 3, 90, 5)
    assert (rules.lock_after, rules.idle_minutes) == (5, 30)


def test_stricter_rules_are_enforced_and_said(clerk: Who) -> None:
    SecurityRules(shortest=12, classes=4).save()

    assert refused(clerk.account, "Harbour-77") == "新密码至少12位，再长一点就行。"
    assert refused(clerk.account, "Harbour77Harbour") == "新密码请混用大写、小写、数字、符号中的四种。"


def test_the_last_five_do_not_come_back_and_the_sixth_may(clerk: Who) -> None:
    old = PASSWORD
    for number in range(1, 6):
        change_password(by=clerk.account, old=old, new=f"Harbour-{number}{number}")
        old = f"Harbour-{number}{number}"

    sentence = refused(clerk.account, "Harbour-11", old)
    change_password(by=clerk.account, old=old, new=PASSWORD)

    assert sentence == "最近5个用过的密码请先不用，换一个新的。"
    assert clerk.account.check_password(PASSWORD)


def test_only_hashes_are_remembered_and_no_more_than_ten(clerk: Who) -> None:
    old = PASSWORD
    for number in range(14):
        change_password(by=clerk.account, old=old, new=f"Harbour-{number:02}")
        old = f"Harbour-{number:02}"

    hashed = list(PastPassword.objects.filter(account=clerk.account).values_list("hashed", flat=True))

    assert len(hashed) == 10
    assert not any("Harbour" in each for each in hashed)


@pytest.mark.parametrize(("days", "age", "is_expired"), [(90, 89, False), (90, 91, True), (0, 4000, False)])
def test_a_password_grows_old_in_real_time(clerk: Who, days: int, age: int, is_expired: bool) -> None:
    clerk.account.password_set_at = timezone.now() - timedelta(days=age)

    assert expired(clerk.account, SecurityRules(days=days)) is is_expired


def test_the_journal_says_that_a_password_changed_and_not_what_it_is(clerk: Who) -> None:
    change_password(by=clerk.account, old=PASSWORD, new="Harbour-77")

    line = Line.objects.get(verb="change_password")
    assert (line.tenant_id, line.actor_id, line.ok, line.detail) == (clerk.tenant_id, clerk.account.id, True, {})


@given(st.integers())
def test_a_one_time_password_always_satisfies_the_strictest_rules(_: int) -> None:
    account = Account(login="chen", name="陈小燕")

    assert password_reason(one_time_password(), account, SecurityRules(shortest=16, classes=4)) is None
