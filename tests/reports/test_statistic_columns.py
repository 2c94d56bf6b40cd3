"""Banners, screens, the press and high-rises in the statistic table, and months sent before they were counted."""

import importlib
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.apps import apps

from beacon.figures.counted import Counted
from beacon.goods.models import StockItem
from beacon.people.reach import Who
from beacon.records.models import Fact, Record
from beacon.records.sites import Sites
from beacon.reports.actions import open_report, submit
from beacon.reports.carried.changes import Carried, carried_into, carried_of
from beacon.reports.carried.tables import carried_sentences, carried_sheet
from beacon.reports.carried.words import became, described, sentences
from beacon.reports.mine import drift
from beacon.reports.models import ReportVersion
from beacon.reports.papers.statistic_table import table_paper
from beacon.reports.recount import differences
from tests.reports.months import an_office, clerk_of, consolidated, corrected, gathered, month_of, record, sent
from tests.reports.test_statistic_table import rows_of
from tests.support.sites import a_building

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]
DAY = date(2023, 11, 2)


@pytest.fixture
def office(at: At) -> Who:
    at("2023-11-21 16:00")
    return an_office("锦绣社区", "桥头社区")


def below(office: Who) -> str:
    (table,) = table_paper(gathered(office)).blocks
    return table.below  # type: ignore[union-attr]


def test_banners_and_screens_are_counted_as_the_records_tell_them(office: Who) -> None:
    """R69 R51 条, 块 and the hours of all days; what a record does not say is told below and is no nought."""
    record(office, "锦绣社区", "banner", DAY, details={"banners_n": 12})
    record(office, "锦绣社区", "banner", DAY)
    record(office, "锦绣社区", "screen", DAY, details={"screens_n": 2, "minutes_a_day": 40, "until": "2023-11-04"})
    record(office, "桥头社区", "screen", DAY, details={"screens_n": 1})
    sent(office, "锦绣社区")
    sent(office, "桥头社区")

    rows = rows_of(office)

    assert [rows[name]["横幅"] for name in ("锦绣社区", "桥头社区", "合计")] == ["12", "0", "12"]
    assert [rows[name]["大屏"] for name in ("锦绣社区", "桥头社区", "合计")] == ["2/2", "1/0", "3/2"]
    assert "1条横幅没写挂了几条、1条大屏没写每天播多久或播到哪天，没有算进去。" in below(office)
    assert not list(differences(office.tenant_id))


def test_a_piece_in_the_press_and_a_building_count_once_however_often_they_were_recorded(office: Who) -> None:
    """R50 I27 R12 The total is of distinct pieces and buildings, not the sum of the rows."""
    piece = {"outlet": "云汀日报", "headline": "居民学会用灭火毯", "level": "district"}
    for name in ("锦绣社区", "桥头社区"):
        record(office, name, "media", DAY, details=piece)
    record(office, "锦绣社区", "media", DAY, details={"outlet": "云汀新闻", "headline": "演练"})
    first, second = (a_building(clerk_of(office, "锦绣社区").unit, name) for name in ("1栋", "2栋"))
    for sites in (Sites(buildings=(first.id,)), Sites(buildings=(first.id, second.id))):
        record(office, "锦绣社区", "highrise_check", DAY, sites=sites)
    record(office, "锦绣社区", "highrise_check", DAY)
    sent(office, "锦绣社区")
    sent(office, "桥头社区")

    rows = rows_of(office)

    assert [rows[name]["媒体"] for name in ("锦绣社区", "桥头社区", "合计")] == ["0/1/0", "0/1/0", "0/1/0"]
    assert [rows[name]["高层检查"] for name in ("锦绣社区", "桥头社区", "合计")] == ["2", "0", "2"]
    assert "1篇报道没写哪一级、1条高层检查没选是哪栋，没有算进去。" in below(office)


