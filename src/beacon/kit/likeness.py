"""How alike two texts are."""

GRAM = 5
"""Signs in a row that are compared (product §6.2)."""

ALIKE = 0.85
"""From this share of common runs on, two texts say the same (product §6.2, start value)."""

SHORTEST = 20
"""Signs below which nothing is said of a text (house rule): 「发宣传单，讲用电安全」 anybody would write, and of
fewer than sixteen runs a single other sign takes a third away."""


def likeness(one: str, other: str) -> float:
    """Share of runs of five signs the two texts have in common among all they have (Jaccard), from 0 to 1. Spaces and
    punctuation do not count; 0 where either is shorter than SHORTEST."""
    texts = [_signs(text) for text in (one, other)]
    if min(map(len, texts)) < SHORTEST:
        return 0.0
    mine, theirs = (_runs(text) for text in texts)
    return len(mine & theirs) / len(mine | theirs)


def says_the_same(one: str, other: str) -> bool:
    """Whether the two texts are long enough to mean anything and alike."""
    return likeness(one, other) >= ALIKE


def _signs(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


def _runs(text: str) -> set[str]:
    return {text[start : start + GRAM] for start in range(len(text) - GRAM + 1)}
