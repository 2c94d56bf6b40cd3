"""Long runs of things in handfuls, so that a million rows need the memory of a few hundred."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

HANDFUL = 500


def batches(things: Iterable[T], size: int = HANDFUL) -> Iterator[list[T]]:
    """The things in lists of `size`, the last one shorter; nothing for none."""
    source = iter(things)
    while batch := list(islice(source, size)):
        yield batch
