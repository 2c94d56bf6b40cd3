"""Which number a head asks for: understood wholly, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.figures.askable import ASKABLE
from beacon.reports.district_form.words import SUBJECTS, could_ask, number_for, without_to_date

UNDERSTOOD = {
    ("演练", "场次"): "演练场次",
    ("演练", "人次"): "演练人次",
    ("疏散演练", "次数"): "演练场次",
    ("开展消防宣传活动（场）",): "活动场次",
    ("参加人次",): "受众人次",
    ("受众人数",): "受众人次",
    ("进社区", "场次"): "进社区场次",
    ("五进", "进学校（人次）"): "进学校人次",
    ("发放宣传资料（份）",): "发放宣传册（份）",
    ("发放", "围裙（条）"): "发放围裙（条）",
    ("应急广播", "次数"): "广播次数",
    ("广播", "时长（分钟）"): "广播分钟",
    ("参观消防站（次）",): "参观次数",
    ("组织消防培训（人次）",): "培训人次",
    ("校园活动场次",): "校园活动场次",
    ("月报报送率（%）",): "月报报送率",
    ("社区半年演练率",): "社区半年演练率",
    ("应报单位数",): "月报应报家数",
    ("宣传品（件）",): "发放宣传品合计",
    ("数值", "本月开展消防宣传活动场次"): "活动场次",
    ("填报数据", "高层建筑宣传覆盖率"): "高层宣传覆盖率",
    ("集中发放", "备注"): None,
}
NOT_UNDERSTOOD = (
    ("高层演练", "场次"),
    ("夜间演练场次",),
    ("入户宣传", "户"),
    ("社区", "演练", "场次"),
    ("演练和培训", "场次"),
    ("演练", "场次/人次"),
    ("起火次数",),
    ("负责人",),
    ("场次",),
    ("次数",),
    ("备注",),
    ("消防宣传",),
    ("",),
)


@pytest.mark.parametrize("head", UNDERSTOOD, ids="·".join)
def test_heads_in_the_words_of_the_field_are_understood(head: tuple[str, ...]) -> None:
    """R69"""
    found = number_for(head)

    assert (found.label if found else None) == UNDERSTOOD[head]


@pytest.mark.parametrize("head", NOT_UNDERSTOOD, ids="·".join)
def test_a_head_with_a_word_left_over_or_two_meanings_is_not_guessed(head: tuple[str, ...]) -> None:
    """R69 高层演练 is not 演练: a nearly right number would be wrong in somebody's table."""
    assert number_for(head) is None


def test_every_number_with_a_subject_is_found_by_its_own_label() -> None:
    """New kinds, things and figures of the catalogue are understood without anybody teaching them."""
    asked = [one for one in ASKABLE.values() if one.subject]

    wrong = {one.label: found and found.label for one in asked if (found := number_for([one.label])) != one}

    assert wrong == {}


HEADS = st.sampled_from(
    (*SUBJECTS, "人次", "场次（场）", "分钟数", "本年累计", "年初至今", "合计", "开展消防", "户", "夜间")
)


@given(st.lists(HEADS, min_size=1, max_size=4))
def test_what_is_put_aside_at_once_would_not_have_been_understood(heads: list[str]) -> None:
    """R69 Looking at the signs alone is quicker and loses no suggestion."""
    found = number_for(without_to_date(heads)[0])

    assert found is None or could_ask(heads)


@pytest.mark.parametrize(
    ("heads", "cleared", "to_date"),
    [
        (("演练", "本月"), ["演练", "本月"], False),
        (("演练", "累计"), ["演练", ""], True),
        (("全年累计演练场次",), ["演练场次"], True),
        (("年初至今", "演练"), ["", "演练"], True),
    ],
)
def test_a_total_since_january_is_told_from_the_month(
    heads: tuple[str, ...], cleared: list[str], to_date: bool
) -> None:
    """R69 本月 and 累计 stand side by side in most tables and are not the same number."""
    assert without_to_date(heads) == (cleared, to_date)


def test_a_column_for_each_month_is_not_taken_for_the_period() -> None:
    """R69 1月, 2月 … across: the chosen period is none of them for sure."""
    assert [number_for(("演练场次", month)) for month in ("1月", "12月", "上半年", "2023年", "全年")] == [None] * 5
