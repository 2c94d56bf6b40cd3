"""Random years: units open, close and merge, deadlines and workdays change, versions and series follow each other,
while people record and send. What must hold then holds after every step."""

import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beacon.catalogue.duties import TEMPLATES
from beacon.figures.counted import counted_of
from beacon.figures.duties import done_rate, reporting
from beacon.kit import clock
from beacon.kit.clock import SHANGHAI, Clock
from beacon.kit.rates import Rate
from beacon.kit.refusals import Refusal
from beacon.kit.windows import report_windows
from beacon.people.deadlines import deadlines_of
from beacon.people.models import Unit, UnitGroup, UnitKind
from beacon.people.reach import Who
from beacon.people.units import NewUnit
from beacon.plans.actions import exempt
from beacon.plans.models import Duty, DutyInstance, Notice, NoticeState, Series
from beacon.plans.progress import report_windows_of
from beacon.plans.reconcile import reconcile
from beacon.records.actions import void
from beacon.records.following.changes import (
    change_deadline,
    change_workdays,
    close_unit,
    dry_run,
    merge_units,
    open_unit,
    publish_version,
    reopen_unit,
)
from beacon.records.models import Credit, Record, RecordState
from beacon.reports.consolidate import ask
from beacon.reports.models import Consolidation, ReportVersion
from tests.support.plan import a_notice, a_plan
from tests.support.years import a_town, clerk_of, everything, record, rows_by_name, send

pytestmark = pytest.mark.django_db

ROLLED_BACK = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large)
"""The town is built once; what an example does to it is rolled back."""

HISTORY = ("starts", "ends", "due_on", "late_from", "closes_at", "label", "done_on", "is_late", "duty_id")


@contextmanager
def it_is(moment: datetime) -> Iterator[None]:
    held = clock.in_use()
    clock.use(Clock.parse(moment.isoformat()))
    try:
        yield
    finally:
        clock.use(held)


