"""自定任务: what a unit sets itself, and what the office asks of one unit beyond the notice (R65, R66)."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from beacon.catalogue.kinds import KINDS
from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.models import Unit
from beacon.people.reach import READ_ONLY, Who
from beacon.people.roles import Screen
from beacon.plans.beyond.aims import Aim, clean_aim
from beacon.plans.models import ONCE, LocalTask

LONGEST_TITLE = 60
LONGEST_STANDARD = 200
LONGEST_REASON = 200


@dataclass(frozen=True)
class TaskDraft:
    """The cleaned values of a task."""

    title: str
    done_when: str
    aim: Aim
    kind: str = ""
    reason: str = ""


class TaskProblems(ValueError):
    """Everything that does not fit, by field name, each a sentence that says what to do."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("；".join(problems.values()))
        self.problems = dict(problems)


def clean_task(raw: Mapping[str, str], *, today: date, for_others: bool) -> TaskDraft:
    """The draft in `raw` (title, done_when, kind, reason, and an aim). A standard and a time limit are never left out
    (R66); something to be repeated needs a kind of record, which counts it; what is set `for_others` needs a unit and a
    reason (R65). TaskProblems lists what does not fit, all at once."""
    problems: dict[str, str] = {}
    if for_others and not raw.get("unit"):
        problems["unit"] = "请选布置给哪个单位。"
    title = _text(raw, "title", "做什么", LONGEST_TITLE, "请写做什么，例如“给3栋换贴提示牌”。", problems)
    standard = _text(raw, "done_when", "做到什么样算完", LONGEST_STANDARD, "请写做到什么样算完成。", problems)
    why = "请写一句为什么布置，这会列为加码。" if for_others else ""
    reason = _text(raw, "reason", "理由", LONGEST_REASON, why, problems)
    kind = raw.get("kind", "").strip()
    if kind and not (kind in KINDS and KINDS[kind].is_offered):
        problems["kind"] = "没有这个类型，请从列出的类型里选，或者不选。"
    aim = Aim(ONCE, 1, today)
    try:
        aim = clean_aim(raw, today)
    except Refusal as refusal:
        problems[refusal.reason.field or "cadence"] = refusal.sentence
    if not kind and aim.cadence != ONCE:
        problems["kind"] = "定期做的请选一个类型，记一笔就自动算一次。"
    elif not kind and aim.needed > 1:
        problems["kind"] = "要做几次的请选一个类型，记一笔就自动算一次。"
    if problems:
        raise TaskProblems(problems)
    return TaskDraft(title, standard, aim, kind, reason)


def _text(raw: Mapping[str, str], name: str, label: str, most: int, missing: str, problems: dict[str, str]) -> str:
    value = raw.get(name, "").strip()
    if not value and missing:
        problems[name] = missing
    elif len(value) > most:
        problems[name] = f"「{label}」最多{most}个字，现在{len(value)}个，请写短些。"
    return value


def sets_for_others(by: Who) -> bool:
    """Whether what `by` sets is the office's: it asks another unit, and so needs a reason and is listed."""
    return by.opens(Screen.COLLECT)


def may_set_task(by: Who, unit: Unit) -> Reason | None:
    """Why `by` may not set this unit a task: a unit sets its own, the office any unit's of its subdistrict."""
    if not by.opens(Screen.DUTIES) or unit.tenant_id != by.tenant_id:
        return NOT_YOURS
    if not by.role.writes:
        return READ_ONLY
    return None if sets_for_others(by) or unit.id == by.post.unit_id else NOT_YOURS


def set_task(*, by: Who, unit: Unit, draft: TaskDraft, request_id: uuid.UUID) -> LocalTask:
    """Set a task. The same `request_id` again is the same task: a double tap sets one."""
    require(may_set_task(by, unit))
    rows = LocalTask.objects.filter(tenant_id=by.tenant_id, pk=request_id, unit=unit)
    if known := rows.first():
        return known
    task = LocalTask(
        id=request_id,
        tenant_id=by.tenant_id,
        unit=unit,
        title=draft.title,
        done_when=draft.done_when,
        kind=draft.kind,
        cadence=draft.aim.cadence,
        needed=draft.aim.needed,
        due_on=draft.aim.due_on,
        by_office=sets_for_others(by),
        reason=draft.reason,
        starts_on=clock.today(),
        set_at=clock.now(),
        set_by=by.account,
    )
    try:
        with transaction.atomic():
            task.save(force_insert=True)
            _note(by, task, "set_task", {"by_office": task.by_office})
    except IntegrityError as error:
        if known := rows.first():
            return known
        raise Refusal.because(NOT_YOURS) from error
    return task


