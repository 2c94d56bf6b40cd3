"""收报台: who has reported, kind chasing, reading, accepting, asking for more."""

import re
import time
import uuid
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from beacon.messages.models import Reminder
from beacon.people.models import Unit, UnitKind
from beacon.people.reach import Who
from beacon.plans.actions import exempt
from beacon.plans.models import DutyInstance
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
from beacon.reports.actions import open_report, submit
from beacon.reports.models import Consolidation, Report, ReportState
from tests.reports.months import an_office
from tests.support.pages import links, signed_in, words
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import a_plan
from tests.support.plan import at as plan_at

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]
MOST_QUERIES = 12
NAMES = ("锦绣社区", "滨江路社区", "石梯村")
COLLECT = "/collect/"


@pytest.fixture(autouse=True)
def _afternoon(at: At) -> None:
    at("2023-11-21 16:00")


@pytest.fixture
def office() -> Who:
    tenant = a_tenant()
    office = the_office(tenant)
    for name in NAMES:
        a_unit(tenant, name, UnitKind.VILLAGE if name.endswith("村") else UnitKind.COMMUNITY)
    a_plan(office)
    return office


@pytest.fixture
def client(office: Who) -> Client:
    return signed_in(office)


def month_of(name: str, label: str = "11月月报") -> DutyInstance:
    return DutyInstance.objects.select_related("unit", "duty", "subject").get(unit__name=name, label=label)


def clerk_of(name: str) -> Who:
    return someone("clerk", Unit.objects.get(name=name), name="陈小燕")


def opened(name: str) -> tuple[Who, Report]:
    clerk = clerk_of(name)
    return clerk, open_report(by=clerk, instance=month_of(name))


def sent(name: str, audience: int = 40) -> Report:
    clerk, report = opened(name)
    draft = Draft(kind="drill", happened_on=date(2023, 11, 2), setting="community", audience_count=audience)
    save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4())
    return submit(by=clerk, report=report, nil=False, remark="居民很踊跃").report


def state_of(name: str) -> str:
    return Report.objects.get(instance=month_of(name)).state


def press(client: Client, name: str, deed: str, **typed: str) -> str:
    return words(client.post(reverse(f"collect_{deed}", args=[month_of(name).id]), typed))


def test_counts_states_and_days_left_as_they_are(client: Client) -> None:
    """R69 应报 已报 已备好 未打开 add up, with the days that are left and the as-of time (N08)."""
    sent("锦绣社区")
    opened("滨江路社区")

    answer = client.get(COLLECT)

    said = words(answer)
    assert "应报3已报1已备好1未打开1" in said
    assert "截止还有2天" in said
    assert "截至 2023-11-21 16:00" in answer.content.decode()


def test_units_stand_in_roster_order_whatever_they_did(client: Client) -> None:
    """N01 The list is the roster's, no ranking."""
    sent("石梯村")

    names = re.findall(r'<th scope="row" class="row-head">(.*?)</th>', client.get(COLLECT).content.decode())

    assert tuple(names) == NAMES


def test_filters_show_only_what_they_say(client: Client) -> None:
    sent("锦绣社区")

    unsent = words(client.get(COLLECT, {"show": "unsent"}))
    to_read = words(client.get(COLLECT, {"show": "to_read"}))

    assert ("石梯村" in unsent, "锦绣社区" in unsent) == (True, False)
    assert ("石梯村" in to_read, "锦绣社区" in to_read) == (False, True)


def test_the_group_text_names_nobody(client: Client) -> None:
    """R69 The reminder to copy names no unit (product §5.11) and says what is ready."""
    sent("锦绣社区")

    page = client.post(reverse("collect_remind"), {"month": "2023-11-23"}, follow=True).content.decode()
    text = re.search(r'id="reminder"[^>]*>(.*?)</p>', page)

    assert text is not None
    assert [name for name in NAMES if name in text.group(1)] == []
    assert "还有2天" in text.group(1)


def test_a_group_text_only_looked_at_is_given_back_on_the_desk(client: Client) -> None:
    """N15 The text is offered anew, and the month counts no reminder."""
    month = {"month": "2023-11-23"}
    taken = words(client.post(reverse("collect_remind"), month, follow=True))

    back = words(client.post(reverse("collect_remind_back"), month, follow=True))
    again = client.post(reverse("collect_remind_back"), month)

    assert "没发到群里，这次不算" in taken
    assert "退回了，这次不算提醒。" in back
    assert ("拿群文案（不点名）" in back, "这个月已提醒" in back) == (True, False)
    assert again.status_code == 422


