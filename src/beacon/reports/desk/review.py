"""Review by difference: what the office should look at in each unit's month, seen against the months before it.

The hints are for the office alone. They state what changed and judge nothing. The rules, which the page tells too:

* a number jumped: at least twice or at most half of last month's, and by at least 5 场, 100 人次 or 100 件;
* a kind of record for the first time in half a year, or one that each of the last three months had and this one has
  not (told from two months on, so that a new unit is not greeted with a list);
* records without a head-count; records marked 补录; a line of one's own that differs from last month's; a nil report
  after one that was not; a mailed report.

Of a unit that has not sent: whether its contact changed lately, and whether it usually sends on the last day.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F

from beacon.catalogue.kinds import KINDS
from beacon.figures.sums import Sums
from beacon.kit.clock import SHANGHAI
from beacon.people.posts import changes_of
from beacon.people.reach import Who
from beacon.records.models import Record
from beacon.reports.desk.collect import SENT_STATES, Desk, Line
from beacon.reports.models import Report, ReportState, ReportVersion
from beacon.reports.windows import ReportWindow

BACK = 6
"""Months looked back on for a kind that is new (house rule)."""

USUAL, FEWEST_FOR_USUAL = 3, 2
"""Months that tell what is usual, and the fewest that do."""

LEAST = {"活动": (5, "场"), "参加": (100, "人次"), "发放": (100, "件")}
"""A number has jumped from this difference on, and only where it is twice or half of last month's (house rule)."""

NEW_CONTACT = timedelta(days=150)
"""How long a change of the contact is worth a word."""

RULES = (
    "数字：是上月的2倍以上或一半以下，并且差5场、100人次或100件以上。",
    "种类：近6个月头一次有的，或前3个月都有、这次没有的。",
    "还有：没填人次、补录、零报、代录，和单位自己写的一句话。",
)
"""The same rules as the page tells them."""


@dataclass(frozen=True)
class Sent:
    """What one unit sent for one month."""

    ends: date
    first_at: datetime
    sums: Sums
    remark: str
    is_nil: bool
    is_unbooked: bool
    is_mailed: bool
    record_ids: frozenset[str]


@dataclass(frozen=True)
class Reviewed:
    """A line of the desk with its hints. `is_quiet`: it waits to be read and nothing in it asks for a look."""

    line: Line
    hints: tuple[str, ...] = ()

    @property
    def is_quiet(self) -> bool:
        """Nothing to see: may be accepted together with others."""
        return self.line.state == ReportState.SUBMITTED and not self.hints


def review(who: Who, held: Desk, windows: Sequence[ReportWindow]) -> list[Reviewed]:
    """Every line of the desk with its hints, in its order. Three queries, whatever the number of units."""
    earlier = [window.ends for window in windows if window.ends < held.window.ends][-BACK:]
    sent = _sent(who, [*earlier, held.window.ends])
    caught_up = _caught_up(who, held.window)
    contacts = changes_of(who.tenant_id, held.window.ends - NEW_CONTACT)
    return [_reviewed(line, held.window, sent, caught_up, contacts) for line in held.lines]


def _sent(who: Who, ends: Sequence[date]) -> dict[uuid.UUID, dict[date, Sent]]:
    """Unit → month → what it sent last for it. One query."""
    reports = Report.objects.visible_to(who).filter(
        instance__tenant_id=who.tenant_id, instance__ends__in=ends, state__in=SENT_STATES
    )
    rows = ReportVersion.objects.filter(
        tenant_id=who.tenant_id, report__in=reports.values("pk"), number=F("report__versions_n")
    )
    found: dict[uuid.UUID, dict[date, Sent]] = {}
    for version in rows.select_related("report__instance").defer("text", "facts", "carried"):
        report = version.report
        found.setdefault(report.unit_id, {})[report.instance.ends] = Sent(
            ends=report.instance.ends,
            first_at=report.first_submitted_at or version.sent_at,
            sums=Sums.thawed(version.figures),
            remark=version.remark,
            is_nil=version.is_nil,
            is_unbooked=version.is_unbooked,
            is_mailed=report.is_mailed,
            record_ids=frozenset(version.record_ids),
        )
    return found


