"""Filling a district form: the numbers of a period go into the cells they were pointed at, the file is kept.

Asking and making are two steps, as for a month's papers. A form of ordinary size is made at once; one that would keep
the page waiting goes to a job. Made again after a crash, it begins anew with the numbers of that moment.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django_tasks import task

from beacon.documents.form.filling import fill
from beacon.documents.form.sheets import SheetProblem, open_form
from beacon.documents.sheets import EXCEL
from beacon.figures.answers import Answers
from beacon.files.actions import store_bytes
from beacon.files.models import Purpose, Upload
from beacon.files.together import kept_together
from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.reach import Who
from beacon.reports.district_form.keeping import cells_of, content_of, may_change, may_keep_forms, version_of
from beacon.reports.district_form.periods import period_of
from beacon.reports.district_form.values import answers
from beacon.reports.models import DistrictForm, DistrictFormFill, FillQuerySet, FillState

AT_ONCE_BYTES = 300 * 1024
AT_ONCE_CELLS = 600
"""Up to here a form is filled while the page waits: about a second on two cores. Beyond it a job does it."""

FORMULA = "这格是公式，不改。"
NOT_MADE = "没有填成，数字和表都在，请再填一次。"


def fills_of(who: Who, form: DistrictForm | None = None, most: int = 50) -> list[DistrictFormFill]:
    """Filled copies within reach, latest first. One query."""
    rows = DistrictFormFill.objects.visible_to(who).select_related("tenant", "version__form", "upload", "asked_by")
    if form is not None:
        rows = rows.filter(version__form=form)
    return list(rows.defer("cells").order_by("-as_of", "-id")[:most])


def fill_of(who: Who, fill_id: uuid.UUID) -> DistrictFormFill:
    """One of them. Refused alike when it is another's and when there is none."""
    rows = DistrictFormFill.objects.visible_to(who).select_related("tenant", "version__form", "upload", "asked_by")
    found = rows.filter(pk=fill_id).first()
    if found is None:
        raise Refusal.because(NOT_YOURS)
    return found


def fill_form(*, by: Who, form: DistrictForm, period: str, request_id: uuid.UUID) -> DistrictFormFill:
    """Fill a form for a period as of now. The same `request_id` again answers the same copy.

    Refused for a period that is not in the list, a form put away, and one of which no cell is pointed yet.
    """
    require(may_change(by, form))
    if form.put_away_at is not None:
        raise Refusal("put_away", "这张表已经收起。要填，请先恢复。")
    known = DistrictFormFill.objects.filter(tenant_id=by.tenant_id, request_id=request_id).first()
    if known is not None:
        return known
    now = clock.now()
    chosen = period_of(by.tenant_id, period, now.date())
    version = version_of(form)
    cells = cells_of(version)
    if not any(not cell.is_suggested for cell in cells):
        raise Refusal("nothing_pointed", "还没有哪一格对上数字。请先点“对应数字”。", "period")
    is_long = version.upload.size > AT_ONCE_BYTES or len(cells) > AT_ONCE_CELLS
    try:
        with transaction.atomic():
            made = DistrictFormFill(
                tenant=by.tenant,
                version=version,
                period=chosen.label,
                starts=chosen.starts,
                ends=chosen.ends,
                as_of=now,
                all_cells=len(cells),
                asked_by=by.account,
                asked_as=by.post,
                request_id=request_id,
            )
            made.save(force_insert=True)
            note(
                tenant_id=by.tenant_id,
                actor_id=by.account.id,
                verb="fill_district_form",
                thing_kind="district_form",
                thing_id=form.id,
                detail={"period": chosen.code, "cells": len(cells)},
            )
            if is_long:
                make_fill.enqueue(str(made.id))
    except IntegrityError:
        return DistrictFormFill.objects.get(tenant_id=by.tenant_id, request_id=request_id)
    if not is_long:
        _make_or_say(made)
    return made


@task()
def make_fill(fill_id: str) -> None:
    """The job: fill once. Started again after a crash, it begins anew; after success, it does nothing."""
    rows = DistrictFormFill.objects.select_related("tenant", "version__form__unit", "version__upload", "asked_by")
    made = rows.select_related("asked_as__tenant", "asked_as__unit").get(pk=fill_id)
    if made.state != FillState.READY:
        _make_or_say(made)


