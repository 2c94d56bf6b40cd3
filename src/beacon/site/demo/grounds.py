"""Schools, enterprises, crowded places and publicity points of 江畔街道, as the office enters them: 6, 34 and 47.

Product §7 gives the totals (26 enterprises with a micro fire station); the rest is chosen here, in keeping with the
places that the activities name.
"""

from collections.abc import Iterator

from beacon.catalogue.registers import REGISTERS
from beacon.people.reach import Who
from beacon.registers.keeping import enter_row

SCHOOLS = {
    "S01": ("C01", "junior", False, 1460, 118),
    "S02": ("C01", "primary", False, 1120, 76),
    "S03": ("C03", "primary", False, 1280, 84),
    "S04": ("C05", "junior", True, 1530, 126),
    "S05": ("C06", "kindergarten", False, 320, 41),
    "S06": ("C06", "vocational", True, 2100, 160),
}
"""Code → (managing unit, level, boarding, pupils, staff)."""

ENTERPRISES = {
    "factory": "E01C01 E02C02 E04C02 E10C05 E11C04 E12V01 E14V08- E16V03 E17C06 E21C06 E23C02 E29V04 E30C04",
    "shop": "E05C01 E06C03 E07C06 E09C04 E25C05- E31C02",
    "restaurant": "E26C04",
    "hotel": "E08C06",
    "care": "E27C06 E28C05",
    "entertainment": "E24C01 E33C06-",
    "warehouse": "E03C01 E18C02",
    "service": "E19C01 E20C06- E32C03 E34C03-",
    "other": "E13V07- E15V05- E22V09-",
}
"""Kind → enterprises with their managing unit; a dash behind those without a micro fire station."""

PLACES = {
    "C01": "滨江路菜市场:market 滨江路便民服务中心:service_center 轮渡码头候船厅:transport 滨江广场:square "
    "滨江商贸城:mall 滨江影城:entertainment 江堤小广场:square",
    "C02": "桥头农贸市场:market 桥头社区便民服务中心:service_center 桥头宾馆:hotel 桥头健身馆:entertainment "
    "桥头微型消防站:micro_station",
    "C03": "锦绣农贸市场:market 锦绣广场:square 锦绣百货:mall 锦绣社区便民服务中心:service_center "
    "锦绣微型消防站:micro_station 锦绣大酒店:hotel",
    "C04": "码头农贸市场:market 码头老街茶馆:entertainment 老码头社区便民服务中心:service_center 老码头火锅楼:hotel",
    "C05": "学苑书城:mall 学苑社区图书室:activity 学苑社区居家养老站:hospital 学苑社区便民服务中心:service_center "
    "学苑菜市场:market",
    "C06": "新城超市:mall 新城步行街:mall 新城公园长廊:square 新城健身中心:entertainment "
    "新城社区便民服务中心:service_center 江畔医院:hospital 江畔大酒店:hotel 新城微型消防站:micro_station",
    "V01": "石梯村文化室:activity",
    "V02": "柏树村幸福院:hospital 柏树村便民服务点:service_center",
    "V03": "双河村文化广场:square",
    "V04": "高坪村卫生室:hospital",
    "V05": "梨园村赶场坝:market",
    "V06": "龙洞村赶场街:market 龙洞村农家书屋:activity",
    "V07": "茶山村老茶馆:entertainment",
    "V08": "竹林村祠堂坝:square",
    "V09": "大湾村红白喜事堂:activity 大湾村渡口:transport",
}
"""Managing unit → its places with their kind."""


def enter_grounds(office: Who) -> None:
    """Enter all of them."""
    for register, raw in rows():
        enter_row(by=office, register=REGISTERS[register], raw=raw)


def rows() -> Iterator[tuple[str, dict[str, str]]]:
    """Every row under its register, as a form would hand it over."""
    for code, (unit, level, boarding, pupils, staff) in SCHOOLS.items():
        yield (
            "school",
            {
                "own_unit": code,
                "unit": unit,
                "level": level,
                "boarding": "1" if boarding else "0",
                "students": str(pupils),
                "staff": str(staff),
            },
        )
    for kind, listed in ENTERPRISES.items():
        for told in listed.split():
            station = "0" if told.endswith("-") else "1"
            raw = {"own_unit": told[:3], "unit": told[3:6], "kind": kind, "has_micro_station": station}
            yield "enterprise", raw
    number = 0
    for unit, listed in PLACES.items():
        for told in listed.split():
            number += 1
            name, kind = told.split(":")
            yield "place", {"code": f"P{number:03}", "name": name, "kind": kind, "unit": unit}
