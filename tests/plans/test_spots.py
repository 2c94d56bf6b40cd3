"""Whether two typed places are one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.plans.schedule.spots import bare, same_place


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("锦绣苑", "锦绣苑"),
        ("锦绣苑", " 锦 绣 苑 "),
        ("锦绣苑", "锦绣苑小区"),
        ("锦绣苑门口", "锦绣苑"),
        ("滨江广场（东侧）", "滨江广场"),
        ("Ａ区３栋", "a区3栋"),
        ("滨江路88号", "江畔街道滨江路88号"),
    ],
)
def test_one_place_written_twice_is_one(one: str, other: str) -> None:
    """R67"""
    assert same_place(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("", ""),
        ("", "锦绣苑"),
        ("广场", "广场"),
        ("小区", "锦绣苑小区"),
        ("锦绣苑", "锦绣广场"),
        ("锦绣", "锦绣苑"),
        ("——", "——"),
        ("社区门口", "社区"),
    ],
)
def test_other_places_and_words_that_fit_everywhere_are_not(one: str, other: str) -> None:
    """R67"""
    assert not same_place(one, other)


@given(st.text(max_size=20), st.text(max_size=20))
def test_it_makes_no_difference_who_asks(one: str, other: str) -> None:
    assert same_place(one, other) == same_place(other, one)


@given(st.text(max_size=20))
def test_a_bare_name_holds_neither_blanks_nor_punctuation(name: str) -> None:
    assert bare(name) == bare(f" {name}，")
    assert not same_place(name, "")
