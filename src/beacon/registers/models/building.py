"""The high-rises of a subdistrict, each with the unit that looks after it."""

from django.db import models

from beacon.catalogue.registers import BUILDING_USES
from beacon.people.models import Unit
from beacon.registers.models.row import RegisterRow, RowQuerySet


class BuildingQuerySet(RowQuerySet["Building"]):
    """Rows of the register by adjective."""


class Building(RegisterRow):
    """One high-rise building. `property_unit` is its property company, if it has one."""

    LINK = "property_unit"
    NAMES = ("estate", "name")

    estate = models.CharField("小区", max_length=60)
    name = models.CharField("楼栋", max_length=40)
    use = models.CharField("类别", max_length=12, choices=list(BUILDING_USES.items()))
    property_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    objects = BuildingQuerySet.as_manager()

    class Meta(RegisterRow.Meta):
        constraints = (
            *RegisterRow.Meta.constraints,
            models.UniqueConstraint(fields=("tenant", "estate", "name"), name="registers_building_name"),
        )
        indexes = (
            *RegisterRow.Meta.indexes,
            models.Index(fields=("tenant", "property_unit", "code"), name="registers_building_prop"),
        )

    def __str__(self) -> str:
        return f"{self.estate}{self.name}"
