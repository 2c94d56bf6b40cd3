"""Every total of the demo town (product §7), each read from the same function the pages and files read."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.db import connection, transaction
from django.test import override_settings

from beacon.catalogue.coverages import COVERAGES
from beacon.catalogue.duties import TIMED
from beacon.catalogue.tallies import Tally, facts
from beacon.figures import sums
from beacon.figures.coverage import covered, drill_minutes, rate_of
from beacon.figures.duties import done_rate, median_minutes, overdue, period_rates, reporting
from beacon.figures.handed import handed
from beacon.figures.setup import set_ups
from beacon.figures.stock import shelf_lines, stock_balance
from beacon.goods.items import items_of
from beacon.journal.actions import breaks
from beacon.journal.models import Line
from beacon.kit import clock
from beacon.kit.clock import SHANGHAI
from beacon.kit.rates import Rate
from beacon.kit.refusals import Refusal
from beacon.people.models import Account, District, Post, Tenant, Unit, UnitGroup
from beacon.people.posts import posts_of
from beacon.people.reach import Who
from beacon.people.responsibility import history_of
from beacon.plans.models import Delivery, Duty, DutyInstance, Notice
from beacon.plans.progress import report_instances, todo_of
from beacon.records.models import Credit, Fact, Record, RecordState
from beacon.registers.models import Building, Enterprise, Place, School
from beacon.reports.desk.collect import desk
from beacon.reports.models import Consolidation, Report, ReportVersion
from beacon.reports.windows import collecting, windows_of
from beacon.site.commands import demo as command
from beacon.site.demo.accounts import PRINTED, SHOWN, table
from beacon.site.demo.load import SLUG, load
from tests.support.people import a_tenant

pytestmark = pytest.mark.django_db

NOW = datetime(2023, 11, 21, 16, 0, tzinfo=SHANGHAI)
APRIL_15 = date(2023, 4, 15)
TODAY = NOW.date()


@pytest.fixture(scope="module", autouse=True)
def _demo(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """The demo in place of what was there, made once by `beacon demo reset` and taken back at the end."""
    with django_db_blocker.unblock(), override_settings(DEMO=True):  # type: ignore[attr-defined]
        held = transaction.atomic()
        held.__enter__()
        try:
            a_tenant("别的街道")
            # Within one transaction PostgreSQL empties a table only when its foreign keys have been looked at.
            connection.check_constraints()
            command.main(["reset"])
            yield
        finally:
            transaction.set_rollback(True)
            held.__exit__(None, None, None)


@pytest.fixture
def town() -> Tenant:
    """江畔街道."""
    return Tenant.objects.get(slug=SLUG)


def who(login: str) -> Who:
    """A demo account in the post it holds on 21 November 2023."""
    account = Account.objects.get(login=login)
    held = Post.objects.filter(account=account).held_on(TODAY).select_related("tenant", "unit", "unit__tenant")
    return Who(account, held.get())


@pytest.fixture
def office() -> Who:
    """The office of 江畔街道."""
    return who("office")


def month(number: int) -> date:
    """The last day of a report window."""
    return date(2023, number, 23)


def test_reset_puts_the_demo_in_place_of_whatever_was_there() -> None:
    """N18 The demo can be reset: nothing of what was there before is left."""
    assert sorted(Tenant.objects.values_list("name", flat=True)) == ["上坪街道", "江畔街道"]
    assert list(District.objects.values_list("name", flat=True)) == ["云汀区"]


def test_loading_again_does_nothing() -> None:
    before = Line.objects.count()

    assert load() is False
    assert Line.objects.count() == before


@pytest.mark.parametrize("word", ["load", "reset"])
def test_invented_people_never_enter_real_data(word: str) -> None:
    with override_settings(DEMO=False), pytest.raises(Refusal) as refused:
        command.main([word])

    assert refused.value.code == "no_demo"
    assert Tenant.objects.filter(slug=SLUG).exists()


def test_the_clock_is_put_back_after_loading() -> None:
    assert clock.in_use() is None


def test_the_roster(town: Tenant) -> None:
    units = Unit.objects.filter(tenant=town)

    assert Counter(units.exclude(group="").values_list("group", flat=True)) == {
        UnitGroup.COMMUNITY: 6,
        UnitGroup.VILLAGE: 9,
        UnitGroup.DEPARTMENT: 10,
        UnitGroup.CONCERNED: 8,
    }
    below = Counter(units.exclude(parent=None).values_list("parent__kind", "kind"))
    assert below == {("community", "grid"): 28, ("village", "grid"): 18, ("village", "group"): 62}


def test_219_accounts_by_role() -> None:
    """Design §5: the accounts of the town, the district and the installation; the neighbour has four of its own."""
    posts = Post.objects.held_on(TODAY).exclude(tenant__slug="shangping")

    assert Counter(posts.values_list("role", flat=True)) == {
        "grid": 46,
        "group": 62,
        "brigade": 14,
        "clerk": 15,
        "head": 15,
        "dept": 10,
        "school": 6,
        "enterprise": 34,
        "property": 9,
        "station": 1,
        "office": 2,
        "leader": 1,
        "admin_system": 1,
        "admin_security": 1,
        "admin_audit": 1,
        "district": 1,
    }
    assert posts.values("account").distinct().count() == 219
    assert Account.objects.count() == 223


def test_the_printed_accounts_work_and_are_one_per_role() -> None:
    lines = table()
    accounts = Account.objects.filter(login__in=SHOWN)

    assert len(lines) == 1 + len(SHOWN) + 1
    assert {account.check_password(PRINTED) for account in accounts} == {True}
    assert {account.must_change_password for account in accounts} == {False}
    roles = [posts_of(account)[-1].role for account in accounts.exclude(login="shangping-office")]
    assert (len(roles), len(set(roles))) == (16, 16)


def test_the_notice_reaches_33_units_and_three_have_not_opened_it(town: Tenant) -> None:
    """R02 33 deliveries; nothing but the 25 villages, communities and departments owes a month report."""
    notice = Notice.objects.get(tenant=town)

    assert (notice.signed_on, notice.is_public, notice.year) == (APRIL_15, True, 2023)
    assert Delivery.objects.filter(notice=notice).count() == 33
    unread = Delivery.objects.filter(notice=notice, read_at=None).values_list("unit__name", flat=True)
    assert sorted(unread) == sorted(["新城幼儿园", "云汀职校", "江畔派出所"])
    groups = report_instances(town.id, month(10)).values_list("unit__group", flat=True)
    assert Counter(groups) == {"community": 6, "village": 9, "department": 10}


def test_the_notice_gives_exactly_the_five_timed_duties(town: Tenant) -> None:
    timed = Duty.objects.filter(tenant=town, mode=TIMED).values_list("template", flat=True)

    assert sorted(timed) == [
        "community_drill",
        "month_report",
        "school_opening_check",
        "school_opening_publicity",
        "station_visit",
    ]
    assert not Notice.objects.get(tenant=town).clauses.filter(place="").exists()


@pytest.mark.parametrize(
    ("number", "on_time", "late", "missing", "minutes"),
    [
        (4, 17, 5, 3, 11.0),
        (5, 20, 3, 2, 8.4),
        (6, 22, 2, 1, 6.5),
        (7, 21, 3, 1, 5.2),
        (8, 23, 1, 1, 4.1),
        (9, 24, 1, 0, 3.3),
        (10, 23, 2, 0, 2.6),
    ],
)
def test_reports_on_time_late_and_missing(
    town: Tenant, number: int, on_time: int, late: int, missing: int, minutes: float
) -> None:
    """I01 I02 I33 of April to October."""
    answer = reporting(town.id, month(number))

    assert answer.submitted == Rate(on_time + late, on_time + late + missing)
    assert answer.on_time == Rate(on_time, 25)
    assert median_minutes(report_instances(town.id, month(number))) == minutes
    rows = Report.objects.filter(tenant=town, instance__ends=month(number))
    assert Counter(rows.values_list("is_late", flat=True)) == {False: on_time, True: late}


def test_the_sums_of_april_to_october(town: Tenant) -> None:
    answers = [reporting(town.id, month(number)) for number in range(4, 11)]

    assert sum(answer.on_time.numerator for answer in answers) == 150
    assert sum(answer.submitted.numerator for answer in answers) == 167
    assert sum(answer.submitted.denominator for answer in answers) == 175
    assert (Rate(150, 175).percent, Rate(167, 175).percent) == ("85.7%", "95.4%")


@pytest.mark.parametrize(
    ("name", "number", "sent", "is_late"),
    [
        ("锦绣社区", 4, "04-23 23:41", False),
        ("石梯村", 4, "04-24 08:41", True),
        ("平安建设办公室", 6, "06-24 19:30", False),
        ("双河村", 6, "06-25 08:40", False),
        ("经济发展办公室", 6, "06-25 09:06", True),
        ("龙洞村", 7, "07-23 21:10", False),
        ("新城社区", 7, "07-24 08:35", False),
        ("老码头社区", 7, "07-24 09:40", True),
        ("综合行政执法办公室", 9, "09-24 20:15", False),
        ("石梯村", 9, "09-25 08:47", False),
        ("高坪村", 9, "09-25 14:30", True),
    ],
)
def test_the_odd_deadlines(town: Tenant, name: str, number: int, sent: str, is_late: bool) -> None:
    """R69 23 April is a working Sunday; after 23 June, 23 July and 23 September late begins at 09:00 of the next
    working day."""
    report = Report.objects.get(tenant=town, unit__name=name, instance__ends=month(number))

    assert report.first_submitted_at is not None
    assert f"{report.first_submitted_at.astimezone(SHANGHAI):%m-%d %H:%M}" == sent
    assert report.is_late is is_late


def test_a_returned_report_kept_its_first_time(town: Tenant) -> None:
    """R69 双河 in August was asked for more, added a record and sent again within its fix date."""
    report = Report.objects.get(tenant=town, unit__name="双河村", instance__ends=month(8))
    first, second = ReportVersion.objects.filter(report=report).order_by("number")

    assert (report.state, report.is_late, report.versions_n) == ("consolidated", False, 2)
    assert report.first_submitted_at == first.sent_at
    assert len(second.record_ids) == len(first.record_ids) + 1


def test_what_was_sent_is_what_the_ledger_says(town: Tenant) -> None:
    """N08 The frozen figures of all 167 closed reports equal the sums of today: nothing came in afterwards."""
    reports = Report.objects.filter(tenant=town, instance__ends__lte=month(10), versions_n__gt=0)
    different = []
    for report in reports.select_related("unit", "instance"):
        version = ReportVersion.objects.get(report=report, number=report.versions_n)
        live = sums.of_unit(report.unit, report.instance.starts, report.instance.ends)
        # Hazards are put right afterwards; they and what counts once are frozen as they were when it was sent.
        apart = ("hazards", "distinct")
        told = {name: value for name, value in version.figures.items() if name not in apart}
        if (told, version.is_nil) != (live.frozen(), live.is_empty):
            different.append((report.unit.name, report.instance.label))

    assert len(reports) == 167
    assert different == []


def test_april_to_october_are_consolidated(town: Tenant) -> None:
    made = Consolidation.objects.filter(tenant=town).order_by("month")

    assert [(one.month, one.number, one.state) for one in made] == [(m, 1, "ready") for m in range(4, 11)]
    assert all(one.word_id and one.excel_id for one in made)
    closed = Report.objects.filter(tenant=town, instance__ends__lte=month(10))
    assert set(closed.values_list("state", flat=True)) == {"consolidated"}


def test_november_as_the_office_sees_it(office: Who) -> None:
    """D5: 应报25 已报9 已备好6 未打开10; 未报16, 待看5, 请补充1."""
    window = collecting(windows_of(office.tenant.id), NOW)
    assert window is not None
    held = desk(office, window, NOW)

    assert (window.label, held.expected, held.sent, held.unsent, held.to_read) == ("11月", 25, 9, 16, 5)
    assert held.counts == {"submitted": 5, "accepted": 3, "returned": 1, "draft": 6, "not_opened": 10}
    states = {line.instance.unit.name: line.label for line in held.lines}
    assert [states[name] for name in ("滨江路社区", "锦绣社区", "柏树村", "经济发展办公室", "石梯村")] == [
        "已报",
        "已备好",
        "未打开",
        "未打开",
        "请补充",
    ]


def test_drills_visits_and_openings(office: Who) -> None:
    """R32 R33 I12 I13: 上半年 6/6 with one 补办, 下半年 4/6; 二季度 5/6, 三季度 4/6 and two 改期, 四季度 3 done."""
    drills = period_rates(office, "community_drill", NOW)
    visits = period_rates(office, "station_visit", NOW)

    assert [(p.label, p.rate, p.late) for p in drills] == [
        ("上半年演练", Rate(6, 6), 1),
        ("下半年演练", Rate(4, 6), 0),
    ]
    assert [(p.label, p.rate, p.late) for p in visits] == [
        ("二季度参观", Rate(5, 6), 0),
        ("三季度参观", Rate(6, 6), 0),
        ("四季度参观", Rate(3, 6), 0),
    ]
    rescheduled = DutyInstance.objects.exclude(host_cancelled_on=None).order_by("done_on")
    assert [(row.unit.name, row.done_on) for row in rescheduled] == [
        ("新城社区", date(2023, 10, 14)),
        ("桥头社区", date(2023, 10, 28)),
    ]
    openings = DutyInstance.objects.filter(duty__template__startswith="school_opening")
    assert (openings.count(), openings.exclude(done_on=None).count()) == (12, 12)


def test_the_late_drill_of_the_first_half_does_not_count_for_the_second(town: Tenant) -> None:
    """R32 老码头's drill of 6 July is filed to the first half-year and leaves the second one open."""
    rows = DutyInstance.objects.filter(tenant=town, unit__name="老码头社区", duty__template="community_drill")

    assert [(row.label, row.done_on, row.is_late) for row in rows.order_by("starts")] == [
        ("上半年演练", date(2023, 7, 6), True),
        ("下半年演练", None, False),
    ]