def test_posters_are_counted_where_a_record_says_how_many(office: Who) -> None:
    """R69 A record of posters alone hangs no banner, and has not left unsaid how many."""
    record(office, "锦绣社区", "banner", DAY, details={"banners_n": 2, "posters_n": 30})
    record(office, "锦绣社区", "banner", DAY, details={"posters_n": 5})
    record(office, "桥头社区", "banner", DAY, details={"banners_n": 1})
    sent(office, "锦绣社区")
    sent(office, "桥头社区")

    rows = rows_of(office)

    assert [rows[name]["海报"] for name in ("锦绣社区", "桥头社区", "合计")] == ["35", "0", "35"]
    assert [rows[name]["横幅"] for name in ("锦绣社区", "桥头社区", "合计")] == ["2", "1", "3"]
    assert "没写挂了几条" not in below(office)
    assert not list(differences(office.tenant_id))


def as_sent_before_posters(version: ReportVersion) -> None:
    """Make it a version frozen before posters and levels were kept: noughts were not kept then either."""
    put_up = version.figures["put_up"]
    version.figures["put_up"] = {figure: n for figure, n in put_up.items() if n and figure != "posters"}
    for kept in version.facts.values():
        kept["figures"].pop("posters", None)
        kept.pop("level", None)
    version.save(update_fields=["figures", "facts"])


@pytest.mark.parametrize("kind", ["banner", "column"])
def test_a_month_sent_before_posters_were_counted_leaves_them_blank(office: Who, kind: str) -> None:
    """R69 Posters may have been told in words, with a banner or a column; who told of neither had none."""
    record(office, "锦绣社区", kind, DAY)
    record(office, "锦绣社区", "broadcast", DAY)
    sent(office, "锦绣社区")
    sent(office, "桥头社区", nil=True)
    for version in ReportVersion.objects.all():
        as_sent_before_posters(version)

    rows = rows_of(office)

    assert [rows[name]["海报"] for name in ("锦绣社区", "桥头社区", "合计")] == ["", "0", ""]
    assert [rows[name]["横幅"] for name in ("锦绣社区", "桥头社区", "合计")] == ["0", "0", "0"]
    assert not list(differences(office.tenant_id))


def october(office: Who, at: At, kind: str, **details: object) -> Record:
    """A record of a month that is consolidated; it is November now."""
    at("2023-10-21 16:00")
    made = record(office, "锦绣社区", kind, date(2023, 10, 2), details=details)
    clerk = clerk_of(office, "锦绣社区")
    submit(by=clerk, report=open_report(by=clerk, instance=month_of(office, "锦绣社区", "10月月报")), nil=False)
    consolidated(office, date(2023, 10, 23))
    at("2023-11-21 16:00")
    return made


def test_posters_added_to_a_month_sent_before_they_were_counted_are_no_correction(office: Who, at: At) -> None:
    """R69 「原来0张」 is never said of what was not known; the banners of the same record are told."""
    hung = october(office, at, "banner", banners_n=12)
    as_sent_before_posters(ReportVersion.objects.get())
    corrected(hung, details={"banners_n": 13, "posters_n": 4})

    (one,) = carried_into(month_of(office, "锦绣社区"))

    assert sentences([one]) == ["更正10月1条，挂横幅增加1条。"]
    assert not list(differences(office.tenant_id))


PIECE = {"outlet": "云汀日报", "headline": "居民学会用灭火毯"}


def test_the_level_of_a_piece_in_the_press_corrected_after_consolidation_is_told_once(office: Who, at: At) -> None:
    """R50 R69 The table of the consolidated month says 市级 for ever; the next report says what it is."""
    piece = october(office, at, "media", **PIECE, level="city")
    corrected(piece, details={**PIECE, "level": "district"})

    (one,) = carried_into(month_of(office, "锦绣社区"))
    sent(office, "锦绣社区", nil=True)
    consolidated(office)
    at("2023-12-21 16:00")

    assert (described(one.was), became(one)) == ("社区媒体报道，市级", "社区媒体报道，区级")
    assert sentences([one]) == ["更正10月1条，市级报道减少1条、区级报道增加1条。"]
    assert carried_into(month_of(office, "锦绣社区", "12月月报")) == []
    assert not list(differences(office.tenant_id))


