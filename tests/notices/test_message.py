"""A pasted chat message becomes a proposed record, and what it leaves open is never guessed in silence."""

import time
from datetime import date
from datetime import time as clock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from beacon.catalogue.kinds import KINDS
from beacon.notices.message import kinds
from beacon.notices.message.reader import read_message
from beacon.notices.message.reading import Named, ProposedRecord, Read
from beacon.notices.message.text import LONGEST_SUMMARY
from beacon.notices.rules import Rule
from tests.notices.message_scoring import held_back, labelled, register, score, tuned_on

TODAY = date(2023, 11, 22)
"""A Wednesday."""


def read(text: str, today: date = TODAY) -> ProposedRecord:
    return read_message(text, today, register())


def test_held_back_messages_reach_their_floor() -> None:
    """R62 Kind, day, place and head-count right together in four of five; hardly a wrong value without a mark."""
    found = score(held_back())

    assert found.messages >= 60
    assert found.all_right >= 0.90, found
    assert found.silent <= 0.02, found


def test_messages_the_rules_were_tuned_on_stay_read() -> None:
    found = score(tuned_on())

    assert found.messages >= 150
    assert found.all_right >= 0.90, found
    assert found.silent <= 0.02, found
    assert min(found.each[name] for name in ("handouts", "co", "at")) >= 0.93, found


def test_what_is_read_of_the_clerk_s_message() -> None:
    """R62 The message of the handbook, value by value."""
    text = "今天上午在锦绣苑开展消防演练，参加居民40余人，发放宣传资料200份、围裙30条。"

    found = read(text)

    assert (found.kind.value, found.happened_on.value, found.half_day.value) == ("drill", TODAY, "上午")
    assert (found.place.value, found.people.value) == ("锦绣苑", 40)
    assert {item: one.value for item, one in found.handouts.items()} == {"leaflet": 200, "apron": 30}
    assert found.people.quote(text) == "居民40余人"
    assert found.started_at == Read()


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("今天", date(2023, 11, 22)),
        ("昨晚", date(2023, 11, 21)),
        ("前天", date(2023, 11, 20)),
        ("大前天", date(2023, 11, 19)),
        ("上周五", date(2023, 11, 17)),
        ("上上周六", date(2023, 11, 11)),
        ("周三", date(2023, 11, 22)),
        ("周四", date(2023, 11, 16)),
        ("星期天", date(2023, 11, 19)),
        ("11月18日", date(2023, 11, 18)),
        ("十一月十八日", date(2023, 11, 18)),
        ("18号", date(2023, 11, 18)),
        ("11.18", date(2023, 11, 18)),
        ("11/18", date(2023, 11, 18)),
        ("2023年11月18日", date(2023, 11, 18)),
        ("２０２３-11-18", date(2023, 11, 18)),
        ("11月18日（周六）", date(2023, 11, 18)),
    ],
)
def test_days_are_read_backwards_from_today(words: str, day: date) -> None:
    found = read(f"{words}在锦绣苑开展消防演练，居民40人参加").happened_on

    assert (found.value, found.reason) == (day, "")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("", "没写是哪天"),
        ("明天", "还没到"),
        ("12月3日", "还没到"),
        ("下周二", "还没到"),
        ("本周五", "还没到"),
        ("11月31日", "没有11月31日这一天"),
        ("11月18日（周三）", "不是周三"),
        ("11月10日至12日", "有好几天"),
        ("11月14日、11月20日", "写了两个日期，请选一个"),
        ("周末", "是两天"),
        ("11月", "没写是哪天"),
    ],
)
def test_a_day_that_is_not_clear_is_left_open_with_its_reason(words: str, reason: str) -> None:
    found = read(f"{words}在锦绣苑开展消防演练，居民40人参加").happened_on

    assert found.value is None
    assert reason in found.reason


def test_december_told_in_january_was_last_year_and_last_month_s_day_is_marked() -> None:
    assert read("12月28日开展演练", date(2024, 1, 5)).happened_on.value == date(2023, 12, 28)
    of_last_month = read("28号开展演练", date(2024, 1, 5)).happened_on
    assert (of_last_month.value, of_last_month.is_sure) == (date(2023, 12, 28), False)


def test_today_of_a_forwarded_message_is_the_day_it_was_sent() -> None:
    found = read("李四 2023-11-20 15:30\r\n今天在锦绣苑开展演练").happened_on

    assert found.value == date(2023, 11, 20)
    assert "11月20日" in found.reason