def test_a_reminder_is_noted_once_and_not_offered_at_night(client: Client) -> None:
    """N15 Each text handed out counts; a second tap is the same one; at night the page says when it may go out."""
    for _ in range(2):
        client.post(reverse("collect_remind"), {"month": "2023-11-23"})
    assert Reminder.objects.count() == 1
    assert "这个月已提醒1次。" in words(client.get(COLLECT))

    with plan_at(2023, 11, 21, 21, 0):
        late = client.post(reverse("collect_remind"), {"month": "2023-11-23"})
        page = words(client.get(COLLECT))

    assert late.status_code == 422
    assert "晚上20:30到早上8:30不打扰大家" in page
    assert Reminder.objects.count() == 1


def test_a_sent_report_is_read_as_it_was_sent_beside_its_figures(client: Client) -> None:
    """N08 Each number opens the records it counts, in the window and unit of the report."""
    report = sent("锦绣社区", audience=40)
    instance = month_of("锦绣社区")

    page = client.get(reverse("collected", args=[instance.id]))

    said = words(page)
    assert "组织疏散逃生演练1场，参加40人次。" in said
    assert "居民很踊跃" in said
    asked = f"from=2023-10-24&to=2023-11-23&unit={report.unit_id}"
    assert [link for link in links(page, "/ledger/?") if asked not in link] == []
    assert f"/ledger/?{asked}&figure=attendance" in links(page, "/ledger/?")


def test_accepting_changes_the_state_once(client: Client) -> None:
    sent("锦绣社区")

    press(client, "锦绣社区", "accept", show="to_read")
    press(client, "锦绣社区", "accept", show="to_read")

    assert state_of("锦绣社区") == ReportState.ACCEPTED


def test_asking_for_more_needs_a_sentence_and_gives_three_workdays(client: Client) -> None:
    sent("锦绣社区")

    bare = press(client, "锦绣社区", "return", sentence=" ")
    press(client, "锦绣社区", "return", sentence="演练人数空着")

    report = Report.objects.get()
    assert "请写一句要补充什么" in bare
    assert (report.state, report.return_sentence, report.fix_by) == ("returned", "演练人数空着", date(2023, 11, 24))
    assert "演练人数空着（11月24日前）" in words(client.get(COLLECT))


def test_an_exempt_unit_leaves_the_count_and_stays_visible(client: Client) -> None:
    """R69 免报 leaves 应报 and stays in the list with its reason."""
    bare = press(client, "石梯村", "exempt", reason="")
    press(client, "石梯村", "exempt", reason="整村搬迁")

    said = words(client.get(COLLECT))
    assert "请写一句为什么免报" in bare
    assert "应报2" in said
    assert "免报1" in said
    assert "石梯村免报整村搬迁" in said


def test_an_exemption_by_mistake_is_taken_back(client: Client) -> None:
    """R69 免报 given to the wrong unit: one tap, and it owes its report as before."""
    press(client, "石梯村", "exempt", reason="整村搬迁")

    press(client, "石梯村", "exempt", again="1")
    desk = words(client.get(COLLECT))
    twice = press(client, "石梯村", "exempt", again="1")

    assert "石梯村的11月月报照常要报。" in desk
    assert "这一项没有免办，不用取消。" in twice
    assert "应报3" in desk
    assert "整村搬迁" not in desk


def test_before_the_deadline_the_page_says_what_an_early_consolidation_means(client: Client, at: At) -> None:
    """R69 Whoever reported may still put something in until then; told before the button is pressed."""
    sent("锦绣社区")

    before = words(client.get(COLLECT))
    at("2023-11-24 09:30")
    after = words(client.get(COLLECT))

    assert ["还没到截止，可以等齐了再汇总" in page for page in (before, after)] == [True, False]


def test_after_the_deadline_the_page_offers_to_consolidate_and_name_the_missing(client: Client, at: At) -> None:
    sent("锦绣社区")
    at("2023-11-24 09:30")

    said = words(client.get(COLLECT))

    assert "已过时间2家" in said
    assert "汇总并注明未报" in said


