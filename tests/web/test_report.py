"""月报: written from the records, sent once, frozen, corrected in the ledger."""

import re
import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from beacon.people.models import Tenant, UnitKind
from beacon.people.reach import Who
from beacon.plans.actions import exempt
from beacon.plans.models import DutyInstance
from beacon.records.actions import save_record, void
from beacon.records.drafts import Draft
from beacon.records.models import Record
from beacon.reports.actions import accept, return_report
from beacon.reports.models import Report, ReportState, ReportVersion
from tests.support.pages import links, signed_in, words
from tests.support.people import a_unit, someone
from tests.support.plan import a_plan, instance_of

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]
REPORT = "/report/"


@pytest.fixture(autouse=True)
def _afternoon(at: At) -> None:
    at("2023-11-21 16:32")


@pytest.fixture
def clerk(office: Who) -> Who:
    who = someone("clerk", a_unit(office.tenant), name="陈小燕")
    a_plan(office)
    return who


@pytest.fixture
def client(clerk: Who) -> Client:
    return signed_in(clerk)


def record(who: Who, kind: str = "talk", **more: Any) -> Record:
    values: dict[str, Any] = {"kind": kind, "happened_on": date(2023, 11, 2), "setting": "community"} | more
    return save_record(by=who, unit=who.unit, draft=Draft(**values), client_id=uuid.uuid4()).record


def address(name: str, who: Who, label: str = "11月月报") -> str:
    return reverse(name, args=[instance_of(who, label).id])


def november(who: Who) -> Report:
    return Report.objects.select_related("unit").get(unit=who.unit, instance__label="11月月报")


def test_month_is_written_from_what_was_recorded(clerk: Who, client: Client) -> None:
    """R69 Figures and text are there before anybody types."""
    record(clerk, "drill", audience_count=40)
    record(clerk, "giveaway", audience_count=20, setting="family", handouts={"apron": 20, "leaflet": 50})

    page = client.get(REPORT)

    assert "总体活动2场参加60人次重点演练1场参观0次培训0场五进企业0场农村0场社区1场学校0场家庭1场" in words(page)
    assert "发放围裙20条宣传册50份广播没有播放看全部2条记录" in words(page)
    assert "10月24日至11月23日，锦绣社区共开展消防宣传活动2场，受众60人次，其中社区1场、家庭1场。" in words(page)
    assert "统计期10月24日—11月23日" in re.sub(r"\s", "", re.sub(r"<[^>]+>", "", page.content.decode()))


def test_every_number_opens_exactly_its_records(clerk: Who, client: Client) -> None:
    """N08 Each number of the page leads to the ledger, which says the same number again."""
    record(clerk, "drill", audience_count=40)
    record(clerk, "talk", audience_count=30, setting="family", handouts={"apron": 20})
    record(clerk, "broadcast", details={"times": 3, "minutes": 15})
    record(clerk, "talk", happened_on=date(2023, 10, 23), audience_count=99)

    page = client.get(REPORT).content.decode()

    numbers = re.findall(r'<a[^>]* href="(/ledger/\?[^"]*figure=[^"]*)">(.*?)</a>', page)
    shown = [re.sub(r"\D", "", text) for _, text in numbers]
    opened = [re.search(r"(\d+)，来自下面", words(client.get(link.replace("&amp;", "&")))) for link, _ in numbers]
    assert len(numbers) > 15
    assert [found.group(1) if found else None for found in opened] == shown


def test_first_opening_makes_it_ready_and_later_ones_change_nothing(clerk: Who, client: Client, at: At) -> None:
    client.get(REPORT)
    opened = november(clerk).opened_at
    at("2023-11-22 09:00")
    client.get(REPORT)

    assert (november(clerk).state, november(clerk).opened_at) == (ReportState.DRAFT, opened)


def test_sending_freezes_and_says_so(clerk: Who, client: Client) -> None:
    """R69 报送 and the sentence after it."""
    record(clerk, "drill", audience_count=40)

    page = client.post(address("report_submit", clerk), {"remark": "居民很支持"}, follow=True)

    assert "已报送11月21日16:32。已报消安办收下后这里会显示。撤回" in words(page)
    assert "亮点或困难居民很支持" in words(page)
    assert ReportVersion.objects.get().figures["events"] == 1
    assert "报送</button>" not in page.content.decode()


def test_double_tap_sends_once(clerk: Who, client: Client) -> None:
    record(clerk)

    for _ in range(2):
        client.post(address("report_submit", clerk), {"remark": ""})

    assert (Report.objects.count(), ReportVersion.objects.count()) == (1, 1)


