"""Sharing out given totals over many events, exactly and plausibly."""

from collections.abc import Sequence
from random import Random


def spread(slots: Sequence[tuple[str, int]], count: int, rng: Random) -> list[tuple[str, int]]:
    """`count` draws from the slots, as evenly as can be: every slot once before any comes twice."""
    drawn: list[tuple[str, int]] = []
    while len(drawn) < count:
        round_ = list(slots)
        rng.shuffle(round_)
        drawn += round_[: count - len(drawn)]
    return drawn


def scaled(weights: Sequence[int], total: int, least: int) -> list[int]:
    """Whole numbers of at least `least` in the proportion of `weights` that add up to `total`.

    ValueError when the total is too small for that.
    """
    spare = total - least * len(weights)
    if spare < 0:
        raise ValueError("the total is too small to share out")
    weight = sum(weights)
    shares = [least + spare * one // weight for one in weights]
    remainders = sorted(range(len(weights)), key=lambda index: -(spare * weights[index] % weight))
    for index in remainders[: total - sum(shares)]:
        shares[index] += 1
    return shares


def pieces(total: int, sizes: Sequence[int], rng: Random) -> list[int]:
    """Cut `total` into pieces of the given sizes, the last one whatever is left."""
    cut: list[int] = []
    while total:
        size = min(total, rng.choice(sizes))
        cut.append(size)
        total -= size
    return cut