def may_tick(by: Who, task: LocalTask) -> Reason | None:
    """Why `by` may not say that the task is done or not done: only the unit that does it says so."""
    if task.tenant_id != by.tenant_id or task.unit_id != by.post.unit_id:
        return NOT_YOURS
    if not by.role.writes:
        return READ_ONLY
    if task.withdrawn_at is not None or task.cadence != ONCE:
        return Reason("wrong_state", "这一项已撤回，或是定期做的，记一笔就自动算。")
    return None


def tick(*, by: Who, task: LocalTask, is_done: bool) -> LocalTask:
    """办完了, or 还没办完 to take that back. Said once more, the first day stands."""
    require(may_tick(by, task))
    with transaction.atomic():
        task = _held(task)
        require(may_tick(by, task))
        if (task.done_on is not None) == is_done:
            return task
        task.done_on, task.done_by = (clock.today(), by.account) if is_done else (None, None)
        task.save(update_fields=["done_on", "done_by"])
        _note(by, task, "tick_task", {"done": is_done})
    return task


def may_withdraw_task(by: Who, task: LocalTask) -> Reason | None:
    """Why `by` may not take the task away: whoever set it does, the unit its own, the office its own."""
    if task.tenant_id != by.tenant_id or not by.opens(Screen.DUTIES):
        return NOT_YOURS
    if task.by_office != sets_for_others(by) or (not task.by_office and task.unit_id != by.post.unit_id):
        return NOT_YOURS
    return None if by.role.writes else READ_ONLY


def withdraw_task(*, by: Who, task: LocalTask, is_off: bool = True) -> LocalTask:
    """不办了: the task goes off the list and stays in the books; `is_off=False` puts it back."""
    require(may_withdraw_task(by, task))
    with transaction.atomic():
        task = _held(task)
        if (task.withdrawn_at is not None) == is_off:
            return task
        task.withdrawn_at, task.withdrawn_by = (clock.now(), by.account) if is_off else (None, None)
        task.save(update_fields=["withdrawn_at", "withdrawn_by"])
        _note(by, task, "withdraw_task", {"off": is_off})
    return task


def _held(task: LocalTask) -> LocalTask:
    rows = LocalTask.objects.select_for_update(of=("self",), no_key=True).select_related("unit")
    return rows.get(tenant_id=task.tenant_id, pk=task.pk)


def find_task(who: Who, task_id: uuid.UUID) -> LocalTask:
    """A task of one's own unit, or one the office set. Refused alike when it is another's and when there is none."""
    rows = LocalTask.objects.filter(tenant_id=who.tenant_id, pk=task_id).select_related("unit")
    found = rows.first()
    if found is None or who.path is None:
        raise Refusal.because(NOT_YOURS)
    if found.unit_id != who.post.unit_id and not (found.by_office and sets_for_others(who)):
        raise Refusal.because(NOT_YOURS)
    return found


def tasks_by_office(who: Who) -> list[LocalTask]:
    """What the office asks of single units beyond the notice, as far as `who` reaches them; the newest first. One
    query."""
    if who.path is None:
        return []
    rows = LocalTask.objects.filter(tenant_id=who.tenant_id, by_office=True, unit__path__startswith=who.path)
    return list(rows.select_related("unit", "set_by").order_by("-set_at", "-id"))


def _note(by: Who, task: LocalTask, verb: str, detail: dict[str, object]) -> None:
    note(
        tenant_id=task.tenant_id,
        actor_id=by.account.id,
        verb=verb,
        thing_kind="local_task",
        thing_id=task.id,
        detail=detail,
    )