def test_month_without_records_can_be_reported_honestly(clerk: Who, client: Client) -> None:
    """R69 零报送 is offered only when there is nothing, and is enough."""
    before = words(client.get(REPORT))
    page = client.post(address("report_submit", clerk), {"nil": "1"}, follow=True)

    assert "这个月没有记录。没开展也可以如实报。" in before
    assert "已报送11月21日16:32。已报零报" in words(page)
    assert "本期没有开展消防宣传活动，如实零报。" in words(page)


def test_nil_report_of_a_month_with_records_is_refused_with_the_way_out(clerk: Who, client: Client) -> None:
    record(clerk)

    page = client.post(address("report_submit", clerk), {"nil": "1", "remark": "写过的话"})

    assert (page.status_code, november(clerk).state) == (422, ReportState.DRAFT)
    assert "这个月有1条记录，直接报送就行，不用零报。" in words(page)
    assert "写过的话" in words(page)


def test_long_remark_is_said_beside_it_and_stays(clerk: Who, client: Client) -> None:
    record(clerk)

    page = client.post(address("report_submit", clerk), {"remark": "长" * 201})

    assert (page.status_code, "「亮点或困难」写了201字，最多200字，请删短一些。" in words(page)) == (422, True)
    assert "长" * 201 in words(page)


def test_line_can_be_kept_without_sending(clerk: Who, client: Client) -> None:
    record(clerk)

    page = client.post(address("report_keep", clerk), {"remark": "写到一半"}, follow=True)

    assert "存好了，还没有报送。" in words(page)
    assert (november(clerk).remark, november(clerk).state) == ("写到一半", ReportState.DRAFT)


def test_withdrawn_report_is_a_draft_again(clerk: Who, client: Client) -> None:
    record(clerk)
    client.post(address("report_submit", clerk))

    page = client.post(address("report_withdraw", clerk), follow=True)

    assert "已撤回。改好后请再报送一次。" in words(page)
    assert (november(clerk).state, "上次报送已撤回。" in words(page)) == (ReportState.DRAFT, True)


def test_returned_report_shows_the_office_s_sentence_and_keeps_its_first_time(
    office: Who, clerk: Who, client: Client, at: At
) -> None:
    """R69 请补充: one sentence, a fix date, and the first time kept when sent again by then."""
    record(clerk)
    client.post(address("report_submit", clerk))
    return_report(by=office, report=november(clerk), sentence="演练人数空着。")
    at("2023-11-24 10:00")

    before = words(client.get(address("report", clerk)))
    client.post(address("report_submit", clerk))

    assert "消安办请您看一处请补充演练人数空着。11月24日前再报，原来的报送时间（11月21日16:32）保留。去改" in before
    assert november(clerk).first_submitted_at == datetime.fromisoformat("2023-11-21T16:32:00+08:00")
    assert not november(clerk).is_late


def test_accepted_report_says_so_and_cannot_be_taken_back(office: Who, clerk: Who, client: Client) -> None:
    record(clerk)
    client.post(address("report_submit", clerk))
    accept(by=office, report=november(clerk))

    page = words(client.get(REPORT))
    refused = client.post(address("report_withdraw", clerk))

    assert ("消安办11月21日16:32收下。" in page, "撤回" in page) == (True, False)
    assert (refused.status_code, november(clerk).state) == (409, ReportState.ACCEPTED)


def test_sent_report_stays_as_it_was_sent_and_names_what_changed_since(clerk: Who, client: Client) -> None:
    """R69 The ledger moves on, the frozen report does not; its numbers then open nothing else by mistake."""
    gone = record(clerk, "drill", audience_count=40)
    client.post(address("report_submit", clerk))
    record(clerk, "talk", audience_count=30)
    void(by=clerk, record=gone, reason="记重了")

    page = client.get(REPORT)

    assert "报送后又有1条，有1条不再算。下面是报送时的原样。" in words(page)
    assert "活动1场参加40人次" in words(page)
    assert [link for link in links(page, "/ledger/?") if "figure=" in link] == []


def test_late_report_is_sent_as_a_late_one_without_explanation(clerk: Who, client: Client, at: At) -> None:
    record(clerk)
    at("2023-11-25 10:00")

    before = words(client.get(address("report", clerk)))
    after = words(client.post(address("report_submit", clerk), follow=True))

    assert "已过时间，现在报记为补报。不用写说明。" in before
    assert "已报送11月25日10:00。已报补报" in after


