"""Deeds on a table of past activities: upload, say what its columns are, record it, let it go, take it back.

Nothing is recorded before the confirmation. A small file is worked on while the person waits, a large one in a job
that does whatever its state asks for; killed and begun anew it comes to the same.
"""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django_tasks import task

from beacon.catalogue.kinds import KINDS
from beacon.documents.spreadsheets import SheetProblem
from beacon.goods.items import offered as items_offered
from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.batches import batches
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.held_imports import readable
from beacon.people.reach import READ_ONLY, Who
from beacon.people.roster.cells import tidy
from beacon.records.actions import may_record
from beacon.records.catching_up.fields import DAY, Group, chosen_twice, label_of, offered, tells_the_day
from beacon.records.catching_up.kinds import BY_CONTENT
from beacon.records.catching_up.reading import look, look_at_words, shown, sort_rows, tables_in
from beacon.records.catching_up.remembering import remember
from beacon.records.catching_up.stopping import has_stopped
from beacon.records.catching_up.taking_back import take_back_all, to_take_back
from beacon.records.catching_up.writing import write_handful
from beacon.records.models import CATCH_UP_BUSY, CatchUp, CatchUpRow, CatchUpState, Record, WordSort

WHILE_WAITING = 60 * 1024
"""A file up to this size, some 500 rows, is worked on while the person waits."""

KEPT = timedelta(days=1)
"""How long an upload waits for its confirmation."""

_HELD = (CatchUpState.ASKING, CatchUpState.CHECKING, CatchUpState.READY)
_UNWRITTEN = (*_HELD, CatchUpState.READING, CatchUpState.FAILED)
NOT_READ = "没有读成，什么都没有记。请重新上传。"
WRONG_STATE = Refusal("wrong_state", "这张表已经往下走了。请看一下现在的进度。")


def may_catch_up(by: Who) -> Reason | None:
    """Why `by` may not take over a table for their own unit; None when they may."""
    return may_record(by, by.unit) if by.post.unit is not None else READ_ONLY


def hold(*, by: Who, name: str, content: bytes) -> CatchUp:
    """Take a table of one's own unit in and look at its columns. Nothing is recorded. Refused when it is no table."""
    require(may_catch_up(by))
    book = readable(content)
    with transaction.atomic():
        remove_old()
        held = CatchUp(
            tenant_id=by.tenant_id,
            unit=by.unit,
            name=tidy(name)[-200:],
            content=content,
            all_rows=book.reach,
            made_at=clock.now(),
            made_by=by.account,
            made_as=by.post,
        )
        held.save(force_insert=True)
        _enqueue(held)
    return _at_once(held)


def remove_old() -> int:
    """Remove the uploads of every subdistrict that nobody confirmed in time; how many rows went."""
    old = CatchUp.objects.filter(made_at__lt=clock.now() - KEPT, state__in=_UNWRITTEN)
    return old.delete()[0]


def batch_of(who: Who, batch_id: uuid.UUID) -> CatchUp:
    """An upload of one's own unit. Refused alike for others' and none."""
    require(may_catch_up(who))
    rows = CatchUp.objects.filter(tenant_id=who.tenant_id, unit=who.unit, pk=batch_id)
    rows = rows.exclude(made_at__lt=clock.now() - KEPT, state__in=_UNWRITTEN)
    held = rows.defer("content").select_related("made_by", "unit").first()
    if held is None:
        raise Refusal.because(NOT_YOURS)
    return held


def batches_of(who: Who, most: int = 10) -> list[CatchUp]:
    """The last uploads of one's own unit. One query."""
    require(may_catch_up(who))
    rows = CatchUp.objects.filter(tenant_id=who.tenant_id, unit=who.unit)
    rows = rows.exclude(made_at__lt=clock.now() - KEPT, state__in=_UNWRITTEN)
    return list(rows.defer("content", "shown").select_related("made_by").order_by("-made_at", "-id")[:most])


def fields_for(who: Who) -> tuple[Group, ...]:
    """Everything a column of the unit's table can be. One query."""
    return offered(items_offered(who.tenant_id))


