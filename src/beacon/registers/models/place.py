"""Crowded places and fixed points of publicity."""

from django.db import models

from beacon.catalogue.registers import PLACE_KINDS
from beacon.registers.models.row import RegisterRow, RowQuerySet


class PlaceQuerySet(RowQuerySet["Place"]):
    """Rows of the register by adjective."""


class Place(RegisterRow):
    """A crowded place (人员密集场所) or a fixed point (便民服务中心, 微型消防站)."""

    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类型", max_length=16, choices=list(PLACE_KINDS.items()))

    objects = PlaceQuerySet.as_manager()

    class Meta(RegisterRow.Meta):
        constraints = (
            *RegisterRow.Meta.constraints,
            models.UniqueConstraint(fields=("tenant", "unit", "name"), name="registers_place_name"),
        )

    def __str__(self) -> str:
        return self.name
