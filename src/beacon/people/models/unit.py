"""The dated tree of units."""

from datetime import date

from django.db import models
from django.db.models import Q

from beacon.people.models.tenant import TenantRow


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
    """A node of the tenant's tree. `path` lists the codes from the root, each closed by a slash: `003/001/`.

    A unit that was merged hangs below the one it went into. What falls in a period that ends by `apart_until` is
    still its own; what falls in a later one is counted with the other.
    """

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
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    apart_until = models.DateField("单独统计到", null=True, blank=True)
    head_confirms = models.BooleanField("月报经负责人确认", default=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "code"), name="people_unit_code_once"),
            models.UniqueConstraint(fields=("tenant", "path"), name="people_unit_path_once"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=models.F("opened_on")), name="people_unit_dates"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None, apart_until=None)
                | Q(merged_into__isnull=False, closed_on__isnull=False, apart_until__gte=models.F("closed_on")),
                name="people_unit_merged",
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
