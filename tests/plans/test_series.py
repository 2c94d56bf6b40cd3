"""Several notices beside each other, and drafts that were imported by mistake."""

from datetime import date
from pathlib import Path

import pytest

from beacon.journal.models import Line
from beacon.kit.refusals import Refusal
from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.plans.actions import publish_notice
from beacon.plans.models import Clause, Duty, DutyInstance, Notice, NoticeState, Series
from beacon.plans.notice.drafts import choose_series, delete_draft
from beacon.plans.notice.importing import import_file, import_text
from beacon.plans.notice.series import SeriesLine, campaign_name, proposed_line
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_notice, a_plan, at

pytestmark = pytest.mark.django_db

SEED = Path(__file__).parents[1] / "notices" / "data" / "seed_notice.txt"


@pytest.mark.parametrize(
    ("title", "series", "name"),
    [
        ("江畔街道2023年消防宣传工作要点", Series.YEARLY, ""),
        ("江畔街道2023年“119”消防宣传月活动方案", Series.NOVEMBER, ""),
        ("江畔街道消防宣传月系列活动的通知", Series.NOVEMBER, ""),
        ("江畔街道2023年高层建筑消防安全专项整治行动方案", Series.CAMPAIGN, "高层建筑消防安全专项整治行动"),
        ("关于开展电动自行车消防安全专项整治的通知", Series.CAMPAIGN, "电动自行车消防安全专项整治"),
        ("江畔街道2023年夏季消防检查专项行动宣传工作要点", Series.YEARLY, ""),
    ],
)
def test_the_title_proposes_the_series(title: str, series: str, name: str) -> None:
    """R01 119 and 宣传月 are the November notice, 专项 整治 行动 a campaign of its own name, 要点 the yearly one."""
    assert proposed_line(title, 2023) == SeriesLine(series, name, 2023)


def test_a_title_that_is_nothing_but_words_to_leave_out_still_names_its_campaign() -> None:
    assert campaign_name("关于开展行动的通知") == "行动"
    assert campaign_name("2023年通知") == "2023年通知"


def test_a_changed_text_is_the_next_version_beside_the_one_in_force(office: Who) -> None:
    """R01 The same bytes are known; another text of the series and year is version 2, a draft."""
    a_unit(office.tenant)
    with at(2023, 4, 15, 9, 0):
        first = import_file(by=office, name="要点.txt", content=SEED.read_bytes())
        Notice.objects.filter(pk=first.pk).update(state=NoticeState.PUBLISHED)

        second = import_text(by=office, text=SEED.read_text("utf-8").replace("每季度", "每月"))

    assert (second.series, second.version, second.state) == (Series.YEARLY, 2, NoticeState.DRAFT)
    assert Notice.objects.get(pk=first.pk).state == NoticeState.PUBLISHED


def test_the_office_moves_a_draft_to_another_series_and_it_is_the_next_version_there(office: Who) -> None:
    """R01 The series is the office's choice while the notice is a draft."""
    a_plan(office)
    draft = a_notice(office, sha256="1" * 64, version=2)

    moved = choose_series(by=office, notice=draft, series=Series.CAMPAIGN, name=" 高层建筑专项行动 ")
    assert (moved.series_label, moved.version) == ("高层建筑专项行动", 1)
    back = choose_series(by=office, notice=moved, series=Series.YEARLY, name="不用的名字")

    assert (back.series_label, back.series_name, back.version) == ("年度要点", "", 2)
    assert [line.detail["version"] for line in Line.objects.filter(verb="choose_series").order_by("number")] == [1, 2]


def test_a_campaign_needs_a_name_and_a_published_notice_stays_where_it_is(office: Who) -> None:
    published = a_plan(office)
    draft = a_notice(office, sha256="1" * 64, version=2)

    for series, name, code in ((Series.CAMPAIGN, " ", "no_name"), ("monthly", "", "no_such_series")):
        with pytest.raises(Refusal) as refused:
            choose_series(by=office, notice=draft, series=series, name=name)
        assert refused.value.code == code
    with pytest.raises(Refusal) as wrong:
        choose_series(by=office, notice=published, series=Series.NOVEMBER)

    assert wrong.value.code == "wrong_state"
    assert set(Notice.objects.values_list("series", flat=True)) == {Series.YEARLY}


