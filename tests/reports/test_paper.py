"""The month as an official paper."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from beacon.documents.official.docx import to_docx
from beacon.documents.official.paper import Heading, OfficialPaper, Paragraph, Table
from beacon.people.models import Tenant
from beacon.people.reach import Who
from beacon.plans.actions import exempt
from beacon.reports.papers.paper import issuer, month_paper
from tests.reports.months import a_month, an_office, gathered, month_of, record, sent

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]


@pytest.fixture(autouse=True)
def _after_the_deadline(at: At) -> None:
    at("2023-11-24 09:30")


@pytest.fixture
def office(at: At) -> Who:
    at("2023-11-21 16:00")
    office = a_month()
    at("2023-11-24 09:30")
    return office


def sections(paper: OfficialPaper) -> dict[str, str]:
    """Heading → the sentences under it."""
    found: dict[str, str] = {}
    for block in paper.blocks:
        if isinstance(block, Heading):
            heading = f"{block.label}{block.text}"
            found[heading] = ""
        elif isinstance(block, Paragraph):
            found[heading] += "".join(run.text for run in block.runs)
    return found


def table_of(paper: OfficialPaper) -> Table:
    block = paper.annexes[0].blocks[0]
    assert isinstance(block, Table)
    return block


def test_the_text_restates_the_recorded_numbers_and_nothing_else(office: Who) -> None:
    """R69 The consolidated text is written from the frozen reports."""
    said = sections(month_paper(gathered(office)))

    assert said == {
        "一、总体情况": (
            "按照《江畔街道2023年消防宣传工作要点》安排，10月24日至11月23日，江畔街道2家单位报送了工作情况，"
            "共开展消防宣传活动3场，受众126人次；另有1场未填人次，没有计入。"
        ),
        "二、“五进”情况": "消防宣传进企业0场，进农村0场，进社区2场，进学校0场，进家庭1场，合计3场。",
        "三、演练培训与宣传": "组织疏散逃生演练1场，参加86人次。开展消防宣讲1场；播放消防广播3次，共45分钟。",
        "四、宣传品发放": "集中发放宣传品1次。向群众发放围裙40条。",
        "五、报送情况": (
            "应报3家，已报2家，报送率66.7%；其中按时2家，按时率66.7%，零报1家。"
            "未报1家：石梯村。未报单位的情况没有计入以上数字。"
        ),
    }


def test_the_missing_unit_is_blank_and_the_nil_one_nought(office: Who) -> None:
    """R69 The annex names the missing one; unknown is not zero."""
    table = table_of(month_paper(gathered(office)))

    rows = {row[0]: row for row in table.rows}
    assert [row[0] for row in table.rows] == ["锦绣社区", "桥头社区", "石梯村", "合计"]
    assert rows["石梯村"][1:] == ("",) * (len(table.columns) - 2) + ("未报",)
    assert (rows["桥头社区"][1], rows["桥头社区"][-1]) == ("0/0", "零报")
    assert rows["合计"][1:] == rows["锦绣社区"][1:]


def test_exempt_units_are_named_with_their_reason(office: Who) -> None:
    exempt(by=office, instance=month_of(office, "石梯村"), reason="整村搬迁")

    said = sections(month_paper(gathered(office)))

    assert said["五、报送情况"] == (
        "应报2家，已报2家，报送率100.0%；其中按时2家，按时率100.0%，零报1家。"
        "应报单位已全部报送。免报1家：石梯村（整村搬迁）。"
    )


def test_the_paper_ends_with_the_imprint_of_the_notice(office: Who) -> None:
    """R06 N17 印发机关 as the notice names it and the date, after issuer, signature and note."""
    paper = month_paper(gathered(office))

    assert paper.imprint is not None
    assert (paper.imprint.printed_by, paper.imprint.printed_on) == ("江畔街道党政办公室", date(2023, 11, 24))
    assert (paper.mark, paper.signed_by, paper.signed_on) == (
        "江畔街道消防安全委员会办公室",
        "江畔街道消防安全委员会办公室",
        date(2023, 11, 24),
    )
    assert paper.title == "江畔街道2023年11月消防宣传工作情况"
    assert paper.note == "数字截至2023年11月24日09:30，受众按人次统计"


def test_a_month_of_nil_reports_says_so_without_empty_sections() -> None:
    office = an_office("锦绣社区")
    sent(office, "锦绣社区", nil=True)

    said = sections(month_paper(gathered(office)))

    assert list(said) == ["一、总体情况", "二、报送情况"]
    assert said["一、总体情况"].endswith("没有组织集中活动。")


def test_a_late_report_is_counted_as_made_up_for() -> None:
    office = an_office("锦绣社区", "桥头社区")
    record(office, "锦绣社区", "talk", date(2023, 11, 6), audience_count=12)
    sent(office, "锦绣社区")

    said = sections(month_paper(gathered(office)))

    assert "其中按时0家，按时率0.0%，补报1家" in said["五、报送情况" if "五、报送情况" in said else "四、报送情况"]


def test_the_same_month_gives_the_same_bytes(office: Who) -> None:
    month = gathered(office)

    assert to_docx(month_paper(month)) == to_docx(month_paper(month))


@pytest.mark.parametrize(
    ("tenant", "office", "full"),
    [
        ("江畔街道", "街道消防安全委员会办公室", "江畔街道消防安全委员会办公室"),
        ("江畔街道", "江畔街道消安办", "江畔街道消安办"),
        ("大湾镇", "消防安全委员会办公室", "大湾镇消防安全委员会办公室"),
    ],
)
def test_the_office_is_called_by_its_full_name_once(tenant: str, office: str, full: str) -> None:
    assert issuer(Tenant(name=tenant, office_name=office)) == full
