"""Numerals as notices write them."""

import pytest

from beacon.notices.numerals import MOST, number_of


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("2", 2),
        ("两", 2),
        ("十", 10),
        ("十二", 12),
        ("二十三", 23),
        ("廿三", 23),
        ("一百二十", 120),
        ("三千", 3000),
        ("两万", 20_000),
        ("2万", 20_000),
        ("1，000", 1000),
        ("二〇二三", 2023),
        ("99999999999", MOST),
        ("若干", None),
        ("", None),
    ],
)
def test_numerals_have_their_value(words: str, number: int | None) -> None:
    assert number_of(words) == number