def test_done_rate_and_overdue(office: Who) -> None:
    """R63 I03 I04 220/230 = 95.7 %: one work plan is missing, that of 经济发展办公室."""
    assert done_rate(office, NOW) == Rate(220, 230)
    assert done_rate(office, NOW).percent == "95.7%"
    assert [(row.unit.name, row.label, row.due_on) for row in overdue(office, NOW)] == [
        ("经济发展办公室", "工作方案", date(2023, 5, 5))
    ]


def test_24_of_25_filed_their_plan_in_time_and_30_of_33_opened_the_notice(office: Who, town: Tenant) -> None:
    """R62 R63 I30 24/25: all 25 named both people; three of the concerned have not opened the notice."""
    answer = set_ups(office, Notice.objects.get(tenant=town), NOW)

    assert (answer.rate, answer.filed, answer.received) == (Rate(24, 25), Rate(24, 25), Rate(30, 33))
    assert [line.unit.name for line in answer.asked if not line.is_set_up] == ["经济发展办公室"]
    assert all(line.people.both for line in answer.asked)
    assert not DutyInstance.objects.filter(tenant=town, label="工作方案", is_late=True).exists()
    assert sum(line.forwarded_at is not None for line in answer.lines) == 12


def test_the_handover_of_baishu_is_in_its_history(town: Tenant) -> None:
    """R62 N13 王光荣 was 联络员 until 10 July, 魏娟 is since."""
    rows = history_of(Unit.objects.get(tenant=town, name="柏树村"))

    liaisons = [(row.name, row.until) for row in rows if row.role == "liaison"]
    assert liaisons == [("魏娟", None), ("王光荣", date(2023, 7, 10))]


