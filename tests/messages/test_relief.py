"""减负建议: written once, read by office, leader and district, answered, never taken away."""

import ast
import inspect
import uuid

import pytest
from django.db import models, transaction

from beacon.journal.models import Line
from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.messages.models import Suggestion, SuggestionReply
from beacon.messages.relief import (
    PAGE,
    answer_relief,
    find_suggestion,
    may_answer,
    may_suggest,
    own_suggestions,
    read_suggestions,
    suggest_relief,
)
from beacon.people.models import District, UnitKind
from beacon.people.reach import Who
from beacon.people.roles import ROLES
from tests.repo.house import modules, name, tree
from tests.support.people import a_tenant, a_unit, someone, the_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return District.objects.create(name="云汀区")


@pytest.fixture
def office(district: District) -> Who:
    return the_office(a_tenant(district=district))


@pytest.fixture
def clerk(office: Who) -> Who:
    return someone("clerk", a_unit(office.tenant, "锦绣社区"), name="陈小燕")


@pytest.fixture
def leader(office: Who) -> Who:
    return someone("leader", a_unit(office.tenant, "分管领导", UnitKind.OFFICE), name="何川")


def said(clerk: Who, text: str = "照片要传两遍", *, names_unit: bool = True) -> Suggestion:
    return suggest_relief(by=clerk, text=text, page="月报", names_unit=names_unit, request_id=uuid.uuid4())


def test_it_reaches_office_leader_and_district_and_names_the_unit_but_nobody(
    office: Who, clerk: Who, leader: Who, district: District
) -> None:
    """N03"""
    said(clerk)
    upstairs = someone("district", district=district)
    elsewhere = someone("district", district=District.objects.create(name="远山区"))

    for who in (office, leader, upstairs):
        board = read_suggestions(who)
        assert (board.count, board.answered, board.waiting) == (1, 0, 1)
        row = board.rows[0]
        assert (row.tenant, row.unit, row.page, row.text, row.state) == (
            "江畔街道",
            "锦绣社区",
            "月报",
            "照片要传两遍",
            "已收到",
        )
        assert "陈小燕" not in repr(board)
    assert read_suggestions(elsewhere).count == 0
    assert read_suggestions(the_office(a_tenant("上坪街道", district=district))).count == 0


def test_the_unit_stays_unsaid_where_the_writer_wants_it(office: Who, clerk: Who) -> None:
    said(clerk, names_unit=False)

    assert [row.unit for row in read_suggestions(office).rows] == ["没写单位"]


def test_only_the_writer_finds_it_among_their_own(clerk: Who) -> None:
    """N10 Not even a colleague of the unit."""
    suggestion = said(clerk)
    colleague = someone("head", clerk.unit)

    assert [row.id for row in own_suggestions(clerk)] == [suggestion.id]
    assert own_suggestions(colleague) == []
    with pytest.raises(Refusal) as refused:
        find_suggestion(colleague, suggestion.id)
    assert refused.value.reason == NOT_YOURS


def test_a_double_tap_says_it_once(clerk: Who) -> None:
    key = uuid.uuid4()
    first, again = (
        suggest_relief(by=clerk, text="照片要传两遍", page="", names_unit=True, request_id=key) for _ in range(2)
    )

    assert (first.id, Suggestion.objects.count()) == (again.id, 1)
    assert Line.objects.filter(verb="suggest_relief").count() == 1
    other = someone("clerk", a_unit(clerk.tenant, "桥头社区"))
    with pytest.raises(Refusal):
        suggest_relief(by=other, text="我也要说", page="", names_unit=True, request_id=key)


@pytest.mark.parametrize("text", ["", "  \r\n ", "长" * 501])
def test_an_empty_or_endless_one_is_refused_by_its_field(clerk: Who, text: str) -> None:
    with pytest.raises(Refusal) as refused:
        said(clerk, text)

    assert refused.value.reason.field == "text"


