"""Numbers that Word shows but does not write."""

import pytest

from beacon.notices.sources.word_numbering import Counters, Level, chinese, write

LEVELS = {0: Level("chineseCounting", "%1、"), 1: Level("decimal", "%1.%2", legal=True), 2: Level("upperRoman", "%3)")}


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (99, "九十九"),
        (103, "一百零三"),
        (110, "一百一十"),
        (2005, "二千零五"),
    ],
)
def test_chinese_counting(number: int, words: str) -> None:
    assert chinese(number) == words


@pytest.mark.parametrize(
    ("numeral", "shown"),
    [
        ("decimal", "4"),
        ("decimalZero", "04"),
        ("upperLetter", "D"),
        ("lowerRoman", "iv"),
        ("decimalEnclosedCircle", "④"),
        ("ideographTraditional", "丁"),
        ("decimalFullWidth", "４"),
        ("none", ""),
        ("unheard of", "4"),
    ],
)
def test_numeral_formats(numeral: str, shown: str) -> None:
    assert write(4, numeral) == shown


def test_deeper_numbers_begin_anew_under_each_higher_one() -> None:
    counters = Counters()

    labels = [counters.label("a", "1", LEVELS, depth, {}) for depth in (0, 1, 1, 2, 0, 1)]

    assert labels == ["一、", "1.1", "1.2", "I)", "二、", "2.1"]


def test_list_that_restarts_does_so_once() -> None:
    counters = Counters()
    counters.label("a", "1", LEVELS, 0, {})

    labels = [counters.label("a", "2", LEVELS, 0, {0: 1}) for _ in range(2)]

    assert labels == ["一、", "二、"]