def test_what_was_handed_down_rolls_up(office: Who) -> None:
    """R64 滨江路 3 of 5 grids, two of them by records nobody typed twice; 锦绣苑 4 of 6 buildings."""
    rolled = {(one.giver.name, one.duty.title): one for one in handed(office)}

    assert {giver: one.rate for (giver, _), one in rolled.items()} == {
        "滨江路社区": Rate(3, 5),
        "锦绣社区": Rate(4, 6),
        "石梯村": Rate(3, 9),
    }
    grids = next(one for (giver, _), one in rolled.items() if giver == "滨江路社区")
    assert sum(task.by_record for task in grids.tasks) == 2


def test_74_high_rises(town: Tenant) -> None:
    """Product §7: 20 estates, nine property companies, three estates of 老码头 without one."""
    rows = Building.objects.filter(tenant=town).select_related("unit", "property_unit")

    assert Counter(row.use for row in rows) == {"residential": 68, "public": 6}
    assert len({row.estate for row in rows}) == 20
    assert len({row.property_unit_id for row in rows if row.property_unit_id}) == 9
    without = {(row.unit.name, row.estate) for row in rows if row.property_unit is None}
    assert without == {("老码头社区", name) for name in ("老码头院落", "码头后街院落", "江边院落")}


def test_schools_enterprises_and_places_are_registered(town: Tenant) -> None:
    """R24 R31 R57 Product §7: 6 schools, 34 enterprises of which 26 with a micro station, 47 crowded places."""
    firms = Enterprise.objects.filter(tenant=town)

    assert School.objects.filter(tenant=town).count() == 6
    assert (firms.count(), firms.filter(has_micro_station=True).count()) == (34, 26)
    assert Place.objects.filter(tenant=town).count() == 47


