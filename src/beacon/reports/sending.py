"""How a report goes to the office: what may go, which time counts, what is written."""

from datetime import datetime

from beacon.kit.clock import SHANGHAI
from beacon.kit.refusals import Reason, Refusal, require
from beacon.people.models import Account
from beacon.plans.models import DutyInstance, Why
from beacon.plans.progress import held, note_sent
from beacon.reports.freezing import Content, content_of, freeze
from beacon.reports.models import Channel, Report, ReportState, ReportVersion


def content_to_send(report: Report) -> Content:
    """What the report says now, with its expected row locked. Refused when the month is exempt or no longer asked
    for."""
    instance = held(report.instance)
    require(not_owed(instance))
    return content_of(instance)


def not_owed(instance: DutyInstance) -> Reason | None:
    """Why this month needs no report; None when it does."""
    if instance.exempt_at is not None:
        return Reason("exempt", "这个月免报，不用报送。")
    if instance.withdrawn_at is not None:
        why = Why(instance.withdrawn_why).label
        return Reason("withdrawn", f"{instance.label}不用报了：{why}。记录都在台账里。")
    return None


def refuse_nil(nil: bool, content: Content) -> None:
    """Refused when the month has records and 零报 is asked, or has none and it is not."""
    if nil and not content.sums.is_empty:
        raise Refusal("not_nil", f"这个月有{content.sums.records}条记录，直接报送就行，不用零报。")
    if not nil and content.sums.is_empty:
        raise Refusal("is_nil", "这个月没有记录。没开展也可以如实报，请点零报送。")


def is_asked_for_more(report: Report) -> bool:
    """Whether the office waits for a completion: returned and not sent again since, also while the head looks at it."""
    if report.state == ReportState.RETURNED:
        return True
    return bool(
        report.state == ReportState.WAITING
        and report.returned_at
        and report.submitted_at
        and report.returned_at > report.submitted_at
    )


def first_time(report: Report, moment: datetime) -> datetime:
    """The time that decides punctuality when the report is sent at `moment`: a returned report sent again by its fix
    date keeps its first one (I02)."""
    kept = report.first_submitted_at
    day = moment.astimezone(SHANGHAI).date()
    in_time = is_asked_for_more(report) and (report.fix_by is None or day <= report.fix_by)
    return kept if kept is not None and in_time else moment


SENT_FIELDS = (
    "first_submitted_at",
    "submitted_at",
    "submitted_by",
    "state",
    "is_nil",
    "remark",
    "is_late",
    "versions_n",
    "accepted_at",
)


def send(
    report: Report,
    content: Content,
    *,
    state: str,
    first_at: datetime,
    counts_at: datetime,
    now: datetime,
    sent_by: Account,
    confirmed_by: Account | None = None,
    channel: str = Channel.APP,
) -> ReportVersion:
    """Write the next version and where the report stands with it. `counts_at`: when the unit sent it, as far as the
    unit is concerned; `now`: when the office has it. Runs in the deed's transaction, after it has asked whether it
    may."""
    report.first_submitted_at = first_at
    report.submitted_at, report.submitted_by = counts_at, sent_by
    report.state, report.accepted_at = state, None
    report.is_late = first_at >= content.instance.late_from
    report.versions_n += 1
    report.save(update_fields=list(SENT_FIELDS))
    version = freeze(
        report,
        content,
        number=report.versions_n,
        sent_at=now,
        sent_by=sent_by,
        confirmed_by=confirmed_by,
        channel=channel,
    )
    note_sent(content.instance, first_at)
    return version
