"""又有n条，补进去: what came into the ledger since a report was sent goes in as its next version."""

from django.db import transaction

from beacon.kit import clock
from beacon.kit.refusals import require
from beacon.people.reach import Who
from beacon.reports.actions import Sent, may
from beacon.reports.holding import last_sent, locked_together, told
from beacon.reports.mine import compared
from beacon.reports.models import REPORT_LIFE, Channel, Report
from beacon.reports.sending import content_to_send, send


def supplement(*, by: Who, report: Report, anew: bool = False) -> Sent:
    """Send the report again as the ledger is now: records of the window that came since are in, those that no longer
    count are out, corrected ones are right, and what it carries is worked out anew. The first time stands.

    Open until the month is consolidated. An accepted report goes back to 已报: the office looks at what is new. A
    second tap, or a colleague's at the same moment, finds nothing to add and writes nothing. Where heads confirm, they
    are not asked once more: the report has gone out with their word, this only brings it up to date (decision 9).
    """
    with transaction.atomic():
        report = locked_together(report)
        require(may(by, "supplement", report))
        content, version = content_to_send(report), last_sent(report)
        if version is not None and not compared(version, content.counted):
            return Sent(report, was_there=True)
        now = clock.now()
        channel = version.channel if version is not None else Channel.APP
        report.is_nil = content.sums.is_empty and channel == Channel.APP
        if anew and report.own_text:
            report.own_text = report.own_text_of = ""
            report.save(update_fields=["own_text", "own_text_of"])
        before = report.versions_n
        send(
            report,
            content,
            state=REPORT_LIFE.after("supplement", report.state),
            first_at=report.first_submitted_at or now,
            counts_at=now,
            now=now,
            sent_by=by.account,
            channel=channel,
        )
        told(by, report, "supplement_report", {"version": report.versions_n, "before": before})
    return Sent(report)
