"""Comments: who may say, read and take back what."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from beacon.kit import clock
from beacon.kit.refusals import Refusal
from beacon.people.reach import Who
from beacon.plans.models import Comment, CommentState
from beacon.plans.schedule.agenda import find_item
from beacon.plans.schedule.talk import comment_on_duty, comment_on_item, comments_on, find_comment, take_back
from tests.support.calendar import an_item
from tests.support.people import a_unit, someone
from tests.support.plan import a_plan, instance_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(at: Callable[[str], datetime]) -> None:
    at("2023-11-21 16:00")


def refusal_of(deed: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as said:
        deed()
    return said.value.code


def test_the_unit_the_invited_and_the_office_talk_about_a_plan(office: Who, dept: Who, clerk: Who) -> None:
    """R67"""
    item = an_item(dept, invited=(clerk.unit,))

    for who, text in ((dept, "带喇叭吗？"), (clerk, "我们有。"), (office, "好。")):
        comment_on_item(by=who, item=find_item(who, item.pk), text=text)

    assert [(said.comment.unit.name, said.comment.text) for said in comments_on(dept, item)] == [
        ("综合执法办公室", "带喇叭吗？"),
        ("锦绣社区", "我们有。"),
        ("街道消安办", "好。"),
    ]


def test_a_unit_that_is_not_involved_and_a_reader_say_nothing(office: Who, dept: Who) -> None:
    """N10 R67"""
    item = an_item(dept)
    stranger, leader = someone("clerk", a_unit(office.tenant)), someone("leader", office.unit)

    assert (
        refusal_of(lambda: comment_on_item(by=stranger, item=find_item(stranger, item.pk), text="你好")) == "not_yours"
    )
    assert refusal_of(lambda: comment_on_item(by=leader, item=find_item(leader, item.pk), text="你好")) == "read_only"
    assert Comment.objects.count() == 0


def test_a_duty_is_talked_about_by_its_unit_and_the_office(office: Who, clerk: Who) -> None:
    """R68"""
    a_plan(office)
    instance = instance_of(clerk, "下半年演练")
    stranger = someone("clerk", a_unit(office.tenant, "滨江路社区"))

    comment_on_duty(by=clerk, instance=instance, text="等物业回话")

    assert [said.comment.text for said in comments_on(office, instance)] == ["等物业回话"]
    assert refusal_of(lambda: comment_on_duty(by=stranger, instance=instance, text="你好")) == "not_yours"


@pytest.mark.parametrize(
    ("text", "sentence"), [("  ", "请写一句再发。"), ("长" * 301, "最多300个字，现在301个，请写短些。")]
)
def test_empty_and_long_words_are_refused(dept: Who, text: str, sentence: str) -> None:
    item = an_item(dept)

    with pytest.raises(Refusal, match=sentence):
        comment_on_item(by=dept, item=item, text=text)


def test_taken_back_at_once_it_is_gone(dept: Who) -> None:
    item = an_item(dept)
    comment = comment_on_item(by=dept, item=item, text="发错了")

    take_back(by=dept, comment=comment)

    assert comments_on(dept, item) == []


def test_taken_back_later_or_by_a_colleague_it_leaves_a_trace(dept: Who) -> None:
    """N09 R67"""
    item = an_item(dept)
    comment = comment_on_item(by=dept, item=item, text="发错了")
    colleague = someone("dept", dept.unit)
    second = comment_on_item(by=dept, item=item, text="也发错了")

    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=3)):
        take_back(by=dept, comment=comment)
    take_back(by=colleague, comment=second)

    said = comments_on(dept, item)
    assert [(one.comment.state, one.may_take_back) for one in said] == [(CommentState.VOID, False)] * 2
    assert said[0].comment.void_at == clock.now()
    assert refusal_of(lambda: take_back(by=dept, comment=comment)) == "wrong_state"


def test_nobody_else_takes_it_back_not_even_the_office(office: Who, dept: Who) -> None:
    """N10"""
    comment = comment_on_item(by=dept, item=an_item(dept), text="好")

    assert refusal_of(lambda: take_back(by=office, comment=comment)) == "not_yours"
    assert refusal_of(lambda: find_comment(office, comment.pk)) == "not_yours"


def test_a_comment_belongs_to_exactly_one_thing(dept: Who) -> None:
    now = datetime.now(UTC)
    loose = Comment(tenant=dept.tenant, unit=dept.unit, text="x", said_at=now, said_really_at=now, said_by=dept.account)

    with pytest.raises(IntegrityError), transaction.atomic():
        loose.save(force_insert=True)
