"""需要帮助: asked in one line, seen by the office, settled."""

from collections.abc import Callable
from datetime import datetime

import pytest

from beacon.kit.refusals import Refusal
from beacon.people.reach import Who
from beacon.plans.actions import exempt
from beacon.plans.models import DutyInstance, HelpCall
from beacon.plans.seeing_to.helping import ask_help, find_help_call, help_calls_on, open_help_calls, settle_help
from tests.support.people import a_unit, someone
from tests.support.plan import a_plan, instance_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(at: Callable[[str], datetime]) -> None:
    at("2023-11-21 16:00")


@pytest.fixture
def clerk(office: Who) -> Who:
    who = someone("clerk", a_unit(office.tenant))
    a_plan(office)
    return who


@pytest.fixture
def drill(clerk: Who) -> DutyInstance:
    return instance_of(clerk, "下半年演练")


def refusal_of(deed: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as said:
        deed()
    return said.value.code


def test_the_office_sees_who_needs_help_until_it_is_settled(office: Who, clerk: Who, drill: DutyInstance) -> None:
    """R68"""
    call = ask_help(by=clerk, instance=drill, text=" 没有物业\n配合 ")
    listed = [(one.unit.name, one.instance.label, one.text) for one in open_help_calls(office)]

    settle_help(by=office, call=call)

    assert listed == [("锦绣社区", "下半年演练", "没有物业 配合")]
    assert open_help_calls(office) == []
    assert [one.settled_by for one in help_calls_on(drill)] == [office.account]


def test_one_call_at_a_time_and_another_after_it_was_settled(office: Who, clerk: Who, drill: DutyInstance) -> None:
    first = ask_help(by=clerk, instance=drill, text="没有物业配合")

    assert refusal_of(lambda: ask_help(by=clerk, instance=drill, text="还是没有")) == "wrong_state"
    settle_help(by=office, call=first)
    ask_help(by=clerk, instance=drill, text="还是没有")
    assert HelpCall.objects.count() == 2


@pytest.mark.parametrize(("text", "code"), [(" ", "no_text"), ("长" * 121, "too_long")])
def test_it_is_one_line(clerk: Who, drill: DutyInstance, text: str, code: str) -> None:
    assert refusal_of(lambda: ask_help(by=clerk, instance=drill, text=text)) == code


def test_only_the_unit_that_owes_it_asks_and_only_while_it_is_open(
    office: Who, clerk: Who, drill: DutyInstance
) -> None:
    """N10 R68"""
    stranger = someone("clerk", a_unit(office.tenant, "滨江路社区"))

    assert refusal_of(lambda: ask_help(by=stranger, instance=drill, text="你好")) == "not_yours"
    assert refusal_of(lambda: ask_help(by=office, instance=drill, text="你好")) == "not_yours"
    exempt(by=office, instance=drill, reason="整体搬迁")
    assert (
        refusal_of(lambda: ask_help(by=clerk, instance=instance_of(clerk, "下半年演练"), text="你好")) == "wrong_state"
    )


def test_others_neither_see_nor_settle_it(office: Who, clerk: Who, drill: DutyInstance) -> None:
    """N10"""
    call = ask_help(by=clerk, instance=drill, text="没有物业配合")
    stranger, leader = someone("clerk", a_unit(office.tenant, "滨江路社区")), someone("leader", office.unit)

    assert (open_help_calls(stranger), len(open_help_calls(leader)), len(open_help_calls(clerk))) == ([], 1, 1)
    assert refusal_of(lambda: find_help_call(stranger, call.pk)) == "not_yours"
    assert refusal_of(lambda: settle_help(by=stranger, call=call)) == "not_yours"
    assert refusal_of(lambda: settle_help(by=leader, call=call)) == "not_yours"
    assert settle_help(by=clerk, call=call).settled_by == clerk.account


def test_what_was_done_or_let_off_needs_no_help_any_more(office: Who, clerk: Who, drill: DutyInstance) -> None:
    ask_help(by=clerk, instance=drill, text="没有物业配合")

    exempt(by=office, instance=drill, reason="整体搬迁")

    assert open_help_calls(office) == []
