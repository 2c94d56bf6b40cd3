"""Works everything out anew and names what differs: figures, duties, reports, journals and files."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.db import IntegrityError, connection

from beacon.files import recount as files
from beacon.goods import recount as goods
from beacon.journal.actions import faults, has_chain
from beacon.journal.models import NO_TENANT
from beacon.journal.recount import chains, digest_at
from beacon.plans import recount as plans
from beacon.records import recount as records
from beacon.records import stock_recount
from beacon.reports import recount as reports
from beacon.reports.numbers import tenants
from beacon.site.backup.archive import examine
from beacon.site.backup.place import refuse_old_tables
from beacon.site.progress import Progress
from beacon.site.snapshot import snapshot

MOST_TOLD = 50
"""Sentences about one subject of one subdistrict; after so many the kind of trouble is clear."""

NOBODYS = "全区"
"""Where deeds are journaled that belong to no subdistrict."""


@dataclass(frozen=True)
class Difference:
    """Something that is not as it should be: of which subdistrict, and what."""

    where: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.where}：{self.sentence}"


def differences(progress: Progress, against: Path | None = None) -> Iterator[Difference]:
    """Everything that differs, subdistrict by subdistrict, as of one moment; the files as they are now.

    `against` is a backup whose journals the present ones must still contain, line for line.
    """
    refuse_old_tables()
    kept = journals_in(against) if against is not None else {}
    with snapshot():
        names = {tenant.id: tenant.name for tenant in tenants()}
        progress.step("查数据库")
        yield from _told("数据库", _database())
        for tenant_id in {**names, **dict.fromkeys([*chains(), *kept])}:
            where = names.get(tenant_id) or (NOBODYS if tenant_id == NO_TENANT else f"没有名字的街道 {tenant_id}")
            progress.step(f"查日志 {where}")
            yield from _told(where, _journal(tenant_id, kept.get(tenant_id)))
        for tenant_id, where in names.items():
            progress.step(f"重算记录和应办 {where}")
            yield from _told(where, records.differences(tenant_id))
            yield from _told(where, goods.differences(tenant_id))
            yield from _told(where, stock_recount.differences(tenant_id))
            yield from _told(where, plans.differences(tenant_id))
            progress.step(f"重算月报 {where}")
            yield from _told(where, reports.differences(tenant_id))
    for tenant_id, where in names.items():
        progress.step(f"查附件 {where}")
        yield from _told(where, files.differences(tenant_id))
    progress.step("查多出来的附件")
    yield from _told("附件", files.leftovers())


def _told(where: str, sentences: Iterable[str]) -> Iterator[Difference]:
    """The sentences about one subject, at most MOST_TOLD and then how many more there are."""
    source = iter(sentences)
    yield from (Difference(where, sentence) for sentence in islice(source, MOST_TOLD))
    if more := sum(1 for _ in source):
        yield Difference(where, f"同样的还有{more}处。")


def _database() -> Iterator[str]:
    """What the database itself finds wrong. PostgreSQL lets no reference to nothing come about."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(20)")
        yield from (f"文件损坏：{row[0]}" for row in cursor.fetchall() if row[0] != "ok")
    try:
        connection.check_constraints()
    except IntegrityError as problem:
        yield f"有一行指向不存在的东西：{problem}"


def journals_in(backup: Path) -> dict[uuid.UUID, tuple[int, str]]:
    """Length and last digest of every journal when the backup was taken."""
    kept = examine(backup).manifest["journal"]
    return {uuid.UUID(key): (length, head) for key, length, head in kept}


def _journal(tenant_id: uuid.UUID, kept: tuple[int, str] | None) -> Iterator[str]:
    yield from (fault.sentence for fault in faults(tenant_id))
    if tenant_id != NO_TENANT and not has_chain(tenant_id):
        # Founding a subdistrict is its first line.
        yield "整个日志不见了。"
    if kept is not None and kept[0] and digest_at(tenant_id, kept[0]) != kept[1]:
        yield f"日志第{kept[0]}条和备份里的不一样，这条或它前面的被改写过。"
