"""撤销: how long a person may take back what they just did."""

from datetime import UTC, datetime, timedelta

UNDO_WITHIN = timedelta(minutes=2)
"""Real time in which one takes back one's own deed without a reason; the button shows for ten seconds (product §5),
slow networks get more."""


def can_undo(done_at: datetime) -> bool:
    """Whether what was done at this moment of real time may still be taken back."""
    return datetime.now(UTC) - done_at <= UNDO_WITHIN