@pytest.mark.parametrize(("before", "after", "said"), [("", "own", "自办报道增加1条"), ("own", "", "自办报道减少1条")])
def test_a_level_that_was_not_said_before_or_is_not_any_more(
    office: Who, at: At, before: str, after: str, said: str
) -> None:
    """R50 R69"""
    piece = october(office, at, "media", **PIECE, level=before)
    corrected(piece, details={**PIECE, "level": after})

    assert sentences(carried_into(month_of(office, "锦绣社区"))) == [f"更正10月1条，{said}。"]


def test_a_level_of_a_month_sent_before_levels_were_kept_is_no_correction(office: Who, at: At) -> None:
    """R50 R69 What the earlier report said of it is not known any more: nothing is told of it, not with another
    correction of the same record either."""
    piece = october(office, at, "media", **PIECE, level="city")
    as_sent_before_posters(ReportVersion.objects.get())
    corrected(piece, details={**PIECE, "level": "district"})

    alone = carried_into(month_of(office, "锦绣社区"))
    corrected(piece, details={**PIECE, "level": "own"}, handouts={"apron": 5})

    assert alone == []
    assert sentences(carried_into(month_of(office, "锦绣社区"))) == ["更正10月1条，发放围裙增加5条。"]


def test_a_level_changed_before_the_month_is_consolidated_is_put_in(office: Who) -> None:
    """R50 The report says that one has changed; one sent before levels were kept does not say so of every piece."""
    piece = record(office, "锦绣社区", "media", DAY, details={**PIECE, "level": "city"})
    sent(office, "锦绣社区")
    version, month = ReportVersion.objects.get(), month_of(office, "锦绣社区")

    same = drift(month, version)
    corrected(piece, details={**PIECE, "level": "district"})
    changed = drift(month, version)
    as_sent_before_posters(version)

    assert (same.changed, changed.changed, drift(month, version).changed) == (0, 1, 0)


def as_sent_before(version: ReportVersion) -> None:
    """Make it a version frozen before banners and the like were counted."""
    version.figures = {name: one for name, one in version.figures.items() if name not in ("put_up", "distinct")}
    for kept in version.facts.values():
        kept.pop("level", None)
        kept["figures"] = {name: n for name, n in kept["figures"].items() if name not in ("banners", "screens")}
    version.save(update_fields=["figures", "facts"])


def test_a_month_sent_before_they_were_counted_stays_blank_and_nothing_is_corrected(office: Who, at: At) -> None:
    """R69 A figure the version never knew was not nought: 「原来0条、现在12条」 is never said."""
    at("2023-10-21 16:00")
    hung = record(office, "锦绣社区", "banner", date(2023, 10, 2), details={"banners_n": 12})
    clerk = clerk_of(office, "锦绣社区")
    submit(by=clerk, report=open_report(by=clerk, instance=month_of(office, "锦绣社区", "10月月报")), nil=False)
    as_sent_before(ReportVersion.objects.get())
    consolidated(office, date(2023, 10, 23))
    at("2023-11-21 16:00")

    carried = carried_into(month_of(office, "锦绣社区"))
    corrected(hung, details={"banners_n": 15})

    assert carried == [] and carried_into(month_of(office, "锦绣社区")) == []
    assert not list(differences(office.tenant_id))


def test_a_month_sent_with_such_records_before_they_were_counted_is_blank(office: Who) -> None:
    """R69 Blank of the unit and in the total; a unit that had none of them had none."""
    record(office, "锦绣社区", "banner", DAY, details={"banners_n": 12})
    record(office, "锦绣社区", "media", DAY, details={"outlet": "云汀日报"})
    sent(office, "锦绣社区")
    sent(office, "桥头社区", nil=True)
    for version in ReportVersion.objects.all():
        as_sent_before(version)

    rows = rows_of(office)

    assert [rows[name]["横幅"] for name in ("锦绣社区", "桥头社区", "合计")] == ["", "0", ""]
    assert [rows[name]["媒体"] for name in ("锦绣社区", "桥头社区", "合计")] == ["", "0/0/0", ""]


