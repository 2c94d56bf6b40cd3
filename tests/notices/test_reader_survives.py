"""No input stops the reader, every quote is a true span, and time grows with the text and not faster."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beacon.notices import CADENCES, KINDS, PLACES, read_notice

_SIGNS = "每要。；，、：\n\t（）《》①半两２第 　\x00\x1c\u2028\ud800😀"
_SIGNS = "每要。；，、：\n\t（）《》①半两２第 　\x00\x1c\u2028\ud800😀"
_TIMES = (
    "每月",
    "每季度",
    "不少于",
    "2次",
    "11月30日前",
    "次月5日",
    "9月1日至",
    "周五前",
    "年底",
    "持续",
    "2023年4月15日",
)
_PARTS = ("一、", "（二）", "1.", "责任单位：", "完成时限：", "联系人：", "〔2023〕5号", "印发", "关于", "的通知")
_DEEDS = ("各村（居）委会", "开展", "演练", "报送", "以学校开学为契机")
_WORDS = st.sampled_from((*_SIGNS, *_TIMES, *_PARTS, *_DEEDS))
_NOTICES = st.lists(_WORDS | st.text(max_size=4), max_size=60).map("".join)


@settings(max_examples=150, deadline=None)
@given(_NOTICES)
def test_any_text_is_read_and_its_spans_are_true(text: str) -> None:
    reading = read_notice(text)

    assert all(clause.text == text[clause.start : clause.end] for clause in reading.clauses)
    assert all(one.quote == text[one.start : one.end] and one.quote for one in reading.obligations)
    assert {clause.place for clause in reading.clauses} <= set(PLACES)
    assert {one.kind for one in reading.obligations} <= set(KINDS)
    assert {one.cadence for one in reading.obligations} <= {*CADENCES, None}


@settings(max_examples=150, deadline=None)
@given(_NOTICES)
def test_a_quote_stands_within_its_clause_and_a_count_is_at_least_one(text: str) -> None:
    reading = read_notice(text)

    for one in reading.obligations:
        clause = reading.clauses[one.clause]
        assert clause.start <= one.start < one.end <= clause.end
        assert one.count >= 1


@settings(max_examples=100, deadline=None)
@given(_NOTICES)
def test_clauses_tile_the_written_text_in_order(text: str) -> None:
    reading = read_notice(text)

    held = "".join(clause.text for clause in reading.clauses)
    assert [clause.start for clause in reading.clauses] == sorted(clause.start for clause in reading.clauses)
    assert "".join(sign for sign in held if sign.isprintable() and not sign.isspace()) == "".join(
        sign for sign in text if sign.isprintable() and not sign.isspace()
    )


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200))
def test_text_of_any_script_becomes_json(text: str) -> None:
    assert json.loads(json.dumps(read_notice(text).as_json("x")))["id"] == "x"


def _megabyte(unit: str) -> str:
    return (unit * (1_000_000 // len(unit.encode()) + 1)).encode()[:1_000_000].decode("utf-8", "ignore")


_UNITS = (
    "1|每|（|（）|\n|，|、|《每月》|社|。|（一）|每月\n|每月每季度每年|11月30日前|每月\t|社区、|联系人：|每 |每月1次。"
    "|各村（社区）要"
    "|责任单位：社区。|一、每月开展以下工作：\n|至少一|12345678901|a@b.|2023年|常态化"
)
NASTY = {unit: _megabyte(unit) for unit in _UNITS.split("|")}


@pytest.mark.soak
@pytest.mark.parametrize("unit", NASTY, ids=ascii)
def test_a_megabyte_is_read_within_five_seconds(unit: str) -> None:
    began = time.process_time()

    read_notice(NASTY[unit])

    assert time.process_time() - began <= 5
