"""The tables of the plan, one module a subject."""

from beacon.plans.models.duty import DATED, Duty, DutyInstance, InstanceQuerySet, Status, Why
from beacon.plans.models.notice import NOTICE_LIFE, Clause, Delivery, Notice, NoticeState, Place, Series

__all__ = [
    "DATED",
    "NOTICE_LIFE",
    "Clause",
    "Delivery",
    "Duty",
    "DutyInstance",
    "InstanceQuerySet",
    "Notice",
    "NoticeState",
    "Place",
    "Series",
    "Status",
    "Why",
]
