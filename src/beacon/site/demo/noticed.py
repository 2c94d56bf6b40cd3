"""Hazards that were seen at a few activities of 江畔街道: some put right on the spot, some still to do."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from beacon.site.demo.entries import Entry

Seen = tuple[str, str, str, bool]
"""Sort, place, what it is, and whether it was put right on the spot."""

NOTICED: Mapping[tuple[str, date], Sequence[Seen]] = {
    ("C05", date(2023, 10, 27)): [("stairs", "书香里1栋6层", "楼道里放着旧柜子", True)],
    ("C03", date(2023, 11, 2)): [
        ("stairs", "锦绣苑3栋7层", "防火门前堆了纸箱", True),
        ("power", "锦绣苑4栋架空层", "充电插座没有固定", False),
    ],
    ("C01", date(2023, 11, 9)): [("stairs", "江景台1栋2层", "消火栓前停了婴儿车", False)],
}
"""By author and day of a drill."""


def noticed(entries: Sequence[Entry]) -> list[Entry]:
    """The same entries; the drills that saw something tell it. ValueError when one of them is not there."""
    told = [_told(one) for one in entries]
    if sum(one is not was for one, was in zip(told, entries, strict=True)) != len(NOTICED):
        raise ValueError("a drill of which hazards are told is not there")
    return told


def _told(entry: Entry) -> Entry:
    if entry.kind != "drill" or (entry.author, entry.day) not in NOTICED:
        return entry
    typed: dict[str, object] = {}
    for number, (sort, place, text, is_fixed) in enumerate(NOTICED[entry.author, entry.day], start=1):
        line = {"sort": sort, "place": place, "text": text, "fixed": "1" if is_fixed else ""}
        typed |= {f"hazard-{number}-{name}": value for name, value in line.items()}
    return replace(entry, details={**entry.details, **typed})
