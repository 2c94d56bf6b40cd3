"""The 74 high-rises of 江畔街道: 20 estates of the six communities, 68 residential and six public buildings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from beacon.people.models import Unit
from beacon.registers.buildings import Entered

IN_USE_SINCE = date(2020, 1, 1)


@dataclass(frozen=True)
class Estate:
    """One estate: its community and property company by roster code, its street, and how many buildings; the last
    `public` of them are no dwellings."""

    community: str
    company: str
    name: str
    street: str
    buildings: int
    public: int = 0


ESTATES = (
    Estate("C01", "W02", "滨江花园", "滨江路18号", 8),
    Estate("C01", "W06", "江景台", "滨江路66号", 4),
    Estate("C01", "W06", "滨江一号", "滨江路1号", 3, 1),
    Estate("C02", "W03", "桥头新居", "桥头街7号", 6),
    Estate("C02", "W03", "桥南雅苑", "桥南路20号", 3),
    Estate("C02", "W07", "长桥花园", "桥南路55号", 3),
    Estate("C03", "W01", "锦绣苑", "锦绣路12号", 6),
    Estate("C03", "W01", "锦城华府", "锦绣路30号", 4),
    Estate("C03", "W08", "锦绣东方", "锦东街9号", 3),
    Estate("C03", "W08", "锦绣天地", "锦绣路1号", 2, 2),
    Estate("C04", "", "老码头院落", "码头正街3号", 1),
    Estate("C04", "", "码头后街院落", "码头后街15号", 1),
    Estate("C04", "", "江边院落", "码头正街88号", 1),
    Estate("C04", "W09", "码头壹号", "码头新路6号", 3),
    Estate("C05", "W05", "学府名苑", "学府路21号", 5),
    Estate("C05", "W05", "学苑小区", "学府路45号", 4),
    Estate("C05", "W07", "书香里", "书院街10号", 3, 1),
    Estate("C06", "W04", "新城国际", "新城大道100号", 8),
    Estate("C06", "W04", "新城广场", "新城大道1号", 2, 2),
    Estate("C06", "W09", "瑞景湾", "新城大道68号", 4),
)
"""Product §7 gives the totals (74, 20, nine companies, three estates of 老码头 without one); the rest is chosen here,
in keeping with the places the story names."""


def houses(units: Mapping[str, Unit]) -> list[Entered]:
    """Every building as it is entered, in the order of the estates."""
    return [
        Entered(
            code=f"G{place:02}-{number:02}",
            estate=estate.name,
            name=f"{number}栋",
            use="public" if number > estate.buildings - estate.public else "residential",
            unit=units[estate.community],
            property_unit=units[estate.company] if estate.company else None,
            address=estate.street,
        )
        for place, estate in enumerate(ESTATES, start=1)
        for number in range(1, estate.buildings + 1)
    ]
