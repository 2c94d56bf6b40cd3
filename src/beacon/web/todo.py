"""要办的: what a unit has to do, what it has done, and the notices sent to it."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from beacon.figures import sums
from beacon.figures.handed import asked_of
from beacon.figures.questions import Question
from beacon.kit import clock
from beacon.kit.deadlines import late_from
from beacon.people.handover import is_fresh
from beacon.people.reach import Who
from beacon.people.roles import ROLES, Screen
from beacon.plans.actions import open_notice
from beacon.plans.beyond.aims import takes_target
from beacon.plans.expected import REPORT_TEMPLATE
from beacon.plans.models import Status
from beacon.plans.notice.bound import PLAN_TEMPLATE
from beacon.plans.notice.received import received_notice, unread
from beacon.plans.progress import Todo, todo_of
from beacon.plans.schedule.agenda import coming
from beacon.records.local_tasks import TaskNow, tasks_of
from beacon.records.together.joining import waiting_for
from beacon.records.together.joint import joint_activities
from beacon.reports.after_sending import to_put_in
from beacon.reports.mine import MyMonth, is_offered, months_of, offered_on, running, waiting
from beacon.web.gate import StaffRequest, gate
from beacon.web.planning.due import Due, due
from beacon.web.planning.forward import notice_page
from beacon.web.recording.planned import address_of_record

_ORDER = (
    Status.OVERDUE,
    Status.HOST_CANCELLED,
    Status.IN_PROGRESS,
    Status.OPEN,
    Status.DONE,
    Status.DONE_LATE,
    Status.EXEMPT,
    Status.UPCOMING,
    Status.MISSED,
)


@dataclass(frozen=True)
class Line:
    """A duty as one line: its status, its deadline, and where to record what satisfies it."""

    todo: Todo
    due: Due
    address: str

    @property
    def is_plan(self) -> bool:
        """Whether it is the work plan, which is written and not recorded."""
        return self.todo.instance.duty.template == PLAN_TEMPLATE

    @property
    def is_extra(self) -> bool:
        """加码: the notice gives no time, the office did."""
        return takes_target(self.todo.instance.duty)

    @property
    def is_settled(self) -> bool:
        """Done or not asked for: nothing to tap."""
        return self.todo.status in (Status.DONE, Status.DONE_LATE, Status.EXEMPT)


@require_safe
@gate(Screen.TODO)
def todo(request: StaffRequest) -> HttpResponse:
    """M1."""
    who, now = request.who, clock.now()
    months = months_of(who.unit, now) if who.opens(Screen.MY_REPORT) else []
    rows = [row for row in todo_of(who.unit, now) if _is_shown(who, row)]
    lines = sorted((_line(row) for row in rows), key=lambda line: _ORDER.index(line.todo.status))
    tasks, calendar = tasks_of(who.unit, now), coming(who.unit, now.date())
    context = {
        "now": now,
        "joint": joint_activities(rows, tasks, now.date()),
        "beside": calendar.beside,
        "tasks": [(one, _task_due(one)) for one in tasks],
        "month": _month(request, running(months, now)),
        "waiting": [
            (month, due(month.instance.due_on, month.instance.late_from, now)) for month in waiting(months, now)
        ],
        "lines": lines,
        "asked": asked_of(who.unit, now),
        "took_over": is_fresh(who.post, now.date()),
        "unread": unread(who),
        "invitations": calendar.asked,
        "joint_asked": waiting_for(who.unit),
        "passed": [(item, address_of_record(item)) for item in calendar.passed],
        "opens_calendar": who.opens(Screen.CALENDAR),
        "opens_duties": who.opens(Screen.DUTIES),
        "posts": [(post, ROLES[post.role]) for post in who.posts],
    }
    return render(request, "todo/page.html", context)


def _is_shown(who: Who, row: Todo) -> bool:
    """Month reports have their own card; the work plan is for the unit that owes it, not for the grids below it."""
    template = row.instance.duty.template
    return template != REPORT_TEMPLATE and (template != PLAN_TEMPLATE or row.instance.unit_id == who.unit.id)


def _month(request: StaffRequest, month: MyMonth | None) -> dict[str, object] | None:
    """The running month: how many records it has, whether it is time to send it."""
    if month is None:
        return None
    now, row = clock.now(), month.instance
    return {
        "it": month,
        "records": 0 if month.is_sent else sums.of_unit(row.unit, row.starts, row.ends).records,
        "drift": to_put_in(month),
        "due": due(row.due_on, row.late_from, now),
        "is_offered": is_offered(month, now),
        "offered_on": offered_on(month),
        "question": Question(row.starts, row.ends, row.unit_id).query,
    }


def _line(row: Todo) -> Line:
    now, instance = clock.now(), row.instance
    if instance.duty.template == PLAN_TEMPLATE:
        return Line(row, due(instance.due_on, instance.late_from, now), reverse("work_plan", args=[instance.unit_id]))
    asked = {"kind": instance.duty.kinds[0]} if instance.duty.kinds else {}
    if instance.ends < now.date():
        asked["make_up_for"] = str(instance.id)
    if instance.subject_id != instance.unit_id:
        asked["school"] = str(instance.subject_id)
    address = f"{reverse('record_new')}?{urlencode(asked)}"
    return Line(row, due(instance.due_on, instance.late_from, now), address)


def _task_due(one: TaskNow) -> Due:
    return due(one.ends, late_from(one.ends), clock.now())


@require_safe
@gate(Screen.TODO)
def read_notice(request: StaffRequest, notice_id: UUID) -> HttpResponse:
    """The notice as issued. The unit's first opening is its receipt (签收)."""
    notice = received_notice(request.who, notice_id)
    return notice_page(request, notice, open_notice(by=request.who, notice=notice))
