"""全部附件: the photos of a month's records and the files units mailed, by unit and day, as one ZIP.

The list is read at once and holds only names; the bytes are read one file at a time while the ZIP is sent.
"""

import re
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import PurePosixPath
from typing import IO

from beacon.catalogue.kinds import KINDS
from beacon.documents.zipped import Member, zipped
from beacon.files.names import tidy
from beacon.files.storage import take
from beacon.journal.actions import note
from beacon.kit.clock import SHANGHAI
from beacon.kit.days import full_month
from beacon.kit.refusals import Reason, Refusal, require
from beacon.people.reach import Who
from beacon.plans.progress import report_instances
from beacon.records.read.reading import photos_between
from beacon.reports.consolidate import may_consolidate
from beacon.reports.desk.collect import Desk
from beacon.reports.models import Report

LACKING = "没找到的文件.txt"
_NOT_IN_A_NAME = re.compile(r'[<>:"/\\|?*]')


@dataclass(frozen=True)
class Bundle:
    """The ZIP of a month: its name, how many files it has, and its bytes piece by piece."""

    name: str
    files: int
    pieces: Iterator[bytes]


@dataclass(frozen=True)
class _Found:
    """A file and where it belongs."""

    unit: str
    day: date
    words: str
    ending: str
    key: str


def may_take_attachments(by: Who, held: Desk) -> Reason | None:
    """Why there is nothing to take of a month; None where there are files."""
    mailed = any(line.report is not None and line.report.mailed_id for line in held.lines)
    return may_consolidate(by) or (None if held.has_photos or mailed else _no_files(held.window.ends))


def _no_files(ends: date) -> Reason:
    return Reason("no_attachments", f"{ends.month}月还没有照片，也没有代录的文件。")


def take_attachments(*, by: Who, ends: date) -> Bundle:
    """The ZIP of the window that ends on `ends`. Leaves a line in the journal, as every file taken away does. Refused
    where there is no such month and while it has no files."""
    require(may_consolidate(by))
    rows = list(report_instances(by.tenant_id, ends))
    if not rows:
        raise Refusal("no_such_month", "没有这个月的月报，请从列表里选。", "month")
    names = {row.unit.path: row.unit.name for row in rows}
    found = [*_photos(by, min(row.starts for row in rows), ends, names), *_mailed(by, ends)]
    if not found:
        raise Refusal.because(_no_files(ends))
    note(
        tenant_id=by.tenant_id,
        actor_id=by.account.id,
        verb="take_attachments",
        thing_kind="tenant",
        thing_id=by.tenant_id,
        detail={"ends": ends.isoformat(), "files": len(found)},
    )
    title = f"{by.tenant.name}{full_month(ends)}附件"
    return Bundle(f"{title}.zip", len(found), zipped(_members(title, found), lacking=f"{title}/{LACKING}"))


def _photos(by: Who, starts: date, ends: date, names: dict[str, str]) -> Iterator[_Found]:
    """The photos of the valid records of the window, under the unit that reports for their author. One query."""
    rows = photos_between(by.tenant_id, starts, ends).order_by(
        "record__author__position", "record__happened_on", "record_id", "position"
    )
    columns = ("record__author__path", "record__author__name", "record__happened_on", "record__kind", "upload__key")
    for path, name, day, kind, key in rows.values_list(*columns):
        yield _Found(_reporting(path, names) or name, day, KINDS[kind].label, ".jpg", key)


def _reporting(path: str, names: dict[str, str]) -> str:
    """The unit that reports for whoever stands at `path`: itself or the nearest above it that owes a report."""
    codes = path.strip("/").split("/")
    for depth in range(len(codes), 0, -1):
        found = names.get("/".join(codes[:depth]) + "/")
        if found:
            return found
    return ""


def _mailed(by: Who, ends: date) -> Iterator[_Found]:
    """The files that units mailed for this month. One query."""
    rows = Report.objects.visible_to(by).filter(instance__tenant_id=by.tenant_id, instance__ends=ends)
    for report in rows.filter(mailed__isnull=False).select_related("unit", "mailed").order_by("unit__position"):
        if report.mailed is not None and report.received_at is not None:
            path = PurePosixPath(report.mailed.name)
            day = report.received_at.astimezone(SHANGHAI).date()
            yield _Found(report.unit.name, day, f"报来的 {path.stem}", path.suffix, report.mailed.key)


def _members(title: str, found: list[_Found]) -> Iterator[Member]:
    """Each file under a name of its own: 「锦绣社区/11月02日 演练 1.jpg」."""
    taken = Counter[tuple[str, str]]()
    for one in found:
        words = f"{one.day.month}月{one.day.day:02}日 {one.words}"
        taken[one.unit, words] += 1
        name = f"{words} {taken[one.unit, words]}{one.ending}"
        yield Member(f"{title}/{_clear(one.unit)}/{_clear(name)}", one.day, partial(_take, one.key))


def _clear(name: str) -> str:
    """A name that every system accepts as one part of a path."""
    return _NOT_IN_A_NAME.sub("_", tidy(name)).strip(". ") or uuid.uuid4().hex


def _take(key: str) -> IO[bytes]:
    try:
        return take(key)
    except Refusal as refusal:
        raise FileNotFoundError(key) from refusal
