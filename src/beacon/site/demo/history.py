"""Plays a written year through the deeds people use, in the order in which it happened, with the clock set."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from io import BytesIO
from itertools import groupby
from uuid import UUID, uuid4

from beacon.documents.official.docx import to_docx
from beacon.documents.official.paper import OfficialPaper, Paragraph
from beacon.kit import clock
from beacon.kit.clock import Clock
from beacon.kit.refusals import Refusal
from beacon.plans.actions import (
    cancel_by_host,
    confirm_all,
    open_notice,
    place_clause,
    publish_notice,
)
from beacon.plans.models import DutyInstance, Notice, Place
from beacon.plans.notice.importing import import_file
from beacon.records.actions import save_record, void
from beacon.records.drafts import clean_draft
from beacon.records.models import Record
from beacon.registers.models import Building
from beacon.reports.actions import accept, open_report, return_report, submit
from beacon.reports.consolidate import ask, make_papers
from beacon.reports.desk.on_behalf import enter_mailed
from beacon.reports.models import Report
from beacon.site.demo.cast import Cast
from beacon.site.demo.entries import Entry
from beacon.site.demo.schedule import Sending

OFFICE = "A01"

Deed = Callable[[], object]


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Business time goes on from `moment` within the block and is put back after it."""
    held = clock.in_use()
    clock.use(Clock(moment, time.time()))
    try:
        yield
    finally:
        clock.use(held)


def _moment(told: tuple[datetime, Deed]) -> datetime:
    return told[0]


