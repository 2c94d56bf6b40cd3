from datetime import date

import pytest

from beacon.people.models import Unit
from beacon.records.drafts import DraftProblems, clean_draft

TODAY = date(2023, 11, 21)
VILLAGE = Unit(kind="village", group="village")
COMMUNITY = Unit(kind="community", group="community")


def problems(**raw: object) -> dict[str, str]:
    with pytest.raises(DraftProblems) as refused:
        clean_draft({"kind": "drill", "happened_on": "2023-11-20", **raw}, unit=COMMUNITY, today=TODAY)
    return refused.value.problems


def test_a_kind_and_a_date_are_enough() -> None:
    draft = clean_draft({"kind": "drill", "happened_on": "2023-11-20"}, unit=COMMUNITY, today=TODAY)

    assert (draft.kind, draft.happened_on, draft.setting) == ("drill", date(2023, 11, 20), "community")
    assert (draft.audience_count, draft.details, draft.handouts) == (None, {}, {})


@pytest.mark.parametrize(
    ("unit", "kind", "setting"),
    [(VILLAGE, "talk", "rural"), (COMMUNITY, "talk", "community"), (VILLAGE, "school_event", "school")],
)
def test_the_setting_comes_from_the_kind_or_else_from_the_unit(unit: Unit, kind: str, setting: str) -> None:
    """R11 Every event has one main setting, also when nobody chose one."""
    draft = clean_draft({"kind": kind, "happened_on": "2023-11-20"}, unit=unit, today=TODAY)

    assert draft.setting == setting


def test_particulars_and_hand_outs_are_taken_by_their_names() -> None:
    raw = {
        "kind": "drill",
        "happened_on": "2023-11-20",
        "started_at": "10:20",
        "evac_minutes": "６",
        "notified_before": "on",
        "handout-apron": "20",
        "handout-leaflet": "0",
        "trainer": "不属于演练",
    }

    draft = clean_draft(raw, unit=COMMUNITY, today=TODAY)

    assert draft.details == {"evac_minutes": 6, "notified_before": True}
    assert draft.handouts == {"apron": 20}


def test_a_drill_without_minutes_is_savable() -> None:
    """R21 The minutes to clear are never demanded."""
    draft = clean_draft({"kind": "drill", "happened_on": "2023-11-20", "evac_minutes": ""}, unit=COMMUNITY, today=TODAY)

    assert draft.details == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("raw", "field", "sentence"),
    [
        ({"kind": ""}, "kind", "请先点一下做了什么。"),
        ({"kind": "juggling"}, "kind", "请先点一下做了什么。"),
        ({"happened_on": ""}, "happened_on", "请填日期。"),
        ({"happened_on": "2023/4/31"}, "happened_on", "「日期」看不懂：2023/4/31，请写成2023-11-21这样。"),
        ({"happened_on": "2023-11-22"}, "happened_on", "「日期」2023-11-22还没到，活动做完再记。"),
        ({"happened_on": "2013-11-20"}, "happened_on", "「日期」2013-11-20太早了，请核对年份。"),
        ({"started_at": "中午"}, "started_at", "「时间」看不懂：中午，请写成10:20这样，或留空。"),
        ({"setting": "office"}, "setting", "「五进」请从企业、农村、社区、学校、家庭里选一个。"),
        ({"audience_count": "四十"}, "audience_count", "「参加人次」请填整数，现在是「四十」。"),
        ({"audience_count": "-3"}, "audience_count", "「参加人次」请填0到100000之间的数，现在是-3。"),
        ({"evac_minutes": "9999"}, "evac_minutes", "「疏散用时」请填0到1440之间的数，现在是9999。"),
        ({"handout-apron": "很多"}, "handout-apron", "「围裙」请填整数，现在是「很多」。"),
        ({"handout-car": "1"}, "car", "发放的物品不在清单里，请从列出的物品里选。"),
        ({"summary": "长" * 301}, "summary", "「说一句」写了301字，最多300字，请删短一些。"),
        ({"school": "江畔小学"}, "school", "「学校」请从列出的选项里选。"),
    ],
)
def test_what_does_not_fit_is_named_with_a_sentence(raw: dict[str, object], field: str, sentence: str) -> None:
    assert problems(**raw) == {field: sentence}


def test_all_problems_are_told_at_once() -> None:
    assert set(problems(started_at="中午", audience_count="四十", setting="x")) == {
        "started_at",
        "audience_count",
        "setting",
    }
