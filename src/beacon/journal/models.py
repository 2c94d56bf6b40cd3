"""The journal's two tables."""

import uuid
from typing import Any

from django.db import models

from beacon.kit.ids import new_id

NO_TENANT = uuid.UUID(int=0)
"""Chain of what belongs to no tenant: sign-ins of district and administrators, installation deeds."""


class Chain(models.Model):
    """Head of one tenant's hash chain; its row is locked while a line is appended."""

    tenant_id = models.UUIDField(primary_key=True)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default="")


class LineQuerySet(models.QuerySet["Line"]):
    """Lines are added and read; the program has no way to change or remove one."""

    def update(self, **kwargs: object) -> int:
        """TypeError: a line stays as it was written."""
        raise TypeError("a journal line is never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        """TypeError: a line stays. What the law wants kept six months is kept as long as the installation."""
        raise TypeError("a journal line is never removed")


class Line(models.Model):
    """One deed, or one that was tried and not done (`ok` false). `thing_kind` and `thing_id` name what was done to;
    `detail` holds codes, counts and dates, never names."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant_id = models.UUIDField()
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=40)
    ok = models.BooleanField(default=True)
    thing_kind = models.CharField(max_length=40)
    thing_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects = LineQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant_id", "number"), name="journal_line_once"),)
        indexes = (
            models.Index(fields=("tenant_id", "thing_id", "number"), name="journal_line_of_thing"),
            models.Index(fields=("-at", "-id"), name="journal_line_by_time"),
            models.Index(fields=("tenant_id", "-at", "-id"), name="journal_line_of_tenant"),
            models.Index(fields=("actor_id", "-at", "-id"), name="journal_line_of_actor"),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the line once. TypeError for one that stands."""
        if not self._state.adding:
            raise TypeError("a journal line is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """TypeError: a line stays."""
        raise TypeError("a journal line is never removed")
