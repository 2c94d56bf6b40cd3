"""在哪里 in the form of 记一笔: buildings by estate, schools, enterprises and places to tick."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from beacon.catalogue.registers import REGISTERS
from beacon.forms.shapes import Choice
from beacon.records.drafts import LONGEST_PLACE
from beacon.records.site_offer import Estate, Site, SiteOffer
from beacon.records.sites import Sites, read_sites
from beacon.registers.naming import buildings_named

ASKED = "sites"
"""Sent along by a form that shows the boxes, so that none ticked means none. It carries the buildings that were ticked
because the place names them, 1 where there are none."""

TICKED = ("buildings", "estates", "schools", "enterprises", "places")
"""The names of the boxes, as `records.sites` reads them."""

FEW = 8
"""So many boxes of a sort are shown at once; of more, those not used lately stand behind 全部."""


@dataclass(frozen=True)
class EstateView:
    """An estate with its buildings to tick. `is_whole`: it was ticked as a whole."""

    name: str
    is_whole: bool
    buildings: tuple[Choice, ...]

    @property
    def chosen(self) -> int:
        """How many of its buildings are ticked."""
        return sum(choice.is_chosen for choice in self.buildings)


@dataclass(frozen=True)
class Group:
    """Boxes of one sort."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    error: str = ""
    counter: str = ""

    @property
    def first(self) -> tuple[Choice, ...]:
        """Shown at once: the usual ones and whatever is ticked."""
        return tuple(one for place, one in enumerate(self.choices) if place < FEW or one.is_chosen)

    @property
    def more(self) -> tuple[Choice, ...]:
        """The others."""
        return tuple(one for place, one in enumerate(self.choices) if place >= FEW and not one.is_chosen)

    @property
    def chosen(self) -> int:
        """How many are ticked."""
        return sum(choice.is_chosen for choice in self.choices)


@dataclass(frozen=True)
class SiteForm:
    """All there is to tick, with what is ticked."""

    estates: tuple[EstateView, ...] = ()
    schools: Group = Group("schools", "", ())
    enterprises: Group = Group("enterprises", "", ())
    places: Group = Group("places", "", ())
    error: str = ""
    named: str = ""

    @property
    def groups(self) -> tuple[Group, ...]:
        """The sorts beside buildings that there are any of."""
        return tuple(group for group in (self.schools, self.enterprises, self.places) if group.choices)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tick."""
        return not (self.estates or self.groups)

    @property
    def label(self) -> str:
        """What there is to tick: 「楼栋、学校、场所」."""
        there = {"building": bool(self.estates)} | {
            name: bool(group.choices)
            for name, group in (("school", self.schools), ("enterprise", self.enterprises), ("place", self.places))
        }
        return "、".join(REGISTERS[name].one for name, some in there.items() if some)

    @property
    def told(self) -> str:
        """What is ticked, in a few words: 「高层楼栋2栋、学校1所」."""
        counted = {
            "building": sum(estate.chosen for estate in self.estates),
            "school": self.schools.chosen,
            "enterprise": self.enterprises.chosen,
            "place": self.places.chosen,
        }
        words = (f"{REGISTERS[name].one}{n}{REGISTERS[name].counter}" for name, n in counted.items() if n)
        return "、".join(words)


def ticked(form: Mapping[str, str], *, is_somewhere: bool = True) -> dict[str, object]:
    """The boxes of a sent form under the names of a draft; nothing where the form did not show them.

    What happens nowhere (媒体报道) was at no building that only its usual place, which is not asked, had ticked.
    """
    if ASKED not in form and not any(name in form for name in TICKED):
        return {}
    if not is_somewhere and _are_as_named(form):
        return dict.fromkeys(TICKED, "")
    return {name: form.get(name, "") for name in TICKED}


def _are_as_named(form: Mapping[str, str]) -> bool:
    others = any(form.get(name) for name in TICKED if name != "buildings")
    return not others and set(form.get(ASKED, "").split(",")) == set(form.get("buildings", "").split(","))


def as_ticked(sites: Sites | None) -> dict[str, str]:
    """The boxes of a form as a record has them, for one that is filled in like it."""
    if sites is None:
        return {}
    return {ASKED: "1"} | {name: ",".join(str(one) for one in getattr(sites, name)) for name in TICKED}


def site_form(form: Mapping[str, str], offer: SiteOffer, wrong: Mapping[str, str]) -> SiteForm:
    """The boxes with these values. In a form just opened the buildings that its place names are ticked already."""
    picked = {name: set(filter(None, form.get(name, "").split(","))) for name in TICKED}
    picked["schools"] |= {form.get("school", "")} - {""}
    wrong = {"schools": wrong.get("school", ""), **wrong}
    named = form.get(ASKED, "")
    if ASKED not in form and not any(picked.values()):
        place = form.get("place", "") or form.get("place_chip", "")
        picked["buildings"] = {str(one.pk) for one in buildings_named(place, offer.buildings)}
        named = ",".join(sorted(picked["buildings"]))
    error = wrong.get("buildings", "") or wrong.get("estates", "") or wrong.get("places", "")
    return SiteForm(
        tuple(_estate(one, picked["buildings"], picked["estates"]) for one in offer.estates),
        _group("school", "schools", offer.schools, picked, wrong),
        _group("enterprise", "enterprises", offer.enterprises, picked, wrong),
        _group("place", "places", offer.places, picked, wrong),
        error,
        named,
    )


def _estate(estate: Estate, buildings: set[str], whole: set[str]) -> EstateView:
    is_whole = estate.name in whole
    choices = tuple(
        Choice(str(one.key), one.label, str(one.key) in buildings or (is_whole and not one.is_closed))
        for one in estate.buildings
    )
    return EstateView(estate.name, is_whole, choices)


def _group(
    register: str, name: str, sites: Sequence[Site], picked: Mapping[str, set[str]], wrong: Mapping[str, str]
) -> Group:
    choices = tuple(Choice(str(one.key), one.label, str(one.key) in picked[name]) for one in sites)
    error = wrong.get(name, "") if name != "places" else ""
    return Group(name, REGISTERS[register].label, choices, error, REGISTERS[register].counter)


def with_place(raw: Mapping[str, object], offer: SiteOffer) -> dict[str, object]:
    """The values of a form with the place in words filled in from what was ticked, where nobody wrote one."""
    if raw.get("place"):
        return dict(raw)
    return {**raw, "place": place_of(read_sites(raw, {}), offer)[:LONGEST_PLACE]}


MOST_NAMED = 3
"""So many buildings of one estate are named in the place; of more the number is told."""


def place_of(sites: Sites | None, offer: SiteOffer) -> str:
    """The place in words from what was ticked: 「锦绣苑1栋、2栋」, 「锦绣苑」; empty where nothing was."""
    if sites is None:
        return ""
    parts = []
    for estate in offer.estates:
        chosen = [one.label for one in estate.buildings if one.key in sites.buildings]
        if estate.name in sites.estates or (chosen and len(chosen) == len(estate.buildings)):
            parts.append(estate.name)
        elif chosen:
            few = len(chosen) <= MOST_NAMED
            parts.append(f"{estate.name}{'、'.join(chosen) if few else f'{chosen[0]}等{len(chosen)}栋'}")
    for named, keys in (
        (offer.schools, sites.schools),
        (offer.enterprises, sites.enterprises),
        (offer.places, sites.places),
    ):
        parts += [one.label for one in named if one.key in keys]
    return "、".join(parts)
