"""`beacon notice read` at the keyboard and in a pipe."""

import io
import json
from pathlib import Path

import pytest

from beacon.notices.due_words import due_in_words
from beacon.site.commands.notice import main, read_lines

SEED = str(Path(__file__).parent / "data" / "seed_notice.txt")


def test_the_table_names_the_five_duties_of_the_real_notice(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["read", SEED])

    rows = capsys.readouterr().out.splitlines()
    start = next(place for place, row in enumerate(rows) if row.startswith("条款"))
    assert code == 0
    assert [row.split()[1] for row in rows[start + 1 :]] == ["每半年", "每季度", "开学", "开学", "每月"]


def test_json_is_one_object_with_the_name_of_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    main(["read", SEED, "--json"])

    answer = json.loads(capsys.readouterr().out)
    assert sorted(answer) == ["clauses", "contacts", "header", "id", "obligations"]
    assert answer["id"] == "seed_notice.txt"


def test_a_bad_line_gets_an_error_and_the_next_is_still_read() -> None:
    target = io.StringIO()

    code = read_lines(
        ['{"id": 1, "text": "各村每月检查一次。"}\n', "nonsense\n", "\n", '{"id": 3}\n', '{"id": 4, "text": "好"}'],
        target,
    )

    answers = [json.loads(line) for line in target.getvalue().splitlines()]
    assert code == 0
    assert [(answer["id"], "error" in answer) for answer in answers] == [
        (1, False),
        (None, True),
        (3, True),
        (4, False),
    ]


def test_half_a_sign_in_a_line_does_not_stop_the_rest() -> None:
    target = io.StringIO()

    read_lines(['{"id": 1, "text": "\\ud800每月检查一次"}'], target)

    assert json.loads(target.getvalue())["id"] == 1


def test_a_file_that_is_not_there_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["read", "没有这个文件.txt"])

    said = capsys.readouterr().err.splitlines()
    assert code == 2
    assert len(said) == 1
    assert said[0].startswith("这个文件打不开：没有这个文件.txt")


def test_no_file_at_all_says_how_to_name_one(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["read"])

    assert code == 2
    assert capsys.readouterr().err == "请写上通知文件，例如：beacon notice read 通知.docx\n"


def test_dues_are_said_as_people_say_them() -> None:
    assert [
        due_in_words(None),
        due_in_words({"day": 23}),
        due_in_words({"day": 5, "next_month": True}),
        due_in_words({"day": "last"}),
        due_in_words({"weekday": 5}),
        due_in_words({"date": "2023-11-30"}),
        due_in_words({"date": "--11-30"}),
        due_in_words({"from": "--09-01", "to": "--09-30"}),
    ] == ["", "23日前", "次月5日前", "最后一天前", "周五前", "2023年11月30日前", "11月30日前", "9月1日至9月30日"]
