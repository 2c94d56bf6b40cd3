"""名册导入: upload → dry run → import of exactly what was shown, all or nothing.

Nothing of the roster is touched before the confirmation. A small file is checked while the person waits, a large one
in a job whose progress the page shows. The writing is `records.following.roster_import`'s, because what the office
expects of its units follows the roster.
"""

import uuid
from typing import Any

from django_tasks import task

from beacon.documents.spreadsheets import Book, Grid, SheetProblem, open_book
from beacon.kit.refusals import NOT_YOURS, Reason, require
from beacon.people.held_imports import (
    ROSTER,
    SHOWN_ROWS,
    held_import,
    keep_failure,
    keep_shown,
    let_go,
    progress_of,
    put_by,
)
from beacon.people.models import ImportState, RosterImport
from beacon.people.reach import READ_ONLY, Who
from beacon.people.roles import Reach, Screen
from beacon.people.roster.cells import RosterProblems
from beacon.people.roster.check import plan_of
from beacon.people.roster.plan import Giver, Plan, Present, present_of
from beacon.people.roster.rows import (
    PERSON_HEADINGS,
    UNIT_HEADINGS,
    PersonTable,
    Progress,
    UnitTable,
    headings_at,
    read_people,
    read_units,
)

UNITS, PEOPLE = "单位", "人员"
"""Names of the two sheets."""

_NAMES = {UNITS: UNITS, "单位表": UNITS, PEOPLE: PEOPLE, "人员表": PEOPLE}
_NOT_READ = frozenset({"说明"})

NOT_CHECKED = "没有核对成。名册没有变，请重新上传。"


def may_change_roster(by: Who) -> Reason | None:
    """Why `by` may not change the roster; None for the office."""
    if not by.opens(Screen.ROSTER) or by.role.reach is not Reach.TENANT:
        return NOT_YOURS
    return None if by.role.writes else READ_ONLY


def hold(*, by: Who, name: str, content: bytes) -> RosterImport:
    """Take an upload in and have it checked. Nothing of the roster changes.

    Refused when the file is no workbook; what is wrong with its rows is the dry run's to say.
    """
    require(may_change_roster(by))
    return put_by(
        by=by, subject=ROSTER, name=name, content=content, check=check, enqueue=lambda key: check_import.enqueue(key)
    )


def import_of(who: Who, import_id: uuid.UUID) -> RosterImport:
    """An upload of one's own subdistrict that is not yet too old. Refused alike for others' and none."""
    require(may_change_roster(who))
    return held_import(who, (ROSTER,), import_id)


def give_up(*, by: Who, held: RosterImport) -> None:
    """改好再传: let the upload go."""
    require(may_change_roster(by))
    let_go(held)


@task()
def check_import(import_id: str) -> None:
    """The job: the dry run of a large file. Run again, it comes to the same."""
    held = RosterImport.objects.filter(pk=import_id, state=ImportState.CHECKING).first()
    if held is not None:
        check(held)


def check(held: RosterImport) -> None:
    """Read the upload, hold it against the roster, and keep what is to be shown. Writes only on `held`."""
    try:
        plan, _ = planned(held, progress_of(held))
    except (SheetProblem, RosterProblems) as problem:
        keep_failure(held, sentence_of(problem))
        return
    except Exception:
        keep_failure(held, NOT_CHECKED)
        raise
    keep_plan(held, plan)


def keep_plan(held: RosterImport, plan: Plan, *, is_moved: bool = False) -> None:
    """Keep the dry run."""
    keep_shown(held, shown(plan), plan.fingerprint, is_moved=is_moved)


def sentence_of(problem: SheetProblem | RosterProblems) -> str:
    """What is wrong with the whole file or sheet."""
    if isinstance(problem, RosterProblems):
        return "；".join(str(one) for one in problem.problems[:2])
    return str(problem)


def planned(held: RosterImport, progress: Progress | None = None) -> tuple[Plan, Present]:
    """What importing the held bytes would do to the roster as it stands now.

    SheetProblem or RosterProblems when the file as a whole does not fit.
    """
    tables = _tables(open_book(bytes(held.content)), progress)
    present = present_of(held.tenant, tables[1])
    plan = plan_of(present, tables[0], tables[1], by=Giver(held.made_by.login))
    plan.remarks += tables[2]
    return plan, present


def _tables(book: Book, progress: Progress | None) -> tuple[UnitTable | None, PersonTable | None, list[str]]:
    """The two tables, of which one may be lacking, and remarks on sheets that were not read."""
    grids, remarks = _grids(book)
    units = read_units(grids[UNITS], UNITS, progress) if UNITS in grids else None
    people = read_people(grids[PEOPLE], PEOPLE, progress) if PEOPLE in grids else None
    return units, people, remarks


def _grids(book: Book) -> tuple[dict[str, Grid], list[str]]:
    """Sheets by what they are: by their name, else by their headings."""
    grids: dict[str, Grid] = {}
    ignored: list[str] = []
    hidden = [name for name in book.names if name in book.hidden]
    for name in book.names:
        known = _NAMES.get(name.strip())
        if known and name in book.hidden:
            raise SheetProblem(f"「{name}」这张表是隐藏的。请取消隐藏，看过以后再上传。")
        if name in book.hidden or name.strip() in _NOT_READ:
            continue
        grid = book.grid(name)
        kind = known or _kind(grid)
        if kind is None:
            ignored.append(name)
        elif kind in grids:
            raise SheetProblem(f"有两张{kind}表（「{grids[kind].name}」和「{name}」）。请只留一张。")
        else:
            grids[kind] = grid
    if not grids:
        raise SheetProblem("没找到「单位」表，也没找到「人员」表。请下载模板，照着表头填。")
    remarks = [f"「{name}」这张表没有读。" for name in ignored if name]
    remarks += [f"「{name}」是隐藏的表，没有读。" for name in hidden]
    return grids, remarks


def _kind(grid: Grid) -> str | None:
    if headings_at(grid, UNIT_HEADINGS) is not None:
        return UNITS
    return PEOPLE if headings_at(grid, PERSON_HEADINGS) is not None else None


def shown(plan: Plan) -> dict[str, Any]:
    """The dry run as the page shows it."""
    return {
        "tables": [
            {
                "name": name,
                "new": plan.count(name, is_new=True),
                "changed": plan.count(name, is_new=False),
                "same": same,
                "bad": len({problem.number for problem in plan.problems if problem.table == name}),
            }
            for name, same in ((UNITS, plan.same_units), (PEOPLE, plan.same_people))
        ],
        "accounts": len(plan.new_logins),
        "is_reordered": bool(plan.order),
        "is_empty": plan.is_empty,
        "bad_rows": plan.bad_rows,
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
            {"table": change.table, "number": change.number, "what": change.what, "cells": list(change.cells)}
            for change in plan.changes
            if not change.is_new
        ][:SHOWN_ROWS],
        "new": [
            {"table": change.table, "number": change.number, "what": change.what}
            for change in plan.changes
            if change.is_new
        ][:SHOWN_ROWS],
        "remarks": plan.remarks,
    }
