"""What signing in leaves behind, and that no stranger fills the disk with it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from beacon.journal.models import NO_TENANT, Line
from beacon.people.models import FailedSignIns
from beacon.people.reach import Who
from beacon.people.signins import note_failure
from tests.support.people import a_tenant, a_unit, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Who:
    return someone("clerk", a_unit(a_tenant()), name="陈小燕")


def lines(verb: str) -> list[Line]:
    return list(Line.objects.filter(verb=verb).order_by("number"))


def test_a_failure_names_the_account_and_never_what_was_typed(clerk: Who) -> None:
    note_failure(clerk.account.login, locked=False)

    [line] = lines("sign_in_failed")
    assert (line.tenant_id, line.thing_id, line.ok) == (clerk.tenant_id, clerk.account.id, False)
    assert line.detail == {"this_hour": 1}


def test_a_thousand_failures_of_one_account_leave_eight_lines(clerk: Who) -> None:
    for _ in range(1000):
        note_failure(clerk.account.login, locked=False)

    assert [line.detail["this_hour"] for line in lines("sign_in_failed")] == [1, 2, 3, 4, 5, 10, 100, 1000]


def test_a_thousand_unknown_names_share_one_count() -> None:
    """A password typed as the name stands nowhere."""
    for number in range(1000):
        note_failure(f"Secret-{number}", locked=False)

    found = lines("sign_in_failed")
    assert ([line.detail["this_hour"] for line in found][-1], len(found)) == (1000, 8)
    assert {(line.tenant_id, line.actor_id, line.thing_id) for line in found} == {(NO_TENANT, None, None)}
    assert FailedSignIns.objects.count() == 1


def test_counts_of_earlier_days_go(clerk: Who) -> None:
    old = timezone.now() - timedelta(days=3)
    FailedSignIns(hour=old, whose=clerk.account.id, count=7).save()

    note_failure(clerk.account.login, locked=True)

    assert list(FailedSignIns.objects.values_list("count", flat=True)) == [1]
    assert [line.verb for line in Line.objects.filter(thing_id=clerk.account.id)] == ["sign_in_locked"]
