import uuid

import pytest

from beacon.journal.actions import breaks, note
from beacon.journal.models import Chain, Line

pytestmark = pytest.mark.django_db


def three_lines(tenant_id: uuid.UUID) -> list[Line]:
    return [
        note(
            tenant_id=tenant_id,
            actor_id=uuid.uuid4(),
            verb="save_record",
            thing_kind="record",
            thing_id=uuid.uuid4(),
            detail={"kind": "drill", "credits": n},
        )
        for n in range(3)
    ]


def test_an_untouched_chain_holds() -> None:
    tenant_id = uuid.uuid4()
    lines = three_lines(tenant_id)

    assert [line.number for line in lines] == [1, 2, 3]
    assert list(breaks(tenant_id)) == []


def test_an_edited_line_is_found() -> None:
    tenant_id = uuid.uuid4()
    lines = three_lines(tenant_id)

    Line.objects.filter(pk=lines[1].pk).update(detail={"kind": "drill", "credits": 9})

    assert list(breaks(tenant_id)) == [2]


def test_a_removed_line_is_found_where_it_is_missing_and_at_the_end() -> None:
    tenant_id = uuid.uuid4()
    lines = three_lines(tenant_id)

    Line.objects.filter(pk=lines[1].pk).delete()
    assert list(breaks(tenant_id)) == [3]

    Line.objects.filter(pk=lines[2].pk).delete()
    assert list(breaks(tenant_id)) == [2]


def test_chains_of_two_tenants_do_not_touch() -> None:
    """N10 Each tenant has its own chain."""
    one, other = uuid.uuid4(), uuid.uuid4()
    three_lines(one)
    three_lines(other)

    assert sorted(Chain.objects.values_list("length", flat=True)) == [3, 3]
    assert list(breaks(one)) == list(breaks(other)) == []