def test_coverage_61_52_38_of_74(office: Who) -> None:
    """R12 R20 R21 R26 R34 I09 I10 I11 I17 I20 Product §7; the thirteen not reached are the courtyards without a
    property company and three estates."""
    rates = [rate_of(office, COVERAGES[name], TODAY) for name in ("I09", "I10", "I11", "I17", "I20")]
    missing = Counter(row.estate for row in covered(office, COVERAGES["I09"], TODAY, yes=False))

    assert rates == [Rate(61, 74), Rate(52, 74), Rate(38, 74), Rate(23, 34), Rate(6, 6)]
    assert missing == {
        "老码头院落": 1,
        "码头后街院落": 1,
        "江边院落": 1,
        "码头壹号": 3,
        "瑞景湾": 4,
        "长桥花园": 3,
    }
    minutes = drill_minutes(office, TODAY)
    assert (minutes.median, minutes.n, minutes.unrecorded) == (8, 8, 1)


def test_places_covered_are_those_the_records_name(office: Who) -> None:
    """R54 R57 I26 Product §7 gives no number; this one follows from the activities."""
    assert rate_of(office, COVERAGES["I26"], TODAY) == Rate(25, 47)


def test_462_events_by_setting_and_all_that_was_handed_out(town: Tenant) -> None:
    """R11 I05 I06: 462 = 58/121/149/47/87, 38,740 人次, and what went out of the store."""
    total = sums.of_tenant(town.id, APRIL_15, TODAY)

    assert total.by_setting == {"enterprise": 58, "rural": 121, "community": 149, "school": 47, "family": 87}
    assert (total.events, total.attendance, total.uncounted) == (462, 38_740, 6)
    assert total.handouts == {
        "apron": 2364,
        "shopping_bag": 3912,
        "leaflet": 7500,
        "fire_blanket": 437,
        "smoke_alarm": 412,
        "escape_hood": 96,
    }
    assert total == sums.of_tenant(town.id, date(2023, 1, 1), date(2023, 12, 31))