class History:
    """Deeds with their moments. Nothing happens before `play`, which runs them oldest first."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._deeds: list[tuple[datetime, Deed]] = []
        self.instances: dict[tuple[str, str], DutyInstance] = {}

    def then(self, moment: datetime, deed: Deed) -> None:
        """Have `deed` done at `moment`; of two at the same moment the one told first goes first."""
        self._deeds.append((moment, deed))

    def play(self) -> None:
        """Do everything in order of time. The clock is put back afterwards."""
        for moment, deeds in groupby(sorted(self._deeds, key=_moment), key=_moment):
            with clock_at(moment):
                for _, deed in deeds:
                    deed()
        self._deeds.clear()

    def notice(self, moment: datetime, name: str, content: bytes, unread: Iterable[str] = ()) -> None:
        """Take a notice in and publish it; the units open it one after the other in the days after."""

        def publish() -> None:
            office = self.cast.of(OFFICE, moment.date())
            notice = import_file(by=office, name=name, content=content)
            confirm_all(by=office, notice=notice)
            for clause in notice.clauses.filter(place=Place.NONE).select_related("notice"):
                place_clause(by=office, clause=clause, place=Place.BACKGROUND)
            publish_notice(by=office, notice=Notice.objects.get(pk=notice.pk))
            rows = DutyInstance.objects.filter(tenant=self.cast.tenant)
            for row in rows.select_related("unit", "subject", "duty"):
                self.instances[row.unit.code, row.label] = row

        self.then(moment, publish)
        passed_over = set(unread)
        readers = [c for c, unit in self.cast.units.items() if unit.group and c not in passed_over]
        for turn, code in enumerate(readers):
            read = moment + timedelta(hours=1 + 23 * (turn % 5) + turn % 7, minutes=7 * turn % 60)
            self.then(read, partial(self._open, code))

    def _open(self, code: str) -> None:
        by = self.cast.of(code, clock.today())
        open_notice(by=by, notice=Notice.objects.get(tenant=self.cast.tenant))

    def record(self, entry: Entry, *, void_at: datetime | None = None, reason: str = "") -> None:
        """Have an entry typed and saved, and voided if it was wrong."""
        client_id = uuid4()
        self.then(entry.typed_at, lambda: self._save(entry, client_id))
        if void_at is not None:
            self.then(void_at, lambda: self._void(entry, client_id, void_at.date(), reason))

    def _save(self, entry: Entry, client_id: UUID) -> None:
        by = self.cast.of(entry.author, entry.typed_at.date())
        draft = clean_draft(self._typed(entry), unit=by.unit, today=clock.today())
        save_record(by=by, unit=by.unit, draft=draft, client_id=client_id)

    def _typed(self, entry: Entry) -> Mapping[str, object]:
        """The entry as the form would hand it over."""
        typed: dict[str, object] = {
            "kind": entry.kind,
            "happened_on": entry.day.isoformat(),
            "started_at": entry.start.isoformat("minutes"),
            "setting": entry.setting,
            "place": entry.place,
            "audience_count": entry.audience,
            "summary": entry.summary,
            "school": self.cast.units[entry.school].id if entry.school else "",
            "make_up_for": self.instances[entry.reporter, entry.make_up].id if entry.make_up else "",
        }
        typed |= entry.details
        if entry.buildings or entry.firms:
            houses = Building.objects.filter(tenant=self.cast.tenant, code__in=entry.buildings)
            typed["buildings"] = list(houses.values_list("pk", flat=True))
            typed["enterprises"] = [self.cast.units[code].id for code in entry.firms]
        return typed | {f"handout-{item}": number for item, number in entry.handouts.items()}

    def _void(self, entry: Entry, client_id: UUID, day: date, reason: str) -> None:
        record = Record.objects.get(tenant=self.cast.tenant, client_id=client_id)
        void(by=self.cast.of(entry.author, day), record=record, reason=reason)

    def cancelled(self, code: str, label: str, on: date, moment: datetime, reason: str) -> None:
        """Have the station call a unit's visit off."""

        def deed() -> None:
            office = self.cast.of(OFFICE, moment.date())
            cancel_by_host(by=office, instance=self.instances[code, label], reason=reason, on=on)

        self.then(moment, deed)

    def opened(self, code: str, month: int, moment: datetime) -> None:
        """Have a unit open its month report."""
        self.then(moment, lambda: self._report(code, month))

    def _report(self, code: str, month: int) -> Report:
        return open_report(by=self.cast.of(code, clock.today()), instance=self._month(code, month))

    def _month(self, code: str, month: int) -> DutyInstance:
        """The expected report of a month; only its unit and dates are looked at, which never change."""
        return self.instances[code, f"{month}月月报"]

    def sent(self, sending: Sending) -> None:
        """Have a unit open its month report and send it, as 零报 when it did nothing."""
        self.opened(sending.unit, sending.month, sending.opened)
        self.then(sending.sent, lambda: self._send(sending.unit, sending.month))

    def mailed(self, sending: Sending) -> None:
        """Have the office enter a month report that a unit sent by mail while it stood open."""

        def deed() -> None:
            row = self._month(sending.unit, sending.month)
            title = f"{row.unit.name}{sending.month}月消防宣传工作情况"
            body = (Paragraph("本月工作情况见台账记录。"),)
            letter = to_docx(OfficialPaper(title, body, author=row.unit.name, created=sending.opened))
            enter_mailed(
                by=self.cast.of(OFFICE, clock.today()),
                instance=row,
                received_at=sending.opened,
                name=f"{title}.docx",
                content=BytesIO(letter),
            )

        self.then(sending.sent, deed)

    def sent_again(self, code: str, month: int, moment: datetime) -> None:
        """Have a unit send a returned report again."""
        self.then(moment, lambda: self._send(code, month))

    def _send(self, code: str, month: int) -> None:
        report, by = self._report(code, month), self.cast.of(code, clock.today())
        try:
            submit(by=by, report=report, nil=False)
        except Refusal as refusal:
            if refusal.code != "is_nil":
                raise
            submit(by=by, report=report, nil=True)

    def accepted(self, code: str, month: int, moment: datetime) -> None:
        """Have the office take a report in."""
        self.then(moment, lambda: accept(by=self.cast.of(OFFICE, moment.date()), report=self._report_seen(code, month)))

    def returned(self, code: str, month: int, moment: datetime, sentence: str) -> None:
        """Have the office ask for more."""

        def deed() -> None:
            report = self._report_seen(code, month)
            return_report(by=self.cast.of(OFFICE, moment.date()), report=report, sentence=sentence)

        self.then(moment, deed)

    def _report_seen(self, code: str, month: int) -> Report:
        rows = Report.objects.select_related("unit", "instance")
        return rows.get(tenant=self.cast.tenant, instance=self._month(code, month))

    def consolidated(self, ends: date, moment: datetime) -> None:
        """Have the office consolidate the month that ends on `ends`; the papers are made on the spot."""

        def deed() -> None:
            made = ask(by=self.cast.of(OFFICE, moment.date()), ends=ends, request_id=uuid4())
            make_papers.call(str(made.id))

        self.then(moment, deed)
