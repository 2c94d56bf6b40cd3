"""Where a record that was caught up came from."""

from beacon.records.models import CatchUpRow, Record


def origin_of(record: Record) -> CatchUpRow | None:
    """The row of the table it was taken over from, with the table; None for a record that was typed. One query for one
    that was caught up."""
    if not record.is_caught_up:
        return None
    rows = CatchUpRow.objects.filter(tenant_id=record.tenant_id, record=record).select_related("batch")
    return rows.defer("batch__content", "batch__shown").first()
