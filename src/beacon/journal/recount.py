"""The chains as a whole: which there are, how long, and where they end."""

import uuid

from beacon.journal.models import Chain, Line


def chains() -> list[uuid.UUID]:
    """Every tenant that has a journal, and the one chain of what belongs to none."""
    held = set(Chain.objects.values_list("tenant_id", flat=True))
    return sorted(held | set(Line.objects.order_by().values_list("tenant_id", flat=True).distinct()))


def heads() -> dict[uuid.UUID, tuple[int, str]]:
    """Length and last digest of every chain: whoever keeps them elsewhere can tell later whether it was rewritten."""
    return {row.tenant_id: (row.length, row.head) for row in Chain.objects.order_by("tenant_id")}


def digest_at(tenant_id: uuid.UUID, number: int) -> str:
    """The digest of one line; empty where there is none."""
    rows = Line.objects.filter(tenant_id=tenant_id, number=number)
    return rows.values_list("digest", flat=True).first() or ""
