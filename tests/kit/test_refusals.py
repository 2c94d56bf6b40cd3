"""The one way a deed says no."""

import pytest

from beacon.kit.refusals import Refusal


def test_a_refusal_that_names_a_field_stands_in_its_form() -> None:
    refusal = Refusal("too_long", "「理由」太长了。", "reason")

    assert refusal.in_form() is refusal.reason


def test_a_refusal_that_names_no_field_goes_on() -> None:
    refusal = Refusal("not_yours", "这条属于别的单位。")

    with pytest.raises(Refusal) as raised:
        refusal.in_form()
    assert raised.value is refusal