def set_columns(*, by: Who, held: CatchUp, columns: Mapping[str, str], kinds: Mapping[str, str]) -> CatchUp:
    """Say what each column is and what each word means, keep it for the unit's next table, and have the rows checked.

    Headings and words that are not the table's are dropped. Refused without a column for the day, and when two columns
    are to be the same single thing.
    """
    require(may_catch_up(by))
    items = items_offered(by.tenant_id)
    known = {name for group in fields_for(by) for name, _ in group.fields}
    with transaction.atomic():
        locked = _locked(by, held, _HELD)
        told = {one["heading"]: columns.get(one["heading"], "") for one in locked.shown["columns"]}
        words = {"", *(one["word"] for one in locked.shown["words"])}
        if not known.issuperset(filter(None, told.values())):
            raise Refusal("no_such_field", "请从列出的内容里选。", "columns")
        if not tells_the_day(told):
            raise Refusal("no_day", "还没有哪一列是日期。请给日期那一列选「日期」。", DAY)
        twice = chosen_twice(told)
        if twice:
            raise Refusal("twice", f"有两列都选了「{label_of(twice, items)}」，请只留一列。", twice)
        chosen = {word: kind for word, kind in kinds.items() if word in words and (kind in KINDS or kind == BY_CONTENT)}
        remember(by.unit, WordSort.COLUMN, told)
        remember(by.unit, WordSort.KIND, {word: kind for word, kind in chosen.items() if word})
        locked.columns, locked.kinds = told, chosen
        locked.state, locked.done_rows = CatchUpState.CHECKING, 0
        locked.save(update_fields=["columns", "kinds", "state", "done_rows"])
        _enqueue(locked)
    return _at_once(locked)


def confirm(*, by: Who, held: CatchUp, with_doubles: bool = False) -> CatchUp:
    """记好这n条. Refused when it was confirmed already or when no row makes a record."""
    require(may_catch_up(by))
    with transaction.atomic():
        locked = _locked(by, held, (CatchUpState.READY,))
        rows = locked.shown["good"] + (locked.shown["double"] if with_doubles else 0)
        if not rows:
            raise Refusal("nothing_new", "没有可以记的行。")
        locked.state, locked.with_doubles, locked.done_rows = CatchUpState.WRITING, with_doubles, 0
        locked.all_rows = rows
        locked.made_by, locked.made_as = by.account, by.post
        locked.save(update_fields=["state", "with_doubles", "done_rows", "all_rows", "made_by", "made_as"])
        _note(by, locked, "catch_up", {"rows": rows})
        _enqueue(locked)
    return _at_once(locked)


def go_on(*, by: Who, held: CatchUp) -> CatchUp:
    """接着办: what stopped half-way goes on where it was; nothing is there twice. Refused while it is worked on."""
    require(may_catch_up(by))
    with transaction.atomic():
        locked = _locked(by, held, CATCH_UP_BUSY)
        if not has_stopped(locked):
            raise WRONG_STATE
        _note(by, locked, "go_on_catch_up", {"state": locked.state})
        _enqueue(locked)
    return _at_once(locked)


def drop(*, by: Who, held: CatchUp) -> None:
    """不记了: let the upload go."""
    require(may_catch_up(by))
    with transaction.atomic():
        _locked(by, held, _UNWRITTEN).delete()


def take_back(*, by: Who, held: CatchUp, reason: str) -> CatchUp:
    """撤销这次补录: void what it brought, but for what has been voided or corrected since; of one that
    stopped half-way what it has brought so far. Refused without a reason."""
    require(may_catch_up(by))
    reason = reason.strip()
    if not reason:
        raise Refusal("no_reason", "请写一句为什么撤销，例如“传错了表”。", "reason")
    with transaction.atomic():
        locked = _locked(by, held, (CatchUpState.DONE, CatchUpState.WRITING))
        if locked.state == CatchUpState.WRITING and not has_stopped(locked):
            raise WRONG_STATE
        locked.state, locked.void_reason = CatchUpState.TAKING_BACK, f"补录撤销：{reason}"[:200]
        locked.save(update_fields=["state", "void_reason"])
        _note(by, locked, "take_back_catch_up", {"rows": to_take_back(locked).count()})
        _enqueue(locked)
    return _at_once(locked)


