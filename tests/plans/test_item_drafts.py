"""What a person typed about a plan, cleaned or explained."""

from datetime import date, time

import pytest

from beacon.plans.schedule.item_drafts import ItemDraft, ItemProblems, clean_item

TODAY = date(2023, 11, 21)


def problems(raw: dict[str, str], invited: tuple[str, ...] = ()) -> dict[str, str]:
    with pytest.raises(ItemProblems) as found:
        clean_item(raw, invited, today=TODAY)
    return found.value.problems


def test_title_and_day_are_enough() -> None:
    """R67"""
    assert clean_item({"title": " 宣讲 ", "planned_on": "2023-11-22"}, (), today=TODAY) == ItemDraft(
        title="宣讲", planned_on=date(2023, 11, 22)
    )


def test_time_kind_and_place_are_taken() -> None:
    raw = {"title": "演练", "planned_on": "2023-11-22", "starts_at": "09:30", "kind": "drill", "place": "锦绣苑"}

    assert clean_item(raw, (), today=TODAY) == ItemDraft(
        title="演练", planned_on=date(2023, 11, 22), starts_at=time(9, 30), kind="drill", place="锦绣苑"
    )


def test_every_field_that_does_not_fit_is_told_at_once() -> None:
    raw = {"title": "", "planned_on": "明天", "starts_at": "早上", "kind": "party", "note": "长" * 301}

    assert problems(raw, ("x",)) == {
        "title": "请写做什么，例如“到锦绣苑宣讲”。",
        "kind": "没有这个类型，请从列出的类型里选，或者不选。",
        "planned_on": "「日期」看不懂：明天，请写成2023-11-21这样。",
        "starts_at": "「时间」看不懂：早上，请写成10:20这样，或者不填。",
        "note": "「备注」最多300个字，现在301个，请写短些。",
        "invited": "邀请的单位没选对，请从列出的单位里选。",
    }


def test_a_year_far_away_is_a_slip() -> None:
    assert problems({"title": "宣讲", "planned_on": "2032-11-22"}) == {
        "planned_on": "「日期」是2032年，离今天太远，请再看一眼。"
    }


def test_private_and_inviting_exclude_each_other() -> None:
    """R67 What others are asked to join cannot be hidden from them."""
    raw = {"title": "宣讲", "planned_on": "2023-11-22", "is_private": "1"}

    assert problems(raw, ("00000000-0000-0000-0000-000000000001",)) == {
        "is_private": "只本单位可见的安排不能邀请别的单位，请取消其中一样。"
    }
