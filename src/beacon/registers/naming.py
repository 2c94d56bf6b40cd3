"""Buildings named in words: 「锦绣苑」 is the whole estate, 「锦绣苑3栋、4栋」 two of its buildings.

Only what is said plainly is read. 「锦绣苑南门」 names an estate and no building of it, so it names nothing here.
"""

import re
from collections.abc import Sequence

from beacon.registers.models import Building

WHOLE = ("", "小区", "全小区", "整个小区")
"""What may follow the name of an estate that is meant as a whole."""

_BETWEEN = re.compile(r"[、，,；;和及 　]+")
_RANGE = re.compile(r"(.*?\d+\D{0,3}?)(?:至|到|—|－|-|~|～)(\d+\D{0,3})")


def buildings_named(text: str, buildings: Sequence[Building]) -> list[Building]:
    """Those of `buildings`, which come in the order of the register, that a place in words names."""
    given = text.strip()
    # The longest name that fits: 滨江花园 is no part of 滨江花园二期.
    estates = sorted({house.estate for house in buildings if given.startswith(house.estate)}, key=len)
    if not estates:
        return []
    own = [house for house in buildings if house.estate == estates[-1]]
    rest = given.removeprefix(estates[-1]).strip()
    if rest in WHOLE:
        return own
    found: list[Building] = []
    for part in filter(None, _BETWEEN.split(rest)):
        span = _RANGE.fullmatch(part)
        named = _range(span, own) if span else _one(part, own)
        if not named:
            # Half understood is not understood: the whole of it is left to a person.
            return []
        found += [house for house in named if house not in found]
    return found


def _range(found: re.Match[str], own: Sequence[Building]) -> list[Building]:
    """「1栋至3栋」, 「1-3栋」."""
    places = {house.name: place for place, house in enumerate(own)}
    last = places.get(found[2])
    first = places.get(found[1], places.get(f"{found[1]}{found[2].lstrip('0123456789')}"))
    if first is None or last is None or first > last:
        return []
    return list(own[first : last + 1])


def _one(part: str, own: Sequence[Building]) -> list[Building]:
    """「3栋」, 「3栋大堂」: the longest name the words begin with."""
    fitting = [house for house in own if part.startswith(house.name)]
    return [max(fitting, key=lambda house: len(house.name))] if fitting else []
