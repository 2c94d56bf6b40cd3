"""Random years of one unit: whatever is recorded, corrected, voided, sent, supplemented, withdrawn and consolidated in
whatever order, everything is told once."""

import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beacon.figures import sums
from beacon.figures.sums import Sums
from beacon.kit import clock
from beacon.kit.clock import SHANGHAI, Clock
from beacon.kit.refusals import Refusal
from beacon.people.reach import Who
from beacon.plans.models import DutyInstance
from beacon.records.actions import save_record, void
from beacon.records.drafts import Draft
from beacon.records.models import Record
from beacon.reports.actions import accept, open_report, return_report, submit, withdraw
from beacon.reports.carried.changes import carried_of, difference
from beacon.reports.models import Report, ReportState, ReportVersion
from beacon.reports.papers.month import total_of
from beacon.reports.recount import differences
from beacon.reports.supplement import supplement
from tests.reports.months import an_office, clerk_of, consolidated, corrected, month_of

pytestmark = pytest.mark.django_db

ROLLED_BACK = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large)
NAME = "锦绣社区"
MONTHS = ("9月月报", "10月月报", "11月月报", "12月月报")
FIRST_DAY, LAST_DAY = date(2023, 8, 24), date(2023, 12, 23)


class History:
    """One unit from September on. The December report is sent last of all."""

    def __init__(self, office: Who, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.office, self.draw, self.today = office, draw, FIRST_DAY
        self.clerk = clerk_of(office, NAME)

    def play(self, steps: int) -> None:
        deeds = (
            self.record, self.record, self.record, self.change, self.change, self.move, self.void,
            self.send, self.send, self.supplement, self.consolidate, self.consolidate, self.give, self.withdraw,
        )  # fmt: skip
        for _ in range(steps):
            self.today = min(self.today + timedelta(days=self.draw(st.integers(0, 12))), date(2023, 12, 26))
            self.at_four(self.draw(st.sampled_from(deeds)))
        self.today = date(2023, 12, 26)
        self.at_four(self.close_the_year)

    def at_four(self, deed: Callable[[], None]) -> None:
        clock.use(Clock.parse(datetime.combine(self.today, time(16, 0), SHANGHAI).isoformat()))
        deed()

    def a_day(self) -> date:
        return FIRST_DAY + timedelta(days=self.draw(st.integers(0, (min(self.today, LAST_DAY) - FIRST_DAY).days)))

    def a_record(self) -> Record | None:
        rows = list(Record.objects.valid().select_related("author").order_by("happened_on", "id"))
        return rows[self.draw(st.integers(0, len(rows) - 1))] if rows else None

    def record(self) -> None:
        kind = self.draw(st.sampled_from(["talk", "drill", "giveaway"]))
        draft = Draft(
            kind=kind,
            happened_on=self.a_day(),
            setting="community",
            audience_count=self.draw(st.none() | st.integers(0, 90)),
            handouts={"apron": self.draw(st.integers(1, 9))} if kind == "giveaway" else {},
        )
        save_record(by=self.clerk, unit=self.clerk.unit, draft=draft, client_id=uuid.uuid4())

    def change(self) -> None:
        if (row := self.a_record()) is not None:
            value = self.draw(st.sampled_from(["audience_count", "kind", "setting"]))
            given = {"audience_count": st.integers(0, 90), "kind": st.sampled_from(["talk", "drill", "meeting"])}
            corrected(row, **{value: self.draw(given.get(value, st.sampled_from(["school", "family"])))})

    def move(self) -> None:
        if (row := self.a_record()) is not None:
            corrected(row, happened_on=self.a_day())

    def void(self) -> None:
        if (row := self.a_record()) is not None:
            void(by=self.clerk, record=row, reason="记重了")

    def a_report(self, *states: str) -> Report | None:
        rows = Report.objects.filter(state__in=states).select_related("unit", "instance").order_by("instance__ends")
        found = list(rows)
        return self.draw(st.sampled_from(found)) if found else None

    def send(self) -> None:
        begun = [row for label in MONTHS[:-1] if (row := month_of(self.office, NAME, label)).starts <= self.today]
        if begun:
            self.send_one(self.draw(st.sampled_from(begun)))

    def send_one(self, row: DutyInstance) -> None:
        report = open_report(by=self.clerk, instance=row)
        if report.state in (ReportState.DRAFT, ReportState.RETURNED):
            nil = sums.of_unit(row.unit, row.starts, row.ends).is_empty
            submit(by=self.clerk, report=report, nil=nil)

    def supplement(self) -> None:
        if (report := self.a_report(ReportState.SUBMITTED, ReportState.ACCEPTED)) is not None:
            supplement(by=self.clerk, report=report)

    def withdraw(self) -> None:
        if (report := self.a_report(ReportState.SUBMITTED)) is not None:
            withdraw(by=self.clerk, report=report)

    def give(self) -> None:
        """The office takes a report in, or asks for more."""
        if (report := self.a_report(ReportState.SUBMITTED)) is not None:
            if self.draw(st.booleans()):
                accept(by=self.office, report=report)
            else:
                return_report(by=self.office, report=report, sentence="再看一眼")

    def consolidate(self) -> None:
        label = self.draw(st.sampled_from(MONTHS[:-1]))
        try:
            consolidated(self.office, month_of(self.office, NAME, label).ends)
        except Refusal as refusal:
            assert refusal.code == "nothing_in"

    def close_the_year(self) -> None:
        """What is not in comes in, all months but the last are consolidated, and then the last is sent."""
        for label in MONTHS[:-1]:
            row = month_of(self.office, NAME, label)
            self.send_one(row)
            report = Report.objects.select_related("unit", "instance").get(instance=row)
            if report.state != ReportState.CONSOLIDATED:
                supplement(by=self.clerk, report=report)
                consolidated(self.office, row.ends)
        self.send_one(month_of(self.office, NAME, MONTHS[-1]))


def told() -> dict[str, object]:
    """All that the reports say: each one's own figures, and all that they carry."""
    rows = ReportVersion.objects.select_related("report")
    last = [version for version in rows if version.number == version.report.versions_n]
    own = total_of(Sums.thawed(version.figures) for version in last)
    carried = difference([one for version in last for one in carried_of(version)])
    return total_of([own, carried]).frozen()


@pytest.fixture
def office() -> Who:
    return an_office(NAME)


def a_random_history(office: Who, data: st.DataObject, steps: int) -> None:
    held = clock.in_use()
    with transaction.atomic():
        try:
            history = History(office, data.draw)
            history.play(steps)

            assert told() == sums.of_unit(history.clerk.unit, FIRST_DAY, LAST_DAY).frozen()
            assert list(differences(office.tenant_id)) == []
        finally:
            clock.use(held)
        transaction.set_rollback(True)


@settings(max_examples=8, suppress_health_check=ROLLED_BACK)
@given(data=st.data())
def test_what_all_reports_tell_together_is_the_ledger(office: Who, data: st.DataObject) -> None:
    """R69 N08 Own figures, 补记 and 更正 of all months add up to the ledger up to the last window: nothing is lost and
    nothing is told twice."""
    a_random_history(office, data, steps=25)


@pytest.mark.soak
@settings(max_examples=400, suppress_health_check=ROLLED_BACK)
@given(data=st.data())
def test_what_all_reports_tell_together_is_the_ledger_for_long(office: Who, data: st.DataObject) -> None:
    """R69 N08 The same, for long."""
    a_random_history(office, data, steps=60)
