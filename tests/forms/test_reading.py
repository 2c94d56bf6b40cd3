from datetime import date, time

import pytest

from beacon.catalogue.kinds import KINDS, OFFERED, Kind
from beacon.figures.looking import Look
from beacon.forms.columns import columns, filters, row
from beacon.forms.reading import Pair, reading
from beacon.forms.shapes import FieldView
from beacon.people.models import Unit
from beacon.records.models import Record, RecordState


def a_record(kind: str = "drill", **more: object) -> Record:
    values: dict[str, object] = {"happened_on": date(2023, 11, 2), "setting": "community", "place": "锦绣苑3栋"}
    return Record(kind=kind, author=Unit(name="锦绣社区"), **(values | more))


def test_record_is_read_with_units_and_words() -> None:
    record = a_record(
        started_at=time(10, 20),
        audience_count=40,
        details={"evac_minutes": 6, "notified_before": False},
        handouts={"shopping_bag": 8, "apron": 20},
        summary="大家都来了",
    )

    assert reading(record) == [
        Pair("做了什么", "演练"),
        Pair("日期", "2023年11月2日 10:20"),
        Pair("地点", "锦绣苑3栋"),
        Pair("参加人次", "40人次"),
        Pair("五进", "社区"),
        Pair("疏散用时", "6分钟"),
        Pair("提前告知了居民", "否"),
        Pair("发了什么", "围裙20条、购物袋8个"),
        Pair("说一句", "大家都来了"),
    ]


def test_unknown_head_count_reads_as_not_entered_and_zero_as_zero() -> None:
    """I06 Unknown is not zero."""
    unknown = [pair for pair in reading(a_record()) if pair.label == "参加人次"]
    nobody = [pair for pair in reading(a_record(audience_count=0)) if pair.label == "参加人次"]

    assert unknown == [Pair("参加人次", "未填", is_missing=True)]
    assert nobody == [Pair("参加人次", "0人次")]


def test_broadcast_has_no_head_count_to_miss() -> None:
    assert "参加人次" not in [pair.label for pair in reading(a_record("broadcast"))]


def test_what_happens_nowhere_has_no_place_to_miss() -> None:
    assert "地点" not in {pair.label for pair in reading(a_record("media", place=""))}
    assert "地点" in {pair.label for pair in reading(a_record("media", place="锦绣苑"))}
    assert "地点" in {pair.label for pair in reading(a_record("drill", place=""))}


def test_school_is_named() -> None:
    assert Pair("学校", "江畔小学") in reading(a_record("school_event"), ["江畔小学"])


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.identifier)
def test_every_kind_can_be_read_and_listed(kind: Kind) -> None:
    """Also kinds that nobody is offered today: old records keep their meaning."""
    record = a_record(kind.identifier)

    assert reading(record)[0] == Pair("做了什么", kind.label)
    assert [cell.text for cell in row(record, columns(with_unit=True)).cells][1:3] == [kind.label, "锦绣社区"]


def test_columns_carry_the_labels_of_the_record_and_the_unit_only_where_there_are_several() -> None:
    assert [column.label for column in columns(with_unit=True)] == [
        "日期",
        "做了什么",
        "记录单位",
        "地点",
        "参加人次",
        "五进",
        "状态",
    ]
    assert "author" not in [column.name for column in columns(with_unit=False)]


def test_void_record_is_listed_as_not_counting() -> None:
    shown = row(a_record(state=RecordState.VOID), columns(with_unit=False))

    assert (shown.is_valid, shown.cells[-1].text) == (False, "已作废")


def asked(given: dict[str, str], units: dict[str, str]) -> list[FieldView]:
    return filters(Look.read(given, date(2023, 11, 21)), given, units)


def test_filters_keep_what_was_chosen_and_offer_units_only_to_choose_from() -> None:
    alone = asked({"kind": "drill", "from": "2023-10-24"}, {"1": "锦绣社区"})
    several = asked({}, {"1": "锦绣社区", "2": "滨江路社区"})

    assert {"from": "2023-10-24", "kind": "drill"}.items() <= {view.name: view.value for view in alone}.items()
    assert "unit" not in [view.name for view in alone]
    assert "unit" in [view.name for view in several]


def test_filter_offers_the_kinds_people_can_record() -> None:
    kinds = next(view for view in asked({"kind": "urge"}, {}) if view.name == "kind")

    assert [choice.value for choice in kinds.choices] == ["", *(kind.identifier for kind in OFFERED)]
    assert [choice.value for choice in kinds.choices if choice.is_chosen] == ["urge"]
