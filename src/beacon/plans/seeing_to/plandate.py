"""The date of the work plans: only the office sets one, and only then can a plan be late (R63)."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Min

from beacon.catalogue.duties import ONE_OFF
from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.days import short_day
from beacon.kit.deadlines import late_from
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.reach import READ_ONLY, Who
from beacon.people.roles import Screen
from beacon.people.units import hold_roster
from beacon.plans.models import Duty, DutyInstance, Notice, NoticeState, PlanState, WorkPlan
from beacon.plans.notice.bound import PLAN_TEMPLATE, asks_for_plan, duties_in_force, of_versions
from beacon.plans.reconcile import reconcile

TITLE = "工作方案"
DONE_WHEN = "写好本单位的工作方案，报给消安办"


def may_set_plan_date(by: Who, notice: Notice) -> Reason | None:
    """Why `by` may not set the date; None for the office while the notice is in force."""
    if not by.opens(Screen.COLLECT) or notice.tenant_id != by.tenant_id:
        return NOT_YOURS
    if not by.role.writes:
        return READ_ONLY
    if notice.state != NoticeState.PUBLISHED:
        return Reason("wrong_state", "这份通知还没发布或已有新版，不能定方案的日期。")
    return None


def set_plan_date(*, by: Who, notice: Notice, due_on: date | None) -> list[DutyInstance]:
    """Set, or move, the day by which every bound unit files its plan; lays down one expected row a unit.

    From then on plans stand in I03 and I04. Units that filed already are done on the day they did. Refused for a
    past day, one outside the notice's year, and for a notice that asks for no plan: a date the notice does not give
    needs something it asks for.
    """
    require(may_set_plan_date(by, notice))
    if due_on is None:
        raise Refusal("no_day", "请选一个日期。", "due_on")
    if not max(clock.today(), notice.signed_on) <= due_on <= date(notice.year, 12, 31):
        raise Refusal("no_such_day", f"请选今天到{notice.year}年12月31日之间的一天。", "due_on")
    with transaction.atomic():
        hold_roster(notice.tenant_id)
        Notice.objects.select_for_update(no_key=True).get(tenant_id=notice.tenant_id, pk=notice.pk)
        duty = asks_for_plan(duties_in_force(notice))
        if duty is None:
            raise Refusal("not_asked", "这份通知没有要求制定工作方案，不能给方案定日期。", "due_on")
        _date(duty, due_on)
        rows = _lay_down(notice, duty, due_on)
        note(
            tenant_id=notice.tenant_id,
            actor_id=by.account.id,
            verb="set_plan_date",
            thing_kind="notice",
            thing_id=notice.id,
            detail={"due_on": due_on.isoformat(), "rows": len(rows)},
        )
    return rows


def _date(duty: Duty, due_on: date) -> None:
    """The duty becomes a one-off deliverable with this date (mode O)."""
    duty.template, duty.title, duty.mode, duty.cadence = PLAN_TEMPLATE, TITLE, ONE_OFF, "once"
    duty.due, duty.needed, duty.kinds = {"date": due_on.isoformat()}, 1, []
    duty.done_when, duty.due_sentence = DONE_WHEN, f"{short_day(due_on)}前"
    duty.save(
        update_fields=["template", "title", "mode", "cadence", "due", "needed", "kinds", "done_when", "due_sentence"]
    )


def _lay_down(notice: Notice, duty: Duty, due_on: date) -> list[DutyInstance]:
    """One row for each bound unit that is open on the day. Unfinished rows that are there move along, also past
    ones: a later day is a later day; finished ones are history and keep theirs."""
    reconcile(notice.tenant_id, backdated={duty.id}, since=notice.year)
    held = DutyInstance.objects.filter(tenant_id=notice.tenant_id, lineage=duty.lineage, withdrawn_at=None)
    rows = list(held.select_related("unit").order_by("unit__position", "unit_id"))
    first = first_filed(notice)
    for row in rows:
        if row.done_on is None:
            row.due_on, row.ends, row.late_from = due_on, due_on, late_from(due_on)
            _settle(row, first.get(row.unit_id))
    fields = ["due_on", "ends", "late_from", "first_done_at", "done_on", "is_late"]
    DutyInstance.objects.bulk_update(rows, fields, batch_size=200)
    return rows


def first_filed(notice: Notice) -> dict[uuid.UUID, datetime]:
    """When each unit first filed a plan, whichever version of the notice it was under. One query."""
    rows = WorkPlan.objects.filter(of_versions(notice), state=PlanState.FILED)
    return dict(rows.values_list("unit_id").annotate(at=Min("filed_at")))


def _settle(row: DutyInstance, filed_at: datetime | None) -> None:
    """Done on the day the unit first filed, late if that was after the row's late moment."""
    row.first_done_at = filed_at
    row.done_on = filed_at.astimezone(clock.SHANGHAI).date() if filed_at else None
    row.is_late = bool(filed_at and filed_at >= row.late_from)


def keep_plan_date(earlier: Iterable[Duty], later: Iterable[Duty]) -> None:
    """A date the office had set goes over to the sentence that asks for the plan in a later version of the notice."""
    dated = next((duty for duty in earlier if duty.template == PLAN_TEMPLATE), None)
    asked = asks_for_plan(later)
    given = (dated.due or {}).get("date") if dated is not None else None
    if asked is not None and isinstance(given, str):
        _date(asked, date.fromisoformat(given))
