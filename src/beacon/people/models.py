"""Tenants, units, accounts and the dated posts that join them."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from beacon.kit.ids import new_id
from beacon.people.roles import ROLES


class District(models.Model):
    """The level above: sees the consolidated numbers of its tenants."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField("名称", max_length=60, unique=True)


class Tenant(models.Model):
    """One subdistrict office with its settings. Everything below a subdistrict carries its tenant."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="tenants")
    name = models.CharField("名称", max_length=60)
    full_name = models.CharField("全称", max_length=120)
    slug = models.SlugField("公开地址", max_length=40, unique=True)
    office_name = models.CharField("办公室名称", max_length=60, default="街道消防安全委员会办公室")
    deadline_day = models.PositiveSmallIntegerField("月报截止日", default=23)
    contact_name = models.CharField("联系人", max_length=40, blank=True)
    contact_phone = models.CharField("联系电话", max_length=40, blank=True)
    contact_email = models.CharField("联系邮箱", max_length=120, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(deadline_day__range=(1, 28)), name="people_tenant_deadline_day"),
        )


class TenantRow(models.Model):
    """What every table of a subdistrict shares: a time-ordered key of our own making and the tenant."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class DayException(TenantRow):
    """A working day or day off that the weekday does not tell; seeded from the yearly notice, edited by the office."""

    day = models.DateField("日期")
    works = models.BooleanField("上班")
    note = models.CharField("说明", max_length=40, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "day"), name="people_day_once"),)


class UnitKind(models.TextChoices):
    """What a unit is."""

    OFFICE = "office", "消安办"
    DEPARTMENT = "department", "街道部门"
    COMMUNITY = "community", "社区"
    VILLAGE = "village", "村"
    GRID = "grid", "网格"
    GROUP = "group", "村民小组"
    BRIGADE = "brigade", "专职消防队"
    SCHOOL = "school", "学校"
    ENTERPRISE = "enterprise", "企业"
    PROPERTY = "property", "物业公司"
    STATION = "station", "消防站"
    PARTNER = "partner", "其他单位"


class UnitGroup(models.TextChoices):
    """The addressee group of a unit; empty for units no notice is addressed to."""

    NONE = "", "不发文"
    COMMUNITY = "community", "社区"
    VILLAGE = "village", "村"
    DEPARTMENT = "department", "街道部门"
    CONCERNED = "concerned", "有关单位"


class UnitFunction(models.TextChoices):
    """What a department is for, where a duty needs to know."""

    NONE = "", "无"
    EMERGENCY = "emergency", "应急"


class UnitQuerySet(models.QuerySet["Unit"]):
    """Units by adjective."""

    def open_on(self, day: date) -> "UnitQuerySet":
        """Those that exist on `day`."""
        return self.filter(opened_on__lte=day).filter(Q(closed_on=None) | Q(closed_on__gte=day))

    def addressed(self) -> "UnitQuerySet":
        """Those a notice is sent to, in roster order."""
        return self.exclude(group=UnitGroup.NONE).order_by("position")

    def under(self, path: str) -> "UnitQuerySet":
        """The unit at `path` and everything below it."""
        return self.filter(path__startswith=path)


class Unit(TenantRow):
    """A node of the tenant's tree. `path` lists the codes from the root, each closed by a slash: `003/001/`."""

    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    code = models.CharField("编号", max_length=12)
    path = models.CharField(max_length=120)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类型", max_length=12, choices=UnitKind.choices)
    group = models.CharField("发文分组", max_length=12, choices=UnitGroup.choices, blank=True, default=UnitGroup.NONE)
    function = models.CharField(
        "职能", max_length=12, choices=UnitFunction.choices, blank=True, default=UnitFunction.NONE
    )
    position = models.PositiveIntegerField("名册顺序", default=0)
    opened_on = models.DateField("启用日期")
    closed_on = models.DateField("停用日期", null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "code"), name="people_unit_code_once"),
            models.UniqueConstraint(fields=("tenant", "path"), name="people_unit_path_once"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=models.F("opened_on")), name="people_unit_dates"
            ),
        )
        indexes = (
            models.Index(fields=("tenant", "group", "position"), name="people_unit_group"),
            models.Index(fields=("tenant", "kind", "position"), name="people_unit_kind"),
        )

    def __str__(self) -> str:
        return self.name

    def is_open_on(self, day: date) -> bool:
        """Whether the unit exists on `day`; its last day is one."""
        return self.opened_on <= day and (self.closed_on is None or self.closed_on >= day)


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

    USERNAME_FIELD = "login"
    objects = AccountManager()

    def __str__(self) -> str:
        return self.name


class PostQuerySet(models.QuerySet["Post"]):
    """Posts by adjective."""

    def held_on(self, day: date) -> "PostQuerySet":
        """Those in force on `day`."""
        return self.filter(since__lte=day).filter(Q(until=None) | Q(until__gte=day))


class Post(models.Model):
    """An account in a role at a unit (or a district, or the installation) between two dates."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField("角色", max_length=20, choices=[(role.identifier, role.label) for role in ROLES.values()])
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="posts")
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

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
