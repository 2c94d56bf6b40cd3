"""The journal's two tables."""

import uuid

from django.db import models

from beacon.kit.ids import new_id

NO_TENANT = uuid.UUID(int=0)
"""Chain of what belongs to no tenant: sign-ins of district and administrators, installation deeds."""


class Chain(models.Model):
    """Head of one tenant's hash chain; its row is locked while a line is appended."""

    tenant_id = models.UUIDField(primary_key=True)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default="")


class Line(models.Model):
    """One deed. `thing_kind` and `thing_id` name what was done to; `detail` holds codes, counts and dates, never
    names."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant_id = models.UUIDField()
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=40)
    thing_kind = models.CharField(max_length=40)
    thing_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant_id", "number"), name="journal_line_once"),)
        indexes = (models.Index(fields=("tenant_id", "thing_id", "number"), name="journal_line_of_thing"),)
