"""What can be entered on 物资: each deed with its word, its button, and whose shelf it concerns."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from beacon.people.reach import Who


@dataclass(frozen=True)
class StockDeed:
    """One form of 物资. `asks_unit`: the office says which unit; `of_units`: a unit enters it for its own shelf.
    `says`: the line on top, `reason`: the label of the reason, empty where none is asked."""

    identifier: str
    label: str
    says: str
    reason: str
    asks_unit: bool = False
    of_units: bool = True

    @property
    def address(self) -> str:
        """Name of its page's address."""
        return f"stock_{self.identifier}"


STOCK_DEEDS: Mapping[str, StockDeed] = MappingProxyType(
    {
        deed.identifier: deed
        for deed in (
            StockDeed("in", "入库", "买来的、别处给的，填到手的数量。", "从哪里来"),
            StockDeed("issue", "发给单位", "从街道库房发到单位手里。", "说明", asks_unit=True, of_units=False),
            StockDeed("count", "盘点", "数一数架上现在有多少，填数过的；没数的空着。", "说明"),
            StockDeed("loss", "登记损耗", "坏了、丢了的，从账上减掉。", "怎么损耗的"),
            StockDeed("return", "退回库房", "单位用不完的，退回街道库房。", "说明", asks_unit=True),
        )
    }
)


def deeds_of(by: Who) -> list[StockDeed]:
    """What `by` may enter, in the order of the buttons; nothing for those who only read."""
    if not by.role.writes:
        return []
    return [deed for deed in STOCK_DEEDS.values() if by.path == "" or deed.of_units]
