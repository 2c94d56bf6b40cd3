"""Buildings: the high-rises of a subdistrict, each with the unit that looks after it."""

from django.db import models
from django.db.models import F, Q

from beacon.people.models import TenantRow, Unit
from beacon.people.reach import Who


class BuildingClass(models.TextChoices):
    """What a high-rise is used for (住宅 above 27 m, 公共 above 24 m; order 5 of the ministry, article 50)."""

    RESIDENTIAL = "residential", "住宅"
    PUBLIC = "public", "公共"
    MIXED = "mixed", "商住"


class BuildingState(models.TextChoices):
    """Whether a building is in use."""

    ACTIVE = "active", "在用"
    CLOSED = "closed", "停用"


class BuildingQuerySet(models.QuerySet["Building"]):
    """Buildings by adjective."""

    def visible_to(self, who: Who) -> "BuildingQuerySet":
        """Those whose managing unit or property company lies under the path `who` reaches."""
        if who.path is None:
            return self.none()
        mine = self.filter(tenant_id=who.tenant_id)
        if who.path == "":
            return mine
        return mine.filter(Q(unit__path__startswith=who.path) | Q(property_unit__path__startswith=who.path))

    def in_use(self) -> "BuildingQuerySet":
        """Those not closed."""
        return self.filter(state=BuildingState.ACTIVE)

    def in_order(self) -> "BuildingQuerySet":
        """In the order of their codes, which is that of the register."""
        return self.order_by("code")


class Building(TenantRow):
    """One high-rise building. `unit` manages it on the ground; `property_unit` is its property company, if it has one.

    A closed building stays, because what was done in it does.
    """

    code = models.CharField("编号", max_length=20)
    estate = models.CharField("小区", max_length=60)
    name = models.CharField("楼栋", max_length=40)
    use = models.CharField("类别", max_length=12, choices=BuildingClass.choices)
    address = models.CharField("地址", max_length=120, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    property_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    state = models.CharField("状态", max_length=8, choices=BuildingState.choices, default=BuildingState.ACTIVE)
    opened_on = models.DateField("启用日期")
    closed_on = models.DateField("停用日期", null=True, blank=True)

    objects = BuildingQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "code"), name="registers_building_code"),
            models.UniqueConstraint(fields=("tenant", "estate", "name"), name="registers_building_name"),
            models.CheckConstraint(
                condition=Q(state="active", closed_on=None) | Q(state="closed", closed_on__gte=F("opened_on")),
                name="registers_building_dates",
            ),
        )
        indexes = (
            models.Index(fields=("tenant", "unit", "code"), name="registers_building_unit"),
            models.Index(fields=("tenant", "property_unit", "code"), name="registers_building_prop"),
        )

    def __str__(self) -> str:
        return f"{self.estate}{self.name}"