class Year:
    """A town in a random year. Every deed that changes the plan is rehearsed first, and held against what it did."""

    def __init__(self, office: Who, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.office, self.draw, self.today = office, draw, date(2023, 4, 16)
        self.number = 0

    def play(self, steps: int) -> None:
        deeds = (
            self.record, self.record, self.record, self.send, self.send, self.deadline, self.close, self.reopen,
            self.merge, self.open, self.workday, self.version, self.november, self.void, self.exempt, self.freeze,
        )  # fmt: skip
        for _ in range(steps):
            self.today = min(self.today + timedelta(days=self.draw(st.integers(0, 24))), date(2023, 12, 30))
            with it_is(datetime.combine(self.today, time(16, 0), SHANGHAI)):
                self.draw(st.sampled_from(deeds))()
                self.check()

    def change(self, deed: Callable[..., Any], **given: Any) -> None:
        """Rehearse and do a deed."""
        before, papers = everything(self.office), self.papers()
        done = {row["id"]: row for row in DutyInstance.objects.filter(done_on__isnull=False).values("id", *HISTORY)}
        try:
            rehearsal = dry_run(deed, by=self.office, **given)
        except Refusal:
            assert everything(self.office) == before
            with pytest.raises(Refusal), transaction.atomic():
                deed(by=self.office, **given)
            return
        assert everything(self.office) == before, "a rehearsal leaves nothing"

        assert deed(by=self.office, **given).outlook == rehearsal, "what was rehearsed is what happened"

        now = DutyInstance.objects.filter(withdrawn_at=None).in_bulk(done)
        assert {key: {name: getattr(now[key], name) for name in ("id", *HISTORY)} for key in done} == done
        assert self.papers() == papers
        after = rows_by_name(self.office)
        assert not reconcile(self.office.tenant_id), "nothing is left to bring in line"
        assert rows_by_name(self.office) == after

    def papers(self) -> list[tuple[object, ...]]:
        return [
            *ReportVersion.objects.order_by("pk").values_list(),
            *Consolidation.objects.order_by("pk").values_list(),
        ]

    def a_unit(self, *, is_open: bool = True) -> Unit | None:
        units = [
            unit
            for unit in Unit.objects.filter(tenant=self.office.tenant).exclude(group="").order_by("position")
            if unit.is_open_on(self.today) or not is_open
        ]
        return self.draw(st.sampled_from(units)) if units else None

    def record(self) -> None:
        unit = self.a_unit()
        kind = self.draw(st.sampled_from(["drill", "station_visit", "talk"]))
        day = max(self.today - timedelta(days=self.draw(st.integers(0, 20))), date(2023, 4, 1))
        if unit is not None and unit.kind != UnitKind.SCHOOL:
            record_of(self.office, unit, kind, day)

    def send(self) -> None:
        rows = DutyInstance.objects.filter(duty__template="month_report", done_on=None, exempt_at=None)
        begun = list(rows.filter(starts__lte=self.today).owed().order_by("due_on", "unit__position"))
        if begun:
            row = self.draw(st.sampled_from(begun))
            if somebody(self.office, row.unit, self.today):
                send(self.office, row.unit.name, row.period, self.today)

    def deadline(self) -> None:
        self.change(change_deadline, day=self.draw(st.integers(1, 28)))

    def close(self) -> None:
        unit = self.a_unit(is_open=False)
        self.change(close_unit, unit=unit, on=self.today + timedelta(days=self.draw(st.integers(-40, 40))))

    def reopen(self) -> None:
        closed = list(Unit.objects.filter(closed_on__isnull=False).order_by("position", "id"))
        if closed:
            self.change(reopen_unit, unit=self.draw(st.sampled_from(closed)))

    def merge(self) -> None:
        going, into = self.a_unit(), self.a_unit()
        on = self.today + timedelta(days=self.draw(st.integers(-20, 20)))
        target: Unit | NewUnit | None = into
        if self.draw(st.booleans()):
            target = NewUnit(self.a_name(), UnitKind.COMMUNITY, group=UnitGroup.COMMUNITY)
        self.change(merge_units, units=[going], into=target, on=on)

    def open(self) -> None:
        day = self.today + timedelta(days=self.draw(st.integers(-40, 40)))
        self.change(open_unit, new=NewUnit(self.a_name(), UnitKind.VILLAGE, group=UnitGroup.VILLAGE), opened_on=day)

    def a_name(self) -> str:
        self.number += 1
        return f"新单位{self.number}"

    def workday(self) -> None:
        day = self.today + timedelta(days=self.draw(st.integers(0, 40)))
        self.change(change_workdays, days={day: self.draw(st.sampled_from([True, False, None]))})

    def version(self) -> None:
        self.publish(Series.YEARLY)

    def november(self) -> None:
        self.publish(Series.NOVEMBER)

    def publish(self, series: str) -> None:
        """The next version with a duty less, another cadence, or other units bound."""
        known = Notice.objects.filter(series=series).order_by("-version").first()
        self.number += 1
        notice = a_notice(
            self.office,
            signed_on=self.today,
            sha256=f"{self.number:064}",
            version=known.version + 1 if known else 1,
            series=series,
        )
        duties = Duty.objects.filter(notice=notice)
        gone = self.draw(st.sampled_from(["", *TEMPLATES]))
        duties.filter(template=gone).update(mode="T")
        if self.draw(st.booleans()):
            duties.filter(template="station_visit").update(template="", cadence="monthly", title="每月参观")
        groups = self.draw(st.lists(st.sampled_from(["community", "village", "department"]), min_size=1, unique=True))
        duties.filter(template="community_drill").update(groups=groups, needed=self.draw(st.integers(1, 2)))
        self.change(publish_version, notice=notice)

    def void(self) -> None:
        rows = list(Record.objects.valid().select_related("author").order_by("happened_on", "kind", "author__position"))
        if rows:
            row = self.draw(st.sampled_from(rows))
            void(by=self.office, record=row, reason="记重了")

    def exempt(self) -> None:
        rows = DutyInstance.objects.unfinished().owed().select_related("unit", "duty")
        found = list(rows.order_by("due_on", "unit__position", "label")[:20])
        if found:
            exempt(by=self.office, instance=self.draw(st.sampled_from(found)), reason="改造")

    def freeze(self) -> None:
        windows = [ends for starts, ends, _ in report_windows_of(self.office.tenant_id) if starts <= self.today]
        if windows:
            try:
                ask(by=self.office, ends=self.draw(st.sampled_from(windows)), request_id=uuid.uuid4())
            except Refusal as refusal:
                assert refusal.code == "nothing_in"

    def check(self) -> None:
        """What holds at every moment, recounted naively."""
        now, office = clock.now(), self.office
        rows = list(DutyInstance.objects.filter(tenant=office.tenant).select_related("unit", "subject", "duty__notice"))
        owed = [row for row in rows if row.withdrawn_at is None and (row.done_on or _is_there(row))]
        assert set(owed) == set(DutyInstance.objects.filter(tenant=office.tenant).owed())
        assert max(Counter((r.lineage, r.unit_id, r.subject_id, r.period) for r in owed).values()) == 1
        reports = [row for row in owed if row.duty.template == "month_report"]
        assert max(Counter((row.unit_id, row.period) for row in reports).values(), default=1) == 1
        assert all(row.duty.notice.state != NoticeState.DRAFT for row in rows)

        fallen = [row for row in owed if row.late_from <= now and row.exempt_at is None]
        assert done_rate(office, now) == Rate(sum(row.done_on is not None for row in fallen), len(fallen))
        windows = report_windows_of(office.tenant_id)
        assert [ends for _, ends, _ in windows] == sorted({row.ends for row in reports})
        for _, ends, _ in windows:
            month = [row for row in reports if row.ends == ends and row.exempt_at is None]
            assert reporting(office.tenant_id, ends).submitted == Rate(
                sum(row.first_done_at is not None for row in month), len(month)
            )
        days = [date(2023, 1, 1) + timedelta(days=n) for n in range(365)]
        tiles = report_windows(2023, deadlines_of(office.tenant_id))
        assert [day for window in tiles for day in days if window.holds(day)] == days
        self.check_credits(owed)

    def check_credits(self, owed: list[DutyInstance]) -> None:
        credited = Counter(Credit.objects.filter(tenant=self.office.tenant).values_list("instance_id", flat=True))
        for row in owed:
            if row.duty.kinds and row.exempt_at is None:
                assert (row.done_on is not None) == (credited[row.id] >= row.needed), row.label
        withdrawn = DutyInstance.objects.filter(withdrawn_at__isnull=False, done_on=None).values_list("id", flat=True)
        assert not set(withdrawn) & set(credited)

    def check_reports(self) -> None:
        """No record stands in the reports of two units or of two months."""
        rows = DutyInstance.objects.filter(duty__template="month_report", starts__lte=self.today).owed()
        seen = Counter[uuid.UUID]()
        for row in rows.select_related("unit"):
            seen.update(list(counted_of(row.unit, row.starts, row.ends)))
        assert max(seen.values(), default=1) == 1
        assert set(seen) <= set(Record.objects.filter(state=RecordState.VALID).values_list("id", flat=True))


def _is_there(row: DutyInstance) -> bool:
    return all(unit.closed_on is None or unit.closed_on >= row.due_on for unit in (row.unit, row.subject))


def somebody(office: Who, unit: Unit, day: date) -> bool:
    return unit.posts.held_on(day).exists()  # type: ignore[attr-defined]


def record_of(office: Who, unit: Unit, kind: str, day: date) -> None:
    if somebody(office, unit, day) and clerk_of(office, unit.name, day).role.writes:
        record(office, unit.name, kind, day)


@pytest.fixture
def office() -> Who:
    office = a_town()
    a_plan(office)
    return office


def a_random_year(office: Who, data: st.DataObject, steps: int) -> None:
    with transaction.atomic():
        year = Year(office, data.draw)
        year.play(steps)
        with it_is(datetime.combine(year.today, time(17, 0), SHANGHAI)):
            year.check_reports()
        transaction.set_rollback(True)


@settings(max_examples=4, suppress_health_check=ROLLED_BACK)
@given(data=st.data())
def test_a_random_year_keeps_its_history_and_its_counts(office: Who, data: st.DataObject) -> None:
    """R68 R69 N12 The dry run is the deed; history and frozen papers stay; nothing is owed or counted twice."""
    a_random_year(office, data, steps=10)


@pytest.mark.soak
@settings(max_examples=60, suppress_health_check=ROLLED_BACK)
@given(data=st.data())
def test_many_random_years_keep_their_history_and_their_counts(office: Who, data: st.DataObject) -> None:
    """R68 R69 N12 The same, for long."""
    a_random_year(office, data, steps=30)
