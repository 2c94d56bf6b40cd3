"""How notices of other towns say things, one way at a time."""

from collections import Counter

import pytest

from beacon.notices import Obligation, read_notice
from beacon.notices.reader import MOST_ASKED


def _timed(text: str, year: int | None = None) -> list[Obligation]:
    return [one for one in read_notice(text, default_year=year).obligations if one.is_timed]


def _said(text: str) -> list[tuple[str | None, int, object]]:
    return [(one.cadence, one.count, one.due) for one in _timed(text)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("各社区每季度至少组织２次演练。", [("quarterly", 2, None)]),
        ("各 村 每 月 开展 一 次 演 练。", [("monthly", 1, None)]),
        ("各村一月一检查、一季一演练。", [("monthly", 1, None), ("quarterly", 1, None)]),
        ("落实日巡查、周排查、月调度机制。", [("daily", 1, None), ("weekly", 1, None), ("monthly", 1, None)]),
        ("各村上半年、下半年各开展一次演练。", [("half_yearly", 1, None)]),
        ("各村每半个月巡查一次水塘。", [("monthly", 2, None)]),
        ("全年组织培训不少于2次、演练不少于1次。", [("yearly", 2, None), ("yearly", 1, None)]),
        ("每月开展宣传3次，张贴海报2张。", [("monthly", 3, None), ("monthly", 2, None)]),
        ("各校每学期不少于2课时开展安全教育。", [("per_term", 2, None)]),
        ("各校每学年组织一次演练。", [("yearly", 1, None)]),
        ("各校开学第一周上好一堂安全课。", [("term_start", 1, None)]),
        ("各村悬挂横幅不少于2条。", [("once", 2, None)]),
        ("检查频次：各网格1次/周开展巡查。", [("weekly", 1, None)]),
    ],
)
def test_how_often_and_how_many(text: str, said: list[tuple[str | None, int, object]]) -> None:
    assert _said(text) == said


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("各村于次月5日前报送上月情况。", {"day": 5, "next_month": True}),
        ("各村每月5日前报送上月情况。", {"day": 5, "next_month": True}),
        ("各村每季度末月25日前报送情况。", {"day": 25}),
        ("各村每月底前报送情况。", {"day": "last"}),
        ("各村每月中旬报送情况。", {"day": 20}),
        ("各网格每周五17:00前报送台账。", {"weekday": 5}),
        ("各村11月底前完成排查。", {"date": "--11-30"}),
        ("各村于二〇二三年十一月三十日前完成排查。", {"date": "2023-11-30"}),
        ("各村每年11月底前与农户签订责任书。", {"date": "--11-30"}),
        ("各村4月上旬前完成排查。", {"date": "--04-10"}),
        ("各村9月1日至30日集中开展检查。", {"from": "--09-01", "to": "--09-30"}),
        ("各村第三季度完成一次演练。", {"date": "--09-30"}),
        ("各村年底前完成建设宣传栏。", {"date": "--12-31"}),
    ],
)
def test_until_when(text: str, due: object) -> None:
    assert [one.due for one in _timed(text)] == [due]


@pytest.mark.parametrize(
    "text",
    [
        "各村要定期开展检查，适时组织演练。",
        "2023年全镇共开展演练12次。",
        "每年11月9日为全国消防日。",
        "微型消防站实行24小时值守。",
        "接到火警后3分钟内到场处置。",
        "每个微型消防站配备不少于6名队员。",
        "严禁一次购买超量烟花爆竹。",
        "活动时间：2023年11月1日至11月30日。",
        "本办法自2023年5月1日起施行。",
        "做好第六届119消防奖申报工作。",
        "宣传教育覆盖率达到100%。",
        "迟报一次扣2分。",
    ],
)
def test_what_only_looks_like_a_demand_is_none(text: str) -> None:
    assert _timed(text) == []


def test_a_cut_line_is_read_as_one_sentence() -> None:
    text = "一、各学校每学期至少组织一次禁毒知识竞赛，每学\n年组织学生参观禁毒展馆一次。"

    assert [(one.cadence, one.quote) for one in _timed(text)] == [
        ("per_term", "各学校每学期至少组织一次禁毒知识竞赛"),
        ("yearly", "每学\n年组织学生参观禁毒展馆一次"),
    ]


def test_items_take_the_period_of_the_line_above_them() -> None:
    text = "各单位每年做好以下工作：\n1.组织一次演练。\n2.开展一次培训。\n"

    assert [(one.cadence, one.kind, one.actors) for one in _timed(text)] == [
        ("yearly", "drill", ("各单位",)),
        ("yearly", "training", ("各单位",)),
    ]


