"""Where the activities of 江畔街道 took place: 61 of 74 high-rises reached, 52 trained, 38 drilled, and 23 of 34
enterprises looking for hazards (product §7). Only where is said here: when, by whom and with how many people stays as
it was told.

The thirteen that nobody has been to are the three courtyards of 老码头 without a property company, 码头壹号, 瑞景湾 and
长桥花园.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from beacon.site.demo.entries import Entry
from beacon.site.demo.houses import ESTATES

Stretch = tuple[str, int, int]
"""An estate, from which building to which."""


def _all(estate: str) -> Stretch:
    return estate, 1, next(one.buildings for one in ESTATES if one.name == estate)


DRILLED: Mapping[tuple[str, date], tuple[str, Sequence[Stretch]]] = {
    ("C01", date(2023, 5, 18)): ("滨江花园1栋至3栋", [("滨江花园", 1, 3)]),
    ("C03", date(2023, 5, 26)): ("锦绣苑1栋、2栋", [("锦绣苑", 1, 2)]),
    ("C02", date(2023, 6, 2)): ("桥头新居、桥南雅苑", [_all("桥头新居"), _all("桥南雅苑")]),
    ("C05", date(2023, 6, 9)): ("学府名苑", [_all("学府名苑")]),
    ("C06", date(2023, 6, 16)): ("新城国际1栋至4栋", [("新城国际", 1, 4)]),
    # The lanes by the river are wooden houses, none of them a high-rise.
    ("C04", date(2023, 7, 6)): ("码头正街木房片区", []),
    ("C06", date(2023, 9, 15)): ("新城国际5栋至8栋", [("新城国际", 5, 8)]),
    ("C05", date(2023, 10, 27)): ("学苑小区、书香里1栋", [_all("学苑小区"), ("书香里", 1, 1)]),
    ("C03", date(2023, 11, 2)): ("锦绣苑3栋、4栋", [("锦绣苑", 3, 4)]),
    ("C01", date(2023, 11, 9)): ("江景台", [_all("江景台")]),
}
"""Drills of the communities, by author and day."""

TRAINED: Mapping[str, Sequence[Stretch]] = {
    "C01": [("滨江花园", 1, 7), _all("江景台"), ("滨江一号", 1, 2)],
    "C02": [_all("桥头新居"), _all("桥南雅苑")],
    "C03": [_all("锦绣苑"), _all("锦城华府"), _all("锦绣东方")],
    "C05": [_all("学府名苑"), _all("学苑小区")],
    "C06": [_all("新城国际")],
}
"""Buildings whose people came to a training, by community: its own trainings, or a department's where it gave none."""

REACHED: Mapping[str, tuple[str, Sequence[Stretch]]] = {
    "C01": ("滨江花园8栋、滨江一号3栋", [("滨江花园", 8, 8), ("滨江一号", 3, 3)]),
    "C03": ("锦绣天地", [_all("锦绣天地")]),
    "C05": ("书香里", [_all("书香里")]),
    "C06": ("新城广场", [_all("新城广场")]),
}
"""The rest that was reached, each by one talk or event of the community."""

HUNTS: Sequence[tuple[Sequence[str], str]] = (
    (("E01", "E02", "E04", "E11"), "四家工厂的员工分组找身边的隐患，当场改了一半"),
    (("E05", "E06", "E07", "E31"), "商场和建材市场的店员互查安全出口和插线板"),
    (("E03", "E12", "E16", "E23"), "粮油食品企业的员工查粉尘、查电线"),
    (("E17", "E21", "E30", "E10"), "车间班前会上每人说一处隐患，组长记下来"),
    (("E08", "E26", "E24", "E27"), "宾馆餐饮影院的员工走一遍疏散路线，边走边找"),
    (("E18", "E19", "E32"), "物流、加油站和汽修厂查充电和动火"),
)
"""企业查患: who took part, and the sentence. 23 enterprises."""

_EVENTS = ("talk", "theme_event")


def sited(told: Sequence[Entry], drawn: Iterable[Entry]) -> list[Entry]:
    """All entries with where they took place. ValueError when there are too few of a sort to carry it."""
    entries = list(drawn)
    for code, stretches in TRAINED.items():
        own = [n for n, one in enumerate(entries) if one.kind == "training" and one.author == code]
        own = own or [n for n, one in enumerate(entries) if _is_departments(one) and not one.buildings]
        _spread(entries, own, stretches)
    for code, (place, stretches) in REACHED.items():
        chosen = _first(n for n, one in enumerate(entries) if one.author == code and _is_plain(one))
        entries[chosen] = replace(entries[chosen], place=place, buildings=_codes(stretches))
    for firms, words in HUNTS:
        chosen = _first(n for n, one in enumerate(entries) if _is_for_firms(one))
        summary, place = f"{words}。", "各企业厂区和店面"
        entries[chosen] = replace(
            entries[chosen], kind="enterprise_hunt", details={}, summary=summary, place=place, firms=tuple(firms)
        )
    return [_drilled(one) for one in told] + entries


def _is_departments(entry: Entry) -> bool:
    return entry.kind == "training" and entry.setting == "community" and entry.author.startswith("D")


def _is_plain(entry: Entry) -> bool:
    return entry.kind in _EVENTS and entry.setting == "community" and not entry.buildings


def _is_for_firms(entry: Entry) -> bool:
    return entry.kind in _EVENTS and entry.setting == "enterprise" and entry.author[0] in "DC" and not entry.firms


def _first(found: Iterable[int]) -> int:
    chosen = next(iter(found), None)
    if chosen is None:
        raise ValueError("too few activities to carry the story's places")
    return chosen


def _spread(entries: list[Entry], own: Sequence[int], stretches: Sequence[Stretch]) -> None:
    """Deal the stretches out over these trainings in turn."""
    if not own:
        raise ValueError("too few trainings to carry the story's places")
    for turn, stretch in enumerate(stretches):
        chosen = own[turn % len(own)]
        entry = entries[chosen]
        entries[chosen] = replace(entry, buildings=(*entry.buildings, *_codes([stretch])))


def _drilled(entry: Entry) -> Entry:
    if entry.kind != "drill" or (entry.author, entry.day) not in DRILLED:
        return entry
    place, stretches = DRILLED[entry.author, entry.day]
    return replace(entry, place=place, buildings=_codes(stretches))


def _codes(stretches: Iterable[Stretch]) -> tuple[str, ...]:
    """Codes of the buildings in the register, as `houses` gives them."""
    places = {estate.name: place for place, estate in enumerate(ESTATES, start=1)}
    return tuple(f"G{places[name]:02}-{n:02}" for name, first, last in stretches for n in range(first, last + 1))
