"""What is frozen when a report is sent: its figures, the records behind them, what it carries, its wording."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from beacon.figures import hazards
from beacon.figures.counted import Counted, counted_of, sums_of
from beacon.figures.distinct import distinct_of
from beacon.figures.sums import Sums
from beacon.people.models import Account
from beacon.plans.models import DutyInstance
from beacon.reports.carried.changes import Carried, carried_into
from beacon.reports.models import Channel, Report, ReportVersion
from beacon.reports.text.prose import Paragraph, compose, plain


@dataclass(frozen=True)
class Content:
    """What a report says when it is sent now."""

    instance: DutyInstance
    counted: Mapping[UUID, Counted]
    carried: Sequence[Carried]
    sums: Sums

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The text as it writes itself."""
        row = self.instance
        return compose(row.unit.name, row.starts, row.ends, self.sums, self.carried)

    @property
    def text(self) -> str:
        """The same as plain text."""
        return plain(self.paragraphs)


def content_of(instance: DutyInstance) -> Content:
    """What the report of the instance says now. At most five queries."""
    counted = counted_of(instance.unit, instance.starts, instance.ends)
    sums = sums_of(counted.values()).name_added(instance.tenant_id)
    return Content(instance, counted, carried_into(instance), sums)


def freeze(
    report: Report,
    content: Content,
    *,
    number: int,
    sent_at: datetime,
    sent_by: Account,
    confirmed_by: Account | None = None,
    channel: str = Channel.APP,
    text: str = "",
) -> ReportVersion:
    """Write version `number` of the report. Runs in the transaction of the deed that sends it, which has the report
    locked (`holding.locked_together`) and has set its first time, its remark and whether it is nil. `text`: what
    stands there instead of the unit's wording."""
    version = ReportVersion(
        tenant_id=report.tenant_id,
        report=report,
        number=number,
        sent_at=sent_at,
        first_sent_at=report.first_submitted_at,
        sent_by=sent_by,
        channel=channel,
        confirmed_by=confirmed_by,
        is_nil=report.is_nil,
        figures={**content.sums.frozen(), **_apart(content)},
        record_ids=[str(record) for record in content.counted],
        facts={str(record): one.frozen() for record, one in content.counted.items()},
        carried=[one.frozen() for one in content.carried],
        text=text or report.own_text or content.text,
        is_edited=bool(report.own_text and not text),
        remark=report.remark,
    )
    version.save(force_insert=True)
    return version


def _apart(content: Content) -> dict[str, object]:
    """What is no sum of facts: hazards found and put right in the month as their list says now, and what counts once
    however many records tell of it. Four queries at most."""
    row = content.instance
    count = hazards.of_unit(row.unit, row.starts, row.ends)
    kinds = {key: one.kind for key, one in content.counted.items()}
    return {
        "hazards": {"found": count.found, "fixed": count.fixed},
        "distinct": distinct_of(row.tenant_id, kinds).frozen(),
    }
