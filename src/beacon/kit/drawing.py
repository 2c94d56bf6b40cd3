"""A draw that anybody can repeat: which of many things are looked at is settled by a seed and their ids alone."""

import hashlib
import uuid
from collections.abc import Iterable

FEWEST = 5
"""At least so many a month, or all where there are fewer (product §1.2)."""

USUAL_PERCENT, MOST_PERCENT = 3, 10
"""Share that is drawn unless the office decides otherwise, and the largest it can decide on (product §1.2)."""


def to_draw(many: int, percent: int) -> int:
    """How many of `many` are drawn: the share rounded down, but FEWEST where that is less, and never more than there
    are. From fifty on it is at most a tenth; below, five are five. ValueError for a share outside 1–10."""
    if not 1 <= percent <= MOST_PERCENT:
        raise ValueError("the share lies in 1-10")
    return min(many, max(FEWEST, many * percent // 100))


def draw(seed: str, ids: Iterable[uuid.UUID], many: int) -> list[uuid.UUID]:
    """`many` of the ids: those whose SHA-256 together with the seed is smallest, in that order. Neither the order of
    `ids` nor anything but the seed moves it."""
    return sorted(set(ids), key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).digest())[:many]
