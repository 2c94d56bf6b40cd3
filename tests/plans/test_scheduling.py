"""Planning, changing, taking back; inviting and answering."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from beacon.journal.actions import breaks
from beacon.journal.reading import lines_of
from beacon.kit.ids import new_id
from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.models import Unit, UnitKind
from beacon.people.reach import Who
from beacon.plans.models import Answer, CalendarItem, Invitation, ItemState
from beacon.plans.schedule.agenda import coming, find_item
from beacon.plans.schedule.scheduling import (
    answer_invitation,
    cancel_item,
    edit_item,
    find_invitation,
    finish_item,
    plan_item,
    undo_item,
)
from tests.support.calendar import DAY, a_draft, an_item
from tests.support.people import a_tenant, a_unit, someone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(at: Callable[[str], datetime]) -> None:
    at("2023-11-21 16:00")


@pytest.fixture
def community(office: Who) -> Unit:
    return a_unit(office.tenant)


@pytest.fixture
def clerk(community: Unit) -> Who:
    return someone("clerk", community)


def refusal_of(deed: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as said:
        deed()
    return said.value.code


def test_a_double_tap_plans_once(dept: Who) -> None:
    """R67 N06"""
    key = new_id()

    first = plan_item(by=dept, draft=a_draft(), request_id=key)
    second = plan_item(by=dept, draft=a_draft(), request_id=key)

    assert (first.pk, CalendarItem.objects.count()) == (second.pk, 1)


def test_the_key_of_another_units_plan_opens_nothing(dept: Who, clerk: Who) -> None:
    """N10 A request that names somebody else's plan neither returns nor changes it."""
    theirs = an_item(dept, is_private=True)

    assert refusal_of(lambda: plan_item(by=clerk, draft=a_draft(), request_id=theirs.pk)) == "not_yours"


def test_an_answer_to_what_was_cancelled_or_not_asked_any_more_is_refused(dept: Who, clerk: Who) -> None:
    """The page with the question was opened before."""
    cancelled, dropped = (an_item(dept, invited=(clerk.unit,)) for _ in range(2))
    asked = [find_invitation(clerk, Invitation.objects.get(item=item).id) for item in (cancelled, dropped)]
    cancel_item(by=dept, item=cancelled)
    Invitation.objects.filter(item=dropped).delete()

    codes = [
        refusal_of(lambda one=one: answer_invitation(by=clerk, invitation=one, answer=Answer.ACCEPTED))  # type: ignore[misc]
        for one in asked
    ]

    assert codes == ["wrong_state", "not_yours"]


def test_only_the_unit_itself_changes_its_plan(office: Who, dept: Who, clerk: Who) -> None:
    """N10 R67 Not another unit, not the office, and not somebody who only reads."""
    item = an_item(dept)
    reader = someone("leader", dept.unit)

    for who in (office, clerk):
        assert refusal_of(lambda who=who: cancel_item(by=who, item=item)) == "not_yours"  # type: ignore[misc]
        assert refusal_of(lambda who=who: edit_item(by=who, item=item, draft=a_draft(), seen=1)) == "not_yours"  # type: ignore[misc]
    assert refusal_of(lambda: plan_item(by=reader, draft=a_draft(), request_id=new_id())) == "read_only"
    assert CalendarItem.objects.get().state == ItemState.PLANNED


def test_what_was_just_planned_can_be_taken_back(dept: Who) -> None:
    item = an_item(dept)

    undo_item(by=dept, item=item)

    with pytest.raises(Refusal) as said:
        find_item(dept, item.pk)
    assert said.value.reason == NOT_YOURS


def test_undoing_an_edit_brings_back_values_invitations_and_answers(dept: Who, clerk: Who) -> None:
    """R67 Undo instead of "are you sure": everything is as before, also who had said yes."""
    item = an_item(dept, invited=(clerk.unit,))
    answer_invitation(by=clerk, invitation=Invitation.objects.get(), answer=Answer.ACCEPTED)
    other = a_unit(dept.tenant, "滨江路社区")
    edit_item(
        by=dept,
        item=item,
        draft=a_draft(title="演练", planned_on=date(2023, 11, 29), invited=(other,)),
        seen=item.sequence,
    )
    changed = [row.unit.name for row in Invitation.objects.select_related("unit")]

    back = undo_item(by=dept, item=item)

    assert changed == ["滨江路社区"]
    assert (back.title, back.planned_on, back.state) == ("到锦绣苑宣讲", DAY, ItemState.PLANNED)
    assert [(row.unit.name, row.answer) for row in Invitation.objects.select_related("unit")] == [
        ("锦绣社区", Answer.ACCEPTED)
    ]