def test_what_came_went_was_lost_and_is_left(office: Who) -> None:
    """R58 R59 R60 I28: aprons 3000 in, 2364 out, 6 lost, 630 left; all that was handed out left a shelf."""
    lines = stock_balance(office, items_of(office.tenant_id), date(2023, 1, 1), TODAY)

    assert {line.item.label: (line.taken_in, line.out, line.lost, line.balance) for line in lines} == {
        "围裙": (3000, 2364, 6, 630),
        "购物袋": (5000, 3912, 0, 1088),
        "宣传册": (10_000, 7500, 0, 2500),
        "灭火毯": (600, 437, 0, 163),
        "烟感": (500, 412, 3, 85),
        "面罩": (300, 96, 0, 204),
    }
    assert not any(line.waiting for line in lines)
    held = {
        line.shelf.name: {item.label: n for item, n in line.lying}
        for line in shelf_lines(office, items_of(office.tenant_id))
    }
    assert (held["滨江路社区"]["围裙"], held["锦绣社区"]["围裙"]) == (40, 20)


def test_the_months_of_the_report_add_up_to_the_year(town: Tenant) -> None:
    windows = windows_of(town.id)
    parts = [sums.of_tenant(town.id, window.starts, window.ends) for window in windows]

    assert sum(part.events for part in parts) == 462
    assert sum(part.attendance for part in parts) == 38_740


