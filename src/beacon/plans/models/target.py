"""What is asked beyond the notice, and what a unit sets itself: targets, local tasks, and calls for help."""

from django.db import models
from django.db.models import Q

from beacon.catalogue.duties import CADENCES, MONTHS_OF
from beacon.catalogue.kinds import KINDS
from beacon.people.models import Account, TenantRow, Unit
from beacon.plans.models.duty import Duty, DutyInstance

ONCE = "once"
TARGET_CADENCES = {name: CADENCES[name] for name in (*MONTHS_OF, ONCE)}
"""How often something may be asked for: the natural periods, or once by a day."""


class Target(TenantRow):
    """加码: a number of times, or a day, that the office sets on a duty to which the notice gives none (R65).

    It belongs to the duty's `lineage`, so it goes on under a later version of the notice. It asks from `starts_on`,
    the day it was set; withdrawn, it asks nothing from that moment and stays readable.
    """

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="targets", db_index=False)
    lineage = models.UUIDField()
    cadence = models.CharField("频次", max_length=12, choices=list(TARGET_CADENCES.items()))
    needed = models.PositiveSmallIntegerField("次数", default=1)
    due_on = models.DateField("哪天前", null=True, blank=True)
    reason = models.CharField("理由", max_length=200)
    starts_on = models.DateField("从何时起")
    set_at = models.DateTimeField("设定时间")
    set_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "lineage"), condition=Q(withdrawn_at=None), name="plans_target_one_in_force"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="plans_target_reason"),
            models.CheckConstraint(condition=Q(needed__gte=1), name="plans_target_needed"),
            models.CheckConstraint(
                condition=Q(cadence=ONCE, due_on__isnull=False) | (~Q(cadence=ONCE) & Q(due_on=None)),
                name="plans_target_date_or_times",
            ),
        )
        indexes = (models.Index(fields=("tenant", "set_at"), name="plans_target_set"),)


class LocalTask(TenantRow):
    """自定任务: what a unit sets itself, or what the office asks of one unit beyond the notice.

    It has a standard and a time limit like every duty (R66): a day, or a number of times a period. Done by a record of
    its kind, worked out when read, or by a tick; it stands in no indicator.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    title = models.CharField("做什么", max_length=60)
    done_when = models.CharField("完成标准", max_length=200)
    kind = models.CharField(
        "类型", max_length=20, blank=True, choices=[(kind.identifier, kind.label) for kind in KINDS.values()]
    )
    cadence = models.CharField("频次", max_length=12, choices=list(TARGET_CADENCES.items()))
    needed = models.PositiveSmallIntegerField("次数", default=1)
    due_on = models.DateField("哪天前", null=True, blank=True)
    by_office = models.BooleanField("消安办布置", default=False)
    reason = models.CharField("理由", max_length=200, blank=True)
    starts_on = models.DateField("从何时起")
    set_at = models.DateTimeField("设定时间")
    set_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField("完成日期", null=True, blank=True)
    done_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(done_when=""), name="plans_task_standard"),
            models.CheckConstraint(condition=Q(by_office=False) | ~Q(reason=""), name="plans_task_office_reason"),
            models.CheckConstraint(
                condition=Q(cadence=ONCE, due_on__isnull=False) | (~Q(cadence=ONCE) & Q(due_on=None)),
                name="plans_task_time_limit",
            ),
        )
        indexes = (
            models.Index(fields=("tenant", "unit", "withdrawn_at"), name="plans_task_unit"),
            models.Index(fields=("tenant", "by_office", "set_at"), name="plans_task_office"),
        )


class HelpCall(TenantRow):
    """需要帮助: a unit says in one line what stands in its way with an open duty; the office answers and settles it
    (R68)."""

    instance = models.ForeignKey(DutyInstance, on_delete=models.PROTECT, related_name="help_calls", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.CharField("难在哪里", max_length=120)
    asked_at = models.DateTimeField("提出时间")
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField("解决时间", null=True, blank=True)
    settled_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "instance"), condition=Q(settled_at=None), name="plans_help_one_open"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="plans_help_text"),
        )
        indexes = (models.Index(fields=("tenant", "settled_at", "asked_at"), name="plans_help_open"),)