def test_after_the_deadline_the_page_opens_the_month_that_wants_sending(clerk: Who, client: Client, at: At) -> None:
    """The next month is being counted, but nobody opens it before its 15th by accident."""
    at("2023-11-25 10:00")

    page = words(client.get(REPORT))

    assert "12月月报从12月15日起核对，记录已在自动攒。现在看看" in page
    assert [report.instance.label for report in Report.objects.select_related("instance")] == ["11月月报"]


def test_exempt_month_asks_for_nothing(office: Who, clerk: Who, client: Client) -> None:
    """It stays visible with its reason."""
    exempt(by=office, instance=instance_of(clerk, "11月月报"), reason="整体搬迁")

    page = client.get(REPORT)

    assert "这个月免报：整体搬迁" in words(page)
    assert "report-form" not in page.content.decode()


def test_month_that_has_not_begun_is_not_opened(clerk: Who, client: Client) -> None:
    page = client.get(address("report", clerk, "12月月报"))

    assert (page.status_code, Report.objects.count()) == (422, 0)
    assert "12月月报从11月24日开始统计，到时再来。" in words(page)


def test_past_months_are_listed_with_their_state(clerk: Who, client: Client) -> None:
    record(clerk)
    client.post(address("report_submit", clerk))

    page = words(client.get(REPORT))

    assert "各月月报11月月报11月21日16:32报送已报10月月报过了时间，补报即可未打开" in page


def test_office_can_be_called_and_written_to(clerk: Who, client: Client) -> None:
    """R70 The contact of the settings stands on the report; changed once, the page has the new one."""
    tenant = Tenant.objects.filter(pk=clerk.tenant_id)
    tenant.update(contact_name="周敏", contact_phone="演示-0001", contact_email="a@example.invalid")
    before = client.get(REPORT)
    tenant.update(contact_name="李强", contact_phone="演示-0002")
    after = client.get(REPORT)

    assert "联系人周敏演示-0001拨号a@example.invalid发邮件" in words(before)
    assert [link for start in ("tel:", "mailto:") for link in links(before, start)] == [
        "tel:演示-0001",
        "mailto:a@example.invalid",
    ]
    assert "联系人李强演示-0002拨号" in words(after)


def test_unit_without_reports_reads_so(office: Who) -> None:
    lonely = someone("dept", a_unit(office.tenant, "党群办", UnitKind.DEPARTMENT))

    assert "党群办还没有要报的月报。" in words(signed_in(lonely).get(REPORT))


def test_grid_worker_has_no_report(clerk: Who) -> None:
    grid = someone("grid", a_unit(clerk.tenant, "一网格", UnitKind.GRID, parent=clerk.unit))

    assert signed_in(grid).get(REPORT).status_code == 403


@pytest.mark.parametrize("name", ["report", "report_submit", "report_keep", "report_withdraw"])
def test_foreign_missing_and_other_duties_answer_alike(clerk: Who, client: Client, name: str) -> None:
    """N10 Another unit's month, none at all, and a duty that is no report."""
    other = someone("clerk", a_unit(clerk.tenant, "滨江路社区"))
    no_report = instance_of(clerk, "下半年演练").id
    ask = client.get if name == "report" else client.post

    foreign, missing = ask(reverse(name, args=[_any_month_of(other)])), ask(reverse(name, args=[uuid.uuid4()]))
    wrong = ask(reverse(name, args=[no_report]))

    assert {answer.status_code for answer in (foreign, missing, wrong)} == {403}
    assert len({words(answer) for answer in (foreign, missing, wrong)}) == 1


def _any_month_of(other: Who) -> uuid.UUID:
    """A month report of a unit that joined after the notice, laid down for it by hand."""
    row = DutyInstance.objects.filter(label="11月月报").first()
    assert row is not None
    row.pk, row.unit, row.subject = uuid.uuid4(), other.unit, other.unit
    row.save(force_insert=True)
    return row.pk


def test_number_of_queries_does_not_grow(
    clerk: Who, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """At most 12, live and frozen, the same with 1 and with 3 records."""
    record(clerk)
    client.get(REPORT)
    with django_assert_num_queries(8):
        client.get(REPORT)
    record(clerk)
    record(clerk, "drill")
    with django_assert_num_queries(8):
        client.get(REPORT)
    client.post(address("report_submit", clerk))
    with django_assert_num_queries(9):
        client.get(address("report", clerk))
