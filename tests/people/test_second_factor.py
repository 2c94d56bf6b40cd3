"""The second factor as deeds: setting up, proving, once only, limits, what lies in the database."""

import base64
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import override_settings
from django_otp.oath import TOTP

from beacon.journal.models import Line
from beacon.kit.refusals import Refusal
from beacon.people.models import Account, SecondFactor, SecurityRules
from beacon.people.reach import Who
from beacon.people.sealing import seal, unseal
from beacon.people.second_factor import (
    begin_enrolment,
    confirm_enrolment,
    factor_of,
    is_remembered,
    prove,
    remember,
    remove_own,
    reset_second_factor,
)
from beacon.people.sessions import leave_other_devices
from tests.support.people import a_tenant, a_unit, someone

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@pytest.fixture
def clerk() -> Who:
    return someone("clerk", a_unit(a_tenant()), name="陈小燕")


def code_for(key: str, ahead: int = 0) -> str:
    """What the app shows now, or `ahead` steps of 30 seconds later."""
    secret = key.replace(" ", "")
    totp = TOTP(base64.b32decode(secret + "=" * (-len(secret) % 8)))
    totp.time = time.time() + 30 * ahead
    return f"{totp.token():06}"


def enrolled(account: Account) -> tuple[str, list[str]]:
    """The key in the app and the recovery codes; the code of this half minute is used."""
    key = begin_enrolment(by=account).key
    return key, confirm_enrolment(by=account, code=code_for(key))


def refused(account: Account, code: str) -> str:
    with pytest.raises(Refusal) as refusal:
        prove(account=account, code=code)
    return refusal.value.code


def test_the_same_picture_is_shown_until_a_code_confirms_it(clerk: Who) -> None:
    first, second = begin_enrolment(by=clerk.account), begin_enrolment(by=clerk.account)

    assert first == second
    assert factor_of(clerk.account) is None
    assert (first.path.startswith("M4 4h1v1h-1z"), len(first.key.replace(" ", ""))) == (True, 32)


def test_a_wrong_first_code_switches_nothing_on(clerk: Who) -> None:
    begin_enrolment(by=clerk.account)

    with pytest.raises(Refusal):
        confirm_enrolment(by=clerk.account, code="000000")

    assert factor_of(clerk.account) is None


def test_a_code_passes_once(clerk: Who) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        key, _ = enrolled(clerk.account)
        used = refused(clerk.account, code_for(key))
        now.shift(timedelta(seconds=30))
        prove(account=clerk.account, code=code_for(key))

        assert (used, refused(clerk.account, code_for(key))) == ("wrong_code", "wrong_code")


@pytest.mark.parametrize(("ahead", "passes"), [(1, True), (2, False), (-2, False)])
def test_a_clock_half_a_minute_off_is_forgiven_and_no_more(clerk: Who, ahead: int, passes: bool) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        key, _ = enrolled(clerk.account)
        now.shift(timedelta(minutes=5))

        try:
            prove(account=clerk.account, code=code_for(key, ahead))
            passed = True
        except Refusal:
            passed = False

    assert passed is passes


def test_a_recovery_code_passes_once_however_it_is_typed(clerk: Who) -> None:
    _, codes = enrolled(clerk.account)

    prove(account=clerk.account, code=f" {codes[3].upper()} ")

    assert refused(clerk.account, codes[3]) == "wrong_code"
    assert len(SecondFactor.objects.get().recovery) == 9


def test_five_wrong_codes_stop_every_code_for_a_quarter_of_an_hour(clerk: Who) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        key, codes = enrolled(clerk.account)
        now.shift(timedelta(minutes=1))
        wrong = [refused(clerk.account, "000000") for _ in range(5)]
        stopped = [refused(clerk.account, code_for(key)), refused(clerk.account, codes[0])]
        now.shift(timedelta(minutes=15, seconds=1))
        prove(account=clerk.account, code=code_for(key))

    assert (set(wrong), stopped) == ({"wrong_code"}, ["locked_out", "locked_out"])
    failed = Line.objects.filter(verb="second_factor_failed", ok=False, actor_id=clerk.account.id)
    assert failed.count() == 7


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "0" * 500, "' OR 1=1"])
def test_anything_else_is_a_wrong_code(clerk: Who, code: str) -> None:
    enrolled(clerk.account)

    assert refused(clerk.account, code) == "wrong_code"


