"""The shared calendar: what a unit plans for a day, whom it invites, what is said about it, and the private feed."""

from django.db import models
from django.db.models import Q

from beacon.catalogue.kinds import KINDS
from beacon.kit.lifecycle import Lifecycle, Move
from beacon.people.models import Account, Post, TenantRow, Unit
from beacon.plans.models.duty import DutyInstance


class ItemState(models.TextChoices):
    """Where a planned activity stands. Withdrawn: taken back right after it was entered, shown nowhere."""

    PLANNED = "planned", "计划中"
    DONE = "done", "已办"
    CANCELLED = "cancelled", "已取消"
    WITHDRAWN = "withdrawn", "已撤销"


ITEM_LIFE = Lifecycle(
    labels=dict(ItemState.choices),
    owners={"planned": "本单位", "done": "存档", "cancelled": "存档", "withdrawn": "存档"},
    moves=(
        Move("edit", "修改", frozenset({"planned"}), "planned"),
        Move("cancel", "取消", frozenset({"planned"}), "cancelled"),
        Move("finish", "标记已办", frozenset({"planned"}), "done"),
        Move("come_back", "还没办", frozenset({"done"}), "planned"),
    ),
)


class CalendarItem(TenantRow):
    """An activity planned by a unit for a day. Of an unannounced check those whom it would warn learn when it is done.

    `sequence` grows with every change, for the feed and to notice that two people edit at once. `before` is what the
    last change replaced, so that whoever made it can take it back within seconds of real time.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    title = models.CharField("做什么", max_length=60)
    kind = models.CharField(
        "类型", max_length=20, blank=True, choices=[(kind.identifier, kind.label) for kind in KINDS.values()]
    )
    planned_on = models.DateField("日期")
    starts_at = models.TimeField("时间", null=True, blank=True)
    place = models.CharField("地点", max_length=120, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)
    is_private = models.BooleanField("只本单位可见", default=False)
    is_unannounced = models.BooleanField("暗访", default=False)
    state = models.CharField("状态", max_length=10, choices=ItemState.choices, default=ItemState.PLANNED)
    sequence = models.PositiveIntegerField(default=0)
    before = models.JSONField(null=True)
    changed_at = models.DateTimeField("修改时间")
    changed_really_at = models.DateTimeField()
    changed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = (
            models.Index(fields=("tenant", "planned_on"), name="plans_item_day"),
            models.Index(fields=("tenant", "unit", "planned_on"), name="plans_item_unit"),
        )


class Answer(models.TextChoices):
    """What an invited unit says."""

    WAITING = "waiting", "待答复"
    ACCEPTED = "accepted", "参加"
    DECLINED = "declined", "这次不参加"


class Invitation(TenantRow):
    """A unit asked to organise an activity together."""

    item = models.ForeignKey(CalendarItem, on_delete=models.CASCADE, related_name="invitations", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    answer = models.CharField("答复", max_length=10, choices=Answer.choices, default=Answer.WAITING)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "item", "unit"), name="plans_invitation_once"),)
        indexes = (models.Index(fields=("tenant", "unit", "answer"), name="plans_invitation_unit"),)


class CommentState(models.TextChoices):
    """Withdrawn: taken back within seconds, shown nowhere. Void: taken back later, shown without its text."""

    SAID = "said", "已发"
    WITHDRAWN = "withdrawn", "已撤销"
    VOID = "void", "已收回"


class Comment(TenantRow):
    """A short word on a planned activity or on one unit's duty, from a unit involved."""

    item = models.ForeignKey(CalendarItem, on_delete=models.CASCADE, null=True, related_name="comments", db_index=False)
    instance = models.ForeignKey(DutyInstance, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.CharField("说一句", max_length=300)
    state = models.CharField("状态", max_length=10, choices=CommentState.choices, default=CommentState.SAID)
    said_at = models.DateTimeField("时间")
    said_really_at = models.DateTimeField()
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    void_at = models.DateTimeField("收回时间", null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(item=None, instance__isnull=False) | Q(item__isnull=False, instance=None),
                name="plans_comment_on_one_thing",
            ),
            models.CheckConstraint(condition=~Q(state="void") | Q(void_at__isnull=False), name="plans_comment_void_at"),
        )
        indexes = (
            models.Index(fields=("tenant", "item", "said_at"), name="plans_comment_item"),
            models.Index(fields=("tenant", "instance", "said_at"), name="plans_comment_instance"),
        )


class Feed(TenantRow):
    """A post's private calendar address. Only a hash of its secret is kept; the address is shown once."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_index=False)
    secret_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField("生成时间")
    stopped_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "post"), condition=Q(stopped_at=None), name="plans_feed_one_in_use"
            ),
        )
        indexes = (models.Index(fields=("tenant", "post"), name="plans_feed_post"),)