def test_banners_corrected_after_consolidation_are_told_once(office: Who, at: At) -> None:
    """R69 From … to … in words of the field."""
    at("2023-10-21 16:00")
    hung = record(office, "锦绣社区", "banner", date(2023, 10, 2), details={"banners_n": 12})
    clerk = clerk_of(office, "锦绣社区")
    submit(by=clerk, report=open_report(by=clerk, instance=month_of(office, "锦绣社区", "10月月报")), nil=False)
    consolidated(office, date(2023, 10, 23))
    at("2023-11-21 16:00")
    corrected(hung, details={"banners_n": 15})

    (one,) = carried_into(month_of(office, "锦绣社区"))

    assert (described(one.was), became(one)) == ("社区横幅，挂横幅12条", "社区横幅，挂横幅15条")
    assert sentences([one]) == ["更正10月1条，挂横幅增加3条。"]


def test_records_of_before_get_the_facts_that_saving_them_would_have_written(office: Who) -> None:
    """R69 The migration and the program say the same."""
    record(office, "锦绣社区", "banner", DAY, details={"banners_n": 12})
    record(office, "锦绣社区", "banner", DAY)
    record(office, "锦绣社区", "screen", DAY, details={"screens_n": 2, "minutes_a_day": 40, "until": "2023-11-04"})
    shape = ("record_id", "unit_id", "day", "figure", "value", "is_total")
    wanted = set(Fact.objects.values_list(*shape))
    filled = importlib.import_module("beacon.records.migrations.0016_banners_and_screens")

    filled.empty(apps, None)
    emptied = Fact.objects.count()
    filled.fill(apps, None)

    assert emptied == len(wanted) - 3
    assert set(Fact.objects.values_list(*shape)) == wanted


def test_what_the_office_added_keeps_its_name_among_the_corrections_of_a_sent_month(office: Who, at: At) -> None:
    """R60 Not 其他物资: the thing is named as it was when it was told."""
    item = StockItem.objects.create(tenant=office.tenant, label="灭火救援图册", counter="本", group="宣传品")
    at("2023-10-21 16:00")
    clerk = clerk_of(office, "锦绣社区")
    submit(by=clerk, report=open_report(by=clerk, instance=month_of(office, "锦绣社区", "10月月报")), nil=True)
    consolidated(office, date(2023, 10, 23))
    at("2023-11-21 16:00")
    record(office, "锦绣社区", "giveaway", date(2023, 10, 5), handouts={item.key: 7})

    sent(office, "锦绣社区", nil=True)

    (one,) = carried_of(ReportVersion.objects.get(report__instance__label="11月月报"))
    assert "发放灭火救援图册7本" in became(one)
    assert "发放灭火救援图册7本" in sentences([one])[0]


def test_a_correction_of_what_several_did_together_is_one_in_the_total(office: Who, at: At) -> None:
    """R30 R69 A row for each unit that tells of it; the sum says that it is one."""
    now = Counted("talk", "community", DAY, {"events": 1})
    one = Carried(office.tenant.id, "10月月报", office.tenant.id, None, now, {})
    sent(office, "锦绣社区", nil=True)
    sent(office, "桥头社区", nil=True)
    ReportVersion.objects.update(carried=[one.frozen()])

    told = gathered(office)

    sheet = carried_sheet(told, "十一月", "线")
    assert (len(told.carried), told.carried_n) == (2, 1)
    assert sheet and sheet.totals and sheet.totals[3] == "1条（联合开展的1行合计已去重）"
    assert "共1条" in carried_sentences(told)[0]
