"""A file made on the spot, not kept."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Made:
    """Its name, type and bytes."""

    name: str
    media_type: str
    content: bytes
