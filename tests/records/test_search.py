"""Words over the ledger: what is found is what comparing letter by letter finds, by the index of either database."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.records.actions import save_record, void
from beacon.records.drafts import Draft
from beacon.records.following.renaming import rename_unit
from beacon.records.models import Record, RecordSearch
from beacon.records.read import search
from beacon.site.jobs import run_ready_jobs
from tests.support.people import a_tenant, a_unit, someone, the_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Who:
    return someone("clerk", a_unit(a_tenant(), "桥头社区"))


def record(who: Who, kind: str = "talk", **more: Any) -> Record:
    values: dict[str, Any] = {"kind": kind, "happened_on": date(2023, 11, 2), "setting": "community"} | more
    return save_record(by=who, unit=who.unit, draft=Draft(**values), client_id=uuid.uuid4()).record


def found(who: Who, words: str) -> list[str]:
    rows = search.find(Record.objects.visible_to(who), who.tenant_id, words)
    return sorted(rows.values_list("place", flat=True))


@pytest.mark.parametrize(
    "words",
    ["锦绣", "锦绣苑", "绣苑3栋", "锦绣苑（3栋）", "jxy", "JXY", "xy3d", "3栋", "栋", "演练", "yl", "用电", "LED",
     "ｌｅｄ", "疏散 锦绣苑", "锦绣苑3栋 qtsq 用电", "楼道堆物"],
)  # fmt: skip
def test_a_record_is_found_by(clerk: Who, words: str) -> None:
    """R11 Two signs, several words, first letters; place, sentence, unit, kind and what is particular to the kind."""
    details = {"problems": "楼道堆物，疏散慢"}
    record(clerk, "drill", place="锦绣苑·3栋", summary="讲了用电，LED屏也放了", details=details)
    record(clerk, "talk", place="滨江广场")

    assert found(clerk, words) == ["锦绣苑·3栋"]


@pytest.mark.parametrize("words", ["苑锦", "锦绣苑 广场", "yxj", "%", "_", "。", "jxyq", "3栋用电", "讲了锦绣"])
def test_a_record_is_not_found_by(clerk: Who, words: str) -> None:
    """Letters in another order, signs alone, or what runs over the edge of two values is no word of it."""
    record(clerk, "drill", place="锦绣苑3栋", summary="讲了用电")
    record(clerk, "talk", place="滨江广场")

    assert found(clerk, words) == []


def test_all_pairs_of_a_word_are_not_the_word(clerk: Who) -> None:
    """Both pairs of 锦绣苑 stand in the other place; the word does not."""
    record(clerk, place="锦绣苑")
    record(clerk, place="锦绣绣苑")

    assert found(clerk, "锦绣苑") == ["锦绣苑"]


def test_school_and_unit_are_words_of_a_record(clerk: Who) -> None:
    school = a_unit(clerk.tenant, "江畔小学", UnitKind.SCHOOL)
    record(clerk, "school_event", place="操场", school_id=school.id)
    record(clerk, place="别处")

    assert (found(clerk, "江畔小学"), found(clerk, "jpxx"), found(clerk, "桥头社区")) == (
        ["操场"],
        ["操场"],
        ["别处", "操场"],
    )


def test_words_of_others_are_not_found(clerk: Who) -> None:
    """N10 Neither another unit's nor another subdistrict's, whose terms are apart in the index too."""
    record(someone("clerk", a_unit(clerk.tenant, "滨江路社区")), place="机密地点")
    record(someone("clerk", a_unit(a_tenant("上坪街道"))), place="机密地点")

    assert found(clerk, "机密") == []
    assert found(the_office(clerk.tenant), "机密") == ["机密地点"]


def test_what_was_voided_is_still_found(clerk: Who) -> None:
    void(by=clerk, record=record(clerk, place="锦绣苑"), reason="记重了")

    assert found(clerk, "锦绣苑") == ["锦绣苑"]


def test_renamed_unit_is_found_by_its_new_name(clerk: Who) -> None:
    record(clerk, place="广场")

    rename_unit(by=the_office(clerk.tenant), unit=clerk.unit, name="云锦社区")
    run_ready_jobs()

    assert (found(clerk, "云锦"), found(clerk, "桥头")) == (["广场"], [])
    assert list(search.differences(clerk.tenant_id)) == []


def test_lost_words_are_told_and_written_anew(clerk: Who) -> None:
    """N08 `beacon check` names the record, `beacon reindex` mends it."""
    one, two = record(clerk, place="锦绣苑"), record(clerk, "drill", place="锦绣苑")
    RecordSearch.objects.filter(record=one).delete()
    RecordSearch.objects.filter(record=two).update(text="别的")

    told = list(search.differences(clerk.tenant_id))
    rebuilt = search.rebuild(clerk.tenant_id)
    search.mend_index()

    assert told == [
        f"记录 2023-11-02 桥头社区 宣讲（{one.pk}）：按字词找不全，请运行 beacon reindex。",
        f"记录 2023-11-02 桥头社区 演练（{two.pk}）：按字词找不全，请运行 beacon reindex。",
    ]
    assert (rebuilt, list(search.differences(clerk.tenant_id))) == (2, [])
    assert found(clerk, "锦绣苑") == ["锦绣苑", "锦绣苑"]


def test_records_of_before_the_index_are_taken_in(clerk: Who) -> None:
    record(clerk, place="锦绣苑")
    RecordSearch.objects.all().delete()

    assert (found(clerk, "锦绣"), search.fill(clerk.tenant_id), found(clerk, "锦绣")) == ([], 1, ["锦绣苑"])
    assert search.fill(clerk.tenant_id) == 0


SIGNS = st.text(alphabet="锦绣苑社区abA12 ·，%_\"'𠮷ß½", max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(places=st.lists(SIGNS, min_size=1, max_size=4), words=SIGNS)
def test_the_index_finds_what_comparing_finds(clerk: Who, places: list[str], words: str) -> None:
    """Against a second, naive way: every word is held against every text."""
    with transaction.atomic():
        hold_against_comparing(clerk, places, words)
        transaction.set_rollback(True)


def hold_against_comparing(clerk: Who, places: list[str], words: str) -> None:
    records = [record(clerk, place=place, summary=place[::-1]) for place in places]
    wanted = search.words_of(words)
    texts = {one.pk: search.text_of(one, [clerk.unit.name]).split() for one in records}

    hits = search.find(Record.objects.visible_to(clerk), clerk.tenant_id, words)

    naive = {
        key
        for key, pieces in texts.items()
        if wanted and all(any(word in piece for piece in pieces) for word in wanted)
    }
    assert set(hits.values_list("pk", flat=True)) == naive
