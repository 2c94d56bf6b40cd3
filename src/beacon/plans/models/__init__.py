"""The tables of the plan, one module a subject."""

from beacon.plans.models.calendar import (
    ITEM_LIFE,
    Answer,
    CalendarItem,
    Comment,
    CommentState,
    Feed,
    Invitation,
    ItemState,
)
from beacon.plans.models.duty import DATED, Duty, DutyInstance, InstanceQuerySet, Status, Why
from beacon.plans.models.notice import NOTICE_LIFE, Clause, Delivery, Notice, NoticeState, Place, Series
from beacon.plans.models.target import ONCE, TARGET_CADENCES, HelpCall, LocalTask, Target
from beacon.plans.models.work import PLAN_LIFE, Assignment, DutyPerson, Forwarding, PlanState, WorkPlan

__all__ = [
    "DATED",
    "ITEM_LIFE",
    "NOTICE_LIFE",
    "ONCE",
    "PLAN_LIFE",
    "TARGET_CADENCES",
    "Answer",
    "Assignment",
    "CalendarItem",
    "Clause",
    "Comment",
    "CommentState",
    "Delivery",
    "Duty",
    "DutyInstance",
    "DutyPerson",
    "Feed",
    "Forwarding",
    "HelpCall",
    "InstanceQuerySet",
    "Invitation",
    "ItemState",
    "LocalTask",
    "Notice",
    "NoticeState",
    "Place",
    "PlanState",
    "Series",
    "Status",
    "Target",
    "Why",
    "WorkPlan",
]
