"""都收下: many reports accepted by one tap, and put back as easily."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Refusal, require
from beacon.people.reach import Who
from beacon.people.roles import Screen
from beacon.reports.actions import may
from beacon.reports.holding import locked_many, told
from beacon.reports.models import REPORT_LIFE, Report, ReportState

MOST_AT_ONCE = 500
"""A subdistrict has at most a few dozen reporting units; more in one form is not one of our pages."""


@dataclass(frozen=True)
class Accepted:
    """What one tap did. `at` marks the reports of this tap, `left` are those that had changed meanwhile."""

    at: datetime
    taken: list[Report] = field(default_factory=list)
    left: list[Report] = field(default_factory=list)


def accept_all(*, by: Who, seen: Mapping[uuid.UUID, int]) -> Accepted:
    """收下 every report in `seen` (report → version that was on the screen), in one transaction.

    A report that was sent again, returned, withdrawn or consolidated since is left as it is and named in the answer;
    one that a colleague accepted as it stood is neither. Another's id and one that does not exist count for nothing
    alike.
    """
    _require_office(by)
    if len(seen) > MOST_AT_ONCE:
        raise Refusal("too_many", f"一次最多收{MOST_AT_ONCE}份，请分几次收。")
    done = Accepted(clock.now())
    with transaction.atomic():
        for report in locked_many(by, list(seen)):
            is_same = report.versions_n == seen[report.pk]
            if is_same and report.state == ReportState.ACCEPTED:
                continue
            if not is_same or may(by, "accept", report) is not None:
                done.left.append(report)
                continue
            report.state = REPORT_LIFE.after("accept", report.state)
            report.accepted_at = done.at
            report.save(update_fields=["state", "accepted_at"])
            told(by, report, "accept_report", {"together": len(seen)})
            done.taken.append(report)
    return done


def put_back(*, by: Who, ends: date, accepted_at: datetime) -> list[Report]:
    """撤销 of 都收下: the reports of the window accepted in that tap wait to be read again. Those consolidated or
    returned since stay; asked twice it changes nothing more."""
    _require_office(by)
    rows = Report.objects.visible_to(by).filter(
        instance__ends=ends, state=ReportState.ACCEPTED, accepted_at=accepted_at
    )
    with transaction.atomic():
        back = []
        for report in locked_many(by, list(rows.values_list("pk", flat=True))):
            if report.accepted_at != accepted_at or may(by, "put_back", report) is not None:
                continue
            report.state = REPORT_LIFE.after("put_back", report.state)
            report.accepted_at = None
            report.save(update_fields=["state", "accepted_at"])
            told(by, report, "put_back_report", {})
            back.append(report)
    return back


def _require_office(by: Who) -> None:
    require(None if by.opens(Screen.COLLECT) else NOT_YOURS)