def test_the_model_month_of_jinxiu() -> None:
    """M1 M3: 锦绣 in November, 14 场 618 人次, 企1 农0 社9 校2 家2; drill and visit are done, the report is ready."""
    clerk = who("jinxiu")
    counted = sums.of_unit(clerk.unit, date(2023, 10, 24), date(2023, 11, 23))

    assert (counted.records, counted.events, counted.attendance) == (14, 14, 618)
    assert counted.by_setting == {"enterprise": 1, "rural": 0, "community": 9, "school": 2, "family": 2}
    assert {item: n for item, n in counted.handouts.items() if n} == {"apron": 120, "shopping_bag": 80, "leaflet": 300}
    assert [(t.instance.label, t.status.label, t.instance.done_on) for t in todo_of(clerk.unit, NOW)] == [
        ("11月月报", "进行中", None),
        ("下半年演练", "完成", date(2023, 11, 2)),
        ("四季度参观", "完成", date(2023, 11, 4)),
    ]


def test_the_naive_sum_of_every_record_equals_the_facts() -> None:
    """N08 Recomputed record by record, the facts are the same, and void records have none."""
    expected: Counter[tuple[object, ...]] = Counter()
    for row in Record.objects.filter(state=RecordState.VALID):
        tally = Tally(row.kind, row.happened_on, row.setting, row.audience_count, row.details, row.handouts)
        expected.update((row.id, row.author_id, row.happened_on, figure, value) for figure, value in facts(tally))

    assert Counter(Fact.objects.values_list("record", "unit", "day", "figure", "value")) == expected


def test_every_finished_duty_is_finished_by_its_records() -> None:
    """Recomputed from the credits, each instance but reports and plans is done exactly when a record did it."""
    days = dict(
        Credit.objects.filter(record__state=RecordState.VALID).values_list("instance_id", "record__happened_on")
    )
    rows = DutyInstance.objects.exclude(duty__template__in=("month_report", "work_plan"))

    assert {row.id: row.done_on for row in rows if row.done_on} == days


def test_records_are_plausible(town: Tenant) -> None:
    """Nothing in the future, nothing before the notice, no two sentences alike, typed on or after its day."""
    rows = list(Record.objects.filter(tenant=town, state=RecordState.VALID).exclude(summary=""))

    assert min(row.happened_on for row in rows) >= APRIL_15
    assert max(row.saved_at for row in rows) < NOW
    assert [row for row in rows if row.saved_at.astimezone(SHANGHAI).date() < row.happened_on] == []
    assert [text for text, n in Counter(row.summary for row in rows).items() if n > 1] == []


def test_the_mistyped_record_is_void_with_its_reason(town: Tenant) -> None:
    """N09 龙洞 typed 500 for 50: the wrong record stays readable, the right one counts."""
    rows = Record.objects.filter(tenant=town, author__name="龙洞村", happened_on=date(2023, 10, 12), kind="giveaway")

    assert sorted((row.audience_count, row.state, row.void_reason) for row in rows if "赶场天" in row.summary) == [
        (50, "valid", ""),
        (500, "void", "人次多写了一个0，已重记"),
    ]


def test_both_journals_hold_and_run_forward_in_time() -> None:
    for tenant in Tenant.objects.all():
        times = list(Line.objects.filter(tenant_id=tenant.id).order_by("number").values_list("at", flat=True))

        assert list(breaks(tenant.id)) == []
        assert times == sorted(times)
        assert times[-1] < NOW


def test_the_neighbour_is_small_and_apart(town: Tenant) -> None:
    neighbour = Tenant.objects.get(slug="shangping")

    assert neighbour.district_id == town.district_id
    assert Delivery.objects.filter(tenant=neighbour).count() == 3
    assert sums.of_tenant(neighbour.id, APRIL_15, TODAY).events == 5
    assert reporting(neighbour.id, date(2023, 10, 20)).submitted == Rate(3, 3)
    assert Record.objects.visible_to(who("shangping-office")).count() == 6