def _make_or_say(made: DistrictFormFill) -> None:
    """What goes wrong is said on the page; an error of the program also goes to the log."""
    try:
        _make(made)
    except (SheetProblem, Refusal) as problem:
        made.failure = str(problem)
        _unfinished(made).update(state=FillState.FAILED, failure=made.failure)
        made.state = FillState.FAILED
    except Exception:
        _unfinished(made).update(state=FillState.FAILED, failure=NOT_MADE)
        raise


LONGEST_MAKING = timedelta(minutes=2)
"""After so long without an end the office may have it filled again, as with a month's papers."""


def may_fill_again(by: Who, made: DistrictFormFill, now: datetime) -> Reason | None:
    """Why `by` may not have a copy made once more; None where making it failed or has been silent for long."""
    refused = may_keep_forms(by) or (NOT_YOURS if made.tenant_id != by.tenant_id else None)
    if refused is not None or made.state == FillState.FAILED:
        return refused
    if made.state == FillState.READY:
        return Reason("wrong_state", "已经填好了，不用再填。")
    return None if now - made.as_of > LONGEST_MAKING else Reason("still_making", "正在填，请稍等。")


def fill_again(*, by: Who, made: DistrictFormFill) -> None:
    """Put the filling into the queue once more, with the numbers of this moment."""
    now = clock.now()
    require(may_fill_again(by, made, now))
    with transaction.atomic():
        made.state, made.failure, made.as_of = FillState.WAITING, "", now
        made.save(update_fields=["state", "failure", "as_of"])
        make_fill.enqueue(str(made.id))


@dataclass(frozen=True)
class Summary:
    """A filled copy in short: how many cells were filled, and the others by the reason why not."""

    filled: int
    empty: int
    reasons: tuple[tuple[str, tuple[Mapping[str, Any], ...]], ...]
    remarks: tuple[tuple[str, tuple[Mapping[str, Any], ...]], ...]


def summary(made: DistrictFormFill) -> Summary:
    """What the page says first."""
    reasons: dict[str, list[Mapping[str, Any]]] = {}
    remarks: dict[str, list[Mapping[str, Any]]] = {}
    for cell in made.cells:
        if cell["why"]:
            reasons.setdefault(cell["why"], []).append(cell)
        elif cell["remark"]:
            remarks.setdefault(cell["remark"], []).append(cell)
    empty = sum(map(len, reasons.values()))
    return Summary(
        len(made.cells) - empty,
        empty,
        tuple((why, tuple(held)) for why, held in reasons.items()),
        tuple((remark, tuple(held)) for remark, held in remarks.items()),
    )


def _unfinished(made: DistrictFormFill) -> FillQuerySet:
    rows = DistrictFormFill.objects.filter(tenant_id=made.tenant_id, pk=made.pk)
    return rows.exclude(state=FillState.READY)


PROGRESS_EVERY = 100


def _make(made: DistrictFormFill) -> None:
    made.as_of = clock.now()
    content = content_of(made.version.upload)
    book = open_form(content)
    who = Who(made.asked_by, made.asked_as)
    cells = cells_of(made.version)
    values, told = answers(
        Answers(who, made.starts, made.ends, made.as_of), cells, book, on_cell=lambda done: _progress(made, done)
    )
    filled = fill(content, values)
    kept = {(sheet, place) for sheet, place in filled.formulas}
    for line in told:
        if (line["sheet"], (line["row"], line["column"])) in kept:
            line.update(value="", why=FORMULA, remark="", sources=[])
    with kept_together():
        held = DistrictFormFill.objects.select_for_update(of=("self",), no_key=True).get(pk=made.pk)
        if held.state == FillState.READY:
            return
        made.upload = _store(made, filled.content)
        made.cells, made.state, made.done_cells, made.all_cells = told, FillState.READY, len(cells), len(cells)
        made.save(update_fields=["as_of", "upload", "cells", "state", "done_cells", "all_cells"])


def _store(made: DistrictFormFill, content: bytes) -> Upload:
    form = made.version.form
    return store_bytes(
        tenant=made.tenant,
        unit=form.unit,
        purpose=Purpose.PAPER,
        name=f"{form.name}（{made.period}）.xlsx",
        media_type=EXCEL,
        content=content,
        by=made.asked_by,
    )


def _progress(made: DistrictFormFill, done: int) -> None:
    if done % PROGRESS_EVERY == 0:
        _unfinished(made).update(state=FillState.MAKING, done_cells=done)