def test_two_series_stand_beside_each_other_and_ask_for_one_month_report(office: Who) -> None:
    """R01 R69 The November notice asks for reports too: a unit owes each month once, to the yearly notice."""
    a_unit(office.tenant)
    a_unit(office.tenant, "派出所", UnitKind.STATION)
    yearly = a_plan(office)
    november = a_notice(office, signed_on=date(2023, 11, 1), sha256="1" * 64, series=Series.NOVEMBER)
    Duty.objects.filter(notice=november, template="month_report").update(groups=["community", "concerned"])

    with at(2023, 11, 1, 9, 0):
        publish_notice(by=office, notice=november)

    assert Notice.objects.filter(state=NoticeState.PUBLISHED).count() == 2
    reports = DutyInstance.objects.filter(duty__template="month_report").owed().order_by("due_on", "unit__name")
    assert [row.duty.notice for row in reports if row.unit.name == "锦绣社区"] == [yearly] * 9
    assert [(row.period, row.starts) for row in reports if row.unit.name == "派出所"] == [
        ("2023-11", date(2023, 11, 1)),
        ("2023-12", date(2023, 11, 24)),
    ]
    visits = DutyInstance.objects.filter(duty__template="station_visit", period="2023Q4").owed()
    assert visits.count() == 2, "what the two ask for besides reports is owed to each"


def test_the_yearly_notice_takes_the_reports_over_from_a_campaign_signed_before_it(office: Who) -> None:
    """R69 Still one report a month; what was due before the yearly notice stays with the campaign."""
    a_unit(office.tenant)
    with at(2023, 3, 1, 9, 0):
        campaign = a_notice(
            office, signed_on=date(2023, 3, 1), sha256="1" * 64, series=Series.CAMPAIGN, series_name="春季行动"
        )
        publish_notice(by=office, notice=campaign)

    yearly = a_plan(office)

    rows = DutyInstance.objects.filter(duty__template="month_report").owed().order_by("due_on")
    assert [(row.period, row.duty.notice == yearly) for row in rows][:3] == [
        ("2023-03", False),
        ("2023-04", True),
        ("2023-05", True),
    ]
    assert len({row.period for row in rows}) == len(rows) == 10


def test_a_draft_imported_by_mistake_goes_and_the_same_file_can_be_imported_again(office: Who) -> None:
    """R01 Nothing is left of it but the journal's line."""
    with at(2023, 4, 15, 9, 0):
        notice = import_file(by=office, name="要点.txt", content=SEED.read_bytes())

        delete_draft(by=office, notice=notice)

        assert (Notice.objects.count(), Clause.objects.count(), Duty.objects.count()) == (0, 0, 0)
        line = Line.objects.get(verb="delete_draft")
        assert (line.thing_id, line.detail["version"]) == (notice.id, 1)
        assert import_file(by=office, name="要点.txt", content=SEED.read_bytes()).version == 1


def test_what_is_published_is_never_deleted_and_others_delete_nothing(office: Who) -> None:
    """N10 Only the office, and only drafts."""
    published = a_plan(office)
    draft = a_notice(office, sha256="1" * 64, version=2)
    clerk = someone("clerk", a_unit(office.tenant))
    elsewhere = the_office(a_tenant("上坪街道"))

    with pytest.raises(Refusal) as wrong:
        delete_draft(by=office, notice=published)
    assert (wrong.value.code, "不能再删除" in wrong.value.sentence) == ("wrong_state", True)
    for stranger in (clerk, elsewhere):
        for deed in (
            lambda by: delete_draft(by=by, notice=draft),
            lambda by: choose_series(by=by, notice=draft, series=Series.NOVEMBER),
        ):
            with pytest.raises(Refusal) as refused:
                deed(stranger)
            assert refused.value.code == "not_yours"
    assert Notice.objects.count() == 2
