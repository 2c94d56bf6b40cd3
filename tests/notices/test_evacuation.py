"""疏散用时 of a pasted drill: whole minutes the message calls that, and everything else is said to be left open."""

from datetime import date

import pytest

from beacon.notices.message.reader import read_message
from beacon.notices.message.reading import ProposedRecord


def read(words: str) -> ProposedRecord:
    return read_message(words, date(2023, 11, 22))


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("疏散用时4分钟", 4),
        ("用时：6分钟", 6),
        ("住户撤离到中心花园用了4分钟", 4),
        ("全程五分钟", 5),
        ("疏散时间为3分", 3),
        ("用时180秒", 3),
        ("演练前讲了10分钟消防知识，疏散用时4分钟", 4),
    ],
)
def test_whole_minutes_that_are_called_so_are_read(words: str, minutes: int) -> None:
    """R32"""
    found = read(f"今天上午10点半组织消防演练，居民60人参加，{words}。").evacuation

    assert (found.value, found.reason) == (minutes, "")


@pytest.mark.parametrize(
    ("words", "said", "others"),
    [
        ("疏散用时3分半", "3分半", (3, 4)),
        ("用时3分30秒", "3分30秒", (3, 4)),
        ("三分半钟全部撤到操场", "三分半钟", (3, 4)),
        ("用时2分05秒", "2分05秒", (2, 3)),
        ("仅用50秒", "50秒", (1,)),
    ],
)
def test_half_minutes_and_seconds_are_left_to_the_person(words: str, said: str, others: tuple[int, ...]) -> None:
    """R32 The form asks for whole minutes, and a rounded number would be a guess."""
    found = read(f"今天组织消防疏散演练，居民60人参加，{words}。")

    assert (found.evacuation.value, found.evacuation.others) == (None, others)
    assert found.evacuation.reason == f"写的是“{said}”，这里按整分钟填，请填一个数。"
    assert (found.people.value, found.started_at.value) == (60, None)


@pytest.mark.parametrize(
    ("words", "minutes"),
    [("5分钟内全部撤离", 5), ("不到两分钟撤到操场", 2), ("用时约4分钟", 4), ("5分多钟撤离完毕", 5)],
)
def test_a_bound_is_read_and_marked(words: str, minutes: int) -> None:
    found = read(f"今天组织消防演练，师生60人{words}。")

    assert (found.evacuation.value, found.evacuation.is_sure, found.people.value) == (minutes, False, 60)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("演练历时40分钟", "写了“40分钟”，不知道是不是疏散用时，是就填上。"),
        ("第一次用时5分钟，第二次用时4分钟", "写了几个用时（5分钟、4分钟），请填一个。"),
        ("接警后3分钟到达现场", ""),
        ("用时2分钟将火扑灭", "写了“2分钟”，不知道是不是疏散用时，是就填上。"),
        ("消防员用了10分钟讲解灭火器", "写了“10分钟”，不知道是不是疏散用时，是就填上。"),
        ("随后广播宣传20分钟", ""),
        ("先讲了十分钟用电安全", ""),
        ("全程十分顺利", ""),
        ("居民十分有序地疏散到广场", ""),
        ("九时三十分开始", ""),
        ("9点30分开始", ""),
    ],
)
def test_what_may_be_something_else_s_time_is_never_taken_for_it(words: str, reason: str) -> None:
    """R32 Another duration has no value; what is no duration says nothing."""
    found = read(f"今天组织消防演练，居民60人参加，{words}。")

    assert (found.evacuation.value, found.evacuation.reason, found.people.value) == (None, reason, 60)


@pytest.mark.parametrize("words", ["大喇叭播放3次，共30分钟", "社区培训40分钟，30人参加"])
def test_only_a_drill_has_one(words: str) -> None:
    found = read(f"今天{words}").evacuation

    assert (found.value, found.reason) == (None, "")
