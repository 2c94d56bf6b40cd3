"""The user's own notice, read whole."""

import json
from datetime import date
from pathlib import Path

import pytest

from beacon.notices import Contact, Header, Obligation, Reading, read_notice

SEED = (Path(__file__).parent / "data" / "seed_notice.txt").read_text(encoding="utf-8")
DEPARTMENTS_AND_COMMITTEES = ("街道相关部门", "各村（居）委会")


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_notice(SEED)


def _timed(reading: Reading) -> list[Obligation]:
    return [one for one in reading.obligations if one.is_timed]


def test_header_is_read_in_full(reading: Reading) -> None:
    """R01 R02 R04 R05 R06: issuer, title, year, addressees, signed date, public mark, printing office and date."""
    assert reading.header == Header(
        issuer="重庆市涪陵区人民政府江东街道办事处",
        title="关于印发江东街道2023年消防宣传工作要点的通知",
        year=2023,
        number=None,
        addressees=("各村（居）委会", "街道各部门", "有关单位"),
        signed_on=date(2023, 4, 15),
        is_public=True,
        printed_by="重庆市涪陵区江东街道党政办公室",
        printed_on=date(2023, 4, 15),
    )


def test_its_timed_duties_are_exactly_these(reading: Reading) -> None:
    """R32 R33 R36 R37 R69: half-yearly drill, quarterly visit, opening check and publicity, report by the 23rd."""
    assert [(one.cadence, one.count, one.due, one.kind) for one in _timed(reading)] == [
        ("half_yearly", 1, None, "drill"),
        ("quarterly", 1, None, "visit_station"),
        ("term_start", 1, None, "inspection"),
        ("term_start", 1, None, "theme_event"),
        ("monthly", 1, {"day": 23}, "report"),
    ]


def test_timed_duties_quote_the_notice_word_for_word(reading: Reading) -> None:
    opening = "以学校开学为契机，适时派员开展校园消防安全检查及消防宣传工作"

    assert [one.quote for one in _timed(reading)] == [
        "每半年组织社区开展消防安全疏散逃生演练",
        "每季度组织社区居民到就近消防救援站参观学习",
        opening,
        opening,
        "街道相关部门、各村（居）委会于每月 23 日前将当月消防宣传工作开展情况报街道消防安全委员会办公室",
    ]


def test_actors_are_inherited_from_the_subject_of_the_item(reading: Reading) -> None:
    assert {one.actors for one in _timed(reading)} == {DEPARTMENTS_AND_COMMITTEES}


def test_settings_follow_the_words_of_each_duty(reading: Reading) -> None:
    assert [one.setting for one in _timed(reading)] == ["community", "community", "school", "school", None]


def test_keeping_the_platform_in_use_is_continuous_and_makes_no_duty(reading: Reading) -> None:
    lasting = [one for one in reading.obligations if one.cadence == "continuous"]

    assert [(one.quote, one.kind, one.is_timed) for one in lasting] == [
        ("持续推广平台在辖区广泛应用", "learning_platform", False)
    ]


def test_its_one_contact_is_found(reading: Reading) -> None:
    """R70: name, telephone and mailbox."""
    assert reading.contacts == (Contact("李某某", "023-72000000", "office@example.invalid"),)


def test_guiding_thought_and_purpose_are_background(reading: Reading) -> None:
    """R08: the political part is kept as background and asks for nothing."""
    opening = [clause for clause in reading.clauses if clause.number.startswith(("文首", "一-"))]

    assert {clause.place for clause in opening} == {"background"}


def test_no_sentence_is_left_unclear(reading: Reading) -> None:
    assert [clause.text for clause in reading.clauses if clause.place == "unclear"] == []


def test_clauses_hold_every_written_sign_of_the_notice_once(reading: Reading) -> None:
    held = "".join(clause.text for clause in reading.clauses)

    assert "".join(held.split()) == "".join(SEED.split())


def test_reading_survives_json_and_back(reading: Reading) -> None:
    answer = json.loads(json.dumps(reading.as_json("seed"), ensure_ascii=False))

    assert answer["id"] == "seed"
    assert answer["header"]["signed_on"] == "2023-04-15"
    assert answer["contacts"] == [{"name": "李某某", "phone": "023-72000000", "email": "office@example.invalid"}]
    assert len(answer["obligations"]) == len(reading.obligations)