def test_a_second_lead_in_line_replaces_the_first() -> None:
    text = "各单位每年做好以下工作：\n1.组织一次演练。\n11月底前完成下列任务：\n1.更新灭火器材。\n"

    assert [(one.cadence, one.due) for one in _timed(text)] == [("yearly", None), ("once", {"date": "--11-30"})]


def test_rows_of_a_table_find_who_and_until_when_in_their_columns() -> None:
    text = (
        "序号\t工作任务\t责任单位\t完成时限\n1\t组织各社区开展一次消防疏散演练\t街道应急办\t6月底前\n"
        "2\t更新楼道消防宣传栏内容\t各社区\t每月25日前\n"
    )

    assert [(one.actors, one.cadence, one.due) for one in _timed(text)] == [
        (("街道应急办",), "once", {"date": "--06-30"}),
        (("各社区",), "monthly", {"day": 25}),
    ]


def test_a_bracket_of_responsibility_gives_actors_and_deadline() -> None:
    text = (
        "（一）开展自建房排查。全面摸清底数，建立台账。（牵头单位：建设办；配合单位：各村（社区）；完成时限：5月底前）"
    )

    assert [(one.actors, one.cadence, one.due) for one in _timed(text)] == [
        (("建设办", "各村（社区）"), "once", {"date": "--05-31"})
    ]


def test_the_stage_of_a_heading_times_what_stands_under_it() -> None:
    text = "（一）动员部署阶段（3月20日前）。各社区召开动员会议。\n（二）总结阶段。各社区认真总结经验。"

    assert [(one.quote, one.due) for one in _timed(text)] == [("各社区召开动员会议", {"date": "--03-20"})]


def test_actors_come_from_the_sentence_then_from_above_then_from_the_addressees() -> None:
    text = "各村委会，镇直各单位：\n一、每月开展一次检查。\n二、派出所每月巡查一次，每季度通报一次。\n"

    assert [one.actors for one in _timed(text)] == [("各村委会", "镇直各单位"), ("派出所",), ("派出所",)]


def test_the_year_of_the_paper_dates_its_days() -> None:
    text = "某镇关于开展防溺水工作的通知\n各村：\n6月底前完成一次排查。\n某镇人民政府\n2024年4月1日\n"

    assert [one.due for one in _timed(text)] == [{"date": "2024-06-30"}]


def test_the_default_year_is_taken_where_the_paper_names_none() -> None:
    assert [one.due for one in _timed("各村6月底前完成一次排查。", 2025)] == [{"date": "2025-06-30"}]


def test_two_kinds_each_once_are_two_demands_of_one_quote() -> None:
    assert [(one.kind, one.quote) for one in _timed("各站每季度组织消防演练、安全培训各1次。")] == [
        ("drill", "各站每季度组织消防演练、安全培训各1次"),
        ("training", "各站每季度组织消防演练、安全培训各1次"),
    ]


def test_a_demand_without_timing_is_told_apart_from_a_timed_one() -> None:
    found = read_notice("各村利用村村响开展宣传，引导群众安全用火。").obligations

    assert {(one.cadence, one.due, one.count) for one in found} == {(None, None, 1)}


def test_places_of_a_short_notice() -> None:
    text = "一、总体要求\n坚持以人民为中心，认真落实上级部署。\n二、任务\n各村每月开展一次检查。各村广泛开展宣传。\n"

    assert [clause.place for clause in read_notice(text).clauses] == [
        "background",
        "background",
        "background",
        "duty",
        "track",
    ]


def test_numbers_of_clauses_follow_the_outline() -> None:
    text = "前言一句话说明情况。\n一、任务\n（一）宣传。各村开展宣传。\n1.各村张贴海报。\n"

    assert [clause.number for clause in read_notice(text).clauses] == [
        "文首-1",
        "一-1",
        "一（一）-1",
        "一（一）-2",
        "一（一）1-1",
    ]


def test_an_empty_paper_is_an_empty_reading() -> None:
    reading = read_notice(" \n\t\n　")

    assert (reading.clauses, reading.obligations, reading.contacts) == ((), (), ())


def test_a_line_pasted_a_thousand_times_asks_for_no_more_than_a_page_can_show() -> None:
    """R01 Each sentence stays whole, and so many demands are read from it at most."""
    line = "各社区每季度每半年每月23日前开展消防演练，"

    found = read_notice(f"江畔街道2023年消防宣传工作要点\n{line * 2500}", default_year=2023)

    most = Counter(one.clause for one in found.obligations)
    assert max(most.values()) == MOST_ASKED
    assert "".join(clause.text for clause in found.clauses).count(line) >= 2400
