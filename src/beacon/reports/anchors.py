"""Where in a report the office asks for more: one of its blocks, or one of its records.

Kept on the report as plain text: `block:<name>` with a name of `blocks.BLOCKS`, `record:<id>`, or nothing when the
sentence concerns the whole.
"""

import uuid
from dataclasses import dataclass

from beacon.catalogue.kinds import KINDS
from beacon.kit.days import short_day
from beacon.kit.refusals import Refusal
from beacon.records.models import Record, RecordState
from beacon.reports.models import Report, ReportVersion
from beacon.reports.text.blocks import BLOCKS

BLOCK, RECORD = "block", "record"
NO_SUCH_PLACE = "这一处不在这份月报里，请从列表里再选一次。"


@dataclass(frozen=True)
class Pointed:
    """A place in a report: its words, and the page that shows it. `record_id` is None for a block, which stands on the
    report's own page under the mark `block-<name>`."""

    label: str
    block: str = ""
    record_id: uuid.UUID | None = None

    @property
    def fragment(self) -> str:
        """The mark of a block on the unit's page, empty for a record."""
        return f"block-{self.block}" if self.block else ""


def resolve(report: Report) -> Pointed | None:
    """The place the report's anchor stands for; None where the whole report is meant. At most one query."""
    kind, _, key = report.anchor.partition(":")
    if kind == BLOCK and key in BLOCKS:
        return Pointed(f"「{BLOCKS[key]}」", block=key)
    if kind != RECORD:
        return None
    record = Record.objects.filter(tenant_id=report.tenant_id, pk=key).first()
    return Pointed(named(record), record_id=record.pk) if record else None


def named(record: Record) -> str:
    """「11月2日 演练 锦绣苑」."""
    day = short_day(record.happened_on)
    ended = "" if record.state == RecordState.VALID else "（不再计入）"
    return " ".join(part for part in (day, KINDS[record.kind].label, record.place) if part) + ended


def choices(version: ReportVersion) -> list[tuple[str, str]]:
    """(anchor, words) of every place in what was sent: the blocks, then its records by day. One query."""
    rows = Record.objects.filter(tenant_id=version.tenant_id, pk__in=version.record_ids).order_by("happened_on", "id")
    return [
        *((f"{BLOCK}:{name}", heading) for name, heading in BLOCKS.items()),
        *((f"{RECORD}:{record.pk}", named(record)) for record in rows),
    ]


def clean_anchor(version: ReportVersion | None, text: str) -> str:
    """The anchor in its plain form, "" for the whole report. Refused when the report has no such place."""
    text = text.strip()
    kind, _, key = text.partition(":")
    if not text:
        return ""
    if kind == BLOCK and key in BLOCKS:
        return text
    if kind == RECORD and version is not None and key in version.record_ids:
        return text
    raise Refusal("no_such_place", NO_SUCH_PLACE, "anchor")
