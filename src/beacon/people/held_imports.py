"""An uploaded table between upload and import, whatever it holds: kept for a day, shown, confirmed or let go.

What a table means and how it is written is its own room's affair; here stands what all of them share. `subject` tells
them apart.
"""

import uuid
from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

from django.db import transaction

from beacon.documents.spreadsheets import Book, SheetProblem, open_book
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal
from beacon.people.models import ImportState, RosterImport
from beacon.people.reach import Who
from beacon.people.roster.cells import tidy

ROSTER = "roster"

WHILE_WAITING = 100 * 1024
"""A file up to this size, some 2,000 rows, is checked within a second while the person waits."""

KEPT = timedelta(days=1)
"""How long an upload waits for its confirmation."""

SHOWN_ROWS = 300
"""So many bad and changed rows are listed; of more only the number is told."""

GONE = Reason("not_yours", NOT_YOURS.sentence)

Progress = Callable[[int], None]
"""Told how many more rows were read."""


def readable(content: bytes) -> Book:
    """The workbook in an upload. Refused when it is none."""
    try:
        return open_book(content)
    except SheetProblem as problem:
        raise Refusal("unreadable", str(problem), "file") from problem


def put_by(
    *,
    by: Who,
    subject: str,
    name: str,
    content: bytes,
    check: Callable[[RosterImport], None],
    enqueue: Callable[[str], object],
) -> RosterImport:
    """Keep an upload and have it checked: a small one at once by `check`, a large one by the job `enqueue` starts."""
    book = readable(content)
    is_large = len(content) > WHILE_WAITING
    with transaction.atomic():
        remove_old()
        held = RosterImport(
            tenant_id=by.tenant_id,
            subject=subject,
            name=tidy(name)[-200:],
            content=content,
            all_rows=book.reach,
            made_at=clock.now(),
            made_by=by.account,
            made_as=by.post,
        )
        held.save(force_insert=True)
        if is_large:
            enqueue(str(held.id))
    if not is_large:
        check(held)
    return held


def remove_old() -> int:
    """Remove the uploads of every subdistrict that waited too long; how many rows went."""
    removed, _ = RosterImport.objects.filter(made_at__lt=clock.now() - KEPT).delete()
    return removed


def held_import(who: Who, subjects: Collection[str], import_id: uuid.UUID) -> RosterImport:
    """An upload of one of these sorts in one's own subdistrict. Refused alike for others', old ones and none."""
    rows = RosterImport.objects.filter(
        tenant_id=who.tenant_id, subject__in=list(subjects), pk=import_id, made_at__gte=clock.now() - KEPT
    )
    held = rows.defer("content").select_related("made_by", "made_as__unit").first()
    if held is None:
        raise Refusal.because(GONE)
    return held


def let_go(held: RosterImport) -> None:
    """改好再传: drop the upload. Refused once its writing has begun."""
    with transaction.atomic():
        rows = RosterImport.objects.select_for_update(of=("self",)).filter(tenant_id=held.tenant_id, pk=held.pk)
        locked = rows.defer("content").first()
        if locked is not None and locked.state in (ImportState.WRITING, ImportState.DONE):
            raise Refusal("wrong_state", "已经开始导入了，不能再撤。")
        rows.delete()


def begin_writing(
    *,
    by: Who,
    held: RosterImport,
    fits: Callable[[RosterImport], None],
    write: Callable[[RosterImport], None],
    enqueue: Callable[[str], object],
    skips: bool = False,
) -> None:
    """导入: a small file is written at once by `write`, a large one by the job `enqueue` starts; with `skips` without
    the rows that do not fit.

    Refused when it was begun already, and by `fits` for what its dry run showed.
    """
    with transaction.atomic():
        rows = RosterImport.objects.select_for_update(of=("self",)).filter(tenant_id=by.tenant_id, pk=held.pk)
        locked = rows.first()
        if locked is None or locked.state != ImportState.READY:
            raise Refusal("wrong_state", "这份表现在不能导入。请看一下进度，或重新上传。")
        fits(locked)
        locked.state, locked.skips, locked.done_rows = ImportState.WRITING, skips, 0
        locked.made_by, locked.made_as = by.account, by.post
        locked.save(update_fields=["state", "skips", "done_rows", "made_by", "made_as"])
        is_large = len(locked.content) > WHILE_WAITING
        if is_large:
            enqueue(str(locked.id))
    if not is_large:
        write(locked)


def keep_shown(held: RosterImport, shown: dict[str, Any], fingerprint: str, *, is_moved: bool = False) -> None:
    """Keep the dry run."""
    _follow(held, ImportState.READY, shown=shown, fingerprint=fingerprint, is_moved=is_moved)


def keep_failure(held: RosterImport, sentence: str) -> None:
    """Keep why nothing came of it."""
    _follow(held, ImportState.FAILED, failure=sentence[:200])


def _follow(held: RosterImport, state: ImportState, **columns: Any) -> None:
    """Only what `held` was read as goes on: an upload dropped since stays dropped, and one that went further is not
    turned back by a job that was slow. Neither is an error."""
    rows = RosterImport.objects.filter(tenant_id=held.tenant_id, pk=held.pk, state=held.state)
    if rows.update(state=state, **columns):
        for name, value in {"state": state, **columns}.items():
            setattr(held, name, value)


def progress_of(held: RosterImport) -> Progress:
    """Says on the row how many rows were read."""
    done = 0

    def tell(rows: int) -> None:
        nonlocal done
        done += rows
        RosterImport.objects.filter(tenant_id=held.tenant_id, pk=held.pk).update(done_rows=done)

    return tell
