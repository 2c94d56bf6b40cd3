"""Notices, clauses, duties, expected instances and deliveries."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from beacon.catalogue.duties import CADENCES, MODES
from beacon.kit.lifecycle import Lifecycle, Move
from beacon.people.models import Account, TenantRow, Unit


class NoticeState(models.TextChoices):
    """Where a notice stands."""

    DRAFT = "draft", "拆解中"
    PUBLISHED = "published", "已发布"
    SUPERSEDED = "superseded", "已有新版"


NOTICE_LIFE = Lifecycle(
    labels=dict(NoticeState.choices),
    owners={"draft": "街道消安办", "published": "各单位", "superseded": "存档"},
    moves=(
        Move("edit", "修改", frozenset({"draft"}), "draft"),
        Move("publish", "发布", frozenset({"draft"}), "published"),
        Move("supersede", "换新版", frozenset({"published"}), "superseded"),
    ),
)


class Notice(TenantRow):
    """A notice as it was issued. `text` is the text read, to which the clauses' offsets belong."""

    series = models.CharField("系列", max_length=40, default="yearly")
    year = models.PositiveSmallIntegerField("年度")
    version = models.PositiveSmallIntegerField("版本", default=1)
    title = models.CharField("标题", max_length=200)
    issuer = models.CharField("发文机关", max_length=120, blank=True)
    number = models.CharField("文号", max_length=60, blank=True)
    addressees = models.CharField("主送", max_length=300, blank=True)
    signed_on = models.DateField("成文日期")
    is_public = models.BooleanField("公开", default=False)
    printed_by = models.CharField("印发机关", max_length=120, blank=True)
    printed_on = models.DateField("印发日期", null=True, blank=True)
    text = models.TextField("正文")
    file_name = models.CharField("文件名", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    state = models.CharField("状态", max_length=12, choices=NoticeState.choices, default=NoticeState.DRAFT)
    imported_at = models.DateTimeField("导入时间")
    imported_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField("发布时间", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "sha256"), name="plans_notice_file_once"),
            models.UniqueConstraint(
                fields=("tenant", "series", "year"), condition=Q(state="published"), name="plans_notice_one_active"
            ),
            models.UniqueConstraint(fields=("tenant", "series", "year", "version"), name="plans_notice_version"),
        )


class Place(models.TextChoices):
    """去处: where a clause goes. Every clause must have one before the notice is published."""

    NONE = "", "还没有去处"
    DUTY = "duty", "定次任务"
    TRACK = "track", "只记录"
    BACKGROUND = "background", "背景"


class Clause(TenantRow):
    """One sentence of a notice, from `start` to `end` of its text. `proposed` is what the reader thought."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="clauses", db_index=False)
    position = models.PositiveIntegerField()
    number = models.CharField("条款", max_length=40, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField("原文")
    proposed = models.CharField("建议", max_length=12, choices=Place.choices, blank=True, default=Place.NONE)
    place = models.CharField("去处", max_length=12, choices=Place.choices, blank=True, default=Place.NONE)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "notice", "position"), name="plans_clause_position"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="plans_clause_span"),
        )


class Duty(TenantRow):
    """Something a clause asks for. `groups` are the unit groups bound to it, `kinds` the records that satisfy it."""

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

    class Meta:
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


class InstanceQuerySet(models.QuerySet["DutyInstance"]):
    """Expected instances by adjective."""

    def of_template(self, template: str) -> "InstanceQuerySet":
        """Those of one duty of the catalogue."""
        return self.filter(duty__template=template)

    def owed(self) -> "InstanceQuerySet":
        """Without those whose unit or subject was closed before the due day, unless they were done: rows are laid
        down at publishing, and units close later."""
        debtor = Q(unit__closed_on=None) | Q(unit__closed_on__gte=F("due_on"))
        subject = Q(subject__closed_on=None) | Q(subject__closed_on__gte=F("due_on"))
        return self.filter(Q(done_on__isnull=False) | (debtor & subject))

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
    is about (a school), else the debtor itself.
    """

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="instances", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
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

    objects = InstanceQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "duty", "unit", "subject", "starts"), name="plans_instance_once"),
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


class Delivery(TenantRow):
    """A notice sent to a unit; the first opening is the receipt (签收) and never changes."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    read_at = models.DateTimeField("签收时间", null=True, blank=True)
    read_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "notice", "unit"), name="plans_delivery_once"),)
        indexes = (models.Index(fields=("tenant", "unit", "read_at"), name="plans_delivery_unit"),)
