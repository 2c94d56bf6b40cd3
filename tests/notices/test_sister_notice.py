"""A notice of an invented town, written and labelled by somebody who had not read the reader's rules (product §8)."""

import json
from pathlib import Path

import pytest

from beacon.notices import Clause, Reading, read_notice

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "sister_notice.jsonl").read_text(encoding="utf-8").splitlines()
]
SENTENCES = 60
PLACED_RIGHT = 0.85
"""Share of sentences to be placed right before anybody edits (product §8)."""


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_notice("".join(row["text"] for row in ROWS))


def _clause_at(reading: Reading, start: int, end: int) -> Clause:
    """The clause that covers most of a stretch of the text."""
    return max(reading.clauses, key=lambda clause: min(clause.end, end) - max(clause.start, start))


def test_a_sister_notice_is_placed_right_in_at_least_85_of_100_sentences(reading: Reading) -> None:
    """N12"""
    right, start = [], 0
    for row in ROWS:
        end = start + len(row["text"].rstrip("\n"))
        if row["place"] is not None:
            right.append(_clause_at(reading, start, end).place == row["place"])
        start += len(row["text"])

    assert len(right) == SENTENCES
    assert sum(right) / len(right) >= PLACED_RIGHT


def test_the_header_of_a_sister_notice_is_read(reading: Reading) -> None:
    """R01 N12"""
    header = reading.header

    assert header.title == "关于印发《岭前镇2024年消防安全宣传教育工作安排》的通知"
    assert header.number == "岭前府办〔2024〕11号"
    assert header.addressees == ("各村（社区）", "镇属各站办所", "驻镇各单位")
    assert header.is_public
    assert str(header.signed_on) == "2024-03-06"