@pytest.mark.parametrize(
    ("words", "people"),
    [
        ("参加居民40余人", 40),
        ("约四十人参加", 40),
        ("50多名村民到场", 50),
        ("共计120人次", 120),
        ("居民30人、学生20人", 50),
        ("居民30人、志愿者5人", 30),
        ("居民60人、物业8人、消防员4人，共计72人参加", 72),
        ("居民40人，其中老人15人", 40),
        ("１２０名师生参加", 120),
        ("1,260名师生参加", 1260),
    ],
)
def test_head_counts_are_read_and_parts_added(words: str, people: int) -> None:
    assert read(f"今天在锦绣苑开展消防演练，{words}。").people.value == people


@pytest.mark.parametrize(
    "words", ["近百人参加", "居民若干人", "数十人参加", "四五十人参加", "居民40人，受教育群众100余人", "入户65户"]
)
def test_vague_and_rival_head_counts_have_no_value(words: str) -> None:
    found = read(f"今天在锦绣苑开展消防演练，{words}。").people

    assert found.value is None
    assert found.reason


def test_two_activities_propose_the_first_and_offer_the_other() -> None:
    found = read("今天组织物业人员开展消防培训，随后在锦绣苑开展灭火演练。").kind

    assert (found.value, found.others) == ("training", ("drill",))
    assert "另记一条" in found.reason


def test_buildings_named_by_number_are_found_one_by_one() -> None:
    found = read("今天在锦绣苑3栋、4栋清理楼道")

    assert [one.name for one in found.places] == ["锦绣苑3栋", "锦绣苑4栋"]
    assert found.place.value == "锦绣苑3栋、4栋"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("昨天在鑫源百货查了一下通道", "鑫源百货"),
        ("昨天上午在村部会议室开党员大会，讲了用火用电", "村部会议室"),
        ("昨天在高新开发区开展消防宣传", "高新开发区"),
    ],
)
def test_what_was_done_there_is_no_part_of_the_place(text: str, place: str) -> None:
    """R34"""
    assert read(text).place.value == place


def test_the_longest_name_wins_and_partners_are_no_place() -> None:
    found = read("今天青禾社区联合河口消防站在滨江花园二期开展演练")

    assert [one.name for one in found.places] == ["滨江花园二期"]
    assert [one.name for one in found.co_organisers] == ["河口消防救援站"]


@pytest.mark.parametrize("words", ["宣传资料若干", "近百份宣传资料", "宣传资料、围裙共200份", "每人发一条围裙"])
def test_things_without_a_number_of_their_own_have_none(words: str) -> None:
    found = read(f"今天在锦绣苑开展演练，发放{words}。").handouts

    assert found
    assert all(one.value is None and one.reason for one in found.values())


def test_numbers_headers_and_placeholders_stay_out_of_the_summary() -> None:
    """N05 Phone numbers are dropped, and a person's name is pointed at."""
    found = read("张三 11:02\n@所有人 今天社区书记王建国在锦绣苑开展演练[图片]，联系电话：138 0000 0000。🎉")

    assert found.summary == "今天社区书记王建国在锦绣苑开展演练。"
    assert found.notices == ("消息里的号码没有带进来。", "说一句里像有人名（王建国），用不着就删掉。")


def test_time_of_day_is_read_with_its_half_and_not_from_the_header() -> None:
    assert read("张三 11:02\r\n今天下午3点半在锦绣苑演练").started_at.value == clock(15, 30)
    assert read("今天15:00-16:30在锦绣苑演练").started_at.value == clock(15, 0)
    assert read("今天3点在锦绣苑演练").started_at.value is None


@pytest.mark.parametrize("text", ["", "收到", "请各社区于本周五前上报宣传情况", "👍👍👍", "今天没有活动"])
def test_a_message_that_reports_nothing_proposes_nothing_for_sure(text: str) -> None:
    assert not read(text).kind.is_sure


RULES = (*kinds.STRONG, *kinds.WEAK, kinds.CHECK, kinds.GIVING)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.name} → {rule.means}")
def test_rule_of_a_message_matches_its_example_and_not_its_counter_example(rule: Rule) -> None:
    assert bool(rule.regex.search(rule.example)) is True
    assert bool(rule.regex.search(rule.counter)) is False
    assert rule.means in KINDS


