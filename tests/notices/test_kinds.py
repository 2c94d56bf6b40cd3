"""Kinds, their chips, settings and topics."""

import pytest

from beacon.catalogue.kinds import KINDS as ACTIVITY_KINDS
from beacon.notices import CHIPS, KINDS
from beacon.notices.kind_choice import kind_of
from beacon.notices.topics import setting_of, topics_of


def test_every_kind_has_a_row_in_the_table_of_chips() -> None:
    assert tuple(CHIPS) == KINDS


def test_chips_are_kinds_people_know() -> None:
    known = {kind.identifier if hasattr(kind, "identifier") else kind for kind in ACTIVITY_KINDS}

    assert {chip for chips in CHIPS.values() for chip in chips} - known == set()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("将情况报街道应急办", "report"),
        ("在日报刊发专题报道", "media"),
        ("举报电话向社会公布", "other"),
        ("组织疏散逃生演练", "drill"),
        ("到消防救援站参观学习", "visit_station"),
        ("开展敲门入户宣传", "door_to_door"),
        ("逐户上门检查燃气设施", "inspection"),
        ("制定年度计划报园区备案", "plan"),
        ("企业开展自查自纠", "self_check"),
        ("认真完成", "other"),
    ],
)
def test_words_name_their_kind(text: str, kind: str) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("对村“两委”成员开展培训", "rural"),
        ("组织社区居民参观", "community"),
        ("企业开展自查", "enterprise"),
        ("校园主题活动", "school"),
        ("提示独居老人注意用火", "family"),
        ("开展集中宣传", None),
    ],
)
def test_words_name_their_setting(text: str, setting: str | None) -> None:
    assert setting_of(text) == setting


def test_topics_stand_in_the_products_order() -> None:
    assert topics_of("自救逃生、用电用气和生命通道知识") == ("生命通道", "用电用气", "自救逃生")
