"""Buildings in words: what is said plainly is read, the rest is left to a person."""

import pytest

from beacon.registers.models import Building
from beacon.registers.naming import buildings_named

HOUSES = [
    *(Building(estate="锦绣苑", name=f"{n}栋") for n in range(1, 13)),
    Building(estate="锦绣苑二期", name="1栋"),
    *(Building(estate="老码头院落", name=name) for name in ("甲楼", "乙楼")),
]
ALL = [str(house) for house in HOUSES[:12]]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("锦绣苑", ALL),
        (" 锦绣苑小区 ", ALL),
        ("锦绣苑二期", ["锦绣苑二期1栋"]),
        ("锦绣苑3栋、4栋", ["锦绣苑3栋", "锦绣苑4栋"]),
        ("锦绣苑12栋", ["锦绣苑12栋"]),
        ("锦绣苑1栋至3栋", ["锦绣苑1栋", "锦绣苑2栋", "锦绣苑3栋"]),
        ("锦绣苑1-3栋，5栋", ["锦绣苑1栋", "锦绣苑2栋", "锦绣苑3栋", "锦绣苑5栋"]),
        ("锦绣苑1栋大堂", ["锦绣苑1栋"]),
        ("老码头院落甲楼和乙楼", ["老码头院落甲楼", "老码头院落乙楼"]),
        ("锦绣苑南门", []),
        ("锦绣苑3栋、南门", []),
        ("锦绣苑40栋", []),
        ("锦绣苑9栋至3栋", []),
        ("锦绣广场", []),
        ("", []),
    ],
)
def test_what_a_place_names(text: str, named: list[str]) -> None:
    """R12"""
    assert [str(house) for house in buildings_named(text, HOUSES)] == named
