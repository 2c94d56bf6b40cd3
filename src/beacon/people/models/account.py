"""Accounts and the dated posts that give them a role."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone

from beacon.kit.ids import new_id
from beacon.people.models.tenant import District, Tenant
from beacon.people.models.unit import Unit
from beacon.people.roles import ROLES


class AccountManager(BaseUserManager["Account"]):
    """Finds an account by its login name."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(login=username)


class Account(AbstractBaseUser):
    """A person who signs in. What they may do stands in their posts, not here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    login = models.CharField("登录名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("下次登录改密码", default=True)
    password_set_at = models.DateTimeField("密码设于", default=timezone.now)

    USERNAME_FIELD = "login"
    objects = AccountManager()

    def __str__(self) -> str:
        return self.name


class PastPassword(models.Model):
    """The hash of a password the account had before, so that it is not taken again. Real time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="past_passwords")
    hashed = models.CharField(max_length=128)
    ended_at = models.DateTimeField(default=timezone.now)


class Standing(models.TextChoices):
    """Whether a post counts."""

    GIVEN = "", "有效"
    WAITING = "waiting", "待确认"
    REFUSED = "refused", "没有生效"


class PostQuerySet(models.QuerySet["Post"]):
    """Posts by adjective."""

    def held_on(self, day: date) -> "PostQuerySet":
        """Those in force on `day`; one that waits for the security administrator is not."""
        return self.filter(since__lte=day, standing=Standing.GIVEN).filter(Q(until=None) | Q(until__gte=day))


class Post(models.Model):
    """An account in a role at a unit (or a district, or the installation) between two dates.

    A post that waits was proposed by one administrator and not yet confirmed by another. `took_over` is the
    predecessor's post of a handover, `words` what the predecessor left to say.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField("角色", max_length=20, choices=[(role.identifier, role.label) for role in ROLES.values()])
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="posts")
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)
    standing = models.CharField("效力", max_length=8, choices=Standing.choices, blank=True, default=Standing.GIVEN)
    took_over = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="successors")
    words = models.CharField("交接的话", max_length=300, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(unit=None) | Q(tenant__isnull=False), name="people_post_unit_has_tenant"
            ),
            models.CheckConstraint(
                condition=Q(role="district", district__isnull=False, tenant=None)
                | Q(role__startswith="admin_", district=None, tenant=None)
                | (~Q(role="district") & ~Q(role__startswith="admin_") & Q(unit__isnull=False, district=None)),
                name="people_post_reach",
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=models.F("since")), name="people_post_dates"),
        )
        indexes = (models.Index(fields=("tenant", "unit", "role"), name="people_post_unit_role"),)

    @property
    def place(self) -> str:
        """Where the post is, as lists show it. Needs tenant, unit and district loaded."""
        if self.unit and self.tenant:
            return f"{self.tenant.name}·{self.unit.name}"
        return self.district.name if self.district else "整个系统"

    @property
    def is_waiting(self) -> bool:
        """Proposed and not confirmed."""
        return self.standing == Standing.WAITING
