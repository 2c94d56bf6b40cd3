"""The roster import's last step: write exactly what the dry run showed, all or nothing, and let the plan follow."""

import uuid
from collections.abc import Collection

from django.db import IntegrityError
from django_tasks import task

from beacon.documents.spreadsheets import SheetProblem
from beacon.kit.refusals import Refusal, require
from beacon.people.held_imports import begin_writing, keep_failure
from beacon.people.models import ImportState, RosterImport
from beacon.people.reach import Who
from beacon.people.roster.cells import RosterProblems
from beacon.people.roster.importing import (
    keep_plan,
    may_change_roster,
    planned,
    sentence_of,
)
from beacon.people.roster.plan import Plan
from beacon.people.roster.write import Loaded, write_plan
from beacon.records.following.changes import roster_loaded

NOT_WRITTEN = "没有导入成，名册没有变。请重新上传一次。"
MEANWHILE = "名册刚才有人改过，没有导入成。请重新上传一次。"


class _Moved(Exception):
    """The roster is no longer the one the dry run was made for."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan


def confirm_import(*, by: Who, held: RosterImport, skips: bool) -> None:
    """导入, or 跳过这几行，导入其余 with `skips`. A small file is written at once, a large one by a job.

    Refused when it was begun already, when there is nothing to import, or when rows do not fit and are not skipped.
    """
    require(may_change_roster(by))

    def fits(waiting: RosterImport) -> None:
        if waiting.shown["is_empty"]:
            raise Refusal("nothing_new", "和现在的名册一样，没有要导入的。")
        if waiting.shown["bad_rows"] and not skips:
            raise Refusal("bad_rows", f"还有{waiting.shown['bad_rows']}行不合适。请改好再传，或点“跳过”。")

    begin_writing(by=by, held=held, fits=fits, write=_write, enqueue=lambda key: write_import.enqueue(key), skips=skips)


@task()
def write_import(import_id: str) -> None:
    """The job: the import of a large file. Killed half-way nothing was written, and it begins anew."""
    rows = RosterImport.objects.filter(pk=import_id, state=ImportState.WRITING)
    held = rows.select_related("made_by", "made_as__tenant", "made_as__unit").first()
    if held is not None:
        _write(held)


def _write(held: RosterImport) -> None:
    by = Who(held.made_by, held.made_as)
    try:
        roster_loaded(by=by, load=lambda: _load(held, by))
    except _Moved as moved:
        keep_plan(held, moved.plan, is_moved=True)
    except IntegrityError:
        keep_failure(held, MEANWHILE)
    except (SheetProblem, RosterProblems) as problem:
        keep_failure(held, sentence_of(problem))
    except Exception:
        keep_failure(held, NOT_WRITTEN)
        raise


def _load(held: RosterImport, by: Who) -> Collection[uuid.UUID]:
    """Check once more, under the lock of the subdistrict, and write; returns the keys of the new units."""
    current = RosterImport.objects.select_for_update(of=("self",)).filter(tenant_id=held.tenant_id, pk=held.pk).first()
    if current is None or current.state != ImportState.WRITING:
        return ()
    plan, present = planned(current)
    if plan.fingerprint != current.fingerprint:
        raise _Moved(plan)
    loaded = write_plan(
        tenant=by.tenant,
        plan=plan,
        present=present,
        actor_id=by.account.id,
        verb="import_roster",
        thing=("roster_import", current.id),
    )
    _finish(current, loaded)
    return loaded.opened


def _finish(held: RosterImport, loaded: Loaded) -> None:
    held.state, held.content, held.is_moved = ImportState.DONE, b"", False
    # What was shown named people; of what is done only the counts and the skipped rows stay to be seen.
    held.shown |= {
        "changes": [],
        "new": [],
        "written": {
            "units": loaded.units,
            "units_changed": loaded.units_changed,
            "accounts": loaded.accounts,
            "posts": loaded.posts,
            "posts_changed": loaded.posts_changed,
        },
    }
    held.save(update_fields=["state", "content", "is_moved", "shown"])
