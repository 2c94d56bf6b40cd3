"""改字: a unit's own wording of its report. It stays as typed when the numbers move; the unit then decides."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction

from beacon.kit.refusals import Refusal, require
from beacon.people.reach import Who
from beacon.records.models import Record
from beacon.reports.actions import may
from beacon.reports.freezing import Content, content_of
from beacon.reports.holding import locked_together, told
from beacon.reports.models import Report
from beacon.reports.text.support import Run, runs, supported_by

LONGEST_TEXT = 5000


def word_report(*, by: Who, report: Report, text: str) -> Report:
    """Keep the unit's own wording. The text as it writes itself, or nothing, takes an earlier wording back."""
    text = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))
    if len(text) > LONGEST_TEXT:
        raise Refusal("long_text", f"正文写了{len(text)}字，最多{LONGEST_TEXT}字，请删短一些。", "text")
    return _change(by, report, lambda written: ("", "") if text in ("", written) else (text, written))


def take_written(*, by: Who, report: Report) -> Report:
    """用新写的: the text that writes itself serves again."""
    return _change(by, report, lambda written: ("", ""))


def keep_own(*, by: Who, report: Report) -> Report:
    """留着我改的: the wording stays although the numbers have moved."""
    own = report.own_text
    return _change(by, report, lambda written: (own, written if own else ""))


def _change(by: Who, report: Report, wanted: Callable[[str], tuple[str, str]]) -> Report:
    with transaction.atomic():
        report = locked_together(report)
        require(may(by, "submit", report))
        report.own_text, report.own_text_of = wanted(content_of(report.instance).text)
        report.save(update_fields=["own_text", "own_text_of"])
        told(by, report, "word_report", {"own": bool(report.own_text)})
    return report


@dataclass(frozen=True)
class OwnWords:
    """The unit's wording as it is checked: its lines with the unsupported numbers marked; `has_moved`: the text that
    writes itself is another one now."""

    lines: tuple[tuple[Run, ...], ...]
    has_moved: bool

    @property
    def is_marked(self) -> bool:
        """Whether any number is marked."""
        return any(run.is_unsupported for line in self.lines for run in line)


def own_words(report: Report, content: Content) -> OwnWords | None:
    """The unit's own wording against its records; None while it has none. One query."""
    if not report.own_text:
        return None
    known = supported_by(content, _words_of(report, content))
    lines = tuple(tuple(runs(line, known)) for line in report.own_text.split("\n"))
    return OwnWords(lines, has_moved=report.own_text_of != content.text)


def _words_of(report: Report, content: Content) -> Iterable[str]:
    keys = {*content.counted, *(one.record_id for one in content.carried)}
    rows = Record.objects.filter(tenant_id=report.tenant_id, pk__in=keys)
    return [text for pair in rows.values_list("place", "summary") for text in pair]
