"""What clauses ask for, and the expected instances of it."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from beacon.catalogue.duties import CADENCES, MODES
from beacon.kit.ids import new_id
from beacon.people.models import TenantRow, Unit
from beacon.plans.models.notice import Clause, Notice


class Duty(TenantRow):
    """Something a clause asks for. `groups` are the unit groups bound to it, `kinds` the records that satisfy it.

    `lineage` is one for the same duty in every version of its notice. It is asked for from `starts_on`, which later
    versions keep; of a group that a later version added, from its day in `groups_since`. Both are set at publishing.
    """

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="duties", db_index=False)
    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="duties")
    template = models.CharField(max_length=40, blank=True)
    title = models.CharField("事项", max_length=120)
    quote = models.TextField("依据")
    mode = models.CharField("方式", max_length=1, choices=list(MODES.items()))
    cadence = models.CharField("频次", max_length=12, choices=list(CADENCES.items()), blank=True)
    needed = models.PositiveSmallIntegerField("次数", default=1)
    due = models.JSONField("时限", null=True, blank=True)
    done_when = models.CharField("完成标准", max_length=200)
    due_sentence = models.CharField("时限说明", max_length=120)
    groups = models.JSONField("承担单位", default=list)
    kinds = models.JSONField("怎么算完成", default=list)
    lineage = models.UUIDField(default=new_id)
    starts_on = models.DateField("从何时起", null=True, blank=True)
    groups_since = models.JSONField("后加的承担单位从何时起", default=dict)

    class Meta:
        # R66: no duty without 完成标准 and 时限.
        constraints = (
            models.CheckConstraint(condition=~Q(done_when="") & ~Q(due_sentence=""), name="plans_duty_standard"),
        )
        indexes = (models.Index(fields=("tenant", "notice"), name="plans_duty_notice"),)


class Status(models.TextChoices):
    """Status of an expected instance, worked out when read; never stored."""

    UPCOMING = "upcoming", "未到期"
    OPEN = "open", "可办"
    IN_PROGRESS = "in_progress", "进行中"
    DONE = "done", "完成"
    DONE_LATE = "done_late", "补办"
    HOST_CANCELLED = "host_cancelled", "站方取消，待改期"
    EXEMPT = "exempt", "免办"
    OVERDUE = "overdue", "逾期"
    MISSED = "missed", "已过期关闭"


class Why(models.TextChoices):
    """Why an instance is no longer owed."""

    CLOSED = "closed", "单位已停用"
    MERGED = "merged", "单位已合并"
    SUBJECT_CLOSED = "subject_closed", "所涉单位已停用"
    NOT_OPEN = "not_open", "单位当时还没启用"
    VERSION = "version", "新版通知不再要求"
    UNBOUND = "unbound", "不再由这个单位承担"
    TARGET = "target", "街道撤回了这项加码"


DATED = frozenset({Why.CLOSED, Why.MERGED, Why.SUBJECT_CLOSED, Why.NOT_OPEN})
"""Reasons that hold since a day of the roster, whenever it was written down. The others never reach into the past."""


class InstanceQuerySet(models.QuerySet["DutyInstance"]):
    """Expected instances by adjective."""

    def of_template(self, template: str) -> "InstanceQuerySet":
        """Those of one duty of the catalogue."""
        return self.filter(duty__template=template)

    def owed(self) -> "InstanceQuerySet":
        """Without those withdrawn, nor those whose unit or subject was closed before the due day, unless they were
        done: one that was done stays when its unit closes, and goes if its record is then voided."""
        debtor = Q(unit__closed_on=None) | Q(unit__closed_on__gte=F("due_on"))
        subject = Q(subject__closed_on=None) | Q(subject__closed_on__gte=F("due_on"))
        return self.filter(Q(done_on__isnull=False) | (debtor & subject), withdrawn_at=None)

    def open_for(self, moment: datetime) -> "InstanceQuerySet":
        """Unfinished ones that can still be done at `moment`: not closed by the next one falling due. What the host
        cancelled stays open, whenever it is made good."""
        return self.unfinished().filter(
            Q(closes_at=None) | Q(closes_at__gt=moment) | Q(host_cancelled_on__isnull=False)
        )

    def begun(self, now: datetime) -> "InstanceQuerySet":
        """Those whose period has begun."""
        return self.filter(starts__lte=now.date())

    def unfinished(self) -> "InstanceQuerySet":
        """Neither done nor exempt."""
        return self.filter(done_on=None, exempt_at=None)

    def late(self, now: datetime) -> "InstanceQuerySet":
        """Unfinished after their late moment, whoever is to blame."""
        return self.unfinished().filter(late_from__lte=now)

    def counted_at(self, now: datetime) -> "InstanceQuerySet":
        """What stands in a denominator at `now`: fallen due, neither exempt nor cancelled by the host and still
        open."""
        fallen = self.filter(late_from__lte=now, exempt_at=None)
        return fallen.exclude(host_cancelled_on__isnull=False, done_on=None)


class DutyInstance(TenantRow):
    """One unit's duty in one period: the only place that says what is expected.

    Stored are dates and first moments; late, overdue and missed follow from them when read. `closes_at` is the late
    moment of the next instance of the same duty: from then on an unfinished one is closed. `subject` is the unit it
    is about (a school), else the debtor itself. `period` names the period whatever its days: `2023-05`, `2023Q2`,
    `2023H1`, `2023`, `2023-W12`, `2023-spring`, `once`. One that is no longer owed is withdrawn, never deleted.
    """

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="instances", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    lineage = models.UUIDField()
    period = models.CharField("期", max_length=12)
    starts = models.DateField("开始")
    ends = models.DateField("结束")
    due_on = models.DateField("截止")
    late_from = models.DateTimeField("从何时起算晚")
    closes_at = models.DateTimeField("何时关闭", null=True, blank=True)
    label = models.CharField("名称", max_length=60)
    is_short = models.BooleanField("首期较短", default=False)
    needed = models.PositiveSmallIntegerField("次数", default=1)
    opened_at = models.DateTimeField("首次打开", null=True, blank=True)
    first_done_at = models.DateTimeField("首次提交", null=True, blank=True)
    done_on = models.DateField("完成日期", null=True, blank=True)
    is_late = models.BooleanField("补办", default=False)
    exempt_at = models.DateTimeField("免办时间", null=True, blank=True)
    exempt_reason = models.CharField("免办理由", max_length=200, blank=True)
    host_cancelled_on = models.DateField("站方取消日期", null=True, blank=True)
    host_reason = models.CharField("站方说明", max_length=200, blank=True)
    withdrawn_at = models.DateTimeField("不再要求的时间", null=True, blank=True)
    withdrawn_why = models.CharField("为何不再要求", max_length=16, choices=Why.choices, blank=True)

    objects = InstanceQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "lineage", "unit", "subject", "period"), name="plans_instance_period_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_why="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why="")),
                name="plans_instance_withdrawn_why",
            ),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="plans_instance_dates"),
            models.CheckConstraint(
                condition=Q(exempt_at=None) | ~Q(exempt_reason=""), name="plans_instance_exempt_reason"
            ),
        )
        indexes = (
            models.Index(fields=("tenant", "unit", "starts"), name="plans_instance_unit"),
            models.Index(fields=("tenant", "ends", "duty"), name="plans_instance_ends"),
            models.Index(fields=("tenant", "late_from"), name="plans_instance_late"),
        )

    def status(self, now: datetime) -> Status:
        """Status at `now` (product §3)."""
        if self.exempt_at is not None:
            return Status.EXEMPT
        if self.done_on is not None:
            return Status.DONE_LATE if self.is_late else Status.DONE
        if self.host_cancelled_on is not None:
            return Status.HOST_CANCELLED
        if now.date() < self.starts:
            return Status.UPCOMING
        if now < self.late_from:
            return Status.IN_PROGRESS if self.opened_at else Status.OPEN
        return Status.MISSED if self.closes_at and now >= self.closes_at else Status.OVERDUE
