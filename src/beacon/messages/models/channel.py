"""The ways a reminder can travel, and each single sending."""

from django.db import models
from django.db.models import Q

from beacon.messages.models.private import UnitReminder
from beacon.messages.models.reminder import Reminder
from beacon.people.models import Account, TenantRow, Unit


class ChannelKind(models.TextChoices):
    """What a reminder travels by, beside the pages themselves."""

    EMAIL = "email", "邮件"
    WECOM = "wecom", "企业微信群机器人"
    DINGTALK = "dingtalk", "钉钉群机器人"
    FEISHU = "feishu", "飞书群机器人"


ROBOTS = (ChannelKind.WECOM, ChannelKind.DINGTALK, ChannelKind.FEISHU)
"""Those that speak into a group, and therefore name no unit."""


class Channel(TenantRow):
    """One way out of a subdistrict, off until somebody configures it. Address and secret of a robot are sealed: whoever
    has them can speak into the group."""

    kind = models.CharField("渠道", max_length=10, choices=ChannelKind.choices)
    is_on = models.BooleanField("启用", default=False)
    address = models.TextField("机器人地址", blank=True)
    secret = models.TextField("加签密钥", blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "kind"), name="reminders_channel_once"),)


class DeliveryState(models.TextChoices):
    """How far one sending is. What may have gone out is not sent again: rather a reminder too few than one too many."""

    WAITING = "waiting", "排队中"
    TRYING = "trying", "正在发"
    SENT = "sent", "已发出"
    FAILED = "failed", "没发出"
    DROPPED = "dropped", "过了时间，没有发"


class Delivery(TenantRow):
    """One text on one channel. Whose mailbox it goes to is looked up when it is sent and kept nowhere."""

    kind = models.CharField("渠道", max_length=10, choices=ChannelKind.choices)
    group = models.ForeignKey(Reminder, on_delete=models.PROTECT, null=True, related_name="deliveries", db_index=False)
    private = models.ForeignKey(
        UnitReminder, on_delete=models.PROTECT, null=True, related_name="deliveries", db_index=False
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    text = models.CharField("文字", max_length=500)
    state = models.CharField("状态", max_length=8, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    problem = models.CharField("为什么", max_length=200, blank=True)
    asked_at = models.DateTimeField("交办时间")
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("发出时间", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "group", "kind"), condition=Q(group__isnull=False), name="reminders_group_once"
            ),
            models.UniqueConstraint(
                fields=("tenant", "private", "kind"), condition=Q(private__isnull=False), name="reminders_private_once"
            ),
            models.CheckConstraint(condition=Q(group=None) | Q(private=None), name="reminders_delivery_of_one"),
        )
        indexes = (models.Index(fields=("tenant", "-asked_at", "-id"), name="reminders_delivery_time"),)

    @property
    def is_trial(self) -> bool:
        """Sent from the settings, to see whether the channel works."""
        return self.group_id is None and self.private_id is None