def _caught_up(who: Who, window: ReportWindow) -> frozenset[str]:
    """The records of the window taken over from an older list. One query."""
    rows = Record.objects.visible_to(who).filter(
        tenant_id=who.tenant_id, happened_on__range=(window.starts, window.ends), is_caught_up=True
    )
    return frozenset(map(str, rows.values_list("pk", flat=True)))


def _reviewed(
    line: Line,
    window: ReportWindow,
    sent: dict[uuid.UUID, dict[date, Sent]],
    caught_up: frozenset[str],
    contacts: dict[uuid.UUID, date],
) -> Reviewed:
    if line.state == "exempt":
        return Reviewed(line)
    months = sent.get(line.instance.unit_id, {})
    earlier = [months[ends] for ends in sorted(months) if ends < window.ends]
    now = months.get(window.ends) if line.is_sent else None
    if now is None:
        return Reviewed(line, tuple(_of_unsent(earlier, contacts.get(line.instance.unit_id))))
    return Reviewed(line, tuple(hints(now, earlier, caught_up)))


def _of_unsent(earlier: Sequence[Sent], changed_on: date | None) -> Iterator[str]:
    if changed_on is not None:
        yield f"经办人{changed_on.month}月换过"
    last_day = [one for one in earlier[-USUAL:] if one.first_at.astimezone(SHANGHAI).date() >= one.ends]
    if len(last_day) >= FEWEST_FOR_USUAL:
        yield "常在最后一天报"


def hints(now: Sent, earlier: Sequence[Sent], caught_up: frozenset[str] = frozenset()) -> Iterator[str]:
    """What differs in this month's report, `earlier` oldest first. Pure."""
    last = earlier[-1] if earlier else None
    if now.is_mailed:
        yield "代录，未入账" if now.is_unbooked else "代录"
    if now.is_unbooked:
        return
    if now.is_nil and last is not None and not last.is_nil:
        yield "这个月零报"
    elif last is not None and not last.is_unbooked:
        yield from _jumps(now.sums, last.sums)
    known = [one for one in earlier if not one.is_unbooked]
    if known and not now.is_nil:
        yield from _kinds(now.sums, [one.sums for one in known])
    if now.sums.uncounted:
        yield f"{now.sums.uncounted}条没填人次"
    late = len(now.record_ids & caught_up)
    if late:
        yield f"补录{late}条"
    if now.remark and (last is None or now.remark != last.remark):
        yield "写了一句话"


def _measured(sums: Sums) -> dict[str, int]:
    return {"活动": sums.events, "参加": sums.attendance, "发放": sum(sums.handouts.values())}


def _jumps(now: Sums, last: Sums) -> Iterator[str]:
    before = _measured(last)
    for label, value in _measured(now).items():
        least, unit = LEAST[label]
        if has_jumped(value, before[label], least):
            yield f"{label}{value}{unit}，上月{before[label]}{unit}"


def has_jumped(now: int, before: int, least: int) -> bool:
    """Whether a number is at least twice or at most half of the one before, and differs by at least `least`."""
    return abs(now - before) >= least and (now >= 2 * before or 2 * now <= before)


def _kinds(now: Sums, earlier: Sequence[Sums]) -> Iterator[str]:
    here = _present(now)
    new = here - set[str]().union(*map(_present, earlier))
    if new:
        yield f"近{BACK}个月头一次有{_named(new)}"
    if len(earlier) >= FEWEST_FOR_USUAL:
        gone = set[str].intersection(*map(_present, earlier[-USUAL:])) - here
        if gone:
            yield f"前几个月都有{_named(gone)}，这次没有"


def _present(sums: Sums) -> set[str]:
    return {kind for kind, n in sums.by_kind.items() if n}


def _named(kinds: Iterable[str]) -> str:
    """The kinds in the order of the catalogue."""
    wanted = set(kinds)
    return "、".join(kind.label for name, kind in KINDS.items() if name in wanted)
