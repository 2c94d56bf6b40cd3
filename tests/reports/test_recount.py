"""Sent reports against their records."""

from datetime import date

import pytest

from beacon.people.reach import Who
from beacon.plans.models import DutyInstance
from beacon.records.actions import void
from beacon.records.models import Record
from beacon.reports.models import Consolidation, Report, ReportVersion
from beacon.reports.recount import differences
from tests.reports.months import an_office, clerk_of, frozen, record, sent
from tests.support.plan import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Who:
    """锦绣 has sent a drill, 桥头 nil, 石梯村 nothing; November is frozen."""
    with at(2023, 11, 22, 10, 0):
        office = an_office("锦绣社区", "桥头社区", "石梯村")
        record(office, "锦绣社区", "drill", date(2023, 11, 2), audience_count=86)
        sent(office, "锦绣社区")
        sent(office, "桥头社区", nil=True)
        frozen(office)
    return office


def test_what_was_sent_adds_up_even_when_a_record_was_voided_since(office: Who) -> None:
    """N08 N09"""
    assert list(differences(office.tenant_id)) == []
    row = Record.objects.get(tenant=office.tenant)

    void(by=clerk_of(office, "锦绣社区"), record=row, reason="记重了")

    assert list(differences(office.tenant_id)) == []


def test_a_frozen_figure_that_was_edited_is_named(office: Who) -> None:
    version = ReportVersion.objects.get(tenant=office.tenant, is_nil=False)
    version.figures["attendance"] = 860
    version.save(update_fields=["figures"])

    assert list(differences(office.tenant_id)) == ["锦绣社区「11月月报」第1版：数字和它的1条记录加起来不一样。"]


def test_a_version_whose_record_is_gone_is_named(office: Who) -> None:
    version = ReportVersion.objects.get(tenant=office.tenant, is_nil=False)
    version.record_ids = [*version.record_ids, "00000000-0000-7000-8000-000000000000"]
    version.save(update_fields=["record_ids"])

    assert list(differences(office.tenant_id)) == ["锦绣社区「11月月报」第1版：里面有1条记录找不到了。"]


def test_a_nil_mark_that_is_not_true_is_named(office: Who) -> None:
    ReportVersion.objects.filter(tenant=office.tenant).update(is_nil=True)

    assert list(differences(office.tenant_id)) == ["锦绣社区「11月月报」第1版：零报的标记和记录对不上。"]


def test_a_version_taken_away_is_named_by_report_and_consolidation(office: Who) -> None:
    ReportVersion.objects.filter(tenant=office.tenant, is_nil=True).delete()

    assert list(differences(office.tenant_id)) == [
        "桥头社区「11月月报」：记着报过1版，实有0版。",
        "2023年11月第1次汇总：有1份月报的那一版找不到了。",
    ]


def test_a_punctuality_that_was_edited_is_named(office: Who) -> None:
    rows = DutyInstance.objects.filter(tenant=office.tenant, label="11月月报")
    rows.filter(unit__name="锦绣社区").update(is_late=True)
    rows.filter(unit__name="石梯村").update(done_on=date(2023, 11, 20))

    assert set(differences(office.tenant_id)) == {
        "锦绣社区「11月月报」：应办里的报送情况和月报对不上。",
        "石梯村「11月月报」：应办里的报送情况和月报对不上。",
    }
    Report.objects.filter(tenant=office.tenant, unit__name="锦绣社区").update(is_late=True)
    assert len(list(differences(office.tenant_id))) == 1


def test_a_finished_consolidation_without_its_files_is_named(office: Who) -> None:
    Consolidation.objects.filter(tenant=office.tenant).update(state="ready")

    assert list(differences(office.tenant_id)) == ["2023年11月第1次汇总：写着已生成，缺文件。"]
