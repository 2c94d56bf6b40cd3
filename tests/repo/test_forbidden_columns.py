"""What the platform must never be able to hold or show: no column for it, no field, no word on a page."""

import re

import pytest
from django.apps import apps

from beacon.catalogue.kinds import KINDS
from tests.repo.house import PACKAGE, name

FORBIDDEN: dict[str, tuple[set[str], str]] = {
    "where a person is": (
        {
            "gps",
            "latitude",
            "longitude",
            "lat",
            "lng",
            "lon",
            "coordinate",
            "coordinates",
            "geolocation",
            "geo",
            "track",
        },
        "GPS|经度|纬度|经纬|定位|轨迹|坐标",
    ),
    "points and praise": (
        {"point", "points", "score", "scores", "medal", "medals", "streak", "credit_score"},
        "积分|得分|评分|打分|勋章|徽章",
    ),
    "ranks": ({"rank", "ranks", "ranking", "leaderboard"}, "排名|名次|排行|红黑榜|末位"),
    "check-in": ({"checkin", "clock_in", "punch"}, "打卡"),
    "children's names": (
        {"child_name", "children_names", "student_name", "student_names", "pupil_name", "kid_name"},
        "(学生|儿童|孩子|小朋友|未成年人)(的)?(姓名|名字|名单)",
    ),
    "identity numbers": ({"id_number", "id_card", "identity_number", "idcard", "identity_card"}, "身份证|证件号"),
    "time spent online": (
        {
            "online_time",
            "online_minutes",
            "watch_time",
            "watch_minutes",
            "study_time",
            "study_minutes",
            "study_duration",
        },
        "在线时长|观看时长|学习时长|学习时间",
    ),
}


def offends(identifier: str, label: str) -> str | None:
    """What a column of this name and label would hold that it must not; None for an innocent one."""
    parts = set(identifier.lower().split("_"))
    for what, (names, words) in FORBIDDEN.items():
        if identifier.lower() in names or parts & names or re.search(words, label):
            return what
    return None


def columns() -> list[tuple[str, str, str]]:
    """Every column of ours and every field of a kind: where it stands, its name, its label."""
    found = [
        (model.__name__, field.name, str(getattr(field, "verbose_name", "")))
        for model in apps.get_models()
        if model.__module__.startswith("beacon.")
        for field in model._meta.get_fields()
    ]
    for kind in KINDS.values():
        for field in kind.fields or ():
            found.append((kind.identifier, field.name, f"{field.label} {' '.join(field.choices.values())}"))
    return found


def test_no_column_and_no_field_holds_what_principle_5_forbids() -> None:
    """N01 No GPS, points, ranks, children's names, identity numbers or time online in any table or kind."""
    wrong = [f"{where}.{column}: {what}" for where, column, label in columns() if (what := offends(column, label))]

    assert wrong == []


def test_no_page_shows_a_word_of_what_principle_5_forbids() -> None:
    """N01 The words of points, ranks, badges and check-in stand in no template and no script."""
    words = re.compile("积分|得分|排名|名次|排行|打卡|勋章|徽章|红黑榜|在线时长|学习时长")
    pages = [path for kind in ("*.html", "*.js", "*.txt") for path in PACKAGE.rglob(kind)]

    wrong = [f"{name(page)}: {found[0]}" for page in pages if (found := words.search(page.read_text(encoding="utf-8")))]

    assert wrong == []


@pytest.mark.parametrize(
    ("identifier", "label"),
    [
        ("lat", ""),
        ("photo_longitude", ""),
        ("total_score", ""),
        ("place", "现场定位"),
        ("value", "本月积分"),
        ("position", "全街道排名"),
        ("names", "学生姓名"),
        ("number", "身份证号"),
        ("minutes", "在线时长"),
    ],
)
def test_a_forbidden_column_would_be_found(identifier: str, label: str) -> None:
    assert offends(identifier, label) is not None


@pytest.mark.parametrize(
    ("identifier", "label"),
    [
        ("position", "名册顺序"),
        ("audience_count", "参加人次"),
        ("duration_minutes", "时长"),
        ("name", "姓名"),
        ("plate", ""),
    ],
)
def test_an_innocent_column_is_left_alone(identifier: str, label: str) -> None:
    assert offends(identifier, label) is None