def test_office_and_leader_answer_and_both_answers_stay(office: Who, clerk: Who, leader: Who) -> None:
    """N03 The one thing a leader changes."""
    suggestion = said(clerk)

    answer_relief(by=office, suggestion=suggestion, text="下月改")
    answer_relief(by=office, suggestion=suggestion, text="下月改")
    answer_relief(by=leader, suggestion=suggestion, text="这个月就改")

    row = own_suggestions(clerk)[0]
    assert [(answer.role, answer.text) for answer in row.answers] == [
        ("街道消安办", "下月改"),
        ("分管领导", "这个月就改"),
    ]
    assert (row.state, read_suggestions(leader).answered) == ("已答复", 1)


def test_who_may_answer_and_who_may_write(office: Who, clerk: Who, leader: Who, district: District) -> None:
    upstairs = someone("district", district=district)

    assert [may_answer(who) is None for who in (office, leader, upstairs, clerk)] == [True, True, False, False]
    assert [may_suggest(who) is None for who in (office, leader, upstairs, clerk)] == [True, True, False, True]
    strange = the_office(a_tenant("上坪街道"))
    with pytest.raises(Refusal) as refused:
        answer_relief(by=strange, suggestion=said(clerk), text="不是我的")
    assert refused.value.reason == NOT_YOURS


def test_every_role_at_a_unit_may_write(office: Who) -> None:
    """N03 On every screen."""
    unit = a_unit(office.tenant)

    refused = [
        role for role in ROLES if not ROLES[role].is_admin and role != "district" and may_suggest(someone(role, unit))
    ]

    assert refused == []


def test_neither_suggestion_nor_reply_can_be_changed_or_removed(office: Who, clerk: Who) -> None:
    """N03 Not by the office and not by any code: the models know no way."""
    suggestion = said(clerk)
    reply = answer_relief(by=office, suggestion=suggestion, text="下月改")

    for deed in (
        suggestion.save,
        suggestion.delete,
        Suggestion.objects.all().delete,
        lambda: Suggestion.objects.update(text=""),
        lambda: Suggestion.objects.bulk_update([suggestion], ["text"]),
        reply.save,
        reply.delete,
        SuggestionReply.objects.all().delete,
        lambda: SuggestionReply.objects.update(text=""),
    ):
        with pytest.raises(TypeError), transaction.atomic():
            deed()
    assert (Suggestion.objects.count(), SuggestionReply.objects.count()) == (1, 1)


def test_nothing_above_takes_it_along() -> None:
    """N03 No foreign key cascades into a suggestion, and no state could hide one."""
    for model in (Suggestion, SuggestionReply):
        keys = [field for field in model._meta.local_concrete_fields if field.remote_field]

        assert {field.remote_field.on_delete for field in keys} == {models.PROTECT}
        assert {"state", "hidden", "is_hidden", "deleted_at"} & {field.name for field in model._meta.fields} == set()


def test_no_code_asks_for_its_removal() -> None:
    """N03 Every call of delete, update or raw SQL in a module that knows suggestions is looked at by name."""
    calls = []
    for path in modules():
        words = path.read_text(encoding="utf-8")
        if "Suggestion" not in words or path.parts[-2:] == ("models", "suggestion.py"):
            continue
        calls += [
            f"{name(path)}:{node.lineno}"
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Attribute) and node.attr in {"delete", "update", "_raw_delete", "bulk_update"}
        ]

    assert calls == []
    assert inspect.getsource(Suggestion.delete).count("TypeError") == 2


def test_pages_of_many(office: Who, clerk: Who) -> None:
    for number in range(PAGE + 2):
        said(clerk, f"第{number}条")

    first, second, beyond = (read_suggestions(office, page) for page in (1, 2, 99))

    assert (len(first.rows), len(second.rows), first.pages, beyond.page) == (PAGE, 2, 2, 2)
    assert first.rows[0].text == f"第{PAGE + 1}条"