def test_when_all_are_in_it_says_so(client: Client) -> None:
    for name in NAMES:
        sent(name)

    said = words(client.get(COLLECT))

    assert "3家都报了。" in said
    assert "提醒未报的" not in said


def test_early_in_the_month_nothing_is_asked_for(client: Client, at: At) -> None:
    at("2023-11-05 10:00")

    said = words(client.get(COLLECT))

    assert "本月还没到报送时候，各单位的记录已在自动攒。" in said
    assert "提醒未报的" not in said


def test_without_a_plan_the_desk_says_where_to_begin() -> None:
    said = words(signed_in(the_office(a_tenant())).get(COLLECT))

    assert "还没有要收的月报" in said


def test_a_double_tap_on_consolidate_is_one_consolidation(client: Client) -> None:
    """R69 The same request twice answers the same consolidation."""
    sent("锦绣社区")
    typed = {"month": "2023-11-23", "request_id": str(uuid.uuid4())}

    first = client.post(reverse("consolidate"), typed)
    second = client.post(reverse("consolidate"), typed)

    assert Consolidation.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]


def test_nothing_in_yet_is_said_and_nothing_made(client: Client) -> None:
    answer = client.post(reverse("consolidate"), {"month": "2023-11-23", "request_id": str(uuid.uuid4())})

    assert (answer.status_code, Consolidation.objects.count()) == (422, 0)
    assert "11月还没有单位报送，等有了再汇总。" in words(answer)


def test_another_duty_is_no_month_report(client: Client) -> None:
    """N10 An id of something else answers like one that does not exist."""
    drill = DutyInstance.objects.filter(duty__template="community_drill")[0]

    other = client.get(reverse("collected", args=[drill.id]))
    none = client.get(reverse("collected", args=[uuid.uuid4()]))

    assert (other.status_code, words(other)) == (none.status_code, words(none))
    assert none.status_code == 403


def test_months_can_be_changed_and_a_foolish_one_is_the_present_one(client: Client) -> None:
    october = words(client.get(COLLECT, {"month": "2023-10-23"}))
    foolish = words(client.get(COLLECT, {"month": "2023-13-99"}))

    assert "统计期9月24日—10月23日" in october
    assert "统计期10月24日—11月23日" in foolish


def test_the_desk_costs_the_same_for_one_and_three(
    office: Who, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for name in NAMES[1:]:
        exempt(by=office, instance=month_of(name), reason="为了测试")
    costs = []
    sent(NAMES[0])
    for count in (1, 3):
        DutyInstance.objects.filter(label="11月月报", unit__name__in=NAMES[:count]).update(
            exempt_at=None, exempt_reason=""
        )
        if count == 3:
            sent(NAMES[1])
            sent(NAMES[2])
        with django_assert_max_num_queries(MOST_QUERIES) as held:
            client.get(COLLECT)
        costs.append(len(held))

    assert costs[0] == costs[1]


def test_reading_a_report_stays_within_its_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sent("锦绣社区")

    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(reverse("collected", args=[month_of("锦绣社区").id]))


def accept_the_quiet(client: Client, **typed: str) -> str:
    """都收下 as the page offers it."""
    page = client.get(COLLECT).content.decode()
    offered = re.findall(r'name="report" value="([^"]+)"', page)
    given = {"month": "2023-11-23", "show": "all", "report": offered, **typed}
    return words(client.post(reverse("collect_accept_all"), given, follow=True))


def test_reports_with_nothing_to_look_at_are_accepted_together_and_put_back(client: Client) -> None:
    """R69 [都收下] takes those shown as quiet; one tap takes it back."""
    for name in ("锦绣社区", "石梯村"):
        clerk, report = opened(name)
        submit(by=clerk, report=report, nil=True)
    assert "没什么要看的2份" in words(client.get(COLLECT))

    said = accept_the_quiet(client)
    assert (state_of("锦绣社区"), state_of("石梯村")) == (ReportState.ACCEPTED, ReportState.ACCEPTED)
    assert "收下了2份：锦绣社区、石梯村。" in said

    stamp = Report.objects.values_list("accepted_at", flat=True)[0]
    assert stamp is not None
    back = client.post(reverse("collect_put_back"), {"month": "2023-11-23", "taken": stamp.isoformat()}, follow=True)
    assert "2份放回待看了。" in words(back)
    assert (state_of("锦绣社区"), state_of("石梯村")) == (ReportState.SUBMITTED, ReportState.SUBMITTED)


def test_a_report_with_a_hint_is_not_among_the_quiet_ones(client: Client) -> None:
    """R69 A head-count that is missing is told beside its line, to the office alone."""
    clerk, report = opened("锦绣社区")
    draft = Draft(kind="drill", happened_on=date(2023, 11, 2), setting="community")
    save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4())
    submit(by=clerk, report=report, nil=False)

    desk = words(client.get(COLLECT))
    own = words(signed_in(clerk).get(reverse("report", args=[month_of("锦绣社区").id])))

    assert "1条没填人次" in desk
    assert "没什么要看的" not in desk
    assert "只有您看到的提示" not in own


