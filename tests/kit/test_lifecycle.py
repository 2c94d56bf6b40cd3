import pytest

from beacon.kit.lifecycle import Lifecycle, Move
from beacon.kit.refusals import NOT_YOURS, Refusal, require

DOOR = Lifecycle(
    labels={"open": "开着", "shut": "关着"},
    owners={"open": "门卫", "shut": "住户"},
    moves=(Move("close", "关", frozenset({"open"}), "shut"),),
)


def test_a_move_leads_to_its_target_from_a_state_it_is_open_from() -> None:
    assert DOOR.refusal("close", "open") is None
    assert DOOR.after("close", "open") == "shut"


def test_a_move_from_another_state_is_refused_in_words_that_name_the_state() -> None:
    reason = DOOR.refusal("close", "shut")

    assert reason is not None
    assert (reason.code, reason.sentence) == ("wrong_state", "现在是「关着」，不能再关。请刷新看看最新情况。")
    with pytest.raises(ValueError, match="not open from shut"):
        DOOR.after("close", "shut")


def test_an_unknown_move_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        DOOR.move("paint")


def test_a_reason_becomes_a_refusal_and_no_reason_lets_pass() -> None:
    require(None)

    with pytest.raises(Refusal) as refused:
        require(NOT_YOURS)
    assert (refused.value.code, refused.value.sentence) == ("not_yours", "这条属于别的单位，您看不到内容。")