def _locked(by: Who, held: CatchUp, states: tuple[CatchUpState, ...]) -> CatchUp:
    rows = CatchUp.objects.select_for_update(of=("self",)).filter(tenant_id=by.tenant_id, unit=by.unit, pk=held.pk)
    locked = rows.select_related("unit", "made_by", "made_as").first()
    if locked is None or locked.state not in states:
        raise WRONG_STATE
    return locked


def _note(by: Who, held: CatchUp, verb: str, detail: dict[str, object]) -> None:
    note(
        tenant_id=by.tenant_id,
        actor_id=by.account.id,
        verb=verb,
        thing_kind="catch_up",
        thing_id=held.id,
        detail=detail,
    )


def _is_large(held: CatchUp) -> bool:
    """Whether a job does it. A table that is recorded has no bytes any more; its rows tell."""
    return len(held.content) > WHILE_WAITING or (not held.content and held.all_rows > 500)


def _enqueue(held: CatchUp) -> None:
    held.job = str(carry_on.enqueue(str(held.pk)).id) if _is_large(held) else ""
    held.save(update_fields=["job"])


def _at_once(held: CatchUp) -> CatchUp:
    if not _is_large(held):
        _carry_on(held)
    return held


@task()
def carry_on(batch_id: str) -> None:
    """The job: whatever the state of the upload asks for. Run again, it comes to the same."""
    rows = CatchUp.objects.filter(pk=batch_id, state__in=CATCH_UP_BUSY)
    held = rows.select_related("unit", "made_by", "made_as__tenant", "made_as__unit").first()
    if held is not None:
        _carry_on(held)


def _carry_on(held: CatchUp) -> None:
    try:
        match held.state:
            case CatchUpState.READING:
                _look(held)
            case CatchUpState.CHECKING:
                _check(held)
            case CatchUpState.WRITING:
                _write(held)
            case CatchUpState.TAKING_BACK:
                _take_back(held)
    except SheetProblem as problem:
        _become(held, CatchUpState.FAILED, failure=str(problem)[:200])
    except Exception:
        # What is being written or taken back goes on when the job is begun anew; the rest is asked for again.
        if held.state in (CatchUpState.READING, CatchUpState.CHECKING):
            _become(held, CatchUpState.FAILED, failure=NOT_READ)
        raise


def _become(held: CatchUp, state: CatchUpState, **told: Any) -> None:
    """The next state with what was found out, unless somebody else brought it there first: a job that was put off may
    wake up beside the one that took its place, and what its clerk did meanwhile stands."""
    rows = CatchUp.objects.filter(tenant_id=held.tenant_id, pk=held.pk, state=held.state)
    if rows.update(state=state, **told):
        for name, value in {"state": state, **told}.items():
            setattr(held, name, value)


def _look(held: CatchUp) -> None:
    found = look(held)
    _become(held, CatchUpState.ASKING, shown=found, columns=held.columns, kinds=held.kinds)


def _check(held: CatchUp) -> None:
    tables = tables_in(held)
    found = sort_rows(held, tables, lambda rows: _tell(held, rows))
    columns = [one | {"field": held.columns.get(one["heading"], "")} for one in held.shown["columns"]]
    # What words mean that nobody decided on is for the page of the columns only.
    words, _ = look_at_words(held, tables)
    _become(held, CatchUpState.READY, shown={"columns": columns, **words, **shown(found)})


def _write(held: CatchUp) -> None:
    by = Who(held.made_by, held.made_as)
    found = sort_rows(held, tables_in(held))
    for handful in batches(found.to_write(with_doubles=held.with_doubles)):
        if not write_handful(by, held, handful):
            return
        _tell(held, min(held.done_rows + len(handful), held.all_rows))
    written = CatchUpRow.objects.filter(tenant_id=held.tenant_id, batch=held).count()
    told = held.shown | {"written": written}
    _become(held, CatchUpState.DONE, content=b"", all_rows=written, shown=told)


def _take_back(held: CatchUp) -> None:
    take_back_all(held)
    rows = Record.objects.filter(tenant_id=held.tenant_id, caught_up_from__batch=held)
    told = held.shown | {"kept": rows.valid().count()}
    _become(held, CatchUpState.TAKEN_BACK, content=b"", shown=told)


def _tell(held: CatchUp, rows: int) -> None:
    held.done_rows = rows
    CatchUp.objects.filter(tenant_id=held.tenant_id, pk=held.pk).update(done_rows=rows)