def test_a_report_that_changed_meanwhile_is_left_and_named(client: Client) -> None:
    report = sent("锦绣社区")
    sent("石梯村")

    said = words(
        client.post(
            reverse("collect_accept_all"),
            {"month": "2023-11-23", "report": [f"{report.pk}:7", "nonsense", f"{uuid.uuid4()}:1"]},
            follow=True,
        )
    )

    assert "锦绣社区刚才有变动，没有收下，请看一眼。" in said
    assert (state_of("锦绣社区"), state_of("石梯村")) == (ReportState.SUBMITTED, ReportState.SUBMITTED)


def stamp_on(client: Client) -> str:
    found = re.search(r'seen=([^"]+)', client.get(COLLECT).content.decode())
    assert found is not None
    return found.group(1)


def test_the_look_each_minute_answers_nothing_until_something_changed(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """R69 The desk refreshes its counts: 204 while all is as it was, else the counts alone."""
    asked = {"month": "2023-11-23", "seen": stamp_on(client)}
    with django_assert_max_num_queries(4):
        same = client.get(reverse("collect_state"), asked)
    sent("锦绣社区")

    changed = client.get(reverse("collect_state"), asked)

    assert (same.status_code, same.content) == (204, b"")
    assert "应报3已报1已备好0未打开2" in words(changed)
    assert [name for name in NAMES if name in changed.content.decode()] == []


def test_the_look_each_minute_does_not_keep_anybody_signed_in(client: Client) -> None:
    """A desk that nobody sits at signs out in its time, however often its page asks."""
    session = client.session
    session["since"] = session["seen"] = before = time.time() - 600
    session.save()

    client.get(reverse("collect_state"), {"month": "2023-11-23"})
    asked = client.session["seen"]
    client.get(COLLECT)

    assert asked == before
    assert client.session["seen"] > before


def test_what_came_since_the_consolidation_is_offered_on_the_desk(client: Client) -> None:
    """R69 「又来了1份，要不要并进去？」 while and after the papers are made."""
    sent("锦绣社区")
    client.post(reverse("consolidate"), {"month": "2023-11-23", "request_id": str(uuid.uuid4())})
    assert "又来了" not in words(client.get(COLLECT))

    sent("石梯村")

    paper = Consolidation.objects.get()
    assert "又来了1份，要不要并进去？" in words(client.get(COLLECT))
    assert "又来了1份，要不要并进去？" in words(client.get(reverse("paper_state", args=[paper.pk])))


def test_eighty_units_cost_no_more_than_three(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    """D5 with 80 units: the same twelve queries at most, with hints, papers and the reminder's card."""
    office = an_office(*(f"第{number}社区" for number in range(80)))
    client = signed_in(office)
    for number in range(12):
        clerk, report = opened(f"第{number}社区")
        submit(by=clerk, report=report, nil=True)
    client.post(reverse("consolidate"), {"month": "2023-11-23", "request_id": str(uuid.uuid4())})

    with django_assert_max_num_queries(MOST_QUERIES):
        said = words(client.get(COLLECT))

    client.post(reverse("collect_remind"), {"month": "2023-11-23"})
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(COLLECT)

    assert "应报80已报12" in said
    assert "没什么要看的12份" in said


def test_a_time_that_no_database_keeps_puts_nothing_back(client: Client) -> None:
    taken = {"month": "2023-11-23", "taken": "0001-01-01T00:00:00+14:00"}

    assert "没有可放回的" in words(client.post(reverse("collect_put_back"), taken, follow=True))