WORDS = """
今天 11月 18日 、 ， 。 居民 40 余人 近百人 在 锦绣苑 3栋 、4栋 宣传资料 份 各 共 演练 培训 联合 河口派出所
13800000000 [图片] @所有人 #接龙 （ ） 一 十 周三 至 🎉 ： 下午 3点
"""
PIECES = st.sampled_from(WORDS.split())
BREAKS = st.sampled_from(["\n", "\r\n", " ", "\n张三 11:02\n"])
PAIR = st.one_of(st.text(max_size=300), st.lists(PIECES | BREAKS, max_size=60).map("".join))


@settings(max_examples=300, deadline=None)
@given(PAIR)
@example("\u2028\x00　")
@example("²月³日①②十十十十日")
@example("2月30日29日")
@example("锦绣苑")
@example("河口")
def test_anything_is_read_without_raising_and_every_span_is_true(text: str) -> None:
    """N04 Whatever is pasted; a value that is sure has words, and no day lies ahead."""
    found = read(text)

    values: list[Read[object]] = [found.kind, found.happened_on, found.started_at, found.half_day, found.place]
    values += [found.people, found.setting, *found.handouts.values()]
    for value in values:
        assert all(0 <= start < end <= len(text) for start, end in value.spans)
        assert value.value is None or value.spans
    assert found.happened_on.value is None or found.happened_on.value <= TODAY
    assert len(found.summary) <= LONGEST_SUMMARY


GARBAGE = [
    "张三 11:02\n",
    "在锦绣苑，",
    "居民40人其中",
    "联合河口派出所、",
    "\n",
    "今天 11:02 ",
    "一二三四",
    "11月1日",
    "锦绣苑3栋、4栋",
    "为",
    "近",
    "@",
    "其中",
    "演练用时3分半、",
    *WORDS.split()[::3],
]


@pytest.mark.parametrize("piece", GARBAGE)
def test_ten_kilobytes_of_anything_take_no_time(piece: str) -> None:
    """N04 The time grows with the text and not faster."""
    text = piece * (10_000 // len(piece))
    start = time.perf_counter()

    read(text)

    assert time.perf_counter() - start < 2.0


def test_ten_thousand_names_do_not_slow_a_message() -> None:
    places = [Named(str(number), f"锦绣苑{number}栋", is_place=True) for number in range(10_000)]
    start = time.perf_counter()

    found = read_message("今天在锦绣苑4321栋开展演练", TODAY, places)

    assert [one.name for one in found.places] == ["锦绣苑4321栋"]
    assert time.perf_counter() - start < 1.0


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("【消防宣传】11月2日给商户讲解用电安全", "talk"),
        ("【冬季消防宣传进行时】11月2日在小广场举行灭火演练", "drill"),
        ("#消防宣传月#今天播放大喇叭3次", "broadcast"),
    ],
)
def test_a_heading_in_brackets_names_no_activity(text: str, kind: str) -> None:
    """R62 What stands over every message of a group says nothing of what was done."""
    found = read(text).kind

    assert (found.value, found.is_sure) == (kind, True)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("在锦绣苑宣传消防安全，教大家怎么用灭火器，来了30人", "talk"),
        ("到桥头市场宣传用电安全，手把手教商户怎么用灭火毯，35人参加", "talk"),
        ("社区消防宣传培训，教大家怎么用灭火器，40人参加", "training"),
        ("请专职消防队教居民用灭火器，来了50多人", "training"),
        ("在锦绣苑开展消防演练，宣传防火知识，教大家怎么用灭火器", "drill"),
    ],
)
def test_showing_by_the_way_how_something_is_used_is_no_training(words: str, kind: str) -> None:
    """R32 What is called a training is one; so is teaching alone."""
    found = read(f"今天{words}").kind

    assert (found.value, found.reason) == (kind, "")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("网格员入户发放宣传单60份", "giveaway"),
        ("逐户上门发消防宣传册120本", "giveaway"),
        ("入户走访独居老人12户，送上灭火毯12张", "giveaway"),
        ("网格员入户发放宣传单60份，提醒老人安全用电", "talk"),
        ("入户宣传并发放宣传单60份", "talk"),
        ("入户走访独居老人12户", "talk"),
    ],
)
def test_giving_at_the_door_is_giving_and_telling_at_the_door_is_telling(words: str, kind: str) -> None:
    """R32 发放 may be one 送上门; 宣讲 needs something that was told."""
    found = read(f"今天{words}").kind

    assert (found.value, found.reason) == (kind, "")


def test_every_label_is_of_a_known_kind() -> None:
    assert {row["kind"] for row in labelled()} - {None} <= set(KINDS)