def test_neither_secret_nor_recovery_code_lies_open_in_the_database(clerk: Who) -> None:
    key, codes = enrolled(clerk.account)

    row = SecondFactor.objects.values().get()
    text = str(row).upper()
    assert key.replace(" ", "") not in text
    assert not any(code.upper() in text or code.replace("-", "").upper() in text for code in codes)


def test_what_is_sealed_opens_only_for_its_owner_and_with_the_same_key() -> None:
    text = seal(b"secret", b"chen")

    with override_settings(SECRET_KEY="another"):
        elsewhere = unseal(text, b"chen")
    assert (unseal(text, b"chen"), unseal(text, b"luo"), elsewhere) == (b"secret", None, None)


def test_after_a_change_of_the_key_the_sentence_says_what_to_do(clerk: Who) -> None:
    key, _ = enrolled(clerk.account)

    with override_settings(SECRET_KEY="another"):
        assert refused(clerk.account, code_for(key, 1)) == "unreadable_factor"


def test_a_device_is_remembered_for_thirty_days_for_this_factor_only(clerk: Who) -> None:
    colleague = someone("clerk", clerk.unit)
    with time_machine.travel(NOON, tick=False) as now:
        enrolled(clerk.account)
        enrolled(colleague.account)
        mine, theirs = factor_of(clerk.account), factor_of(colleague.account)
        assert mine and theirs
        text = remember(mine)
        now.shift(timedelta(days=29))
        before = (is_remembered(mine, text), is_remembered(theirs, text), is_remembered(mine, text + "x"))
        now.shift(timedelta(days=2))

        assert (before, is_remembered(mine, text)) == ((True, False, False), False)


def test_leaving_other_devices_forgets_those_remembered(clerk: Who) -> None:
    enrolled(clerk.account)
    factor = factor_of(clerk.account)
    assert factor
    text = remember(factor)

    leave_other_devices(by=clerk.account, this=None)

    factor.refresh_from_db()
    assert is_remembered(factor, text) is False


def test_a_role_that_needs_it_cannot_switch_it_off(clerk: Who) -> None:
    _, codes = enrolled(clerk.account)
    SecurityRules(second_factor_roles=["clerk"]).save()

    with pytest.raises(Refusal) as refusal:
        remove_own(by=clerk.account, code=codes[0], posts=[clerk.post])

    assert refusal.value.code == "factor_required"
    assert factor_of(clerk.account) is not None


def test_whoever_switched_it_on_for_themselves_may_switch_it_off_with_a_code(clerk: Who) -> None:
    _, codes = enrolled(clerk.account)

    remove_own(by=clerk.account, code=codes[0], posts=[clerk.post])

    assert SecondFactor.objects.count() == 0


@pytest.mark.parametrize(("role", "may"), [("admin_security", True), ("admin_system", False), ("admin_audit", False)])
def test_only_the_security_administrator_resets_a_factor(clerk: Who, role: str, may: bool) -> None:
    enrolled(clerk.account)

    try:
        reset_second_factor(by=someone(role), account=clerk.account)
    except Refusal as refusal:
        assert refusal.code == "no_screen"

    assert (factor_of(clerk.account) is None) is may


def test_nobody_resets_their_own(clerk: Who) -> None:
    admin = someone("admin_security")
    enrolled(admin.account)

    with pytest.raises(Refusal) as refusal:
        reset_second_factor(by=admin, account=admin.account)

    assert refusal.value.code == "yourself"
