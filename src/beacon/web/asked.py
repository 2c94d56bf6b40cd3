"""Keys and days as addresses and forms give them; what is none reads as nothing."""

from datetime import date
from uuid import UUID


def key_in(text: str | None) -> UUID | None:
    """The key, or None."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def day_in(text: str | None) -> date | None:
    """The day written as 2023-11-21, or None."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