@pytest.mark.parametrize("deed", [cancel_item, finish_item])
def test_cancelled_and_finished_ones_can_be_taken_back_at_once(dept: Who, deed: Callable[..., CalendarItem]) -> None:
    item = an_item(dept)

    deed(by=dept, item=item)

    assert undo_item(by=dept, item=item).state == ItemState.PLANNED
    assert refusal_of(lambda: undo_item(by=dept, item=item)) == "wrong_state"


def test_undo_ends_after_minutes_of_real_time_and_is_nobody_elses(dept: Who) -> None:
    item = an_item(dept)
    colleague = someone("dept", dept.unit)

    assert refusal_of(lambda: undo_item(by=colleague, item=item)) == "wrong_state"
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=3)):
        assert refusal_of(lambda: undo_item(by=dept, item=item)) == "too_late_to_undo"


def test_two_colleagues_at_once_do_not_overwrite_each_other(dept: Who) -> None:
    item = an_item(dept)
    edit_item(by=dept, item=item, draft=a_draft(title="演练"), seen=item.sequence)

    with pytest.raises(Refusal) as said:
        edit_item(by=dept, item=item, draft=a_draft(title="培训"), seen=item.sequence)

    assert said.value.sentence == "刚才有同事改过这条安排。下面是您填的，核对后再保存一次。"
    assert CalendarItem.objects.get().title == "演练"


def test_invited_unit_answers_and_may_change_its_mind(dept: Who, clerk: Who) -> None:
    """R67"""
    an_item(dept, invited=(clerk.unit,))
    asked = coming(clerk.unit, DAY).asked

    answer_invitation(by=clerk, invitation=find_invitation(clerk, asked[0].id), answer=Answer.DECLINED)
    after = coming(clerk.unit, DAY).asked
    changed = answer_invitation(by=clerk, invitation=find_invitation(clerk, asked[0].id), answer=Answer.ACCEPTED)

    assert ([one.item.title for one in asked], after) == (["到锦绣苑宣讲"], [])
    assert changed.answer == Answer.ACCEPTED


def test_another_day_asks_the_invited_anew(dept: Who, clerk: Who) -> None:
    """R67 Who said yes to Wednesday has not said yes to Friday."""
    item = an_item(dept, invited=(clerk.unit,))
    answer_invitation(by=clerk, invitation=Invitation.objects.get(), answer=Answer.ACCEPTED)

    edit_item(by=dept, item=item, draft=a_draft(note="带喇叭", invited=(clerk.unit,)), seen=1)
    kept = Invitation.objects.get().answer
    edit_item(by=dept, item=item, draft=a_draft(planned_on=date(2023, 11, 24), invited=(clerk.unit,)), seen=2)

    assert (kept, Invitation.objects.get().answer) == (Answer.ACCEPTED, Answer.WAITING)


def test_nobody_answers_for_another_unit_or_what_is_over(dept: Who, clerk: Who, at: Callable[[str], datetime]) -> None:
    """N10"""
    an_item(dept, invited=(clerk.unit,))
    asked = Invitation.objects.select_related("item").get()
    other = someone("clerk", a_unit(dept.tenant, "滨江路社区"))

    assert refusal_of(lambda: find_invitation(other, asked.pk)) == "not_yours"
    assert refusal_of(lambda: answer_invitation(by=other, invitation=asked, answer=Answer.ACCEPTED)) == "not_yours"
    at("2023-11-23 09:00")
    assert refusal_of(lambda: answer_invitation(by=clerk, invitation=asked, answer=Answer.ACCEPTED)) == "wrong_state"


def test_only_open_units_of_the_same_subdistrict_can_be_invited(dept: Who) -> None:
    """N10"""
    elsewhere = a_unit(a_tenant("上坪街道"), "上坪社区")
    grid = a_unit(dept.tenant, "一网格", UnitKind.GRID)
    closed = a_unit(dept.tenant, "老社区")
    Unit.objects.filter(pk=closed.pk).update(closed_on=date(2023, 10, 1))

    for unit in (elsewhere, grid, closed, dept.unit):
        assert refusal_of(lambda unit=unit: an_item(dept, invited=(unit,))) == "no_such_unit"  # type: ignore[misc]
    assert CalendarItem.objects.count() == 0


def test_every_step_stands_in_the_journal_without_what_was_typed(dept: Who, clerk: Who) -> None:
    """N09"""
    item = an_item(dept, note="找王小明", invited=(clerk.unit,))
    answer_invitation(by=clerk, invitation=Invitation.objects.get(), answer=Answer.ACCEPTED)
    cancel_item(by=dept, item=item)
    undo_item(by=dept, item=item)

    lines = lines_of(dept.tenant_id, item.pk)

    assert [line.verb for line in lines] == ["plan_item", "answer_invitation", "cancel_item", "undo_item"]
    assert "王小明" not in str([line.detail for line in lines])
    assert list(breaks(dept.tenant_id)) == []
