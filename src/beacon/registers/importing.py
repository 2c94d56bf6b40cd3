"""登记表导入: upload → dry run → import of exactly what was shown, all or nothing.

One row that does not fit keeps all out. What a table would do is `registers.planning`'s; how an upload waits is
`people.held_imports`'.
"""

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django_tasks import task

from beacon.catalogue.registers import REGISTERS, Register
from beacon.documents.spreadsheets import Grid, SheetProblem, open_book
from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import Refusal, require
from beacon.people.held_imports import (
    GONE,
    SHOWN_ROWS,
    begin_writing,
    held_import,
    keep_failure,
    keep_shown,
    let_go,
    progress_of,
    put_by,
)
from beacon.people.models import ImportState, RosterImport, Tenant
from beacon.people.reach import Who
from beacon.people.roster.cells import RosterProblems
from beacon.people.roster.importing import sentence_of
from beacon.people.roster.rows import headings_at
from beacon.registers.keeping import may_enter
from beacon.registers.models import TABLES
from beacon.registers.planning import Plan, plan_of
from beacon.registers.workbook import headings

AT_ONCE = 500

NOT_CHECKED = "没有核对成。登记表没有变，请重新上传。"
NOT_WRITTEN = "没有导入成，登记表没有变。请重新上传一次。"
MEANWHILE = "登记表刚才有人改过，没有导入成。请重新上传一次。"
_NOT_READ = frozenset({"说明"})


def hold_table(*, by: Who, register: Register, name: str, content: bytes) -> RosterImport:
    """Take an upload in and have it checked. Nothing of the register changes.

    Refused when the file is no workbook; what is wrong with its rows is the dry run's to say.
    """
    require(may_enter(by))
    return put_by(
        by=by,
        subject=register.identifier,
        name=name,
        content=content,
        check=check,
        enqueue=lambda key: check_table.enqueue(key),
    )


def table_of(who: Who, import_id: uuid.UUID) -> RosterImport:
    """An upload of a unit within reach that is not yet too old. Refused alike for others' and none."""
    require(may_enter(who))
    held = held_import(who, REGISTERS, import_id)
    if not who.reaches(held.made_as.unit or who.unit):
        raise Refusal.because(GONE)
    return held


def give_up(*, by: Who, held: RosterImport) -> None:
    """改好再传: let the upload go."""
    table_of(by, held.pk)
    let_go(held)


@task()
def check_table(import_id: str) -> None:
    """The job: the dry run of a large file. Run again, it comes to the same."""
    held = _waiting(import_id, ImportState.CHECKING)
    if held is not None:
        check(held)


def check(held: RosterImport) -> None:
    """Read the upload, hold it against the register, and keep what is to be shown. Writes only on `held`."""
    try:
        plan = _planned(held)
    except (SheetProblem, RosterProblems) as problem:
        keep_failure(held, sentence_of(problem))
    except Exception:
        keep_failure(held, NOT_CHECKED)
        raise
    else:
        keep_shown(held, shown(plan), plan.fingerprint)


def _planned(held: RosterImport, *, tells: bool = True) -> Plan:
    register = REGISTERS[held.subject]
    grid = _grid(bytes(held.content), register)
    by = Who(held.made_by, held.made_as)
    return plan_of(by, register, grid, clock.today(), progress_of(held) if tells else None)


def _grid(content: bytes, register: Register) -> Grid:
    """The sheet of the register: by its name, else by its headings."""
    book = open_book(content)
    names = [name for name in book.names if name not in book.hidden and name.strip() not in _NOT_READ]
    for name in names:
        if name.strip() == register.label:
            return book.grid(name)
    for name in names:
        grid = book.grid(name)
        if headings_at(grid, tuple(headings(register).values())) is not None:
            return grid
    raise SheetProblem(f"没找到「{register.label}」表。请下载模板，照着表头填。")


def confirm_table(*, by: Who, held: RosterImport) -> None:
    """导入. A small file is written at once, a large one by a job.

    Refused when it was begun already, when there is nothing to import, or when a row does not fit.
    """
    table_of(by, held.pk)
    begin_writing(by=by, held=held, fits=_fits, write=_write, enqueue=lambda key: write_table.enqueue(key))


def _fits(held: RosterImport) -> None:
    if held.shown["bad_rows"]:
        raise Refusal("bad_rows", f"还有{held.shown['bad_rows']}行不合适，请改好再传。")
    if held.shown["is_empty"]:
        raise Refusal("nothing_new", "和现在的登记表一样，没有要导入的。")


@task()
def write_table(import_id: str) -> None:
    """The job: the import of a large file. Killed half-way nothing was written, and it begins anew."""
    held = _waiting(import_id, ImportState.WRITING)
    if held is not None:
        _write(held)


def _waiting(import_id: str, state: str) -> RosterImport | None:
    rows = RosterImport.objects.filter(pk=import_id, state=state, subject__in=REGISTERS)
    return rows.select_related("made_by", "made_as__tenant", "made_as__unit").first()


def _write(held: RosterImport) -> None:
    try:
        with transaction.atomic():
            _load(held)
    except IntegrityError:
        keep_failure(held, MEANWHILE)
    except (SheetProblem, RosterProblems) as problem:
        keep_failure(held, sentence_of(problem))
    except Exception:
        keep_failure(held, NOT_WRITTEN)
        raise


def _load(held: RosterImport) -> None:
    """Check once more, under the lock of the subdistrict, and write; what moved meanwhile is shown anew."""
    Tenant.objects.select_for_update(no_key=True).get(pk=held.tenant_id)
    rows = RosterImport.objects.select_for_update(of=("self",)).filter(tenant_id=held.tenant_id, pk=held.pk)
    current = rows.select_related("made_by", "made_as__tenant", "made_as__unit").first()
    if current is None or current.state != ImportState.WRITING:
        return
    plan = _planned(current, tells=False)
    if plan.fingerprint != current.fingerprint:
        keep_shown(current, shown(plan), plan.fingerprint, is_moved=True)
        return
    table = TABLES[current.subject]
    table._default_manager.bulk_create([row for _, row in plan.new], batch_size=AT_ONCE)
    # Whole rows: one statement for hundreds, whichever of their values changed.
    columns = [column.name for column in table._meta.concrete_fields if not column.primary_key]
    table._default_manager.bulk_create(
        [row for _, row, _, _ in plan.changed],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[name for name in columns if name != "tenant"],
    )
    note(
        tenant_id=current.tenant_id,
        actor_id=current.made_by_id,
        verb="import_register",
        thing_kind=current.subject,
        thing_id=None,
        detail={"new": len(plan.new), "changed": len(plan.changed)},
    )
    current.state, current.content, current.is_moved = ImportState.DONE, b"", False
    current.shown = current.shown | {"changes": [], "new_rows": []}
    current.save(update_fields=["state", "content", "is_moved", "shown"])


def shown(plan: Plan) -> dict[str, Any]:
    """The dry run as the page shows it."""
    return {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "same": plan.same,
        "bad_rows": plan.bad_rows,
        "is_empty": plan.is_empty,
        "problems": [
            {
                "table": problem.table,
                "number": problem.number,
                "heading": problem.heading,
                "value": problem.value,
                "sentence": problem.sentence,
            }
            for problem in plan.problems[:SHOWN_ROWS]
        ],
        "changes": [
            {"number": number, "what": row.code, "cells": changes}
            for number, row, _, changes in plan.changed[:SHOWN_ROWS]
        ],
        "new_rows": [{"number": number, "what": row.code} for number, row in plan.new[:SHOWN_ROWS]],
        "remarks": plan.remarks,
    }
