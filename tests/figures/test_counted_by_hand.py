"""Each indicator twice: as the program counts it, and by plain loops written from its definition (N08)."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beacon.kit import clock
from beacon.people.reach import Who
from tests.support.agreeing import TERM, disagreements
from tests.support.contents import absent
from tests.support.naive import Naive
from tests.support.plan import at
from tests.support.varied import FIRST, NOVEMBER, NOW, a_varied_month

pytestmark = pytest.mark.django_db


def agree(seed: int, records: int) -> Who:
    town = a_varied_month(seed, records)

    with at(*NOW):
        found = disagreements(town.office, clock.now(), town.people)

    assert not found, "\n".join(found)
    return town.office


def test_a_month_of_everything_counted_by_hand_is_the_same() -> None:
    """N08 Joint, voided, corrected, late, exempt, mailed, merged, handed out, ticked: by hand it is the same."""
    office = agree(seed=6, records=40)

    assert absent(office.tenant_id) == []
    by_hand = Naive(office.tenant_id)
    day = date(*NOW[:3])
    told = (by_hand.i05(FIRST, NOVEMBER), by_hand.i09(day)[0], by_hand.i20(day, TERM)[0], by_hand.i26(day)[0])
    assert all(told) and by_hand.i01(NOVEMBER)[0] and by_hand.i27(FIRST, NOVEMBER), "a month of noughts proves nothing"


@pytest.mark.soak
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**9), records=st.integers(10, 120))
def test_many_months_counted_by_hand_are_the_same(seed: int, records: int) -> None:
    """N08 The same over many random months."""
    agree(seed, records)
