"""Names of the roster as people write them in messages."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from beacon.people.models import UnitKind
from beacon.people.names import names_in_messages
from tests.support.people import a_tenant, a_unit

pytestmark = pytest.mark.django_db

DAY = date(2023, 11, 21)


def test_units_are_known_by_name_and_short_form() -> None:
    tenant = a_tenant()
    a_unit(tenant, "江畔消防救援站", UnitKind.STATION)
    a_unit(tenant, "恒达机械有限公司", UnitKind.ENTERPRISE)

    known = {one.name: one for one in names_in_messages(tenant.id, DAY)}

    assert "江畔消防站" in known["江畔消防救援站"].aliases
    assert "恒达机械" in known["恒达机械有限公司"].aliases
    assert known["江畔消防救援站"].is_place is False
    assert (known["恒达机械有限公司"].is_place, known["恒达机械有限公司"].setting) == (True, "enterprise")


def test_a_name_two_units_bear_is_none_of_them() -> None:
    tenant = a_tenant()
    for community in ("锦绣社区", "望江社区"):
        a_unit(tenant, "第一网格", UnitKind.GRID, parent=a_unit(tenant, community))

    assert {one.name for one in names_in_messages(tenant.id, DAY)} == {"锦绣社区", "望江社区"}


def test_only_open_units_of_the_own_subdistrict_are_known(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """N10 Another subdistrict's names and units not yet open stay unknown; one query for all."""
    here, there = a_tenant(), a_tenant("上坪街道")
    a_unit(here, "锦绣社区")
    a_unit(here, "未来小学", UnitKind.SCHOOL, opened_on=date(2024, 1, 1))
    a_unit(there, "远山小学", UnitKind.SCHOOL)

    with django_assert_num_queries(1):
        found = names_in_messages(here.id, DAY)

    assert [one.name for one in found] == ["锦绣社区"]
