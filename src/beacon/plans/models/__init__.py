"""The tables of the plan, one module a subject."""

from beacon.plans.models.duty import Duty, DutyInstance, InstanceQuerySet, Status
from beacon.plans.models.notice import NOTICE_LIFE, Clause, Delivery, Notice, NoticeState, Place

__all__ = [
    "NOTICE_LIFE",
    "Clause",
    "Delivery",
    "Duty",
    "DutyInstance",
    "InstanceQuerySet",
    "Notice",
    "NoticeState",
    "Place",
    "Status",
]
