"""What the journal says of one thing."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet

from beacon.journal.models import Line


def lines_of(tenant_id: uuid.UUID, thing_id: uuid.UUID) -> list[Line]:
    """The lines about a thing, oldest first. One query."""
    return list(about(tenant_id, thing_id))


def about(tenant_id: uuid.UUID, thing_id: uuid.UUID) -> QuerySet[Line]:
    """The lines about a thing, oldest first, to be read together with what lower rooms know."""
    return Line.objects.filter(tenant_id=tenant_id, thing_id=thing_id).order_by("number")


def latest_of(tenant_id: uuid.UUID, thing_ids: Iterable[uuid.UUID], most: int) -> list[Line]:
    """The latest lines about any of the things, newest first. One query."""
    rows = Line.objects.filter(tenant_id=tenant_id, thing_id__in=list(thing_ids), ok=True)
    return list(rows.order_by("-number")[:most])
