"""How sign-in is guarded: the rules of the installation, open sessions, second factors, counted failures."""

from typing import cast

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from beacon.kit.ids import new_id
from beacon.people.models.account import Account

STORE = "beacon.people.session_store.SessionStore"


class SecurityRules(models.Model):
    """The one row of rules, set by the security administrator.

    Defaults: length 8, 90 days and five failures are the usual test values of classified protection level 2, three
    classes and 30 idle minutes are what assessors ask for; none of them stands in GB/T 22239-2019 itself.
    """

    number = models.PositiveSmallIntegerField(primary_key=True, default=1)
    shortest = models.PositiveSmallIntegerField("密码最短", default=8)
    classes = models.PositiveSmallIntegerField("字符种类", default=3)
    days = models.PositiveSmallIntegerField("密码用多久", default=90)
    remembered = models.PositiveSmallIntegerField("不能重用最近几个", default=5)
    lock_after = models.PositiveSmallIntegerField("连错几次锁住", default=5)
    lock_minutes = models.PositiveSmallIntegerField("锁多久", default=15)
    idle_minutes = models.PositiveSmallIntegerField("多久不动就退出（办公岗位）", default=30)
    idle_minutes_field = models.PositiveSmallIntegerField("多久不动就退出（一线岗位）", default=720)
    second_factor_roles = models.JSONField("要两步登录的角色", default=list)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(number=1), name="people_rules_one_row"),)


class SignedIn(AbstractBaseSession):
    """A session of a browser. `seen_at` is written at most once a minute; real time."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="sessions")
    device = models.CharField("设备", max_length=60, blank=True)
    opened_at = models.DateTimeField("登录时间", default=timezone.now)
    seen_at = models.DateTimeField("最近使用", default=timezone.now)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """The store that writes these rows."""
        return cast(type[SessionBase], import_string(STORE))


class SecondFactor(models.Model):
    """A code app of an account (TOTP, RFC 6238). `secret` is sealed, recovery codes are hashes.

    `step` is the last time step used, so that no code works twice; `round` goes up when remembered devices are to be
    forgotten. Real time.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="second_factor")
    secret = models.CharField(max_length=200)
    confirmed_at = models.DateTimeField("开通时间", null=True)
    step = models.BigIntegerField(default=0)
    recovery = models.JSONField(default=list)
    round = models.PositiveIntegerField(default=1)
    failures = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)


class FailedSignIns(models.Model):
    """How often signing in failed within an hour: of one account, or (a key of noughts) of all unknown names."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hour = models.DateTimeField()
    whose = models.UUIDField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("hour", "whose"), name="people_failures_once"),)
