import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.kit.likeness import SHORTEST, likeness, says_the_same

SAID = "在小区广场摆摊宣讲，发放宣传单，提醒大家出门关电关气、楼道不堆杂物"
TEXTS = st.text(alphabet="在小区广场摆宣讲发放单，。 ", max_size=60)


def test_a_sentence_copied_with_a_word_changed_at_its_end_says_the_same() -> None:
    """N14 Five-sign runs in common: 85 of a hundred. Punctuation and blanks do not count."""
    assert says_the_same(SAID, SAID)
    assert says_the_same(SAID, SAID.replace("，", " ").replace("、", "；") + "。")
    assert says_the_same(SAID, SAID[:-1] + "品")
    assert not says_the_same(SAID, "入户走访，帮老人看插线板和燃气软管，讲怎么报火警、怎么用灭火器")


def test_a_short_text_says_nothing_of_itself() -> None:
    """N14 同上月, and what anybody would write."""
    short = "发宣传单，讲用电安全"

    assert not says_the_same(short, short)
    assert not says_the_same("同上月", "同上月")
    assert not says_the_same("一" * 9 + "二" * 10, "一" * 9 + "二" * 10)


def test_the_share_is_that_of_runs_in_common() -> None:
    """Twenty signs have 16 runs; one sign more at the end adds one."""
    twenty = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"

    assert len(twenty) == SHORTEST
    assert likeness(twenty, twenty + "戌") == pytest.approx(16 / 17)


@given(TEXTS, TEXTS)
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) == likeness(other, one) <= 1
    assert likeness(one, one) in (0, 1)
