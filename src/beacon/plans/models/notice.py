"""Notices as issued, their sentences, and to whom they were sent."""

from django.db import models
from django.db.models import F, Q

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
        Move("delete", "删除", frozenset({"draft"}), "draft"),
        Move("publish", "发布", frozenset({"draft"}), "published"),
        Move("supersede", "换新版", frozenset({"published"}), "superseded"),
    ),
)


class Series(models.TextChoices):
    """Lines of notices that stand beside each other; of each, one is in force a year."""

    YEARLY = "yearly", "年度要点"
    NOVEMBER = "november", "119消防宣传月"
    CAMPAIGN = "campaign", "专项行动"


class Notice(TenantRow):
    """A notice as it was issued. `text` is the text read, to which the clauses' offsets belong.

    `series_name` tells one campaign from another; the other series have none.
    """

    series = models.CharField("系列", max_length=40, choices=Series.choices, default=Series.YEARLY)
    series_name = models.CharField("行动名称", max_length=60, blank=True)
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
    superseded_at = models.DateTimeField("被新版代替的时间", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "sha256"), name="plans_notice_file_once"),
            models.UniqueConstraint(
                fields=("tenant", "series", "series_name", "year"),
                condition=Q(state="published"),
                name="plans_notice_one_active",
            ),
            models.UniqueConstraint(
                fields=("tenant", "series", "series_name", "year", "version"), name="plans_notice_version"
            ),
            models.CheckConstraint(
                condition=Q(series="campaign") & ~Q(series_name="") | ~Q(series="campaign") & Q(series_name=""),
                name="plans_notice_series_name",
            ),
        )

    @property
    def series_label(self) -> str:
        """「年度要点」, or a campaign by its own name."""
        return self.series_name or str(Series(self.series).label)


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


class Delivery(TenantRow):
    """A notice sent to a unit; the first opening is the receipt (签收) and never changes."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    read_at = models.DateTimeField("签收时间", null=True, blank=True)
    read_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "notice", "unit"), name="plans_delivery_once"),)
        indexes = (models.Index(fields=("tenant", "unit", "read_at"), name="plans_delivery_unit"),)
