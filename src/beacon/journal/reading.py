"""What the journal says of one thing."""

import uuid

from beacon.journal.models import Line


def lines_of(tenant_id: uuid.UUID, thing_id: uuid.UUID) -> list[Line]:
    """The lines about a thing, oldest first. One query."""
    return list(Line.objects.filter(tenant_id=tenant_id, thing_id=thing_id).order_by("number"))
