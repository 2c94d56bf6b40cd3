import uuid

import pytest
from django.db import transaction

from beacon.journal.actions import breaks, digest_of, faults, has_chain, note
from beacon.journal.models import Chain, Line
from tests.support.tampering import tampered

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


def sentences(tenant_id: uuid.UUID) -> list[str]:
    return [fault.sentence for fault in faults(tenant_id)]


def test_an_untouched_chain_holds() -> None:
    tenant_id = uuid.uuid4()
    lines = three_lines(tenant_id)

    assert [line.number for line in lines] == [1, 2, 3]
    assert list(breaks(tenant_id)) == []


def copied(line: Line, **changes: object) -> Line:
    """Another line with the same values but for `changes` and, unless given, a digest that fits them."""
    values = {field.name: getattr(line, field.name) for field in Line._meta.concrete_fields if field.name != "id"}
    fresh = Line(**{**values, **changes})
    fresh.digest = digest_of(fresh)
    return fresh


@pytest.mark.parametrize(
    ("column", "value"),
    [("verb", "void"), ("thing_kind", "report"), ("detail", '{"kind": "drill", "credits": 9}'), ("ok", False)],
)
def test_an_edited_line_is_found(column: str, value: object) -> None:
    tenant_id = uuid.uuid4()
    lines = three_lines(tenant_id)

    tampered(f"UPDATE journal_line SET {column} = %s WHERE id = %s", value, lines[1].id)

    assert list(breaks(tenant_id)) == [2]


def test_an_edited_line_with_a_digest_to_match_is_found_by_the_next_one() -> None:
    tenant_id = uuid.uuid4()
    lines = three_lines(tenant_id)
    forged = copied(lines[1], verb="void")

    tampered("UPDATE journal_line SET verb = %s, digest = %s WHERE id = %s", "void", forged.digest, lines[1].id)

    assert sentences(tenant_id) == ["日志第3条和第2条接不上，两条里有一条被改动过。"]


def test_the_last_line_edited_with_a_digest_to_match_is_found_by_the_head() -> None:
    tenant_id = uuid.uuid4()
    lines = three_lines(tenant_id)
    forged = copied(lines[2], verb="void")

    tampered("UPDATE journal_line SET verb = %s, digest = %s WHERE id = %s", "void", forged.digest, lines[2].id)

    assert sentences(tenant_id) == ["日志第3条和链头对不上，末尾被改动过。"]


def test_a_removed_line_is_named_itself() -> None:
    tenant_id = uuid.uuid4()
    lines = three_lines(tenant_id)

    tampered("DELETE FROM journal_line WHERE id = %s", lines[1].id)
    assert sentences(tenant_id) == ["日志第2条不见了。"]

    tampered("DELETE FROM journal_line WHERE id = %s", lines[2].id)
    assert sentences(tenant_id) == ["日志第2条不见了。", "日志第3条不见了。"]


def test_a_cut_end_is_found_by_the_head_kept_apart() -> None:
    tenant_id = uuid.uuid4()
    lines = three_lines(tenant_id)

    tampered("DELETE FROM journal_line WHERE id = %s", lines[2].id)

    assert list(breaks(tenant_id)) == [3]


def test_a_line_put_in_at_the_end_is_found() -> None:
    tenant_id = uuid.uuid4()
    lines = three_lines(tenant_id)

    copied(lines[2], number=4, previous=lines[2].digest).save(force_insert=True)

    assert sentences(tenant_id) == ["日志第4条是后来塞进去的。"]


def test_a_line_put_in_between_is_found() -> None:
    tenant_id = uuid.uuid4()
    lines = three_lines(tenant_id)
    tampered("UPDATE journal_line SET number = %s WHERE id = %s", 4, lines[2].id)

    copied(lines[1], number=3, previous=lines[1].digest).save(force_insert=True)

    assert sentences(tenant_id) == ["日志第4条被改动过。", "日志第4条是后来塞进去的。"]


def test_all_lines_gone_or_the_head_gone_is_found() -> None:
    without_lines, without_head = uuid.uuid4(), uuid.uuid4()
    for tenant_id in (without_lines, without_head):
        three_lines(tenant_id)

    tampered("DELETE FROM journal_line WHERE tenant_id = %s", without_lines)
    tampered("DELETE FROM journal_chain WHERE tenant_id = %s", without_head)

    assert (list(breaks(without_lines)), list(breaks(without_head))) == ([1, 2, 3], [3])
    assert (has_chain(without_lines), has_chain(without_head)) == (True, False)


def test_the_program_itself_changes_and_removes_no_line() -> None:
    line = three_lines(uuid.uuid4())[0]

    for deed in (
        line.save,
        line.delete,
        Line.objects.all().delete,
        lambda: Line.objects.filter(pk=line.pk).update(verb="void"),
        lambda: Line.objects.bulk_update([line], ["verb"]),
    ):
        with pytest.raises(TypeError), transaction.atomic():
            deed()
    assert Line.objects.count() == 3


def test_a_failure_is_told_from_a_success_and_bound_by_the_digest() -> None:
    line = note(
        tenant_id=uuid.uuid4(), actor_id=None, verb="sign_in_failed", thing_kind="account", thing_id=None, ok=False
    )
    done = copied(line, ok=True)

    assert (line.ok, list(breaks(line.tenant_id)), done.digest == line.digest) == (False, [], False)


def test_chains_of_two_tenants_do_not_touch() -> None:
    """N10 Each tenant has its own chain."""
    one, other = uuid.uuid4(), uuid.uuid4()
    three_lines(one)
    three_lines(other)

    assert sorted(Chain.objects.values_list("length", flat=True)) == [3, 3]
    assert list(breaks(one)) == list(breaks(other)) == []
