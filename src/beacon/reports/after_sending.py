"""What becomes of a month report that is sent already when a record of its month comes, changes or goes.

Whoever records, corrects or voids is told at once: the sent report does not follow by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from beacon.kit import clock
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.people.roles import Screen
from beacon.plans.expected import REPORT_TEMPLATE
from beacon.plans.models import DutyInstance
from beacon.plans.progress import expected_of
from beacon.reports.carried.changes import is_still_told
from beacon.reports.holding import last_sent
from beacon.reports.mine import Drift, MyMonth, drift
from beacon.reports.models import REPORT_LIFE, Report, ReportState

_LEFT = frozenset({ReportState.SUBMITTED, ReportState.ACCEPTED, ReportState.RETURNED, ReportState.CONSOLIDATED})


@dataclass(frozen=True)
class LeftBehind:
    """A sent report of the reader's unit that no longer says what the ledger says, or one the office gave back.

    After consolidation the change goes into a later report (`is_told`) while that is still done.
    """

    instance: DutyInstance
    state: str
    is_told: bool

    @property
    def is_open(self) -> bool:
        """Whether the unit can bring it up to date itself."""
        return self.state != ReportState.CONSOLIDATED

    @property
    def sentence(self) -> str:
        """What to do, or that nothing is to be done."""
        label = self.instance.label
        if self.state == ReportState.RETURNED:
            return f"{label}等您再报一次：改好了就去月报点报送。"
        if self.is_open:
            return f"{label}已经报过，到月报里点一下才跟着变，报送时间不变。"
        if self.is_told:
            return f"{label}已经汇总，这次的变动写进下次月报，不用另外报。"
        return f"{label}已汇总满一年，这次的变动只进台账和统计。"


def left_behind(who: Who, author: Unit, days: Iterable[date]) -> list[LeftBehind]:
    """The reports of `who`'s own unit for these days that were sent before the ledger changed, oldest first.

    None for whoever has no month report, and for what another unit recorded. One query, two more for each month that
    was sent.
    """
    return [one for one in will_be_left(who, author, days) if since_sent(one.instance.report)]


def will_be_left(who: Who, author: Unit, days: Iterable[date]) -> list[LeftBehind]:
    """The same before the ledger changes: those that a record of these days, saved now, is not in. One query a day."""
    if not who.opens(Screen.MY_REPORT) or who.post.unit is None or not author.path.startswith(who.post.unit.path):
        return []
    rows = expected_of(who.unit).filter(unit=who.unit, duty__template=REPORT_TEMPLATE, exempt_at=None)
    found: dict[date, LeftBehind] = {}
    for day in set(days):
        for row in rows.filter(starts__lte=day, ends__gte=day).select_related("report", "unit"):
            report: Report | None = getattr(row, "report", None)
            if report is not None and report.state in _LEFT:
                found[row.ends] = LeftBehind(row, report.state, is_still_told(row, clock.today()))
    return [one for _, one in sorted(found.items())]


def since_sent(report: Report) -> Drift:
    """What came, went or changed in the ledger since a report was sent last. Two queries; `report.instance` loaded."""
    version = last_sent(report)
    return drift(report.instance, version) if version is not None else Drift()


def to_put_in(month: MyMonth) -> Drift:
    """又有n条: the same of a month that its unit can still bring up to date by one tap (`supplement`)."""
    report = month.report
    if report is None or REPORT_LIFE.refusal("supplement", report.state) is not None:
        return Drift()
    return since_sent(report)


def words_of(many: Iterable[LeftBehind]) -> str:
    """Their sentences, one after the other."""
    return "".join(one.sentence for one in many)
